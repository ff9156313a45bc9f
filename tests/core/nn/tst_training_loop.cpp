#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <set>
#include <thread>

#include <QTest>

#include "core/base/error.h"
#include "core/nn/training_loop.h"
#include "nn_support.h"

using namespace nearfield;
using namespace nearfield::nn;

namespace {

std::vector<std::uint32_t> rowsUpTo(std::size_t count)
{
    std::vector<std::uint32_t> rows(count);
    std::iota(rows.begin(), rows.end(), 0U);
    return rows;
}

/// A task whose losses are written down beforehand and whose one parameter moves with every batch.
class ScriptedTask : public TrainingTask
{
public:
    ScriptedTask() { m_store.add(1); }

    ParamStore<float>& parameters() override { return m_store; }
    std::size_t smallestBatch() const override { return smallest; }
    void prepare(std::size_t maxBatch, std::uint64_t /*seed*/) override { preparedFor = maxBatch; }
    double lossAndGradient(std::span<const std::uint32_t> rows) override
    {
        batches.emplace_back(rows.begin(), rows.end());
        m_store.gradients()[0] = 1;
        return trainLoss(batches.size());
    }
    double loss(std::span<const std::uint32_t> /*rows*/) override
    {
        valueAfterEpoch.push_back(m_store.values()[0]);
        return validationLosses.at(valueAfterEpoch.size() - 1);
    }

    std::size_t smallest = 1;
    std::vector<double> validationLosses;
    std::function<double(std::size_t batch)> trainLoss = [](std::size_t) { return 4.0; };

    std::size_t preparedFor = 0;
    std::vector<std::vector<std::uint32_t>> batches;
    std::vector<float> valueAfterEpoch;

private:
    ParamStore<float> m_store;
};

class Observer : public TrainingObserver
{
public:
    void onStarted(const TrainingOptions& /*options*/, std::size_t trainRows) override { startedWith = trainRows; }
    void onBatch(std::size_t epoch, std::size_t done, std::size_t total) override { batch(epoch, done, total); }
    void onEpoch(const EpochRecord& record) override
    {
        records.push_back(record);
        epochEnded(record.epoch);
    }

    std::size_t startedWith = 0;
    std::vector<EpochRecord> records;
    std::function<void(std::size_t, std::size_t, std::size_t)> batch = [](std::size_t, std::size_t, std::size_t) {};
    std::function<void(std::size_t)> epochEnded = [](std::size_t) {};
};

/// Learns y = 2 x − 1 from 64 points.
class LineTask : public TrainingTask
{
public:
    LineTask()
        : m_model(1, {{.units = 1}}, 1)
        , m_x(Matrix::NullaryExpr(64, 1, [](Eigen::Index i) { return static_cast<float>(i) / 64; }))
        , m_y((2 * m_x.array() - 1).matrix())
    {
    }

    ParamStore<float>& parameters() override { return m_model.store; }
    void prepare(std::size_t maxBatch, std::uint64_t seed) override
    {
        m_workspace = m_model.network.prepare(maxBatch, seed);
    }
    double lossAndGradient(std::span<const std::uint32_t> rows) override
    {
        return test::lossAndGradient(m_model, Matrix(m_x(rows, Eigen::all)), Matrix(m_y(rows, Eigen::all)),
                                     m_workspace);
    }
    double loss(std::span<const std::uint32_t> rows) override
    {
        const Matrix y = m_model.network.evaluate(m_model.store, m_x(rows, Eigen::all), 0, 1);
        return static_cast<double>((y - m_y(rows, Eigen::all)).squaredNorm()) / static_cast<double>(rows.size());
    }

private:
    test::Model<float> m_model;
    Matrix m_x;
    Matrix m_y;
    Network<float>::Workspace m_workspace;
};

TrainingReport trained(TrainingTask& task, std::size_t rows, const TrainingOptions& options, TrainingObserver& observer,
                       const std::stop_token& stop = {})
{
    return train(task, rowsUpTo(rows), rowsUpTo(1), options, observer, stop);
}

} // namespace

class TestTrainingLoop : public QObject
{
    Q_OBJECT

private slots:
    void fitsStraightLine()
    {
        LineTask task;
        Observer observer;
        const auto rows = rowsUpTo(64);
        const auto report = train(task, rows, rows, {.batchSize = 16, .maxEpochs = 1000, .learningRate = 0.01},
                                  observer, std::stop_token{});
        QVERIFY(report.history[report.bestEpoch - 1].validationRmse < 1e-3);
        QVERIFY(std::abs(task.parameters().values()[0] - 2) < 0.01F);
        QVERIFY(std::abs(task.parameters().values()[1] + 1) < 0.01F);
    }

