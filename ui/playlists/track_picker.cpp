#include "ui/playlists/track_picker.h"

#include <algorithm>

#include <QAbstractItemView>
#include <QAction>
#include <QCompleter>
#include <QKeyEvent>
#include <QStringListModel>
#include <QStyledItemDelegate>

#include "ui/playlists/track_finder.h"

namespace nearfield::ui {

namespace {

constexpr std::size_t kOffered = 40;
constexpr int kOfferedInSight = 10;

} // namespace

TrackPicker::TrackPicker(const TrackFinder& finder, const QString& name, const ThemeManager& theme, QWidget* parent)
    : QLineEdit(parent)
    , m_finder(finder)
    , m_names(new QStringListModel(this))
    , m_completer(new QCompleter(m_names, this))
{
    setAccessibleName(name);
    setPlaceholderText(tr("Title or artist"));
    setToolTip(tr("Type some letters of a title or an artist, and choose from the list"));
    setAcceptDrops(false);
    addAction(theme.icon(QStringLiteral("search"), IconColour::Muted), QLineEdit::LeadingPosition);
    QAction* clear = addAction(theme.icon(QStringLiteral("close"), IconColour::Muted), QLineEdit::TrailingPosition);
    clear->setToolTip(tr("Clear"));
    clear->setVisible(false);
    connect(clear, &QAction::triggered, this, [this] { setTrack(std::nullopt); });
    connect(this, &QLineEdit::textChanged, clear, [clear](const QString& text) { clear->setVisible(!text.isEmpty()); });

    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setMaxVisibleItems(kOfferedInSight);
    m_completer->popup()->setProperty("surface", QStringLiteral("popup"));
    m_completer->popup()->setItemDelegate(new QStyledItemDelegate(this)); // which knows of style sheets
    m_completer->setWidget(this); // not setCompleter(): it would complete before there is anything to offer
    connect(this, &QLineEdit::textEdited, this, [this] {
        take(std::nullopt);
        offer();
    });
    connect(&finder, &TrackFinder::ready, this, [this] {
        if (hasFocus() && isUndecided()) {
            offer();
        }
    });
    connect(m_completer, qOverload<const QModelIndex&>(&QCompleter::activated), this, [this](const QModelIndex& index) {
        const auto place = static_cast<std::size_t>(index.row());
        if (place < m_offered.size()) {
            setTrack(m_offered[place]);
            Q_EMIT picked();
        }
    });
}

void TrackPicker::setTrack(std::optional<TrackId> track)
{
    setText(track ? m_finder.nameOf(*track) : QString());
    setCursorPosition(0);
    take(track);
}

void TrackPicker::take(std::optional<TrackId> track)
{
    if (m_track != track) {
        m_track = track;
        Q_EMIT changed();
    }
}

void TrackPicker::offer()
{
    m_offered = m_finder.find(text(), kOffered);
    QStringList names;
    for (const TrackId track : m_offered) {
        names << m_finder.nameOf(track);
    }
    m_names->setStringList(names);
    if (names.isEmpty()) {
        m_completer->popup()->hide();
    } else {
        m_completer->complete();
        m_completer->popup()->setCurrentIndex(m_completer->completionModel()->index(0, 0)); // Enter takes it
    }
}

void TrackPicker::keyPressEvent(QKeyEvent* event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && isUndecided() && !m_offered.empty()) {
        const QModelIndex marked = m_completer->popup()->currentIndex(); // keys of the list come here first
        m_completer->popup()->hide();
        const auto place = static_cast<std::size_t>(std::max(marked.row(), 0));
        setTrack(m_offered[std::min(place, m_offered.size() - 1)]);
        Q_EMIT picked();
        return; // and the button of the dialog is not pressed
    }
    if (event->key() == Qt::Key_Down && isUndecided()) {
        offer();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

} // namespace nearfield::ui
