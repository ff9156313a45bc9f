#include <array>
#include <atomic>
#include <thread>

#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QSpinBox>

#include "core/catalogue/search_index.h"
#include "tests/ui/map/map_page_fixture.h"
#include "ui/map/hover_card.h"
#include "ui/map/lasso_bar.h"
#include "ui/map/map_legend.h"
#include "ui/map/map_text.h"

using namespace nearfield;
using namespace nearfield::test;
using namespace nearfield::ui;

class MapPageTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English)); }
    void withoutTracksOrModelItSaysWhatToDo();
    void firstMapIsLaidOutByItselfWhenShown();
    void stoppedLayoutIsSaidAndCanBeAskedFor();
    void failureIsSaidWithItsReason();
    void clickSelectsAndSelectionIsMarked();
    void controlClickAddsAndTakesAway();
    void pointerShowsACardAndThenTrueNeighbours();
    void legendHidesClasses();
    void searchDimsTheOthers();
    void ratingsColourAndSizePoints();
    void everyColouringIsShownWithALegend();
    void laterTracksArePlacedAndSaid();
    void tasteIsDrawnAroundWhatIsLiked();
    void looksAreRemembered();
    void keysReachEveryTool();
    void controlsHaveNamesAndTips();
    void pageFitsTheSmallestWindow();
};

void MapPageTest::withoutTracksOrModelItSaysWhatToDo()
{
    Page p(60);
    p.show();
    QCOMPARE(p.state(), QStringLiteral("The sound of your music is not learned yet"));
    QVERIFY(!p.button("mapColour").isVisible());
    p.button("stateAction").click();
    QVERIFY(p.trainer->isActive());
    QTRY_COMPARE(p.state(), QStringLiteral("Learning the sound"));
    p.trainer->stop();
    QTRY_VERIFY_WITH_TIMEOUT(!p.trainer->isActive(), kWait);

    QTemporaryDir folder;
    JobQueue jobs;
    LibrarySession session(OpenedLibrary::read(utf8(folder.path())), jobs);
    Trainer trainer(session, jobs);
    Player player(session, jobs, PlayerSettings{});
    TrackActions actions(session, player);
    Selection selection;
    MapPage empty(session, selection, jobs, trainer, actions, p.theme);
    QSignalSpy library(&empty, &MapPage::libraryRequested);
    empty.show();
    QCOMPARE(childOf<QLabel>(empty, "stateTitle").text(), QStringLiteral("No tracks yet"));
    childOf<QPushButton>(empty, "stateAction").click();
    QCOMPARE(library.count(), 1);
    jobs.stopAndWait();
}

void MapPageTest::firstMapIsLaidOutByItselfWhenShown()
{
    Page p;
    p.train();
    QVERIFY(p.session->trackMap() == nullptr);
    p.show();
    QCOMPARE(p.state(), QStringLiteral("Laying out the map"));
    QTRY_VERIFY_WITH_TIMEOUT(p.state().isEmpty(), kWait);
    QCOMPARE(p.canvas().grid().size(), std::size_t{kTracks});
    QCOMPARE(p.canvas().look().colours.size(), std::size_t{kTracks});
    QVERIFY(p.text("mapTrust").startsWith(QStringLiteral("Trustworthiness 0.")) ||
            p.text("mapTrust").startsWith(QStringLiteral("Trustworthiness 1.")));
    QVERIFY(!p.button("mapAgain").isVisible());
}

void MapPageTest::stoppedLayoutIsSaidAndCanBeAskedFor()
{
    Page p;
    p.train();
    // Behind other work, so that it is surely not done when it is stopped.
    std::atomic<bool> go = false;
    p.jobs.enqueue({.title = QStringLiteral("other")}, this, [&go](JobContext&) {
        while (!go) {
            std::this_thread::yield();
        }
    });
    p.show();
    QCOMPARE(p.state(), QStringLiteral("Laying out the map"));
    p.button("stateAction").click(); // Stop
    go = true;
    QTRY_COMPARE(p.state(), QStringLiteral("The map was stopped before it was done"));
    QVERIFY(p.session->trackMap() == nullptr);
    p.button("stateAction").click(); // Lay out the map
    QTRY_VERIFY_WITH_TIMEOUT(p.state().isEmpty(), kWait);
}

