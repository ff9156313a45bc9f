#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <ctime>

#include <QTest>

#include "core/base/random.h"
#include "core/catalogue/catalogue.h"
#include "core/library/taste_profile.h"
#include "core/recommend/taste/taste_features.h"
#include "tests/support/synthetic.h"

using namespace nearfield;

namespace {

constexpr int kTracks = 600;

/// Synthetic tracks; what a listener says of them is up to the test.
struct Fixture
{
    Catalogue catalogue;
    std::unordered_map<TrackId, float> ratings;
    std::vector<storage::Play> plays;
    std::vector<float> predicted;

    explicit Fixture(int tracks = kTracks)
    {
        CatalogueBuilder builder;
        for (int number = 1; number <= tracks; ++number) {
            Track track = test::syntheticTrack(number);
            track.id = TrackId{number};
            builder.add(track);
        }
        catalogue = builder.build();
    }

    void rate(Row row, float stars) { ratings[catalogue.id(row)] = stars; }
    [[nodiscard]] TasteProfile profile() const
    {
        return *makeTasteProfile(
            {.catalogue = catalogue, .ratings = ratings, .plays = plays, .predictedStars = predicted}, {});
    }
};

const FeatureTaste& of(const TasteProfile& profile, RawFeature feature)
{
    return *std::find_if(profile.features.begin(), profile.features.end(), [feature](const FeatureTaste& taste) {
        return taste.feature == static_cast<std::size_t>(feature);
    });
}

/// Likes what is slow and acoustic, not without exceptions.
void rateAsFriendOfSlowAcousticTracks(Fixture& f, int answers)
{
    Random random(5);
    for (Row row = 0; row < static_cast<Row>(answers); ++row) {
        const float slow = 1 - (f.catalogue.raw(row, RawFeature::Tempo) - 60) / 140;
        const float acoustic = f.catalogue.raw(row, RawFeature::Acousticness);
        const bool likes = (slow + acoustic) / 2 > 0.5F;
        f.rate(row, likes != (random.uniform() < 0.1) ? 4.5F : 1.5F);
    }
}

} // namespace

class TasteProfileTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void friendOfSlowAcousticTracksIsShownAsOne();
    void differencesByChanceAreNotTelling();
    void fewAnswersAreNotTelling();
    void intervalHoldsTheOddsAndNarrowsWithAnswers();
    void oddsAreThatOfTheRankSumTest();
    void placesAreSharesOfTheLibrary();
    void withoutDislikesTheLibraryIsTheOtherSide();
    void starsAreCounted();
    void answersToTracksThatAreGoneDoNotCount();
    void withoutAnswersThereIsNothingToSay();
    void artistsAreRankedByWhatIsPredicted();
    void playsFallIntoTheirLocalHour();
    void skipsAreLeftOut();
    void unknownFeaturesDoNotSpoilTheMeans();
    void stoppedProfileIsNone();
};

void TasteProfileTest::friendOfSlowAcousticTracksIsShownAsOne()
{
    Fixture f;
    rateAsFriendOfSlowAcousticTracks(f, 200);
    const TasteProfile profile = f.profile();
    QVERIFY(!profile.againstLibrary);
    const FeatureTaste& tempo = of(profile, RawFeature::Tempo);
    const FeatureTaste& acousticness = of(profile, RawFeature::Acousticness);
    QVERIFY(tempo.telling && tempo.high < 0.5);
    QVERIFY(acousticness.telling && acousticness.low > 0.5);
    QVERIFY(tempo.liked.place < 0.4 && tempo.disliked.place > 0.6);
    QVERIFY(tempo.liked.value < tempo.libraryValue && tempo.libraryValue < tempo.disliked.value); // beats per minute
    QVERIFY(acousticness.liked.place > 0.55 && acousticness.disliked.place < 0.45);
    QVERIFY(acousticness.rated.place > acousticness.disliked.place);
    // What the stars do not depend on says nothing, though 200 answers could say much.
    QVERIFY(!of(profile, RawFeature::Liveness).telling);
    QVERIFY(!of(profile, RawFeature::Speechiness).telling);
}

