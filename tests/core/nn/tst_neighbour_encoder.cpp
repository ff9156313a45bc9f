#include <algorithm>
#include <cmath>
#include <numeric>

#include <QTest>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/nn/neighbour_encoder.h"
#include "core/nn/neighbour_task.h"
#include "nn_support.h"

using namespace nearfield;
using namespace nearfield::nn;
using namespace nearfield::test;

namespace {

constexpr std::size_t kArtists = 60;
constexpr std::size_t kTracksOfOne = 8;

/// Tracks of an artist share two of six numbers; the other four are noise of twice the size.
struct Toy
{
    Toy()
        : X(kArtists * kTracksOfOne, 6)
        , targets(X.rows(), 3)
    {
        Random random(3);
        for (std::size_t artist = 0; artist < kArtists; ++artist) {
            const double a = random.normal();
            const double b = random.normal();
            for (std::size_t i = 0; i < kTracksOfOne; ++i) {
                const auto row = static_cast<Eigen::Index>(artist * kTracksOfOne + i);
                for (Eigen::Index j = 0; j < 6; ++j) {
                    const double own = j == 0 ? a : j == 1 ? b : 0;
                    X(row, j) = static_cast<float>(own + (j < 2 ? 0.2 : 2.0) * random.normal());
                }
                for (Eigen::Index j = 0; j < 3; ++j) {
                    targets(row, j) = 1 / (1 + std::exp(-X(row, j)));
                }
                owners.push_back(static_cast<std::uint32_t>(artist));
            }
        }
        for (std::uint32_t row = 0; row < owners.size(); ++row) {
            (owners[row] % 4 == 0 ? validation : train).push_back(row);
        }
    }

    Matrix X;
    Matrix targets;
    std::vector<std::uint32_t> owners, train, validation;
};

NeighbourOptions small()
{
    return {.inputs = 6, .hidden = 16, .latent = 4, .members = 2, .decoderHidden = 8, .outputs = 3, .dropout = 0};
}

double precisionOf(const Matrix& space, const Toy& toy)
{
    std::size_t same = 0;
    for (const std::uint32_t row : toy.validation) {
        std::vector<std::pair<float, std::uint32_t>> others;
        for (const std::uint32_t other : toy.validation) {
            if (other != row) {
                others.emplace_back((space.row(row).normalized() - space.row(other).normalized()).squaredNorm(), other);
            }
        }
        std::partial_sort(others.begin(), others.begin() + 5, others.end());
        for (std::size_t i = 0; i < 5; ++i) {
            same += toy.owners[others[i].second] == toy.owners[row] ? 1U : 0U;
        }
    }
    return static_cast<double>(same) / static_cast<double>(5 * toy.validation.size());
}

} // namespace

