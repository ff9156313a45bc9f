#include <QAbstractItemModelTester>
#include <QDateTime>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>

#include "ui/training/run_table_model.h"
#include "ui/training/training_text.h"

using namespace nearfield;
using namespace nearfield::ui;

namespace {

TrainingRun run(std::int64_t id, const char* status, std::size_t epochs)
{
    TrainingRun out{.id = RunId{id}, .model = "autoencoder", .status = status, .rows = 79110};
    out.startedAt = QDateTime::currentSecsSinceEpoch() - 60 * id;
    out.seconds = 75;
    for (std::size_t epoch = 1; epoch <= epochs; ++epoch) {
        out.history.push_back({.epoch = epoch, .trainRmse = 0.1, .validationRmse = 0.1});
    }
    out.bestEpoch = epochs;
    return out;
}

} // namespace

class RunTableModelTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void rowsSayWhatTheRunsWere()
    {
        RunTableModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        TrainingRun first = run(4, "done", 45);
        first.stopReason = "early_stopped";
        first.testRmse = 0.03525;
        model.setRuns({first, run(90, "cancelled", 0)});
        QCOMPARE(model.rowCount(), 2);
        QStringList texts;
        for (int column = 0; column < model.columnCount(); ++column) {
            texts << model.index(0, column).data().toString();
        }
        QCOMPARE(texts, QStringList({QStringLiteral("4 minutes ago"), QStringLiteral("sound"),
                                     QStringLiteral("finished"), QStringLiteral("79110"), QStringLiteral("45"),
                                     QStringLiteral("45"), QStringLiteral("0.0352"), QStringLiteral("1 min 15 s")}));
        QCOMPARE(model.index(1, static_cast<int>(RunColumn::BestEpoch)).data().toString(), QStringLiteral("—"));
        QCOMPARE(model.index(1, static_cast<int>(RunColumn::TestRmse)).data().toString(), QStringLiteral("—"));
        QVERIFY(!model.index(0, static_cast<int>(RunColumn::Status)).data(Qt::ToolTipRole).toString().isEmpty());
        model.setRuns({});
        QCOMPARE(model.rowCount(), 0);
    }

    void runsOfBothModelsSayWhoseTheyAre()
    {
        RunTableModel model;
        TrainingRun ratings = run(2, "done", 10);
        ratings.model = "ratings";
        ratings.rows = 312;
        ratings.testRmse = 0.18;
        model.setRuns({run(1, "done", 45), ratings});
        const auto column = [&model](int row, RunColumn c, int role) {
            return model.index(row, static_cast<int>(c)).data(role).toString();
        };
        QCOMPARE(column(0, RunColumn::Model, Qt::DisplayRole), QStringLiteral("sound"));
        QCOMPARE(column(1, RunColumn::Model, Qt::DisplayRole), QStringLiteral("ratings"));
        QVERIFY(column(0, RunColumn::Rows, Qt::ToolTipRole).startsWith(QStringLiteral("Tracks")));
        QVERIFY(column(1, RunColumn::Rows, Qt::ToolTipRole).startsWith(QStringLiteral("Ratings")));
        QVERIFY(column(1, RunColumn::TestRmse, Qt::ToolTipRole).contains(QStringLiteral("0.90 stars")));
    }

    void sortsByValuesNotByTexts()
    {
        RunTableModel model;
        model.setRuns({run(1, "done", 9), run(2, "done", 100)});
        const auto value = [&](int row, RunColumn column) {
            return model.index(row, static_cast<int>(column)).data(RunTableModel::kSortRole).toDouble();
        };
        QVERIFY(value(0, RunColumn::Epochs) < value(1, RunColumn::Epochs));
        QVERIFY(value(0, RunColumn::When) > value(1, RunColumn::When));
    }

    void timePassesInOneColumnOnly()
    {
        RunTableModel model;
        model.timePassed(); // of nothing
        model.setRuns({run(1, "done", 9), run(2, "done", 100)});
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.timePassed();
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.front().at(1).toModelIndex(), model.index(1, static_cast<int>(RunColumn::When)));
    }

    void everyStatusHasItsWords()
    {
        QSet<QString> words;
        for (const char* status : {"done", "cancelled", "diverged", "failed", "interrupted"}) {
            words << statusText(run(1, status, 3)) << statusSentence(run(1, status, 3));
        }
        QCOMPARE(words.size(), 10);
        TrainingRun early = run(1, "done", 3);
        early.stopReason = "early_stopped";
        QVERIFY(statusText(early) != statusText(run(1, "done", 3)));
    }

    void timesAreToldAsPeopleDo_data()
    {
        QTest::addColumn<int>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("now") << 5 << QStringLiteral("just now");
        QTest::newRow("clock set back") << -100 << QStringLiteral("just now");
        QTest::newRow("one") << 100 << QStringLiteral("1 minute ago");
        QTest::newRow("minutes") << 240 << QStringLiteral("4 minutes ago");
        QTest::newRow("hours") << 3 * 3600 << QStringLiteral("3 hours ago");
        QTest::newRow("yesterday") << 24 * 3600 << QStringLiteral("yesterday");
        QTest::newRow("days") << 3 * 24 * 3600 << QStringLiteral("3 days ago");
        QTest::newRow("long ago") << 60 * 24 * 3600 << QStringLiteral("25 Sep 2026");
    }
    void timesAreToldAsPeopleDo()
    {
        QFETCH(int, seconds);
        const std::int64_t noon = QDateTime({2026, 11, 24}, {12, 0}).toSecsSinceEpoch();
        QTEST(agoText(noon - seconds, noon), "text");
    }
};

QTEST_GUILESS_MAIN(RunTableModelTest)
#include "tst_run_table_model.moc"
