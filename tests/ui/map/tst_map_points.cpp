#include <algorithm>
#include <cmath>
#include <limits>

#include <QApplication>
#include <QTest>

#include "core/base/random.h"
#include "core/features/features.h"
#include "tests/support/synthetic.h"
#include "tests/support/synthetic_map.h"
#include "ui/map/map_colours.h"
#include "ui/map/point_grid.h"
#include "ui/map/point_raster.h"

using namespace nearfield;
using namespace nearfield::ui;

namespace {

std::optional<Row> nearestByHand(const std::vector<MapPoint>& points, MapPoint at, float within)
{
    std::optional<Row> found;
    float best = within * within;
    for (Row row = 0; row < points.size(); ++row) {
        const float distance =
            (points[row].x - at.x) * (points[row].x - at.x) + (points[row].y - at.y) * (points[row].y - at.y);
        if (distance <= best) {
            best = distance;
            found = row;
        }
    }
    return found;
}

std::shared_ptr<const Catalogue> syntheticCatalogue(int tracks)
{
    CatalogueBuilder builder;
    for (int number = 1; number <= tracks; ++number) {
        Track track = test::syntheticTrack(number);
        track.id = TrackId{number};
        builder.add(track);
    }
    return std::make_shared<const Catalogue>(builder.build());
}

PointLook lookOf(std::size_t points, QRgb colour)
{
    PointLook look;
    look.colours.assign(points, colour);
    return look;
}

/// Share of a channel-wise sum of opacity in the image.
double coverage(const QImage& image)
{
    double sum = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            sum += qAlpha(image.pixel(x, y)) / 255.0;
        }
    }
    return sum;
}

} // namespace

class MapPointsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English)); }
    void nearestPointIsThatOfALinearSearch();
    void nearestIsNoneBeyondTheReachAndSkipsWhatIsRefused();
    void outlineHoldsWhatQPolygonHolds();
    void pointsWithoutAPlaceAreNeverFound();
    void allPointsInOnePlaceAreAGridToo();
    void partsOfAViewHoldAllOfItsPoints();
    void pointIsDrawnWhereItLies();
    void orderOfPointsDoesNotMatterWhereTheyOverlap();
    void hiddenPointsAreNotDrawnAndDimmedOnesArePale();
    void crowdNeverOverflows();
    void pointsGrowWithTheZoom();
    void sharpScreensGetAsManyDots();
    void commonestGenresHaveColoursOfTheirOwn();
    void scaleLeavesOutTheRarestAndNamesItsEnds();
    void unknownValuesHaveAColourApart();
    void engineeredFeaturesAreThoseOfCore();
    void ratingsAreClassesThatFollowTheListener();
    void everyColouringHasANameAndColours();
    void colourScaleRisesAwayFromTheGround();
};

void MapPointsTest::nearestPointIsThatOfALinearSearch()
{
    const auto points = test::syntheticPlaces(3000);
    const PointGrid grid(points);
    Random random(4);
    for (int i = 0; i < 500; ++i) {
        const MapPoint at{static_cast<float>(random.uniform(-1.3, 1.3)), static_cast<float>(random.uniform(-1.3, 1.3))};
        const auto within = static_cast<float>(random.uniform(0.001, 0.3));
        QCOMPARE(grid.nearest(at, within), nearestByHand(points, at, within));
    }
}

void MapPointsTest::nearestIsNoneBeyondTheReachAndSkipsWhatIsRefused()
{
    const PointGrid grid({{0, 0}, {0.1F, 0}, {1, 1}});
    QCOMPARE(grid.nearest({0.02F, 0}, 0.05F), std::optional<Row>(0));
    QCOMPARE(grid.nearest({0.5F, 0.5F}, 0.05F), std::nullopt);
    QCOMPARE(grid.nearest({0.02F, 0}, 0.2F, [](Row row) { return row != 0; }), std::optional<Row>(1));
}

