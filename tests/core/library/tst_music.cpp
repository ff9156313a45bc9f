#include <cmath>
#include <fstream>

#include <fmt/format.h>

#include <QTemporaryDir>
#include <QTest>

#include "core/audio/encoder.h"
#include "core/audio/tags.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/library/analysis_worker.h"
#include "core/library/library.h"
#include "core/library/sound_space.h"
#include "tests/support/sounds.h"
#include "tests/support/synthetic.h"
#include "tests/support/thrown.h"

using namespace nearfield;
using test::kindThrownBy;

namespace {

namespace fs = std::filesystem;

/// A song of 31 seconds, so that it is long enough to be a track; rendered and encoded once for each key and tempo.
void writeSong(const fs::path& file, const audio::Tags& tags, int tonic = 0, double bpm = 120)
{
    static const QTemporaryDir rendered;
    const fs::path song =
        fs::path(rendered.path().toStdString()) / fmt::format("{}-{}{}", tonic, bpm, file.extension().string());
    if (!fs::exists(song)) {
        test::Sound sound(31);
        test::addDrums(sound, bpm);
        test::addChords(sound, tonic, true, bpm);
        audio::writeAudioFile(song, sound.samples());
    }
    fs::create_directories(file.parent_path());
    fs::copy_file(song, file);
    audio::writeTags(file, tags);
}

audio::Tags tagsOf(const std::string& title, const std::string& artists = "Ilse Varga")
{
    audio::Tags tags;
    tags.title = title;
    tags.artists = artists;
    tags.album = "Lowlands";
    tags.track = 3;
    return tags;
}

void touch(const fs::path& file)
{
    fs::last_write_time(file, fs::last_write_time(file) + std::chrono::seconds(5));
}

/// Remembers what it was told and asks to stop after some files.
class Listening : public AnalysisObserver
{
public:
    explicit Listening(std::size_t stopAfter = 0)
        : m_stopAfter(stopAfter)
    {
    }

    void onProgress(const fs::path&, std::size_t done, std::size_t total) override
    {
        QVERIFY(done <= total);
        progress = done;
        if (done == m_stopAfter) {
            m_stop.request_stop();
        }
    }
    void onFile(const AnalysedFile& file) override { files.push_back(file); }
    void onFailed(const FileProblem& file) override { failed.push_back(file); }
    void onPublished() override { ++published; }
    [[nodiscard]] std::stop_token stop() const { return m_stop.get_token(); }

    std::size_t progress = 0;
    std::vector<AnalysedFile> files;
    std::vector<FileProblem> failed;
    std::size_t published = 0;

private:
    std::size_t m_stopAfter;
    std::stop_source m_stop;
};

/// A library and a folder of music beside it.
struct Fixture
{
    QTemporaryDir folder;
    fs::path music = fs::path(folder.path().toStdString()) / "music";
    std::unique_ptr<Library> library;

    Fixture()
    {
        fs::create_directories(music);
        open();
    }
    void open()
    {
        library = nullptr;
        library = Library::open(fs::path(folder.path().toStdString()) / "library");
    }
    ScanReport scan() { return library->scanMusic({}, {}); }
    AnalysisReport analyse(AnalysisOptions options = {})
    {
        Listening listening;
        return library->analyseMusic(options, listening, {});
    }
    /// Looks at the music and listens to it.
    AnalysisReport take()
    {
        library->addMusicFolder(music);
        scan();
        return analyse();
    }
    [[nodiscard]] TrackId only() const { return library->catalogue()->id(0); }
    [[nodiscard]] float tempo(TrackId track) const
    {
        return library->catalogue()->raw(*library->catalogue()->rowOf(track), RawFeature::Tempo);
    }
};

} // namespace

