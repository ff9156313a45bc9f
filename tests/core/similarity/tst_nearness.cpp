#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include <QTest>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/random.h"
#include "core/similarity/calibration.h"
#include "core/similarity/code_index.h"
#include "core/similarity/crowding.h"

using namespace nearfield;

namespace {

Matrix randomCodes(Eigen::Index rows, Eigen::Index columns, std::uint64_t seed)
{
    Random random(seed);
    return Matrix::NullaryExpr(rows, columns, [&random] { return static_cast<float>(random.normal()); });
}

/// Lists of the ten nearest by cosine less a penalty, by brute force in double precision.
std::vector<std::vector<std::uint32_t>> nearest(const Matrix& codes, const Vector& penalties)
{
    const MatrixT<double> unit = codes.cast<double>().rowwise().normalized();
    std::vector<std::vector<std::uint32_t>> lists;
    for (Eigen::Index row = 0; row < codes.rows(); ++row) {
        const VectorT<double> scores = unit * unit.row(row).transpose() - penalties.cast<double>();
        std::vector<std::uint32_t> order(static_cast<std::size_t>(codes.rows()));
        std::iota(order.begin(), order.end(), 0U);
        std::erase(order, static_cast<std::uint32_t>(row));
        std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return scores[a] > scores[b]; });
        order.resize(10);
        lists.push_back(order);
    }
    return lists;
}

} // namespace

class TestNearness : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aScanWithPenaltiesEqualsBruteForce()
    {
        const Matrix codes = randomCodes(600, 16, 1);
        const Vector penalties = 0.25F * crowding(codes, crowdingSample(codes));
        const CodeIndex index(codes);
        std::vector<std::uint32_t> own(600);
        std::iota(own.begin(), own.end(), 0U);
        const auto expected = nearest(codes, penalties);
        for (Row seed = 0; seed < 600; seed += 37) {
            const auto found = index.nearest({codes.row(seed).data(), 16}, 10, own, seed, penalties);
            QCOMPARE(found.size(), std::size_t{10});
            for (std::size_t i = 0; i < found.size(); ++i) {
                QCOMPARE(found[i].row, expected[seed][i]);
                QVERIFY(std::abs(found[i].nearness + static_cast<double>(penalties[found[i].row]) -
                                 found[i].similarity) < 1e-12);
            }
        }
    }

    void crowdingLowersTheSkewnessOfHubs()
    {
        // In many dimensions points near the mean are hubs (Radovanović et al. 2010); an off-centre cloud has more.
        Matrix codes = randomCodes(900, 60, 2);
        codes.col(0).array() += 3;
        const Vector none = Vector::Zero(codes.rows());
        const double before = occurrenceSkewness(nearest(codes, none));
        const double after = occurrenceSkewness(nearest(codes, 0.25F * crowding(codes, crowdingSample(codes))));
        QVERIFY2(before > 1 && after < 0.8 * before,
                 qPrintable(QStringLiteral("%1 before, %2 after").arg(before).arg(after)));
    }

    void aRowOfTheSampleIsNotItsOwnCrowd()
    {
        const Matrix codes = Matrix::Identity(10, 10);
        QVERIFY(crowding(codes, crowdingSample(codes)).cwiseAbs().maxCoeff() < 1e-6F);
        QCOMPARE(crowding(codes, Matrix()).size(), Eigen::Index{10});
    }

    void skewnessIsZeroWhenAllOccurAlike()
    {
        const std::vector<std::vector<std::uint32_t>> ring = {{1}, {2}, {0}};
        QCOMPARE(occurrenceSkewness(ring), 0.0);
        const std::vector<std::vector<std::uint32_t>> hub = {{1}, {0}, {0}, {0}};
        QVERIFY(occurrenceSkewness(hub) > 0.8);
    }

    void aProbabilityMeansWhatItSays()
    {
        // Nearness of same-artist pairs N(1, 1), of others N(0, 1): the log likelihood ratio is x − ½.
        Random random(4);
        std::vector<float> same(50'000);
        std::vector<float> others(50'000);
        std::generate(same.begin(), same.end(), [&] { return static_cast<float>(1 + random.normal()); });
        std::generate(others.begin(), others.end(), [&] { return static_cast<float>(random.normal()); });
        const auto calibration = Calibration::fit(same, others);
        QVERIFY(calibration);
        for (const double x : {-1.0, 0.5, 2.0, 4.0}) {
            const double odds = std::exp(x - 0.5) * Calibration::kPrior / (1 - Calibration::kPrior);
            QVERIFY(std::abs(calibration->probability(x) - odds / (1 + odds)) < 0.02);
        }
        QVERIFY(calibration->probability(0.3) < calibration->probability(0.31));
    }

    void nothingIsCalibratedOnTooLittleOrOnNothing()
    {
        const std::vector<float> few(10, 0.5F);
        std::vector<float> many(500);
        Random random(5);
        std::generate(many.begin(), many.end(), [&] { return static_cast<float>(random.uniform()); });
        QVERIFY(!Calibration::fit(few, many));
        std::vector<float> farther = many;
        for (float& one : farther) {
            one -= 1; // same-artist pairs are farther than others
        }
        QVERIFY(!Calibration::fit(farther, many));
        // Told apart without error: the slope stays finite.
        const auto sharp = Calibration::fit(std::vector<float>(200, 1.0F), std::vector<float>(200, 0.0F));
        QVERIFY(sharp && std::isfinite(sharp->probability(0.5)));
    }

    void aCalibrationIsReadBackAndADamagedOneRefused()
    {
        BinaryWriter out;
        Calibration(3, -1).write(out);
        BinaryReader in(out.bytes(), "test");
        QCOMPARE(Calibration::read(in).probability(0.4), Calibration(3, -1).probability(0.4));
        BinaryWriter bad;
        Calibration(-3, -1).write(bad);
        BinaryReader refused(bad.bytes(), "test");
        QVERIFY_THROWS_EXCEPTION(Error, (void)Calibration::read(refused));
    }
};

QTEST_APPLESS_MAIN(TestNearness)
#include "tst_nearness.moc"
