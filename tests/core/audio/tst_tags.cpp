#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>

#include <sys/stat.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QTest>

#include "core/audio/encoder.h"
#include "core/audio/tags.h"
#include "core/base/file.h"
#include "core/base/text.h"
#include "tests/core/audio/tag_bytes.h"
#include "tests/support/sounds.h"
#include "tests/support/thrown.h"
#include "tests/support/wav_file.h"

using namespace nearfield;
using namespace nearfield::audio;
using namespace nearfield::test;

namespace fs = std::filesystem;

namespace {

constexpr const char* kRecording = "b1a9c0e9-d987-4042-ae91-78d6a3267d69";

} // namespace

class TestTags : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void everyFormatKeepsWhatIsWritten_data();
    void everyFormatKeepsWhatIsWritten();
    void blanksAreLeftAsTheyAre();
    void opusKeepsItsGainInItsOwnWay();
    void theNamesOthersLookForAreWritten();
    void theRecordingIsFoundInEveryPlace_data();
    void theRecordingIsFoundInEveryPlace();
    void aReleaseTrackIsNoRecording();
    void gainsAreReadAsOthersWriteThem_data();
    void gainsAreReadAsOthersWriteThem();
    void tempoKeyAndCodeAreRead();
    void lyricsKeepTheirLines();
    void textThatIsMisdeclaredIsRepaired_data();
    void textThatIsMisdeclaredIsRepaired();
    void commentsThatAreNoUtf8AreReadAllTheSame();
    void textIsMadeClean();
    void severalArtistsAndGenresAreJoined();
    void placeholdersAreNoNames();
    void numbersOfGenresBecomeNames();
    void absurdNumbersAreUnknown_data();
    void absurdNumbersAreUnknown();
    void yearsAreFoundInDates_data();
    void yearsAreFoundInDates();
    void theRicherTagGoesFirstAndOthersFill();
    void aTagOfAnotherKindInFrontIsReadToo();
    void theNameSpeaksWithoutATitle_data();
    void theNameSpeaksWithoutATitle();
    void theEndingDoesNotMatter();
    void brokenTagsGiveWhatCanBeRead_data();
    void brokenTagsGiveWhatCanBeRead();
    void hugeTagsEnd();
    void compressedFramesDoNotFillTheMemory();
    void boxesWithinBoxesDoNotFillTheStack();
    void whatIsNoFileIsRefused();
    void whatTakesNoTagsIsNotWrittenTo();

private:
    [[nodiscard]] fs::path at(const std::string& name) const { return fs::path(m_folder->path().toStdString()) / name; }
    [[nodiscard]] fs::path write(const std::string& name, const std::string& bytes) const
    {
        std::ofstream(at(name), std::ios::binary) << bytes;
        return at(name);
    }
    /// Of an MP3 with these frames in front.
    [[nodiscard]] Tags readId3(const std::string& frames) const
    {
        return readTags(write("untitled.mp3", id3(frames) + m_mp3));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::string m_mp3; ///< a second of sound without tags
};

void TestTags::initTestCase()
{
    const QTemporaryDir folder;
    const fs::path file = fs::path(folder.path().toStdString()) / "x.mp3";
    Sound sound(1);
    writeAudioFile(file, sound.sine(440, 0.1).samples());
    m_mp3 = readFile(file);
    m_mp3.erase(0, m_mp3.find("\xff\xfb"));
}

void TestTags::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestTags::cleanup()
{
    fs::remove_all(m_folder->path().toStdString());
}

void TestTags::everyFormatKeepsWhatIsWritten_data()
{
    QTest::addColumn<QString>("ending");
    for (const char* ending : {"wav", "flac", "ogg", "opus", "mp3", "m4a", "aiff", "wma"}) {
        QTest::newRow(ending) << QString::fromLatin1(ending);
    }
}

