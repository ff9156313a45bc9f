#include <algorithm>
#include <cmath>
#include <set>

#include <QTest>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/random.h"
#include "core/features/features.h"
#include "core/features/scaler.h"
#include "core/features/split.h"

using namespace nearfield;

namespace {

Catalogue catalogueOf(int n, const std::function<void(int, Track&)>& edit = {})
{
    CatalogueBuilder builder;
    Random random(5);
    for (int i = 1; i <= n; ++i) {
        Track track;
        track.id = TrackId{i};
        track.uri = "test:" + std::to_string(i);
        track.title = "Title " + std::to_string(i);
        track.artists = "Artist";
        for (float& v : track.raw.values) {
            v = static_cast<float>(random.uniform());
        }
        if (edit) {
            edit(i, track);
        }
        builder.add(track);
    }
    return builder.build();
}

} // namespace

class TestFeatures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void engineeredFeaturesFollowTheirFormulas()
    {
        RawFeatures raw;
        raw[RawFeature::Danceability] = 0.8F;
        raw[RawFeature::Energy] = 0.5F;
        raw[RawFeature::Valence] = 0.4F;
        raw[RawFeature::Acousticness] = 0.6F;
        raw[RawFeature::Instrumentalness] = 0.1F;
        raw[RawFeature::Speechiness] = 0.2F;
        raw[RawFeature::Liveness] = 0.3F;
        raw[RawFeature::Loudness] = -8.0F; // (−8 + 60) / 65 = 0.8
        raw[RawFeature::Tempo] = 125.0F;   // 125 / 250 = 0.5
        const Inputs x = inputsOf(raw);
        const auto at = [&x](InputFeature f) { return static_cast<double>(x[static_cast<std::size_t>(f)]); };
        const auto near = [](double a, double b) { return std::abs(a - b) < 1e-6; };
        QVERIFY(near(at(InputFeature::DanceValence), 0.32));
        QVERIFY(near(at(InputFeature::MoodScore), 0.45));
        QVERIFY(near(at(InputFeature::DanceIntensity), 0.40));
        QVERIFY(near(at(InputFeature::EnergyLoudness), 0.40));
        QVERIFY(near(at(InputFeature::AcousticCalm), 0.30));
        QVERIFY(near(at(InputFeature::TempoEnergy), 0.25));
        QVERIFY(near(at(InputFeature::VocalPresence), 0.72));
        QVERIFY(near(at(InputFeature::Loudness), -8.0));
        QVERIFY(near(at(InputFeature::Tempo), 125.0));
    }

    void engineeredFeaturesStayInTheUnitIntervalAtTheEndsOfTheRanges()
    {
        for (const bool high : {false, true}) {
            RawFeatures raw;
            for (std::size_t i = 0; i < kRawFeatureCount; ++i) {
                const Range range = validRange(static_cast<RawFeature>(i));
                raw.values[i] = high ? range.high : range.low;
            }
            const Inputs x = inputsOf(raw);
            for (std::size_t i = kContinuousCount; i < kInputCount; ++i) {
                QVERIFY(x[i] >= 0 && x[i] <= 1);
            }
        }
    }

    void anUnknownRawFeatureMakesWhatDependsOnItUnknown()
    {
        RawFeatures raw;
        raw.values.fill(0.5F);
        raw[RawFeature::Energy] = kUnknown;
        const Inputs x = inputsOf(raw);
        QVERIFY(std::isnan(x[static_cast<std::size_t>(InputFeature::DanceIntensity)]));
        QVERIFY(!std::isnan(x[static_cast<std::size_t>(InputFeature::DanceValence)]));
    }

    void everyFeatureHasItsOwnNames()
    {
        std::set<std::string_view> names;
        for (std::size_t i = 0; i < kInputCount; ++i) {
            const auto f = static_cast<InputFeature>(i);
            QVERIFY(!fileName(f).empty() && !displayName(f).empty());
            QVERIFY(names.insert(fileName(f)).second);
        }
        QCOMPARE(std::string(fileName(RawFeature::Duration)), std::string("duration_ms"));
        QCOMPARE(std::string(fileName(InputFeature::MoodScore)), std::string("mood_score"));
    }

    void inputsOfACatalogueAreThoseOfItsTracks()
    {
        const Catalogue catalogue = catalogueOf(5);
        const Matrix X = inputsOf(catalogue);
        QCOMPARE(X.rows(), Eigen::Index{5});
        for (Row row = 0; row < 5; ++row) {
            const Inputs x = inputsOf(catalogue.track(row).raw);
            for (std::size_t j = 0; j < kInputCount; ++j) {
                QCOMPARE(X(row, static_cast<Eigen::Index>(j)), x[j]);
            }
        }
    }

    // -- scaler ----------------------------------------------------------------------------------------------------
    void scalerMapsTheFittedRowsOntoTheUnitIntervalAndClampsTheRest()
    {
        Matrix X(4, 2);
        X << 10, 1, 20, 2, 30, 3, 100, -100;
        const std::vector<std::uint32_t> train{0, 1, 2};
        const Matrix S = Scaler(X, train).scaled(X);
        QCOMPARE(S(0, 0), 0.0F);
        QCOMPARE(S(1, 0), 0.5F);
        QCOMPARE(S(2, 1), 1.0F);
        QCOMPARE(S(3, 0), 1.0F);
        QCOMPARE(S(3, 1), 0.0F);
    }

    void aConstantColumnBecomesZero()
    {
        const Matrix X = Matrix::Constant(3, 1, 7.0F);
        QCOMPARE(Scaler(X, std::vector<std::uint32_t>{0, 1, 2}).scaled(X)(1, 0), 0.0F);
    }

    void aScalerWithoutRowsIsRefused() { QVERIFY_EXCEPTION_THROWN(Scaler(Matrix(0, 3), {}), Error); }

    void scalerComesBackFromAFileAsItWas()
    {
        Matrix X(2, 2);
        X << 0.1F, 3, 0.7F, 9;
        const Scaler scaler(X, std::vector<std::uint32_t>{0, 1});
        BinaryWriter out;
        scaler.write(out);
        BinaryReader in(out.bytes(), "test");
        QCOMPARE(Scaler::read(in, 2).scaled(X), scaler.scaled(X));
        BinaryReader wrong(out.bytes(), "test");
        QVERIFY_EXCEPTION_THROWN((void)Scaler::read(wrong, 3), Error);
    }

    // -- split -----------------------------------------------------------------------------------------------------
    void splitIsAboutEightyTenTenAndCoversEveryRowOnce()
    {
        const Catalogue catalogue = catalogueOf(10'000);
        const Split split = splitByRecording(catalogue);
        QCOMPARE(split.train.size() + split.validation.size() + split.test.size(), std::size_t{10'000});
        QVERIFY(std::abs(static_cast<double>(split.train.size()) - 8000) < 200);
        QVERIFY(std::abs(static_cast<double>(split.test.size()) - 1000) < 150);
        std::set<Row> all(split.train.begin(), split.train.end());
        all.insert(split.validation.begin(), split.validation.end());
        all.insert(split.test.begin(), split.test.end());
        QCOMPARE(all.size(), std::size_t{10'000});
    }

    void copiesOfARecordingAreOnOneSide()
    {
        const Catalogue catalogue = catalogueOf(2000, [](int i, Track& track) {
            track.title = "Title " + std::to_string(i / 2) + (i % 2 != 0 ? " - Remastered" : "");
        });
        const Split split = splitByRecording(catalogue);
        std::vector<int> side(catalogue.size(), 0);
        for (const Row row : split.validation) {
            side[row] = 1;
        }
        for (const Row row : split.test) {
            side[row] = 2;
        }
        for (Row row = 1; row + 1 < catalogue.size(); row += 2) {
            QCOMPARE(catalogue.recording(row), catalogue.recording(row + 1));
            QCOMPARE(side[row], side[row + 1]);
        }
    }

    void aTrackStaysOnItsSideWhenTheLibraryGrows()
    {
        const Split small = splitByRecording(catalogueOf(500));
        const Split large = splitByRecording(catalogueOf(1000));
        for (const Row row : small.test) {
            QVERIFY(std::binary_search(large.test.begin(), large.test.end(), row));
        }
    }

    void anotherSeedGivesAnotherSplit()
    {
        const Catalogue catalogue = catalogueOf(500);
        QVERIFY(splitByRecording(catalogue, 0).test != splitByRecording(catalogue, 1).test);
    }
};

QTEST_APPLESS_MAIN(TestFeatures)
#include "tst_features.moc"
