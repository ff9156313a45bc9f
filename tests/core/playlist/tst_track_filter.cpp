#include <QTest>

#include "core/base/error.h"
#include "core/playlist/track_filter.h"
#include "tests/support/synthetic.h"
#include "tests/support/thrown.h"

using namespace nearfield;
using namespace nearfield::playlist;

namespace {

/// Energy 0, 0.1 … 0.9; genres by turns; years 2000 … 2009; popularity falling.
Catalogue tenTracks(const std::vector<std::string>& artists = {})
{
    CatalogueBuilder builder;
    for (int i = 0; i < 10; ++i) {
        const auto at = static_cast<std::size_t>(i);
        Track track = test::syntheticTrack(i);
        track.id = TrackId{i + 1};
        track.artists = artists.empty() ? "Artist " + std::to_string(i) : artists[at % artists.size()];
        track.raw[RawFeature::Energy] = static_cast<float>(i) / 10;
        track.genre = std::array{"Dream Pop", "techno", ""}[at % 3];
        track.year = i == 9 ? std::nullopt : std::optional(2000 + i);
        track.popularity = 50 - i;
        track.raw[RawFeature::Duration] = 120;
        builder.add(track);
    }
    return builder.build();
}

std::vector<Row> passing(const TrackFilter& filter, const Catalogue& catalogue, std::span<const float> stars = {},
                         std::span<const std::uint8_t> hasFile = {})
{
    const std::vector<std::uint8_t> passed = rowsThatPass(filter, catalogue, stars, hasFile);
    std::vector<Row> rows;
    for (Row row = 0; row < passed.size(); ++row) {
        if (passed[row] != 0) {
            rows.push_back(row);
        }
    }
    return rows;
}

using Rows = std::vector<Row>;

} // namespace

class TestTrackFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEmptyFilterLetsEverythingPass() { QCOMPARE(passing({}, tenTracks()).size(), std::size_t{10}); }

    void rangesAreInclusiveAndOpenWhereNothingIsSaid()
    {
        const Catalogue catalogue = tenTracks();
        TrackFilter filter;
        filter.features = {{RawFeature::Energy, 0.3F, 0.5F}};
        QCOMPARE(passing(filter, catalogue), (Rows{3, 4, 5}));
        filter.features = {{RawFeature::Energy, 0.8F, {}}};
        QCOMPARE(passing(filter, catalogue), (Rows{8, 9}));
        filter.features = {{RawFeature::Energy, {}, 0.1F}, {RawFeature::Tempo, 0.0F, 300.0F}};
        QCOMPARE(passing(filter, catalogue), (Rows{0, 1}));
    }

    void whatIsNotKnownDoesNotPass()
    {
        const Catalogue catalogue = tenTracks();
        QCOMPARE(passing({.yearFrom = 2008}, catalogue), (Rows{8}));
        QCOMPARE(passing({.yearFrom = {}, .yearTo = 2001}, catalogue), (Rows{0, 1}));
        std::vector<float> stars(10, kUnknown);
        stars[2] = 4;
        stars[4] = 2;
        QCOMPARE(passing({.starsFrom = 3.0F}, catalogue, stars), (Rows{2}));
        QCOMPARE(passing({.starsFrom = {}, .starsTo = 5.0F}, catalogue, stars), (Rows{2, 4}));
        QVERIFY(passing({.starsFrom = 3.0F}, catalogue).empty());
        std::vector<std::uint8_t> files(10, 0);
        files[7] = 1;
        QCOMPARE(passing({.withFileOnly = true}, catalogue, {}, files), (Rows{7}));
        QVERIFY(passing({.withFileOnly = true}, catalogue).empty());
    }

    void genresAreFoundWithinWhateverTheirCase()
    {
        const Catalogue catalogue = tenTracks();
        QCOMPARE(passing({.genres = {"POP"}}, catalogue), (Rows{0, 3, 6, 9}));
        QCOMPARE(passing({.genres = {"pop", "Téchno"}}, catalogue).size(), std::size_t{7});
        QVERIFY(passing({.genres = {"polka"}}, catalogue).empty());
        QCOMPARE(passing({.genres = {" "}}, catalogue).size(), std::size_t{10}); // asks for nothing
    }

    void aRangeTheWrongWayRoundIsRefused()
    {
        TrackFilter filter;
        filter.features = {{RawFeature::Energy, 0.6F, 0.5F}};
        const auto kind = [&] { return test::kindThrownBy([&] { passing(filter, tenTracks()); }); };
        QVERIFY(kind() == ErrorKind::BadArgument);
        filter = {.yearFrom = 2001, .yearTo = 2000};
        QVERIFY(kind() == ErrorKind::BadArgument);
    }

    void theBestComeFirst()
    {
        const Catalogue catalogue = tenTracks();
        const std::vector<std::uint8_t> all(10, 1);
        std::vector<float> stars(10, kUnknown);
        stars[5] = 3;
        stars[8] = 5;
        QCOMPARE(bestFirst(catalogue, all, stars, {}), (Rows{8, 5, 0, 1, 2, 3, 4, 6, 7, 9}));
        QCOMPARE(bestFirst(catalogue, all, stars, {.tracks = 3}), (Rows{8, 5, 0}));
        QCOMPARE(bestFirst(catalogue, all, stars, {.tracks = {}, .minutes = 6}).size(), std::size_t{3});
        QCOMPARE(bestFirst(catalogue, all, stars, {.tracks = {}, .minutes = 600}).size(), std::size_t{10});
    }

    void noArtistTwiceInARowWhereThereIsAnotherWay()
    {
        const std::vector<std::uint8_t> all(10, 1);
        const std::vector<float> stars(10, kUnknown);
        const Catalogue two = tenTracks({"A", "A", "A", "B", "B"}); // six and four
        const Rows rows = bestFirst(two, all, stars, {});
        QCOMPARE(rows.size(), std::size_t{10});
        int inARow = 0;
        for (std::size_t i = 1; i < rows.size(); ++i) {
            inARow += two.artists(rows[i]) == two.artists(rows[i - 1]) ? 1 : 0;
        }
        QVERIFY(inARow <= 1);
        QCOMPARE(bestFirst(tenTracks({"A"}), all, stars, {}).size(), std::size_t{10}); // there is none
    }
};

QTEST_APPLESS_MAIN(TestTrackFilter)
#include "tst_track_filter.moc"
