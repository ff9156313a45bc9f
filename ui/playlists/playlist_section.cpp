#include "ui/playlists/playlist_section.h"

#include <utility>

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPainter>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "ui/models/track_mime.h"
#include "ui/playlists/playlist_book.h"
#include "ui/playlists/playlist_text.h"
#include "ui/text.h"
#include "ui/widgets/buttons.h"

namespace nearfield::ui {

namespace {

constexpr int kRowHeight = 33;

/// Icon and name, as the pages above.
class SectionDelegate : public QStyledItemDelegate
{
public:
    SectionDelegate(const ThemeManager& theme, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
        , m_icon(theme.icon(QStringLiteral("playlist"), IconColour::Muted))
    {
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const Theme& theme = m_theme.theme();
        const bool shown = index.data(PlaylistListModel::ShownRole).toBool();
        const bool lit = shown || option.state.testFlag(QStyle::State_MouseOver);
        const bool keyboard = option.state.testFlag(QStyle::State_HasFocus);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(keyboard ? QPen(theme.teal) : QPen(Qt::NoPen));
        painter->setBrush(shown ? QBrush(theme.raised) : QBrush(Qt::NoBrush));
        painter->drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -1.5), 7, 7);
        const QRect icon(option.rect.left() + 10, option.rect.center().y() - 8, 16, 16);
        m_icon.paint(painter, icon, Qt::AlignCenter, QIcon::Normal, lit ? QIcon::On : QIcon::Off);
        QFont font = fontOf(TextRole::Body);
        font.setWeight(shown ? QFont::Medium : QFont::Normal);
        painter->setFont(font);
        painter->setPen(lit ? theme.text : theme.muted);
        const QRect area = option.rect.adjusted(37, 0, -6, -1);
        painter->drawText(area, Qt::AlignVCenter | Qt::AlignLeft,
                          painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, area.width()));
        painter->restore();
    }
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& /*option*/, const QModelIndex& /*index*/) const override
    {
        return {100, kRowHeight};
    }

private:
    const ThemeManager& m_theme;
    QIcon m_icon;
};

} // namespace

PlaylistListModel::PlaylistListModel(PlaylistBook& book, QObject* parent)
    : QAbstractListModel(parent)
    , m_book(book)
    , m_rows(book.playlists())
{
    connect(&book, &PlaylistBook::changed, this, &PlaylistListModel::takeList);
}

void PlaylistListModel::takeList()
{
    const auto& now = m_book.playlists();
    const bool same =
        std::equal(now.begin(), now.end(), m_rows.begin(), m_rows.end(),
                   [](const PlaylistSummary& one, const PlaylistSummary& another) { return one.id == another.id; });
    if (same) {
        m_rows = now;
        if (!m_rows.empty()) {
            Q_EMIT dataChanged(index(0), index(rowCount() - 1));
        }
        return;
    }
    beginResetModel();
    m_rows = now;
    endResetModel();
}

void PlaylistListModel::setShown(std::optional<PlaylistId> id)
{
    if (std::exchange(m_shown, id) != id && !m_rows.empty()) {
        Q_EMIT dataChanged(index(0), index(rowCount() - 1), {ShownRole});
    }
}

std::optional<int> PlaylistListModel::rowOf(PlaylistId id) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (idAt(row) == id) {
            return row;
        }
    }
    return std::nullopt;
}

int PlaylistListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant PlaylistListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const PlaylistSummary& playlist = m_rows[static_cast<std::size_t>(index.row())];
    const QString facts = tr("%1 · %2").arg(kindText(playlist.kind), countsText(playlist.entries, playlist.seconds));
    switch (role) {
    case Qt::DisplayRole:
        return qstring(playlist.name);
    case Qt::ToolTipRole:
        return tr("%1\n%2").arg(qstring(playlist.name), facts);
    case Qt::AccessibleTextRole:
        return qstring(playlist.name);
    case Qt::AccessibleDescriptionRole:
        return facts;
    case IdRole:
        return QVariant::fromValue<qint64>(value(playlist.id));
    case ShownRole:
        return playlist.id == m_shown;
    default:
        return {};
    }
}