    void everyEpochVisitsEveryRowOnceInANewOrder()
    {
        ScriptedTask task;
        task.validationLosses = {1, 1};
        Observer observer;
        trained(task, 10, {.batchSize = 4, .maxEpochs = 2}, observer);
        QCOMPARE(task.preparedFor, std::size_t(4));
        QCOMPARE(task.batches.size(), std::size_t(6));
        std::vector<std::vector<std::uint32_t>> epochs(2);
        for (std::size_t k = 0; k < 6; ++k) {
            QCOMPARE(task.batches[k].size(), std::size_t(k % 3 == 2 ? 2 : 4));
            epochs[k / 3].insert(epochs[k / 3].end(), task.batches[k].begin(), task.batches[k].end());
        }
        QVERIFY(epochs[0] != epochs[1]);
        for (auto& epoch : epochs) {
            std::ranges::sort(epoch);
            QCOMPARE(epoch, rowsUpTo(10));
        }
    }

    void tooShortLastBatchIsLeftOut()
    {
        ScriptedTask task;
        task.smallest = 2;
        task.validationLosses = {1};
        Observer observer;
        std::size_t lastDone = 0;
        observer.batch = [&](std::size_t, std::size_t done, std::size_t) { lastDone = done; };
        const auto report = trained(task, 9, {.batchSize = 4, .maxEpochs = 1}, observer);
        QCOMPARE(task.batches.size(), std::size_t(2));
        QCOMPARE(lastDone, std::size_t(8));
        QCOMPARE(report.history.front().trainRmse, 2.0);
    }

    void stopsEarlyAndRestoresBestEpoch()
    {
        ScriptedTask task;
        task.validationLosses = {9, 4, 5, 4, 6, 1}; // equal is no improvement
        Observer observer;
        const auto report = trained(task, 4, {.maxEpochs = 6, .patience = 3}, observer);
        QVERIFY(report.stopReason == StopReason::EarlyStopped);
        QCOMPARE(report.history.size(), std::size_t(5));
        QCOMPARE(report.bestEpoch, std::size_t(2));
        QCOMPARE(report.history[1].validationRmse, 2.0);
        QVERIFY(task.valueAfterEpoch[1] != task.valueAfterEpoch[4]);
        QCOMPARE(task.parameters().values()[0], task.valueAfterEpoch[1]);
    }

    void lastEpochRestoresBestEpoch()
    {
        ScriptedTask task;
        task.validationLosses = {4, 1, 9};
        Observer observer;
        const auto report = trained(task, 4, {.maxEpochs = 3}, observer);
        QVERIFY(report.stopReason == StopReason::MaxEpochs);
        QCOMPARE(report.bestEpoch, std::size_t(2));
        QCOMPARE(task.parameters().values()[0], task.valueAfterEpoch[1]);
    }

    void observerSeesWhatIsReported()
    {
        ScriptedTask task;
        task.validationLosses = {4, 1};
        Observer observer;
        std::vector<std::size_t> done;
        observer.batch = [&](std::size_t, std::size_t now, std::size_t total) {
            done.push_back(now);
            QCOMPARE(total, std::size_t(10));
        };
        const auto report = trained(task, 10, {.batchSize = 4, .maxEpochs = 2}, observer);
        QCOMPARE(observer.startedWith, std::size_t(10));
        QCOMPARE(done, (std::vector<std::size_t>{4, 8, 10, 4, 8, 10}));
        QCOMPARE(observer.records.size(), report.history.size());
        for (std::size_t k = 0; k < 2; ++k) {
            QCOMPARE(report.history[k].epoch, k + 1);
            QCOMPARE(observer.records[k].validationRmse, report.history[k].validationRmse);
            QVERIFY(report.history[k].samplesPerSecond > 0);
        }
        QVERIFY(report.history[0].seconds <= report.history[1].seconds);
        QVERIFY(report.history[1].seconds <= report.seconds);
    }

    void cancelWithinBatchKeepsBestParameters()
    {
        ScriptedTask task;
        task.validationLosses = {4, 9};
        Observer observer;
        std::stop_source stop;
        observer.batch = [&](std::size_t epoch, std::size_t done, std::size_t) {
            if (epoch == 3 && done == 8) {
                stop.request_stop();
            }
        };
        const auto report = trained(task, 40, {.batchSize = 4, .maxEpochs = 9}, observer, stop.get_token());
        QVERIFY(report.stopReason == StopReason::Cancelled);
        QCOMPARE(report.history.size(), std::size_t(2));
        QCOMPARE(report.bestEpoch, std::size_t(1));
        QCOMPARE(task.batches.size(), std::size_t(10 + 10 + 2)); // not one more
        QCOMPARE(task.parameters().values()[0], task.valueAfterEpoch[0]);
    }

    void cancelAfterLastBatchOfAnEpochSkipsValidation()
    {
        ScriptedTask task;
        Observer observer;
        std::stop_source stop;
        observer.batch = [&](std::size_t, std::size_t, std::size_t) { stop.request_stop(); };
        const auto report = trained(task, 4, {.batchSize = 4}, observer, stop.get_token());
        QVERIFY(report.stopReason == StopReason::Cancelled);
        QVERIFY(task.valueAfterEpoch.empty());
    }

