#include <algorithm>
#include <cmath>

#include <QTest>

#include "ui/charts/curve_maths.h"

using namespace nearfield::ui;

class CurveMathsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void ticksAreRoundNumbersAroundTheValues_data();
    void ticksAreRoundNumbersAroundTheValues();
    void ticksOfAnyRangeEncloseItWithFewMarks();
    void ticksOfOneValueLeaveRoomAroundIt();
    void shortCurvesAreNotThinned();
    void thinnedCurvesKeepPeaksAndEnds();
};

void CurveMathsTest::ticksAreRoundNumbersAroundTheValues_data()
{
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<int>("most");
    QTest::addColumn<double>("leastStep");
    QTest::addColumn<QString>("marks");
    QTest::newRow("errors") << 0.036 << 0.23 << 6 << 0.0 << QStringLiteral("0.00 to 0.25 by 0.05");
    QTest::newRow("close together") << 0.0352 << 0.0368 << 5 << 0.0 << QStringLiteral("0.0350 to 0.0370 by 0.0005");
    QTest::newRow("epochs") << 0.0 << 200.0 << 6 << 1.0 << QStringLiteral("0 to 200 by 50");
    QTest::newRow("one epoch") << 0.0 << 1.0 << 6 << 1.0 << QStringLiteral("0 to 1 by 1");
    QTest::newRow("ends on marks") << 0.1 << 0.3 << 4 << 0.0 << QStringLiteral("0.10 to 0.30 by 0.05");
}

void CurveMathsTest::ticksAreRoundNumbersAroundTheValues()
{
    QFETCH(double, low);
    QFETCH(double, high);
    QFETCH(int, most);
    QFETCH(double, leastStep);
    const Ticks ticks = niceTicks(low, high, most, leastStep);
    const auto text = [&](double value) { return QString::number(value, 'f', ticks.decimals); };
    QTEST(QStringLiteral("%1 to %2 by %3").arg(text(ticks.low), text(ticks.high), text(ticks.step)), "marks");
}

void CurveMathsTest::ticksOfAnyRangeEncloseItWithFewMarks()
{
    for (int i = 1; i < 400; ++i) {
        const double low = std::sin(i) * std::pow(10, i % 7 - 3);
        const double high = low + std::pow(1.7, i % 23 - 12);
        const int most = 2 + i % 6;
        const Ticks ticks = niceTicks(low, high, most);
        QVERIFY(ticks.low <= low + 1e-9 * ticks.step && ticks.high >= high - 1e-9 * ticks.step);
        QVERIFY(std::lround((ticks.high - ticks.low) / ticks.step) <= most);
        QVERIFY2(ticks.high - ticks.low < 12 * (high - low), "most of the axis would be empty");
    }
}

void CurveMathsTest::ticksOfOneValueLeaveRoomAroundIt()
{
    const Ticks ticks = niceTicks(0.25, 0.25, 6);
    QVERIFY(ticks.low < 0.25 && ticks.high > 0.25);
}

void CurveMathsTest::shortCurvesAreNotThinned()
{
    const QList<QPointF> points{{1, 3}, {2, 1}, {3, 2}};
    QCOMPARE(thinned(points, 3), points);
}

void CurveMathsTest::thinnedCurvesKeepPeaksAndEnds()
{
    QList<QPointF> points;
    for (int i = 0; i < 10000; ++i) {
        points.append(QPointF(i, 1 + 0.1 * std::sin(i)));
    }
    points[5003].setY(9);
    points[7001].setY(-9);
    const QList<QPointF> kept = thinned(points, 600);
    QVERIFY(kept.size() <= 600 && kept.size() > 500);
    QVERIFY(kept.contains(points[5003]) && kept.contains(points[7001]));
    QCOMPARE(kept.last(), points.last());
    QVERIFY(std::is_sorted(kept.begin(), kept.end(), [](const QPointF& a, const QPointF& b) { return a.x() < b.x(); }));
    QVERIFY(kept.first().x() < 10000.0 / 250);
}

QTEST_APPLESS_MAIN(CurveMathsTest)
#include "tst_curve_maths.moc"