void TasteProfileTest::differencesByChanceAreNotTelling()
{
    // 40 listeners of no taste: at 5 % for all features of one at once, two of them may be called telling; 8 are
    // beyond what chance would do to a test at that level (1 in 10,000), while 5 % a feature would make 20 of them.
    int telling = 0;
    Fixture f;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        Random random(seed);
        f.ratings.clear();
        for (Row row = 0; row < 150; ++row) {
            f.rate(row, random.uniform() < 0.5 ? 5.0F : 1.0F);
        }
        const TasteProfile profile = f.profile();
        telling += std::any_of(profile.features.begin(), profile.features.end(),
                               [](const FeatureTaste& taste) { return taste.telling; })
                       ? 1
                       : 0;
    }
    QVERIFY2(telling < 8, qPrintable(QString::number(telling)));
}

void TasteProfileTest::fewAnswersAreNotTelling()
{
    Fixture f;
    // Five against five, wholly apart in tempo.
    std::vector<Row> rows(kTracks);
    for (Row row = 0; row < kTracks; ++row) {
        rows[row] = row;
    }
    std::sort(rows.begin(), rows.end(), [&](Row a, Row b) {
        return f.catalogue.raw(a, RawFeature::Tempo) < f.catalogue.raw(b, RawFeature::Tempo);
    });
    for (std::size_t i = 0; i < 5; ++i) {
        f.rate(rows[i], 5);
        f.rate(rows[rows.size() - 1 - i], 1);
    }
    const FeatureTaste few = of(f.profile(), RawFeature::Tempo);
    QCOMPARE(few.odds, 0.0);
    QVERIFY(!few.telling);
    for (std::size_t i = 0; i < 30; ++i) {
        f.rate(rows[i], 5);
        f.rate(rows[rows.size() - 1 - i], 1);
    }
    QVERIFY(of(f.profile(), RawFeature::Tempo).telling);
}

void TasteProfileTest::intervalHoldsTheOddsAndNarrowsWithAnswers()
{
    double width = 1.01;
    for (const int answers : {20, 80, 320}) {
        Fixture f;
        rateAsFriendOfSlowAcousticTracks(f, answers);
        const TasteProfile profile = f.profile();
        for (const FeatureTaste& taste : profile.features) {
            QVERIFY(0 <= taste.low && taste.low <= taste.odds && taste.odds <= taste.high && taste.high <= 1);
            QCOMPARE(taste.telling, taste.low > 0.5 || taste.high < 0.5);
        }
        const FeatureTaste& energy = of(profile, RawFeature::Energy);
        QVERIFY(energy.high - energy.low < width);
        width = energy.high - energy.low;
    }
}

void TasteProfileTest::oddsAreThatOfTheRankSumTest()
{
    Fixture f;
    rateAsFriendOfSlowAcousticTracks(f, 120);
    double wins = 0;
    double pairs = 0;
    for (const auto& [liked, four] : f.ratings) {
        for (const auto& [disliked, two] : f.ratings) {
            if (four >= 4 && two <= 2) {
                const float more = f.catalogue.raw(*f.catalogue.rowOf(liked), RawFeature::Valence);
                const float less = f.catalogue.raw(*f.catalogue.rowOf(disliked), RawFeature::Valence);
                wins += more > less ? 1 : more == less ? 0.5 : 0;
                pairs += 1;
            }
        }
    }
    QVERIFY(std::abs(of(f.profile(), RawFeature::Valence).odds - wins / pairs) < 1e-9);
}