void TestTags::everyFormatKeepsWhatIsWritten()
{
    QFETCH(QString, ending);
    const fs::path file = at("x." + ending.toStdString());
    Sound sound(2);
    writeAudioFile(file, sound.sine(440, 0.1).samples());
    Tags tags;
    tags.title = "Für Élise – 夜";
    tags.artists = "Ludwig; Björk";
    tags.album = "Album";
    tags.albumArtist = "Various";
    tags.genre = "Folk; Rock";
    tags.year = 1999;
    tags.track = 7;
    tags.disc = 2;
    tags.isrc = "GBAYE0601498";
    tags.musicBrainzRecording = kRecording;
    tags.trackGain = -6.5F;
    tags.albumGain = -7.25F;
    tags.trackPeak = 0.988F;
    tags.albumPeak = 1.25F;
    writeTags(file, tags);
    Tags read = readTags(file);
    QVERIFY2(std::abs(read.seconds - 2) < 0.06, qPrintable(QString::number(read.seconds)));
    QCOMPARE(read.title, tags.title);
    QCOMPARE(read.artists, tags.artists);
    QCOMPARE(read.album, tags.album);
    QCOMPARE(read.albumArtist, tags.albumArtist);
    QCOMPARE(read.genre, tags.genre);
    QCOMPARE(read.isrc, tags.isrc);
    QCOMPARE(read.musicBrainzRecording, tags.musicBrainzRecording);
    QVERIFY(read.trackGain && std::abs(*read.trackGain - *tags.trackGain) < 0.01F);
    tags.seconds = read.seconds;
    QVERIFY(read == tags);
}

void TestTags::blanksAreLeftAsTheyAre()
{
    const fs::path file = write("x.mp3", id3(utf8("TIT2", "Title") + utf8("TCOM", "Composer")) + m_mp3);
    writeTags(file, {.album = "Album"});
    QCOMPARE(readTags(file).title, std::string("Title"));
    QCOMPARE(readTags(file).album, std::string("Album"));
    QVERIFY(readFile(file).find("Composer") != std::string::npos);
}

void TestTags::opusKeepsItsGainInItsOwnWay()
{
    Sound sound(1);
    writeAudioFile(at("x.opus"), sound.sine(440, 0.1).samples());
    writeTags(at("x.opus"), {.trackGain = 2.0F});
    // −3 dB to the reference of −23 LUFS, 256 steps a decibel
    QVERIFY(readFile(at("x.opus")).find("R128_TRACK_GAIN=-768") != std::string::npos);
    QCOMPARE(readTags(at("x.opus")).trackGain.value(), 2.0F);
}

void TestTags::theNamesOthersLookForAreWritten()
{
    Sound sound(1);
    for (const auto& [ending, name] :
         {std::pair{"m4a", "MusicBrainz Track Id"}, std::pair{"flac", "MUSICBRAINZ_TRACKID"},
          std::pair{"mp3", "http://musicbrainz.org"}}) {
        const fs::path file = at(std::string("x.") + ending);
        writeAudioFile(file, sound.samples());
        writeTags(file, {.musicBrainzRecording = kRecording});
        QVERIFY2(readFile(file).find(name) != std::string::npos, ending);
    }
}

void TestTags::theRecordingIsFoundInEveryPlace_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const std::string id = kRecording;
    const auto mp3 = [&](const std::string& frames) { return QByteArray::fromStdString(id3(frames) + m_mp3); };
    QTest::newRow("UFID") << mp3(frame("UFID", std::string("http://musicbrainz.org\0", 23) + id));
    QTest::newRow("TXXX as Picard") << mp3(userText("MusicBrainz Track Id", id));
    QTest::newRow("TXXX as others") << mp3(userText("MUSICBRAINZ_TRACKID", id));
    QTest::newRow("Vorbis comment") << QByteArray::fromStdString(flac({"musicbrainz_trackid=" + id}));
    QTest::newRow("in capitals") << QByteArray::fromStdString(
        flac({"MUSICBRAINZ_TRACKID=" + QString::fromStdString(id).toUpper().toStdString()}));
    QTest::newRow("APE") << QByteArray::fromStdString(m_mp3 + apeTag({{"MUSICBRAINZ_TRACKID", id}}));
}

