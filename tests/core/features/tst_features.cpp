#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include <QTest>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/random.h"
#include "core/features/features.h"
#include "core/features/quantile_scaler.h"
#include "core/features/scaler.h"
#include "core/features/sound_inputs.h"
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

    void quantilesGiveNormalScoresOfPlaces()
    {
        Matrix X(1001, 2);
        std::vector<std::uint32_t> rows;
        for (Eigen::Index i = 0; i < 1001; ++i) {
            X(i, 0) = std::exp(static_cast<float>(i) / 100); // however the values are spread
            X(i, 1) = i < 500 ? 0.0F : static_cast<float>(i);
            rows.push_back(static_cast<std::uint32_t>(i));
        }
        const Matrix scores = QuantileScaler(X, rows).scaled(X);
        QVERIFY(std::abs(scores(500, 0)) < 0.01F);
        QVERIFY(std::abs(scores(841, 0) - 0.9986F) < 0.01F); // the place .841 is one deviation up
        QCOMPARE(scores(0, 0), -3.0F);
        QCOMPARE(scores(1000, 0), 3.0F);
        QVERIFY(std::abs(scores(10, 1) - static_cast<float>(normalQuantile(0.25))) < 0.01F); // equal values: the middle
    }

    void theUnknownIsTheMedian()
    {
        Matrix X = Matrix::Random(50, 1);
        X(7, 0) = kUnknown;
        std::vector<std::uint32_t> rows(50);
        std::iota(rows.begin(), rows.end(), 0U);
        QCOMPARE(QuantileScaler(X, rows).scaled(X)(7, 0), 0.0F);
        const Matrix nothing = Matrix::Constant(50, 1, kUnknown);
        QCOMPARE(QuantileScaler(nothing, rows).scaled(X).cwiseAbs().maxCoeff(), 0.0F);
    }

    void aQuantileScalerIsReadBackAndADamagedOneRefused()
    {
        const Matrix X = Matrix::Random(60, 3);
        std::vector<std::uint32_t> rows(60);
        std::iota(rows.begin(), rows.end(), 0U);
        const QuantileScaler scaler(X, rows);
        BinaryWriter out;
        scaler.write(out);
        BinaryReader in(out.bytes(), "test");
        QVERIFY(QuantileScaler::read(in, 3).scaled(X) == scaler.scaled(X));
        BinaryWriter bad;
        bad.u64(2);
        bad.floats(std::vector<float>{2, 1});
        BinaryReader refused(bad.bytes(), "test");
        QVERIFY_THROWS_EXCEPTION(Error, (void)QuantileScaler::read(refused, 1));
        QVERIFY_THROWS_EXCEPTION(Error, QuantileScaler(X, {}));
    }

    void normalQuantilesAreThoseOfTheTables()
    {
        QVERIFY(std::abs(normalQuantile(0.975) - 1.959963984540054) < 1e-12);
        QVERIFY(std::abs(normalQuantile(0.001) + 3.090232306167813) < 1e-12);
        QVERIFY(std::abs(normalQuantile(0.5)) < 1e-15);
    }

    void halfAndDoubleTempoAreOnePlaceOnTheCircle()
    {
        Matrix raw = Matrix::Constant(4, kRawFeatureCount, kUnknown);
        const auto tempo = static_cast<Eigen::Index>(RawFeature::Tempo);
        const auto key = static_cast<Eigen::Index>(RawFeature::Key);
        raw(0, tempo) = 88;
        raw(1, tempo) = 176;
        raw(2, tempo) = 124;
        raw(0, key) = 0;
        raw(1, key) = 7; // a fifth up: near on one circle, far on the other
        const Matrix circles = circleInputsOf(raw);
        QVERIFY((circles.row(0).leftCols(2) - circles.row(1).leftCols(2)).norm() < 1e-5F);
        QVERIFY((circles.row(0).leftCols(2) - circles.row(2).leftCols(2)).norm() > 1);
        QVERIFY((circles.row(0).rightCols(2) - circles.row(1).rightCols(2)).norm() <
                (circles.row(0).middleCols(2, 2) - circles.row(1).middleCols(2, 2)).norm());
        QCOMPARE(circles.row(3).cwiseAbs().maxCoeff(), 0.0F); // nothing known
    }

    void inputsHaveOneNameEach()
    {
        const auto names = soundInputNames();
        QCOMPARE(names.size(), kSoundInputCount);
        QCOMPARE(std::set<std::string>(names.begin(), names.end()).size(), kSoundInputCount);
        const Matrix raw = Matrix::Constant(2, kRawFeatureCount, 0.5F);
        QCOMPARE(static_cast<std::size_t>(quantileInputsOf(raw).cols()), kQuantileInputCount);
    }
};

QTEST_APPLESS_MAIN(TestFeatures)
#include "tst_features.moc"