void MapPointsTest::outlineHoldsWhatQPolygonHolds()
{
    const auto points = test::syntheticPlaces(2000);
    const PointGrid grid(points);
    QPolygonF star; // crosses itself
    for (int i = 0; i < 5; ++i) {
        star << QPointF(0.8 * std::cos(i * 2.513274), 0.8 * std::sin(i * 2.513274));
    }
    std::vector<Row> wanted;
    for (Row row = 0; row < points.size(); ++row) {
        if (star.containsPoint({static_cast<double>(points[row].x), static_cast<double>(points[row].y)},
                               Qt::OddEvenFill)) {
            wanted.push_back(row);
        }
    }
    QVERIFY(wanted.size() > 100);
    QCOMPARE(grid.inside(star), wanted);
    QVERIFY(grid.inside(QPolygonF{QPointF(0, 0), QPointF(1, 1)}).empty());
}

void MapPointsTest::pointsWithoutAPlaceAreNeverFound()
{
    const float none = std::numeric_limits<float>::quiet_NaN();
    const PointGrid grid({{0, 0}, {none, none}, {1, none}});
    QCOMPARE(grid.size(), std::size_t{3});
    QCOMPARE(grid.order().size(), std::size_t{1});
    QCOMPARE(grid.nearest({0, 0}, 10), std::optional<Row>(0));
    const PointGrid empty(std::vector<MapPoint>{});
    QCOMPARE(empty.nearest({0, 0}, 10), std::nullopt);
    QVERIFY(empty.inside(QPolygonF(QRectF(-1, -1, 2, 2))).empty());
}

void MapPointsTest::allPointsInOnePlaceAreAGridToo()
{
    const PointGrid grid(std::vector<MapPoint>(500, MapPoint{0.5F, 0.5F}));
    QCOMPARE(grid.inside(QPolygonF(QRectF(0, 0, 1, 1))).size(), std::size_t{500});
    QVERIFY(grid.nearest({0.5F, 0.5F}, 0.01F).has_value());
}

void MapPointsTest::partsOfAViewHoldAllOfItsPoints()
{
    const auto points = test::syntheticPlaces(4000);
    const PointGrid grid(points);
    const MapRect view{-0.2F, -0.4F, 0.5F, 0.1F};
    std::vector<Row> given;
    grid.forEachPart(view,
                     [&given](std::span<const Row> part) { given.insert(given.end(), part.begin(), part.end()); });
    std::sort(given.begin(), given.end());
    QVERIFY(std::adjacent_find(given.begin(), given.end()) == given.end());
    for (Row row = 0; row < points.size(); ++row) {
        QVERIFY(!view.contains(points[row]) || std::binary_search(given.begin(), given.end(), row));
    }
    QVERIFY(given.size() < points.size());
}

void MapPointsTest::pointIsDrawnWhereItLies()
{
    const PointGrid grid({{0.25F, -0.5F}, {1, 1}, {-1, -1}});
    PointRaster raster;
    raster.setGrid(grid);
    PointLook look = lookOf(3, 0xffff8000);
    look.hidden = {0, 1, 1};
    raster.setLook(look);
    const MapView view{.centre = {0, 0}, .unitsPerPixel = 0.01, .size = {300, 300}};
    const QImage& image = raster.draw(view, 1);
    const QPointF at = view.pixelOf(grid.point(0));
    QCOMPARE(at, QPointF(175, 200));
    double x = 0;
    double y = 0;
    const double all = coverage(image);
    QVERIFY(all > 1);
    for (int line = 0; line < 300; ++line) {
        for (int column = 0; column < 300; ++column) {
            const double share = qAlpha(image.pixel(column, line)) / 255.0 / all;
            x += share * (column + 0.5);
            y += share * (line + 0.5);
        }
    }
    QVERIFY(std::abs(x - at.x()) < 0.2);
    QVERIFY(std::abs(y - at.y()) < 0.2);
    const QColor middle = QColor::fromRgba(qUnpremultiply(image.pixel(175, 200)));
    QVERIFY(std::abs(middle.red() - 255) < 4 && std::abs(middle.green() - 128) < 4 && middle.blue() < 4);
}

