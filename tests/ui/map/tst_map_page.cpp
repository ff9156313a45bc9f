#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <fstream>
#include <thread>

#include <QComboBox>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QUrl>

#include "core/catalogue/search_index.h"
#include "tests/ui/training/session_fixture.h"
#include "ui/actions/track_actions.h"
#include "ui/map/hover_card.h"
#include "ui/map/journey_bar.h"
#include "ui/map/lasso_bar.h"
#include "ui/map/map_legend.h"
#include "ui/map/map_page.h"
#include "ui/map/map_text.h"
#include "ui/map/place_dialog.h"
#include "ui/map/placed_card.h"
#include "ui/player/player.h"
#include "ui/widgets/state_view.h"

using namespace nearfield;
using namespace nearfield::test;
using namespace nearfield::ui;

namespace {

constexpr int kTracks = 240;
constexpr int kWait = 30'000;

struct Page : SessionFixture
{
    std::unique_ptr<Player> player;
    std::unique_ptr<TrackActions> actions;
    std::unique_ptr<MapPage> page;

    explicit Page(int tracks = kTracks)
        : SessionFixture(tracks)
    {
    }
    /// Trained and laid out already: a copy of what the first of these has made.
    struct LaidOut
    {
    };
    explicit Page(LaidOut /*how*/)
        : SessionFixture(0)
    {
        static const QTemporaryDir made;
        const std::filesystem::path original = std::filesystem::path(utf8(made.path())) / "library";
        if (!std::filesystem::exists(original)) {
            const std::filesystem::path file = std::filesystem::path(utf8(made.path())) / "tracks.csv";
            std::ofstream(file) << syntheticCsv(kTracks);
            const std::filesystem::path files[] = {file};
            const auto library = Library::open(original);
            (void)library->importFiles(files, {}, {});
            TrainingObserver observer;
            (void)library->trainAutoencoder({.batchSize = 32, .maxEpochs = 5}, observer, {});
            (void)library->layOutMap({}, {}, {});
        }
        close();
        std::filesystem::remove_all(path());
        std::filesystem::copy(original, path(), std::filesystem::copy_options::recursive);
        open();
    }
    ~Page()
    {
        jobs.stopAndWait();
        page.reset();
        actions.reset();
        player.reset();
    }
    Page(const Page&) = delete;
    Page& operator=(const Page&) = delete;

    void show()
    {
        player = std::make_unique<Player>(*session, jobs, PlayerSettings{});
        actions = std::make_unique<TrackActions>(*session, *player);
        page = std::make_unique<MapPage>(*session, selection, jobs, *trainer, *actions, theme);
        page->resize(820, 620);
        page->show();
    }
    /// Of a library that is laid out.
    void showMap()
    {
        show();
        QVERIFY(state().isEmpty());
        canvas().replot(QCustomPlot::rpImmediateRefresh);
    }
    [[nodiscard]] MapCanvas& canvas() const { return page->canvas(); }
    [[nodiscard]] QString state() const
    {
        const auto& view = *page->findChild<StateView*>();
        return view.isVisible() ? childOf<QLabel>(view, "stateTitle").text() : QString();
    }
    [[nodiscard]] QPushButton& button(const char* name) const { return childOf<QPushButton>(*page, name); }
    [[nodiscard]] QString text(const char* label) const { return childOf<QLabel>(*page, label).text(); }
    [[nodiscard]] QPoint pixelOf(Row row) const
    {
        return canvas().view().pixelOf(canvas().grid().point(row)).toPoint();
    }
    /// A row that is under its own pixel, not behind a neighbour.
    [[nodiscard]] Row rowThatCanBeClicked(Row from = 0) const
    {
        for (Row row = from; row < canvas().grid().size(); ++row) {
            if (canvas().rowAt(pixelOf(row)) == row &&
                canvas().rect().adjusted(20, 60, -20, -20).contains(pixelOf(row)) &&
                page->childAt(canvas().mapTo(page.get(), pixelOf(row))) == &canvas()) {
                return row;
            }
        }
        qFatal("no such row");
    }
    void click(Row row, Qt::KeyboardModifiers modifiers = {}) const
    {
        QTest::mouseClick(&canvas(), Qt::LeftButton, modifiers, pixelOf(row));
    }
    void lassoAll() const
    {
        button("lasso").click();
        const QRect all = canvas().rect().adjusted(1, 1, -1, -1);
        QTest::mousePress(&canvas(), Qt::LeftButton, {}, all.topLeft());
        for (const QPoint& at : {all.topRight(), all.bottomRight(), all.bottomLeft()}) {
            QMouseEvent move(QEvent::MouseMove, at, canvas().mapToGlobal(at), Qt::NoButton, Qt::LeftButton, {});
            QApplication::sendEvent(&canvas(), &move);
        }
        QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, all.bottomLeft());
    }
};

} // namespace

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
    void lassoCountsSelectsAndRates();
    void lassoMakesAPlaylist();
    void journeyGoesThroughItsStops();
    void journeyTellsWhatIsWrong();
    void pastedRowsArePlacedWithoutChangingTheLibrary();
    void whatCannotBePlacedIsSaid();
    void droppedFileAsksWhatItIsFor();
    void laterTracksArePlacedAndSaid();
    void tasteIsDrawnAroundWhatIsLiked();
    void looksAreRemembered();
    void keysReachEveryTool();
    void summaryOfALassoTellsWhatSetsItApart();
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