void TestTags::theRecordingIsFoundInEveryPlace()
{
    QFETCH(QByteArray, bytes);
    QCOMPARE(readTags(write("x", bytes.toStdString())).musicBrainzRecording, std::string(kRecording));
}

void TestTags::aReleaseTrackIsNoRecording()
{
    QVERIFY(readId3(userText("MusicBrainz Release Track Id", kRecording)).musicBrainzRecording.empty());
    QVERIFY(readId3(userText("MUSICBRAINZ_TRACKID", "not an id")).musicBrainzRecording.empty());
    QVERIFY(readId3(frame("UFID", std::string("http://example.org\0", 19) + kRecording)).musicBrainzRecording.empty());
}

void TestTags::gainsAreReadAsOthersWriteThem_data()
{
    QTest::addColumn<QByteArray>("comment");
    QTest::addColumn<double>("gain"); ///< 99: unknown
    QTest::newRow("usual") << QByteArray("REPLAYGAIN_TRACK_GAIN=-6.54 dB") << -6.54;
    QTest::newRow("plus") << QByteArray("replaygain_track_gain=+1.20 dB") << 1.2;
    QTest::newRow("comma") << QByteArray("REPLAYGAIN_TRACK_GAIN=-6,5 dB") << -6.5;
    QTest::newRow("Opus") << QByteArray("R128_TRACK_GAIN=-1280") << 0.0;
    QTest::newRow("Opus, loud") << QByteArray("R128_TRACK_GAIN=-3328") << -8.0;
    QTest::newRow("absurd") << QByteArray("REPLAYGAIN_TRACK_GAIN=-640 dB") << 99.0;
    QTest::newRow("no number") << QByteArray("REPLAYGAIN_TRACK_GAIN=nan dB") << 99.0;
    QTest::newRow("blank") << QByteArray("REPLAYGAIN_TRACK_GAIN=") << 99.0;
}

void TestTags::gainsAreReadAsOthersWriteThem()
{
    QFETCH(QByteArray, comment);
    QFETCH(double, gain);
    const Tags tags = readTags(write("x.flac", flac({comment.toStdString()})));
    QCOMPARE(tags.trackGain.has_value(), gain < 99);
    QVERIFY(std::abs(static_cast<double>(tags.trackGain.value_or(99.0F)) - gain) < 1e-4);
}

void TestTags::tempoKeyAndCodeAreRead()
{
    const Tags id3Tags = readId3(utf8("TBPM", "128") + utf8("TKEY", "Am") + utf8("TSRC", "gb-aye-06-01498"));
    QCOMPARE(id3Tags.bpm.value(), 128.0F);
    QCOMPARE(id3Tags.key, std::string("Am"));
    QCOMPARE(id3Tags.isrc, std::string("GBAYE0601498"));
    const Tags vorbis = readTags(write("x.flac", flac({"BPM=127.95", "INITIALKEY=8A", "ISRC=GBAYE0601498"})));
    QCOMPARE(vorbis.bpm.value(), 127.95F);
    QCOMPARE(vorbis.key, std::string("8A"));
    QCOMPARE(vorbis.isrc, std::string("GBAYE0601498"));
    QVERIFY(readTags(write("x.flac", flac({"ISRC=unknown"}))).isrc.empty());
}

