#include <cmath>
#include <fstream>
#include <memory>

#include <sys/stat.h>

#include <QTemporaryDir>
#include <QTest>

#include "core/audio/encoder.h"
#include "core/audio/file_analysis.h"
#include "core/base/file.h"
#include "tests/support/sounds.h"
#include "tests/support/thrown.h"

using namespace nearfield;
using namespace nearfield::audio;
using nearfield::test::kindThrownBy;
using nearfield::test::Sound;

namespace fs = std::filesystem;

class TestFileAnalysis : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void aFileIsReadAndHeardAsAWhole();
    void onlyTheBeginningIsHeardButAllIsCounted_data();
    void onlyTheBeginningIsHeardButAllIsCounted();
    void aFileThatDoesNotSayHowLongItIsIsCounted();
    void bytesComeBackAsTheyWere();
    void bytesThatEndEarlyOrGoOnAreCorrupt();
    void anotherFormIsCorrupt();
    void theHashFindsAFileThatWasMoved();
    void theHashSeesBeginningMiddleEndAndSize();
    void whatCannotBeReadHasNoHash();

private:
    [[nodiscard]] fs::path at(const std::string& name) const { return fs::path(m_folder->path().toStdString()) / name; }
    void write(const std::string& name, const std::string& bytes) const
    {
        std::ofstream(at(name), std::ios::binary) << bytes;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

FileAnalysis anAnalysis()
{
    FileAnalysis a;
    a.contentHash = 0xfedcba9876543210U;
    a.stream = {.codec = "vorbis", .sampleRate = 48000, .channels = 2, .seconds = 12.5, .bitRate = 160000};
    a.tags.title = "Töne";
    a.tags.artists = "A; B";
    a.tags.year = 1999;
    a.tags.bpm = 128.5F;
    a.tags.trackGain = -7.25F;
    a.tags.lyrics = "la\nla";
    a.tags.seconds = 12.5;
    a.sound.seconds = 12.4;
    a.sound.loudness = -14;
    a.sound.tempo = 128;
    a.sound.tempoCandidates = {{.bpm = 128, .strength = 0.7F}, {.bpm = 64, .strength = 0.3F}};
    a.sound.key = 9;
    a.sound[Descriptor::CentroidMean] = 1500;
    a.cover = std::string("\xff\xd8\0\xff", 4);
    a.damagedPackets = 3;
    return a;
}

} // namespace

void TestFileAnalysis::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestFileAnalysis::aFileIsReadAndHeardAsAWhole()
{
    Sound sound(6);
    sound.sine(1000, 0.1);
    writeAudioFile(at("x.flac"), sound.samples());
    writeTags(at("x.flac"), {.title = "Sine", .artists = "Generator", .isrc = "GBAYE0601498"});
    const FileAnalysis a = analyseFile(at("x.flac"));
    QCOMPARE(a.contentHash, contentHash(at("x.flac")));
    QCOMPARE(a.stream.codec, std::string("flac"));
    QCOMPARE(a.tags.title, std::string("Sine"));
    QCOMPARE(a.tags.artists, std::string("Generator"));
    QCOMPARE(a.tags.isrc, std::string("GBAYE0601498"));
    QCOMPARE(a.damagedPackets, 0U);
    QVERIFY(a.cover.empty());
    QVERIFY(std::abs(a.sound.seconds - 6) < 0.001);
    // A sine of amplitude 0.1 in both channels: −23 dB a channel of square mean, two channels, −0.691 and K-weighting.
    QVERIFY2(std::abs(a.sound.loudness + 20) < 0.3F,
             qPrintable(QString::number(static_cast<double>(a.sound.loudness))));
}

void TestFileAnalysis::onlyTheBeginningIsHeardButAllIsCounted_data()
{
    QTest::addColumn<QString>("ending");
    for (const char* ending : {"wav", "flac", "ogg", "mp3", "m4a", "opus", "wma"}) {
        QTest::newRow(ending) << QString::fromLatin1(ending);
    }
}

void TestFileAnalysis::onlyTheBeginningIsHeardButAllIsCounted()
{
    QFETCH(QString, ending);
    const fs::path file = at("x." + ending.toStdString());
    Sound sound(12);
    sound.add(0, 3, [](double t) { return 0.05 * std::sin(6283 * t); });
    sound.add(3, 9, [](double t) { return 0.8 * std::sin(6283 * t); });
    writeAudioFile(file, sound.samples());
    const FileAnalysis beginning = analyseFile(file, 2);
    QVERIFY2(std::abs(beginning.sound.seconds - 12) < 0.06, qPrintable(QString::number(beginning.sound.seconds)));
    QVERIFY2(beginning.sound.loudness < -24, "the loud part was not to be heard");
    QVERIFY(analyseFile(file).sound.loudness > -6);
}

