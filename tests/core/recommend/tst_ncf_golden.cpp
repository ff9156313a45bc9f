#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include <QtTest>

#include "core/base/file.h"
#include "core/base/random.h"
#include "core/recommend/ncf.h"

using namespace nearfield;

namespace {

constexpr std::size_t kListeners = 9;
constexpr std::size_t kItems = 14;
constexpr std::size_t kWidth = 10;

/// Of every RMSE and every learned value, whose steps are 0.01: ours are in single precision, PyTorch's in double.
constexpr double kTolerance = 1e-5;

Interactions answers()
{
    Random random(41);
    std::vector<Interaction> all;
    for (std::uint32_t listener = 0; listener < kListeners; ++listener) {
        for (std::uint32_t item = 0; item + 1 < kItems; ++item) {
            if (random.uniform() < 0.5) {
                all.push_back({listener, item, static_cast<float>(random.uniform())});
            }
        }
    }
    return {InteractionKind::Explicit, kListeners, kItems, all};
}

/// Everything the model has learned: layers, items, listeners. Throws when these are not `count` numbers.
std::vector<float> valuesOf(const Ncf& model, std::size_t count)
{
    BinaryWriter out;
    model.write(out);
    BinaryReader in(out.bytes(), "ncf");
    static_cast<void>(in.u32());
    for (int size = 0; size < 5; ++size) {
        static_cast<void>(in.u64());
    }
    static_cast<void>(in.f64());
    std::vector<float> values(count);
    in.floats(values);
    return values;
}

} // namespace

/// Against PyTorch: see tests/data/nn/make_golden.py. Not only the steps but the whole training: initial values, the
/// rows kept for validation, the order of batches, dropout, the best epoch.
class TestNcfGolden : public QObject
{
    Q_OBJECT

private slots:
    void trainsAsInPyTorch_data()
    {
        QTest::addColumn<bool>("listeners");
        QTest::addColumn<double>("dropout");
        QTest::newRow("ncf") << true << 0.0;
        QTest::newRow("ncf_dropout") << true << 0.2;
        QTest::newRow("ncf_track") << false << 0.0;
        QTest::newRow("ncf_track_dropout") << false << 0.2;
    }

    void trainsAsInPyTorch()
    {
        QFETCH(const bool, listeners);
        QFETCH(const double, dropout);
        const nlohmann::json record = nlohmann::json::parse(readFile(NEARFIELD_GOLDEN)).at(QTest::currentDataTag());

        Ncf model({.listeners = listeners,
                   .width = kWidth,
                   .hidden1 = 20,
                   .hidden2 = 8,
                   .dropout = dropout,
                   .validationShare = 0.2,
                   .training = {.batchSize = 16, .maxEpochs = 5, .patience = 5, .learningRate = 0.01}});
        TrainingObserver silent;
        const TrainingReport report = model.train(answers(), {.seed = 42}, silent, {});

        const auto train = record.at("train").get<std::vector<double>>();
        const auto validation = record.at("validation").get<std::vector<double>>();
        QCOMPARE(report.history.size(), train.size());
        for (std::size_t epoch = 0; epoch < train.size(); ++epoch) {
            QCOMPARE_LT(std::abs(report.history[epoch].trainRmse - train[epoch]), kTolerance);
            QCOMPARE_LT(std::abs(report.history[epoch].validationRmse - validation[epoch]), kTolerance);
        }
        QCOMPARE(report.bestEpoch, record.at("best_epoch").get<std::size_t>());

        const auto expected = record.at("values").get<std::vector<double>>();
        const std::vector<float> values = valuesOf(model, expected.size());
        double largest = 0;
        for (std::size_t i = 0; i < values.size(); ++i) {
            largest = std::max(largest, std::abs(static_cast<double>(values[i]) - expected[i]));
        }
        QVERIFY2(largest < kTolerance, qPrintable(QString::number(largest)));
    }
};

QTEST_APPLESS_MAIN(TestNcfGolden)
#include "tst_ncf_golden.moc"
