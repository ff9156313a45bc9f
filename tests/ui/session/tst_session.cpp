#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "core/library/library.h"
#include "tests/support/synthetic.h"
#include "ui/importer.h"
#include "ui/library_session.h"
#include "ui/selection.h"
#include "ui/text.h"
#include "ui/trainer.h"

using namespace nearfield;
using namespace nearfield::ui;

namespace {

constexpr int kTracks = 120;

const LiveTraining& soundOf(const Trainer& trainer)
{
    return trainer.training(TrainedModel::Autoencoder);
}

const AutoencoderReport& reportOf(const Trainer& trainer)
{
    return std::get<AutoencoderReport>(soundOf(trainer).report);
}

/// A library of synthetic tracks, opened as the window opens one.
struct Fixture
{
    QTemporaryDir folder;
    JobQueue jobs;
    std::unique_ptr<LibrarySession> session;

    explicit Fixture(int tracks = kTracks)
    {
        if (tracks > 0) {
            writeCsv("first.csv", tracks);
            const auto library = Library::open(path());
            const std::filesystem::path files[] = {path() / "first.csv"};
            library->importFiles(files, {}, {});
        }
        open();
    }
    ~Fixture() { close(); }

    [[nodiscard]] std::filesystem::path path() const { return utf8(folder.path()); }
    std::filesystem::path writeCsv(const std::string& name, int tracks, int first = 1) const
    {
        std::ofstream(path() / name) << test::syntheticCsv(tracks, first);
        return path() / name;
    }
    void open() { session = std::make_unique<LibrarySession>(OpenedLibrary::read(path()), jobs); }
    /// Of the first tracks, each another number of stars than the one before; the session counts them.
    void rateSome(std::size_t count)
    {
        for (Row row = 0; row < count; ++row) {
            session->library().rate(session->listener().id, track(row), static_cast<float>(row % 10 + 1) / 2);
        }
        close();
        open();
    }
    void close()
    {
        jobs.stopAndWait();
        session.reset();
    }
    [[nodiscard]] TrackId track(Row row) const { return session->catalogue()->id(row); }
    /// What is in the database, read by another reader.
    [[nodiscard]] std::unordered_map<TrackId, float> stored()
    {
        return session->library().ratings(session->listener().id);
    }
};

TrainingOptions quickly(std::size_t epochs)
{
    return {.batchSize = 32, .maxEpochs = epochs, .patience = epochs};
}

} // namespace

class SessionTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void ratingIsSeenAtOnceAndStoredSoon();
    void ratingsAreCountedAtOnceAndSoIsTheirUndoing();
    void ratingsOutliveTheSession();
    void ratingManyIsOneSignalAndOneUndo();
    void manyRatingsAreStoredTogetherOrNotAtAll();
    void undoAndRedoAreStoredToo();
    void ratingAlikeIsNothingToUndo();
    void undoTextSaysWhatItUndoes();
    void failedWriteIsToldAndTakenBack();
    void ratingWhileRatingsAreReadIsNotLost();
    void importKeepsWhatCanBeUndone();
    void importPublishesTracksAndCounts();
    void importsOfMissingFilesAreReported();
    void demoFillsAnEmptyLibrary();
    void trainingPublishesASoundSpace();
    void trainerTellsEpochsInOrder();
    void bestEpochOfADivergedTrainingIsANumber();
    void bothModelsAreTrainedOneAfterTheOther();
    void stopEndsWhatWasToFollowToo();
    void withoutRatingsOnlySoundIsTrained();
    void stoppedTrainingKeepsTheBestModel();
    void pausedTrainingStandsStill();
    void trainingTooFewTracksFailsWithAReason();
    void leavingWhileTrainingLeavesAWholeLibrary();
    void selectionTellsOnlyChanges();
};

void SessionTest::ratingIsSeenAtOnceAndStoredSoon()
{
    Fixture f;
    QSignalSpy changed(f.session.get(), &LibrarySession::ratingsChanged);
    const TrackId track = f.track(3);
    f.session->rate(std::array{track}, 4.5F);
    QCOMPARE(f.session->stars(track), std::optional(4.5F));
    QCOMPARE(changed.count(), 1);
    QTRY_COMPARE(f.stored().size(), std::size_t{1});
    QCOMPARE(f.stored().at(track), 4.5F);
    f.session->rate(std::array{track}, std::nullopt);
    QCOMPARE(f.session->stars(track), std::optional<float>());
    QTRY_VERIFY(f.stored().empty());
}