void TestFileAnalysis::aFileThatDoesNotSayHowLongItIsIsCounted()
{
    Sound sound(12);
    sound.noise(0.1);
    writeAudioFile(at("x.mp3"), sound.samples());
    // Without the first frame, which has the number of frames in it.
    const std::string bytes = readFile(at("x.mp3"));
    const std::size_t second = bytes.find("\xff\xfb", bytes.find("\xff\xfb") + 2);
    write("y.mp3", bytes.substr(second));
    const FileAnalysis a = analyseFile(at("y.mp3"), 2);
    QVERIFY2(std::abs(a.sound.seconds - 12) < 0.1, qPrintable(QString::number(a.sound.seconds)));
}

void TestFileAnalysis::bytesComeBackAsTheyWere()
{
    const FileAnalysis a = anAnalysis();
    const FileAnalysis b = parseFileAnalysis(bytesOf(a));
    QCOMPARE(b.contentHash, a.contentHash);
    QCOMPARE(b.stream.codec, a.stream.codec);
    QCOMPARE(b.stream.sampleRate, a.stream.sampleRate);
    QCOMPARE(b.stream.channels, a.stream.channels);
    QCOMPARE(b.stream.seconds, a.stream.seconds);
    QCOMPARE(b.stream.bitRate, a.stream.bitRate);
    QVERIFY(b.tags == a.tags);
    QCOMPARE(bytesOf(b.sound), bytesOf(a.sound));
    QCOMPARE(b.cover, a.cover);
    QCOMPARE(b.damagedPackets, a.damagedPackets);
    QVERIFY(parseFileAnalysis(bytesOf(FileAnalysis())).tags == Tags());
}

void TestFileAnalysis::bytesThatEndEarlyOrGoOnAreCorrupt()
{
    const std::string bytes = bytesOf(anAnalysis());
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        QCOMPARE(kindThrownBy([&] { (void)parseFileAnalysis(std::string_view(bytes).substr(0, size)); }),
                 ErrorKind::Corrupt);
    }
    QCOMPARE(kindThrownBy([&] { (void)parseFileAnalysis(bytes + "x"); }), ErrorKind::Corrupt);
}

void TestFileAnalysis::anotherFormIsCorrupt()
{
    std::string bytes = bytesOf(anAnalysis());
    bytes[0] = '\x63';
    QCOMPARE(kindThrownBy([&] { (void)parseFileAnalysis(bytes); }), ErrorKind::Corrupt);
}

void TestFileAnalysis::theHashFindsAFileThatWasMoved()
{
    write("a", std::string(300'000, 'x') + "y");
    const std::uint64_t before = contentHash(at("a"));
    fs::rename(at("a"), at("b"));
    QCOMPARE(contentHash(at("b")), before);
}

void TestFileAnalysis::theHashSeesBeginningMiddleEndAndSize()
{
    for (const std::size_t size : {std::size_t{100}, std::size_t{150'000}, std::size_t{1'000'000}}) {
        const std::string bytes(size, 'x');
        write("a", bytes);
        const std::uint64_t hash = contentHash(at("a"));
        for (const std::size_t changed : {std::size_t{0}, size / 2, size - 1}) {
            std::string other = bytes;
            other[changed] = 'y';
            write("b", other);
            QVERIFY(contentHash(at("b")) != hash);
        }
        write("b", bytes + "x");
        QVERIFY(contentHash(at("b")) != hash);
    }
    write("empty", "");
    write("zero", std::string(1, '\0'));
    QVERIFY(contentHash(at("empty")) != contentHash(at("zero")));
}

void TestFileAnalysis::whatCannotBeReadHasNoHash()
{
    QCOMPARE(kindThrownBy([&] { (void)contentHash(at("none")); }), ErrorKind::NotFound);
    QCOMPARE(kindThrownBy([&] { (void)contentHash(at("")); }), ErrorKind::Unreadable);
    QCOMPARE(::mkfifo(at("pipe").c_str(), 0600), 0);
    QCOMPARE(kindThrownBy([&] { (void)contentHash(at("pipe")); }), ErrorKind::Unreadable);
}

QTEST_APPLESS_MAIN(TestFileAnalysis)
#include "tst_file_analysis.moc"