    void cancelBeforeFirstEpochRestoresTheStart()
    {
        ScriptedTask task;
        task.parameters().values()[0] = 42;
        Observer observer;
        std::stop_source stop;
        observer.batch = [&](std::size_t, std::size_t, std::size_t) { stop.request_stop(); };
        const auto report = trained(task, 40, {.batchSize = 4}, observer, stop.get_token());
        QCOMPARE(report.bestEpoch, std::size_t(0));
        QVERIFY(report.history.empty());
        QCOMPARE(task.batches.size(), std::size_t(1));
        QCOMPARE(task.parameters().values()[0], 42.0F);
    }

    void trainingLossThatIsNotFiniteIsDivergence_data()
    {
        QTest::addColumn<double>("loss");
        QTest::newRow("not a number") << std::numeric_limits<double>::quiet_NaN();
        QTest::newRow("infinite") << std::numeric_limits<double>::infinity();
    }
    void trainingLossThatIsNotFiniteIsDivergence()
    {
        QFETCH(double, loss);
        ScriptedTask task;
        task.validationLosses = {4, 1, 2};
        task.trainLoss = [loss](std::size_t batch) { return batch == 8 ? loss : 4.0; };
        Observer observer;
        const auto report = trained(task, 12, {.batchSize = 4}, observer);
        QVERIFY(report.stopReason == StopReason::Diverged);
        QCOMPARE(report.bestEpoch, std::size_t(2));
        QCOMPARE(task.batches.size(), std::size_t(8));
        QCOMPARE(task.parameters().values()[0], task.valueAfterEpoch[1]);
    }

    void validationLossThatIsNotFiniteIsDivergence()
    {
        ScriptedTask task;
        task.validationLosses = {4, std::numeric_limits<double>::quiet_NaN()};
        Observer observer;
        const auto report = trained(task, 4, {}, observer);
        QVERIFY(report.stopReason == StopReason::Diverged);
        QCOMPARE(report.history.size(), std::size_t(1));
        QCOMPARE(report.bestEpoch, std::size_t(1));
    }

    void pauseInTheObserverDoesNotCount()
    {
        ScriptedTask task;
        task.validationLosses = {1};
        Observer observer;
        const auto pause = [] { std::this_thread::sleep_for(std::chrono::milliseconds(150)); };
        observer.batch = [&](std::size_t, std::size_t, std::size_t) { pause(); };
        observer.epochEnded = [&](std::size_t) { pause(); };
        const auto report = trained(task, 4, {.maxEpochs = 1}, observer);
        QVERIFY(report.seconds < 0.1);
        QVERIFY(report.history.front().seconds < 0.1);
        QVERIFY(report.history.front().samplesPerSecond > 4 / 0.1);
    }

    void pauseThatEndsWithAStopEndsTraining()
    {
        ScriptedTask task;
        Observer observer;
        std::stop_source stop;
        std::jthread listener([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            stop.request_stop();
        });
        observer.batch = [&](std::size_t, std::size_t, std::size_t) {
            while (!stop.stop_requested()) {
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        };
        const auto report = trained(task, 40, {.batchSize = 4}, observer, stop.get_token());
        QVERIFY(report.stopReason == StopReason::Cancelled);
        QCOMPARE(task.batches.size(), std::size_t(1));
    }

    void optionsOutOfRangeAreRefused_data()
    {
        QTest::addColumn<TrainingOptions>("options");
        QTest::addColumn<int>("rows");
        QTest::newRow("no batch") << TrainingOptions{.batchSize = 0} << 4;
        QTest::newRow("batch below the smallest") << TrainingOptions{.batchSize = 1} << 4;
        QTest::newRow("no epochs") << TrainingOptions{.maxEpochs = 0} << 4;
        QTest::newRow("no patience") << TrainingOptions{.patience = 0} << 4;
        QTest::newRow("no learning rate") << TrainingOptions{.learningRate = 0} << 4;
        QTest::newRow("infinite learning rate")
            << TrainingOptions{.learningRate = std::numeric_limits<double>::infinity()} << 4;
        QTest::newRow("learning rate that is no number") << TrainingOptions{.learningRate = std::nan("")} << 4;
        QTest::newRow("too few rows") << TrainingOptions{} << 1;
    }
    void optionsOutOfRangeAreRefused()
    {
        QFETCH(TrainingOptions, options);
        QFETCH(int, rows);
        ScriptedTask task;
        task.smallest = 2;
        Observer observer;
        try {
            static_cast<void>(trained(task, static_cast<std::size_t>(rows), options, observer));
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::BadArgument);
        }
        QVERIFY(task.batches.empty());
    }

    void noValidationRowsAreRefused()
    {
        ScriptedTask task;
        Observer observer;
        QVERIFY_THROWS_EXCEPTION(Error, static_cast<void>(train(task, rowsUpTo(4), {}, {}, observer, {})));
    }
};

QTEST_APPLESS_MAIN(TestTrainingLoop)
#include "tst_training_loop.moc"
