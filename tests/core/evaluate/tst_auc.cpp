#include <vector>

#include <QtTest>

#include "core/evaluate/auc.h"

using nearfield::evaluate::auc;

class TestAuc : public QObject
{
    Q_OBJECT

private slots:
    void isTheShareOfPairsInOrder()
    {
        // Liked .9 and .4, disliked .5 and .1: three of four pairs are in order.
        QCOMPARE(auc(std::vector{0.9F, 0.5F, 0.4F, 0.1F}, std::vector{1.0F, 0.0F, 1.0F, 0.0F}).value(), 0.75);
    }

    void tiesCountHalf()
    {
        QCOMPARE(auc(std::vector{2.0F, 2.0F, 2.0F}, std::vector{1.0F, 0.0F, 0.0F}).value(), 0.5);
        QCOMPARE(auc(std::vector{2.0F, 2.0F, 1.0F}, std::vector{1.0F, 0.0F, 0.0F}).value(), 0.75);
    }

    void saysNothingOfOneKind()
    {
        QVERIFY(!auc(std::vector{0.5F, 0.2F}, std::vector{1.0F, 1.0F}));
        QVERIFY(!auc(std::vector{0.5F, 0.2F}, std::vector{0.0F, 0.0F}));
        QVERIFY(!auc({}, {}));
    }

    void reversedScoresGiveTheComplement()
    {
        const std::vector liked{1.0F, 0.0F, 1.0F, 0.0F, 0.0F};
        const std::vector scores{0.3F, 0.2F, 0.9F, 0.4F, 0.1F};
        std::vector<float> reversed;
        for (const float score : scores) {
            reversed.push_back(-score);
        }
        QCOMPARE(auc(scores, liked).value() + auc(reversed, liked).value(), 1.0);
    }
};

QTEST_APPLESS_MAIN(TestAuc)
#include "tst_auc.moc"
