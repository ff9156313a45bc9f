#include "ui/playlists/playlist_page.h"

#include <algorithm>
#include <array>
#include <utility>

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/actions/track_actions.h"
#include "ui/library_session.h"
#include "ui/models/track_mime.h"
#include "ui/music/cover_store.h"
#include "ui/playlists/playlist_book.h"
#include "ui/playlists/playlist_text.h"
#include "ui/playlists/playlist_view.h"
#include "ui/rate_menu.h"
#include "ui/selection.h"
#include "ui/text.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/state_view.h"

namespace nearfield::ui {

namespace {

constexpr int kLongestName = 120;
constexpr int kNameMargin = 22; ///< what the field takes beside its text

} // namespace

PlaylistPage::PlaylistPage(LibrarySession& session, Selection& selection, PlaylistBook& book, CoverStore& covers,
                           TrackActions& actions, const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_selection(selection)
    , m_book(book)
    , m_actions(actions)
    , m_model([&session](TrackId track) { return session.stars(track); })
    , m_stack(new QStackedWidget)
    , m_view(new PlaylistView(m_model, covers, actions, theme))
    , m_empty(new StateView(theme, QStringLiteral("playlist")))
{
    setObjectName(QStringLiteral("playlistPage"));
    setProperty("surface", QStringLiteral("page"));
    setAttribute(Qt::WA_StyledBackground);
    setAcceptDrops(true); // where there is no row to drop between
    m_model.setEditable(true);
    m_empty->setWords({.title = tr("Nothing in this playlist yet"),
                       .text = tr("Drag tracks here or onto its name at the left, or choose “Add to playlist” with a "
                                  "right click on any track."),
                       .action = tr("Go to the library")});
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_empty);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 14, 22, 12);
    layout->setSpacing(0);
    layout->addWidget(makeHeader(theme));
    layout->addSpacing(10);
    layout->addWidget(m_stack, 1);
    setFocusProxy(m_view);

    addKeys();
    connectSources();
    m_model.setFiles(session.trackFiles());
}

QWidget* PlaylistPage::makeHeader(const ThemeManager& theme)
{
    m_name = new QLineEdit;
    m_name->setObjectName(QStringLiteral("playlistName"));
    m_name->setProperty("kind", QStringLiteral("title"));
    m_name->setFont(fontOf(TextRole::Title));
    m_name->setMaxLength(kLongestName);
    m_name->setFrame(false);
    m_name->setAcceptDrops(false);
    m_name->setFocusPolicy(Qt::ClickFocus); // F2 leads here, and Tab to what is done more often
    m_name->setAccessibleName(tr("Name of the playlist"));
    m_name->setToolTip(tr("Click to rename (F2)"));
    m_name->installEventFilter(this);
    connect(m_name, &QLineEdit::editingFinished, this, &PlaylistPage::takeName);
    connect(m_name, &QLineEdit::textChanged, this, &PlaylistPage::fitName);
    m_facts = new ElidedLabel;
    m_facts->setObjectName(QStringLiteral("playlistFacts"));
    m_facts->setProperty("role", QStringLiteral("muted"));

    m_play = makeButton(ButtonKind::Primary, tr("Play"), tr("Play from the beginning"));
    m_play->setObjectName(QStringLiteral("playPlaylist"));
    m_play->setIcon(theme.icon(QStringLiteral("play"), IconColour::OnAccent));
    m_play->setIconSize({12, 12});
    m_shuffle = makeButton(ButtonKind::Plain, tr("Shuffle"), tr("Play in a mixed order"));
    m_shuffle->setIcon(theme.icon(QStringLiteral("shuffle")));
    m_shuffle->setIconSize({13, 13});
    m_export = makeButton(ButtonKind::Plain, tr("Export…"), tr("Write it to a file for other players (Ctrl+E)"));
    auto* more = makeButton(ButtonKind::Plain, {}, tr("What else can be done with this playlist"));
    more->setObjectName(QStringLiteral("morePlaylist"));
    more->setIcon(theme.icon(QStringLiteral("more")));
    more->setIconSize({14, 14});
    auto* menu = new QMenu(more);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        fillMoreMenu(*menu);
    });
    more->setMenu(menu);
    connect(m_play, &QPushButton::clicked, this, [this] { play(false); });
    connect(m_shuffle, &QPushButton::clicked, this, [this] { play(true); });
    connect(m_export, &QPushButton::clicked, this, [this] {
        if (m_id) {
            Q_EMIT exportRequested(*m_id);
        }
    });

    auto* words = new QVBoxLayout;
    words->setSpacing(1);
    auto* nameLine = new QHBoxLayout; // the field is as wide as its text
    nameLine->addWidget(m_name, 1);
    nameLine->addStretch();
    words->addLayout(nameLine);
    words->addWidget(m_facts);
    auto* header = new QWidget;
    auto* layout = new QHBoxLayout(header);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(words, 1);
    for (QPushButton* button : {m_play, m_shuffle, m_export, more}) {
        layout->addWidget(button, 0, Qt::AlignTop);
    }
    return header;
}

