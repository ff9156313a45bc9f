#include <cmath>
#include <limits>

#include <QApplication>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <QtCharts/QChart>
#include <QtCharts/QChartView>
#include <QtCharts/QLineSeries>
#include <QtCharts/QValueAxis>

#include "ui/charts/training_chart.h"

using namespace nearfield;
using namespace nearfield::ui;

namespace {

EpochRecord epoch(std::size_t number, double train, double validation)
{
    return {.epoch = number, .trainRmse = train, .validationRmse = validation};
}

/// Falls, and rises again after the best epoch.
std::vector<EpochRecord> curve(std::size_t epochs, std::size_t best)
{
    std::vector<EpochRecord> out;
    for (std::size_t i = 1; i <= epochs; ++i) {
        const double distance = std::abs(static_cast<double>(i) - static_cast<double>(best));
        out.push_back(epoch(i, 0.2 / static_cast<double>(i) + 0.04, 0.05 + 0.001 * distance));
    }
    return out;
}

/// The Qt Charts objects behind a chart.
struct Inside
{
    QChartView* view;
    QLineSeries* train;
    QLineSeries* validation;
    QValueAxis* epochs;
    QValueAxis* rmse;

    explicit Inside(const TrainingChart& chart)
        : view(chart.findChild<QChartView*>())
        , train(qobject_cast<QLineSeries*>(view->chart()->series().at(0)))
        , validation(qobject_cast<QLineSeries*>(view->chart()->series().at(1)))
        , epochs(qobject_cast<QValueAxis*>(view->chart()->axes(Qt::Horizontal).front()))
        , rmse(qobject_cast<QValueAxis*>(view->chart()->axes(Qt::Vertical).front()))
    {
    }
};

class PaintCounter : public QObject
{
public:
    explicit PaintCounter(QWidget& widget) { widget.installEventFilter(this); }
    [[nodiscard]] int count() const noexcept { return m_count; }

protected:
    bool eventFilter(QObject* /*watched*/, QEvent* event) override
    {
        m_count += event->type() == QEvent::Paint ? 1 : 0;
        return false;
    }

private:
    int m_count = 0;
};

} // namespace

class TrainingChartTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_theme.setChoice(ThemeChoice::Dark); }
    void historyBecomesPointsInNiceRanges();
    void neighboursHaveACurveAndAnAxisOfTheirOwn();
    void appendedEpochsAreShownTogetherAndSoon();
    void fastEpochsRepaintAtMostTenTimesASecond();
    void longTrainingsAreThinnedButKeepTheirEnds();
    void epochsThatAreNotFiniteAreLeftOut();
    void anotherHistoryReplacesTheFirst();
    void theKeysReadOutEpochs();
    void thePointerReadsOutTheNearestEpoch();
    void themeChangesColoursAtOnce();
    void emptyChartSaysWhy();

private:
    ThemeManager m_theme{*qApp};
};

void TrainingChartTest::historyBecomesPointsInNiceRanges()
{
    TrainingChart chart(m_theme);
    chart.setHistory(curve(45, 30));
    const Inside inside(chart);
    QCOMPARE(inside.train->count(), 45);
    QCOMPARE(inside.validation->at(29), QPointF(30, 0.05));
    QCOMPARE(chart.bestEpoch(), std::size_t{30});
    QCOMPARE(inside.epochs->min(), 0.0);
    QCOMPARE(inside.epochs->max(), 50.0);
    QCOMPARE(inside.epochs->titleText(), QStringLiteral("epoch"));
    QCOMPARE(inside.rmse->titleText(), QStringLiteral("RMSE"));
    QVERIFY(inside.rmse->min() <= 0.2 / 45 + 0.04 && inside.rmse->max() >= 0.24);
    QVERIFY(inside.rmse->max() - inside.rmse->min() <= 0.3);
    QVERIFY(chart.accessibleDescription().contains(QStringLiteral("best epoch 30")));
}