void TestTags::lyricsKeepTheirLines()
{
    QCOMPARE(readTags(write("x.flac", flac({"LYRICS=one\r\ntwo\n\nthree\a"}))).lyrics,
             std::string("one\ntwo\n\nthree"));
    const std::string text = std::string("\x03"
                                         "eng"
                                         "words\0",
                                         10) +
                             "la\nla";
    QCOMPARE(readId3(frame("USLT", text)).lyrics, std::string("la\nla"));
    QVERIFY(readTags(write("x.flac", flac({"LYRICS=" + std::string(1'000'000, 'a')}))).lyrics.size() <= 60'000);
}

void TestTags::textThatIsMisdeclaredIsRepaired_data()
{
    QTest::addColumn<QByteArray>("frames");
    QTest::addColumn<QString>("title");
    const auto row = [](const char* name, const std::string& frames, const char* title) {
        QTest::newRow(name) << QByteArray::fromStdString(frames) << QString::fromUtf8(title);
    };
    row("Latin-1", latin1("TIT2", "caf\xe9"), "café");
    row("UTF-8 called Latin-1", latin1("TIT2", "caf\xc3\xa9 \xe5\xa4\x9c"), "café 夜");
    row("Windows-1252 called Latin-1", latin1("TIT2", "don\x92t \x96 stop"), "don’t – stop");
    row("UTF-16 with its mark", frame("TIT2", std::string("\x01\xff\xfe\x1c\x59", 5)), "夜");
    row("UTF-16 with half a character", frame("TIT2", std::string("\x01\xff\xfe\x41\x00\x00\xd8\x42\x00", 9)), "AB");
    row("beyond 16 bits", frame("TIT2", std::string("\x01\xff\xfe\x3c\xd8\xb5\xdf", 7)), "🎵");
    row("a mark within", utf8("TIT2", "\xef\xbb\xbfTitle"), "Title");
}

void TestTags::textThatIsMisdeclaredIsRepaired()
{
    QFETCH(QByteArray, frames);
    QFETCH(QString, title);
    QCOMPARE(QString::fromStdString(readId3(frames.toStdString()).title), title);
}

void TestTags::commentsThatAreNoUtf8AreReadAllTheSame()
{
    const Tags tags = readTags(write("x.flac", flac({"TITLE=caf\xe9", "ARTIST=Beyonc\xe9", "ALBUM=Album"})));
    QCOMPARE(tags.title, std::string("café"));
    QCOMPARE(tags.artists, std::string("Beyoncé"));
    QCOMPARE(tags.album, std::string("Album"));
    const Tags old = readTags(write("x.mp3", m_mp3 + id3v1("caf\xe9", "Mot\xf6rhead", 5, 17)));
    QCOMPARE(old.title, std::string("café"));
    QCOMPARE(old.artists, std::string("Motörhead"));
    QCOMPARE(old.year.value(), 1987);
    QCOMPARE(old.track.value(), 5);
    QCOMPARE(old.genre, std::string("Rock"));
}

void TestTags::textIsMadeClean()
{
    QCOMPARE(readTags(write("x.flac", flac({"TITLE=  夜\nb\x01\tc\x7f\xc2\x85  "}))).title, std::string("夜 b c"));
    QCOMPARE(readId3(utf8("TIT2", std::string("Title\0\0\0", 8))).title, std::string("Title"));
    const Tags endless = readTags(write("x.flac", flac({"TITLE=" + std::string(2'000'000, 'x'), "ARTIST=a"})));
    QVERIFY(endless.title.size() <= 1000);
    std::string wide = "TITLE=x";
    for (int i = 0; i < 1000; ++i) {
        wide += "夜";
    }
    const std::string cut = readTags(write("x.flac", flac({wide}))).title;
    QVERIFY(cut.size() > 990 && cut.size() <= 1000 && isValidUtf8(cut));
}

void TestTags::severalArtistsAndGenresAreJoined()
{
    const Tags tags = readTags(
        write("x.flac", flac({"TITLE=T", "TITLE=T", "ARTIST=A", "ARTIST=B", "ARTIST=A", "GENRE=x", "GENRE=y"})));
    QCOMPARE(tags.title, std::string("T"));
    QCOMPARE(tags.artists, std::string("A; B"));
    QCOMPARE(tags.genre, std::string("x; y"));
    QCOMPARE(readTags(write("x.flac", flac({"ARTIST=A feat. B", "ARTISTS=A", "ARTISTS=B"}))).artists,
             std::string("A; B"));
    QCOMPARE(readTags(write("x.flac", flac({"ARTIST=AC/DC"}))).artists, std::string("AC/DC"));
    QCOMPARE(readId3(utf8("TPE1", std::string("A\0B", 3))).artists, std::string("A; B"));
}

void TestTags::placeholdersAreNoNames()
{
    const Tags tags =
        readTags(write("Someone - Song.flac",
                       flac({"TITLE=[unknown]", "ARTIST=<Unknown>", "ALBUM=Unknown Album", "GENRE=Unknown genre"})));
    QCOMPARE(tags.title, std::string("Song")); // as if they were not there
    QCOMPARE(tags.artists, std::string("Someone"));
    QCOMPARE(tags.album, std::string());
    QCOMPARE(tags.genre, std::string());
    QCOMPARE(readTags(write("x.flac", flac({"TITLE=Unknown", "ARTIST=Unknown Mortal Orchestra"}))).artists,
             std::string("Unknown Mortal Orchestra"));
}

void TestTags::numbersOfGenresBecomeNames()
{
    QCOMPARE(readId3(latin1("TCON", "17")).genre, std::string("Rock"));
    QCOMPARE(readId3(latin1("TCON", "(17)")).genre, std::string("Rock"));
    QCOMPARE(readId3(latin1("TCON", "Post rock")).genre, std::string("Post rock"));
}

void TestTags::absurdNumbersAreUnknown_data()
{
    QTest::addColumn<QByteArray>("comment");
    for (const char* comment :
         {"TRACKNUMBER=40000", "TRACKNUMBER=0", "TRACKNUMBER=-3", "TRACKNUMBER=A1", "TRACKNUMBER=99999999999999",
          "DISCNUMBER=0", "DATE=0", "DATE=0000", "DATE=12", "DATE=9999", "DATE=soon", "BPM=0", "BPM=1e9", "BPM=nan",
          "BPM=inf", "BPM=-120", "REPLAYGAIN_TRACK_PEAK=-1", "REPLAYGAIN_TRACK_PEAK=1e30", "KEY=in the key of life"}) {
        QTest::newRow(comment) << QByteArray(comment);
    }
}

void TestTags::absurdNumbersAreUnknown()
{
    QFETCH(QByteArray, comment);
    const Tags tags = readTags(write("x.flac", flac({comment.toStdString()})));
    Tags nothing;
    nothing.title = "x";
    nothing.seconds = tags.seconds;
    QVERIFY(tags == nothing);
}

void TestTags::yearsAreFoundInDates_data()
{
    QTest::addColumn<QByteArray>("date");
    QTest::addColumn<int>("year");
    QTest::newRow("year") << QByteArray("1989") << 1989;
    QTest::newRow("day") << QByteArray("1989-07-21") << 1989;
    QTest::newRow("without dashes") << QByteArray("19890721") << 1989;
    QTest::newRow("backwards") << QByteArray("21/07/1989") << 1989;
    QTest::newRow("after a longer number") << QByteArray("0001 1989") << 1989;
}

void TestTags::yearsAreFoundInDates()
{
    QFETCH(QByteArray, date);
    QFETCH(int, year);
    QCOMPARE(readTags(write("x.flac", flac({"DATE=" + date.toStdString()}))).year.value_or(0), year);
}

void TestTags::theRicherTagGoesFirstAndOthersFill()
{
    const Tags tags = readTags(write("x.mp3", id3(utf8("TIT2", "A title that is longer than thirty characters")) +
                                                  m_mp3 + apeTag({{"Title", "From APE"}, {"Album", "Album of APE"}}) +
                                                  id3v1("A title that is longer than th", "From ID3v1", 9, 17)));
    QCOMPARE(tags.title, std::string("A title that is longer than thirty characters"));
    QCOMPARE(tags.album, std::string("Album of APE"));
    QCOMPARE(tags.artists, std::string("From ID3v1"));
    QCOMPARE(tags.track.value(), 9);
}

void TestTags::aTagOfAnotherKindInFrontIsReadToo()
{
    const Tags tags = readTags(write("x.flac", id3(utf8("TPE1", "From ID3")) + flac({"TITLE=From comments"})));
    QCOMPARE(tags.title, std::string("From comments"));
    QCOMPARE(tags.artists, std::string("From ID3"));
}

void TestTags::theNameSpeaksWithoutATitle_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QString>("artists");
    QTest::addColumn<QString>("title");
    QTest::addColumn<int>("track"); ///< 0: unknown
    const auto row = [](const char* name, const char* artists, const char* title, int track) {
        QTest::newRow(name) << QByteArray(name) << QString::fromUtf8(artists) << QString::fromUtf8(title) << track;
    };
    row("07 - Artist - Title.mp3", "Artist", "Title", 7);
    row("07 Title.mp3", "", "Title", 7);
    row("07. Title.mp3", "", "Title", 7);
    row("112-Title.mp3", "", "Title", 112);
    row("Artist - Title.mp3", "Artist", "Title", 0);
    row("Artist - Title - Live.mp3", "Artist", "Title - Live", 0);
    row("Artist - Album - 07 - Title.mp3", "Artist", "Title", 7);
    row("07_-_Artist_-_Some_Title.mp3", "Artist", "Some Title", 7);
    row("50 Cent - In Da Club.mp3", "50 Cent", "In Da Club", 0);
    row("99 Problems.mp3", "", "99 Problems", 0);
    row("1999.mp3", "", "1999", 0);
    row("caf\xe9.mp3", "", "café", 0);
    row("夜に駆ける.mp3", "", "夜に駆ける", 0);
    row(" - .mp3", "", "-", 0);
}