void PlaylistPage::addKeys()
{
    const auto add = [this](const QString& text, const QKeySequence& key, auto act) {
        auto* action = new QAction(text, m_view);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, act);
        m_view->addAction(action);
    };
    add(tr("Move up"), QKeySequence(Qt::ALT | Qt::Key_Up), [this] { moveSelected(-1); });
    add(tr("Move down"), QKeySequence(Qt::ALT | Qt::Key_Down), [this] { moveSelected(1); });
    add(tr("Remove from this playlist"), QKeySequence::Delete, [this] { removeSelected(); });
    m_view->installEventFilter(this);
}

void PlaylistPage::connectSources()
{
    connect(&m_book, &PlaylistBook::contentsChanged, this, [this](PlaylistId id) {
        if (id == m_id) {
            showContents();
        }
    });
    connect(&m_book, &PlaylistBook::changed, this, [this] {
        if (m_id && m_book.isRead() && m_book.find(*m_id) == nullptr) {
            m_id.reset();
            m_model.clear();
            Q_EMIT gone();
        } else {
            showFacts();
        }
    });
    connect(&m_session, &LibrarySession::catalogueChanged, this, &PlaylistPage::showContents);
    connect(&m_session, &LibrarySession::trackFilesChanged, this, [this] {
        m_model.setFiles(m_session.trackFiles());
        showFacts();
    });
    connect(&m_session, &LibrarySession::ratingsChanged, &m_model, &PlaylistModel::ratingsChanged);
    connect(&m_session, &LibrarySession::ratingsReset, &m_model, &PlaylistModel::ratingsChanged);
    connect(&m_model, &PlaylistModel::moveWanted, this, &PlaylistPage::moveRows);
    connect(&m_model, &PlaylistModel::tracksDropped, this,
            [this](const std::vector<TrackId>& tracks, std::size_t before) {
                if (m_id) {
                    m_book.addTracks(*m_id, tracks, before);
                    m_view->selectPositions(before, tracks.size());
                }
            });
    connect(m_view, &PlaylistView::selectionMoved, this, &PlaylistPage::showRow);
    connect(m_view, &PlaylistView::rated, this, &PlaylistPage::rateRow);
    connect(m_view, &QAbstractItemView::doubleClicked, this, [this](const QModelIndex& index) {
        if (index.column() != static_cast<int>(EntryColumn::Rating)) {
            playFrom(index.row());
        }
    });
    connect(m_view, &QWidget::customContextMenuRequested, this, &PlaylistPage::showMenu);
    connect(m_empty, &StateView::actionWanted, this, &PlaylistPage::libraryRequested);
}

void PlaylistPage::showPlaylist(PlaylistId id)
{
    if (m_id != id) {
        m_id = id;
        m_model.clear();
        m_view->scrollToTop();
    }
    m_book.read(id);
    showContents();
}

void PlaylistPage::showContents()
{
    const auto playlist = m_id ? m_book.loaded(*m_id) : nullptr;
    if (playlist == nullptr) {
        m_stack->setCurrentWidget(m_view); // it is on its way
        showFacts();
        return;
    }
    m_filling = true;
    m_model.setPlaylist(m_session.catalogue(), playlist->entries);
    m_filling = false;
    const bool reasons = std::any_of(playlist->entries.begin(), playlist->entries.end(),
                                     [](const PlaylistEntry& each) { return !each.reason.empty() || !each.track; });
    m_view->setColumnHidden(static_cast<int>(EntryColumn::Reason), !reasons);
    m_stack->setCurrentWidget(playlist->entries.empty() ? static_cast<QWidget*>(m_empty) : m_view);
    showFacts();
}