void MapPageTest::failureIsSaidWithItsReason()
{
    Page p(60);
    p.show();
    p.page->maker().layOut(); // without a model
    QTRY_VERIFY_WITH_TIMEOUT(!p.page->maker().isRunning(), kWait);
    QVERIFY(p.page->maker().failure().contains(QStringLiteral("train")));
    QVERIFY(!p.page->maker().wasCancelled());
}

void MapPageTest::clickSelectsAndSelectionIsMarked()
{
    Page p(Page::LaidOut{});
    p.showMap();
    const Row row = p.rowThatCanBeClicked();
    p.click(row);
    QCOMPARE(p.selection.current(), std::optional(p.track(row)));
    QCOMPARE(p.canvas().marks().current, std::optional(row));
    p.selection.select(p.track(5)); // elsewhere
    QCOMPARE(p.canvas().marks().current, std::optional<Row>(5));
}

void MapPageTest::controlClickAddsAndTakesAway()
{
    Page p(Page::LaidOut{});
    p.showMap();
    const Row first = p.rowThatCanBeClicked();
    const Row second = p.rowThatCanBeClicked(first + 1);
    p.click(first);
    p.click(second, Qt::ControlModifier);
    QCOMPARE(p.selection.tracks().size(), std::size_t{2});
    p.click(first, Qt::ControlModifier);
    QCOMPARE(p.selection.tracks(), std::vector{p.track(second)});
}

void MapPageTest::pointerShowsACardAndThenTrueNeighbours()
{
    Page p(Page::LaidOut{});
    p.showMap();
    const Row row = p.rowThatCanBeClicked();
    QTest::mouseMove(&p.canvas(), p.pixelOf(row));
    auto& card = *p.page->findChild<HoverCard*>();
    QVERIFY(card.isVisible());
    QCOMPARE(card.title(), qstring(p.session->catalogue()->title(row)));
    QTRY_COMPARE(p.canvas().hover().neighbours.size(), std::size_t{10});
    std::vector<Row> wanted;
    for (const SimilarTrack& track : p.session->soundSpace()->similar(row, 10)) {
        wanted.push_back(*p.session->catalogue()->rowOf(track.id));
    }
    QCOMPARE(p.canvas().hover().neighbours, wanted);
    QTest::mouseMove(&p.canvas(), QPoint(2, 2));
    QVERIFY(!card.isVisible());
}

void MapPageTest::legendHidesClasses()
{
    Page p(Page::LaidOut{});
    p.showMap();
    auto& legend = *p.page->findChild<MapLegend*>();
    const auto dots = legend.findChildren<QAbstractButton*>();
    QCOMPARE(dots.size(), 8); // of twelve genres seven, and other
    dots[0]->click();
    QCOMPARE(legend.hiddenClasses(), (std::set<std::uint8_t>{0}));
    const auto isHidden = [&p](Row row) { return p.canvas().look().isHidden(row); };
    for (Row row = 0; row < kTracks; ++row) {
        QCOMPARE(isHidden(row), p.page->colouring().classOf[row] == 0);
    }
    QTest::mouseDClick(dots[2], Qt::LeftButton); // alone
    QCOMPARE(legend.hiddenClasses().size(), std::size_t{7});
    dots[2]->click(); // none would be left
    QVERIFY(legend.hiddenClasses().empty());
    dots[0]->click();
    p.page->colourBy({ColourKind::Rating});
    QVERIFY(legend.hiddenClasses().empty());
}