Qt::ItemFlags PlaylistListModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags drop = Qt::ItemIsDropEnabled;
    return index.isValid() ? drop | Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren : drop;
}

QStringList PlaylistListModel::mimeTypes() const
{
    return {trackMimeType()};
}

bool PlaylistListModel::canDropMimeData(const QMimeData* data, Qt::DropAction /*action*/, int /*row*/, int /*column*/,
                                        const QModelIndex& /*parent*/) const
{
    return data != nullptr && !tracksIn(*data).empty();
}

bool PlaylistListModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                                     const QModelIndex& parent)
{
    if (!canDropMimeData(data, action, row, column, parent)) {
        return false;
    }
    if (parent.isValid()) {
        m_book.addTracks(idAt(parent.row()), tracksIn(*data));
    } else {
        Q_EMIT newWanted(tracksIn(*data));
    }
    return false; // they stay where they were
}

PlaylistSection::PlaylistSection(PlaylistBook& book, const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
    , m_book(book)
    , m_theme(theme)
    , m_model(book)
    , m_title(makeTitle())
    , m_list(new QListView)
    , m_hint(new QLabel(tr("None yet. Drag tracks here, or press +.")))
    , m_compactButton(makeButton(ButtonKind::Flat, {}, tr("Playlists")))
    , m_compactMenu(new QMenu(this))
{
    m_list->setObjectName(QStringLiteral("playlists"));
    m_list->setAccessibleName(tr("Playlists"));
    m_list->setProperty("surface", QStringLiteral("panel"));
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new SectionDelegate(theme, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setSelectionMode(QAbstractItemView::NoSelection); // the one on the page is marked, and the keyboard's row
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->setDragDropMode(QAbstractItemView::DropOnly);
    m_list->setDropIndicatorShown(true);
    m_list->installEventFilter(this);
    connect(m_list, &QListView::clicked, this,
            [this](const QModelIndex& index) { Q_EMIT chosen(m_model.idAt(index.row())); });
    connect(m_list, &QListView::doubleClicked, this,
            [this](const QModelIndex& index) { Q_EMIT playWanted(m_model.idAt(index.row())); });
    connect(m_list, &QWidget::customContextMenuRequested, this, &PlaylistSection::showMenu);
    connect(&m_model, &PlaylistListModel::newWanted, this, &PlaylistSection::newFromTracksWanted);
    connect(&book, &PlaylistBook::changed, this, &PlaylistSection::fit);
    connect(&theme, &ThemeManager::themeChanged, m_list->viewport(), qOverload<>(&QWidget::update));

    m_hint->setProperty("role", QStringLiteral("muted"));
    m_hint->setFont(fontOf(TextRole::Small));
    m_hint->setWordWrap(true);
    m_hint->setContentsMargins(10, 2, 6, 0);
    m_compactButton->setObjectName(QStringLiteral("playlistsCompact"));
    m_compactButton->setIcon(theme.icon(QStringLiteral("playlist"), IconColour::Muted));
    m_compactButton->setFixedHeight(kRowHeight);
    m_compactButton->setMenu(m_compactMenu);
    m_compactMenu->setToolTipsVisible(true);
    connect(m_compactMenu, &QMenu::aboutToShow, this, &PlaylistSection::fillCompactMenu);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 6);
    layout->setSpacing(2);
    layout->addWidget(m_title);
    layout->addWidget(m_hint);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_compactButton);
    layout->addStretch();
    fit();
}

QWidget* PlaylistSection::makeTitle()
{
    auto* name = new QLabel(tr("PLAYLISTS"));
    QFont font = fontOf(TextRole::Small);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 1);
    name->setFont(font);
    name->setProperty("role", QStringLiteral("muted"));
    name->setAccessibleName(tr("Playlists"));
    m_add = makeButton(ButtonKind::Flat, {}, tr("New playlist"));
    m_add->setObjectName(QStringLiteral("newPlaylist"));
    m_add->setIcon(m_theme.icon(QStringLiteral("add"), IconColour::Muted));
    m_add->setIconSize({12, 12});
    m_add->setFixedWidth(30);
    auto* menu = new QMenu(m_add);
    addNewPlaylistActions(*menu, [this](NewPlaylist way) { Q_EMIT newWanted(way); });
    m_add->setMenu(menu);
    auto* title = new QWidget;
    auto* layout = new QHBoxLayout(title);
    layout->setContentsMargins(10, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(name, 1);
    layout->addWidget(m_add);
    return title;
}