void MapPageTest::lassoCountsSelectsAndRates()
{
    Page p(Page::LaidOut{});
    p.showMap();
    p.lassoAll();
    auto& bar = *p.page->findChild<LassoBar*>();
    QVERIFY(bar.isVisible());
    QVERIFY2(p.text("lassoFacts").startsWith(QStringLiteral("<b>240 tracks</b> · mean ")),
             qPrintable(p.text("lassoFacts")));
    QCOMPARE(p.selection.tracks().size(), std::size_t{kTracks});
    bar.rateMenu().actions().front()->trigger(); // five stars
    QCOMPARE(p.session->ratings().size(), std::size_t{kTracks});
    p.session->undoStack().undo();
    QVERIFY(p.session->ratings().empty());
    QTest::keyClick(&p.canvas(), Qt::Key_Escape);
    QVERIFY(!bar.isVisible());
    QVERIFY(p.canvas().marks().lasso.isEmpty());
    QCOMPARE(p.canvas().mode(), MapCanvas::Mode::Explore);
}

void MapPageTest::lassoMakesAPlaylist()
{
    Page p(Page::LaidOut{});
    p.showMap();
    p.lassoAll();
    std::optional<Playlist> made;
    connect(p.page.get(), &MapPage::playlistWanted, this, [&made](const Playlist& draft) { made = draft; });
    p.button("lassoPlaylist").click();
    QVERIFY(made.has_value());
    QCOMPARE(made->entries.size(), std::size_t{kTracks});
    QVERIFY(made->kind == PlaylistKind::Selection);
    QCOMPARE(made->entries[7].track, std::optional(p.track(7)));
}

void MapPageTest::journeyGoesThroughItsStops()
{
    Page p(Page::LaidOut{});
    p.showMap();
    const Row from = p.rowThatCanBeClicked();
    p.click(from);
    p.button("journey").click(); // begins where the selection is
    QVERIFY(p.text("journeyWords").startsWith(QStringLiteral("From “")));
    const Row to = p.rowThatCanBeClicked(from + 40);
    p.click(to);
    QTRY_VERIFY_WITH_TIMEOUT(p.page->journey().has_value(), kWait);
    const auto& entries = p.page->journey()->entries;
    QCOMPARE(entries.size(), std::size_t{12});
    QCOMPARE(entries.front().track, std::optional(p.track(from)));
    QCOMPARE(entries.back().track, std::optional(p.track(to)));
    QCOMPARE(p.canvas().marks().journey.size(), entries.size());
    QVERIFY(p.text("journeyWords").contains(QStringLiteral("12 tracks")));

    const Row third = p.rowThatCanBeClicked(to + 40);
    p.click(third); // on to there
    QTRY_VERIFY_WITH_TIMEOUT(p.page->journey() && p.page->journey()->entries.back().track == p.track(third), kWait);
    std::optional<Playlist> made;
    connect(p.page.get(), &MapPage::playlistWanted, this, [&made](const Playlist& draft) { made = draft; });
    p.button("journeySave").click();
    QVERIFY(made.has_value());
    QVERIFY(made->kind == PlaylistKind::Journey);
    QVERIFY(!made->entries[1].reason.empty());

    p.page->findChild<JourneyBar*>()->findChild<QSpinBox*>()->setValue(8);
    QTRY_VERIFY_WITH_TIMEOUT(p.page->journey() && p.page->journey()->entries.size() == 8, kWait);
    QTest::keyClick(&p.canvas(), Qt::Key_Escape);
    QVERIFY(p.canvas().marks().journey.empty());
}

