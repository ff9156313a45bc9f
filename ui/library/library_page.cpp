#include "ui/library/library_page.h"

#include <algorithm>

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/actions/track_actions.h"
#include "ui/library/title_delegate.h"
#include "ui/library/track_view.h"
#include "ui/library_session.h"
#include "ui/music/cover_store.h"
#include "ui/rate_menu.h"
#include "ui/selection.h"
#include "ui/text.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/page_header.h"

namespace nearfield::ui {

namespace {

constexpr int kRowsBefore = 500; ///< of a row that is played, and behind it: what the queue takes of a long list
constexpr int kRowsBehind = 5000;

constexpr QLatin1String kSpotifyTrack("spotify:track:");

/// "https://open.spotify.com/track/…" of a Spotify uri; empty for any other.
QString spotifyLink(std::string_view uri)
{
    const QString text = qstring(uri);
    return text.startsWith(kSpotifyTrack)
               ? QStringLiteral("https://open.spotify.com/track/") + text.mid(kSpotifyTrack.size())
               : QString();
}

} // namespace

LibraryPage::LibraryPage(LibrarySession& session, Selection& selection, JobQueue& jobs, CoverStore& covers,
                         TrackActions& actions, const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_selection(selection)
    , m_jobs(jobs)
    , m_actions(actions)
    , m_model([this](TrackId track) { return m_session.stars(track); },
              [this](TrackId track, std::optional<float> stars) { m_session.rate(std::array{track}, stars); })
    , m_header(new PageHeader(tr("Library")))
    , m_view(new TrackView(m_model, theme))
    , m_titles(new TitleDelegate(
          covers, [&actions](TrackId track) { return actions.playing() == track; }, theme, m_view))
    , m_stack(new QStackedWidget)
{
    m_view->setItemDelegateForColumn(static_cast<int>(TrackColumn::Title), m_titles);
    m_stack->addWidget(m_view);
    m_stack->addWidget(makeNothingFound());

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 16, 22, 12);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addSpacing(10);
    layout->addWidget(makeSearchLine(theme));
    layout->addSpacing(12);
    layout->addWidget(makeChips(theme));
    layout->addSpacing(10);
    layout->addWidget(m_stack, 1);

    connect(m_view, &TrackView::selectionMoved, this, &LibraryPage::tableSelectionMoved);
    connect(m_view, &TrackView::rated, this, &LibraryPage::rateRow);
    connect(m_view, &TrackView::doubleClicked, this, [this](const QModelIndex& index) {
        if (index.column() != static_cast<int>(TrackColumn::Rating)) { // there it is two clicks on stars
            playFrom(index.row());
        }
    });
    const auto repaint = [this] { m_view->viewport()->update(); };
    connect(&covers, &CoverStore::changed, this, repaint);
    connect(&actions, &TrackActions::playingChanged, this, repaint);
    connect(m_view, &TrackView::customContextMenuRequested, this, &LibraryPage::showContextMenu);
    m_view->installEventFilter(this);
    setTabOrder(m_columns, m_view);
    setFocusProxy(m_view);
    connectSession();
    takeCatalogue();
}

QWidget* LibraryPage::makeSearchLine(const ThemeManager& theme)
{
    m_search = new QLineEdit;
    m_search->setAcceptDrops(false); // files are for the window, and text has a clipboard
    m_search->setObjectName(QStringLiteral("search"));
    m_search->setPlaceholderText(tr("Search title, artist, album, genre…   (Ctrl+F)"));
    m_search->setAccessibleName(tr("Search"));
    m_search->setToolTip(tr("Every word must occur somewhere; case and accents do not matter"));
    m_search->addAction(theme.icon(QStringLiteral("search"), IconColour::Muted), QLineEdit::LeadingPosition);
    QAction* clear =
        m_search->addAction(theme.icon(QStringLiteral("close"), IconColour::Muted), QLineEdit::TrailingPosition);
    clear->setToolTip(tr("Clear the search (Esc)"));
    clear->setVisible(false);
    connect(clear, &QAction::triggered, m_search, &QLineEdit::clear);
    connect(m_search, &QLineEdit::textChanged, this, [this, clear](const QString& text) {
        clear->setVisible(!text.isEmpty());
        search();
    });
    m_search->installEventFilter(this);

    auto* add = makeButton(ButtonKind::Plain, tr("Add music…"),
                           tr("Add a folder of music, or import a catalogue; both can be dropped here, too"));
    add->setObjectName(QStringLiteral("addMusic"));
    add->setIcon(theme.icon(QStringLiteral("add")));
    add->setIconSize({12, 12});
    auto* ways = new QMenu(add);
    connect(ways->addAction(tr("Folder of music files…")), &QAction::triggered, this, &LibraryPage::folderRequested);
    connect(ways->addAction(tr("Catalogue, ratings or history…")), &QAction::triggered, this,
            &LibraryPage::importRequested);
    ways->addSeparator();
    connect(ways->addAction(tr("Music folders…")), &QAction::triggered, this, &LibraryPage::foldersRequested);
    add->setMenu(ways);

    auto* line = new QWidget;
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_search, 1);
    layout->addWidget(add);
    return line;
}

