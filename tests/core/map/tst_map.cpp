#include <algorithm>
#include <cmath>
#include <complex>
#include <memory>
#include <numbers>
#include <numeric>
#include <set>

#include <QTest>

#include "core/base/random.h"
#include "core/map/affinities.h"
#include "core/map/fourier.h"
#include "core/map/layout.h"
#include "core/map/neighbour_graph.h"
#include "core/map/placement.h"
#include "core/map/quality.h"
#include "core/map/repulsion.h"
#include "core/map/tsne.h"

using namespace nearfield;

namespace {

using Wide = MatrixT<double>;

Matrix randomPoints(Eigen::Index rows, Eigen::Index columns, std::uint64_t seed)
{
    Random random(seed);
    Matrix points(rows, columns);
    for (Eigen::Index i = 0; i < points.size(); ++i) {
        points.data()[i] = static_cast<float>(random.normal());
    }
    return points;
}

/// `count` well separated clusters, one after the other.
Matrix clusters(Eigen::Index count, Eigen::Index size, Eigen::Index columns)
{
    Matrix points = randomPoints(count * size, columns, 1);
    const Matrix centres = 12 * randomPoints(count, columns, 2);
    for (Eigen::Index i = 0; i < points.rows(); ++i) {
        points.row(i) += centres.row(i / size);
    }
    return points;
}

/// All others ordered by distance, in double precision; equal ones by row.
std::vector<Row> ranked(const Matrix& points, Eigen::Index from)
{
    const Wide wide = points.cast<double>();
    std::vector<Row> rows;
    for (Eigen::Index i = 0; i < points.rows(); ++i) {
        if (i != from) {
            rows.push_back(static_cast<Row>(i));
        }
    }
    std::stable_sort(rows.begin(), rows.end(), [&](Row a, Row b) {
        return (wide.row(a) - wide.row(from)).squaredNorm() < (wide.row(b) - wide.row(from)).squaredNorm();
    });
    return rows;
}

map::Plane planeOf(const Matrix& layout)
{
    map::Plane plane;
    plane.x.assign(layout.col(0).begin(), layout.col(0).end());
    plane.y.assign(layout.col(1).begin(), layout.col(1).end());
    return plane;
}

/// Σ p ln(p / q) over the stored p, q normalised over all pairs, in double precision.
double costOf(const map::Affinities& affinities, const Wide& y)
{
    double normaliser = 0;
    for (Eigen::Index i = 0; i < y.rows(); ++i) {
        for (Eigen::Index j = 0; j < y.rows(); ++j) {
            normaliser += i == j ? 0 : 1 / (1 + (y.row(i) - y.row(j)).squaredNorm());
        }
    }
    double cost = 0;
    for (Eigen::Index i = 0; i < y.rows(); ++i) {
        const auto row = static_cast<std::size_t>(i);
        for (std::size_t edge = affinities.starts[row]; edge < affinities.starts[row + 1]; ++edge) {
            const double p = static_cast<double>(affinities.weights[edge]);
            if (p > 0) {
                const double q = 1 / (1 + (y.row(i) - y.row(affinities.to[edge])).squaredNorm()) / normaliser;
                cost += p * std::log(p / q);
            }
        }
    }
    return cost;
}

constexpr map::LayoutOptions kQuick{.perplexity = 10, .neighbours = 30, .exaggeratedSteps = 100, .steps = 200};

} // namespace