void SessionTest::ratingsAreCountedAtOnceAndSoIsTheirUndoing()
{
    Fixture f;
    QSignalSpy counted(f.session.get(), &LibrarySession::statsChanged);
    f.session->rate(std::array{f.track(0), f.track(1)}, 3.0F);
    QCOMPARE(f.session->stats().ratings, std::size_t{2});
    f.session->rate(std::array{f.track(1)}, 4.0F);
    QCOMPARE(f.session->stats().ratings, std::size_t{2});
    QCOMPARE(counted.count(), 2);
    f.session->undoStack().undo();
    f.session->undoStack().undo();
    QCOMPARE(f.session->stats().ratings, std::size_t{0});
}

void SessionTest::ratingsOutliveTheSession()
{
    Fixture f;
    // The last of many writes in order decides, though the session closes at once.
    for (int i = 1; i <= 10; ++i) {
        f.session->rate(std::array{f.track(0), f.track(1)}, static_cast<float>(i) / 2);
    }
    f.session->rate(std::array{f.track(1)}, 0.5F);
    f.close();
    f.open();
    QCOMPARE(f.session->stars(f.track(0)), std::optional(5.0F));
    QCOMPARE(f.session->stars(f.track(1)), std::optional(0.5F));
}

void SessionTest::ratingManyIsOneSignalAndOneUndo()
{
    Fixture f;
    f.session->rate(std::array{f.track(1)}, 2.0F);
    QSignalSpy changed(f.session.get(), &LibrarySession::ratingsChanged);
    f.session->rate(std::array{f.track(0), f.track(1), f.track(2)}, 4.0F);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(f.session->ratings().size(), std::size_t{3});
    f.session->undoStack().undo();
    QCOMPARE(changed.count(), 2);
    QCOMPARE(f.session->ratings().size(), std::size_t{1});
    QCOMPARE(f.session->stars(f.track(1)), std::optional(2.0F)); // as it was before, not none
}