void TasteProfileTest::placesAreSharesOfTheLibrary()
{
    Fixture f;
    f.rate(17, 5);
    const float energy = f.catalogue.raw(17, RawFeature::Energy);
    double below = 0;
    for (Row row = 0; row < f.catalogue.size(); ++row) {
        const float other = f.catalogue.raw(row, RawFeature::Energy);
        below += other < energy ? 1 : other == energy ? 0.5 : 0;
    }
    const FeatureTaste taste = of(f.profile(), RawFeature::Energy);
    QVERIFY(std::abs(taste.liked.place - below / kTracks) < 1e-9);
    QCOMPARE(static_cast<float>(taste.liked.value), energy);
    // All of the library is in its own middle.
    for (Row row = 0; row < f.catalogue.size(); ++row) {
        f.rate(row, 4);
    }
    for (const FeatureTaste& all : f.profile().features) {
        QVERIFY(std::abs(all.liked.place - 0.5) < 1e-9);
    }
}

void TasteProfileTest::withoutDislikesTheLibraryIsTheOtherSide()
{
    Fixture f;
    rateAsFriendOfSlowAcousticTracks(f, 200);
    std::erase_if(f.ratings, [](const auto& rating) { return rating.second < 4; });
    const TasteProfile profile = f.profile();
    QVERIFY(profile.againstLibrary);
    const FeatureTaste& tempo = of(profile, RawFeature::Tempo);
    QVERIFY(tempo.telling && tempo.high < 0.5);
    QVERIFY(std::isnan(tempo.disliked.place));
    QVERIFY(!of(profile, RawFeature::Liveness).telling);
}

void TasteProfileTest::starsAreCounted()
{
    Fixture f;
    f.rate(0, 0.5F);
    f.rate(1, 5);
    f.rate(2, 5);
    f.rate(3, 3.5F);
    const TasteProfile profile = f.profile();
    QCOMPARE(profile.answers, std::size_t{4});
    QCOMPARE(profile.liked, std::size_t{2});
    QCOMPARE(profile.disliked, std::size_t{1});
    QCOMPARE(profile.meanStars, 3.5);
    QCOMPARE(profile.stars, (std::array<std::size_t, 10>{1, 0, 0, 0, 0, 0, 1, 0, 0, 2}));
}

void TasteProfileTest::answersToTracksThatAreGoneDoNotCount()
{
    Fixture f;
    f.rate(0, 5);
    f.ratings[TrackId{987654}] = 1;
    QCOMPARE(f.profile().answers, std::size_t{1});
    QCOMPARE(f.profile().meanStars, 5.0);
}

void TasteProfileTest::withoutAnswersThereIsNothingToSay()
{
    Fixture f;
    f.predicted.assign(f.catalogue.size(), 3.0F);
    const TasteProfile profile = f.profile();
    QCOMPARE(profile.answers, std::size_t{0});
    QVERIFY(profile.features.empty());
    QVERIFY(profile.artists.empty());
    QCOMPARE(Fixture(0).profile().answers, std::size_t{0});
}

void TasteProfileTest::artistsAreRankedByWhatIsPredicted()
{
    Fixture f;
    f.rate(0, 5);
    f.predicted.assign(f.catalogue.size(), 3.0F);
    // Artists are numbered modulo 97; tracks from 1.
    for (Row row = 0; row < f.catalogue.size(); ++row) {
        if (f.catalogue.artists(row) == "Artist 11") {
            f.predicted[row] = 4.5F;
            f.rate(row, 4);
        } else if (f.catalogue.artists(row) == "Artist 12") {
            f.predicted[row] = 4.0F;
        }
    }
    const TasteProfile profile = f.profile();
    QVERIFY(profile.artists.size() > 2);
    QCOMPARE(profile.artists[0].name, std::string("Artist 11"));
    QCOMPARE(profile.artists[0].stars, 4.5F);
    QCOMPARE(profile.artists[0].rated, profile.artists[0].tracks);
    QCOMPARE(profile.artists[1].name, std::string("Artist 12"));
    QCOMPARE(profile.artists[1].rated, std::size_t{0});
    QVERIFY(std::is_sorted(profile.artists.begin(), profile.artists.end(),
                           [](const ArtistTaste& a, const ArtistTaste& b) { return a.stars > b.stars; }));
    // One track is not enough to place an artist by.
    Fixture lone(98); // Artist 1 has two, all others have one
    lone.rate(0, 5);
    lone.predicted.assign(98, 4.0F);
    QCOMPARE(lone.profile().artists.size(), std::size_t{1});
    QCOMPARE(lone.profile().artists[0].name, std::string("Artist 1"));
}