void MapPageTest::searchDimsTheOthers()
{
    Page p(Page::LaidOut{});
    p.showMap();
    auto& search = childOf<QLineEdit>(*p.page, "mapSearch");
    search.setText(QStringLiteral("artist 42"));
    QTRY_VERIFY(!p.canvas().look().dimmed.empty());
    const std::vector<Row> found = SearchIndex(*p.session->catalogue()).find("artist 42");
    QVERIFY(!found.empty());
    for (Row row = 0; row < kTracks; ++row) {
        QCOMPARE(!p.canvas().look().isDimmed(row), std::binary_search(found.begin(), found.end(), row));
    }
    const double zoom = p.canvas().zoom();
    QTest::keyClick(&search, Qt::Key_Return);
    QVERIFY(p.canvas().zoom() >= zoom);
    QTest::keyClick(&search, Qt::Key_Escape);
    QVERIFY(search.text().isEmpty());
    QVERIFY(p.canvas().look().dimmed.empty());
}

void MapPageTest::ratingsColourAndSizePoints()
{
    Page p(Page::LaidOut{});
    p.showMap();
    p.page->colourBy({ColourKind::Rating});
    p.page->setSizedByRating(true);
    QCOMPARE(p.page->colouring().classes.size(), std::size_t{1}); // nothing is rated
    p.session->rate(std::array{p.track(3)}, 5.0F);
    QTRY_COMPARE(p.page->colouring().classes.size(), std::size_t{2});
    QCOMPARE(p.canvas().look().sizes[3], std::uint8_t{5});
    QCOMPARE(p.canvas().look().sizes[4], std::uint8_t{0});
    p.session->undoStack().undo();
    QTRY_COMPARE(p.page->colouring().classes.size(), std::size_t{1});
}

void MapPageTest::everyColouringIsShownWithALegend()
{
    Page p(Page::LaidOut{});
    p.session->rate(std::array{p.track(3), p.track(9), p.track(30)}, 5.0F);
    p.showMap();
    for (const ColourBy& by : allColourings()) {
        p.page->colourBy(by);
        QVERIFY(p.button("mapColour").text().contains(ui::nameOf(by)));
        QCOMPARE(p.canvas().look().colours.size(), std::size_t{kTracks});
    }
    p.page->colourBy({ColourKind::PredictedStars});
    QTRY_COMPARE_WITH_TIMEOUT(p.page->colouring().unknown, std::size_t{0}, kWait);
}

void MapPageTest::laterTracksArePlacedAndSaid()
{
    Page p(Page::LaidOut{});
    p.showMap();
    const std::filesystem::path file = p.path() / "more.csv";
    std::ofstream(file) << syntheticCsv(5, 4000);
    const std::filesystem::path files[] = {file};
    (void)p.session->library().importFiles(files, {}, {});
    p.session->refresh();
    QTRY_COMPARE(p.canvas().grid().size(), std::size_t{kTracks + 5});
    QVERIFY(p.text("mapTrust").startsWith(QStringLiteral("5 tracks came after")));
    QVERIFY(p.button("mapAgain").isVisible());
    p.button("mapAgain").click();
    QTRY_VERIFY_WITH_TIMEOUT(!p.page->maker().isRunning(), kWait);
    QTRY_VERIFY(p.text("mapTrust").startsWith(QStringLiteral("Trustworthiness")));
    QVERIFY(!p.button("mapAgain").isVisible());
}

void MapPageTest::tasteIsDrawnAroundWhatIsLiked()
{
    Page p(Page::LaidOut{});
    p.showMap();
    p.page->setContourShown(true);
    QVERIFY(p.canvas().marks().contours.empty());
    std::vector<TrackId> liked;
    for (Row row = 0; row < 60; ++row) {
        liked.push_back(p.track(row));
    }
    p.session->rate(liked, 5.0F);
    QTRY_VERIFY_WITH_TIMEOUT(!p.canvas().marks().contours.empty(), kWait);
    p.page->setContourShown(false);
    QVERIFY(p.canvas().marks().contours.empty());
}