class TestMusic : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void filesBecomeTracksWithWhatWasHeardAndTagged()
    {
        Fixture f;
        writeSong(f.music / "a.flac", tagsOf("Night Bus"), 2, 120);
        f.library->addMusicFolder(f.music);
        const ScanReport scan = f.scan();
        QCOMPARE(scan.files, std::size_t{1});
        QCOMPARE(scan.added, std::size_t{1});
        QCOMPARE(f.library->filesWaiting(), std::size_t{1});
        QVERIFY(f.library->catalogue()->empty()); // nothing is known of its sound yet

        Listening listening;
        const AnalysisReport report = f.library->analyseMusic({}, listening, {});
        QCOMPARE(report.added, std::size_t{1});
        QVERIFY(report.failed.empty() && report.left == 0 && !report.cancelled);
        QVERIFY(std::abs(report.musicSeconds - 31) < 0.1);
        QCOMPARE(listening.progress, std::size_t{1});
        QVERIFY(listening.published > 0);
        QCOMPARE(listening.files.size(), std::size_t{1});
        QCOMPARE(listening.files[0].codec, std::string("flac"));

        const auto catalogue = f.library->catalogue();
        QCOMPARE(catalogue->size(), std::size_t{1});
        const Track track = catalogue->track(0);
        QCOMPARE(track.title, std::string("Night Bus"));
        QCOMPARE(track.artists, std::string("Ilse Varga"));
        QVERIFY(std::abs(track.raw[RawFeature::Tempo] - 120) < 2);
        QCOMPARE(track.raw[RawFeature::Key], 2.0F);
        const TrackFile* file = f.library->trackFiles()->find(track.id);
        QVERIFY(file != nullptr && !file->missing);
        QCOMPARE(file->trackNumber, std::optional(3));
        QVERIFY(file->trackGain.has_value()); // measured where no tag says
        QCOMPARE(f.library->resolveTrack((f.music / "a.flac").string()), track.id);
    }

    void anUnchangedFolderNeedsNoFurtherAnalysis()
    {
        Fixture f;
        writeSong(f.music / "a.ogg", tagsOf("Night Bus"));
        f.take();
        f.open();
        const ScanReport again = f.scan();
        QCOMPARE(again.files, std::size_t{1});
        QCOMPARE(again.added + again.changed + again.moved + again.vanished, std::size_t{0});
        QCOMPARE(f.library->filesWaiting(), std::size_t{0});
        QCOMPARE(f.analyse().analysed, std::size_t{0});
        QVERIFY(f.library->trackFiles()->find(f.only()) != nullptr); // also after opening
    }

    void aMovedFileKeepsItsTrackAndRating()
    {
        Fixture f;
        writeSong(f.music / "a.ogg", tagsOf("Night Bus"));
        f.take();
        const TrackId track = f.only();
        const ListenerId me = f.library->currentListener().id;
        f.library->rate(me, track, 4.5F);
        fs::create_directories(f.music / "sub");
        fs::rename(f.music / "a.ogg", f.music / "sub" / "b.ogg");
        const ScanReport report = f.scan();
        QCOMPARE(report.moved, std::size_t{1});
        QCOMPARE(report.added + report.vanished, std::size_t{0});
        QCOMPARE(f.library->filesWaiting(), std::size_t{0});
        QCOMPARE(f.library->trackFiles()->find(track)->path.filename(), fs::path("b.ogg"));
        QCOMPARE(f.library->ratings(me).at(track), 4.5F);
    }

    void aVanishedFileIsKeptAsMissingAndComesBack()
    {
        Fixture f;
        writeSong(f.music / "a.ogg", tagsOf("Night Bus"));
        f.take();
        const TrackId track = f.only();
        fs::rename(f.music / "a.ogg", f.music.parent_path() / "a.ogg");
        QCOMPARE(f.scan().vanished, std::size_t{1});
        QVERIFY(f.library->trackFiles()->find(track)->missing);
        QCOMPARE(f.library->missingFiles().size(), std::size_t{1});
        fs::rename(f.music.parent_path() / "a.ogg", f.music / "a.ogg");
        QCOMPARE(f.scan().returned, std::size_t{1});
        QVERIFY(!f.library->trackFiles()->find(track)->missing);
    }

    void aSingleFileThatVanishesIsMissingToo()
    {
        Fixture f;
        const fs::path single = f.music.parent_path() / "single.ogg";
        writeSong(single, tagsOf("Overpass"));
        f.library->addMusicFolder(f.music);
        f.analyse({.only = {single}});
        QCOMPARE(f.scan().vanished, std::size_t{0});
        fs::remove(single);
        QCOMPARE(f.scan().vanished, std::size_t{1});
        QVERIFY(f.library->trackFiles()->find(f.only())->missing);
    }

    void analysingAgainChangesNoTrackThatSoundsTheSame()
    {
        Fixture f;
        writeSong(f.music / "a.ogg", tagsOf("Night Bus"));
        f.take();
        const auto before = f.library->catalogue();
        const AnalysisReport report = f.analyse({.again = true});
        QCOMPARE(report.analysed, std::size_t{1});
        QCOMPARE(report.updated, std::size_t{0});
        QCOMPARE(f.library->catalogue(), before);
    }

    void removingMissingFilesSparesRatedTracks()
    {
        Fixture f;
        writeSong(f.music / "a.ogg", tagsOf("Night Bus"), 0);
        writeSong(f.music / "b.ogg", tagsOf("Kerosene"), 3);
        f.take();
        const TrackId rated = f.library->resolveTrack("Night Bus");
        f.library->rate(f.library->currentListener().id, rated, 5.0F);
        fs::remove_all(f.music / "a.ogg");
        fs::remove_all(f.music / "b.ogg");
        f.scan();
        QCOMPARE(f.library->removeMissingFiles(), std::size_t{1});
        QCOMPARE(f.library->catalogue()->size(), std::size_t{1});
        QCOMPARE(f.only(), rated);
        QVERIFY(f.library->missingFiles().empty());
        QVERIFY(f.library->trackFiles()->empty());
    }

    void aRetaggedFileRenamesItsTrack()
    {
        Fixture f;
        writeSong(f.music / "a.ogg", tagsOf("Nihgt Bus"));
        f.take();
        const TrackId track = f.only();
        audio::writeTags(f.music / "a.ogg", tagsOf("Night Bus"));
        touch(f.music / "a.ogg");
        QCOMPARE(f.scan().changed, std::size_t{1});
        const AnalysisReport report = f.analyse();
        QCOMPARE(report.added, std::size_t{0});
        QCOMPARE(f.only(), track);
        QCOMPARE(f.library->catalogue()->track(0).title, std::string("Night Bus"));
    }

    void twoFilesOfOneRecordingAreOneTrackAndTheLosslessOneIsPlayed()
    {
        Fixture f;
        writeSong(f.music / "a.mp3", tagsOf("Night Bus"));
        writeSong(f.music / "b.flac", tagsOf("Night Bus"));
        const AnalysisReport report = f.take();
        QCOMPARE(report.added, std::size_t{1});
        QCOMPARE(report.copies, std::size_t{1});
        QCOMPARE(f.library->catalogue()->size(), std::size_t{1});
        QCOMPARE(f.library->trackFiles()->find(f.only())->path.filename(), fs::path("b.flac"));
        QCOMPARE(f.library->trackDetails(f.only()).files.size(), std::size_t{2});
    }

    void aFileFindsItsCatalogueTrackWhoseValuesStand()
    {
        Fixture f;
        const fs::path csv = f.music.parent_path() / "catalogue.csv";
        std::ofstream(csv) << "id,name,artists,duration_ms,danceability,energy,loudness,speechiness,acousticness,"
                              "instrumentalness,liveness,valence,tempo\n"
                              "spotify:track:1,Night Bus,Ilse Varga,31200,.5,.5,-9,.05,.2,.1,.1,.4,99\n";
        f.library->importFiles(std::vector{csv}, {}, {});
        writeSong(f.music / "a.flac", tagsOf("Night Bus"), 5, 120);
        const AnalysisReport report = f.take();
        QCOMPARE(report.added, std::size_t{0});
        QCOMPARE(report.copies, std::size_t{1});
        QCOMPARE(f.library->catalogue()->size(), std::size_t{1});
        QCOMPARE(f.tempo(f.only()), 99.0F);
        QCOMPARE(f.library->catalogue()->raw(0, RawFeature::Key), 5.0F); // which the catalogue did not know
        QVERIFY(f.library->trackFiles()->find(f.only()) != nullptr);
        const TrackDetails details = f.library->trackDetails(f.only());
        const auto& tempo = details.features[static_cast<std::size_t>(RawFeature::Tempo)];
        QVERIFY(tempo.source == FeatureSource::Catalogue);
        QVERIFY(std::abs(tempo.measured - 120) < 2);
        QVERIFY(details.features[static_cast<std::size_t>(RawFeature::Key)].source == FeatureSource::Measured);
    }

    void aCatalogueFindsTheTrackOfAFile()
    {
        Fixture f;
        writeSong(f.music / "a.flac", tagsOf("Night Bus"));
        f.take();
        const fs::path csv = f.music.parent_path() / "catalogue.csv";
        std::ofstream(csv) << "id,name,artists,duration_ms,danceability,energy,loudness,speechiness,acousticness,"
                              "instrumentalness,liveness,valence,tempo,popularity\n"
                              "spotify:track:1,Night Bus,Ilse Varga,31200,.5,.5,-9,.05,.2,.1,.1,.4,99,64\n";
        f.library->importFiles(std::vector{csv}, {}, {});
        QCOMPARE(f.library->catalogue()->size(), std::size_t{1});
        QCOMPARE(f.library->catalogue()->popularity(0), std::optional(64));
        QCOMPARE(f.library->resolveTrack("spotify:track:1"), f.only());
    }

    void aFileWithoutSoundIsListedAndTriedAgainWhenItChanges()
    {
        Fixture f;
        std::ofstream(f.music / "a.mp3") << "this is no sound";
        const AnalysisReport report = f.take();
        QCOMPARE(report.failed.size(), std::size_t{1});
        QVERIFY(!report.failed[0].reason.empty());
        QCOMPARE(f.library->failedFiles(10).size(), std::size_t{1});
        QCOMPARE(f.library->musicFolders()[0].failed, std::size_t{1});
        QCOMPARE(f.analyse().failed.size(), std::size_t{0}); // not again
        QCOMPARE(f.analyse({.again = true}).failed.size(), std::size_t{1});

        fs::remove(f.music / "a.mp3");
        writeSong(f.music / "a.mp3", tagsOf("Night Bus"));
        QCOMPARE(f.scan().changed, std::size_t{1});
        QCOMPARE(f.analyse().added, std::size_t{1});
        QVERIFY(f.library->failedFiles(10).empty());
    }

    void aShortFileIsLeftOutWithAReason()
    {
        Fixture f;
        audio::writeAudioFile(f.music / "jingle.wav", test::clicks(120, 4).samples());
        const AnalysisReport report = f.take();
        QCOMPARE(report.leftOut, std::size_t{1});
        QVERIFY(f.library->catalogue()->empty());
        QVERIFY(report.failed.empty());
    }

    void whatIsSetByHandSurvivesAnalysisAndCanBeTakenBack()
    {
        Fixture f;
        writeSong(f.music / "a.flac", tagsOf("Night Bus"), 0, 120);
        f.take();
        const TrackId track = f.only();
        const float measured = f.tempo(track);
        f.library->scaleTempo(track, 0.5F);
        QCOMPARE(f.tempo(track), measured / 2);
        f.library->overrideFeature(track, RawFeature::Valence, 0.25F);
        QCOMPARE(f.analyse({.again = true}).analysed, std::size_t{1});
        f.open();
        QCOMPARE(f.tempo(track), measured / 2);
        const auto details = f.library->trackDetails(track);
        const auto& valence = details.features[static_cast<std::size_t>(RawFeature::Valence)];
        QVERIFY(valence.source == FeatureSource::Listener);
        QCOMPARE(valence.value, 0.25F);
        QVERIFY(valence.replaced && *valence.replaced == valence.measured);
        QVERIFY(!f.library->trackFiles()->find(track)->isGuessed(RawFeature::Valence));

        f.library->overrideFeature(track, RawFeature::Tempo, std::nullopt);
        f.library->overrideFeature(track, RawFeature::Valence, std::nullopt);
        QCOMPARE(f.tempo(track), measured);
        QVERIFY(f.library->trackDetails(track).features[static_cast<std::size_t>(RawFeature::Valence)].source ==
                FeatureSource::Measured);
    }

    void valuesOutsideTheirRangeCannotBeSet()
    {
        Fixture f;
        writeSong(f.music / "a.flac", tagsOf("Night Bus"));
        f.take();
        for (const float value : {-0.1F, 1.1F, kUnknown}) {
            QCOMPARE(kindThrownBy([&] { f.library->overrideFeature(f.only(), RawFeature::Energy, value); }),
                     ErrorKind::BadArgument);
        }
        QCOMPARE(kindThrownBy([&] { f.library->scaleTempo(f.only(), 8); }), ErrorKind::BadArgument);
        QCOMPARE(kindThrownBy([&] { f.library->overrideFeature(TrackId{99}, RawFeature::Energy, 0.5F); }),
                 ErrorKind::NotFound);
    }

    void aStoppedAnalysisGoesOnAfterARestart()
    {
        Fixture f;
        for (int i = 0; i < 5; ++i) {
            writeSong(f.music / (std::to_string(i) + ".ogg"), tagsOf("Song " + std::to_string(i)), i);
        }
        f.library->addMusicFolder(f.music);
        f.scan();
        Listening listening(2);
        const AnalysisReport stopped = f.library->analyseMusic({.workers = 1}, listening, listening.stop());
        QVERIFY(stopped.cancelled);
        QCOMPARE(stopped.added, std::size_t{2}); // what was heard is kept
        QCOMPARE(stopped.left, std::size_t{3});
        f.open();
        QCOMPARE(f.library->filesWaiting(), std::size_t{3});
        QCOMPARE(f.analyse().added, std::size_t{3});
        QCOMPARE(f.library->catalogue()->size(), std::size_t{5});
    }

    void onlyWhatIsNamedIsAnalysedEvenOutsideTheFolders()
    {
        Fixture f;
        writeSong(f.music / "in" / "a.ogg", tagsOf("Night Bus"), 0);
        writeSong(f.music / "other" / "b.ogg", tagsOf("Kerosene"), 3);
        const fs::path single = f.music.parent_path() / "single.ogg";
        writeSong(single, tagsOf("Overpass"), 5);
        f.library->addMusicFolder(f.music);
        f.scan();
        const AnalysisReport report = f.analyse({.only = {f.music / "in", single}});
        QCOMPARE(report.added, std::size_t{2});
        QCOMPARE(f.library->filesWaiting(), std::size_t{1});
        QVERIFY(f.library->trackFiles()->find(f.library->resolveTrack("Overpass")) != nullptr);
    }

    void whatALinkInAFolderLeadsToIsAnalysedWithTheFolder()
    {
        Fixture f;
        const fs::path elsewhere = f.music.parent_path() / "elsewhere";
        writeSong(elsewhere / "a.ogg", tagsOf("Night Bus"));
        fs::create_directory_symlink(elsewhere, f.music / "link");
        f.library->addMusicFolder(f.music);
        QCOMPARE(f.scan().files, std::size_t{1});
        QCOMPARE(f.analyse({.only = {f.music}}).added, std::size_t{1});
    }

    void aFolderWithinAnotherIsPartOfIt()
    {
        Fixture f;
        fs::create_directories(f.music / "sub");
        f.library->addMusicFolder(f.music / "sub");
        f.library->addMusicFolder(f.music);
        f.library->addMusicFolder(f.music / "sub");
        const auto folders = f.library->musicFolders();
        QCOMPARE(folders.size(), std::size_t{1});
        QCOMPARE(folders[0].path, fs::canonical(f.music));
        QCOMPARE(kindThrownBy([&] { f.library->addMusicFolder(f.music / "none"); }), ErrorKind::NotFound);
    }

    void aFolderThatIsGoneIsAProblemAndItsFilesAreMissing()
    {
        Fixture f;
        writeSong(f.music / "a.ogg", tagsOf("Night Bus"));
        f.take();
        fs::rename(f.music, f.music.parent_path() / "unplugged");
        const ScanReport report = f.scan();
        QCOMPARE(report.problems.size(), std::size_t{1});
        QCOMPARE(report.vanished, std::size_t{1});
        QCOMPARE(f.library->catalogue()->size(), std::size_t{1});
    }

    void removingAFolderTakesItsTracksUnlessTheyAreKept()
    {
        Fixture f;
        writeSong(f.music / "a.ogg", tagsOf("Night Bus"));
        f.take();
        f.library->removeMusicFolder(fs::canonical(f.music), true);
        QVERIFY(f.library->musicFolders().empty());
        QCOMPARE(f.library->catalogue()->size(), std::size_t{1});
        QVERIFY(f.library->trackFiles()->empty());
        QCOMPARE(kindThrownBy([&] { f.scan(); }), ErrorKind::NotReady);

        f.take(); // it finds its track again
        QCOMPARE(f.library->catalogue()->size(), std::size_t{1});
        f.library->removeMusicFolder(fs::canonical(f.music), false);
        QVERIFY(f.library->catalogue()->empty());
    }

    void aFileIsPlacedAmongTheTracksWithoutJoiningThem()
    {
        Fixture f;
        const fs::path csv = f.music.parent_path() / "catalogue.csv";
        writeFileAtomically(csv, test::syntheticCsv(200));
        f.library->importFiles(std::vector{csv}, {}, {});
        TrainingObserver quiet;
        f.library->trainAutoencoder({.maxEpochs = 3}, quiet, {});
        writeSong(f.music / "a.flac", tagsOf("Night Bus"), 7, 120);
        const ListenerId me = f.library->currentListener().id;
        const auto placed = f.library->place(f.music / "a.flac", me, 5);
        QCOMPARE(placed.size(), std::size_t{1});
        QCOMPARE(placed[0].track.title, std::string("Night Bus"));
        QCOMPARE(placed[0].track.raw[RawFeature::Key], 7.0F);
        QCOMPARE(placed[0].latent.size(), std::size_t{32});
        QCOMPARE(placed[0].neighbours.size(), std::size_t{5});
        QVERIFY(placed[0].neighbours[0].similarity >= placed[0].neighbours[4].similarity);
        QVERIFY(!placed[0].artists.empty());
        QVERIFY(placed[0].predictedStars && placed[0].uncertainty > 0);
        QCOMPARE(f.library->catalogue()->size(), std::size_t{200});

        // A row of the library itself lies where its track does.
        const std::vector<SimilarTrack> own = f.library->similar(f.only(), 3);
        const auto rows = f.library->place(csv, me, 4);
        QCOMPARE(rows[0].neighbours[0].id, f.only());
        QCOMPARE(rows[0].neighbours[1].id, own[0].id);
        QCOMPARE(kindThrownBy([&] { (void)f.library->place(f.music / "none.mp3", me, 5); }), ErrorKind::BadFormat);
    }

    void playsAreRecordedOnce()
    {
        Fixture f;
        writeSong(f.music / "a.ogg", tagsOf("Night Bus"));
        f.take();
        const ListenerId me = f.library->currentListener().id;
        f.library->recordPlay(me, f.only(), 28, 0.9, 1'790'000'000);
        f.library->recordPlay(me, f.only(), 28, 0.9, 1'790'000'000);
        f.library->recordPlay(me, f.only(), 3, 0.1, 1'790'000'100); // a skip
        QCOMPARE(f.library->stats().plays, std::size_t{2});
        f.library->recordPlay(me, f.only(), 31, 1, 1'790'000'200);
        const PlayHistory history = f.library->playHistory(me, f.only());
        QCOMPARE(history.plays, std::size_t{1}); // the others were skipped
        QCOMPARE(history.lastPlayedAt, std::int64_t{1'790'000'200});
    }
};

int main(int argc, char** argv)
{
    if (isAnalysisWorker(argc, argv)) {
        return runAnalysisWorker();
    }
    TestMusic test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_music.moc"