void TestTags::theNameSpeaksWithoutATitle()
{
    QFETCH(QByteArray, name);
    QFETCH(QString, artists);
    QFETCH(QString, title);
    QFETCH(int, track);
    const Tags tags = readTags(write(name.toStdString(), m_mp3));
    QCOMPARE(QString::fromStdString(tags.artists), artists);
    QCOMPARE(QString::fromStdString(tags.title), title);
    QCOMPARE(tags.track.value_or(0), track);
    // What the tags know stands.
    const Tags known = readTags(write(name.toStdString(), id3(utf8("TPE1", "Known") + utf8("TRCK", "3/9")) + m_mp3));
    QCOMPARE(known.artists, std::string("Known"));
    QCOMPARE(known.track.value(), 3);
}

void TestTags::theEndingDoesNotMatter()
{
    Sound sound(1);
    for (const std::string ending : {"wav", "flac", "ogg", "opus", "mp3", "m4a", "aiff", "wma"}) {
        writeAudioFile(at("x." + ending), sound.samples());
        writeTags(at("x." + ending), {.title = "Title"});
        for (const std::string other : {".mp3", ".flac", ".m4a", ".ape", ""}) {
            fs::copy_file(at("x." + ending), at("y" + other), fs::copy_options::overwrite_existing);
            QCOMPARE(readTags(at("y" + other)).title, std::string("Title"));
        }
    }
}

