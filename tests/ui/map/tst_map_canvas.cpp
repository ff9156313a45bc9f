#include <cmath>

#include <QApplication>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include "tests/support/synthetic_map.h"
#include "ui/map/map_canvas.h"

using namespace nearfield;
using namespace nearfield::ui;

namespace {

struct Canvas
{
    ThemeManager theme{*qApp};
    MapCanvas map{theme};

    explicit Canvas(std::vector<MapPoint> points = test::syntheticPlaces(500))
    {
        theme.setChoice(ThemeChoice::Dark);
        map.resize(600, 400);
        map.show();
        PointLook look;
        look.colours.assign(points.size(), 0xffffffff);
        map.setPoints(std::move(points), true);
        map.setLook(look);
        redraw();
    }
    void redraw() { map.replot(QCustomPlot::rpImmediateRefresh); }
    [[nodiscard]] QPoint pixelOf(Row row) const { return map.view().pixelOf(map.grid().point(row)).toPoint(); }
    void wheel(QPoint at, int notches)
    {
        QWheelEvent event(at, map.mapToGlobal(at), {}, QPoint(0, 120 * notches), Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(&map, &event);
        redraw();
    }
    void drag(QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::mousePress(&map, Qt::LeftButton, modifiers, from);
        constexpr int kSteps = 10;
        for (int i = 1; i <= kSteps; ++i) {
            const QPoint at = from + (to - from) * i / kSteps;
            QMouseEvent move(QEvent::MouseMove, at, map.mapToGlobal(at), Qt::NoButton, Qt::LeftButton, modifiers);
            QApplication::sendEvent(&map, &move);
        }
        QTest::mouseRelease(&map, Qt::LeftButton, modifiers, to);
        redraw();
    }
};

const std::vector<MapPoint> kCross = {{0, 0}, {0.5F, 0}, {-0.5F, 0}, {0, 0.4F}, {0, -0.4F}};

} // namespace

class MapCanvasTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void wholeMapFitsAndIsAsWideAsHigh();
    void placesAndPixelsAreOneAnother();
    void dragMovesTheMapWithThePointer();
    void wheelZoomsAtThePointerAndKeepsTheShape();
    void viewStaysOnTheMap();
    void sizeOfTheWindowKeepsTheMiddle();
    void clickChoosesThePointUnderIt();
    void clickBesideAllPointsSaysSo();
    void dragIsNoClick();
    void pointerTellsTheTrackUnderIt();
    void hiddenPointsCannotBePointedAt();
    void doubleClickOpens();
    void lassoTellsItsOutlineInPlacesOfTheMap();
    void shiftDragIsALassoToo();
    void keysPanZoomAndShowAll();
    void plusAndMinusZoomHereWhateverTheyDoElsewhere();
    void hoverAndMarksAreDrawn();
    void areasAreNamedByZoom();
    void labelsKeepClearOfWidgets();
    void themeChangesTheGround();
};

void MapCanvasTest::wholeMapFitsAndIsAsWideAsHigh()
{
    Canvas c;
    for (Row row = 0; row < c.map.grid().size(); ++row) {
        QVERIFY(c.map.rect().contains(c.pixelOf(row)));
    }
    QCOMPARE(c.map.zoom(), 1.0);
    const double across = c.map.xAxis->range().size() / c.map.width();
    const double along = c.map.yAxis->range().size() / c.map.height();
    QVERIFY(std::abs(across / along - 1) < 1e-6);
}

void MapCanvasTest::placesAndPixelsAreOneAnother()
{
    Canvas c;
    c.map.zoomBy(3);
    const MapView view = c.map.view();
    const QPointF pixel(123, 321);
    const QPointF back = view.pixelOf(view.mapOf(pixel));
    QVERIFY(QLineF(pixel, back).length() < 0.01);
    QVERIFY(view.pixelOf({0, 1}).y() < view.pixelOf({0, 0}).y()); // up is up
    QVERIFY(std::abs(c.map.xAxis->pixelToCoord(123) - static_cast<double>(view.mapOf(pixel).x)) < 1e-4);
}

