#include <algorithm>
#include <fstream>
#include <map>
#include <vector>

#include <QTemporaryDir>
#include <QTest>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/library/library.h"
#include "tests/support/stop_after.h"
#include "tests/support/synthetic.h"
#include "tests/support/thrown.h"

using namespace nearfield;
using test::kindThrownBy;
using test::StopAfter;

class RatingsModelTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_library = Library::open(m_folder->path().toStdString());
    }
    void cleanup()
    {
        m_library.reset();
        m_folder.reset();
    }

    void trainingIsRecordedSavedAndUsedAfterReopening()
    {
        fillWithHousehold();
        TrainingObserver silent;
        const RatingsReport report = m_library->trainRatings(defaultRatingsTraining(), silent, {});
        QVERIFY(report.kept);
        QCOMPARE(report.listeners, std::size_t{12});
        QVERIFY(report.trainRmse > 0 && report.testRmse > 0 && report.testRmse < 0.5);
        QCOMPARE(report.training.history.size(), m_library->trainingRuns().front().history.size());
        QCOMPARE(m_library->trainingRuns().front().model, std::string("ratings"));

        const TrackId asked = m_library->catalogue()->id(3);
        const Suggestion before = m_library->recommender(m_library->currentListener().id)->predict(asked);
        m_library.reset();
        m_library = Library::open(m_folder->path().toStdString());
        QCOMPARE(m_library->modelProblem(), std::string());
        const Suggestion after = m_library->recommender(m_library->currentListener().id)->predict(asked);
        QCOMPARE(after.predicted, before.predicted);
        QCOMPARE(after.parts.size(), before.parts.size());
    }

    void whereTracksSoundAlikeTheOtherListenersDecide()
    {
        fillWithHousehold();
        TrainingObserver silent;
        const RatingsReport report = m_library->trainRatings(defaultRatingsTraining(), silent, {});
        QVERIFY2(report.listenersShare > 0.5, qPrintable(QString::number(report.listenersShare)));
        QVERIFY(!report.collaborative.empty());
        QVERIFY(report.hybridTestRmse < 0.2);

        const auto recommender = m_library->recommender(m_library->currentListener().id);
        QVERIFY(recommender->hasOtherListeners());
        const Suggestion best = recommender->suggest({}, 1).front();
        QCOMPARE(best.parts.size(), std::size_t{2});
        QCOMPARE(best.parts[1].part, Part::Listeners);
        QVERIFY(std::abs(best.parts[0].share + best.parts[1].share - 1) < 1e-5F);
        const SuggestionExplanation why = recommender->explain(best.id);
        float sum = why.typical + why.artist + why.listeners;
        for (const FeatureContribution& part : why.features) {
            sum += part.stars;
        }
        QVERIFY(std::abs(sum - why.exact) < 0.01F);
    }

    void aListenerWhoIsNewHearsWhatTheOthersLike()
    {
        fillWithHousehold();
        TrainingObserver silent;
        (void)m_library->trainRatings(defaultRatingsTraining(), silent, {});
        const Listener guest = m_library->createListener("Guest");
        const auto recommender = m_library->recommender(guest.id);
        QVERIFY(recommender->hasOtherListeners());
        const auto list = recommender->suggest({}, 10);
        QCOMPARE(list.front().reasons.front().kind, Reason::Kind::OtherListeners);
    }

    void withOneListenerTheSoundAloneSpeaks()
    {
        fill(200);
        const ListenerId me = m_library->currentListener().id;
        for (Row row = 0; row < 60; ++row) {
            m_library->rate(me, m_library->catalogue()->id(row), row % 2 == 0 ? 4.0F : 2.0F);
        }
        TrainingObserver silent;
        const RatingsReport report = m_library->trainRatings(defaultRatingsTraining(), silent, {});
        QVERIFY(report.kept);
        QCOMPARE(report.collaborative, std::string());
        QCOMPARE(report.listenersShare, 0.0);
        QVERIFY(!m_library->recommender(me)->hasOtherListeners());
    }

    void tooFewRatingsAreToldWithTheirNumber()
    {
        fill(100);
        m_library->rate(m_library->currentListener().id, m_library->catalogue()->id(0), 4.0F);
        TrainingObserver silent;
        QCOMPARE(kindThrownBy([&] { (void)m_library->trainRatings(defaultRatingsTraining(), silent, {}); }),
                 ErrorKind::NotReady);
        QVERIFY(m_library->trainingRuns().empty());
    }

    void cancelledTrainingLeavesTheFormerModel()
    {
        fillWithHousehold();
        TrainingObserver silent;
        (void)m_library->trainRatings(defaultRatingsTraining(), silent, {});
        const ListenerId me = m_library->currentListener().id;
        const Suggestion before = m_library->recommender(me)->suggest({}, 1).front();
        StopAfter stop(2);
        const RatingsReport report = m_library->trainRatings({.seed = 9}, stop, stop.token(), false);
        QVERIFY(!report.kept);
        QVERIFY(report.training.stopReason == StopReason::Cancelled);
        QCOMPARE(m_library->trainingRuns().front().status, std::string("cancelled"));
        QCOMPARE(m_library->recommender(me)->suggest({}, 1).front().predicted, before.predicted);
    }

    void aDamagedModelFileIsToldAndTheSoundStillSpeaks()
    {
        fillWithHousehold();
        TrainingObserver silent;
        (void)m_library->trainRatings(defaultRatingsTraining(), silent, {});
        m_library.reset();
        const std::filesystem::path models = m_folder->filePath("models").toStdString();
        for (const auto& entry : std::filesystem::directory_iterator(models)) {
            std::filesystem::resize_file(entry.path(), std::filesystem::file_size(entry.path()) / 2);
        }
        m_library = Library::open(m_folder->path().toStdString());
        QVERIFY(m_library->modelProblem().find("Train again") != std::string::npos);
        const auto recommender = m_library->recommender(m_library->currentListener().id);
        QVERIFY(!recommender->hasOtherListeners());
        QCOMPARE(recommender->suggest({}, 10).size(), std::size_t{10});
    }

private:
    void fill(int tracks)
    {
        const std::filesystem::path file = m_folder->filePath("tracks.csv").toStdString();
        std::ofstream(file) << test::syntheticCsv(tracks);
        (void)m_library->importFiles(std::vector{file}, {}, {});
    }

    /// Twelve listeners who agree on each track's worth, which its sound says nothing of; each has heard two thirds.
    void fillWithHousehold()
    {
        fill(150);
        Random random(5);
        std::vector<float> worth(m_library->catalogue()->size());
        for (float& stars : worth) {
            stars = 0.5F * static_cast<float>(2 + random.below(9));
        }
        std::vector<ListenerId> listeners{m_library->currentListener().id};
        for (int i = 1; i < 12; ++i) {
            listeners.push_back(m_library->createListener("Listener " + std::to_string(i)).id);
        }
        for (const ListenerId listener : listeners) {
            std::map<float, std::vector<TrackId>> answers;
            for (Row row = 0; row < worth.size(); ++row) {
                if (random.uniform() < 0.67) {
                    const float slip = random.uniform() < 0.3 ? 0.5F : 0.0F;
                    answers[std::min(5.0F, worth[row] + slip)].push_back(m_library->catalogue()->id(row));
                }
            }
            for (const auto& [stars, tracks] : answers) {
                m_library->rate(listener, tracks, stars);
            }
        }
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Library> m_library;
};

QTEST_APPLESS_MAIN(RatingsModelTest)
#include "tst_ratings_model.moc"