void TestTags::brokenTagsGiveWhatCanBeRead_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("title");
    const std::string good = utf8("TIT2", "Title");
    const auto row = [](const char* name, const std::string& bytes, const char* title) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString::fromLatin1(title);
    };
    row("a frame that is longer than the tag",
        id3(good + Bytes().text("TPE1").synchsafe(0x0fffffff).be(0, 2).str() + "xx") + m_mp3, "Title");
    row("a tag that is longer than the file",
        Bytes().text("ID3").be(0x0400, 2).be(0, 1).synchsafe(0x0fffffff).str() + good + m_mp3, "Title");
    row("zeros behind the frames", id3(good + std::string(500, '\0')) + m_mp3, "Title");
    row("empty frames", id3(frame("TIT2", "") + frame("UFID", "") + frame("TXXX", "") + frame("APIC", "")) + m_mp3,
        "x");
    row("nothing but a header", Bytes().text("ID3").be(0x0400, 2).be(0, 1).synchsafe(0).str(), "x");
    row("cut within the header", "ID3\x04", "x");
    row("comments that count too many",
        flac({"TITLE=Title"}).replace(flac({"TITLE=Title"}).find("test") + 4, 4, "\xff\xff\xff\x7f"), "Title");
    row("text", "Remember the milk.", "x");
    row("nothing", "", "x");
}