void MapCanvasTest::dragMovesTheMapWithThePointer()
{
    Canvas c;
    c.map.zoomBy(4);
    c.redraw();
    const QPoint before = c.pixelOf(7);
    c.drag({300, 200}, {340, 170});
    const QPoint moved = c.pixelOf(7) - before;
    QVERIFY2((moved - QPoint(40, -30)).manhattanLength() <= 2,
             qPrintable(QStringLiteral("%1 %2").arg(moved.x()).arg(moved.y())));
}

void MapCanvasTest::wheelZoomsAtThePointerAndKeepsTheShape()
{
    Canvas c(kCross);
    const QPoint at = c.pixelOf(1);
    c.wheel(at, 3);
    QVERIFY(c.map.zoom() > 1.5);
    QVERIFY((c.pixelOf(1) - at).manhattanLength() <= 2);
    QVERIFY(std::abs(c.map.xAxis->range().size() / c.map.width() / (c.map.yAxis->range().size() / c.map.height()) - 1) <
            1e-6);
}

void MapCanvasTest::viewStaysOnTheMap()
{
    Canvas c(kCross);
    c.wheel({300, 200}, -40);
    QVERIFY(c.map.zoom() > 0.7);
    c.wheel({300, 200}, 100);
    QVERIFY(c.map.zoom() < 401);
    c.map.showAll();
    for (int i = 0; i < 100; ++i) {
        c.map.panBy({500, 0});
        c.redraw();
    }
    QVERIFY(c.map.rect().contains(c.pixelOf(1)));
}

void MapCanvasTest::sizeOfTheWindowKeepsTheMiddle()
{
    Canvas c;
    c.map.zoomBy(5);
    c.map.panBy({60, 30});
    c.redraw();
    const MapPoint before = c.map.view().centre;
    c.map.resize(500, 500);
    c.redraw();
    QVERIFY(std::abs(before.x - c.map.view().centre.x) < 1e-4F);
    QVERIFY(std::abs(before.y - c.map.view().centre.y) < 1e-4F);
    c.map.showAll();
    c.map.resize(300, 260); // the whole map stays the whole map
    c.redraw();
    QCOMPARE(c.map.zoom(), 1.0);
}

void MapCanvasTest::clickChoosesThePointUnderIt()
{
    Canvas c(kCross);
    QSignalSpy clicked(&c.map, &MapCanvas::clicked);
    QTest::mouseClick(&c.map, Qt::LeftButton, {}, c.pixelOf(3) + QPoint(2, 1));
    QCOMPARE(clicked.count(), 1);
    QCOMPARE(clicked[0][0].value<Row>(), Row{3});
}

void MapCanvasTest::clickBesideAllPointsSaysSo()
{
    Canvas c(kCross);
    QSignalSpy clicked(&c.map, &MapCanvas::clicked);
    QSignalSpy nothing(&c.map, &MapCanvas::clickedNothing);
    QTest::mouseClick(&c.map, Qt::LeftButton, {}, c.pixelOf(3) + QPoint(40, 0));
    QCOMPARE(clicked.count(), 0);
    QCOMPARE(nothing.count(), 1);
}

void MapCanvasTest::dragIsNoClick()
{
    Canvas c(kCross);
    c.map.zoomBy(2);
    c.redraw();
    QSignalSpy clicked(&c.map, &MapCanvas::clicked);
    QSignalSpy nothing(&c.map, &MapCanvas::clickedNothing);
    c.drag(c.pixelOf(0), c.pixelOf(0) + QPoint(50, 20));
    QCOMPARE(clicked.count() + nothing.count(), 0);
}