void MapPageTest::looksAreRemembered()
{
    Page p(Page::LaidOut{});
    p.showMap();
    p.page->colourBy({ColourKind::Feature, 1});
    p.page->setSizedByRating(true);
    const QString look = p.page->saveLook();
    MapPage other(*p.session, p.selection, p.jobs, *p.trainer, *p.actions, p.theme);
    other.restoreLook(QStringLiteral("nonsense"));
    QVERIFY(other.colouring().by == ColourBy{});
    other.restoreLook(QStringLiteral("99/99/0/0"));
    QVERIFY(other.colouring().by == ColourBy{});
    other.restoreLook(look);
    QVERIFY((other.colouring().by == ColourBy{ColourKind::Feature, 1}));
    QCOMPARE(other.saveLook(), look);
    p.jobs.stopAndWait();
}

void MapPageTest::keysReachEveryTool()
{
    Page p(Page::LaidOut{});
    p.showMap();
    p.page->window()->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(p.page.get()));
    p.canvas().setFocus();
    QTest::keyClick(&p.canvas(), Qt::Key_L);
    QCOMPARE(p.canvas().mode(), MapCanvas::Mode::Lasso);
    QTest::keyClick(&p.canvas(), Qt::Key_J);
    QCOMPARE(p.canvas().mode(), MapCanvas::Mode::Pick);
    QTest::keyClick(&p.canvas(), Qt::Key_Escape);
    QCOMPARE(p.canvas().mode(), MapCanvas::Mode::Explore);
    QTest::keyClick(&p.canvas(), Qt::Key_Right, Qt::ShiftModifier); // a track further right
    QVERIFY(p.selection.current().has_value());
    const float before = p.canvas().grid().point(*p.canvas().marks().current).x;
    QTest::keyClick(&p.canvas(), Qt::Key_Left, Qt::ShiftModifier);
    QVERIFY(p.canvas().grid().point(*p.canvas().marks().current).x < before);
}

void MapPageTest::controlsHaveNamesAndTips()
{
    Page p(Page::LaidOut{});
    p.showMap();
    for (QWidget* widget : p.page->findChildren<QWidget*>()) {
        if (widget->focusPolicy() == Qt::NoFocus || qobject_cast<MapCanvas*>(widget) != nullptr ||
            widget->inherits("QMenu") || widget->inherits("QAbstractItemView") || widget->inherits("QSpinBox") ||
            widget->inherits("QLineEdit")) {
            continue;
        }
        const auto* button = qobject_cast<QAbstractButton*>(widget);
        const auto* state = p.page->findChild<StateView*>();
        if (state->isAncestorOf(widget) && !state->isVisible()) {
            continue; // the map is there: nothing is to be done about it, so the button of the state has no words
        }
        QVERIFY2(!widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty()) ||
                     widget->inherits("QStackedWidget"),
                 widget->metaObject()->className());
        QVERIFY2(!widget->toolTip().isEmpty() || (button != nullptr && !button->isVisible()),
                 qPrintable(widget->objectName()));
    }
}

void MapPageTest::pageFitsTheSmallestWindow()
{
    Page p(Page::LaidOut{});
    p.showMap();
    for (const auto choice : {ThemeChoice::Dark, ThemeChoice::Light}) {
        p.theme.setChoice(choice);
        p.page->resize(640, 470); // of a window of 1000 × 640 with the panel
        QTRY_COMPARE(p.page->size(), QSize(640, 470));
        p.lassoAll();
        const QWidget& stage = *p.canvas().parentWidget();
        const auto& legend = *p.page->findChild<MapLegend*>();
        const auto& bar = *p.page->findChild<LassoBar*>();
        QVERIFY(stage.rect().contains(legend.geometry()));
        QVERIFY(stage.rect().contains(bar.geometry()));
        QTest::keyClick(&p.canvas(), Qt::Key_Escape);
    }
}

QTEST_MAIN(MapPageTest)
#include "tst_map_page.moc"