void TestTags::brokenTagsGiveWhatCanBeRead()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, title);
    QCOMPARE(QString::fromStdString(readTags(write("x.mp3", bytes.toStdString())).title), title);
}

void TestTags::hugeTagsEnd()
{
    std::string frames = utf8("TIT2", "Title");
    for (int i = 0; i < 5000; ++i) {
        frames += userText("key " + std::to_string(i), "value");
    }
    QCOMPARE(readId3(frames + utf8("APIC", std::string(3'000'000, 'x'))).title, std::string("Title"));
}

void TestTags::compressedFramesDoNotFillTheMemory()
{
    // Not a bomb, but of the size of one: 8 MiB that are called compressed, with a title behind them.
    const std::string frames = Bytes().text("TALB").synchsafe(8 << 20).be(0x0009, 2).synchsafe(0x0fffffff).str() +
                               std::string((8 << 20) - 4, 'x') + utf8("TIT2", "Title");
    const Tags tags = readId3(frames);
    QVERIFY(tags.album.empty());
    QVERIFY(!tags.title.empty());
}

void TestTags::boxesWithinBoxesDoNotFillTheStack()
{
    constexpr std::size_t kDepth = 200'000;
    Bytes bytes;
    bytes.be(24, 4).text("ftypM4A ").be(0, 4).text("M4A mp42");
    for (std::size_t i = kDepth; i > 0; --i) {
        bytes.be(8 * i, 4).text(i == kDepth ? "moov" : "udta");
    }
    QCOMPARE(readTags(write("x.m4a", bytes.str())).title, std::string("x"));
}

void TestTags::whatIsNoFileIsRefused()
{
    QCOMPARE(kindThrownBy([&] { (void)readTags(at("none.mp3")); }), ErrorKind::NotFound);
    QCOMPARE(kindThrownBy([&] { (void)readTags(at("")); }), ErrorKind::Unreadable);
    QCOMPARE(::mkfifo(at("pipe.mp3").c_str(), 0600), 0);
    QCOMPARE(kindThrownBy([&] { (void)readTags(at("pipe.mp3")); }), ErrorKind::Unreadable);
    fs::permissions(write("secret.mp3", m_mp3), fs::perms::none);
    if (::access(at("secret.mp3").c_str(), R_OK) == 0) {
        QSKIP("this user may read every file");
    }
    QCOMPARE(kindThrownBy([&] { (void)readTags(at("secret.mp3")); }), ErrorKind::Unreadable);
}

void TestTags::whatTakesNoTagsIsNotWrittenTo()
{
    QCOMPARE(kindThrownBy([&] { writeTags(at("none.mp3"), {.title = "T"}); }), ErrorKind::NotFound);
    const std::string broken = "fLaC and no more";
    QCOMPARE(kindThrownBy([&] { writeTags(write("x.flac", broken), {.title = "T"}); }), ErrorKind::BadFormat);
    QCOMPARE(readFile(at("x.flac")), broken);
}

QTEST_APPLESS_MAIN(TestTags)
#include "tst_tags.moc"
