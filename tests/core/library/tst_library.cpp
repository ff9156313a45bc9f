#include <algorithm>
#include <fstream>

#include <QTemporaryDir>
#include <QTest>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/library/library.h"
#include "core/library/sound_space.h"
#include "core/similarity/crowding.h"
#include "tests/support/data_folder.h"
#include "tests/support/stop_after.h"
#include "tests/support/synthetic.h"
#include "tests/support/thrown.h"

using namespace nearfield;
using test::kindThrownBy;
using test::StopAfter;

namespace {

/// The nearest tracks by the definition: the cosine less the penalty of crowded surroundings, in double precision, one
/// copy of each recording.
std::vector<TrackId> bruteForceSimilar(const SoundSpace& space, Row seed, std::size_t count)
{
    const Catalogue& catalogue = space.catalogue();
    const MatrixT<double> codes = space.index().codes().cast<double>();
    const Eigen::VectorXd query = codes.row(seed);
    const Matrix& single = space.index().codes();
    const Vector penalties = kCrowdingWeight * crowding(single, crowdingSample(single));
    std::vector<std::pair<double, Row>> all;
    for (Row row = 0; row < catalogue.size(); ++row) {
        if (catalogue.recording(row) != catalogue.recording(seed)) {
            const double cosine = codes.row(row).dot(query) / (codes.row(row).norm() * query.norm());
            all.emplace_back(static_cast<double>(penalties[row]) - cosine, row);
        }
    }
    std::sort(all.begin(), all.end());
    std::vector<TrackId> result;
    std::vector<bool> seen(catalogue.recordingCount(), false);
    for (const auto& [distance, row] : all) {
        if (result.size() < count && !seen[catalogue.recording(row)]) {
            seen[catalogue.recording(row)] = true;
            result.push_back(catalogue.id(row));
        }
    }
    return result;
}

std::vector<TrackId> idsOf(const std::vector<SimilarTrack>& similar)
{
    std::vector<TrackId> ids;
    for (const SimilarTrack& track : similar) {
        ids.push_back(track.id);
    }
    return ids;
}

} // namespace

