#include <algorithm>
#include <set>

#include <QTest>

#include "core/base/error.h"
#include "core/recommend/hold_out.h"
#include "core/recommend/ranking.h"
#include "tests/core/recommend/toy.h"

using namespace nearfield;

namespace {

bool contains(const Interactions& data, const Interaction& i)
{
    return std::find(data.all().begin(), data.all().end(), i) != data.all().end();
}

/// Nothing lost, nothing on both sides.
void verifyCut(const Interactions& data, const HoldOut& split)
{
    QCOMPARE(split.train.size() + split.heldOut.size(), data.size());
    QCOMPARE(split.train.listeners(), data.listeners());
    QCOMPARE(split.train.items(), data.items());
    for (const Interaction& i : split.heldOut) {
        QVERIFY(contains(data, i));
        QVERIFY(!contains(split.train, i));
    }
}

} // namespace

class TestInteractions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readableByListenerAndByItem()
    {
        const Interactions data(InteractionKind::Explicit, 3, 2, {{2, 1, 0.5F}, {0, 1, 1.0F}, {0, 0, 0.75F}});
        QCOMPARE(data.size(), std::size_t{3});
        QCOMPARE(data.ofListener(0).size(), std::size_t{2});
        QCOMPARE(data.ofListener(0)[0].index, 0U);
        QVERIFY(data.ofListener(1).empty());
        QCOMPARE(data.ofItem(1).size(), std::size_t{2});
        QCOMPARE(data.ofItem(1)[1].index, 2U);
        QCOMPARE(data.ofItem(1)[1].value, 0.5F);
        QCOMPARE(data.mean(), 0.75);
    }

    void lastAnswerOfAPairCounts()
    {
        const Interactions data(InteractionKind::Explicit, 1, 1, {{0, 0, 0.2F}, {0, 0, 0.9F}});
        QCOMPARE(data.size(), std::size_t{1});
        QCOMPARE(data.all()[0].value, 0.9F);
    }

    void badInteractionsAreRefused()
    {
        const auto make = [](Interaction i) { return Interactions(InteractionKind::Implicit, 2, 2, {i}); };
        for (const Interaction bad : {Interaction{2, 0, 1}, Interaction{0, 2, 1}, Interaction{0, 0, 0}}) {
            try {
                (void)make(bad);
                QFAIL("accepted");
            } catch (const Error& error) {
                QCOMPARE(error.kind(), ErrorKind::BadArgument);
            }
        }
    }

    void sharesAreHeldOutOfEveryListener()
    {
        const Interactions data = test::ratings(40, 30);
        const HoldOut split = holdOutShare(data, 0.2, 3);
        verifyCut(data, split);
        for (std::size_t listener = 0; listener < data.listeners(); ++listener) {
            const auto left = static_cast<double>(split.train.ofListener(listener).size());
            const auto whole = static_cast<double>(data.ofListener(listener).size());
            QVERIFY(std::abs(left - 0.8 * whole) <= 1);
        }
        QCOMPARE(holdOutShare(data, 0.2, 3).heldOut, split.heldOut);
        QVERIFY(holdOutShare(data, 0.2, 4).heldOut != split.heldOut);
    }

    void oneIsHeldOutThatSomebodyElseKnows()
    {
        // Item 2 is known to listener 0 only; listener 2 has a single item.
        const Interactions data(InteractionKind::Implicit, 3, 3,
                                {{0, 0, 1}, {0, 2, 1}, {1, 0, 1}, {1, 1, 1}, {2, 1, 1}});
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            const HoldOut split = holdOutOne(data, seed);
            verifyCut(data, split);
            QCOMPARE(split.heldOut.size(), std::size_t{2});
            QCOMPARE(split.heldOut[0], (Interaction{0, 0, 1}));
            QCOMPARE(split.heldOut[1].listener, 1U);
        }
    }

    void coldItemsAreUnknownToTrain()
    {
        const Interactions data = test::ratings(40, 30);
        const HoldOut split = holdOutItems(data, 0.2, 1);
        verifyCut(data, split);
        std::set<std::uint32_t> cold;
        for (const Interaction& i : split.heldOut) {
            cold.insert(i.item);
        }
        QCOMPARE(cold.size(), std::size_t{6});
        for (const std::uint32_t item : cold) {
            QVERIFY(split.train.ofItem(item).empty());
        }
    }

    void placesCountUnseenItemsAndHalfOfTies()
    {
        const std::vector<float> scores = {5, 3, 4, 3, 3, 1};
        const std::vector<Interactions::Entry> seen = {{0, 1.0F}};
        QCOMPARE(placeOf(2, scores, seen), 0.0);
        QCOMPARE(placeOf(3, scores, seen), 2.0); // one above, two beside
        QCOMPARE(placeOf(5, scores, seen), 4.0);
        QCOMPARE(bestUnseen(scores, seen, 3), (std::vector<std::uint32_t>{2, 1, 3}));
        QCOMPARE(gainAt(0), 1.0);
        QCOMPARE(gainAt(2), 0.5);
    }
};

QTEST_APPLESS_MAIN(TestInteractions)
#include "tst_interactions.moc"