void PlaylistPage::showFacts()
{
    const PlaylistSummary* summary = m_id ? m_book.find(*m_id) : nullptr;
    if (summary == nullptr) {
        return;
    }
    if (!m_name->hasFocus()) {
        m_name->setText(qstring(summary->name));
        m_name->setCursorPosition(0);
    }
    const auto playlist = m_book.loaded(*m_id);
    QStringList facts{kindText(summary->kind)};
    std::size_t heard = 0;
    if (playlist != nullptr) {
        const std::size_t found = tracksOf(playlist->entries, *m_session.catalogue()).size();
        facts << countsText(playlist->entries.size(), secondsOf(playlist->entries, *m_session.catalogue()));
        if (found < playlist->entries.size()) {
            facts << tr("%1 not in this library").arg(countText(static_cast<int>(playlist->entries.size() - found)));
        }
        for (const PlaylistEntry& each : playlist->entries) {
            heard += each.track && m_actions.canPlay(*each.track) ? 1 : 0;
        }
    } else {
        facts << countsText(summary->entries, summary->seconds);
    }
    m_facts->setText(facts.join(QStringLiteral(" · ")));
    m_play->setEnabled(heard > 0);
    m_shuffle->setEnabled(heard > 0);
    m_play->setToolTip(heard > 0 ? tr("Play from the beginning") : tr("None of these tracks has a file to play"));
    m_export->setEnabled(summary->entries > 0);
}

void PlaylistPage::fitName()
{
    const int text = QFontMetrics(m_name->font()).horizontalAdvance(m_name->text());
    m_name->setMinimumWidth(std::min(text + kNameMargin, 140));
    m_name->setMaximumWidth(text + kNameMargin);
}

void PlaylistPage::editName()
{
    m_name->setFocus(Qt::ShortcutFocusReason);
    m_name->selectAll();
}

void PlaylistPage::takeName()
{
    const PlaylistSummary* summary = m_id ? m_book.find(*m_id) : nullptr;
    const QString name = m_name->text().simplified();
    if (summary == nullptr || name.isEmpty() || name == qstring(summary->name)) {
        m_name->setText(summary == nullptr ? QString() : qstring(summary->name));
        return;
    }
    m_book.rename(*m_id, name);
}

void PlaylistPage::showRow()
{
    if (m_filling || !m_view->selectionModel()->hasSelection()) {
        return;
    }
    std::vector<TrackId> tracks = m_view->selectedTracks();
    if (tracks.empty()) {
        return; // entries that are not in the library are like nothing
    }
    const auto current =
        m_view->currentIndex().isValid() ? m_model.trackAt(m_view->currentIndex().row()) : std::nullopt;
    const bool among = current && std::find(tracks.begin(), tracks.end(), *current) != tracks.end();
    const TrackId last = among ? *current : tracks.front();
    m_selection.select(std::move(tracks), last);
}

void PlaylistPage::play(bool shuffled)
{
    const auto tracks = tracksOf(m_model.entries(), *m_session.catalogue());
    std::vector<TrackId> heard;
    std::copy_if(tracks.begin(), tracks.end(), std::back_inserter(heard),
                 [this](TrackId track) { return m_actions.canPlay(track); });
    if (heard.empty()) {
        return;
    }
    shuffled ? m_actions.playShuffled(heard) : m_actions.play(heard, 0);
}

void PlaylistPage::playFrom(int position)
{
    const auto wanted = m_model.trackAt(position);
    if (!wanted) {
        return;
    }
    std::vector<TrackId> tracks;
    std::size_t first = 0;
    for (int row = 0; row < m_model.rowCount(); ++row) {
        if (row == position) {
            first = tracks.size();
        }
        if (const auto track = m_model.trackAt(row)) {
            tracks.push_back(*track);
        }
    }
    m_actions.play(tracks, first);
}

void PlaylistPage::rateRow(int position, std::optional<float> stars)
{
    const auto track = m_model.trackAt(position);
    if (!track) {
        return;
    }
    const std::vector<TrackId> selected = m_view->selectedTracks();
    const bool many = std::find(selected.begin(), selected.end(), *track) != selected.end();
    m_session.rate(many ? selected : std::vector{*track}, stars);
}

void PlaylistPage::moveRows(const std::vector<std::size_t>& positions, std::size_t before)
{
    if (!m_id || positions.empty()) {
        return;
    }
    const auto ahead = static_cast<std::size_t>(
        std::count_if(positions.begin(), positions.end(), [before](std::size_t each) { return each < before; }));
    m_book.moveEntries(*m_id, positions, before);
    m_view->selectPositions(before - ahead, positions.size());
}

void PlaylistPage::moveSelected(int by)
{
    const auto positions = m_view->selectedPositions();
    if (positions.empty()) {
        return;
    }
    const auto rows = static_cast<std::size_t>(m_model.rowCount());
    if (by < 0 && positions.front() > 0) {
        moveRows(positions, positions.front() - 1);
    } else if (by > 0 && positions.back() + 1 < rows) {
        moveRows(positions, positions.back() + 2);
    }
}

