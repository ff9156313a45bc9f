#include <cmath>

#include <QTest>

#include "core/playlist/journey.h"
#include "tests/core/playlist/toy_library.h"

using namespace nearfield;
using namespace nearfield::playlist;
using namespace nearfield::test;

namespace {

/// Ends of a journey that are no copies of each other and not by one artist.
std::pair<Row, Row> someEnds(const Ground& ground, Random& random)
{
    for (;;) {
        const auto a = static_cast<Row>(random.below(ground.size()));
        const auto b = static_cast<Row>(random.below(ground.size()));
        if (ground.recording(a) != ground.recording(b) && !ground.sameArtist(a, b)) {
            return {a, b};
        }
    }
}

float energy(const Ground& ground, Row row)
{
    return ground.catalogue().raw(row, RawFeature::Energy);
}

} // namespace

class TestJourney : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itHasItsEndsItsLengthAndNothingTwice_data()
    {
        QTest::addColumn<int>("count");
        for (const int count : {2, 3, 4, 12, 40}) {
            QTest::addRow("%d tracks", count) << count;
        }
    }
    void itHasItsEndsItsLengthAndNothingTwice()
    {
        QFETCH(int, count);
        const ToyLibrary toy(1500);
        const Ground ground = toy.ground();
        Random random(7);
        for (int i = 0; i < 10; ++i) {
            const auto [a, b] = someEnds(ground, random);
            const std::vector<Row> rows =
                journey(ground, {.stops = {a, b}, .length = {.tracks = static_cast<std::size_t>(count)}}, {});
            QCOMPARE(rows.size(), static_cast<std::size_t>(count));
            QCOMPARE(rows.front(), a);
            QCOMPARE(rows.back(), b);
            QVERIFY(!recordingsRepeat(ground, rows));
            QCOMPARE(artistsInARow(ground, rows), 0);
        }
    }

    void itsStepsAreShorterThanThoseOfARandomWalkAndOfTheStraightLine()
    {
        const ToyLibrary toy(3000);
        const Ground ground = toy.ground();
        Random random(3);
        double ours = 0;
        double walk = 0;
        double line = 0;
        for (int i = 0; i < 20; ++i) {
            const auto [a, b] = someEnds(ground, random);
            const std::vector<Row> rows = journey(ground, {.stops = {a, b}, .length = {.tracks = 10}}, {});
            ours += squaredSteps(ground, rows);
            std::vector<Row> other{a};
            std::vector<Row> straight{a};
            for (int step = 1; step < 9; ++step) {
                other.push_back(static_cast<Row>(random.below(ground.size())));
                const float share = static_cast<float>(step) / 9;
                const Matrix point = (1 - share) * ground.units().row(a) + share * ground.units().row(b);
                const std::vector<std::vector<Row>> near = ground.nearest(point, 20, {});
                for (const Row row : near.front()) {
                    if (std::find(straight.begin(), straight.end(), row) == straight.end() && row != b) {
                        straight.push_back(row);
                        break;
                    }
                }
            }
            other.push_back(b);
            straight.push_back(b);
            walk += squaredSteps(ground, other);
            line += squaredSteps(ground, straight);
        }
        QVERIFY2(ours < 0.25 * walk, qPrintable(QStringLiteral("%1 against %2").arg(ours).arg(walk)));
        QVERIFY2(ours < 0.8 * line, qPrintable(QStringLiteral("%1 against %2").arg(ours).arg(line)));
    }

    void noOtherWayThroughItsTracksIsShorter()
    {
        // The least of all: on a small library every way of one or two tracks between can be tried.
        const ToyLibrary toy(60, 3, 5, 60);
        const Ground ground = toy.ground();
        const Row a = 0;
        const Row b = 31;
        const std::vector<Row> rows = journey(ground, {.stops = {a, b}, .length = {.tracks = 3}}, {});
        for (Row between = 0; between < 60; ++between) {
            if (ground.recording(between) != ground.recording(a) && ground.recording(between) != ground.recording(b)) {
                QVERIFY(squaredSteps(ground, {a, between, b}) >= squaredSteps(ground, rows) - 1e-5);
            }
        }
    }

    void itComesByItsStopsInOrder()
    {
        const ToyLibrary toy(1500);
        const Ground ground = toy.ground();
        const std::vector<Row> stops{3, 700, 1200, 41};
        const std::vector<Row> rows = journey(ground, {.stops = stops, .length = {.tracks = 20}}, {});
        QCOMPARE(rows.size(), std::size_t{20});
        auto at = rows.begin();
        for (const Row stop : stops) {
            at = std::find(at, rows.end(), stop);
            QVERIFY(at != rows.end());
        }
        QVERIFY(!recordingsRepeat(ground, rows));
        QCOMPARE(artistsInARow(ground, rows), 0);
        // As many tracks as stops leave nothing between them.
        QCOMPARE(journey(ground, {.stops = stops, .length = {.tracks = 4}}, {}), stops);
    }

    void aTrendIsKeptWithinItsTolerance()
    {
        const ToyLibrary toy(3000);
        const Ground ground = toy.ground();
        Random random(11);
        int tried = 0;
        while (tried < 15) {
            const auto [a, b] = someEnds(ground, random);
            if (std::abs(energy(ground, a) - energy(ground, b)) < 0.1F) {
                continue;
            }
            ++tried;
            const bool rises = energy(ground, a) < energy(ground, b);
            const std::vector<Row> rows = journey(
                ground, {.stops = {a, b}, .length = {.tracks = 12}, .energy = rises ? Trend::Rising : Trend::Falling},
                {});
            QCOMPARE(rows.size(), std::size_t{12});
            for (std::size_t i = 1; i < rows.size(); ++i) {
                const float change = energy(ground, rows[i]) - energy(ground, rows[i - 1]);
                QVERIFY((rises ? change : -change) >= -kEnergyTolerance - 1e-6F);
            }
            QVERIFY(!recordingsRepeat(ground, rows));
            QCOMPARE(artistsInARow(ground, rows), 0);
        }
    }

    void aTrendThatTheEndsContradictIsBrokenAsLittleAsCanBe()
    {
        const ToyLibrary toy(3000);
        const Ground ground = toy.ground();
        Row loud = 0;
        Row calm = 0;
        for (Row row = 0; row < ground.size(); ++row) {
            if (std::abs(energy(ground, row) - 0.7F) < std::abs(energy(ground, loud) - 0.7F)) {
                loud = row;
            }
            if (std::abs(energy(ground, row) - 0.4F) < std::abs(energy(ground, calm) - 0.4F)) {
                calm = row;
            }
        }
        const std::vector<Row> rows =
            journey(ground, {.stops = {loud, calm}, .length = {.tracks = 8}, .energy = Trend::Rising}, {});
        QCOMPARE(rows.size(), std::size_t{8});
        float broken = 0;
        for (std::size_t i = 1; i < rows.size(); ++i) {
            broken += againstTrends(ground, rows[i - 1], rows[i], Trend::Rising, Trend::Free);
        }
        const float least = energy(ground, loud) - energy(ground, calm); // what has to be lost on the way
        QVERIFY(broken > 0);
        QVERIFY2(broken <= least + 0.01F, qPrintable(QStringLiteral("%1 of %2").arg(broken).arg(least)));
    }

    void tempoMayHaveATrendOfItsOwn()
    {
        const ToyLibrary toy(3000);
        const Ground ground = toy.ground();
        const auto tempo = [&](Row row) { return ground.catalogue().raw(row, RawFeature::Tempo); };
        Random random(5);
        auto [a, b] = someEnds(ground, random);
        if (tempo(a) < tempo(b)) {
            std::swap(a, b);
        }
        const std::vector<Row> rows =
            journey(ground, {.stops = {a, b}, .length = {.tracks = 9}, .tempo = Trend::Falling}, {});
        for (std::size_t i = 1; i < rows.size(); ++i) {
            QVERIFY(tempo(rows[i]) <= tempo(rows[i - 1]) + kTempoTolerance + 1e-3F);
        }
    }

    void itIsAsManyMinutesLongAsWholeTracksAllow()
    {
        const ToyLibrary toy(1500);
        const Ground ground = toy.ground();
        Random random(2);
        for (const double minutes : {20.0, 45.0, 90.0}) {
            const auto [a, b] = someEnds(ground, random);
            const std::vector<Row> rows =
                journey(ground, {.stops = {a, b}, .length = {.tracks = {}, .minutes = minutes}}, {});
            const double seconds = secondsOf(ground, rows);
            const double mean = seconds / static_cast<double>(rows.size());
            QVERIFY2(std::abs(seconds - minutes * 60) <= mean, qPrintable(QString::number(seconds / 60)));
            QCOMPARE(rows.front(), a);
            QCOMPARE(rows.back(), b);
        }
    }

    void onlyAllowedTracksLieBetweenTheStops()
    {
        const ToyLibrary toy(1000);
        const Ground ground = toy.ground();
        std::vector<std::uint8_t> allowed(1000, 0);
        for (std::size_t i = 0; i < 100; ++i) {
            allowed[i * 10 + 3] = 1;
        }
        const std::vector<Row> rows = journey(ground, {.stops = {0, 500}, .length = {.tracks = 12}}, allowed);
        QCOMPARE(rows.size(), std::size_t{12});
        for (std::size_t i = 1; i + 1 < rows.size(); ++i) {
            QCOMPARE(int{allowed[rows[i]]}, 1);
        }
        QCOMPARE(rows.front(), Row{0});
        QCOMPARE(rows.back(), Row{500});
    }

    void itIsShorterWhereThereAreNoMoreTracks()
    {
        const ToyLibrary toy(8);
        const Ground ground = toy.ground();
        const std::vector<Row> rows = journey(ground, {.stops = {0, 5}, .length = {.tracks = 50}}, {});
        QCOMPARE(rows.size(), std::size_t{8});
        QVERIFY(!recordingsRepeat(ground, rows));
        std::vector<std::uint8_t> none(8, 0);
        QCOMPARE(journey(ground, {.stops = {0, 5}, .length = {.tracks = 50}}, none), (std::vector<Row>{0, 5}));
    }

    void codesInOnePlaceOrOfZerosAreNoTrouble()
    {
        ToyLibrary toy(50);
        toy.codes.setZero();
        const Ground zeros = toy.ground();
        QCOMPARE(journey(zeros, {.stops = {0, 5}, .length = {.tracks = 6}}, {}).size(), std::size_t{6});
        toy.codes.setOnes();
        const Ground ones = toy.ground();
        const std::vector<Row> rows = journey(ones, {.stops = {0, 5}, .length = {.tracks = 6}}, {});
        QCOMPARE(rows.size(), std::size_t{6});
        QVERIFY(!recordingsRepeat(ones, rows));
        QVERIFY(squaredSteps(ones, rows) < 1e-5);
        toy.codes.row(5) = -toy.codes.row(0); // opposite
        QCOMPARE(journey(toy.ground(), {.stops = {0, 5}, .length = {.tracks = 6}}, {}).size(), std::size_t{6});
    }

    void theSameIsAskedAndTheSameIsAnswered()
    {
        const ToyLibrary toy(1500);
        const Ground ground = toy.ground();
        const JourneyRequest request{.stops = {3, 700}, .length = {.tracks = 15}, .energy = Trend::Rising};
        QCOMPARE(journey(ground, request, {}), journey(ground, request, {}));
    }
};

QTEST_APPLESS_MAIN(TestJourney)
#include "tst_journey.moc"