void SessionTest::manyRatingsAreStoredTogetherOrNotAtAll()
{
    Fixture f;
    QSignalSpy failed(f.session.get(), &LibrarySession::failed);
    f.session->rate(std::array{f.track(0), TrackId{999'999}}, 4.0F); // no such track
    QVERIFY(failed.wait(5000));
    QTRY_VERIFY(f.session->ratings().empty()); // what is shown is what is stored
    f.close();
    f.open();
    QVERIFY(f.session->ratings().empty());
}

void SessionTest::undoAndRedoAreStoredToo()
{
    Fixture f;
    f.session->rate(std::array{f.track(0)}, 3.0F);
    f.session->undoStack().undo();
    f.session->undoStack().redo();
    f.session->undoStack().undo();
    f.session->rate(std::array{f.track(1)}, 1.0F);
    f.close();
    f.open();
    QCOMPARE(f.session->ratings().size(), std::size_t{1});
    QCOMPARE(f.session->stars(f.track(1)), std::optional(1.0F));
}

void SessionTest::ratingAlikeIsNothingToUndo()
{
    Fixture f;
    f.session->rate(std::array{f.track(0)}, 3.0F);
    f.session->rate(std::array{f.track(0)}, 3.0F);
    f.session->rate(std::array{f.track(1)}, std::nullopt);
    QCOMPARE(f.session->undoStack().count(), 1);
}

void SessionTest::undoTextSaysWhatItUndoes()
{
    Fixture f;
    f.session->rate(std::array{f.track(0)}, 4.5F);
    const QString title = qstring(f.session->catalogue()->title(0));
    QCOMPARE(f.session->undoStack().undoText(), QStringLiteral("Rate “%1”: 4½ stars").arg(title));
    f.session->rate(std::array{f.track(0), f.track(1)}, std::nullopt);
    f.session->rate(std::array{f.track(0), f.track(1)}, 2.0F);
    QCOMPARE(f.session->undoStack().undoText(), QStringLiteral("Rate 2 tracks: 2 stars"));
}

void SessionTest::failedWriteIsToldAndTakenBack()
{
    Fixture f;
    QSignalSpy failed(f.session.get(), &LibrarySession::failed);
    f.session->rate(std::array{f.track(0)}, 4.0F);
    f.session->rate(std::array{TrackId{987654321}}, 4.0F); // the library knows no such track
    QVERIFY(failed.wait());
    QVERIFY(!failed.front().front().toString().isEmpty());
    QTRY_COMPARE(f.session->ratings().size(), std::size_t{1});
    QCOMPARE(f.session->stars(f.track(0)), std::optional(4.0F));
}

void SessionTest::ratingWhileRatingsAreReadIsNotLost()
{
    Fixture f;
    for (int round = 0; round < 20; ++round) {
        // The failed write starts a reading; the next ratings come while it is under way.
        f.session->rate(std::array{TrackId{987654321}}, 4.0F);
        for (int i = 0; i < 5; ++i) {
            f.session->rate(std::array{f.track(static_cast<Row>(round))}, static_cast<float>(1 + i % 5));
            QTest::qWait(7);
        }
    }
    QTRY_VERIFY(!f.session->stars(TrackId{987654321}));
    QTRY_COMPARE(f.stored(), f.session->ratings());
    QCOMPARE(f.session->ratings().size(), std::size_t{20});
}

void SessionTest::importKeepsWhatCanBeUndone()
{
    Fixture f;
    f.session->rate(std::array{f.track(0)}, 4.0F);
    Importer importer(*f.session, f.jobs);
    importer.importFiles({f.writeCsv("more.csv", 20, 500)});
    QTRY_COMPARE(f.session->catalogue()->size(), std::size_t{kTracks + 20});
    QTRY_VERIFY(!importer.isActive());
    QTest::qWait(100); // the ratings are read anew
    QVERIFY(f.session->undoStack().canUndo());
    f.session->undoStack().undo();
    QVERIFY(f.session->ratings().empty());
}

void SessionTest::importPublishesTracksAndCounts()
{
    Fixture f(0);
    QVERIFY(f.session->catalogue()->empty());
    Importer importer(*f.session, f.jobs);
    QSignalSpy finished(&importer, &Importer::finished);
    QSignalSpy catalogue(f.session.get(), &LibrarySession::catalogueChanged);
    importer.importFiles({f.writeCsv("a.csv", 30), f.writeCsv("b.csv", 30, 21)});
    QVERIFY(importer.isActive());
    QVERIFY(finished.wait());
    QCOMPARE(f.session->catalogue()->size(), std::size_t{50});
    QVERIFY(catalogue.count() >= 1);
    QTRY_COMPARE(f.session->stats().tracks, std::size_t{50});
    QTRY_VERIFY(!importer.isActive());
}

void SessionTest::importsOfMissingFilesAreReported()
{
    Fixture f(0);
    Importer importer(*f.session, f.jobs);
    ImportReport report;
    connect(&importer, &Importer::finished, this, [&](const ImportReport& r) { report = r; });
    importer.importFiles({f.path() / "no such file.csv", f.writeCsv("a.csv", 30)});
    QTRY_COMPARE(report.files.size(), std::size_t{2});
    QVERIFY(!report.files[0].error.empty());
    QCOMPARE(f.session->catalogue()->size(), std::size_t{30});
}

void SessionTest::demoFillsAnEmptyLibrary()
{
    Fixture f(0);
    Importer importer(*f.session, f.jobs);
    QSignalSpy finished(&importer, &Importer::finished);
    QSignalSpy ratings(f.session.get(), &LibrarySession::ratingsReset);
    importer.addDemo();
    QVERIFY(finished.wait(20000));
    QVERIFY(f.session->catalogue()->size() >= 2000);
    QTRY_VERIFY(ratings.count() >= 1);
    QVERIFY(!f.session->ratings().empty());
}

void SessionTest::trainingPublishesASoundSpace()
{
    Fixture f;
    QVERIFY(f.session->soundSpace() == nullptr);
    Trainer trainer(*f.session, f.jobs);
    QSignalSpy sound(f.session.get(), &LibrarySession::soundSpaceChanged);
    QSignalSpy ended(&trainer, &Trainer::ended);
    trainer.start(TrainedModel::Autoencoder, quickly(3));
    QVERIFY(trainer.isActive());
    QVERIFY(ended.wait(20000));
    QCOMPARE(sound.count(), 1);
    QCOMPARE(f.session->soundSpace()->index().size(), f.session->catalogue()->size());
    QVERIFY(reportOf(trainer).kept);
    QVERIFY(!trainer.isActive());
    QVERIFY(soundOf(trainer).failure.isEmpty());
}

void SessionTest::bestEpochOfADivergedTrainingIsANumber()
{
    const double none = std::numeric_limits<double>::quiet_NaN();
    LiveTraining training;
    QCOMPARE(training.bestEpoch(), std::size_t{0});
    training.history = {{.epoch = 1, .validationRmse = none}, {.epoch = 2, .validationRmse = none}};
    QCOMPARE(training.bestEpoch(), std::size_t{0});
    training.history.push_back({.epoch = 3, .validationRmse = 0.4, .seconds = 3});
    training.history.push_back({.epoch = 4, .validationRmse = 0.5, .seconds = 4});
    training.history.push_back({.epoch = 5, .validationRmse = none, .seconds = 5});
    QCOMPARE(training.bestEpoch(), std::size_t{3});
    training.options = {.maxEpochs = 100, .patience = 10};
    QCOMPARE(training.secondsLeft(), std::optional(8.0)); // up to epoch 13
}

void SessionTest::bothModelsAreTrainedOneAfterTheOther()
{
    Fixture f;
    f.rateSome(60);
    Trainer trainer(*f.session, f.jobs);
    trainer.setOptions(TrainedModel::Autoencoder, quickly(3));
    trainer.setOptions(TrainedModel::Ratings, quickly(4));
    std::vector<TrainedModel> ended;
    connect(&trainer, &Trainer::ended, this, [&](TrainedModel model) { ended.push_back(model); });
    trainer.startAll();
    QVERIFY(trainer.isActive(TrainedModel::Autoencoder) && !trainer.isActive(TrainedModel::Ratings));
    QTRY_VERIFY_WITH_TIMEOUT(!trainer.isActive(), 20000);
    QCOMPARE(ended, (std::vector{TrainedModel::Autoencoder, TrainedModel::Ratings}));
    QVERIFY(reportOf(trainer).kept);
    const LiveTraining& ratings = trainer.training(TrainedModel::Ratings);
    QVERIFY2(ratings.failure.isEmpty(), qPrintable(ratings.failure));
    QCOMPARE(ratings.history.size(), std::size_t{4});
    QCOMPARE(std::get<RatingsReport>(ratings.report).answers, std::size_t{60});
    QVERIFY(ratings.testRmse().has_value());
    QTRY_COMPARE(f.session->stats().models.size(), std::size_t{2});
}

void SessionTest::stopEndsWhatWasToFollowToo()
{
    Fixture f;
    f.rateSome(60);
    Trainer trainer(*f.session, f.jobs);
    trainer.setOptions(TrainedModel::Autoencoder, quickly(1'000'000));
    trainer.startAll();
    QTRY_VERIFY_WITH_TIMEOUT(soundOf(trainer).history.size() >= 2, 20000);
    trainer.stop();
    QTRY_VERIFY_WITH_TIMEOUT(!trainer.isActive(), 20000);
    QVERIFY(reportOf(trainer).kept);
    QVERIFY(trainer.training(TrainedModel::Ratings).history.empty());
    QCOMPARE(trainer.model(), TrainedModel::Autoencoder);
}

void SessionTest::withoutRatingsOnlySoundIsTrained()
{
    Fixture f;
    Trainer trainer(*f.session, f.jobs);
    trainer.setOptions(TrainedModel::Autoencoder, quickly(2));
    trainer.startAll();
    QTRY_VERIFY_WITH_TIMEOUT(!trainer.isActive(), 20000);
    QVERIFY(reportOf(trainer).kept);
    QVERIFY(trainer.training(TrainedModel::Ratings).failure.isEmpty());
}

void SessionTest::trainerTellsEpochsInOrder()
{
    Fixture f;
    Trainer trainer(*f.session, f.jobs);
    std::vector<std::size_t> epochs;
    connect(&trainer, &Trainer::epochEnded, this, [&] { epochs.push_back(soundOf(trainer).history.back().epoch); });
    QSignalSpy ended(&trainer, &Trainer::ended);
    trainer.start(TrainedModel::Autoencoder, quickly(5));
    QVERIFY(ended.wait(20000));
    QCOMPARE(epochs, (std::vector<std::size_t>{1, 2, 3, 4, 5}));
    QCOMPARE(soundOf(trainer).bestEpoch(), reportOf(trainer).training.bestEpoch);
    QVERIFY(soundOf(trainer).trainRows > 0 && soundOf(trainer).trainRows < f.session->catalogue()->size());
}

void SessionTest::stoppedTrainingKeepsTheBestModel()
{
    Fixture f;
    Trainer trainer(*f.session, f.jobs);
    QSignalSpy ended(&trainer, &Trainer::ended);
    trainer.start(TrainedModel::Autoencoder, quickly(1'000'000));
    QTRY_VERIFY_WITH_TIMEOUT(soundOf(trainer).history.size() >= 2, 20000);
    QVERIFY(soundOf(trainer).secondsLeft().has_value());
    trainer.stop();
    QCOMPARE(trainer.state(), Trainer::State::Stopping);
    QVERIFY(ended.wait(20000));
    QVERIFY(reportOf(trainer).training.stopReason == StopReason::Cancelled);
    QVERIFY(reportOf(trainer).kept);
    QVERIFY(f.session->soundSpace() != nullptr);
}

void SessionTest::pausedTrainingStandsStill()
{
    Fixture f;
    Trainer trainer(*f.session, f.jobs);
    trainer.start(TrainedModel::Autoencoder, quickly(1'000'000));
    QTRY_VERIFY_WITH_TIMEOUT(soundOf(trainer).history.size() >= 2, 20000);
    trainer.pause();
    QCOMPARE(trainer.state(), Trainer::State::Paused);
    QTest::qWait(100); // what was posted before arrives
    const std::size_t before = soundOf(trainer).history.size();
    QTest::qWait(150);
    QCOMPARE(soundOf(trainer).history.size(), before);
    trainer.resume();
    QCOMPARE(trainer.state(), Trainer::State::Running);
    QTRY_VERIFY(soundOf(trainer).history.size() > before);
    trainer.pause();
    trainer.stop(); // ends a paused training too
    QTRY_VERIFY_WITH_TIMEOUT(!trainer.isActive(), 20000);
}

void SessionTest::trainingTooFewTracksFailsWithAReason()
{
    Fixture f(10);
    Trainer trainer(*f.session, f.jobs);
    QSignalSpy failed(&f.jobs, &JobQueue::failed);
    QSignalSpy ended(&trainer, &Trainer::ended);
    trainer.start(TrainedModel::Autoencoder);
    QVERIFY(ended.wait());
    QCOMPARE(failed.count(), 1);
    QVERIFY(!soundOf(trainer).failure.isEmpty());
    QVERIFY(std::holds_alternative<std::monostate>(soundOf(trainer).report));
}

void SessionTest::leavingWhileTrainingLeavesAWholeLibrary()
{
    Fixture f;
    {
        Trainer trainer(*f.session, f.jobs);
        trainer.start(TrainedModel::Autoencoder, quickly(1'000'000));
        QTRY_VERIFY_WITH_TIMEOUT(soundOf(trainer).history.size() >= 2, 20000);
        f.jobs.stopAndWait();
    }
    f.close();
    f.open();
    QCOMPARE(f.session->catalogue()->size(), std::size_t{kTracks});
    QCOMPARE(qstring(f.session->library().modelProblem()), QString());
}

void SessionTest::selectionTellsOnlyChanges()
{
    Selection selection;
    QSignalSpy changed(&selection, &Selection::changed);
    selection.clear();
    QCOMPARE(changed.count(), 0);
    selection.select(TrackId{1});
    selection.select(TrackId{1});
    QCOMPARE(changed.count(), 1);
    selection.select({TrackId{1}, TrackId{2}}, TrackId{2});
    QCOMPARE(changed.count(), 2);
    QCOMPARE(selection.current(), std::optional(TrackId{2}));
    selection.clear();
    QCOMPARE(changed.count(), 3);
    QVERIFY(selection.tracks().empty());
}

QTEST_GUILESS_MAIN(SessionTest)
#include "tst_session.moc"
