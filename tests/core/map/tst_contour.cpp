#include <cmath>
#include <numbers>

#include <QTest>

#include "core/base/random.h"
#include "core/map/contour.h"

using namespace nearfield;

namespace {

Matrix disc(int points, float x, float y, float radius)
{
    Random random(1);
    Matrix out(points, 2);
    for (Eigen::Index i = 0; i < out.rows(); ++i) {
        const double angle = random.uniform(0, 2 * std::numbers::pi);
        const double distance = static_cast<double>(radius) * std::sqrt(random.uniform());
        out.row(i) << x + static_cast<float>(distance * std::cos(angle)),
            y + static_cast<float>(distance * std::sin(angle));
    }
    return out;
}

/// Positive when it goes counter-clockwise.
double areaOf(const map::Contour& contour)
{
    double area = 0;
    for (std::size_t i = 0; i < contour.size(); ++i) {
        const map::ContourPoint& a = contour[i];
        const map::ContourPoint& b = contour[(i + 1) % contour.size()];
        area +=
            static_cast<double>(a.x) * static_cast<double>(b.y) - static_cast<double>(b.x) * static_cast<double>(a.y);
    }
    return area / 2;
}

} // namespace

class TestContour : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void densityHoldsAllWeight()
    {
        const Matrix points = disc(500, 0, 0, 1);
        std::vector<float> weights(500, 0.5F);
        const map::Density density = map::densityOf(points, weights, 0.05);
        QVERIFY(std::abs(density.values.sum() - 250) < 1);
        QVERIFY(std::abs(map::densityOf(points, {}, 0.05).values.sum() - 500) < 2);
    }

    void theContourOfADiscIsOneCircle()
    {
        const map::Density density = map::densityOf(disc(40'000, 0.3F, -0.2F, 0.5F), {}, 0.03);
        const float inside = density.values.maxCoeff();
        const auto contours = map::contoursOf(density, inside / 2);
        QCOMPARE(contours.size(), std::size_t{1});
        for (const map::ContourPoint& point : contours[0]) {
            const float distance = std::hypot(point.x - 0.3F, point.y + 0.2F);
            QVERIFY(distance > 0.44F && distance < 0.56F);
        }
        QVERIFY(std::abs(areaOf(contours[0]) - std::numbers::pi * 0.25) < 0.05); // counter-clockwise
    }

    void twoDiscsAreTwoContoursAndARingHasAHole()
    {
        Matrix points(20'000, 2);
        points << disc(10'000, -1, 0, 0.4F), disc(10'000, 1, 0, 0.4F);
        const map::Density two = map::densityOf(points, {}, 0.05);
        QCOMPARE(map::contoursOf(two, two.values.maxCoeff() / 3).size(), std::size_t{2});

        Matrix ring = disc(20'000, 0, 0, 1);
        ring.rowwise().normalize();
        const map::Density hollow = map::densityOf(ring, {}, 0.1);
        const auto contours = map::contoursOf(hollow, hollow.values.maxCoeff() / 3);
        QCOMPARE(contours.size(), std::size_t{2});
        QVERIFY(areaOf(contours[0]) > 0 && areaOf(contours[1]) < 0); // the denser side is on the left of both
    }

    void theLevelAroundHalfOfTheWeightHoldsHalfOfIt()
    {
        const Matrix points = disc(20'000, 0, 0, 1);
        std::vector<float> weights;
        for (Eigen::Index i = 0; i < points.rows(); ++i) {
            weights.push_back(1 - points.row(i).norm());
        }
        const map::Density density = map::densityOf(points, weights, 0.05);
        const float level = map::levelAround(density, 0.5);
        const double above = static_cast<double>((density.values.array() >= level).select(density.values, 0.0F).sum());
        QVERIFY(std::abs(above / static_cast<double>(density.values.sum()) - 0.5) < 0.02);
    }

    void opposedCornersAreJoinedOnlyWhereTheMiddleIsDense()
    {
        map::Density density;
        density.values = Matrix::Zero(4, 4);
        density.values(1, 1) = 1;
        density.values(2, 2) = 1;
        QCOMPARE(map::contoursOf(density, 0.6F).size(), std::size_t{2});
        QCOMPARE(map::contoursOf(density, 0.4F).size(), std::size_t{1});
    }

    void noPointsHaveNoContour()
    {
        const map::Density density = map::densityOf(Matrix(0, 2), {}, 0.1);
        QVERIFY(map::contoursOf(density, 0.5F).empty());
        QCOMPARE(map::levelAround(density, 0.5), 0.0F);
        QCOMPARE(map::contoursOf(map::densityOf(disc(1, 0, 0, 1), {}, 0.1), 1e-3F).size(), std::size_t{1});
    }
};

QTEST_APPLESS_MAIN(TestContour)
#include "tst_contour.moc"