void MapPointsTest::orderOfPointsDoesNotMatterWhereTheyOverlap()
{
    std::vector<MapPoint> points(20, MapPoint{0, 0});
    const PointGrid grid(points);
    const MapView view{.centre = {0, 0}, .unitsPerPixel = 0.1, .size = {40, 40}};
    PointRaster raster;
    raster.setGrid(grid);
    PointLook look = lookOf(20, 0xffff0000);
    for (std::size_t i = 0; i < 10; ++i) {
        look.colours[i] = 0xff0000ff;
    }
    raster.setLook(look);
    const QRgb blueFirst = raster.draw(view, 1).pixel(20, 20);
    std::reverse(look.colours.begin(), look.colours.end());
    raster.setLook(look);
    QCOMPARE(raster.draw(view, 1).pixel(20, 20), blueFirst);
    QVERIFY(std::abs(qRed(blueFirst) - qBlue(blueFirst)) <= 1);
}

void MapPointsTest::hiddenPointsAreNotDrawnAndDimmedOnesArePale()
{
    const PointGrid grid({{-0.5F, 0}, {0.5F, 0}});
    const MapView view{.centre = {0, 0}, .unitsPerPixel = 0.02, .size = {100, 60}};
    PointRaster raster;
    raster.setGrid(grid);
    PointLook look = lookOf(2, 0xff00ff00);
    look.hidden = {1, 0};
    raster.setLook(look);
    QCOMPARE(qAlpha(raster.draw(view, 1).pixel(25, 30)), 0);
    QVERIFY(qAlpha(raster.draw(view, 1).pixel(75, 30)) > 100);
    look.hidden.clear();
    look.dimmed = {1, 0};
    look.dim = 0xff808080;
    raster.setLook(look);
    const QImage image = raster.draw(view, 1);
    QVERIFY(qAlpha(image.pixel(25, 30)) > 0);
    QVERIFY(qAlpha(image.pixel(25, 30)) < qAlpha(image.pixel(75, 30)));
    QCOMPARE(qRed(image.pixel(25, 30)), qGreen(image.pixel(25, 30)));
}

void MapPointsTest::crowdNeverOverflows()
{
    std::vector<MapPoint> points(5000, MapPoint{0, 0});
    points.push_back({1, 0});
    const PointGrid grid(points);
    PointRaster raster;
    raster.setGrid(grid);
    raster.setLook(lookOf(points.size(), 0xffffffff));
    const QImage& image = raster.draw({.centre = {0, 0}, .unitsPerPixel = 0.05, .size = {60, 60}}, 1);
    const QColor colour = QColor::fromRgba(qUnpremultiply(image.pixel(30, 30)));
    QVERIFY(colour.red() > 250 && colour.green() > 250 && colour.blue() > 250);
    QVERIFY(qAlpha(image.pixel(30, 30)) > 250);
}