class TestLibrary : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_dir;

    [[nodiscard]] std::filesystem::path folder() const { return path("library"); }
    [[nodiscard]] std::filesystem::path path(const char* name) const
    {
        return m_dir->filePath(QLatin1String(name)).toStdString();
    }

    std::filesystem::path write(const char* name, const std::string& content) const
    {
        std::ofstream(path(name), std::ios::binary) << content;
        return path(name);
    }

    static ImportReport import(Library& library, const std::filesystem::path& file)
    {
        return library.importFiles(std::array{file}, {}, {});
    }

    [[nodiscard]] std::unique_ptr<Library> libraryWith(int tracks) const
    {
        auto library = Library::open(folder());
        import(*library, write("synthetic.csv", test::syntheticCsv(tracks)));
        return library;
    }

    static AutoencoderReport train(Library& library, std::size_t epochs)
    {
        TrainingObserver observer;
        return library.trainAutoencoder({.maxEpochs = epochs}, observer, {});
    }

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void aFreshLibraryIsEmptyAndHasOneListener()
    {
        const auto library = Library::open(folder());
        QVERIFY(library->catalogue()->empty());
        QVERIFY(!library->soundSpace());
        QCOMPARE(library->listeners().size(), std::size_t{1});
        QCOMPARE(library->currentListener().id, library->listeners().front().id);
        QCOMPARE(library->stats().tracks, std::size_t{0});
        QVERIFY(library->trainingRuns().empty());
    }

    // -- import ----------------------------------------------------------------------------------------------------
    void importingTheSameFileTwiceChangesNothing()
    {
        const auto library = libraryWith(100);
        const auto before = library->catalogue();
        const ImportReport again = import(*library, path("synthetic.csv"));
        QCOMPARE(again.added, std::size_t{0});
        QCOMPARE(again.updated, std::size_t{0});
        QCOMPARE(again.unchanged, std::size_t{100});
        QCOMPARE(library->catalogue()->size(), before->size());
    }

    void anOverlappingFileFillsBlanksAndAddsTheRest()
    {
        const auto library = Library::open(folder());
        std::string blank = test::syntheticCsv(2);
        for (const char* known : {"genre 1", "genre 2"}) {
            blank.erase(blank.find(known), std::string_view(known).size());
        }
        import(*library, write("blank.csv", blank));
        QCOMPARE(std::string(library->catalogue()->genre(0)), std::string());

        const ImportReport report = import(*library, write("full.csv", test::syntheticCsv(5)));
        QCOMPARE(report.added, std::size_t{3});
        QCOMPARE(report.updated, std::size_t{2});
        QCOMPARE(std::string(library->catalogue()->genre(0)), std::string("genre 1"));
    }

    void aLibraryThatIsOpenedAgainHoldsTheSame()
    {
        {
            const auto library = libraryWith(120);
            library->rate(library->currentListener().id, library->catalogue()->id(7), 4.5F);
            train(*library, 2);
        }
        const auto library = Library::open(folder());
        QCOMPARE(library->catalogue()->size(), std::size_t{120});
        QCOMPARE(library->catalogue()->track(3).title, test::syntheticTrack(4).title);
        const auto ratings = library->ratings(library->currentListener().id);
        QCOMPARE(ratings.at(library->catalogue()->id(7)), 4.5F);
        QVERIFY(library->soundSpace());
        QCOMPARE(library->stats().models.size(), std::size_t{1});
    }

    void whatAnImportPublishesIsWhatTheLibraryHolds()
    {
        const auto library = libraryWith(50);
        import(*library, write("more.csv", test::syntheticCsv(80, 30)));
        const auto published = library->catalogue();
        const auto stored = Library::open(folder())->catalogue();
        QCOMPARE(stored->size(), published->size());
        for (Row row = 0; row < stored->size(); ++row) {
            const Track a = published->track(row);
            const Track b = stored->track(row);
            QVERIFY(a.id == b.id && a.uri == b.uri && a.title == b.title && a.artists == b.artists);
            QVERIFY(a.album == b.album && a.genre == b.genre && a.year == b.year && a.popularity == b.popularity);
            QVERIFY(a.isExplicit == b.isExplicit && a.addedAt == b.addedAt && a.raw.values == b.raw.values);
            QCOMPARE(published->recordingHash(row), stored->recordingHash(row));
        }
    }

    void rowsThatWereLeftOutStayListedWithTheirReason()
    {
        const auto library = Library::open(folder());
        std::string csv = test::syntheticCsv(3);
        csv += "test:track:9,No features,Nobody,,,,,,,,,,,,,,,,,,\n";
        const ImportReport report = import(*library, write("a.csv", csv));
        QCOMPARE(report.read, std::size_t{4});
        QCOMPARE(report.added, std::size_t{3});
        const auto removed = library->removedRows(10);
        QCOMPARE(removed.size(), std::size_t{1});
        QCOMPARE(removed[0].title, std::string("No features"));
        QCOMPARE(removed[0].line, std::size_t{5});
        QVERIFY(!removed[0].reason.empty());
        QCOMPARE(library->stats().removedRows, std::size_t{1});
    }

    void aFileThatCannotBeReadIsReportedAndTheOthersAreKept()
    {
        const auto library = Library::open(folder());
        const ImportReport report =
            library->importFiles(std::array{path("missing.csv"), write("junk.csv", std::string(1000, '\0')),
                                            write("empty.csv", ""), write("good.csv", test::syntheticCsv(10))},
                                 {}, {});
        QCOMPARE(report.files.size(), std::size_t{4});
        for (std::size_t i = 0; i < 3; ++i) {
            QVERIFY(report.files[i].error.find(report.files[i].path.filename().string()) != std::string::npos);
        }
        QCOMPARE(library->catalogue()->size(), std::size_t{10});
    }

    void aCancelledImportChangesNothing()
    {
        const auto library = libraryWith(10);
        std::stop_source stop;
        stop.request_stop();
        const ImportReport report =
            library->importFiles(std::array{write("b.csv", test::syntheticCsv(100, 50))}, {}, stop.get_token());
        QVERIFY(report.cancelled);
        QCOMPARE(library->catalogue()->size(), std::size_t{10});
        QCOMPARE(Library::open(folder())->catalogue()->size(), std::size_t{10});
    }

    void demoFillsAnEmptyLibraryOnly()
    {
        const auto library = Library::open(folder());
        library->addDemo({}, {});
        QVERIFY(library->catalogue()->size() >= 2000);
        QCOMPARE(library->listeners().size(), std::size_t{3});
        for (const Listener& listener : library->listeners()) {
            QVERIFY(listener.ratings >= 100);
            QCOMPARE(library->ratings(listener.id).size(), listener.ratings);
        }
        QCOMPARE(kindThrownBy([&] { library->addDemo({}, {}); }), ErrorKind::BadArgument);
    }

    // -- listeners and ratings -------------------------------------------------------------------------------------
    void ratingsAreHalfStepsOfKnownTracks()
    {
        const auto library = libraryWith(60);
        const ListenerId me = library->currentListener().id;
        const TrackId track = library->catalogue()->id(0);
        for (const float stars : {0.0F, 5.5F, 3.3F, -1.0F, kUnknown}) {
            QCOMPARE(kindThrownBy([&] { library->rate(me, track, stars); }), ErrorKind::BadArgument);
        }
        QCOMPARE(kindThrownBy([&] { library->rate(me, TrackId{999'999}, 3.0F); }), ErrorKind::NotFound);
        library->rate(me, track, 0.5F);
        library->rate(me, track, 5.0F);
        QCOMPARE(library->ratings(me).at(track), 5.0F);
        library->rate(me, track, std::nullopt);
        QVERIFY(library->ratings(me).empty());
    }

    // -- training and similar tracks -------------------------------------------------------------------------------
    void similarNeedsATrainedModel()
    {
        const auto library = libraryWith(60);
        QCOMPARE(kindThrownBy([&] { (void)library->similar(library->catalogue()->id(0), 5); }), ErrorKind::NotReady);
    }

    void tooSmallALibraryIsNotTrainedOn()
    {
        const auto library = libraryWith(49);
        QCOMPARE(kindThrownBy([&] { train(*library, 1); }), ErrorKind::NotReady);
    }

    void trainingReportsAndRecordsItsCurves()
    {
        const auto library = libraryWith(400);
        const AutoencoderReport report = train(*library, 4);
        QCOMPARE(report.training.history.size(), std::size_t{4});
        QVERIFY(report.kept && report.testRmse > 0 && report.testRmse < 0.5);
        QCOMPARE(report.rows, std::size_t{400});

        const auto runs = library->trainingRuns();
        QCOMPARE(runs.size(), std::size_t{1});
        QCOMPARE(runs[0].status, std::string("done"));
        QCOMPARE(runs[0].history.size(), std::size_t{4});
        QCOMPARE(runs[0].history[2].validationRmse, report.training.history[2].validationRmse);
        QCOMPARE(runs[0].testRmse, report.testRmse);
    }

    void similarEqualsABruteForceScanInDoublePrecision()
    {
        const auto library = libraryWith(1500);
        train(*library, 3);
        const auto space = library->soundSpace();
        for (Row seed = 0; seed < 1500; seed += 37) {
            QCOMPARE(idsOf(library->similar(library->catalogue()->id(seed), 20)), bruteForceSimilar(*space, seed, 20));
        }
        QCOMPARE(kindThrownBy([&] { (void)library->similar(TrackId{999'999}, 5); }), ErrorKind::NotFound);
    }

    void similarNeverGivesACopyOfTheSeed()
    {
        const auto library = Library::open(folder());
        std::string csv = test::syntheticCsv(200);
        // Another edition of track 1: other id, other length, the same sound.
        std::string copy = test::syntheticCsv(1);
        copy.erase(0, copy.find('\n') + 1);
        copy.replace(copy.find("test:track:1"), 12, "test:track:copy");
        copy.replace(copy.find("Title 1"), 7, "Title 1 - Remastered 2011");
        const std::size_t duration = copy.find("000,0,");
        copy.replace(duration, 6, "900,0,");
        import(*library, write("a.csv", csv + copy));
        const auto catalogue = library->catalogue();
        const Row original = *catalogue->rowOfUri("test:track:1");
        train(*library, 2);
        for (const SimilarTrack& track : library->similar(catalogue->id(original), 50)) {
            QVERIFY(catalogue->recording(*catalogue->rowOf(track.id)) != catalogue->recording(original));
        }
    }

    void whatTwoTracksHaveInCommonIsOrderedByHowTellingItIs()
    {
        const auto library = libraryWith(500);
        train(*library, 2);
        const auto space = library->soundSpace();
        const auto shared = space->inCommon(3, 3);
        QCOMPARE(shared.size(), kInputCount);
        for (const SharedFeature& feature : shared) {
            QCOMPARE(feature.closeness, 1.0F); // a track has everything in common with itself
        }
        for (const SimilarTrack& track : library->similar(library->catalogue()->id(3), 5)) {
            QCOMPARE(track.shared.size(), std::size_t{4});
            for (const SharedFeature& feature : track.shared) {
                QVERIFY(feature.closeness >= 0 && feature.closeness <= 1);
            }
        }
    }

    void tracksThatComeAfterTrainingAreFoundWithoutTrainingAgain()
    {
        const auto library = libraryWith(300);
        train(*library, 3);
        import(*library, write("more.csv", test::syntheticCsv(50, 1001)));
        const auto catalogue = library->catalogue();
        QCOMPARE(catalogue->size(), std::size_t{350});
        QCOMPARE(library->soundSpace()->catalogue().size(), std::size_t{350});
        const Row added = *catalogue->rowOfUri("test:track:1020");
        QCOMPARE(library->similar(catalogue->id(added), 10).size(), std::size_t{10});

        const auto reopened = Library::open(folder());
        QCOMPARE(idsOf(reopened->similar(catalogue->id(added), 10)), idsOf(library->similar(catalogue->id(added), 10)));
    }

    void cancelledTrainingKeepsTheEarlierModelWhenAsked()
    {
        const auto library = libraryWith(300);
        train(*library, 3);
        const auto before = idsOf(library->similar(library->catalogue()->id(5), 10));
        StopAfter observer(2);
        const AutoencoderReport report =
            library->trainAutoencoder({.maxEpochs = 50, .seed = 9}, observer, observer.token(), false);
        QVERIFY(report.training.stopReason == StopReason::Cancelled && !report.kept);
        QCOMPARE(idsOf(library->similar(library->catalogue()->id(5), 10)), before);
        QCOMPARE(library->trainingRuns().front().status, std::string("cancelled"));
    }

    void cancelledTrainingKeepsItsBestEpochOtherwise()
    {
        const auto library = libraryWith(300);
        StopAfter observer(2);
        const AutoencoderReport report = library->trainAutoencoder({.maxEpochs = 50}, observer, observer.token());
        QVERIFY(report.training.stopReason == StopReason::Cancelled && report.kept);
        QVERIFY(library->soundSpace());
    }

    void aFailureOfTheObserverFailsTheRunAndIsPassedOn()
    {
        class Failing : public TrainingObserver
        {
        public:
            void onEpoch(const EpochRecord& /*record*/) override { throw Error(ErrorKind::Unreadable, "disk full"); }
        };
        const auto library = libraryWith(100);
        Failing observer;
        QCOMPARE(kindThrownBy([&] { (void)library->trainAutoencoder({}, observer, {}); }), ErrorKind::Unreadable);
        QCOMPARE(library->trainingRuns().front().status, std::string("failed"));
    }

    void aModelFileThatIsDamagedInAnyWayNeverStopsTheLibrary_data()
    {
        QTest::addColumn<int>("percent");
        for (const int percent : {0, 1, 10, 50, 99}) {
            QTest::addRow("%d percent left", percent) << percent;
        }
        QTest::newRow("missing") << -1;
    }
    void aModelFileThatIsDamagedInAnyWayNeverStopsTheLibrary()
    {
        QFETCH(int, percent);
        {
            train(*libraryWith(100), 1);
        }
        const auto file = std::filesystem::directory_iterator(folder() / "models")->path();
        if (percent < 0) {
            std::filesystem::remove(file);
        } else {
            std::filesystem::resize_file(file, std::filesystem::file_size(file) * static_cast<unsigned>(percent) / 100);
        }
        const auto library = Library::open(folder());
        QCOMPARE(library->catalogue()->size(), std::size_t{100});
        QVERIFY(!library->soundSpace());
        QVERIFY(library->modelProblem().find("Train again") != std::string::npos);
        QCOMPARE(kindThrownBy([&] { (void)library->similar(library->catalogue()->id(0), 5); }), ErrorKind::NotReady);

        train(*library, 1);
        QVERIFY(library->modelProblem().empty());
        QVERIFY(library->soundSpace());
    }

    void onlyTheModelInUseIsKeptOnDisk()
    {
        const auto library = libraryWith(100);
        train(*library, 1);
        train(*library, 1);
        QCOMPARE(std::distance(std::filesystem::directory_iterator(folder() / "models"), {}), 1);
    }

    // -- finding ---------------------------------------------------------------------------------------------------
    void tracksAreFoundByIdUriAndWords()
    {
        const auto library = libraryWith(60);
        const auto catalogue = library->catalogue();
        const TrackId wanted = catalogue->id(*catalogue->rowOfUri("test:track:17"));
        QCOMPARE(library->resolveTrack(std::to_string(value(wanted))), wanted);
        QCOMPARE(library->resolveTrack("test:track:17"), wanted);
        QCOMPARE(library->resolveTrack("  TITLE 17 "), wanted);
        QCOMPARE(library->resolveTrack("Title 1"), catalogue->id(*catalogue->rowOfUri("test:track:1"))); // exact wins
        QCOMPARE(kindThrownBy([&] { (void)library->resolveTrack("artist 5"); }), ErrorKind::Ambiguous);
        QCOMPARE(kindThrownBy([&] { (void)library->resolveTrack("no such song"); }), ErrorKind::NotFound);
        QCOMPARE(kindThrownBy([&] { (void)library->resolveTrack(" "); }), ErrorKind::NotFound);
    }

    // -- real data -------------------------------------------------------------------------------------------------
    void theRealCatalogueImportsTrainsAndIsSearchedExactly()
    {
        const auto file = test::dataFolder(NEARFIELD_DATA_DEFAULT) / "catalogue.csv";
        if (!std::filesystem::exists(file)) {
            QSKIP("catalogue.csv is not here; set NEARFIELD_DATA to the folder that has it");
        }
        const auto library = Library::open(folder());
        const ImportReport report = import(*library, file);
        QCOMPARE(report.read, std::size_t{91'100});
        QCOMPARE(library->catalogue()->size(), report.added);
        QVERIFY(report.added > 75'000);
        std::size_t removed = 0;
        for (const auto& [reason, count] : report.removed) {
            removed += count;
        }
        QCOMPARE(report.added + removed, report.read);

        train(*library, 1);
        for (Row seed = 0; seed < library->catalogue()->size(); seed += 16'000) {
            QCOMPARE(idsOf(library->similar(library->catalogue()->id(seed), 20)),
                     bruteForceSimilar(*library->soundSpace(), seed, 20));
        }
        QCOMPARE(import(*library, file).unchanged, report.added);
    }
};

QTEST_APPLESS_MAIN(TestLibrary)
#include "tst_library.moc"
