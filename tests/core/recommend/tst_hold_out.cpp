#include <map>
#include <set>

#include <QTest>

#include "core/base/error.h"
#include "core/recommend/hold_out.h"
#include "tests/core/recommend/toy.h"

using namespace nearfield;

namespace {

/// Pairs of items are one group.
std::vector<std::uint32_t> pairsOf(std::size_t items)
{
    std::vector<std::uint32_t> groups;
    for (std::uint32_t item = 0; item < items; ++item) {
        groups.push_back(item / 2);
    }
    return groups;
}

void compareAllHeldOutOnce(const std::vector<HoldOut>& folds, const Interactions& data)
{
    std::vector<Interaction> asked;
    for (const HoldOut& fold : folds) {
        QCOMPARE(fold.train.size() + fold.heldOut.size(), data.size());
        asked.insert(asked.end(), fold.heldOut.begin(), fold.heldOut.end());
    }
    const Interactions together(data.kind(), data.listeners(), data.items(), asked);
    QCOMPARE(asked.size(), data.size());
    QVERIFY(std::equal(together.all().begin(), together.all().end(), data.all().begin(), data.all().end()));
}

} // namespace

class TestHoldOut : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void latestAnswersOfEachListenerAreHeldOut()
    {
        // Listener 0 answered items 0…4 backwards, listener 1 answered once.
        const Interactions data(InteractionKind::Explicit, 2, 5,
                                {{0, 0, 1}, {0, 1, 1}, {0, 2, 1}, {0, 3, 1}, {0, 4, 1}, {1, 2, 1}});
        const std::vector<std::int64_t> times = {50, 40, 30, 20, 10, 7};
        const HoldOut split = holdOutLatest(data, times, 0.4);
        QCOMPARE(split.heldOut, (std::vector<Interaction>{{0, 0, 1}, {0, 1, 1}}));
        QCOMPARE(split.train.size(), std::size_t{4});
        QCOMPARE(split.train.ofListener(1).size(), std::size_t{1});
    }

    void foldsOfListenersAskForEveryAnswerOnceAndKeepGroupsTogether()
    {
        const Interactions data = test::ratings(12, 20);
        const auto groups = pairsOf(20);
        const auto folds = foldsOfListeners(data, groups, 4, 1);
        QCOMPARE(folds.size(), std::size_t{4});
        compareAllHeldOutOnce(folds, data);
        for (const HoldOut& fold : folds) {
            for (const Interaction& i : fold.heldOut) {
                for (const auto& entry : fold.train.ofListener(i.listener)) {
                    QVERIFY(groups[entry.index] != groups[i.item]);
                }
            }
        }
    }

    void foldsOfListenersShareOutWhatEachAnswered()
    {
        const Interactions data = test::ratings(12, 40);
        for (const HoldOut& fold : foldsOfListeners(data, pairsOf(40), 4, 1)) {
            std::map<std::uint32_t, std::size_t> asked;
            for (const Interaction& i : fold.heldOut) {
                ++asked[i.listener];
            }
            for (std::uint32_t listener = 0; listener < 12; ++listener) {
                const double share =
                    static_cast<double>(asked[listener]) / static_cast<double>(data.ofListener(listener).size());
                QVERIFY2(share > 0.1 && share < 0.45, qPrintable(QString::number(share)));
            }
        }
    }

    void foldsOfGroupsLeaveNothingOfAGroupInTrain()
    {
        const Interactions data = test::ratings(12, 20);
        const auto groups = pairsOf(20);
        const auto folds = foldsOfGroups(data, groups, 5, 3);
        compareAllHeldOutOnce(folds, data);
        for (const HoldOut& fold : folds) {
            std::set<std::uint32_t> asked;
            for (const Interaction& i : fold.heldOut) {
                asked.insert(groups[i.item]);
            }
            for (const Interaction& i : fold.train.all()) {
                QVERIFY(!asked.contains(groups[i.item]));
            }
            const double share = static_cast<double>(fold.heldOut.size()) / static_cast<double>(data.size());
            QVERIFY(share > 0.15 && share < 0.25);
        }
    }

    void theSeedDecides()
    {
        const Interactions data = test::ratings(12, 20);
        const auto groups = pairsOf(20);
        QCOMPARE(foldsOfGroups(data, groups, 5, 3)[0].heldOut, foldsOfGroups(data, groups, 5, 3)[0].heldOut);
        QVERIFY(foldsOfGroups(data, groups, 5, 3)[0].heldOut != foldsOfGroups(data, groups, 5, 4)[0].heldOut);
        QCOMPARE(foldsOfListeners(data, groups, 5, 3)[2].heldOut, foldsOfListeners(data, groups, 5, 3)[2].heldOut);
        QVERIFY(foldsOfListeners(data, groups, 5, 3)[2].heldOut != foldsOfListeners(data, groups, 5, 4)[2].heldOut);
    }

    void whatDoesNotFitIsRefused()
    {
        const Interactions data = test::ratings(4, 6);
        QVERIFY_THROWS_EXCEPTION(Error, (void)holdOutLatest(data, std::vector<std::int64_t>(2), 0.2));
        QVERIFY_THROWS_EXCEPTION(Error, (void)foldsOfGroups(data, pairsOf(5), 3, 1));
        QVERIFY_THROWS_EXCEPTION(Error, (void)foldsOfListeners(data, pairsOf(6), 1, 1));
    }
};

QTEST_APPLESS_MAIN(TestHoldOut)
#include "tst_hold_out.moc"