class TestMap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // -- neighbours ------------------------------------------------------------------------------------------------
    void theGraphOfFewPointsIsThatOfBruteForce()
    {
        Matrix points = randomPoints(700, 9, 3);
        points.row(5) = points.row(3); // copies
        points.row(6) = points.row(3);
        const auto graph = map::nearestNeighbours(points, {.neighbours = 20}, {}, {});
        QVERIFY(graph);
        for (Eigen::Index i = 0; i < points.rows(); ++i) {
            const std::vector<Row> expected = ranked(points, i);
            const auto found = graph->rowsOf(static_cast<std::size_t>(i));
            QVERIFY(std::equal(found.begin(), found.end(), expected.begin()));
        }
        QCOMPARE(graph->distancesOf(3)[0], 0.0F);
        QCOMPARE(graph->rowsOf(3)[1], Row{6});
    }

    void withManyPointsNearlyAllNeighboursAreFound()
    {
        const Matrix points = randomPoints(6000, 6, 4);
        const auto graph = map::nearestNeighbours(points, {.neighbours = 15, .candidates = 3000}, {}, {});
        const auto alone = map::nearestNeighbours(points, {.neighbours = 15, .candidates = 3000, .threads = 1}, {}, {});
        QCOMPARE(graph->rows, alone->rows); // whatever the threads
        std::size_t found = 0;
        for (Eigen::Index i = 0; i < 100; ++i) {
            const std::vector<Row> expected = ranked(points, i);
            for (const Row row : graph->rowsOf(static_cast<std::size_t>(i))) {
                found += std::count(expected.begin(), expected.begin() + 15, row) > 0 ? 1U : 0U;
            }
        }
        QVERIFY2(found > 1350, qPrintable(QString::number(found))); // no structure to go by: the hardest case
    }

    void otherPointsFindTheirNeighboursToo()
    {
        const Matrix points = randomPoints(500, 5, 5);
        const map::NeighbourGraph graph = map::nearestTo(points.topRows(3), points, 4);
        QCOMPARE(graph.rowsOf(2)[0], Row{2});
        QCOMPARE(graph.rowsOf(2)[1], ranked(points, 2)[0]);
        QCOMPARE(map::nearestTo(points, points.topRows(2), 4).neighbours, std::size_t{2});
    }

    void affinitiesAreSymmetricSumToOneAndHaveThePerplexity()
    {
        const Matrix points = randomPoints(400, 5, 6);
        const auto graph = map::nearestNeighbours(points, {.neighbours = 60}, {}, {});
        const map::Affinities affinities = map::affinitiesOf(*graph, 15);
        Wide dense = Wide::Zero(400, 400);
        for (std::size_t i = 0; i < 400; ++i) {
            for (std::size_t edge = affinities.starts[i]; edge < affinities.starts[i + 1]; ++edge) {
                dense(static_cast<Eigen::Index>(i), affinities.to[edge]) +=
                    static_cast<double>(affinities.weights[edge]);
            }
        }
        QVERIFY(std::abs(dense.sum() - 1) < 1e-4);
        QVERIFY((dense - dense.transpose()).cwiseAbs().maxCoeff() < 1e-9);
        QVERIFY(dense.diagonal().cwiseAbs().maxCoeff() == 0);
        double entropy = 0; // of 2n p_ij: on average about that of p_j|i, and a little more by what others add
        for (Eigen::Index i = 0; i < 400; ++i) {
            const Eigen::ArrayXd p = dense.row(i).array() / dense.row(i).sum();
            entropy -= (p > 0).select(p * p.max(1e-300).log(), 0).sum() / 400;
        }
        QVERIFY(std::exp(entropy) > 13 && std::exp(entropy) < 23);
    }

    void equalPointsHaveAffinitiesToo()
    {
        const Matrix points = Matrix::Ones(50, 3);
        const auto graph = map::nearestNeighbours(points, {.neighbours = 20}, {}, {});
        const map::Affinities affinities = map::affinitiesOf(*graph, 5);
        float sum = 0;
        for (const float weight : affinities.weights) {
            QVERIFY(std::isfinite(weight));
            sum += weight;
        }
        QVERIFY(std::abs(sum - 1) < 1e-3F);
    }

    // -- forces ----------------------------------------------------------------------------------------------------
    void transformsAreThoseOfTheDefinition_data()
    {
        QTest::addColumn<int>("length");
        for (const int length : {8, 12, 16, 24, 64, 96, 128}) {
            QTest::addRow("%d", length) << length;
        }
    }
    void transformsAreThoseOfTheDefinition()
    {
        QFETCH(const int, length);
        const auto n = static_cast<std::size_t>(length);
        const map::Fourier fourier(n);
        map::Fourier::Batch data;
        map::Fourier::Batch scratch;
        data.resize(n);
        scratch.resize(n);
        Random random(7);
        for (std::size_t i = 0; i < data.re.size(); ++i) {
            data.re[i] = static_cast<float>(random.normal());
            data.im[i] = static_cast<float>(random.normal());
        }
        const map::Fourier::Batch before = data;
        fourier.forward(data, scratch);
        constexpr std::size_t kLane = 5;
        for (std::size_t k = 0; k < n; ++k) {
            std::complex<double> sum;
            for (std::size_t j = 0; j < n; ++j) {
                const std::size_t at = j * map::Fourier::kBatch + kLane;
                sum += std::complex(static_cast<double>(before.re[at]), static_cast<double>(before.im[at])) *
                       std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(j * k) / static_cast<double>(n));
            }
            const std::size_t at = k * map::Fourier::kBatch + kLane;
            QVERIFY(std::abs(static_cast<double>(data.re[at]) - sum.real()) < 1e-4);
            QVERIFY(std::abs(static_cast<double>(data.im[at]) - sum.imag()) < 1e-4);
        }
        fourier.backward(data, scratch);
        for (std::size_t i = 0; i < data.re.size(); ++i) {
            QVERIFY(std::abs(data.re[i] / static_cast<float>(n) - before.re[i]) < 1e-5F);
        }
    }

    void repulsionThroughTheGridIsNearlyTheDirectSum_data()
    {
        QTest::addColumn<double>("spread");
        QTest::addColumn<double>("tolerance");
        QTest::newRow("all in one cell") << 1e-3 << 0.25; // the grid softens what is nearer than its cells
        QTest::newRow("few cells") << 2.0 << 0.02;
        QTest::newRow("many cells") << 40.0 << 0.08;
    }
    void repulsionThroughTheGridIsNearlyTheDirectSum()
    {
        QFETCH(const double, spread);
        QFETCH(const double, tolerance);
        const map::Plane points = planeOf(static_cast<float>(spread) * randomPoints(800, 2, 8));
        std::vector<float> fx(800);
        std::vector<float> fy(800);
        const double normaliser = map::Repulsion(2).compute(points.x, points.y, fx, fy);
        double expected = 0;
        double error = 0;
        double size = 0;
        for (std::size_t i = 0; i < 800; ++i) {
            double x = 0;
            double y = 0;
            for (std::size_t j = 0; j < 800; ++j) {
                const double dx = static_cast<double>(points.x[i]) - static_cast<double>(points.x[j]);
                const double dy = static_cast<double>(points.y[i]) - static_cast<double>(points.y[j]);
                const double q = 1 / (1 + dx * dx + dy * dy);
                x += q * q * dx;
                y += q * q * dy;
                expected += i == j ? 0 : q;
            }
            error += std::pow(x - static_cast<double>(fx[i]), 2) + std::pow(y - static_cast<double>(fy[i]), 2);
            size += x * x + y * y;
        }
        QVERIFY2(std::abs(normaliser / expected - 1) < 0.03, qPrintable(QString::number(normaliser / expected)));
        QVERIFY2(std::sqrt(error / size) < tolerance, qPrintable(QString::number(std::sqrt(error / size))));
    }

    void theGradientIsThatOfTheCost()
    {
        const auto graph = map::nearestNeighbours(randomPoints(60, 4, 9), {.neighbours = 15}, {}, {});
        const map::Affinities affinities = map::affinitiesOf(*graph, 5);
        const Matrix layout = 3 * randomPoints(60, 2, 10);
        const map::Plane gradient = map::Tsne(affinities, planeOf(layout)).gradient();
        double error = 0;
        double size = 0;
        constexpr double kStep = 1e-4;
        for (Eigen::Index i = 0; i < 60; ++i) {
            for (Eigen::Index axis = 0; axis < 2; ++axis) {
                Wide moved = layout.cast<double>();
                moved(i, axis) += kStep;
                const double above = costOf(affinities, moved);
                moved(i, axis) -= 2 * kStep;
                const double below = costOf(affinities, moved);
                const double expected = (above - below) / (2 * kStep) / 4;
                const float found = (axis == 0 ? gradient.x : gradient.y)[static_cast<std::size_t>(i)];
                error += std::pow(expected - static_cast<double>(found), 2);
                size += expected * expected;
            }
        }
        QVERIFY2(std::sqrt(error / size) < 0.05, qPrintable(QString::number(std::sqrt(error / size))));
    }

    void theScaleThatIsFoundCostsLeast()
    {
        const auto graph = map::nearestNeighbours(randomPoints(300, 2, 11), {.neighbours = 30}, {}, {});
        const map::Affinities affinities = map::affinitiesOf(*graph, 10);
        map::Tsne tsne(affinities, planeOf(0.01F * randomPoints(300, 2, 11)));
        tsne.findScale();
        Wide found(300, 2);
        std::copy(tsne.points().x.begin(), tsne.points().x.end(), found.col(0).begin());
        std::copy(tsne.points().y.begin(), tsne.points().y.end(), found.col(1).begin());
        const double cost = costOf(affinities, found);
        QVERIFY(cost < costOf(affinities, 1.1 * found));
        QVERIFY(cost < costOf(affinities, 0.9 * found));
    }

    // -- layout ----------------------------------------------------------------------------------------------------
    void clustersStayTogetherAndTheMapIsCentred()
    {
        const Matrix points = clusters(6, 80, 10);
        const auto layout = map::layOut(points, {}, kQuick, {}, {});
        QVERIFY(layout);
        QVERIFY(std::abs(layout->cwiseAbs().maxCoeff() - 1) < 1e-5F);
        QVERIFY(layout->colwise().mean().cwiseAbs().maxCoeff() < 1e-3F);
        for (Eigen::Index i = 0; i < points.rows(); i += 7) {
            QCOMPARE(Eigen::Index(ranked(*layout, i)[0] / 80), i / 80);
        }
        const map::Quality quality = map::qualityOf(points, *layout, {});
        QVERIFY(quality.trustworthiness > 0.95);
        QVERIFY(quality.continuity > 0.95);
    }

    void theSameSeedGivesTheSameMapWhateverTheThreads()
    {
        const Matrix points = clusters(4, 100, 8);
        map::LayoutOptions options = kQuick;
        options.threads = 1;
        const auto one = map::layOut(points, {}, options, {}, {});
        options.threads = 3;
        const auto three = map::layOut(points, {}, options, {}, {});
        QCOMPARE(*one, *three);
    }

    void mapsOfFewPointsAreAsTruthful()
    {
        for (const Eigen::Index n : {60, 100, 200, 300}) {
            const Matrix points = randomPoints(n, 3, 14);
            const auto layout = map::layOut(points, {}, {}, {}, {});
            QVERIFY(layout.has_value());
            const double trustworthiness = map::qualityOf(points, *layout, {}).trustworthiness;
            QVERIFY2(trustworthiness > 0.8, qPrintable(QStringLiteral("%1: %2").arg(n).arg(trustworthiness)));
        }
    }

    void aStopEndsTheLayout()
    {
        const auto source = std::make_unique<std::stop_source>();
        int steps = 0;
        const auto layout = map::layOut(
            clusters(4, 100, 8), {}, kQuick,
            [&](const Progress& progress) {
                if (progress.stage == "Laying out the map") {
                    ++steps;
                    source->request_stop();
                }
            },
            source->get_token());
        QVERIFY(!layout);
        QCOMPARE(steps, 1);
        QVERIFY(!map::layOut(clusters(2, 50, 8), {}, kQuick, {}, source->get_token()));
    }

    void fewPointsAndEqualPointsAreLaidOut()
    {
        for (const Eigen::Index n : {0, 1, 2, 3, 12}) {
            const auto layout = map::layOut(randomPoints(n, 4, 12), {}, kQuick, {}, {});
            QVERIFY(layout);
            QCOMPARE(layout->rows(), n);
            QVERIFY(layout->allFinite());
        }
        const auto layout = map::layOut(Matrix::Ones(100, 4), {}, kQuick, {}, {});
        QVERIFY(layout && layout->allFinite());
    }

    void withMorePointsTheOldOnesHardlyMove()
    {
        const Matrix points = randomPoints(1000, 4, 13);
        const auto before = map::layOut(points.topRows(980), {}, kQuick, {}, {});
        Matrix start = Matrix::Constant(1000, 2, std::nanf(""));
        start.topRows(980) = *before;
        const auto after = map::layOut(points, start, kQuick, {}, {});
        const double shift = map::medianShift(start, *after);
        QVERIFY2(shift > 0 && shift < 0.02, qPrintable(QString::number(shift)));
    }

    void aStartThatDoesNotFitIsLaidOutAnewFromThere()
    {
        const Matrix points = clusters(6, 80, 10);
        Matrix start = randomPoints(480, 2, 14);
        start /= start.cwiseAbs().maxCoeff();
        const auto layout = map::layOut(points, start, kQuick, {}, {});
        QVERIFY(map::qualityOf(points, *layout, {}).trustworthiness > 0.95);
    }

    // -- alignment -------------------------------------------------------------------------------------------------
    void aTurnedMirroredMapIsLaidBackOntoTheOld()
    {
        const Matrix before = randomPoints(200, 2, 15);
        Matrix turned(200, 2);
        for (Eigen::Index i = 0; i < 200; ++i) {
            const float x = -before(i, 0);
            const float y = before(i, 1);
            turned.row(i) << 0.3F * (0.6F * x - 0.8F * y) + 5, 0.3F * (0.8F * x + 0.6F * y) - 2;
        }
        Matrix known = before;
        known(7, 0) = std::nanf(""); // its place is not asked for
        const Matrix back = map::aligned(turned, known);
        QVERIFY((back - before).cwiseAbs().maxCoeff() < 1e-4F);
        QVERIFY(map::medianShift(known, back) < 1e-5);
        QCOMPARE(map::aligned(turned, Matrix::Constant(200, 2, std::nanf(""))), turned);
    }

    // -- placing ---------------------------------------------------------------------------------------------------
    void aCopyLiesOnItsOriginalAndAMemberInItsCluster()
    {
        const Matrix points = clusters(5, 60, 8);
        const auto layout = map::layOut(points, {}, kQuick, {}, {});
        const Matrix copies = map::placed(points, points, *layout);
        QVERIFY((copies - *layout).rowwise().norm().maxCoeff() < 1e-3F);

        const Matrix near = map::placed(points + 0.1F * randomPoints(300, 8, 16), points, *layout);
        for (Eigen::Index i = 0; i < near.rows(); ++i) {
            Eigen::Index nearest = 0;
            (layout->rowwise() - near.row(i)).rowwise().squaredNorm().minCoeff(&nearest);
            QCOMPARE(nearest / 60, i / 60);
        }
    }

    void placingWorksWithOneTrackAndAmongEqualOnes()
    {
        Matrix one(1, 2);
        one << 0.5F, -0.25F;
        QCOMPARE(map::placed(Matrix::Ones(1, 3), Matrix::Zero(1, 3), one), one);
        const Matrix place = map::placed(Matrix::Ones(1, 3), Matrix::Zero(40, 3), randomPoints(40, 2, 17));
        QVERIFY(place.allFinite());
    }

    // -- quality ---------------------------------------------------------------------------------------------------
    void qualityIsThatOfTheDefinition()
    {
        const Matrix points = randomPoints(120, 5, 18);
        const Matrix layout = points.leftCols(2) + 0.3F * randomPoints(120, 2, 19);
        constexpr std::size_t kNear = 7;
        double intruders = 0;
        double missing = 0;
        double kept = 0;
        for (Eigen::Index i = 0; i < 120; ++i) {
            const std::vector<Row> there = ranked(points, i);
            const std::vector<Row> here = ranked(layout, i);
            for (std::size_t j = 0; j < kNear; ++j) {
                const auto rankThere = std::find(there.begin(), there.end(), here[j]) - there.begin() + 1;
                const auto rankHere = std::find(here.begin(), here.end(), there[j]) - here.begin() + 1;
                intruders += std::max(0.0, static_cast<double>(rankThere) - kNear);
                missing += std::max(0.0, static_cast<double>(rankHere) - kNear);
                kept += rankHere <= static_cast<std::ptrdiff_t>(kNear) ? 1 : 0;
            }
        }
        const double factor = 2.0 / (120 * 7 * (2 * 120 - 3 * 7 - 1));
        const map::Quality quality = map::qualityOf(points, layout, {.neighbours = kNear});
        QCOMPARE(quality.sample, std::size_t{120});
        QVERIFY(std::abs(quality.trustworthiness - (1 - factor * intruders)) < 1e-9);
        QVERIFY(std::abs(quality.continuity - (1 - factor * missing)) < 1e-9);
        QVERIFY(std::abs(quality.neighboursKept - kept / (120 * 7)) < 1e-9);
    }

    void aMapThatIsTheSpaceIsPerfectAndAShuffledOneIsNot()
    {
        const Matrix points = randomPoints(300, 2, 20);
        const map::Quality same = map::qualityOf(points, points, {.sample = 100});
        QCOMPARE(same.trustworthiness, 1.0);
        QCOMPARE(same.continuity, 1.0);
        QCOMPARE(same.neighboursKept, 1.0);
        QCOMPARE(same.sample, std::size_t{100});
        const map::Quality other = map::qualityOf(points, randomPoints(300, 2, 21), {});
        QVERIFY(std::abs(other.trustworthiness - 0.5) < 0.05);
        QCOMPARE(map::qualityOf(points.topRows(20), points.topRows(20), {}).sample, std::size_t{0});
    }
};

QTEST_APPLESS_MAIN(TestMap)
#include "tst_map.moc"