void TrainingChartTest::neighboursHaveACurveAndAnAxisOfTheirOwn()
{
    TrainingChart chart(m_theme);
    QSignalSpy shown(&chart, &TrainingChart::neighboursChanged);
    std::vector<EpochRecord> history = curve(6, 4);
    for (EpochRecord& record : history) {
        record.neighbourPrecision = 0.01 * static_cast<double>(record.epoch);
    }
    chart.setHistory(history);
    const Inside inside(chart);
    const auto* neighbours = qobject_cast<QLineSeries*>(inside.view->chart()->series().at(2));
    QCOMPARE(neighbours->count(), 6);
    QCOMPARE(neighbours->at(5).y(), 6.0); // in percent
    QCOMPARE(inside.rmse->titleText(), QStringLiteral("loss"));
    QVERIFY(inside.view->chart()->axes(Qt::Vertical).at(1)->isVisible());
    QCOMPARE(shown.count(), 1);

    chart.setHistory(curve(6, 4)); // of a model without
    QCOMPARE(neighbours->count(), 0);
    QCOMPARE(inside.rmse->titleText(), QStringLiteral("RMSE"));
    QVERIFY(!inside.view->chart()->axes(Qt::Vertical).at(1)->isVisible());
    QCOMPARE(shown.count(), 2);
}

void TrainingChartTest::appendedEpochsAreShownTogetherAndSoon()
{
    TrainingChart chart(m_theme);
    const Inside inside(chart);
    int redrawn = 0;
    QObject::connect(inside.epochs, &QValueAxis::rangeChanged, &chart, [&redrawn] { ++redrawn; });
    for (const EpochRecord& record : curve(40, 20)) {
        chart.append(record);
    }
    QCOMPARE(chart.history().size(), std::size_t{40});
    QCOMPARE(inside.train->count(), 0); // not before the next repaint
    QTRY_COMPARE_WITH_TIMEOUT(inside.train->count(), 40, 1000);
    QCOMPARE(redrawn, 1);
    QCOMPARE(chart.bestEpoch(), std::size_t{20});
    QVERIFY(inside.rmse->isVisible());

    bool rebuilt = false;
    QObject::connect(inside.train, &QLineSeries::pointsReplaced, &chart, [&rebuilt] { rebuilt = true; });
    chart.append(epoch(41, 0.03, 0.01));
    QTRY_COMPARE_WITH_TIMEOUT(inside.train->count(), 41, 1000);
    QVERIFY(!rebuilt);
    QCOMPARE(chart.bestEpoch(), std::size_t{41});
}

void TrainingChartTest::fastEpochsRepaintAtMostTenTimesASecond()
{
    TrainingChart chart(m_theme);
    chart.setHistory(curve(1, 1));
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    QTest::qWait(150);
    const PaintCounter paints(*Inside(chart).view->viewport());
    QElapsedTimer clock;
    clock.start();
    for (std::size_t i = 2; clock.elapsed() < 650; ++i) {
        chart.append(epoch(i, 1.0 / static_cast<double>(i), 0.5));
        QTest::qWait(2);
    }
    QVERIFY(paints.count() >= 1);
    QVERIFY2(paints.count() <= clock.elapsed() / 100 + 1, qPrintable(QString::number(paints.count())));
}

void TrainingChartTest::longTrainingsAreThinnedButKeepTheirEnds()
{
    TrainingChart chart(m_theme);
    chart.setHistory(curve(20000, 10000));
    const Inside inside(chart);
    QVERIFY(inside.train->count() <= 600 && inside.train->count() > 300);
    QCOMPARE(inside.train->points().last().x(), 20000.0);
    QCOMPARE(inside.train->points().first().x(), 1.0); // the highest of its stretch
    // Live, too: it does not grow for ever.
    for (std::size_t i = 20001; i <= 22000; ++i) {
        chart.append(epoch(i, 0.05, 0.06));
    }
    QTRY_COMPARE_WITH_TIMEOUT(inside.train->points().last().x(), 22000.0, 1000);
    QVERIFY(inside.train->count() <= 1200);
    QCOMPARE(chart.history().size(), std::size_t{22000});
}

