#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include <QDateTime>
#include <QMenu>
#include <QPushButton>

#include "ui/actions/track_actions.h"
#include "ui/library_session.h"
#include "ui/map/hover_card.h"
#include "ui/map/journey_bar.h"
#include "ui/map/lasso_bar.h"
#include "ui/map/map_page.h"
#include "ui/map/map_text.h"
#include "ui/map/place_dialog.h"
#include "ui/map/placed_card.h"
#include "ui/rate_menu.h"
#include "ui/selection.h"
#include "ui/text.h"

namespace nearfield::ui {

namespace {

constexpr std::size_t kTrueNeighbours = 10;
constexpr std::size_t kMostStops = 3;

/// What `work` gives, or what to say of its failure.
template <typename Value>
struct Answer
{
    Value value{};
    QString error;
};

} // namespace

void MapPage::setTool(Tool tool)
{
    m_tool = tool;
    m_lassoButton->setChecked(tool == Tool::Lasso);
    m_journeyButton->setChecked(tool == Tool::Journey);
    if (tool != Tool::Lasso) {
        m_outline.clear();
        m_lassoed.clear();
    }
    if (tool != Tool::Journey) {
        m_stops.clear();
        m_journey.reset();
        m_journeyError.clear();
    }
    if (tool != Tool::Place) {
        m_placed.clear();
        if (m_placeJob != nullptr) {
            m_placeJob->cancel();
        }
    }
    m_canvas->setMode(tool == Tool::Lasso     ? MapCanvas::Mode::Lasso
                      : tool == Tool::Journey ? MapCanvas::Mode::Pick
                                              : MapCanvas::Mode::Explore);
    m_lassoBar->setVisible(tool == Tool::Lasso && !m_outline.isEmpty());
    m_journeyBar->setVisible(tool == Tool::Journey);
    m_placedCard->setVisible(tool == Tool::Place);
    if (tool == Tool::Journey) {
        if (m_stops.empty()) { // what is selected is where it begins, and perhaps goes
            for (const TrackId track : m_selection.tracks()) {
                if (m_stops.size() < kMostStops && m_selection.tracks().size() <= kMostStops &&
                    catalogue().rowOf(track)) {
                    m_stops.push_back(track);
                }
            }
        }
        findJourney();
    }
    placeFloats();
    showMarks();
}

void MapPage::escape()
{
    if (m_tool != Tool::None) {
        setTool(Tool::None);
    } else if (m_selection.tracks().size() > 1 && m_selection.current()) {
        m_selection.select(*m_selection.current());
    }
}

// -- looking
// -----------------------------------------------------------------------------------------------------------

void MapPage::hover(std::optional<Row> row)
{
    m_rest.stop();
    if (!row || m_map == nullptr) {
        m_hoverCard->hide();
        m_canvas->setAccessibleDescription({});
        return;
    }
    const QString title = qstring(catalogue().title(*row));
    const QString facts = hoverText(catalogue(), *row);
    const QPoint at = m_canvas->pos() + m_canvas->view().pixelOf(m_canvas->grid().point(*row)).toPoint();
    m_hoverCard->show(title, facts, m_session.stars(catalogue().id(*row)), at);
    m_canvas->setAccessibleDescription(title + QStringLiteral(", ") + facts);
    m_rest.start();
}

void MapPage::findTrueNeighbours()
{
    const auto space = m_session.soundSpace();
    const auto row = m_canvas->hover().row;
    const auto seed = row && space != nullptr ? space->catalogue().rowOf(catalogue().id(*row)) : std::nullopt;
    if (!seed) {
        return;
    }
    m_jobs.replace(m_neighbourJob, {.title = tr("Looking for neighbours"), .visible = false}, this,
                   [this, space, seed = *seed, hovered = *row](JobContext& context) {
                       const auto found = space->similar(seed, kTrueNeighbours);
                       context.post([this, found, hovered] {
                           if (m_canvas->hover().row != hovered) {
                               return;
                           }
                           std::vector<Row> rows;
                           for (const SimilarTrack& track : found) {
                               if (const auto there = catalogue().rowOf(track.id)) {
                                   rows.push_back(*there);
                               }
                           }
                           m_canvas->setHoverNeighbours(std::move(rows));
                       });
                   });
}

void MapPage::choose(Row row, Qt::KeyboardModifiers modifiers)
{
    if (m_tool == Tool::Journey) {
        addStop(row);
        return;
    }
    const TrackId track = catalogue().id(row);
    m_selecting = true;
    if ((modifiers & Qt::ControlModifier) != 0) {
        std::vector<TrackId> tracks = m_selection.tracks();
        const auto there = std::find(tracks.begin(), tracks.end(), track);
        if (there == tracks.end()) {
            tracks.push_back(track);
            m_selection.select(std::move(tracks), track);
        } else if (tracks.size() > 1) {
            tracks.erase(there);
            const TrackId current = m_selection.current() == track ? tracks.back() : *m_selection.current();
            m_selection.select(std::move(tracks), current);
        }
    } else {
        m_selection.select(track);
    }
    m_selecting = false;
}

void MapPage::step(const QPointF& direction)
{
    const auto current = m_selection.current() ? catalogue().rowOf(*m_selection.current()) : std::nullopt;
    const MapPoint from = current ? m_canvas->grid().point(*current) : m_canvas->view().centre;
    // The nearest within a quarter of the circle that way; what lies aside counts double.
    const PointLook& look = m_canvas->look();
    std::optional<Row> best;
    double least = 0;
    for (const Row row : m_canvas->grid().order()) {
        const MapPoint at = m_canvas->grid().point(row);
        const auto dx = static_cast<double>(at.x - from.x);
        const auto dy = static_cast<double>(at.y - from.y);
        const double along = dx * direction.x() + dy * direction.y();
        const double aside = std::abs(dx * direction.y() - dy * direction.x());
        if (along <= 0 || aside > along || row == current || look.isHidden(row) || look.isDimmed(row)) {
            continue;
        }
        const double cost = along + 2 * aside;
        if (!best || cost < least) {
            least = cost;
            best = row;
        }
    }
    if (best) {
        m_selection.select(catalogue().id(*best));
        m_canvas->setAccessibleDescription(qstring(catalogue().title(*best)) + QStringLiteral(", ") +
                                           hoverText(catalogue(), *best));
    }
}

void MapPage::followSelection()
{
    if (m_map == nullptr) {
        return;
    }
    showMarks();
    if (const auto& current = m_canvas->marks().current;
        current && !m_selecting && isVisible() && m_tool == Tool::None) {
        m_canvas->reveal(m_canvas->grid().point(*current));
    }
}

void MapPage::showMenu(std::optional<Row> row, const QPoint& at)
{
    QMenu menu;
    if (row && m_tool != Tool::Journey) {
        const TrackId track = catalogue().id(*row);
        const auto& selected = m_selection.tracks();
        if (std::find(selected.begin(), selected.end(), track) == selected.end()) {
            m_selecting = true;
            m_selection.select(track);
            m_selecting = false;
        }
        const std::vector<TrackId> chosen = m_selection.tracks();
        QAction* play = menu.addAction(tr("Play"));
        play->setEnabled(m_actions.canPlay(track));
        connect(play, &QAction::triggered, this, [this, track] { m_actions.play({track}, 0); });
        m_actions.addQueueing(menu, chosen);
        menu.addSeparator();
        fillRateMenu(*menu.addMenu(tr("Rate")), m_session, m_selection);
        menu.addSeparator();
        connect(menu.addAction(tr("Similar tracks")), &QAction::triggered, this, &MapPage::similarRequested);
        connect(menu.addAction(tr("Journey from here")), &QAction::triggered, this, [this, track] { travel({track}); });
        menu.addSeparator();
        m_actions.addFacts(menu, track);
    } else {
        connect(menu.addAction(tr("Whole map")), &QAction::triggered, m_canvas, &MapCanvas::showAll);
        connect(menu.addAction(tr("Lasso")), &QAction::triggered, this, [this] { setTool(Tool::Lasso); });
        connect(menu.addAction(tr("Journey")), &QAction::triggered, this, [this] { setTool(Tool::Journey); });
        connect(menu.addAction(tr("Place a track…")), &QAction::triggered, this, &MapPage::askWhatToPlace);
    }
    menu.exec(at);
}

// -- lasso
// -------------------------------------------------------------------------------------------------------------

void MapPage::take(const QPolygonF& outline)
{
    setTool(Tool::Lasso);
    m_outline = outline;
    m_lassoed.clear();
    for (const Row row : m_canvas->grid().inside(outline)) {
        if (!m_canvas->look().isHidden(row) && !m_canvas->look().isDimmed(row)) {
            m_lassoed.push_back(row);
        }
    }
    m_lassoBar->setFacts(m_lassoed.empty() ? tr("No tracks within; draw around some points")
                                           : lassoText(catalogue(), m_lassoed),
                         !m_lassoed.empty());
    m_lassoBar->rateMenu().clear();
    m_lassoBar->queueMenu().clear();
    if (!m_lassoed.empty()) {
        const std::vector<TrackId> tracks = idsOf(m_lassoed);
        fillRateMenu(m_lassoBar->rateMenu(), m_session, m_selection);
        for (QAction* action : m_lassoBar->rateMenu().actions()) {
            action->setShortcuts(QList<QKeySequence>()); // those of the window do the same
        }
        m_actions.addQueueing(m_lassoBar->queueMenu(), tracks);
        m_selecting = true;
        m_selection.select(tracks, tracks.front());
        m_selecting = false;
    }
    m_lassoBar->show();
    m_lassoBar->raise();
    placeFloats();
    showMarks();
}

/// After the area that lies nearest to the middle of the tracks.
QString MapPage::nameOfLassoed() const
{
    MapPoint middle;
    for (const Row row : m_lassoed) {
        const MapPoint at = m_map->position(row);
        middle.x += at.x / static_cast<float>(m_lassoed.size());
        middle.y += at.y / static_cast<float>(m_lassoed.size());
    }
    const auto distance = [&middle](const MapArea& area) {
        return std::hypot(area.centre.x - middle.x, area.centre.y - middle.y);
    };
    const auto& areas = m_map->areas();
    const auto nearest = std::min_element(areas.begin(), areas.end(), [&](const MapArea& a, const MapArea& b) {
        return distance(a) < distance(b);
    });
    return nearest != areas.end() ? tr("From the map: %1").arg(qstring(nearest->name)) : tr("From the map");
}

void MapPage::makeLassoPlaylist()
{
    if (m_lassoed.empty()) {
        return;
    }
    Playlist draft{.name = utf8(nameOfLassoed()), .kind = PlaylistKind::Selection};
    for (const Row row : m_lassoed) {
        draft.entries.push_back({.track = catalogue().id(row)});
    }
    Q_EMIT playlistWanted(draft);
}

// -- journey
// -----------------------------------------------------------------------------------------------------------

void MapPage::travel(const std::vector<TrackId>& stops)
{
    setTool(Tool::None);
    m_tool = Tool::Journey; // so that the stops stay
    m_stops = stops;
    setTool(Tool::Journey);
    m_canvas->setFocus();
}

void MapPage::addStop(Row row)
{
    const TrackId track = catalogue().id(row);
    if (std::find(m_stops.begin(), m_stops.end(), track) != m_stops.end()) {
        return;
    }
    if (m_stops.size() == kMostStops) {
        m_stops.clear(); // another journey
    }
    m_stops.push_back(track);
    findJourney();
}

void MapPage::findJourney()
{
    m_journey.reset();
    m_journeyError.clear();
    m_journeyBar->setFound(false);
    showJourneyWords();
    showMarks();
    if (m_tool != Tool::Journey || m_stops.size() < 2) {
        return;
    }
    const JourneyOptions options{.stops = m_stops,
                                 .length = m_journeyBar->length(),
                                 .energy = m_journeyBar->energy(),
                                 .tempo = m_journeyBar->tempo(),
                                 .filter = {}};
    m_jobs.replace(m_journeyJob, {.title = tr("Finding a way"), .visible = false}, this,
                   [this, &library = m_session.library(), options](JobContext& context) {
                       Answer<Playlist> answer;
                       try {
                           answer.value = library.journey(options, context.stopToken());
                       } catch (const std::exception& error) { // said where it was asked for
                           answer.error = qstring(error.what());
                       }
                       context.post([this, answer, stops = options.stops] {
                           if (m_tool != Tool::Journey || stops != m_stops) {
                               return;
                           }
                           m_journeyError = answer.error;
                           if (answer.error.isEmpty()) {
                               m_journey = answer.value;
                           }
                           m_journeyBar->setFound(m_journey.has_value());
                           showJourneyWords();
                           showMarks();
                       });
                   });
}

void MapPage::showJourneyWords()
{
    const auto titleOf = [this](TrackId track) {
        const auto row = catalogue().rowOf(track);
        const QString title = row ? qstring(catalogue().title(*row)) : QString();
        constexpr int kMost = 26;
        return title.size() > kMost ? title.left(kMost - 1) + QChar(0x2026) : title;
    };
    QStringList names;
    for (const TrackId stop : m_stops) {
        names << titleOf(stop);
    }
    if (!m_journeyError.isEmpty()) {
        m_journeyBar->setWords(m_journeyError, true);
    } else if (m_stops.empty()) {
        m_journeyBar->setWords(tr("Click the track where the journey begins"));
    } else if (m_stops.size() == 1) {
        m_journeyBar->setWords(tr("From “%1”: click the track where it should lead").arg(names.front()));
    } else if (m_journey) {
        double seconds = 0;
        for (const PlaylistEntry& entry : m_journey->entries) {
            const auto row = entry.track ? catalogue().rowOf(*entry.track) : std::nullopt;
            const float length = row ? catalogue().raw(*row, RawFeature::Duration) : 0;
            seconds += std::isfinite(length) ? static_cast<double>(length) : 0;
        }
        m_journeyBar->setWords(tr("%1: %2 tracks, %3 min")
                                   .arg(names.join(QStringLiteral(" → ")))
                                   .arg(m_journey->entries.size())
                                   .arg(qRound(seconds / 60)));
    } else {
        m_journeyBar->setWords(tr("%1: looking for a way…").arg(names.join(QStringLiteral(" → "))));
    }
    placeFloats();
}

// -- placing
// -----------------------------------------------------------------------------------------------------------

void MapPage::askWhatToPlace()
{
    auto* dialog = new PlaceDialog(window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &PlaceDialog::fileChosen, this, [this](const QString& path) { placeFile(utf8(path)); });
    connect(dialog, &PlaceDialog::textGiven, this, &MapPage::placeText);
    dialog->open();
}

void MapPage::placeFile(const std::filesystem::path& file)
{
    place(qstring(file.filename().string()),
          [&library = m_session.library(), listener = m_session.listener().id, file](const std::stop_token& stop) {
              return library.place(file, listener, kTrueNeighbours, {}, stop);
          });
}

void MapPage::placeText(const QString& text)
{
    place(tr("pasted track"),
          [&library = m_session.library(), listener = m_session.listener().id, text = utf8(text)](
              const std::stop_token& stop) { return library.placeText(text, listener, kTrueNeighbours, stop); });
}

void MapPage::place(const QString& name, std::function<std::vector<PlacedTrack>(const std::stop_token&)> work)
{
    if (m_map == nullptr) {
        return;
    }
    setTool(Tool::Place);
    m_placed.clear();
    m_placedName = name;
    m_placedCard->setMessage(name, tr("Listening to it…"), false);
    placeFloats();
    showMarks();
    m_jobs.replace(m_placeJob, {.title = tr("Placing %1").arg(name), .visible = false}, this,
                   [this, work = std::move(work), &session = m_session](JobContext& context) {
                       Answer<std::vector<PlacedTrack>> answer;
                       try {
                           session.waitUntilWritten(); // ratings count
                           answer.value = work(context.stopToken());
                       } catch (const std::exception& error) { // said where it was asked for
                           answer.error = qstring(error.what());
                       }
                       context.post([this, answer] {
                           if (m_tool != Tool::Place) {
                               return;
                           }
                           m_placed = answer.value;
                           if (m_placed.empty()) {
                               m_placedCard->setMessage(
                                   tr("%1 could not be placed").arg(m_placedName),
                                   !answer.error.isEmpty() ? answer.error : tr("There is no track in it."), true);
                               placeFloats();
                           } else {
                               showPlaced(0);
                           }
                       });
                   });
}

void MapPage::showPlaced(std::size_t which)
{
    m_shownPlaced = which;
    const PlacedTrack& placed = m_placed[which];
    m_placedAt = m_map->place(placed.latent);
    m_placedCard->setPlaced(placed, nameOf(placed.track, m_placedName), catalogue(), m_placed.size() - 1);
    placeFloats();
    showMarks();
    m_canvas->reveal(m_placedAt);
}

void MapPage::dropped(const std::vector<std::filesystem::path>& files, const QPoint& at)
{
    std::error_code ignored;
    if (files.size() != 1 || std::filesystem::is_directory(files.front(), ignored)) {
        Q_EMIT filesWanted(files);
        return;
    }
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(tr("Place it on the map")), &QAction::triggered, this,
            [this, file = files.front()] { placeFile(file); });
    connect(menu->addAction(tr("Add it to the library")), &QAction::triggered, this,
            [this, files] { Q_EMIT filesWanted(files); });
    menu->popup(at);
}

} // namespace nearfield::ui