void MapPointsTest::pointsGrowWithTheZoom()
{
    const PointGrid grid(test::syntheticPlaces(20'000));
    PointRaster raster;
    raster.setGrid(grid);
    MapView view{
        .centre = {0, 0}, .unitsPerPixel = PointRaster::wholeMapScale(grid.bounds(), {800, 600}), .size = {800, 600}};
    double last = 0;
    for (int i = 0; i < 5; ++i) {
        QVERIFY(raster.radius(view) > last);
        last = raster.radius(view);
        view.unitsPerPixel /= 2;
    }
    view.unitsPerPixel /= 1e6;
    QCOMPARE(raster.radius(view), 6.0);
}

void MapPointsTest::sharpScreensGetAsManyDots()
{
    const PointGrid grid({{0, 0}, {1, 1}});
    PointRaster raster;
    raster.setGrid(grid);
    raster.setLook(lookOf(2, 0xffffffff));
    const MapView view{.centre = {0, 0}, .unitsPerPixel = 0.1, .size = {40, 40}};
    const double usual = coverage(raster.draw(view, 1));
    const QImage& sharp = raster.draw(view, 2);
    QCOMPARE(sharp.size(), QSize(80, 80));
    QCOMPARE(sharp.devicePixelRatio(), 2.0);
    QVERIFY(std::abs(coverage(sharp) / usual / 4 - 1) < 0.25);
}

void MapPointsTest::commonestGenresHaveColoursOfTheirOwn()
{
    CatalogueBuilder builder;
    int id = 0;
    for (int genre = 0; genre < 10; ++genre) {
        for (int i = 0; i < 20 - genre; ++i) {
            Track track = test::syntheticTrack(++id);
            track.id = TrackId{id};
            track.genre = genre == 1 ? std::string() : "genre " + std::to_string(genre);
            builder.add(track);
        }
    }
    const ColourSource source{
        .catalogue = std::make_shared<const Catalogue>(builder.build()), .stars = {}, .predicted = {}};
    const Colouring colouring = colouringOf({ColourKind::Genre}, source);
    QVERIFY(!colouring.hasScale());
    QCOMPARE(colouring.classes.size(), std::size_t{9});
    QCOMPARE(colouring.classes[0].name, QStringLiteral("genre 0"));
    QCOMPARE(colouring.classes[1].name, QStringLiteral("genre 2"));
    QCOMPARE(colouring.classes[7].name, QStringLiteral("other"));
    QCOMPARE(colouring.classes[7].tracks, std::size_t{12 + 11});
    QCOMPARE(colouring.classes[8].name, QStringLiteral("no genre"));
    QCOMPARE(colouring.classes[8].tracks, std::size_t{19});
    std::size_t all = 0;
    for (const auto& one : colouring.classes) {
        all += one.tracks;
    }
    QCOMPARE(all, source.catalogue->size());
    const auto colours = coloursOf(colouring, Theme::darkTheme());
    QCOMPARE(colours.front(), Theme::darkTheme().categories[0].rgb());
}

void MapPointsTest::scaleLeavesOutTheRarestAndNamesItsEnds()
{
    const ColourSource source{.catalogue = syntheticCatalogue(1000), .stars = {}, .predicted = {}};
    const Colouring colouring = colouringOf({ColourKind::Feature, static_cast<std::size_t>(RawFeature::Tempo)}, source);
    QVERIFY(colouring.hasScale());
    QVERIFY(colouring.low > 60 && colouring.low < 70);
    QVERIFY(colouring.high > 190 && colouring.high < 200);
    QVERIFY2(colouring.lowText.startsWith(QStringLiteral("≤ ")) && colouring.lowText.contains(QStringLiteral("BPM")),
             qPrintable(colouring.lowText));
    QVERIFY(colouring.highText.startsWith(QStringLiteral("≥ ")));
    QCOMPARE(colouring.unknown, std::size_t{0});
    const auto colours = coloursOf(colouring, Theme::darkTheme());
    Row slowest = 0;
    for (Row row = 0; row < 1000; ++row) {
        slowest = colouring.values[row] < colouring.values[slowest] ? row : slowest;
    }
    QCOMPARE(colours[slowest], scaleColour(0, Theme::darkTheme()).rgb());
}

void MapPointsTest::unknownValuesHaveAColourApart()
{
    CatalogueBuilder builder;
    for (int number = 1; number <= 10; ++number) {
        Track track = test::syntheticTrack(number);
        track.id = TrackId{number};
        if (number <= 3) {
            track.year.reset();
        }
        builder.add(track);
    }
    const ColourSource source{
        .catalogue = std::make_shared<const Catalogue>(builder.build()), .stars = {}, .predicted = {}};
    const Colouring colouring = colouringOf({ColourKind::Year}, source);
    QCOMPARE(colouring.unknown, std::size_t{3});
    const Theme theme = Theme::lightTheme();
    QCOMPARE(coloursOf(colouring, theme)[0], classColour(Colouring::kUnknown, false, theme).rgb());
    QVERIFY(coloursOf(colouring, theme)[5] != coloursOf(colouring, theme)[0]);
    // Nothing is predicted before there is a recommender.
    QCOMPARE(colouringOf({ColourKind::PredictedStars}, source).unknown, std::size_t{10});
}

void MapPointsTest::engineeredFeaturesAreThoseOfCore()
{
    const ColourSource source{.catalogue = syntheticCatalogue(40), .stars = {}, .predicted = {}};
    const Matrix inputs = inputsOf(*source.catalogue);
    for (std::size_t i = 0; i < kEngineeredCount; ++i) {
        const Colouring colouring = colouringOf({ColourKind::Feature, kRawFeatureCount + i}, source);
        for (Row row = 0; row < 40; ++row) {
            QCOMPARE(colouring.values[row],
                     inputs(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(kContinuousCount + i)));
        }
    }
}

void MapPointsTest::ratingsAreClassesThatFollowTheListener()
{
    ColourSource source{.catalogue = syntheticCatalogue(10), .stars = {}, .predicted = {}};
    source.stars = [](TrackId track) -> std::optional<float> {
        return value(track) <= 5 ? std::optional(static_cast<float>(value(track)) - 0.5F) : std::nullopt;
    };
    const Colouring colouring = colouringOf({ColourKind::Rating}, source);
    QCOMPARE(colouring.classes.size(), std::size_t{6});
    QCOMPARE(colouring.classes.front().name, QStringLiteral("4½ – 5 stars"));
    QCOMPARE(colouring.classes.back().name, QStringLiteral("not rated"));
    QCOMPARE(colouring.classOf[0], std::uint8_t{0});
    QCOMPARE(colouring.classOf[4], std::uint8_t{4});
    QCOMPARE(colouring.classOf[7], Colouring::kUnknown);
    const auto sizes = sizesByRating(source);
    QCOMPARE(sizes[7], std::uint8_t{0});
    QCOMPARE(sizes[4], std::uint8_t{5});
    QVERIFY(sizes[4] < PointLook::kSizes);
}

void MapPointsTest::everyColouringHasANameAndColours()
{
    ColourSource source{.catalogue = syntheticCatalogue(30), .stars = {}, .predicted = std::vector<float>(30, 3.5F)};
    QCOMPARE(allColourings().size(), std::size_t{5 + 20});
    for (const ColourBy& by : allColourings()) {
        QVERIFY(!nameOf(by).isEmpty());
        const Colouring colouring = colouringOf(by, source);
        QCOMPARE(coloursOf(colouring, Theme::darkTheme()).size(), std::size_t{30});
        QVERIFY(!colouring.hasScale() || colouring.high > colouring.low);
    }
}

void MapPointsTest::colourScaleRisesAwayFromTheGround()
{
    for (const Theme& theme : {Theme::darkTheme(), Theme::lightTheme()}) {
        const auto light = [](const QColor& colour) {
            return 0.2126 * colour.redF() + 0.7152 * colour.greenF() + 0.0722 * colour.blueF();
        };
        double last = std::abs(light(theme.surface) - light(scaleColour(0, theme)));
        QVERIFY(last > 0.1);
        for (int i = 1; i <= 10; ++i) {
            const double now = std::abs(light(theme.surface) - light(scaleColour(i / 10.0, theme)));
            QVERIFY2(now > last - 0.001, qPrintable(QStringLiteral("%1 of the scale").arg(i)));
            last = now;
        }
    }
}

QTEST_MAIN(MapPointsTest)
#include "tst_map_points.moc"