void MapPageTest::journeyTellsWhatIsWrong()
{
    Page p(Page::LaidOut{});
    p.showMap();
    p.page->travel({p.track(1), TrackId{999'999}});
    QTRY_VERIFY_WITH_TIMEOUT(
        childOf<QLabel>(*p.page, "journeyWords").property("role").toString() == QStringLiteral("bad"), kWait);
    QVERIFY(!p.text("journeyWords").isEmpty());
    QVERIFY(!p.button("journeySave").isEnabled());
}

void MapPageTest::pastedRowsArePlacedWithoutChangingTheLibrary()
{
    Page p(Page::LaidOut{});
    p.showMap();
    p.button("placeTrack").click();
    auto* dialog = p.page->window()->findChild<PlaceDialog*>();
    QVERIFY(dialog != nullptr);
    auto& rows = childOf<QPlainTextEdit>(*dialog, "text");
    auto& place = childOf<QPushButton>(*dialog, "placeText");
    QVERIFY(!place.isEnabled());
    rows.setPlainText(QString::fromStdString(syntheticCsv(2, 5000)));
    place.click();
    QTRY_COMPARE_WITH_TIMEOUT(p.page->placed().size(), std::size_t{2}, kWait);
    QVERIFY(p.canvas().marks().placed.has_value());
    QCOMPARE(p.canvas().marks().placed->label, QStringLiteral("placed: Title 5000 by Artist 53"));
    QCOMPARE(p.canvas().marks().placed->neighbours.size(), std::size_t{10});
    QCOMPARE(p.text("placedTitle"), QStringLiteral("Title 5000 by Artist 53"));
    QVERIFY(p.canvas().rect().contains(p.canvas().view().pixelOf(p.canvas().marks().placed->at).toPoint()));
    QCOMPARE(p.session->library().catalogue()->size(), std::size_t{kTracks});
    p.page->placeText(
        QStringLiteral("title: Mine, tempo: 92, energy: 0.31, danceability: 0.52, valence: 0.38, acousticness: "
                       "0.71, instrumentalness: 0.12, speechiness: 0.04, liveness: 0.11, loudness: -12.4"));
    QTRY_COMPARE_WITH_TIMEOUT(p.text("placedTitle"), QStringLiteral("Mine"), kWait);
    QTest::keyClick(&p.canvas(), Qt::Key_Escape);
    QVERIFY(!p.canvas().marks().placed);
    QVERIFY(!p.page->findChild<PlacedCard*>()->isVisible());
}

void MapPageTest::whatCannotBePlacedIsSaid()
{
    Page p(Page::LaidOut{});
    p.showMap();
    p.page->placeFile(p.path() / "not there.mp3");
    QTRY_VERIFY_WITH_TIMEOUT(
        p.page->findChild<QLabel*>(QStringLiteral("placedMessage"))->property("role") == QStringLiteral("bad"), kWait);
    QVERIFY(p.text("placedTitle").contains(QStringLiteral("not there.mp3")));
    QVERIFY(!p.canvas().marks().placed);
    p.page->placeText(QStringLiteral("one,two\n1,2"));
    QTRY_VERIFY_WITH_TIMEOUT(p.text("placedTitle").contains(QStringLiteral("could not be placed")) &&
                                 p.text("placedTitle").contains(QStringLiteral("pasted")),
                             kWait);
}

void MapPageTest::droppedFileAsksWhatItIsFor()
{
    Page p(Page::LaidOut{});
    p.showMap();
    QSignalSpy files(p.page.get(), &MapPage::filesWanted);
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(QStringLiteral("/music/a.csv"))});
    QWidget& stage = *p.canvas().parentWidget();
    QDragEnterEvent enter(QPoint(80, 80), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&stage, &enter);
    QVERIFY(enter.isAccepted());
    QVERIFY(p.page->findChild<QLabel*>(QStringLiteral("mapDropHint"))->isVisible());
    QDropEvent drop(QPointF(80, 80), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&stage, &drop);
    auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
    QVERIFY(menu != nullptr);
    QCOMPARE(menu->actions().size(), 2);
    menu->actions().at(1)->trigger();
    menu->close();
    QCOMPARE(files.count(), 1);
    data.setUrls(
        {QUrl::fromLocalFile(QStringLiteral("/music/a.csv")), QUrl::fromLocalFile(QStringLiteral("/music/b.csv"))});
    QDragEnterEvent again(QPoint(80, 80), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&stage, &again);
    QDropEvent many(QPointF(80, 80), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&stage, &many);
    QCOMPARE(files.count(), 2);
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

void MapPageTest::summaryOfALassoTellsWhatSetsItApart()
{
    CatalogueBuilder builder;
    for (int number = 1; number <= 100; ++number) {
        Track track = syntheticTrack(number);
        track.id = TrackId{number};
        track.raw[RawFeature::Acousticness] = number <= 20 ? 0.9F : 0.1F;
        track.raw[RawFeature::Tempo] = number <= 20 ? 91.0F : 130.0F;
        builder.add(track);
    }
    const Catalogue catalogue = builder.build();
    std::vector<Row> rows(20);
    for (Row row = 0; row < 20; ++row) {
        rows[row] = row;
    }
    const QString text = lassoText(catalogue, rows);
    QVERIFY2(text.startsWith(QStringLiteral("<b>20 tracks</b> · mean 91 BPM · acoustic")), qPrintable(text));
    rows.resize(1);
    QVERIFY(lassoText(catalogue, rows).startsWith(QStringLiteral("<b>1 track</b> · 91 BPM")));
    QVERIFY(lassoText(catalogue, {}).startsWith(QStringLiteral("<b>0 tracks</b>")));
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
