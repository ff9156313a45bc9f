#include <map>

#include <QTest>

#include "core/playlist/radio.h"
#include "tests/core/playlist/toy_library.h"

using namespace nearfield;
using namespace nearfield::playlist;
using namespace nearfield::test;

namespace {

std::vector<Row> rowsOf(const std::vector<RadioTrack>& tracks)
{
    std::vector<Row> rows;
    for (const RadioTrack& track : tracks) {
        rows.push_back(track.row);
    }
    return rows;
}

double meanCosine(const Ground& ground, const std::vector<Row>& rows, Row to)
{
    double sum = 0;
    for (const Row row : rows) {
        sum += static_cast<double>(ground.cosine(row, to));
    }
    return sum / static_cast<double>(rows.size());
}

} // namespace

class TestRadio : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itIsNearItsSeedsAndNamesTheNearest()
    {
        const ToyLibrary toy(2000);
        const Ground ground = toy.ground();
        const std::vector<RadioTrack> tracks = radio(ground, {.seeds = {10, 500}, .length = {.tracks = 25}}, {});
        QCOMPARE(tracks.size(), std::size_t{25});
        for (const RadioTrack& track : tracks) {
            const float a = ground.cosine(track.row, 10);
            const float b = ground.cosine(track.row, 500);
            QCOMPARE(track.nearestSeed, a >= b ? Row{10} : Row{500});
            QCOMPARE(track.similarity, std::max(a, b));
        }
        Random random(1);
        std::vector<Row> any;
        for (int i = 0; i < 200; ++i) {
            any.push_back(static_cast<Row>(random.below(2000)));
        }
        QVERIFY(meanCosine(ground, rowsOf(tracks), 10) > meanCosine(ground, any, 10) + 0.2);
        QVERIFY(meanCosine(ground, rowsOf(tracks), 500) > meanCosine(ground, any, 500) + 0.2);
    }

    void neitherSeedsNorTheirCopiesNorAnythingTwice()
    {
        const ToyLibrary toy(400);
        const Ground ground = toy.ground();
        const std::vector<Row> seeds{8, 28}; // 9 and 29 are their copies
        QCOMPARE(ground.recording(8), ground.recording(9));
        const std::vector<Row> rows = rowsOf(radio(ground, {.seeds = seeds, .length = {.tracks = 60}}, {}));
        QCOMPARE(rows.size(), std::size_t{60});
        QVERIFY(!recordingsRepeat(ground, rows));
        for (const Row seed : seeds) {
            QVERIFY(std::none_of(rows.begin(), rows.end(),
                                 [&](Row row) { return ground.recording(row) == ground.recording(seed); }));
        }
    }

    void noArtistTwiceInARowNorTooOften()
    {
        const ToyLibrary toy(2000, 6, 1, 12);
        const Ground ground = toy.ground();
        const std::vector<Row> rows = rowsOf(radio(ground, {.seeds = {10}, .length = {.tracks = 25}}, {}));
        QCOMPARE(artistsInARow(ground, rows), 0);
        std::map<std::uint32_t, int> counts;
        for (const Row row : rows) {
            QVERIFY(++counts[ground.artist(row)] <= 5);
        }
    }

    void nothingIsNearerToWhatIsExcluded()
    {
        const ToyLibrary toy(2000);
        const Ground ground = toy.ground();
        const Row seed = 10;
        const Row unwanted = ground.nearest(ground.units().row(seed), 6, {}).front().back();
        const std::vector<Row> with = rowsOf(radio(ground, {.seeds = {seed}, .length = {.tracks = 20}}, {}));
        const std::vector<Row> without =
            rowsOf(radio(ground, {.seeds = {seed}, .exclude = {unwanted}, .length = {.tracks = 20}}, {}));
        QCOMPARE(without.size(), std::size_t{20});
        for (const Row row : without) {
            QVERIFY(ground.cosine(row, unwanted) < ground.cosine(row, seed));
            QVERIFY(ground.recording(row) != ground.recording(unwanted));
        }
        QVERIFY(meanCosine(ground, without, unwanted) < meanCosine(ground, with, unwanted) - 0.05);
    }

    void itIsMoreVariedThanTheNearestTracks()
    {
        const ToyLibrary toy(3000, 8);
        const Ground ground = toy.ground();
        const std::vector<Row> rows = rowsOf(radio(ground, {.seeds = {10}, .length = {.tracks = 20}}, {}));
        const std::vector<Row> nearest = ground.nearest(ground.units().row(10), 21, {}).front();
        const auto likeness = [&](const std::vector<Row>& list) {
            double sum = 0;
            for (const Row a : list) {
                sum += meanCosine(ground, list, a);
            }
            return sum / static_cast<double>(list.size());
        };
        QVERIFY(likeness(rows) < likeness(nearest));
        QVERIFY(meanCosine(ground, rows, 10) > 0.5 * meanCosine(ground, nearest, 10)); // and still near
    }

    void onlyAllowedTracksAndAsManyAsThereAre()
    {
        const ToyLibrary toy(100);
        const Ground ground = toy.ground();
        std::vector<std::uint8_t> allowed(100, 0);
        allowed[3] = allowed[4] = allowed[5] = 1;
        std::vector<Row> rows = rowsOf(radio(ground, {.seeds = {10}, .length = {.tracks = 20}}, allowed));
        std::sort(rows.begin(), rows.end());
        QCOMPARE(rows, (std::vector<Row>{3, 4, 5}));
        QVERIFY(radio(ground, {.seeds = {10}, .length = {}}, std::vector<std::uint8_t>(100, 0)).empty());
    }

    void itIsAsManyMinutesLongAsWholeTracksAllow()
    {
        const ToyLibrary toy(2000);
        const Ground ground = toy.ground();
        const std::vector<Row> rows =
            rowsOf(radio(ground, {.seeds = {10}, .length = {.tracks = {}, .minutes = 90}}, {}));
        const double seconds = secondsOf(ground, rows);
        QVERIFY(std::abs(seconds - 5400) <= seconds / static_cast<double>(rows.size()));
    }
};

QTEST_APPLESS_MAIN(TestRadio)
#include "tst_radio.moc"