class TestNeighbourEncoder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theLossIsThatOfItsFormula()
    {
        Random random(1);
        MatrixT<double> unit = randomMatrix<double>(random, 6, 4);
        VectorT<double> lengths;
        normaliseRows<double>(unit, lengths);
        const std::vector<std::uint32_t> owners = {7, 8, 7}; // the third is no stranger to the first
        ContrastiveWorkspace<double> workspace;
        MatrixT<double> gradient(6, 4);
        const double loss = contrastiveLoss<double>(unit, owners, 0.2, 1, workspace, gradient);
        double expected = 0;
        for (Eigen::Index i = 0; i < 3; ++i) {
            double row = 0;
            double column = 0;
            for (Eigen::Index j = 0; j < 3; ++j) {
                if (i == j || owners[static_cast<std::size_t>(i)] != owners[static_cast<std::size_t>(j)]) {
                    row += std::exp(unit.row(i).dot(unit.row(3 + j)) / 0.2);
                    column += std::exp(unit.row(j).dot(unit.row(3 + i)) / 0.2);
                }
            }
            const double own = unit.row(i).dot(unit.row(3 + i)) / 0.2;
            expected += (std::log(row) + std::log(column)) / 2 - own;
        }
        QVERIFY(std::abs(loss - expected / 3) < 1e-12);
    }

    void gradientsAreThoseOfCentralDifferences_data()
    {
        QTest::addColumn<double>("neighbourWeight");
        QTest::newRow("neighbours and reconstruction") << 1.0;
        QTest::newRow("reconstruction alone") << 0.0;
    }
    void gradientsAreThoseOfCentralDifferences()
    {
        QFETCH(double, neighbourWeight);
        NeighbourOptions options = small();
        options.neighbourWeight = neighbourWeight;
        ParamStore<double> store;
        const NeighbourNetwork<double> network(options, store);
        Random random(2);
        network.initialise(store, random);
        const MatrixT<double> x = randomMatrix<double>(random, 10, 6);
        const MatrixT<double> targets = randomMatrix<double>(random, 10, 3);
        const std::vector<std::uint32_t> owners = {1, 2, 3, 1, 4};
        auto workspace = network.prepare(10, 1);
        const auto loss = [&] { return network.lossAndGradient(store, x, targets, owners, workspace).total(options); };
        (void)loss();
        const std::vector<double> gradients(store.gradients().begin(), store.gradients().end());
        constexpr double kStep = 1e-6;
        double largest = 0;
        for (std::size_t i = 0; i < gradients.size(); ++i) {
            double& value = store.values()[i];
            const double before = value;
            value = before + kStep;
            const double above = loss();
            value = before - kStep;
            const double below = loss();
            value = before;
            const double expected = (above - below) / (2 * kStep);
            largest = std::max(largest, std::abs(expected - gradients[i]) / (1 + std::abs(expected)));
        }
        QVERIFY2(largest < 1e-6, qPrintable(QString::number(largest)));
    }

    void tracksOfArtistsItHasNotMetComeToLieNear()
    {
        const Toy toy;
        NeighbourEncoder encoder(small(), 1);
        TrainingObserver silent;
        const TrainingReport report = encoder.train(
            {.X = toy.X, .targets = toy.targets, .owners = toy.owners}, toy.train, toy.validation,
            {.batchSize = 64, .maxEpochs = 60, .patience = 60, .learningRate = 0.005, .decays = true}, silent, {});
        QVERIFY(report.bestEpoch > 0);
        const double before = precisionOf(toy.X, toy);
        const double after = precisionOf(encoder.encode(toy.X), toy);
        QVERIFY2(after > 2 * before, qPrintable(QStringLiteral("%1 after %2").arg(after).arg(before)));
        const EpochRecord& last = report.history.back();
        QVERIFY(last.hasNeighbours() && last.neighbourPrecision > report.history.front().neighbourPrecision);
        QVERIFY(last.validationRmse < report.history.front().validationRmse);
        // Reconstruction is kept: better than the mean.
        const Matrix errors = encoder.decode(encoder.encode(toy.X)) - toy.targets;
        const Matrix centred = toy.targets.rowwise() - toy.targets.colwise().mean();
        QVERIFY(errors.squaredNorm() < centred.squaredNorm());
    }

    void codesHaveLengthOneAndAreTheSameForEverySeedAlike()
    {
        const Toy toy;
        const auto trained = [&toy] {
            NeighbourEncoder encoder(small(), 5);
            TrainingObserver silent;
            (void)encoder.train({.X = toy.X, .targets = toy.targets, .owners = toy.owners}, toy.train, toy.validation,
                                {.batchSize = 64, .maxEpochs = 3, .seed = 5}, silent, {});
            return encoder.encode(toy.X);
        };
        const Matrix codes = trained();
        QVERIFY((codes.rowwise().norm().array() - 1).abs().maxCoeff() < 1e-5F);
        QVERIFY(codes == trained());
    }

    void withoutOwnersOnlyReconstructionIsTrained()
    {
        Toy toy;
        std::fill(toy.owners.begin(), toy.owners.end(), kNoOwner);
        NeighbourOptions options = small();
        options.neighbourWeight = 0;
        NeighbourEncoder encoder(options, 1);
        TrainingObserver silent;
        const TrainingReport report =
            encoder.train({.X = toy.X, .targets = toy.targets, .owners = toy.owners}, toy.train, toy.validation,
                          {.batchSize = 64, .maxEpochs = 20}, silent, {});
        QVERIFY(report.history.back().validationRmse < 0.7 * report.history.front().validationRmse);
        QVERIFY(!report.history.back().hasNeighbours());
    }

    void pairsWithoutAPartnerCannotTrain()
    {
        Toy toy;
        std::iota(toy.owners.begin(), toy.owners.end(), 0U);
        NeighbourEncoder encoder(small(), 1);
        TrainingObserver silent;
        QVERIFY_THROWS_EXCEPTION(Error, (void)encoder.train({.X = toy.X, .targets = toy.targets, .owners = toy.owners},
                                                            toy.train, toy.validation, {}, silent, {}));
    }

    void itIsReadBackAsItWas()
    {
        const Toy toy;
        const NeighbourEncoder encoder(small(), 9);
        BinaryWriter out;
        encoder.write(out);
        BinaryReader in(out.bytes(), "test");
        const NeighbourEncoder read = NeighbourEncoder::read(in);
        QCOMPARE(in.left(), std::size_t{0});
        QVERIFY(read.options() == encoder.options());
        QVERIFY(read.encode(toy.X) == encoder.encode(toy.X));

        BinaryReader cut(std::string_view(out.bytes()).substr(0, out.bytes().size() / 2), "test");
        QVERIFY_THROWS_EXCEPTION(Error, (void)NeighbourEncoder::read(cut));
        BinaryWriter huge;
        huge.u64(1'000'000'000);
        for (int i = 0; i < 20; ++i) {
            huge.u64(1);
        }
        BinaryReader hostile(huge.bytes(), "test");
        QVERIFY_THROWS_EXCEPTION(Error, (void)NeighbourEncoder::read(hostile));
    }

    void optionsOutOfRangeAreRefused()
    {
        NeighbourOptions options = small();
        options.temperature = 0;
        QVERIFY_THROWS_EXCEPTION(Error, NeighbourEncoder(options, 1));
        options = small();
        options.latent = 0;
        QVERIFY_THROWS_EXCEPTION(Error, NeighbourEncoder(options, 1));
    }
};

QTEST_APPLESS_MAIN(TestNeighbourEncoder)
#include "tst_neighbour_encoder.moc"