QWidget* LibraryPage::makeChips(const ThemeManager& theme)
{
    auto* chips = new FlowLayout(6);
    m_allChip = makeButton(ButtonKind::Chip, tr("All"), tr("Show all tracks"));
    m_allChip->setChecked(true);
    connect(m_allChip, &QPushButton::clicked, this, [this] {
        for (const Chip& chip : m_chips) {
            chip.button->setChecked(false);
        }
        applyFilters();
    });
    chips->addWidget(m_allChip);

    const auto addChip = [&](const QString& text, const QString& meaning, bool TrackFilters::*filter) {
        auto* button = makeButton(ButtonKind::Chip, text, meaning);
        connect(button, &QPushButton::clicked, this, [this, button, filter] {
            // Nothing is both rated and unrated: choosing one lets go of the other.
            for (const Chip& chip : m_chips) {
                const bool opposite = (filter == &TrackFilters::rated && chip.filter == &TrackFilters::unrated) ||
                                      (filter == &TrackFilters::unrated && chip.filter == &TrackFilters::rated);
                if (button->isChecked() && opposite) {
                    chip.button->setChecked(false);
                }
            }
            applyFilters();
        });
        m_chips.push_back({button, filter});
        chips->addWidget(button);
        return button;
    };
    addChip(tr("Rated"), tr("Only tracks you have rated"), &TrackFilters::rated);
    addChip(tr("Unrated"), tr("Only tracks you have not rated"), &TrackFilters::unrated);
    addChip(tr("Acoustic"), tr("Only tracks that sound unplugged (acousticness of 60 % or more)"),
            &TrackFilters::acoustic);
    addChip(tr("Low tempo"), tr("Only slow tracks (95 BPM or less)"), &TrackFilters::lowTempo);
    addChip(tr("High energy"), tr("Only energetic tracks (energy of 75 % or more)"), &TrackFilters::highEnergy);
    addChip(tr("Added this week"), tr("Only tracks added in the last seven days"), &TrackFilters::addedThisWeek);

    m_playableChip = addChip(tr("Playable"), tr("Only tracks with a file that can be played"), &TrackFilters::playable);
    m_playableChip->hide();

    m_columns = makeButton(ButtonKind::Flat, tr("Columns"), tr("Choose the columns of the table"));
    m_columns->setIcon(theme.icon(QStringLiteral("chevron-down"), IconColour::Muted));
    m_columns->setIconSize({12, 12});
    m_columns->setLayoutDirection(Qt::RightToLeft); // the chevron behind the word
    connect(m_columns, &QPushButton::clicked, this, [this] {
        QMenu menu;
        m_view->fillColumnsMenu(menu);
        const QPoint below(m_columns->width() - menu.sizeHint().width(), m_columns->height() + 2);
        menu.exec(m_columns->mapToGlobal(below));
    });

    auto* line = new QWidget;
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(chips, 1);
    layout->addWidget(m_columns, 0, Qt::AlignTop);
    return line;
}

