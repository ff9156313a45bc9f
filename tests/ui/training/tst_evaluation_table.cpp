#include <algorithm>

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QTest>

#include "ui/training/evaluation_table_model.h"
#include "ui/training/evaluation_text.h"

using namespace nearfield;
using namespace nearfield::ui;

namespace {

evaluate::Figure figure(const char* model, const char* metric, double value, bool shipped = false)
{
    return {.model = model,
            .metric = metric,
            .value = value,
            .low = value - 0.01,
            .high = value + 0.01,
            .n = 1234,
            .isDefault = shipped};
}

EvaluationReport report(double hybrid = 0.7)
{
    EvaluationReport out;
    out.splitName = "random";
    out.listeners = 40;
    out.answers = 6000;
    out.ratingPrediction = {figure("random", "rmse", 1.4),     figure("random", "mae", 1.2),
                            figure("random", "auc", 0.5),      figure("biases", "rmse", 0.78),
                            figure("biases", "auc", 0.7),      figure("hybrid", "rmse", hybrid, true),
                            figure("hybrid", "auc", 0.8, true)};
    out.ranking = {figure("random", "ndcg@10", 0.02), figure("ease", "ndcg@10", 0.16),
                   figure("hybrid", "ndcg@10", 0.166, true), figure("hybrid", "hr@10", 0.27, true)};
    out.featureReconstruction = {figure("random-track", "rmse", 0.23), figure("autoencoder", "rmse", 0.03, true)};
    return out;
}

int rowOf(const EvaluationTableModel& model, const QString& name)
{
    for (int row = 0; row < model.rowCount(); ++row) {
        if (model.index(row, 0).data().toString() == name) {
            return row;
        }
    }
    return -1;
}

QVariant cell(const EvaluationTableModel& model, const char* name, EvaluationColumn column, int role = Qt::DisplayRole)
{
    return model.index(rowOf(model, modelName(name)), static_cast<int>(column)).data(role);
}

} // namespace

class EvaluationTableTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void modelsOfAllTablesShareRows()
    {
        EvaluationTableModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setReport(report(), nullptr);
        QStringList names;
        for (int row = 0; row < model.rowCount(); ++row) {
            names << model.index(row, 0).data().toString();
        }
        QCOMPARE(names, QStringList({QStringLiteral("Hybrid"), QStringLiteral("Rating averages"),
                                     QStringLiteral("EASE"), QStringLiteral("Random"), QStringLiteral("Autoencoder"),
                                     QStringLiteral("Random track")}));
        QCOMPARE(cell(model, "hybrid", EvaluationColumn::Rating).toString(), QStringLiteral("0.700"));
        QCOMPARE(cell(model, "hybrid", EvaluationColumn::Ranking).toString(), QStringLiteral("0.166"));
        QCOMPARE(cell(model, "hybrid", EvaluationColumn::Feature).toString(), QStringLiteral("—"));
        QCOMPARE(cell(model, "autoencoder", EvaluationColumn::Feature).toString(), QStringLiteral("0.030"));
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void rowThatShipsIsMarked()
    {
        EvaluationTableModel model;
        model.setReport(report(), nullptr);
        QVERIFY(cell(model, "hybrid", EvaluationColumn::Model, EvaluationTableModel::kShippedRole).toBool());
        QVERIFY(cell(model, "autoencoder", EvaluationColumn::Gain, EvaluationTableModel::kShippedRole).toBool());
        QVERIFY(!cell(model, "ease", EvaluationColumn::Model, EvaluationTableModel::kShippedRole).toBool());
    }

    void intervalsAndCountsAreTold()
    {
        EvaluationTableModel model;
        model.setReport(report(), nullptr);
        QCOMPARE(cell(model, "biases", EvaluationColumn::Rating, EvaluationTableModel::kIntervalRole).toString(),
                 QStringLiteral("0.770–0.790"));
        const QString tip = cell(model, "biases", EvaluationColumn::Rating, Qt::ToolTipRole).toString();
        QVERIFY2(tip.contains(QStringLiteral("0.770")) && tip.contains(QStringLiteral("1234")), qPrintable(tip));
    }

    void gainIsTheShareOfTheErrorOfChanceThatIsGone()
    {
        EvaluationTableModel model;
        model.setReport(report(), nullptr);
        QCOMPARE(cell(model, "hybrid", EvaluationColumn::Gain).toFloat(), 0.5F);
        QCOMPARE(cell(model, "random", EvaluationColumn::Gain).toFloat(), 0.0F);
        QVERIFY(std::abs(cell(model, "ease", EvaluationColumn::Gain).toFloat() - 0.14F / 0.98F) < 1e-6F);
        QVERIFY(cell(model, "hybrid", EvaluationColumn::Gain, Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("50 % less error")));
    }

    void withoutAChanceToCompareThereIsNoBar()
    {
        EvaluationReport alone;
        alone.ratingPrediction = {figure("hybrid", "rmse", 0.7, true)};
        EvaluationTableModel model;
        model.setReport(alone, nullptr);
        QVERIFY(!cell(model, "hybrid", EvaluationColumn::Gain).isValid());
        alone.ratingPrediction.push_back(figure("hybrid", "auc", 0.9, true)); // whose chance is known
        model.setReport(alone, nullptr);
        QVERIFY(std::abs(cell(model, "hybrid", EvaluationColumn::Gain).toFloat() - 0.8F) < 1e-6F);
    }

    void changesSinceTheOneBeforeAreTold()
    {
        const EvaluationReport before = report(0.72);
        EvaluationTableModel model;
        model.setReport(report(0.7), &before);
        const QVariant change = cell(model, "hybrid", EvaluationColumn::Rating, EvaluationTableModel::kDeltaRole);
        QVERIFY(std::abs(change.toDouble() + 0.02) < 1e-9);
        QVERIFY(cell(model, "hybrid", EvaluationColumn::Rating, EvaluationTableModel::kBetterRole).toBool());
        model.setReport(report(0.7), nullptr);
        QVERIFY(!cell(model, "hybrid", EvaluationColumn::Rating, EvaluationTableModel::kDeltaRole).isValid());
    }

    void fewListenersAreRankedByAuc()
    {
        EvaluationReport few = report();
        QCOMPARE(rankingMetric(few), std::string_view("ndcg@10"));
        few.listeners = 6;
        QCOMPARE(rankingMetric(few), std::string_view("auc"));
        EvaluationTableModel model;
        model.setReport(few, nullptr);
        QCOMPARE(cell(model, "hybrid", EvaluationColumn::Ranking).toString(), QStringLiteral("0.800"));
        QCOMPARE(model.headerData(static_cast<int>(EvaluationColumn::Ranking), Qt::Horizontal).toString(),
                 QStringLiteral("AUC"));
        QVERIFY(rankingMetric({}).empty());
    }

    void itSaysSoWhenASimpleModelWins()
    {
        QCOMPARE(verdicts(report(0.7)), QStringList());
        const QStringList clear = verdicts(report(0.9));
        QCOMPARE(clear.size(), 1);
        QVERIFY2(clear.front().contains(QStringLiteral("Rating averages is better than Hybrid")) &&
                     clear.front().contains(QStringLiteral("0.780 against 0.900")),
                 qPrintable(clear.front()));
        const QStringList close = verdicts(report(0.785));
        QCOMPARE(close.size(), 1);
        QVERIFY2(close.front().contains(QStringLiteral("within the margin of error")), qPrintable(close.front()));
    }

    void namesThatItDoesNotKnowBecomeWords()
    {
        QCOMPARE(modelName("ncf"), QStringLiteral("Ratings (NCF)"));
        QCOMPARE(modelName("some-new-model"), QStringLiteral("Some new model"));
    }
};

QTEST_MAIN(EvaluationTableTest)
#include "tst_evaluation_table.moc"
