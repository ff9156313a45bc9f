#include <cmath>
#include <fstream>

#include <QTemporaryDir>
#include <QTest>

#include "core/library/library.h"
#include "core/library/sound_space.h"
#include "core/library/track_map.h"
#include "tests/support/synthetic.h"
#include "tests/support/thrown.h"

using namespace nearfield;
using test::kindThrownBy;

class TestLibraryMap : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_dir;

    [[nodiscard]] std::filesystem::path path(const char* name) const
    {
        return m_dir->filePath(QLatin1String(name)).toStdString();
    }
    void import(Library& library, int rows, int first) const
    {
        std::ofstream(path("tracks.csv"), std::ios::binary) << test::syntheticCsv(rows, first);
        library.importFiles(std::array{path("tracks.csv")}, {}, {});
    }
    static void train(Library& library)
    {
        TrainingObserver observer;
        library.trainAutoencoder({.maxEpochs = 1}, observer, {});
    }
    [[nodiscard]] std::unique_ptr<Library> trainedLibrary(int tracks) const
    {
        auto library = Library::open(path("library"));
        import(*library, tracks, 1);
        train(*library);
        return library;
    }

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void aMapNeedsATrainedModel()
    {
        const auto library = Library::open(path("library"));
        QVERIFY(!library->trackMap());
        QCOMPARE(kindThrownBy([&] { static_cast<void>(library->layOutMap({}, {}, {})); }), ErrorKind::NotReady);
    }

    void aLayoutIsPublishedAndTheSameWhenTheLibraryIsOpenedAgain()
    {
        Matrix positions;
        MapQuality quality;
        std::size_t areas = 0;
        std::size_t directions = 0;
        {
            const auto library = trainedLibrary(200);
            QVERIFY(!library->trackMap());
            const MapReport report = library->layOutMap({}, {}, {});
            QVERIFY(report.kept && !report.cancelled);
            QCOMPARE(report.tracks, std::size_t{200});
            const auto map = library->trackMap();
            QVERIFY(map);
            QCOMPARE(map->positions().rows(), Eigen::Index{200});
            QVERIFY(map->positions().allFinite());
            QVERIFY(map->positions().cwiseAbs().maxCoeff() <= 1.0001F);
            positions = map->positions();
            quality = map->quality();
            QVERIFY2(quality.trustworthiness > 0.8, qPrintable(QString::number(quality.trustworthiness)));
            QVERIFY(!map->areas().empty());
            QVERIFY(!map->areas()[0].name.empty());
            areas = map->areas().size();
            directions = map->directions().size();
            QCOMPARE(quality.tracks, std::size_t{200});
        }
        const auto library = Library::open(path("library"));
        const auto map = library->trackMap();
        QVERIFY(map);
        QCOMPARE(map->positions(), positions);
        QCOMPARE(map->quality().trustworthiness, quality.trustworthiness);
        QCOMPARE(map->areas().size(), areas);
        QCOMPARE(map->directions().size(), directions);
    }

    void aCancelledLayoutLeavesTheLibraryAsItWas()
    {
        const auto library = trainedLibrary(200);
        library->layOutMap({}, {}, {});
        const auto before = library->trackMap();
        std::stop_source source;
        int calls = 0;
        const MapReport report = library->layOutMap(
            {.afresh = true, .seed = 2}, [&](const Progress&) { ++calls > 3 ? source.request_stop() : false; },
            source.get_token());
        QVERIFY(report.cancelled && !report.kept);
        QCOMPARE(library->trackMap().get(), before.get());
        QCOMPARE(Library::open(path("library"))->trackMap()->positions(), before->positions());
    }

    void tracksThatComeArePlacedWithoutMovingTheOthers()
    {
        const auto library = trainedLibrary(200);
        library->layOutMap({}, {}, {});
        const auto before = library->trackMap();
        import(*library, 20, 201);
        const auto after = library->trackMap();
        QVERIFY(after);
        QCOMPARE(after->positions().rows(), Eigen::Index{220});
        QCOMPARE(&after->catalogue(), library->catalogue().get());
        QCOMPARE(Matrix(after->positions().topRows(200)), before->positions());
        QVERIFY(after->positions().allFinite());
        QCOMPARE(after->quality().tracks, std::size_t{200});
        QCOMPARE(Library::open(path("library"))->trackMap()->positions(), after->positions());
    }

    void aNewModelEndsTheMapAndTheNextLayoutBeginsWhereTracksLay()
    {
        const auto library = trainedLibrary(200);
        library->layOutMap({}, {}, {});
        train(*library);
        QVERIFY(!library->trackMap());
        QVERIFY(!Library::open(path("library"))->trackMap());
        const MapReport report = library->layOutMap({}, {}, {});
        QVERIFY(report.kept);
        QVERIFY(report.medianShift > 0);
        QVERIFY(report.medianShift < 0.3);
        QVERIFY(library->trackMap());
    }

    void aCopyOfATrackIsPlacedOntoIt()
    {
        const auto library = trainedLibrary(200);
        library->layOutMap({}, {}, {});
        const auto map = library->trackMap();
        for (const Row row : {Row{0}, Row{77}, Row{199}}) {
            const auto code = library->soundSpace()->index().codes().row(row);
            const MapPoint place = map->place({code.data(), static_cast<std::size_t>(code.size())});
            QVERIFY(std::hypot(place.x - map->position(row).x, place.y - map->position(row).y) < 1e-3F);
        }
    }

    // -- placing what is not in the library ------------------------------------------------------------------------
    void aPastedTableIsPlacedOnTheMapWithNeighboursAndStars()
    {
        const auto library = trainedLibrary(200);
        const ListenerId me = library->currentListener().id;
        const auto before = library->placeText(test::syntheticCsv(2, 500), me, 5);
        QCOMPARE(before.size(), std::size_t{2});
        QVERIFY(!before[0].mapPosition);
        for (Row row = 0; row < 40; ++row) {
            library->rate(me, library->catalogue()->id(row), row % 2 == 0 ? 5.0F : 1.0F);
        }
        library->layOutMap({}, {}, {});
        const auto placed = library->placeText(test::syntheticCsv(2, 500), me, 5);
        QCOMPARE(placed[1].track.title, test::syntheticTrack(501).title);
        QCOMPARE(placed[1].neighbours.size(), std::size_t{5});
        QVERIFY(!placed[1].artists.empty());
        QVERIFY(placed[1].predictedStars && placed[1].uncertainty > 0);
        QVERIFY(placed[1].mapPosition);
        const MapPoint expected = library->trackMap()->place(placed[1].latent);
        QCOMPARE(placed[1].mapPosition->x, expected.x);
        QCOMPARE(library->catalogue()->size(), std::size_t{200});
    }

    void pastedPairsAreOneTrack_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("commas") << QByteArray("title: Hello, Goodbye, danceability: 0.5, energy: 0.6, loudness: -8, "
                                              "speechiness: 0.05, acousticness: 0.2, instrumentalness: 0, liveness: "
                                              "0.1, valence: 0.7, tempo: 121");
        QTest::newRow("lines") << QByteArray("Title = Hello, Goodbye\nDanceability=0.5\nEnergy=0.6\nLoudness=-8\n"
                                             "Speechiness=0.05\nAcousticness=0.2\nInstrumentalness=0\nLiveness=0.1\n"
                                             "Valence=0.7\nTempo=121\n");
        QTest::newRow("JSON") << QByteArray(R"({"title": "Hello, Goodbye", "danceability": 0.5, "energy": 0.6,
            "loudness": -8, "speechiness": 0.05, "acousticness": 0.2, "instrumentalness": 0, "liveness": 0.1,
            "valence": 0.7, "tempo": 121})");
    }
    void pastedPairsAreOneTrack()
    {
        QFETCH(const QByteArray, text);
        const auto library = trainedLibrary(100);
        const auto placed = library->placeText(text.toStdString(), library->currentListener().id, 3);
        QCOMPARE(placed.size(), std::size_t{1});
        QCOMPARE(placed[0].track.title, std::string("Hello, Goodbye"));
        QCOMPARE(placed[0].track.raw[RawFeature::Tempo], 121.0F);
        QCOMPARE(placed[0].track.raw[RawFeature::Loudness], -8.0F);
        QCOMPARE(placed[0].track.raw[RawFeature::Valence], 0.7F);
    }

    void textThatIsNoTrackIsRefusedWithTheReason()
    {
        const auto library = trainedLibrary(100);
        const ListenerId me = library->currentListener().id;
        for (const char* text : {"", "hello", "tempo: 120", "a,b,c\n1,2,3\n"}) {
            QCOMPARE(kindThrownBy([&] { static_cast<void>(library->placeText(text, me, 3)); }), ErrorKind::BadFormat);
        }
        std::string bad = test::syntheticCsv(1);
        bad.replace(bad.rfind(',', bad.rfind(',') - 1) + 1, 3, "999");
        QCOMPARE(kindThrownBy([&] { static_cast<void>(library->placeText(bad, me, 3)); }), ErrorKind::BadFormat);
    }
};

QTEST_APPLESS_MAIN(TestLibraryMap)
#include "tst_library_map.moc"