QWidget* LibraryPage::makeNothingFound()
{
    m_nothingFound = new QLabel;
    m_nothingFound->setFont(fontOf(TextRole::Heading));
    m_nothingFound->setAlignment(Qt::AlignCenter);
    m_nothingFound->setTextFormat(Qt::PlainText);
    m_nothingFound->setWordWrap(true);
    auto* hint = new QLabel(tr("Try fewer words, or let go of the filters."));
    hint->setProperty("role", QStringLiteral("muted"));
    hint->setAlignment(Qt::AlignCenter);
    auto* clear = makeButton(ButtonKind::Plain, tr("Show all tracks"), tr("Clear the search and the filters"));
    connect(clear, &QPushButton::clicked, this, &LibraryPage::clearSearchAndFilters);

    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setSpacing(8);
    layout->addStretch(2);
    layout->addWidget(m_nothingFound);
    layout->addWidget(hint);
    layout->addSpacing(6);
    layout->addWidget(clear, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    return page;
}

void LibraryPage::connectSession()
{
    connect(&m_session, &LibrarySession::catalogueChanged, this, &LibraryPage::takeCatalogue);
    connect(&m_session, &LibrarySession::trackFilesChanged, this, &LibraryPage::takeFiles);
    connect(&m_session, &LibrarySession::statsChanged, this, &LibraryPage::showCounts);
    connect(&m_session, &LibrarySession::ratingsChanged, &m_model, &TrackTableModel::ratingsChanged);
    connect(&m_session, &LibrarySession::ratingsReset, &m_model, &TrackTableModel::ratingsReset);
    connect(&m_selection, &Selection::changed, this, [this] { selectInTable(true); });
    connect(&m_model, &QAbstractItemModel::modelReset, this, [this] {
        selectInTable(false);
        showCounts();
    });
}

void LibraryPage::takeCatalogue()
{
    const auto catalogue = m_session.catalogue();
    if (!m_model.hasLookup() || m_model.catalogue().empty()) { // the first: shown at once, searched a moment later
        m_model.setCatalogue(catalogue);
        takeFiles();
    }
    m_jobs.replace(m_lookupJob, {.title = tr("Indexing the library"), .visible = false}, this,
                   [this, catalogue](JobContext& context) {
                       const auto lookup = std::make_shared<const TrackLookup>(*catalogue);
                       context.post([this, catalogue, lookup] {
                           m_model.setCatalogue(catalogue, lookup);
                           takeFiles();
                           if (!m_selection.current() && m_model.rowCount() > 0) {
                               m_selection.select(m_model.trackAt(0)); // something to be similar to from the start
                           }
                       });
                   });
}

void LibraryPage::takeFiles()
{
    m_model.setFiles(m_session.trackFiles());
    m_titles->setCoversShown(m_model.hasFiles());
    m_playableChip->setVisible(m_model.hasFiles());
    if (!m_model.hasFiles() && m_playableChip->isChecked()) {
        m_playableChip->click(); // a filter that nothing passes and nobody sees
    }
}

void LibraryPage::playFrom(int position)
{
    const int begin = std::max(0, position - kRowsBefore);
    const int end = std::min(m_model.rowCount(), position + kRowsBehind);
    std::vector<TrackId> list;
    for (int row = begin; row < end; ++row) {
        list.push_back(m_model.trackAt(row));
    }
    m_actions.play(list, static_cast<std::size_t>(position - begin));
}

void LibraryPage::search()
{
    m_model.setQuery(m_search->text());
    m_view->scrollToTop();
}

void LibraryPage::applyFilters()
{
    TrackFilters filters;
    for (const Chip& chip : m_chips) {
        filters.*chip.filter = chip.button->isChecked();
    }
    m_allChip->setChecked(filters == TrackFilters{});
    m_model.setFilters(filters);
    m_view->scrollToTop();
}

void LibraryPage::clearSearchAndFilters()
{
    m_search->clear();
    m_allChip->click();
    m_view->setFocus();
}

void LibraryPage::showCounts()
{
    const LibraryStats& stats = m_session.stats();
    const auto all = static_cast<std::int64_t>(m_model.catalogue().size());
    const std::int64_t shown = m_model.rowCount();
    QStringList facts{shown == all ? tr("%1 tracks").arg(countText(all))
                                   : tr("%1 of %2 tracks").arg(countText(shown), countText(all))};
    if (shown == all && stats.artists > 0) { // files without tags have none
        facts << tr("%1 artists").arg(countText(static_cast<std::int64_t>(stats.artists)));
    }
    if (shown == all) {
        facts << musicDurationText(stats.seconds);
    }
    m_header->setSubtitle(facts.join(QStringLiteral(" · ")));
    const QString query = m_search->text().trimmed();
    m_nothingFound->setText(query.isEmpty() ? tr("No track passes these filters")
                                            : tr("Nothing found for “%1”").arg(query));
    m_stack->setCurrentIndex(shown == 0 && all > 0 ? 1 : 0);
}

void LibraryPage::tableSelectionMoved()
{
    if (m_syncing || !m_view->selectionModel()->hasSelection()) {
        return; // what is chosen stays chosen while it is searched out of sight
    }
    m_syncing = true;
    const QModelIndex current = m_view->currentIndex();
    std::vector<TrackId> tracks = m_view->selectedTracks();
    const TrackId last = current.isValid() && m_view->selectionModel()->isRowSelected(current.row())
                             ? m_model.trackAt(current.row())
                             : tracks.front();
    m_selection.select(std::move(tracks), last);
    m_syncing = false;
}

void LibraryPage::selectInTable(bool scroll)
{
    if (m_syncing) {
        return;
    }
    m_syncing = true;
    m_view->selectTracks(m_selection.tracks(), m_selection.current(), scroll);
    m_syncing = false;
}

void LibraryPage::rateRow(int position, std::optional<float> stars)
{
    const TrackId track = m_model.trackAt(position);
    const std::vector<TrackId> selected = m_view->selectedTracks();
    const bool many = std::find(selected.begin(), selected.end(), track) != selected.end();
    m_session.rate(many ? selected : std::vector{track}, stars);
}

void LibraryPage::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void LibraryPage::searchFor(const QString& text)
{
    clearSearchAndFilters();
    m_search->setText(text);
}

void LibraryPage::fillColumnsMenu(QMenu& menu)
{
    m_view->fillColumnsMenu(menu);
}

QByteArray LibraryPage::saveState() const
{
    return m_view->saveColumns();
}

void LibraryPage::restoreState(const QByteArray& state)
{
    m_view->restoreColumns(state);
}

bool LibraryPage::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto& key = *static_cast<QKeyEvent*>(event);
        if (watched == m_search && key.key() == Qt::Key_Escape) {
            m_search->clear();
            return true;
        }
        if (watched == m_search && (key.key() == Qt::Key_Down || key.key() == Qt::Key_Return)) {
            m_view->setFocus(Qt::TabFocusReason);
            if (!m_view->selectionModel()->hasSelection() && m_model.rowCount() > 0) {
                m_view->selectRow(0);
            }
            return true;
        }
        const bool enter = key.key() == Qt::Key_Return || key.key() == Qt::Key_Enter;
        const bool plain = (key.modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
        if (watched == m_view && enter && plain && m_view->currentIndex().isValid()) {
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

void LibraryPage::showContextMenu(const QPoint& at)
{
    const auto current = m_selection.current();
    const auto row = current ? m_model.catalogue().rowOf(*current) : std::nullopt;
    if (!row || m_view->selectedTracks().empty()) {
        return;
    }
    QMenu menu;
    const std::vector<TrackId> chosen = m_view->selectedTracks();
    if (m_model.hasFiles()) {
        connect(menu.addAction(tr("Play")), &QAction::triggered, this, [this, chosen, current] {
            const auto position = m_model.positionOf(*current);
            chosen.size() == 1 && position ? playFrom(*position) : m_actions.play(chosen, 0);
        });
        m_actions.addQueueing(menu, chosen);
        menu.addSeparator();
    }
    m_actions.addPlaylisting(menu, chosen);
    fillRateMenu(*menu.addMenu(tr("Rate")), m_session, m_selection);
    menu.addSeparator();
    connect(menu.addAction(tr("Similar tracks")), &QAction::triggered, this, &LibraryPage::similarRequested);
    const QString artist = qstring(m_model.catalogue().artists(*row));
    if (!artist.isEmpty()) {
        connect(menu.addAction(tr("Search for “%1”").arg(artist)), &QAction::triggered, this,
                [this, artist] { m_search->setText(artist); });
    }
    menu.addSeparator();
    m_actions.addFacts(menu, *current);
    menu.addSeparator();
    connect(menu.addAction(tr("Copy artist and title")), &QAction::triggered, this, &LibraryPage::copySelected);
    if (!spotifyLink(m_model.catalogue().uri(*row)).isEmpty()) {
        connect(menu.addAction(tr("Copy Spotify link")), &QAction::triggered, this, &LibraryPage::copyLinks);
    }
    menu.exec(m_view->viewport()->mapToGlobal(at));
}

void LibraryPage::copySelected()
{
    QStringList lines;
    for (const TrackId track : m_view->selectedTracks()) {
        const Row row = *m_model.catalogue().rowOf(track);
        lines << QStringLiteral("%1 – %2").arg(qstring(m_model.catalogue().artists(row)),
                                               qstring(m_model.catalogue().title(row)));
    }
    QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

void LibraryPage::copyLinks()
{
    QStringList links;
    for (const TrackId track : m_view->selectedTracks()) {
        const QString link = spotifyLink(m_model.catalogue().uri(*m_model.catalogue().rowOf(track)));
        if (!link.isEmpty()) {
            links << link;
        }
    }
    QApplication::clipboard()->setText(links.join(QLatin1Char('\n')));
}

} // namespace nearfield::ui
