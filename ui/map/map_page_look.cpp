#include <algorithm>
#include <utility>

#include <QActionGroup>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>

#include "core/map/contour.h"
#include "core/recommend/taste/taste_features.h"
#include "ui/library_session.h"
#include "ui/map/map_legend.h"
#include "ui/map/map_page.h"
#include "ui/map/map_text.h"
#include "ui/selection.h"
#include "ui/text.h"

namespace nearfield::ui {

namespace {

constexpr float kLiked = 4;               ///< stars
constexpr double kTasteShare = 0.6;       ///< of what is liked lies within the contour
constexpr double kTasteBandwidth = 0.035; ///< of the wider side of the map
constexpr std::size_t kFewestLiked = 10;

} // namespace

void MapPage::addMenus()
{
    auto* colours = new QMenu(m_colourButton);
    auto* colourGroup = new QActionGroup(colours);
    for (const ColourBy& by : allColourings()) {
        if (by.kind == ColourKind::Feature && by.feature == 0) {
            colours->addSeparator();
        }
        if (by.kind == ColourKind::Feature && by.feature == kRawFeatureCount) {
            colours->addSeparator();
        }
        QAction* action = colours->addAction(nameOf(by));
        action->setCheckable(true);
        action->setChecked(by == m_by);
        action->setData(QVariant::fromValue(static_cast<int>(by.kind) * 100 + static_cast<int>(by.feature)));
        colourGroup->addAction(action);
        connect(action, &QAction::triggered, this, [this, by] { colourBy(by); });
    }
    m_colourButton->setMenu(colours);
    m_colourButton->setText(tr("Colour: %1").arg(nameOf(m_by)));

    auto* sizes = new QMenu(m_sizeButton);
    auto* sizeGroup = new QActionGroup(sizes);
    for (const bool byRating : {false, true}) {
        QAction* action = sizes->addAction(byRating ? tr("Rating") : tr("All alike"));
        action->setCheckable(true);
        action->setChecked(byRating == m_sizedByRating);
        sizeGroup->addAction(action);
        connect(action, &QAction::triggered, this, [this, byRating] { setSizedByRating(byRating); });
    }
    m_sizeButton->setMenu(sizes);
    m_sizeButton->setText(tr("Size: %1").arg(tr("All alike")));

    auto* shown = new QMenu(m_showButton);
    const auto addToggle = [&](const QString& text, bool on, auto act) {
        QAction* action = shown->addAction(text);
        action->setCheckable(true);
        action->setChecked(on);
        connect(action, &QAction::toggled, this, act);
        return action;
    };
    addToggle(tr("Names of areas"), m_areasShown, [this](bool on) {
        m_areasShown = on;
        showMarks();
    });
    addToggle(tr("Which way features rise"), m_directionsShown, [this](bool on) {
        m_directionsShown = on;
        showMarks();
    });
    m_contourAction = addToggle(tr("Around what you like"), m_contourShown, [this](bool on) { setContourShown(on); });
    m_contourAction->setToolTip(tr("A line around most of the tracks you gave four stars or more, or are expected to"));
    shown->setToolTipsVisible(true);
    shown->addSeparator();
    connect(shown->addAction(tr("Whole map")), &QAction::triggered, m_canvas, &MapCanvas::showAll);
    m_layOutAction = shown->addAction(tr("Lay out again"));
    connect(m_layOutAction, &QAction::triggered, this, [this] { m_maker.layOut(); });
    m_showButton->setMenu(shown);
}

void MapPage::colourBy(const ColourBy& by)
{
    m_by = by;
    m_colourButton->setText(tr("Colour: %1").arg(nameOf(by)));
    for (QAction* action : m_colourButton->menu()->actions()) {
        if (action->data().toInt() == static_cast<int>(by.kind) * 100 + static_cast<int>(by.feature) &&
            action->isCheckable()) {
            action->setChecked(true);
        }
    }
    predict();
    recolour();
}

void MapPage::setSizedByRating(bool sized)
{
    m_sizedByRating = sized;
    m_sizeButton->setText(tr("Size: %1").arg(sized ? tr("Rating") : tr("All alike")));
    m_sizeButton->menu()->actions().at(sized ? 1 : 0)->setChecked(true);
    restyle();
}

QString MapPage::saveLook() const
{
    return QStringLiteral("%1/%2/%3/%4")
        .arg(static_cast<int>(m_by.kind))
        .arg(static_cast<int>(m_by.feature))
        .arg(m_sizedByRating ? 1 : 0)
        .arg(m_contourShown ? 1 : 0);
}

void MapPage::restoreLook(const QString& look)
{
    const QStringList parts = look.split(QLatin1Char('/'));
    if (parts.size() != 4) {
        return;
    }
    const ColourBy by{static_cast<ColourKind>(parts[0].toInt()), static_cast<std::size_t>(parts[1].toInt())};
    const auto all = allColourings();
    if (std::find(all.begin(), all.end(), by) != all.end()) {
        colourBy(by);
    }
    setSizedByRating(parts[2] == QLatin1String("1"));
    setContourShown(parts[3] == QLatin1String("1"));
}

void MapPage::recolour()
{
    if (m_map == nullptr) {
        return;
    }
    m_colouring = colouringOf(m_by, {.catalogue = m_catalogue,
                                     .stars = [this](TrackId track) { return m_session.stars(track); },
                                     .predicted = m_predicted});
    m_legend->setColouring(m_colouring);
    restyle();
    placeFloats();
}

void MapPage::restyle()
{
    if (m_map == nullptr) {
        return;
    }
    PointLook look{.colours = coloursOf(m_colouring, m_theme.theme())};
    look.dim = classColour(Colouring::kUnknown, false, m_theme.theme()).rgb();
    if (m_sizedByRating) {
        look.sizes = sizesByRating({.catalogue = m_catalogue,
                                    .stars = [this](TrackId track) { return m_session.stars(track); },
                                    .predicted = {}});
    }
    if (const auto& hidden = m_legend->hiddenClasses(); !hidden.empty() && !m_colouring.hasScale()) {
        look.hidden.resize(catalogue().size());
        for (Row row = 0; row < look.hidden.size(); ++row) {
            look.hidden[row] = hidden.contains(m_colouring.classOf[row]) ? 1 : 0;
        }
    }
    if (!m_search->text().trimmed().isEmpty() && m_index != nullptr) {
        look.dimmed.assign(catalogue().size(), 1);
        for (const Row row : m_matches) {
            look.dimmed[row] = 0;
        }
    }
    m_canvas->setLook(std::move(look));
}

void MapPage::index()
{
    m_index.reset();
    m_jobs.replace(m_indexJob, {.title = tr("Indexing the map"), .visible = false}, this,
                   [this, catalogue = m_catalogue](JobContext& context) {
                       const auto made = std::make_shared<const SearchIndex>(*catalogue);
                       context.post([this, made] {
                           m_index = made;
                           search();
                       });
                   });
}

void MapPage::search()
{
    m_matches.clear();
    const QString query = m_search->text().trimmed();
    if (!query.isEmpty() && m_index != nullptr) {
        m_matches = m_index->find(utf8(query));
    }
    restyle();
    showFacts();
}

void MapPage::predict()
{
    const bool wanted = m_by.kind == ColourKind::PredictedStars || m_contourShown;
    if (!wanted || !m_oldPredictions || m_map == nullptr || !isVisible()) {
        return;
    }
    m_oldPredictions = false;
    m_jobs.replace(
        m_predictJob, {.title = tr("Predicting stars"), .visible = false}, this,
        [this, &session = m_session, listener = m_session.listener().id, catalogue = m_catalogue](JobContext& context) {
            session.waitUntilWritten();
            const auto recommender = session.library().recommender(listener, context.stopToken());
            if (recommender == nullptr) {
                return; // stopped, or nothing to learn from
            }
            const std::vector<float> all = recommender->predictedStars();
            std::vector<float> predicted(catalogue->size(), kUnknown);
            for (Row row = 0; row < predicted.size(); ++row) {
                if (const auto there = recommender->catalogue().rowOf(catalogue->id(row))) {
                    predicted[row] = all[*there];
                }
            }
            context.post([this, catalogue, predicted = std::move(predicted)] {
                if (catalogue == m_catalogue) {
                    m_predicted = predicted;
                    if (m_by.kind == ColourKind::PredictedStars) {
                        recolour();
                    }
                    contour();
                }
            });
        });
}

void MapPage::setContourShown(bool shown)
{
    m_contourShown = shown;
    m_contourAction->setChecked(shown);
    if (shown && m_contours.empty()) {
        predict();
        contour();
    }
    showMarks();
}

void MapPage::contour()
{
    if (!m_contourShown || m_map == nullptr) {
        return;
    }
    std::vector<Row> liked;
    for (Row row = 0; row < catalogue().size(); ++row) {
        const auto stars = m_session.stars(catalogue().id(row));
        const float value = stars ? *stars : row < m_predicted.size() ? m_predicted[row] : 0;
        if (value >= kLiked) {
            liked.push_back(row);
        }
    }
    if (liked.size() < kFewestLiked) {
        m_contours.clear();
        showMarks();
        return;
    }
    m_jobs.replace(
        m_contourJob, {.title = tr("Drawing the taste"), .visible = false}, this,
        [this, map = m_map, liked = std::move(liked),
         wide = static_cast<double>(std::max(m_canvas->grid().bounds().width(), m_canvas->grid().bounds().height()))](
            JobContext& context) {
            Matrix points(static_cast<Eigen::Index>(liked.size()), 2);
            for (std::size_t i = 0; i < liked.size(); ++i) {
                points.row(static_cast<Eigen::Index>(i)) = map->positions().row(static_cast<Eigen::Index>(liked[i]));
            }
            const map::Density density = map::densityOf(points, {}, kTasteBandwidth * wide);
            std::vector<std::vector<MapPoint>> lines;
            for (const map::Contour& line : map::contoursOf(density, map::levelAround(density, kTasteShare))) {
                std::vector<MapPoint> out;
                for (const map::ContourPoint& point : line) {
                    out.push_back({point.x, point.y});
                }
                lines.push_back(std::move(out));
            }
            context.post([this, map, lines] {
                if (map == m_map) {
                    m_contours = lines;
                    showMarks();
                }
            });
        });
}

void MapPage::showMarks()
{
    if (m_map == nullptr) {
        return;
    }
    MapMarks marks;
    if (m_contourShown) {
        marks.contours = m_contours;
    }
    if (m_areasShown) {
        marks.areas = m_map->areas();
    }
    if (m_directionsShown) {
        marks.directions = m_map->directions();
    }
    marks.lasso = m_outline;
    for (const TrackId stop : m_stops) {
        if (const auto row = catalogue().rowOf(stop)) {
            marks.stops.push_back(*row);
        }
    }
    if (m_journey) {
        for (const PlaylistEntry& entry : m_journey->entries) {
            if (const auto row = entry.track ? catalogue().rowOf(*entry.track) : std::nullopt) {
                marks.journey.push_back(*row);
            }
        }
    }
    if (m_shownPlaced < m_placed.size()) {
        const PlacedTrack& placed = m_placed[m_shownPlaced];
        PlacedMark mark{
            .at = m_placedAt, .label = tr("placed: %1").arg(nameOf(placed.track, m_placedName)), .neighbours = {}};
        for (const SimilarTrack& neighbour : placed.neighbours) {
            if (const auto row = catalogue().rowOf(neighbour.id)) {
                mark.neighbours.push_back(*row);
            }
        }
        marks.placed = std::move(mark);
    }
    for (const TrackId track : m_selection.tracks()) {
        if (const auto row = catalogue().rowOf(track)) {
            marks.selected.push_back(*row);
        }
    }
    marks.current = m_selection.current() ? catalogue().rowOf(*m_selection.current()) : std::nullopt;
    m_canvas->setMarks(std::move(marks));
}

} // namespace nearfield::ui
