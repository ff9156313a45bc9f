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
            QVERIFY(quality.trustworthiness > 0.8);
            QCOMPARE(quality.tracks, std::size_t{200});
        }
        const auto library = Library::open(path("library"));
        const auto map = library->trackMap();
        QVERIFY(map);
        QCOMPARE(map->positions(), positions);
        QCOMPARE(map->quality().trustworthiness, quality.trustworthiness);
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
};

QTEST_APPLESS_MAIN(TestLibraryMap)
#include "tst_library_map.moc"