void PlaylistPage::removeSelected()
{
    const auto positions = m_view->selectedPositions();
    if (!m_id || positions.empty()) {
        return;
    }
    m_book.removeEntries(*m_id, positions);
    if (m_model.rowCount() > 0) {
        m_view->selectPositions(std::min(positions.front(), static_cast<std::size_t>(m_model.rowCount() - 1)), 1);
    }
}

void PlaylistPage::showMenu(const QPoint& at)
{
    const QModelIndex index = m_view->indexAt(at);
    if (!index.isValid()) {
        return;
    }
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const std::vector<TrackId> chosen = m_view->selectedTracks();
    const auto track = m_model.trackAt(index.row());
    if (track) {
        QAction* play = menu->addAction(tr("Play from here"));
        play->setEnabled(m_actions.canPlay(*track));
        connect(play, &QAction::triggered, this, [this, row = index.row()] { playFrom(row); });
        m_actions.addQueueing(*menu, chosen);
        menu->addSeparator();
        m_actions.addPlaylisting(*menu, chosen);
        fillRateMenu(*menu->addMenu(tr("Rate")), m_session, m_selection);
        connect(menu->addAction(tr("Show in library")), &QAction::triggered, this, &PlaylistPage::libraryRequested);
        menu->addSeparator();
    }
    menu->addActions(m_view->actions());
    if (track) {
        menu->addSeparator();
        m_actions.addFacts(*menu, *track);
        connect(menu->addAction(tr("Copy artist and title")), &QAction::triggered, this, &PlaylistPage::copySelected);
    }
    menu->popup(m_view->viewport()->mapToGlobal(at));
}

void PlaylistPage::fillMoreMenu(QMenu& menu)
{
    if (!m_id) {
        return;
    }
    const auto tracks = tracksOf(m_model.entries(), *m_session.catalogue());
    m_actions.addQueueing(menu, tracks);
    menu.addSeparator();
    m_actions.addPlaylisting(menu, tracks);
    menu.addSeparator();
    QAction* rename = menu.addAction(tr("Rename"));
    rename->setShortcut(QKeySequence(Qt::Key_F2)); // the window's; here it is only told of
    rename->setShortcutContext(Qt::WidgetShortcut);
    connect(rename, &QAction::triggered, this, &PlaylistPage::editName);
    connect(menu.addAction(tr("Make a copy")), &QAction::triggered, this, [this] {
        if (const auto playlist = m_book.loaded(*m_id)) {
            Playlist copy = *playlist;
            copy.id = {};
            copy.name = utf8(m_book.freeName(qstring(copy.name)));
            m_book.save(std::move(copy));
        }
    });
    connect(menu.addAction(tr("Delete")), &QAction::triggered, this, [this] { m_book.remove(*m_id); });
}

void PlaylistPage::copySelected() const
{
    QStringList lines;
    for (const std::size_t position : m_view->selectedPositions()) {
        const int row = static_cast<int>(position);
        lines << QStringLiteral("%1 – %2").arg(m_model.artistsOf(row), m_model.titleOf(row));
    }
    QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

bool PlaylistPage::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto& key = *static_cast<QKeyEvent*>(event);
        const bool enter = key.key() == Qt::Key_Return || key.key() == Qt::Key_Enter;
        if (watched == m_name && (enter || key.key() == Qt::Key_Escape)) {
            if (key.key() == Qt::Key_Escape) {
                const PlaylistSummary* summary = m_id ? m_book.find(*m_id) : nullptr;
                m_name->setText(summary == nullptr ? QString() : qstring(summary->name));
            }
            m_name->clearFocus(); // and so the name is taken
            m_stack->currentWidget()->setFocus();
            return true;
        }
        if (watched == m_view && enter && m_view->currentIndex().isValid()) {
            playFrom(m_view->currentIndex().row());
            return true;
        }
        if (watched == m_view && key.matches(QKeySequence::Copy)) {
            copySelected();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void PlaylistPage::dragEnterEvent(QDragEnterEvent* event)
{
    if (m_id && !tracksIn(*event->mimeData()).empty()) {
        event->acceptProposedAction();
    }
}

void PlaylistPage::dropEvent(QDropEvent* event)
{
    const auto tracks = tracksIn(*event->mimeData());
    if (m_id && !tracks.empty()) {
        event->setDropAction(Qt::CopyAction);
        event->accept();
        m_book.addTracks(*m_id, tracks);
    }
}

} // namespace nearfield::ui
