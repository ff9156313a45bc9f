#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <thread>

#include <QTest>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/parallel.h"
#include "core/nn/autoencoder.h"
#include "nn_support.h"

using namespace nearfield;
using namespace nearfield::nn;
using namespace nearfield::test;

namespace {

constexpr Eigen::Index kRows = 1281; // 1,025 for training: four batches of 256 and one row
constexpr std::size_t kTrainRows = 1025;

/// 16 numbers in [0, 1] that four hidden ones decide.
Matrix tracks()
{
    Random random(1);
    const Matrix hidden = randomMatrix<float>(random, kRows, 4);
    const Matrix mixing = randomMatrix<float>(random, 4, 16);
    return hidden * mixing / 4;
}

std::vector<std::uint32_t> rowsFrom(std::size_t begin, std::size_t end)
{
    std::vector<std::uint32_t> rows(end - begin);
    std::iota(rows.begin(), rows.end(), static_cast<std::uint32_t>(begin));
    return rows;
}

struct Trained
{
    Autoencoder autoencoder;
    TrainingReport report;
};

Trained trained(const TrainingOptions& options, TrainingObserver& observer, const std::stop_token& stop = {},
                const Matrix& X = tracks())
{
    Trained result{.autoencoder = Autoencoder({}, options.seed), .report = {}};
    result.report =
        result.autoencoder.train(X, rowsFrom(0, kTrainRows), rowsFrom(kTrainRows, kRows), options, observer, stop);
    return result;
}

Trained trained(const TrainingOptions& options)
{
    TrainingObserver silent;
    return trained(options, silent);
}

double validationRmse(const Autoencoder& autoencoder)
{
    return autoencoder.rmse(tracks(), rowsFrom(kTrainRows, kRows));
}

std::string written(const Autoencoder& autoencoder)
{
    BinaryWriter out;
    autoencoder.write(out);
    return out.bytes();
}

Autoencoder readBack(std::string_view bytes)
{
    BinaryReader in(bytes, "test");
    return Autoencoder::read(in);
}

bool sameLosses(const TrainingReport& a, const TrainingReport& b)
{
    return std::ranges::equal(a.history, b.history, [](const EpochRecord& x, const EpochRecord& y) {
        return x.trainRmse == y.trainRmse && x.validationRmse == y.validationRmse;
    });
}

std::optional<ErrorKind> refusal(const std::function<void()>& action)
{
    try {
        action();
    } catch (const Error& error) {
        return error.kind();
    }
    return std::nullopt;
}

/// Asks to stop after so many batches of an epoch.
class StopIn : public TrainingObserver
{
public:
    explicit StopIn(std::size_t epoch)
        : m_epoch(epoch)
    {
    }
    std::stop_token token() const { return m_stop.get_token(); }
    void onBatch(std::size_t epoch, std::size_t done, std::size_t /*total*/) override
    {
        if (epoch == m_epoch && done == 512) {
            m_stop.request_stop();
        }
    }

private:
    std::size_t m_epoch;
    std::stop_source m_stop;
};

} // namespace

