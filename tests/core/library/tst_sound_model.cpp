#include <algorithm>
#include <array>
#include <cmath>

#include <QTemporaryDir>
#include <QTest>

#include "core/base/error.h"
#include "core/library/neighbour_evaluation.h"
#include "core/library/sound_model.h"
#include "core/library/sound_space.h"
#include "core/nn/checkpoint.h"
#include "tests/support/synthetic.h"
#include "tests/support/thrown.h"

using namespace nearfield;
using test::kindThrownBy;

namespace {

/// Tracks of an artist have its energy, valence and tempo, more or less.
Catalogue artistsWithASound(int tracks, int artists, bool named = true)
{
    CatalogueBuilder builder;
    for (int i = 1; i <= tracks; ++i) {
        Track track = test::syntheticTrack(i);
        track.id = TrackId{i};
        const int artist = i % artists;
        track.artists = named ? "Band " + std::to_string(artist) : "";
        track.genre = artist % 2 == 0 ? "even" : "odd";
        Random random(static_cast<std::uint64_t>(artist) + 1);
        Random own(static_cast<std::uint64_t>(i) + 1000);
        for (const RawFeature f : {RawFeature::Energy, RawFeature::Valence, RawFeature::Danceability}) {
            track.raw[f] = static_cast<float>(std::clamp(random.uniform() + 0.03 * own.normal(), 0.0, 1.0));
        }
        track.raw[RawFeature::Tempo] = static_cast<float>(70 + 100 * random.uniform() + own.normal());
        if (i % 9 == 0) {
            track.raw[RawFeature::Key] = kUnknown; // as files and some catalogues leave it
            track.raw[RawFeature::Mode] = kUnknown;
            track.raw[RawFeature::Duration] = kUnknown;
            track.raw[RawFeature::TimeSignature] = kUnknown;
        }
        builder.add(track);
    }
    return builder.build();
}

SoundModel::Fit fitted(const Catalogue& catalogue, SoundVariant variant, std::size_t epochs = 5)
{
    TrainingObserver silent;
    TrainingOptions options = defaultSoundTraining(variant, catalogue.size());
    options.maxEpochs = epochs;
    options.batchSize = 64;
    return SoundModel::fit(catalogue, splitByRecording(catalogue), variant, options, silent, {});
}

std::optional<evaluate::Figure> figureOf(const std::vector<evaluate::Figure>& figures, std::string_view model,
                                         std::string_view metric)
{
    for (const auto& figure : figures) {
        if (figure.model == model && figure.metric == metric) {
            return figure;
        }
    }
    return std::nullopt;
}

} // namespace

class TestSoundModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void everyVariantIsSavedAndReadBackAsItWas_data()
    {
        QTest::addColumn<int>("variant");
        QTest::newRow("exact") << static_cast<int>(SoundVariant::Exact);
        QTest::newRow("neighbourhood") << static_cast<int>(SoundVariant::Neighbourhood);
    }
    void everyVariantIsSavedAndReadBackAsItWas()
    {
        QFETCH(int, variant);
        const Catalogue catalogue = artistsWithASound(1200, 120);
        const SoundModel::Fit fit = fitted(catalogue, static_cast<SoundVariant>(variant));
        QVERIFY(fit.model.variant() == static_cast<SoundVariant>(variant));
        QVERIFY(fit.note.empty());
        QVERIFY(fit.model.calibration());
        fit.model.save(file());
        const SoundModel read = SoundModel::load(file());
        QVERIFY(read.variant() == fit.model.variant());
        QVERIFY(read.encode(catalogue.raw()) == fit.model.encode(catalogue.raw()));
        QVERIFY(read.scaled(catalogue.raw()) == fit.model.scaled(catalogue.raw()));
        QCOMPARE(read.calibration()->probability(0.3), fit.model.calibration()->probability(0.3));
        QVERIFY(read.encode(catalogue.raw()).allFinite()); // with what is unknown
        const double rmse = read.rmse(catalogue.raw(), fit.split.test);
        QVERIFY(rmse > 0 && rmse < 0.5);
        QCOMPARE(static_cast<std::size_t>(read.networkInputs(catalogue.raw()).cols()), read.inputNames().size());
    }

    void anExactModelOfBeforeCalibrationsStillLoads()
    {
        const Catalogue catalogue = artistsWithASound(1200, 120);
        const SoundModel model = fitted(catalogue, SoundVariant::Exact, 2).model;
        model.save(file());
        nn::Checkpoint checkpoint = nn::readCheckpoint(file(), "autoencoder", exactSchema());
        constexpr std::size_t kCalibration = 4 + 8 + 8;
        checkpoint.payload.resize(checkpoint.payload.size() - kCalibration);
        nn::writeCheckpoint(file(), checkpoint);
        const SoundModel read = SoundModel::load(file());
        QVERIFY(!read.calibration());
        QVERIFY(read.encode(catalogue.raw()) == model.encode(catalogue.raw()));

        checkpoint.payload += "more";
        checkpoint.payload += std::string(40, '\0');
        nn::writeCheckpoint(file(), checkpoint);
        QCOMPARE(kindThrownBy([&] { (void)SoundModel::load(file()); }), ErrorKind::Corrupt);
    }

    void aModelForOtherInputsIsRefused()
    {
        const Catalogue catalogue = artistsWithASound(600, 60);
        fitted(catalogue, SoundVariant::Exact, 1).model.save(file());
        nn::Checkpoint checkpoint = nn::readCheckpoint(file(), "autoencoder", exactSchema());
        ++checkpoint.schema;
        nn::writeCheckpoint(file(), checkpoint);
        QCOMPARE(kindThrownBy([&] { (void)SoundModel::load(file()); }), ErrorKind::Foreign);
    }

    void withoutArtistsItLearnsFromTheSoundAloneAndSaysSo()
    {
        for (const bool named : {false, true}) { // nobody's, and by artists of one track each
            const Catalogue catalogue = artistsWithASound(400, 400, named);
            const SoundModel::Fit fit = fitted(catalogue, SoundVariant::Neighbourhood);
            QVERIFY(!fit.note.empty());
            QVERIFY(!fit.model.knowsNeighbours());
            QVERIFY(!fit.report.history.back().hasNeighbours());
            QVERIFY(fit.report.bestEpoch > 0);
            fit.model.save(file());
            QVERIFY(!SoundModel::load(file()).knowsNeighbours());
        }
    }

    void noArtistIsOnBothSidesOfTheTraining()
    {
        const Catalogue catalogue = artistsWithASound(1200, 120);
        const SoundModel::Fit fit = fitted(catalogue, SoundVariant::Neighbourhood, 1);
        const TrackOwners owners(catalogue);
        std::vector<bool> trained(owners.hashes.size(), false);
        for (const Row row : fit.split.train) {
            trained[owners.byRow[row]] = true;
        }
        QVERIFY(!fit.split.validation.empty());
        for (const Row row : fit.split.validation) {
            QVERIFY(!trained[owners.byRow[row]]);
        }
        const Split before = splitByRecording(catalogue);
        QVERIFY(fit.split.test == before.test);
    }

    void guestsAndEditionsDoNotMakeAnotherArtist()
    {
        CatalogueBuilder builder;
        const char* artists[] = {"Ayla", "AYLA feat. Boro", "Ayla; Boro", "Boro", "Various Artists", ""};
        for (int i = 0; i < 6; ++i) {
            Track track = test::syntheticTrack(i + 1);
            track.id = TrackId{i + 1};
            track.artists = artists[i];
            builder.add(track);
        }
        const TrackOwners owners(builder.build());
        QVERIFY(owners.byRow[0] == owners.byRow[1] && owners.byRow[1] == owners.byRow[2]);
        QVERIFY(owners.byRow[3] != owners.byRow[0]);
        QVERIFY(owners.byRow[4] == nn::kNoOwner && owners.byRow[5] == nn::kNoOwner);
    }

    void likenessOrdersAsTheRankingAndCopiesInAllButNameAreOne()
    {
        const auto build = [] {
            CatalogueBuilder builder;
            for (int i = 1; i <= 300; ++i) {
                Track track = test::syntheticTrack(i <= 299 ? i : 5);
                track.id = TrackId{i};
                track.uri = "test:" + std::to_string(i);
                track.artists = "Band";
                if (i == 300) { // a little shorter and louder, and under a longer title
                    track.title += " (Live)";
                    track.raw[RawFeature::Loudness] += 0.01F;
                }
                builder.add(track);
            }
            return std::make_shared<const Catalogue>(builder.build());
        };
        const auto catalogue = build();
        QVERIFY(catalogue->recording(4) != catalogue->recording(299));
        const SoundModel model = fitted(artistsWithASound(1200, 120), SoundVariant::Neighbourhood, 3).model;
        const SoundSpace space(catalogue, model.encode(catalogue->raw()), model.scaled(catalogue->raw()),
                               model.calibration());
        const auto of5 = space.similar(4, 20);
        QCOMPARE(of5.size(), std::size_t{20});
        for (std::size_t i = 0; i < of5.size(); ++i) {
            QVERIFY(of5[i].id != TrackId{300});
            QVERIFY(of5[i].similarity > 0 && of5[i].similarity < 1);
            QVERIFY(i == 0 || of5[i].similarity <= of5[i - 1].similarity);
            const double nearness = space.nearness(4, *catalogue->rowOf(of5[i].id));
            QVERIFY(std::abs(model.calibration()->probability(nearness) - static_cast<double>(of5[i].similarity)) <
                    1e-5);
        }
        // A track that is not in it finds what its double in it finds, and the double.
        const auto raw = catalogue->raw().row(4);
        const Matrix code = model.encode(raw);
        const auto found =
            space.similarTo({code.data(), static_cast<std::size_t>(code.size())}, model.scaled(raw).row(0),
                            raw[static_cast<Eigen::Index>(RawFeature::Tempo)], 5);
        QCOMPARE(found[0].id, catalogue->id(4));
        QCOMPARE(found[1].id, of5[0].id);
    }

    void halfTheTempoIsInCommon()
    {
        CatalogueBuilder builder;
        const float tempi[] = {88, 176, 124, 90};
        for (int i = 1; i <= 4; ++i) {
            Track track = test::syntheticTrack(i);
            track.id = TrackId{i};
            track.raw[RawFeature::Tempo] = tempi[i - 1];
            builder.add(track);
        }
        const auto catalogue = std::make_shared<const Catalogue>(builder.build());
        const SoundSpace space(catalogue, Matrix::Identity(4, 4), Matrix::Constant(4, kInputCount, 0.5F));
        const auto closeness = [&space](Row other) {
            for (const SharedFeature& shared : space.inCommon(0, other)) {
                if (shared.feature == InputFeature::Tempo) {
                    return shared.closeness;
                }
            }
            return -1.0F;
        };
        QVERIFY(closeness(1) > 0.999F);
        QVERIFY(closeness(2) < 0.1F);
        QVERIFY(closeness(3) > 0.9F);
    }

    void heldOutArtistsShowThatTheNeighbourhoodIsLearned()
    {
        const Catalogue catalogue = artistsWithASound(2400, 200);
        const NeighbourEvaluation found = evaluateNeighbours(catalogue, {.seed = 1, .exactEpochs = 5}, {}, {});
        QVERIFY(found.note.empty());
        const auto raw = figureOf(found.figures, "raw-16", "same_artist_p@10");
        const auto ours = figureOf(found.figures, "neighbourhood", "same_artist_p@10");
        QVERIFY(raw && ours && figureOf(found.figures, "neighbourhood", "k_skewness"));
        QVERIFY2(ours->value > 1.5 * raw->value,
                 qPrintable(QStringLiteral("%1 against %2").arg(ours->value).arg(raw->value)));
        QVERIFY(ours->isDefault && !raw->isDefault);
        QVERIFY(figureOf(found.figures, "random", "same_artist_p@10")->value < 0.05);
        QCOMPARE(found.reconstruction.size(), std::size_t{2});
    }

    void tooFewArtistsAreSaidToBeTooFew()
    {
        const NeighbourEvaluation found = evaluateNeighbours(artistsWithASound(300, 300), {}, {}, {});
        QVERIFY(found.figures.empty() && !found.note.empty());
    }

    void variantsHaveNames()
    {
        for (const SoundVariant variant : {SoundVariant::Exact, SoundVariant::Neighbourhood}) {
            QVERIFY(soundVariantOf(toString(variant)) == variant);
        }
        QVERIFY(!soundVariantOf("other"));
    }

private:
    [[nodiscard]] std::filesystem::path file() const
    {
        return std::filesystem::path(m_dir->path().toStdString()) / "model.nfm";
    }
    static std::uint64_t exactSchema()
    {
        std::array<std::string_view, kInputCount> names;
        for (std::size_t i = 0; i < kInputCount; ++i) {
            names[i] = fileName(static_cast<InputFeature>(i));
        }
        return nn::schemaOf({}, names);
    }

    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_APPLESS_MAIN(TestSoundModel)
#include "tst_sound_model.moc"
