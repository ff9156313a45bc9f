#include <cmath>
#include <numeric>

#include <QTest>

#include "core/playlist/mood.h"
#include "core/playlist/step_words.h"
#include "tests/core/playlist/toy_library.h"

using namespace nearfield;
using namespace nearfield::playlist;
using namespace nearfield::test;

namespace {

double meanEnergy(const Ground& ground, std::span<const Row> rows)
{
    double sum = 0;
    for (const Row row : rows) {
        sum += static_cast<double>(ground.catalogue().raw(row, RawFeature::Energy));
    }
    return sum / static_cast<double>(rows.size());
}

} // namespace

class TestMood : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyMoodHasAWordThatNamesIt()
    {
        for (std::size_t i = 0; i < kMoodCount; ++i) {
            const auto mood = static_cast<Mood>(i);
            QVERIFY(moodOf(toString(mood)) == mood);
        }
        QVERIFY(!moodOf("hungry").has_value());
        QVERIFY(!moodOf("").has_value());
    }

    void placesAreSharesOfTheLibrary()
    {
        CatalogueBuilder builder;
        for (int i = 0; i < 4; ++i) {
            Track track = syntheticTrack(i);
            track.id = TrackId{i + 1};
            track.raw[RawFeature::Energy] = std::array{0.9F, 0.1F, 0.5F, 0.5F}[static_cast<std::size_t>(i)];
            track.raw[RawFeature::Tempo] = i == 0 ? kUnknown : 100;
            builder.add(track);
        }
        const Matrix places = moodPlaces(builder.build());
        QCOMPARE(places(0, 0), 0.875F); // above three of four, and in the middle of itself
        QCOMPARE(places(1, 0), 0.125F);
        QCOMPARE(places(2, 0), 0.5F); // equal values share a place
        QCOMPARE(places(3, 0), 0.5F);
        QCOMPARE(places(0, 2), 0.5F); // not known
        QCOMPARE(places(1, 2), 0.5F);
    }

    void anArcGoesFromCalmToEnergeticAndBack()
    {
        const ToyLibrary toy(2000);
        const Ground ground = toy.ground();
        const Matrix places = moodPlaces(toy.catalogue);
        const Arc arc = moodArc(ground, places,
                                {.moods = {Mood::Calm, Mood::Energetic, Mood::Calm}, .length = {.tracks = 15}}, {}, {});
        QCOMPARE(arc.rows.size(), std::size_t{15});
        QCOMPARE(arc.at.front(), 0.0F);
        QCOMPARE(arc.at[7], 1.0F);
        QCOMPARE(arc.at.back(), 2.0F);
        QVERIFY(!recordingsRepeat(ground, arc.rows));
        QCOMPARE(artistsInARow(ground, arc.rows), 0);
        const std::span<const Row> rows(arc.rows);
        const double begin = meanEnergy(ground, rows.first(3));
        const double middle = meanEnergy(ground, rows.subspan(6, 3));
        const double end = meanEnergy(ground, rows.last(3));
        QVERIFY2(middle > begin + 0.25 && middle > end + 0.25,
                 qPrintable(QStringLiteral("%1 %2 %3").arg(begin).arg(middle).arg(end)));
    }

    void anHourIsAnHour()
    {
        const ToyLibrary toy(2000);
        const Ground ground = toy.ground();
        const Arc arc =
            moodArc(ground, moodPlaces(toy.catalogue),
                    {.moods = {Mood::Happy, Mood::Focused}, .length = {.tracks = {}, .minutes = 60}}, {}, {});
        const double seconds = secondsOf(ground, arc.rows);
        QVERIFY2(std::abs(seconds - 3600) <= seconds / static_cast<double>(arc.rows.size()),
                 qPrintable(QString::number(seconds)));
    }

    void itsStepsAreShorterThanThoseOfTracksOfTheMoodAlone()
    {
        const ToyLibrary toy(2000, 12);
        const Ground ground = toy.ground();
        const Matrix places = moodPlaces(toy.catalogue);
        const Arc arc = moodArc(ground, places, {.moods = {Mood::Calm, Mood::Happy}, .length = {.tracks = 12}}, {}, {});
        std::vector<Row> shuffled = arc.rows; // tracks of the same moods, in another order
        Random random(1);
        double others = 0;
        for (int i = 0; i < 20; ++i) {
            random.shuffle(std::span(shuffled));
            others += squaredSteps(ground, shuffled) / 20;
        }
        QVERIFY(squaredSteps(ground, arc.rows) < 0.8 * others);
    }

    void tasteChoosesAmongTracksThatFitAlike()
    {
        const ToyLibrary toy(2000);
        const Ground ground = toy.ground();
        const Matrix places = moodPlaces(toy.catalogue);
        const ArcRequest request{.moods = {Mood::Calm, Mood::Energetic}, .length = {.tracks = 12}};
        std::vector<float> stars(2000);
        for (std::size_t i = 0; i < stars.size(); ++i) {
            stars[i] = i % 4 == 0 ? 5.0F : 2.0F;
        }
        const auto liked = [&](const Arc& arc) {
            return std::count_if(arc.rows.begin(), arc.rows.end(), [](Row row) { return row % 4 == 0; });
        };
        const auto with = liked(moodArc(ground, places, request, stars, {}));
        const auto without = liked(moodArc(ground, places, request, {}, {}));
        QVERIFY2(with >= 9 && with > without, qPrintable(QStringLiteral("%1, %2").arg(with).arg(without)));
    }

    void anArcIsShorterWhereThereAreNoMoreTracks()
    {
        const ToyLibrary toy(9);
        const Ground ground = toy.ground();
        const Arc arc = moodArc(ground, moodPlaces(toy.catalogue),
                                {.moods = {Mood::Calm, Mood::Happy}, .length = {.tracks = 30}}, {}, {});
        QCOMPARE(arc.rows.size(), std::size_t{9});
        QVERIFY(!recordingsRepeat(ground, arc.rows));
        QCOMPARE(arc.at.back(), 1.0F);
        const std::vector<std::uint8_t> none(9, 0);
        QVERIFY(moodArc(ground, moodPlaces(toy.catalogue), {.moods = {Mood::Calm, Mood::Happy}, .length = {}}, {}, none)
                    .rows.empty());
    }

    void aStepIsToldInWords()
    {
        RawFeatures from = syntheticTrack(1).raw;
        from[RawFeature::Energy] = 0.5F;
        from[RawFeature::Tempo] = 120;
        QCOMPARE(stepWords(from, from), std::string("same tempo, same energy"));
        RawFeatures to = from;
        to[RawFeature::Energy] = 0.2F;
        QCOMPARE(stepWords(from, to), std::string("calmer, same tempo"));
        to[RawFeature::Tempo] = 150;
        QCOMPARE(stepWords(from, to), std::string("calmer, faster"));
        to[RawFeature::Energy] = 0.52F;
        QCOMPARE(stepWords(from, to), std::string("faster, same energy"));
        QCOMPARE(stepWords({}, to), std::string("much the same")); // nothing is known of the first
        QCOMPARE(shareWords(0.5), std::string("halfway"));
    }
};

QTEST_APPLESS_MAIN(TestMood)
#include "tst_mood.moc"