void MapCanvasTest::pointerTellsTheTrackUnderIt()
{
    Canvas c(kCross);
    QSignalSpy hovered(&c.map, &MapCanvas::hovered);
    QTest::mouseMove(&c.map, c.pixelOf(2));
    QCOMPARE(c.map.hover().row, std::optional<Row>(2));
    c.map.setHoverNeighbours({0, 1});
    QTest::mouseMove(&c.map, c.pixelOf(2) + QPoint(60, 60));
    QVERIFY(!c.map.hover().row);
    QVERIFY(c.map.hover().neighbours.empty());
    QCOMPARE(hovered.count(), 2);
}

void MapCanvasTest::hiddenPointsCannotBePointedAt()
{
    Canvas c(kCross);
    PointLook look = c.map.look();
    look.hidden = {0, 0, 1, 0, 0};
    look.dimmed = {0, 0, 0, 1, 0};
    c.map.setLook(look);
    QCOMPARE(c.map.rowAt(c.pixelOf(1)), std::optional<Row>(1));
    QCOMPARE(c.map.rowAt(c.pixelOf(2)), std::nullopt);
    QCOMPARE(c.map.rowAt(c.pixelOf(3)), std::nullopt);
}

void MapCanvasTest::doubleClickOpens()
{
    Canvas c(kCross);
    QSignalSpy activated(&c.map, &MapCanvas::activated);
    QTest::mouseDClick(&c.map, Qt::LeftButton, {}, c.pixelOf(4));
    QCOMPARE(activated.count(), 1);
    QCOMPARE(activated[0][0].value<Row>(), Row{4});
}

void MapCanvasTest::lassoTellsItsOutlineInPlacesOfTheMap()
{
    Canvas c(kCross);
    c.map.setMode(MapCanvas::Mode::Lasso);
    QSignalSpy lassoed(&c.map, &MapCanvas::lassoed);
    const MapView before = c.map.view();
    QTest::mousePress(&c.map, Qt::LeftButton, {}, c.pixelOf(1) + QPoint(-20, -20));
    for (const QPoint& corner : {QPoint(20, -20), QPoint(20, 20), QPoint(-20, 20)}) {
        const QPoint at = c.pixelOf(1) + corner;
        QMouseEvent move(QEvent::MouseMove, at, c.map.mapToGlobal(at), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(&c.map, &move);
    }
    QTest::mouseRelease(&c.map, Qt::LeftButton, {}, c.pixelOf(1) + QPoint(-20, 20));
    QCOMPARE(lassoed.count(), 1);
    QCOMPARE(c.map.grid().inside(lassoed[0][0].value<QPolygonF>()), std::vector<Row>{1});
    QCOMPARE(c.map.view().centre.x, before.centre.x); // the map stays where it is
}

void MapCanvasTest::shiftDragIsALassoToo()
{
    Canvas c(kCross);
    QSignalSpy lassoed(&c.map, &MapCanvas::lassoed);
    c.drag({100, 100}, {400, 300}, Qt::ShiftModifier);
    QCOMPARE(lassoed.count(), 1);
    QCOMPARE(c.map.mode(), MapCanvas::Mode::Explore);
}

void MapCanvasTest::keysPanZoomAndShowAll()
{
    Canvas c(kCross);
    QSignalSpy stepped(&c.map, &MapCanvas::stepWanted);
    QTest::keyClick(&c.map, Qt::Key_Plus);
    QVERIFY(c.map.zoom() > 1.3);
    QTest::keyClick(&c.map, Qt::Key_Minus);
    QVERIFY(std::abs(c.map.zoom() - 1) < 1e-6);
    QTest::keyClick(&c.map, Qt::Key_Right);
    QVERIFY(c.map.view().centre.x > 0.05F);
    QTest::keyClick(&c.map, Qt::Key_Up);
    QVERIFY(c.map.view().centre.y > 0.05F);
    QTest::keyClick(&c.map, Qt::Key_Home);
    QVERIFY(std::abs(c.map.view().centre.x) < 1e-4F);
    QTest::keyClick(&c.map, Qt::Key_Up, Qt::ShiftModifier);
    QCOMPARE(stepped.count(), 1);
    QCOMPARE(stepped[0][0].value<QPointF>(), QPointF(0, 1));
    QSignalSpy escaped(&c.map, &MapCanvas::escaped);
    QTest::keyClick(&c.map, Qt::Key_Escape);
    QCOMPARE(escaped.count(), 1);
}

void MapCanvasTest::plusAndMinusZoomHereWhateverTheyDoElsewhere()
{
    Canvas c(kCross);
    for (const auto key : {Qt::Key_Plus, Qt::Key_Minus, Qt::Key_Equal}) {
        QKeyEvent event(QEvent::ShortcutOverride, key, Qt::NoModifier);
        event.ignore();
        QApplication::sendEvent(&c.map, &event);
        QVERIFY(event.isAccepted());
    }
    QKeyEvent stars(QEvent::ShortcutOverride, Qt::Key_4, Qt::NoModifier);
    stars.ignore();
    QApplication::sendEvent(&c.map, &stars);
    QVERIFY(!stars.isAccepted()); // rates
}

void MapCanvasTest::hoverAndMarksAreDrawn()
{
    Canvas c(kCross);
    const auto colourIsSeen = [&c](const QColor& colour) {
        c.redraw();
        const QImage image = c.map.grab().toImage();
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixelColor(x, y) == colour) {
                    return true;
                }
            }
        }
        return false;
    };
    c.map.clearFocus();
    const Theme theme = c.theme.theme();
    QVERIFY(!colourIsSeen(theme.teal));
    QTest::mouseMove(&c.map, c.pixelOf(0));
    c.map.setHoverNeighbours({1, 2, 3});
    QVERIFY(colourIsSeen(theme.teal));
    c.map.clearHover();
    QVERIFY(!colourIsSeen(theme.teal));
    MapMarks marks;
    marks.placed = PlacedMark{.at = {0.2F, 0.2F}, .label = QStringLiteral("placed: a"), .neighbours = {0}};
    c.map.setMarks(marks);
    QVERIFY(colourIsSeen(theme.accent));
    marks = {};
    marks.selected = {1, 2};
    marks.current = 1;
    c.map.setMarks(marks);
    QVERIFY(colourIsSeen(theme.teal));
}

