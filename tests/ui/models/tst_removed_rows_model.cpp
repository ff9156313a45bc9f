#include <QAbstractItemModelTester>
#include <QTest>

#include "ui/models/removed_rows_model.h"

using namespace nearfield;
using namespace nearfield::ui;

class RemovedRowsModelTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void showsWhereWhatAndWhy();
    void rowWithoutTitleShowsItsId();
};

void RemovedRowsModelTest::showsWhereWhatAndWhy()
{
    RemovedRowsModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRows({{.file = "/music/my tracks.csv", .line = 17, .title = "Halo", .artists = "Beyoncé", .reason = "why"},
                   {.file = "b.csv", .line = 2, .title = "x", .artists = "y", .reason = "z"}});
    QCOMPARE(model.rowCount(), 2);
    const auto cell = [&model](int column, int role = Qt::DisplayRole) {
        return model.index(0, column).data(role).toString();
    };
    QCOMPARE(cell(RemovedRowsModel::File), QStringLiteral("my tracks.csv"));
    QCOMPARE(cell(RemovedRowsModel::File, Qt::ToolTipRole), QStringLiteral("/music/my tracks.csv"));
    QCOMPARE(cell(RemovedRowsModel::Line), QStringLiteral("17"));
    QCOMPARE(cell(RemovedRowsModel::Title), QStringLiteral("Halo"));
    QCOMPARE(cell(RemovedRowsModel::Artists), QStringLiteral("Beyoncé"));
    QCOMPARE(cell(RemovedRowsModel::Reason), QStringLiteral("why"));
    QCOMPARE(model.headerData(RemovedRowsModel::Reason, Qt::Horizontal).toString(), QStringLiteral("Why"));
}

void RemovedRowsModelTest::rowWithoutTitleShowsItsId()
{
    RemovedRowsModel model;
    model.setRows({{.file = "a", .line = 1, .uri = "spotify:track:1"}});
    QCOMPARE(model.index(0, RemovedRowsModel::Title).data().toString(), QStringLiteral("spotify:track:1"));
}

QTEST_GUILESS_MAIN(RemovedRowsModelTest)
#include "tst_removed_rows_model.moc"