void TrainingChartTest::epochsThatAreNotFiniteAreLeftOut()
{
    TrainingChart chart(m_theme);
    const double none = std::numeric_limits<double>::quiet_NaN();
    chart.setHistory(
        {epoch(1, none, none), epoch(2, 0.5, 0.4), epoch(3, std::numeric_limits<double>::infinity(), none)});
    const Inside inside(chart);
    QCOMPARE(inside.train->count(), 1);
    QCOMPARE(inside.validation->count(), 1);
    QCOMPARE(chart.bestEpoch(), std::size_t{2});
    QVERIFY(std::isfinite(inside.rmse->max()));
}

void TrainingChartTest::anotherHistoryReplacesTheFirst()
{
    TrainingChart chart(m_theme);
    chart.setHistory(curve(100, 50));
    chart.append(epoch(101, 0.04, 0.05));
    chart.setHistory(curve(10, 4));
    QTest::qWait(150); // what was waiting to be shown belongs to the first
    const Inside inside(chart);
    QCOMPARE(inside.train->count(), 10);
    QCOMPARE(inside.epochs->max(), 10.0);
    QCOMPARE(chart.bestEpoch(), std::size_t{4});
    chart.setHistory({});
    QCOMPARE(inside.train->count(), 0);
    QCOMPARE(chart.bestEpoch(), std::size_t{0});
}

void TrainingChartTest::theKeysReadOutEpochs()
{
    TrainingChart chart(m_theme);
    chart.setHistory(curve(10, 6));
    QVERIFY(chart.readOut().isEmpty());
    QTest::keyClick(&chart, Qt::Key_Right); // from the best
    QVERIFY2(chart.readOut().startsWith(QStringLiteral("epoch 7: train 0.0686")), qPrintable(chart.readOut()));
    QTest::keyClick(&chart, Qt::Key_End);
    QTest::keyClick(&chart, Qt::Key_Right);
    QVERIFY(chart.readOut().startsWith(QStringLiteral("epoch 10:")));
    QTest::keyClick(&chart, Qt::Key_Home);
    QTest::keyClick(&chart, Qt::Key_Left);
    QVERIFY(chart.readOut().startsWith(QStringLiteral("epoch 1:")));
    QVERIFY(chart.accessibleDescription().contains(chart.readOut()));
}

void TrainingChartTest::thePointerReadsOutTheNearestEpoch()
{
    TrainingChart chart(m_theme);
    chart.resize(500, 300);
    chart.setHistory(curve(10, 6));
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    const Inside inside(chart);
    const QPointF third = inside.view->chart()->mapToPosition(QPointF(3.2, 0.05), inside.validation);
    QTest::mouseMove(inside.view->viewport(), inside.view->mapFromScene(third));
    QTRY_VERIFY2(chart.readOut().startsWith(QStringLiteral("epoch 3:")), qPrintable(chart.readOut()));
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(inside.view, &leave);
    QVERIFY(chart.readOut().isEmpty());
}

void TrainingChartTest::themeChangesColoursAtOnce()
{
    TrainingChart chart(m_theme);
    chart.setHistory(curve(10, 6));
    const Inside inside(chart);
    QCOMPARE(inside.train->pen().color(), Theme::darkTheme().teal);
    m_theme.setChoice(ThemeChoice::Light);
    QCOMPARE(inside.train->pen().color(), Theme::lightTheme().teal);
    QCOMPARE(inside.validation->pen().color(), Theme::lightTheme().accent);
    QCOMPARE(inside.rmse->labelsColor(), Theme::lightTheme().muted);
}

void TrainingChartTest::emptyChartSaysWhy()
{
    TrainingChart chart(m_theme);
    chart.resize(400, 240);
    const QImage blank = chart.grab().toImage();
    chart.setEmptyText(QStringLiteral("Not trained yet"));
    QVERIFY(chart.grab().toImage() != blank);
    QCOMPARE(chart.accessibleDescription(), QStringLiteral("Not trained yet"));
    QVERIFY(!Inside(chart).rmse->isVisible());
}

QTEST_MAIN(TrainingChartTest)
#include "tst_training_chart.moc"