class TestAutoencoder : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { useOneBlasThread(); }

    void defaultIsThePublishedArchitecture()
    {
        // Dense and bias, γ and β, layer by layer
        const std::size_t parameters =
            (16 * 64 + 64) + 2 * 64 + (64 * 32 + 32) + (32 * 64 + 64) + 2 * 64 + (64 * 16 + 16);
        ParamStore<float> store;
        const auto layers = autoencoderLayers({});
        const Network<float> network(16, layers, store);
        QCOMPARE(store.values().size(), parameters);
        QCOMPARE(store.statistics().size(), std::size_t(4 * 64));
        QCOMPARE(layers.size(), std::size_t(4));
        for (const std::size_t k : {0U, 2U}) {
            QVERIFY(layers[k].activation == Activation::BatchNormRelu);
            QCOMPARE(layers[k].dropout, 0.3);
        }
        for (const std::size_t k : {1U, 3U}) {
            QVERIFY(layers[k].activation == Activation::None);
        }
        QCOMPARE(TrainingOptions{}.learningRate, 0.001);
    }

    void learnsToGiveBackItsInputs()
    {
        const double before = validationRmse(Autoencoder());
        const Trained result = trained({.maxEpochs = 40});
        QVERIFY2(validationRmse(result.autoencoder) < before / 5,
                 qPrintable(QString::number(validationRmse(result.autoencoder))));
        QCOMPARE(result.report.history.size(), std::size_t(40));
        QVERIFY(result.report.history.back().trainRmse < result.report.history.front().trainRmse);
    }

    void sameSeedGivesSameHistoryAndSameModel()
    {
        const Trained first = trained({.maxEpochs = 5, .seed = 3});
        const Trained second = trained({.maxEpochs = 5, .seed = 3});
        QVERIFY(sameLosses(first.report, second.report));
        QCOMPARE(written(first.autoencoder), written(second.autoencoder));
    }

    void anotherSeedGivesAnotherHistory()
    {
        QVERIFY(!sameLosses(trained({.maxEpochs = 2, .seed = 3}).report, trained({.maxEpochs = 2, .seed = 4}).report));
    }

    void reportedLossIsThatOfTheModelInEvaluationMode()
    {
        const Trained result = trained({.maxEpochs = 8});
        const double reported = result.report.history[result.report.bestEpoch - 1].validationRmse;
        QCOMPARE(validationRmse(result.autoencoder), reported);

        const Matrix X = tracks();
        const Matrix difference = (result.autoencoder.reconstruct(X) - X).bottomRows(kRows - kTrainRows);
        const double direct =
            std::sqrt(difference.cast<double>().squaredNorm() / static_cast<double>(difference.size()));
        QVERIFY(std::abs(direct - reported) < 1e-6);
    }

    void cancelledTrainingKeepsBestParameters()
    {
        StopIn observer(4);
        const Trained cancelled = trained({.maxEpochs = 50}, observer, observer.token());
        QVERIFY(cancelled.report.stopReason == StopReason::Cancelled);
        QCOMPARE(cancelled.report.history.size(), std::size_t(3));
        QVERIFY(cancelled.report.bestEpoch >= 1);

        const Trained asFar = trained({.maxEpochs = cancelled.report.bestEpoch});
        QCOMPARE(written(cancelled.autoencoder), written(asFar.autoencoder));
    }

    void cancelInTheFirstEpochLeavesTheInitialModel()
    {
        StopIn observer(1);
        const Trained cancelled = trained({.maxEpochs = 50}, observer, observer.token());
        QCOMPARE(cancelled.report.bestEpoch, std::size_t(0));
        QCOMPARE(written(cancelled.autoencoder), written(Autoencoder()));
    }

    void learningRateFarTooHighIsReportedAsDiverged()
    {
        const Trained result = trained({.learningRate = 1e30});
        QVERIFY(result.report.stopReason == StopReason::Diverged);
        QVERIFY(std::isfinite(validationRmse(result.autoencoder)));
    }

    void inputThatIsNoNumberIsReportedAsDiverged()
    {
        Matrix X = tracks();
        X(17, 3) = std::numeric_limits<float>::quiet_NaN();
        TrainingObserver silent;
        const Trained result = trained({}, silent, {}, X);
        QVERIFY(result.report.stopReason == StopReason::Diverged);
        QCOMPARE(result.report.bestEpoch, std::size_t(0));
        QCOMPARE(written(result.autoencoder), written(Autoencoder()));
    }

    void trainingGoesOnFromThePresentParameters()
    {
        Trained result = trained({.maxEpochs = 30});
        TrainingObserver silent;
        const auto again = result.autoencoder.train(tracks(), rowsFrom(0, kTrainRows), rowsFrom(kTrainRows, kRows),
                                                    {.maxEpochs = 1}, silent, {});
        QVERIFY(again.history.front().validationRmse < result.report.history.front().validationRmse / 2);
    }

    void writtenAndReadIsEqualBitForBit()
    {
        const Trained result = trained({.maxEpochs = 3});
        const std::string bytes = written(result.autoencoder);
        const Autoencoder read = readBack(bytes);
        QVERIFY(read.options() == result.autoencoder.options());
        QCOMPARE(written(read), bytes);
        QVERIFY(read.encode(tracks()) == result.autoencoder.encode(tracks()));
    }

    void damagedBytesAreRefused()
    {
        const std::string bytes = written(Autoencoder({.inputs = 2, .hidden = 3, .latent = 2}));
        for (std::size_t length = 0; length < bytes.size(); ++length) {
            QCOMPARE(refusal([&] { readBack(bytes.substr(0, length)); }), std::optional(ErrorKind::Corrupt));
        }
        for (const std::size_t at : {7U, 15U, 23U, 31U}) { // top bytes of the three sizes and of the dropout
            std::string changed = bytes;
            changed[at] = '\x40';
            QCOMPARE(refusal([&] { readBack(changed); }), std::optional(ErrorKind::Corrupt));
        }
    }

    void encodingInTilesEqualsEncodingRowByRow()
    {
        const Autoencoder autoencoder = trained({.maxEpochs = 2}).autoencoder;
        const Matrix X = tracks(); // more than one tile
        const Matrix codes = autoencoder.encode(X);
        QCOMPARE(codes.rows(), kRows);
        QCOMPARE(codes.cols(), Eigen::Index(32));
        Matrix single(kRows, 32);
        for (Eigen::Index row = 0; row < kRows; ++row) {
            single.row(row) = autoencoder.encode(X.row(row));
        }
        QVERIFY((codes - single).cwiseAbs().maxCoeff() < 1e-5F); // products of other sizes round otherwise
    }

    void manyThreadsMayEncodeAtOnce()
    {
        const Autoencoder autoencoder = trained({.maxEpochs = 1}).autoencoder;
        const Matrix X = tracks();
        const Matrix expected = autoencoder.encode(X);
        std::vector<Matrix> results(4);
        {
            std::vector<std::jthread> threads;
            for (Matrix& result : results) {
                threads.emplace_back([&] { result = autoencoder.encode(X); });
            }
        }
        for (const Matrix& result : results) {
            QVERIFY(result == expected);
        }
    }

    void noRowsGiveNoCodes()
    {
        const Autoencoder autoencoder;
        QCOMPARE(autoencoder.encode(Matrix(0, 16)).rows(), Eigen::Index(0));
        QCOMPARE(autoencoder.rmse(Matrix(0, 16), {}), 0.0);
    }

    void samplesOfAnotherWidthAreRefused()
    {
        Autoencoder autoencoder;
        const Matrix X = Matrix::Zero(8, 15);
        const auto rows = rowsFrom(0, 8);
        TrainingObserver silent;
        const std::optional expected(ErrorKind::BadArgument);
        QCOMPARE(refusal([&] { static_cast<void>(autoencoder.encode(X)); }), expected);
        QCOMPARE(refusal([&] { static_cast<void>(autoencoder.reconstruct(X)); }), expected);
        QCOMPARE(refusal([&] { static_cast<void>(autoencoder.rmse(X, rows)); }), expected);
        QCOMPARE(refusal([&] { autoencoder.train(X, rows, rows, {}, silent, {}); }), expected);
    }

    void impossibleOptionsAreRefused()
    {
        for (const AutoencoderOptions& options :
             {AutoencoderOptions{.inputs = 0}, AutoencoderOptions{.hidden = 0}, AutoencoderOptions{.latent = 0},
              AutoencoderOptions{.dropout = 1}, AutoencoderOptions{.dropout = -0.1},
              AutoencoderOptions{.hidden = 5000}}) {
            QCOMPARE(refusal([&] { Autoencoder{options}; }), std::optional(ErrorKind::BadArgument));
        }
    }
};

QTEST_APPLESS_MAIN(TestAutoencoder)
#include "tst_autoencoder.moc"