void TasteProfileTest::playsFallIntoTheirLocalHour()
{
    const QByteArray zone = qgetenv("TZ");
    qputenv("TZ", "Asia/Kolkata"); // five and a half hours before Greenwich, no summer time
    tzset();
    Fixture f;
    // Thursday 1970-01-01 20:00 UTC is Friday 01:30 there.
    f.plays = {{.track = f.catalogue.id(3), .playedAt = 20 * 3600, .secondsHeard = 180, .fraction = 1},
               {.track = f.catalogue.id(4), .playedAt = 20 * 3600 + 900, .secondsHeard = 0, .fraction = 0}};
    const TasteProfile profile = f.profile();
    if (zone.isNull()) {
        qunsetenv("TZ");
    } else {
        qputenv("TZ", zone);
    }
    tzset();
    QCOMPARE(profile.plays, std::size_t{2});
    const ListeningHour& hour = profile.week[4][1];
    QCOMPARE(hour.plays, std::size_t{2});
    const float energy = f.catalogue.raw(3, RawFeature::Energy) + f.catalogue.raw(4, RawFeature::Energy);
    QVERIFY(std::abs(hour.energy - static_cast<double>(energy) / 2) < 1e-6);
}

void TasteProfileTest::skipsAreLeftOut()
{
    Fixture f;
    const TrackId track = f.catalogue.id(0);
    f.plays = {{.track = track, .playedAt = 1000, .secondsHeard = 29, .fraction = 0.9},
               {.track = track, .playedAt = 2000, .secondsHeard = 60, .fraction = 0.2},
               {.track = track, .playedAt = 3000, .secondsHeard = 60, .fraction = 0.3},
               {.track = TrackId{987654}, .playedAt = 4000, .secondsHeard = 60, .fraction = 1}};
    QCOMPARE(f.profile().plays, std::size_t{1});
}

void TasteProfileTest::unknownFeaturesDoNotSpoilTheMeans()
{
    CatalogueBuilder builder;
    for (int number = 1; number <= 50; ++number) {
        Track track = test::syntheticTrack(number);
        track.id = TrackId{number};
        track.raw[RawFeature::Duration] = kUnknown;
        if (number % 2 == 0) {
            track.raw[RawFeature::Mode] = kUnknown;
        }
        builder.add(track);
    }
    Fixture f(0);
    f.catalogue = builder.build();
    for (Row row = 0; row < 20; ++row) {
        f.rate(row, row < 10 ? 5.0F : 1.0F);
    }
    const TasteProfile profile = f.profile();
    const FeatureTaste& duration = of(profile, RawFeature::Duration);
    QVERIFY(std::isnan(duration.liked.value) && !duration.telling);
    const FeatureTaste& mode = of(profile, RawFeature::Mode);
    QVERIFY(mode.liked.place >= 0 && mode.liked.place <= 1);
}

void TasteProfileTest::stoppedProfileIsNone()
{
    Fixture f;
    f.rate(0, 5);
    std::stop_source stop;
    stop.request_stop();
    QVERIFY(!makeTasteProfile({.catalogue = f.catalogue, .ratings = f.ratings, .plays = {}, .predictedStars = {}},
                              stop.get_token()));
}

QTEST_APPLESS_MAIN(TasteProfileTest)
#include "tst_taste_profile.moc"