void MapCanvasTest::areasAreNamedByZoom()
{
    MapArea area{.level = 0};
    QVERIFY(isAreaShown(area, 1) && !isAreaShown(area, 5));
    area.level = 1;
    QVERIFY(!isAreaShown(area, 1) && isAreaShown(area, 3) && !isAreaShown(area, 20));
    area.level = 2;
    QVERIFY(!isAreaShown(area, 3) && isAreaShown(area, 20));
}

void MapCanvasTest::labelsKeepClearOfWidgets()
{
    Canvas c(kCross);
    c.map.clearFocus();
    MapMarks marks;
    marks.areas = {{.centre = {0.1F, 0.1F}, .radius = 0.2F, .tracks = 5, .name = "calm, acoustic", .level = 0}};
    const QImage bare = c.map.grab().toImage();
    c.map.setMarks(marks);
    c.redraw();
    QVERIFY(c.map.grab().toImage() != bare);
    c.map.setTaken({QRectF(c.map.rect())});
    c.redraw();
    QCOMPARE(c.map.grab().toImage(), bare);
}

void MapCanvasTest::themeChangesTheGround()
{
    Canvas c(kCross);
    c.theme.setChoice(ThemeChoice::Light);
    c.redraw();
    QCOMPARE(c.map.grab().toImage().pixelColor(10, 10), Theme::lightTheme().surface);
    c.theme.setChoice(ThemeChoice::Dark);
    c.redraw();
    QCOMPARE(c.map.grab().toImage().pixelColor(10, 10), Theme::darkTheme().surface);
}

QTEST_MAIN(MapCanvasTest)
#include "tst_map_canvas.moc"
