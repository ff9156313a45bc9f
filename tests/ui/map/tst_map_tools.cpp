#include <QDropEvent>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QUrl>

#include "tests/ui/map/map_page_fixture.h"
#include "ui/map/journey_bar.h"
#include "ui/map/lasso_bar.h"
#include "ui/map/map_text.h"
#include "ui/map/place_dialog.h"
#include "ui/map/placed_card.h"

using namespace nearfield;
using namespace nearfield::test;
using namespace nearfield::ui;

class MapToolsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English)); }
    void lassoCountsSelectsAndRates();
    void lassoMakesAPlaylist();
    void journeyGoesThroughItsStops();
    void journeyTellsWhatIsWrong();
    void pastedRowsArePlacedWithoutChangingTheLibrary();
    void whatCannotBePlacedIsSaid();
    void droppedFileAsksWhatItIsFor();
    void summaryOfALassoTellsWhatSetsItApart();
};

void MapToolsTest::lassoCountsSelectsAndRates()
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

void MapToolsTest::lassoMakesAPlaylist()
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

void MapToolsTest::journeyGoesThroughItsStops()
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

void MapToolsTest::journeyTellsWhatIsWrong()
{
    Page p(Page::LaidOut{});
    p.showMap();
    p.page->travel({p.track(1), TrackId{999'999}});
    QTRY_VERIFY_WITH_TIMEOUT(
        childOf<QLabel>(*p.page, "journeyWords").property("role").toString() == QStringLiteral("bad"), kWait);
    QVERIFY(!p.text("journeyWords").isEmpty());
    QVERIFY(!p.button("journeySave").isEnabled());
}

void MapToolsTest::pastedRowsArePlacedWithoutChangingTheLibrary()
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

void MapToolsTest::whatCannotBePlacedIsSaid()
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

void MapToolsTest::droppedFileAsksWhatItIsFor()
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

void MapToolsTest::summaryOfALassoTellsWhatSetsItApart()
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

QTEST_MAIN(MapToolsTest)
#include "tst_map_tools.moc"
