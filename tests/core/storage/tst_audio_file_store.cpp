#include <array>
#include <cmath>

#include <QTest>

#include "core/storage/audio_file_store.h"
#include "tests/core/storage/storage_support.h"

using namespace nearfield;
using namespace nearfield::storage;

namespace {

using Sighting = AudioFileStore::Sighting;

/// An open library with five tracks and no files.
struct Fixture
{
    TemporaryFolder folder;
    Database database = Database::openOrCreate(folder.path());
    std::vector<TrackId> tracks = TrackStore(database).insert(syntheticTracks(1, 5));
    AudioFileStore store{database};

    /// A file as it is after its analysis.
    AudioFile analysed(const std::string& path, std::uint64_t size, std::uint64_t hash, std::optional<TrackId> track)
    {
        store.see(path, size, 1, 1);
        AudioFile file = *store.find(path);
        file.state = FileState::Analysed;
        file.contentHash = hash;
        file.track = track;
        store.update(file);
        return file;
    }
};

std::vector<std::string> pathsOf(const std::vector<AudioFile>& files)
{
    std::vector<std::string> paths;
    for (const AudioFile& file : files) {
        paths.push_back(file.path.string());
    }
    return paths;
}

} // namespace

class AudioFileStoreTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everythingAboutAFileComesBackAsItWas()
    {
        Fixture f;
        f.store.see("/music/a \xff\x23%.flac", (std::uint64_t{1} << 40) + 7, -5, 3); // names are bytes
        AudioFile file = *f.store.find("/music/a \xff\x23%.flac");
        file.state = FileState::LeftOut;
        file.reason = "shorter than 30 s";
        file.doneAt = 1234;
        file.contentHash = 0xfedcba9876543210U;
        file.track = f.tracks[2];
        file.codec = "flac";
        file.albumArtist = "Ilse Varga";
        file.trackNumber = 7;
        file.musicBrainzRecording = "b9ad642e-b012-41c7-b72a-42cf4911f9ff";
        file.trackGain = -6.5F;
        file.albumPeak = 0.98F;
        file.lyrics = "la\nla";
        file.cover = "0123.jpg";
        file.guessed = 0x1fff;
        f.store.update(file);

        const std::vector<AudioFile> found = f.store.ofTrack(f.tracks[2]);
        QCOMPARE(found.size(), std::size_t{1});
        const AudioFile& back = found[0];
        QCOMPARE(back.path, file.path);
        QCOMPARE(back.size, file.size);
        QCOMPARE(back.modifiedNs, std::int64_t{-5});
        QVERIFY(back.state == FileState::LeftOut && !back.missing);
        QCOMPARE(back.reason, file.reason);
        QCOMPARE(back.contentHash, file.contentHash);
        QCOMPARE(back.trackNumber, std::optional(7));
        QVERIFY(!back.discNumber && !back.trackPeak && !back.albumGain);
        QCOMPARE(back.trackGain, std::optional(-6.5F));
        QCOMPARE(back.lyrics, file.lyrics);
        QCOMPARE(back.guessed, file.guessed);
        QCOMPARE(f.store.trackOfMusicBrainz(file.musicBrainzRecording), std::optional(f.tracks[2]));
        QVERIFY(!f.store.trackOfMusicBrainz("")); // which most files have
    }

    void aFileIsNewThenUnchangedThenChanged()
    {
        Fixture f;
        QVERIFY(f.store.see("/m/a.mp3", 10, 1, 1) == Sighting::New);
        QVERIFY(f.store.see("/m/a.mp3", 10, 1, 2) == Sighting::Unchanged);
        f.analysed("/m/a.mp3", 10, 99, f.tracks[0]);
        QVERIFY(f.store.see("/m/a.mp3", 10, 2, 3) == Sighting::Changed);
        const AudioFile file = *f.store.find("/m/a.mp3");
        QVERIFY(file.state == FileState::Waiting);
        QCOMPARE(file.track, std::optional(f.tracks[0])); // whatever is in it now
        QCOMPARE(f.store.nextScan(), std::int64_t{4});
    }

    void whatAScanDoesNotSeeIsMissingUntilItReturns()
    {
        Fixture f;
        for (const char* path : {"/m/a.mp3", "/m/b.mp3", "/m2/c.mp3", "/m/sub/d.mp3"}) {
            f.store.see(path, 10, 1, 1);
        }
        f.store.see("/m/a.mp3", 10, 1, 2);
        QCOMPARE(f.store.markUnseen("/m", 2), std::size_t{2}); // not that of a folder whose name begins alike
        QCOMPARE(f.store.markUnseen("/m/", 2), std::size_t{0});
        QCOMPARE(pathsOf(f.store.missing()), (std::vector<std::string>{"/m/b.mp3", "/m/sub/d.mp3"}));
        QVERIFY(f.store.see("/m/b.mp3", 10, 1, 3) == Sighting::Returned);
        QCOMPARE(f.store.missing().size(), std::size_t{1});
    }

    void aMovedFileKeepsWhatIsKnownOfIt()
    {
        Fixture f;
        const AudioFile old = f.analysed("/m/old.mp3", 10, 77, f.tracks[1]);
        f.store.markUnseen("/m", 2);
        f.store.see("/m/new.mp3", 10, 5, 2);
        f.store.see("/m/other.mp3", 11, 5, 2);
        const std::vector<AudioFile> perhaps = f.store.perhapsMoved();
        QCOMPARE(pathsOf(perhaps), (std::vector<std::string>{"/m/new.mp3"})); // of the same size
        QVERIFY(!f.store.missingWithContent(10, 78));
        const auto missing = f.store.missingWithContent(10, 77);
        QVERIFY(missing && missing->id == old.id);
        f.store.move(missing->id, perhaps[0]);

        const AudioFile found = *f.store.find("/m/new.mp3");
        QCOMPARE(found.id, old.id);
        QCOMPARE(found.track, std::optional(f.tracks[1]));
        QVERIFY(found.state == FileState::Analysed && !found.missing && found.modifiedNs == 5);
        QVERIFY(!f.store.find("/m/old.mp3"));
        QCOMPARE(f.store.markUnseen("/m", 2), std::size_t{0}); // it was seen in this scan
    }

    void waitingFilesComeInPagesWithoutThoseThatAreGone()
    {
        Fixture f;
        for (int i = 0; i < 5; ++i) {
            f.store.see("/m/" + std::to_string(i), 10, 1, i == 2 ? 1 : 2);
        }
        f.store.markUnseen("/m", 2);
        QCOMPARE(f.store.count(FileState::Waiting), std::size_t{4});
        const auto first = f.store.waiting(0, 3);
        QCOMPARE(pathsOf(first), (std::vector<std::string>{"/m/0", "/m/1", "/m/3"}));
        QCOMPARE(pathsOf(f.store.waiting(first.back().id, 3)), (std::vector<std::string>{"/m/4"}));
    }

    void someOrAllFilesWaitAgain()
    {
        Fixture f;
        for (const char* path : {"/m/a.mp3", "/m/sub/b.mp3", "/m/sub2/c.mp3"}) {
            f.analysed(path, 10, 1, std::nullopt);
        }
        const std::vector<std::filesystem::path> only = {"/m/sub", "/m/a.mp3"};
        QCOMPARE(f.store.waitAgain(only), std::size_t{2});
        QCOMPARE(f.store.count(FileState::Analysed), std::size_t{1});
        QCOMPARE(f.store.waitAgain({}), std::size_t{3});
    }

    void countsAreOfAFolderAlone()
    {
        Fixture f;
        f.store.putFolder({.path = "/m", .addedAt = 1, .scannedAt = 0});
        f.store.putFolder({.path = "/m", .addedAt = 1, .scannedAt = 9}); // the same, looked at
        f.analysed("/m/a.mp3", 10, 1, std::nullopt);
        f.store.see("/m/b.mp3", 10, 1, 1);
        f.store.see("/mm/c.mp3", 10, 1, 1);
        AudioFile failed = *f.store.find("/m/b.mp3");
        failed.state = FileState::Failed;
        failed.reason = "no sound";
        f.store.update(failed);
        QCOMPARE(f.store.folders().size(), std::size_t{1});
        QCOMPARE(f.store.folders()[0].scannedAt, std::int64_t{9});
        const FolderCounts counts = f.store.counts("/m");
        QCOMPARE(counts.files, std::size_t{2});
        QCOMPARE(counts.waiting, std::size_t{0});
        QCOMPARE(counts.failed, std::size_t{1});
        QCOMPARE(f.store.failed(10)[0].reason, std::string("no sound"));
        f.store.removeFolder("/m");
        QVERIFY(f.store.folders().empty());
        QCOMPARE(f.store.under("/m").size(), std::size_t{2});
    }

    void orphansHaveNeitherFileNorRating()
    {
        Fixture f;
        std::vector<Track> own = syntheticTracks(10, 3);
        for (std::size_t i = 0; i < own.size(); ++i) {
            own[i].uri = "nearfield:file:" + std::to_string(i);
        }
        std::vector<TrackId> ids = TrackStore(f.database).insert(own);
        RatingStore(f.database).set(ListenerStore(f.database).list()[0].id, {.track = ids[1], .stars = 4});
        f.analysed("/m/a.mp3", 10, 1, ids[2]);
        ids.push_back(f.tracks[0]); // of a catalogue
        QCOMPARE(f.store.orphans(ids, "nearfield:file:"), std::vector{ids[0]});
    }

    void anAnalysisBelongsToItsVersionAndGoesWithItsFile()
    {
        Fixture f;
        const AudioFile file = f.analysed("/m/a.mp3", 10, 1, f.tracks[3]);
        const std::string bytes("\0\x01\xff", 3);
        f.store.putAnalysis(file.id, 2, bytes);
        QCOMPARE(f.store.analysis(file.id, 2), std::optional(bytes));
        QVERIFY(!f.store.analysis(file.id, 1));
        std::vector<TrackId> seen;
        f.store.eachAnalysis(2, [&](TrackId track, std::string_view description) {
            seen.push_back(track);
            QCOMPARE(std::string(description), bytes);
        });
        QCOMPARE(seen, std::vector{f.tracks[3]});
        f.store.remove(std::array{file.id});
        QCOMPARE(number(f.database, "SELECT count(*) FROM analysis"), std::int64_t{0});
    }

    void removingATrackKeepsItsFileButNotItsOverrides()
    {
        Fixture f;
        f.analysed("/m/a.mp3", 10, 1, f.tracks[0]);
        f.store.setOverride({.track = f.tracks[0], .feature = RawFeature::Tempo, .value = 87, .replaced = 174});
        f.store.setOverride({.track = f.tracks[0], .feature = RawFeature::Key, .value = 3}); // was unknown
        f.store.setOverride({.track = f.tracks[1], .feature = RawFeature::Tempo, .value = 90, .replaced = 45});
        QCOMPARE(f.store.overrides().size(), std::size_t{3});
        const auto mine = f.store.overrides(f.tracks[0]);
        QCOMPARE(mine.size(), std::size_t{2});
        QVERIFY(mine[0].feature == RawFeature::Key && std::isnan(mine[0].replaced));
        QCOMPARE(mine[1].replaced, 174.0F);
        f.store.removeOverride(f.tracks[0], RawFeature::Key);
        QCOMPARE(f.store.overrides(f.tracks[0]).size(), std::size_t{1});

        TrackStore(f.database).remove(std::array{f.tracks[0]});
        QCOMPARE(f.store.overrides().size(), std::size_t{1});
        QVERIFY(!f.store.find("/m/a.mp3")->track);
    }
};

QTEST_APPLESS_MAIN(AudioFileStoreTest)
#include "tst_audio_file_store.moc"
