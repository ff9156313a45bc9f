#include <QApplication>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTableView>
#include <QTest>

#include "ui/widgets/cell.h"
#include "ui/widgets/star_delegate.h"
#include "ui/widgets/stars.h"

using namespace nearfield::ui;

namespace {

/// A table of two columns, stars in the first, that records what was rated.
struct Fixture
{
    ThemeManager theme{*static_cast<QApplication*>(QCoreApplication::instance())};
    QStandardItemModel model{4, 2};
    QTableView view;
    StarDelegate* delegate = nullptr;
    std::vector<std::pair<int, std::optional<float>>> ratings;

    Fixture()
    {
        view.setModel(&model);
        view.setSelectionBehavior(QAbstractItemView::SelectRows);
        delegate = new StarDelegate(theme, &view);
        view.setItemDelegateForColumn(0, delegate);
        model.setData(model.index(1, 0), 3.0F);
        QObject::connect(
            delegate, &StarDelegate::rated, &view,
            [this](const QModelIndex& index, std::optional<float> stars) { ratings.emplace_back(index.row(), stars); });
        view.resize(300, 200);
        view.show();
    }

    /// The middle of the left or right half of a star (1–5) of a row.
    [[nodiscard]] QPoint at(int row, double stars) const
    {
        const QRect cell = view.visualRect(model.index(row, 0));
        return {cell.left() + kCellPadding + static_cast<int>((stars - 0.25) * kStarPitch), cell.center().y()};
    }
    [[nodiscard]] QImage cellImage(int row) const
    {
        return view.viewport()->grab(view.visualRect(model.index(row, 0))).toImage();
    }
};

using Ratings = std::vector<std::pair<int, std::optional<float>>>;

} // namespace

class StarsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void placesMeanHalfSteps_data();
    void placesMeanHalfSteps();
    void ratingsReadAsWords();
    void clickRatesInHalfSteps();
    void clickLeftOfTheFirstStarRemovesTheRating();
    void dragRatesWhereItIsLetGo();
    void dragBeyondTheCellStopsAtItsEnds();
    void movingOverPreviewsAndLeavingTakesItBack();
    void starsDoNotTouchTheSelection();
    void otherColumnsAreTheViews();
    void modelResetWhileDraggingRatesNothing();
};

void StarsTest::placesMeanHalfSteps_data()
{
    QTest::addColumn<double>("x");
    QTest::addColumn<float>("stars"); // 0 for none
    QTest::newRow("left of the stars") << -1.0 << 0.0F;
    QTest::newRow("half of the first") << 1.0 << 0.5F;
    QTest::newRow("whole first") << kStarPitch * 0.9 << 1.0F;
    QTest::newRow("half of the third") << kStarPitch * 2.2 << 2.5F;
    QTest::newRow("end of the fifth") << kStarPitch * 4.99 << 5.0F;
    QTest::newRow("right of the stars") << kStarPitch * 9 << 5.0F;
}

void StarsTest::placesMeanHalfSteps()
{
    QFETCH(double, x);
    QFETCH(float, stars);
    QCOMPARE(starsAt(x), stars > 0 ? std::optional(stars) : std::nullopt);
}

void StarsTest::ratingsReadAsWords()
{
    QCOMPARE(starsText(std::nullopt), QStringLiteral("not rated"));
    QCOMPARE(starsText(4.0F), QStringLiteral("4 stars"));
    QCOMPARE(starsText(4.5F), QStringLiteral("4½ stars"));
    QCOMPARE(starsText(1.0F), QStringLiteral("1 star"));
    QCOMPARE(starsText(0.5F), QStringLiteral("½ star"));
}

void StarsTest::clickRatesInHalfSteps()
{
    Fixture f;
    QTest::mouseClick(f.view.viewport(), Qt::LeftButton, {}, f.at(2, 4.5));
    QTest::mouseClick(f.view.viewport(), Qt::LeftButton, {}, f.at(0, 1));
    QCOMPARE(f.ratings, (Ratings{{2, 4.5F}, {0, 1.0F}}));
}

void StarsTest::clickLeftOfTheFirstStarRemovesTheRating()
{
    Fixture f;
    const QRect cell = f.view.visualRect(f.model.index(1, 0));
    QTest::mouseClick(f.view.viewport(), Qt::LeftButton, {}, QPoint(cell.left() + 2, cell.center().y()));
    QCOMPARE(f.ratings, (Ratings{{1, std::nullopt}}));
}

void StarsTest::dragRatesWhereItIsLetGo()
{
    Fixture f;
    QTest::mousePress(f.view.viewport(), Qt::LeftButton, {}, f.at(1, 1));
    QTest::mouseMove(f.view.viewport(), f.at(1, 3));
    QTest::mouseMove(f.view.viewport(), f.at(2, 3.5)); // another row: the drag belongs to the first
    QVERIFY(f.ratings.empty());
    QTest::mouseRelease(f.view.viewport(), Qt::LeftButton, {}, f.at(2, 3.5));
    QCOMPARE(f.ratings, (Ratings{{1, 3.5F}}));
}

void StarsTest::dragBeyondTheCellStopsAtItsEnds()
{
    Fixture f;
    QTest::mousePress(f.view.viewport(), Qt::LeftButton, {}, f.at(1, 1));
    QTest::mouseRelease(f.view.viewport(), Qt::LeftButton, {}, QPoint(290, 40));
    QTest::mousePress(f.view.viewport(), Qt::LeftButton, {}, f.at(1, 1));
    QTest::mouseRelease(f.view.viewport(), Qt::LeftButton, {}, QPoint(0, 40));
    QCOMPARE(f.ratings, (Ratings{{1, 5.0F}, {1, std::nullopt}}));
}

void StarsTest::movingOverPreviewsAndLeavingTakesItBack()
{
    Fixture f;
    QTest::mouseMove(f.view.viewport(), QPoint(280, 180));
    const QImage rated = f.cellImage(1);
    QTest::mouseMove(f.view.viewport(), f.at(1, 5));
    const QImage previewed = f.cellImage(1);
    QVERIFY(previewed != rated);
    f.model.setData(f.model.index(1, 0), 5.0F);
    QTest::mouseMove(f.view.viewport(), QPoint(280, 180));
    QCOMPARE(f.cellImage(1), previewed); // the preview of five stars is what five stars look like
    QVERIFY(f.ratings.empty());
}

void StarsTest::starsDoNotTouchTheSelection()
{
    Fixture f;
    f.view.selectRow(0);
    QTest::mouseClick(f.view.viewport(), Qt::LeftButton, {}, f.at(2, 4));
    QVERIFY(f.view.selectionModel()->isRowSelected(0));
    QVERIFY(!f.view.selectionModel()->isRowSelected(2));
}

void StarsTest::otherColumnsAreTheViews()
{
    Fixture f;
    QTest::mouseClick(f.view.viewport(), Qt::LeftButton, {}, f.view.visualRect(f.model.index(2, 1)).center());
    QVERIFY(f.ratings.empty());
    QVERIFY(f.view.selectionModel()->isRowSelected(2));
}

void StarsTest::modelResetWhileDraggingRatesNothing()
{
    Fixture f;
    QTest::mousePress(f.view.viewport(), Qt::LeftButton, {}, f.at(1, 1));
    f.model.clear();
    QTest::mouseMove(f.view.viewport(), QPoint(40, 40));
    QTest::mouseRelease(f.view.viewport(), Qt::LeftButton, {}, QPoint(40, 40));
    QVERIFY(f.ratings.empty());
}

QTEST_MAIN(StarsTest)
#include "tst_stars.moc"