void PlaylistSection::setCompact(bool compact)
{
    m_compact = compact;
    fit();
}

void PlaylistSection::fit()
{
    const bool none = m_book.isRead() && m_book.playlists().empty();
    m_title->setVisible(!m_compact);
    m_list->setVisible(!m_compact && !none);
    m_hint->setVisible(!m_compact && none);
    m_compactButton->setVisible(m_compact);
}

void PlaylistSection::focusList()
{
    m_list->setFocus(Qt::OtherFocusReason);
    if (!m_list->currentIndex().isValid() && m_model.rowCount() > 0) {
        const auto row = m_model.shown() ? m_model.rowOf(*m_model.shown()) : std::nullopt;
        m_list->setCurrentIndex(m_model.index(row.value_or(0)));
    }
}

void PlaylistSection::showMenu(const QPoint& at)
{
    const QModelIndex index = m_list->indexAt(at);
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (index.isValid()) {
        const PlaylistId id = m_model.idAt(index.row());
        const auto add = [&](const QString& text, const QKeySequence& key,
                             void (PlaylistSection::*signal)(PlaylistId)) {
            QAction* action = menu->addAction(text);
            action->setShortcut(key);
            action->setShortcutContext(Qt::WidgetShortcut);
            action->setShortcutVisibleInContextMenu(true);
            connect(action, &QAction::triggered, this, [this, id, signal] { Q_EMIT(this->*signal)(id); });
        };
        add(tr("Play"), {}, &PlaylistSection::playWanted);
        add(tr("Rename"), QKeySequence(Qt::Key_F2), &PlaylistSection::renameWanted);
        add(tr("Export…"), {}, &PlaylistSection::exportWanted);
        menu->addSeparator();
        add(tr("Delete"), QKeySequence::Delete, &PlaylistSection::removeWanted);
    } else {
        addNewPlaylistActions(*menu, [this](NewPlaylist way) { Q_EMIT newWanted(way); });
    }
    menu->popup(m_list->viewport()->mapToGlobal(at));
}

void PlaylistSection::fillCompactMenu()
{
    m_compactMenu->clear();
    for (const PlaylistSummary& each : m_book.playlists()) {
        QAction* action = m_compactMenu->addAction(qstring(each.name).replace(QLatin1Char('&'), QStringLiteral("&&")));
        action->setCheckable(true);
        action->setChecked(each.id == m_model.shown());
        action->setToolTip(countsText(each.entries, each.seconds));
        connect(action, &QAction::triggered, this, [this, id = each.id] { Q_EMIT chosen(id); });
    }
    m_compactMenu->addSeparator();
    addNewPlaylistActions(*m_compactMenu, [this](NewPlaylist way) { Q_EMIT newWanted(way); });
}

bool PlaylistSection::eventFilter(QObject* watched, QEvent* event)
{
    const bool press = event->type() == QEvent::KeyPress;
    if (watched != m_list || (!press && event->type() != QEvent::ShortcutOverride)) {
        return QWidget::eventFilter(watched, event);
    }
    const QModelIndex current = m_list->currentIndex();
    if (!current.isValid()) {
        return false;
    }
    const PlaylistId id = m_model.idAt(current.row());
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        press ? Q_EMIT chosen(id) : event->accept(); // the window's Space plays
        return true;
    case Qt::Key_F2:
        press ? Q_EMIT renameWanted(id) : event->accept();
        return true;
    case Qt::Key_Delete:
        press ? Q_EMIT removeWanted(id) : event->accept();
        return true;
    case Qt::Key_Menu:
        if (press) {
            showMenu(m_list->visualRect(current).center());
        }
        return true;
    default:
        return false;
    }
}

} // namespace nearfield::ui
