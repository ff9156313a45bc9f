#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <memory>
#include <numbers>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "core/audio/decoder.h"
#include "core/audio/encoder.h"
#include "core/base/file.h"
#include "tests/support/sounds.h"
#include "tests/support/thrown.h"
#include "tests/support/wav_file.h"

using namespace nearfield;
using namespace nearfield::audio;
using nearfield::test::Bytes;
using nearfield::test::kindThrownBy;
using nearfield::test::Sound;
using nearfield::test::wavOfFloats;

namespace fs = std::filesystem;

namespace {

std::vector<float> decoded(const fs::path& file)
{
    Decoder decoder(file);
    std::vector<float> all;
    for (auto block = decoder.read(); !block.empty(); block = decoder.read()) {
        all.insert(all.end(), block.begin(), block.end());
    }
    return all;
}

double secondsOf(const std::vector<float>& stereo)
{
    return static_cast<double>(stereo.size()) / kChannels / kSampleRate;
}

/// Root mean square of one channel in dB of full scale.
double levelOf(const std::vector<float>& stereo, std::size_t channel)
{
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t i = channel; i < stereo.size(); i += kChannels, ++count) {
        sum += static_cast<double>(stereo[i]) * static_cast<double>(stereo[i]);
    }
    return 10 * std::log10(sum / static_cast<double>(count) + 1e-12);
}

double peakOf(const std::vector<float>& samples)
{
    double peak = 0;
    for (const float s : samples) {
        peak = std::max(peak, std::abs(static_cast<double>(s)));
    }
    return peak;
}

/// Where a sharp click stands, in samples: the loudest one.
std::ptrdiff_t loudestAt(const std::vector<float>& stereo)
{
    const auto louder = [](float a, float b) { return std::abs(a) < std::abs(b); };
    return (std::max_element(stereo.begin(), stereo.end(), louder) - stereo.begin()) / kChannels;
}

std::vector<float> sine(double seconds, int rate, int channels, double hertz, double amplitude)
{
    std::vector<float> out;
    const auto frames = static_cast<std::size_t>(seconds * rate);
    for (std::size_t i = 0; i < frames; ++i) {
        const double t = static_cast<double>(i) / rate;
        const auto value = static_cast<float>(amplitude * std::sin(2 * std::numbers::pi * hertz * t));
        out.insert(out.end(), static_cast<std::size_t>(channels), value);
    }
    return out;
}

} // namespace

class TestDecoder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void everyFormatComesBackWithItsLengthAndLoudness_data();
    void everyFormatComesBackWithItsLengthAndLoudness();
    void theSameSoundGivesTheSameBytes();
    void anUnknownEndingIsNotWritten();
    void monoIsDoubledAtFullLevel();
    void sixChannelsAreMixedWithoutClipping();
    void channelsThatNobodyPlacesAreMixedToo();
    void otherRatesAreResampled_data();
    void otherRatesAreResampled();
    void valuesThatAreNoNumbersAreSilence();
    void aFormatThatChangesInMidStreamGoesOn();
    void anyNameIsRead_data();
    void anyNameIsRead();
    void theEndingDoesNotMatter();
    void aFileThatIsCutGivesWhatIsThere_data();
    void aFileThatIsCutGivesWhatIsThere();
    void flippedBitsCostALittle();
    void whatIsNoSoundIsRefused_data();
    void whatIsNoSoundIsRefused();
    void aPlaylistOpensNothing();
    void sizesThatAreDeclaredAreNotBelieved();
    void absurdRatesAndChannelsAreRefused_data();
    void absurdRatesAndChannelsAreRefused();
    void pipesFoldersAndDevicesAreRefusedAtOnce();
    void aFileThatMayNotBeReadIsUnreadable();
    void aMissingFileIsNotFound();

private:
    [[nodiscard]] fs::path at(const std::string& name) const { return fs::path(m_folder->path().toStdString()) / name; }
    [[nodiscard]] fs::path write(const std::string& name, std::string_view bytes) const
    {
        std::ofstream(at(name), std::ios::binary) << bytes;
        return at(name);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestDecoder::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestDecoder::cleanup()
{
    fs::remove_all(m_folder->path().toStdString()); // Qt does not remove names that are no UTF-8
}

void TestDecoder::everyFormatComesBackWithItsLengthAndLoudness_data()
{
    QTest::addColumn<QString>("ending");
    QTest::addColumn<QString>("codec");
    QTest::addColumn<int>("rate");
    QTest::addColumn<double>("decibels");
    QTest::addColumn<int>("shift"); ///< in samples, of the click
    QTest::newRow("wav") << "wav"
                         << "pcm_s16le" << 44100 << 0.001 << 0;
    QTest::newRow("flac") << "flac"
                          << "flac" << 44100 << 0.001 << 0;
    QTest::newRow("ogg") << "ogg"
                         << "vorbis" << 44100 << 0.1 << 50;
    QTest::newRow("opus") << "opus"
                          << "opus" << 48000 << 0.1 << 50;
    QTest::newRow("mp3") << "mp3"
                         << "mp3" << 44100 << 0.3 << 50; // LAME turns everything down a little
    QTest::newRow("m4a") << "m4a"
                         << "aac" << 44100 << 0.1 << 50;
    QTest::newRow("aiff") << "aiff"
                          << "pcm_s16be" << 44100 << 0.001 << 0;
    QTest::newRow("wma") << "wma"
                         << "wmav2" << 44100 << 0.1 << 2100; // cannot say what it has padded
}

void TestDecoder::everyFormatComesBackWithItsLengthAndLoudness()
{
    QFETCH(QString, ending);
    QFETCH(QString, codec);
    QFETCH(int, rate);
    QFETCH(double, decibels);
    QFETCH(int, shift);
    const fs::path file = at("x." + ending.toStdString());
    Sound sound(4.321);
    sound.sine(440, 0.2).sine(1000, 0.1);
    // A click that can be found again: encoders pad at the beginning, and the padding must be gone.
    sound.add(2.0, 0.002, [](double t) { return 0.6 * std::cos(2 * std::numbers::pi * 2000 * t); });
    writeAudioFile(file, sound.samples());

    const Decoder decoder(file);
    QCOMPARE(decoder.info().codec, codec.toStdString());
    QCOMPARE(decoder.info().sampleRate, rate);
    QCOMPARE(decoder.info().channels, 2);
    QVERIFY(std::abs(decoder.info().seconds - 4.321) < 0.05);
    QVERIFY(decoder.info().bitRate > 50'000);

    const std::vector<float> heard = decoded(file);
    QVERIFY2(std::abs(secondsOf(heard) - 4.321) < 0.05, qPrintable(QString::number(secondsOf(heard))));
    for (const std::size_t channel : {0U, 1U}) {
        const double difference = levelOf(heard, channel) - levelOf(sound.samples(), channel);
        QVERIFY2(std::abs(difference) <= decibels, qPrintable(QString::number(difference)));
    }
    QVERIFY2(std::abs(loudestAt(heard) - loudestAt(sound.samples())) <= shift,
             qPrintable(QString::number(loudestAt(heard) - loudestAt(sound.samples()))));
}

void TestDecoder::theSameSoundGivesTheSameBytes()
{
    const std::vector<float> tone = sine(0.5, kSampleRate, 2, 440, 0.5);
    for (const std::string ending : {"ogg", "mp3", "m4a", "wma"}) {
        writeAudioFile(at("a." + ending), tone);
        writeAudioFile(at("b." + ending), tone);
        QVERIFY2(readFile(at("a." + ending)) == readFile(at("b." + ending)), ending.c_str());
    }
}

void TestDecoder::anUnknownEndingIsNotWritten()
{
    const std::vector<float> tone = sine(0.1, kSampleRate, 2, 440, 0.5);
    QCOMPARE(kindThrownBy([&] { writeAudioFile(at("x.mid"), tone); }), ErrorKind::BadArgument);
    QVERIFY(!fs::exists(at("x.mid")));
    QCOMPARE(kindThrownBy([&] { writeAudioFile(at("no/such/folder/x.wav"), tone); }), ErrorKind::Unreadable);
}

void TestDecoder::monoIsDoubledAtFullLevel()
{
    const std::vector<float> tone = sine(1, kSampleRate, 1, 440, 0.5);
    const std::vector<float> heard = decoded(write("mono.wav", wavOfFloats(tone, 1, kSampleRate)));
    QCOMPARE(heard.size(), tone.size() * 2);
    for (std::size_t i = 0; i < tone.size(); ++i) {
        QCOMPARE(heard[2 * i], tone[i]);
        QCOMPARE(heard[2 * i + 1], tone[i]);
    }
}

void TestDecoder::sixChannelsAreMixedWithoutClipping()
{
    const std::vector<float> heard =
        decoded(write("six.wav", wavOfFloats(sine(1, kSampleRate, 6, 440, 1), 6, kSampleRate)));
    QVERIFY(std::abs(secondsOf(heard) - 1) < 0.001);
    QVERIFY(peakOf(heard) <= 1.0001);
    QVERIFY(levelOf(heard, 0) > -6);
    QVERIFY(std::abs(levelOf(heard, 0) - levelOf(heard, 1)) < 0.01);
}

void TestDecoder::channelsThatNobodyPlacesAreMixedToo()
{
    for (const int channels : {3, 9, 12, 17}) {
        const std::vector<float> heard =
            decoded(write("many.wav", wavOfFloats(sine(0.5, kSampleRate, channels, 440, 1), channels, kSampleRate)));
        QVERIFY(std::abs(secondsOf(heard) - 0.5) < 0.001);
        QVERIFY(peakOf(heard) <= 1.0001);
        QVERIFY(levelOf(heard, 0) > -6);
        QVERIFY(levelOf(heard, 1) > -6);
    }
}

void TestDecoder::otherRatesAreResampled_data()
{
    QTest::addColumn<int>("rate");
    for (const int rate : {8000, 11025, 22050, 32000, 48000, 96000, 192000}) {
        QTest::addRow("%d", rate) << rate;
    }
}

void TestDecoder::otherRatesAreResampled()
{
    QFETCH(int, rate);
    const std::vector<float> heard = decoded(write("x.wav", wavOfFloats(sine(2, rate, 2, 440, 0.5), 2, rate)));
    QVERIFY2(std::abs(secondsOf(heard) - 2) < 0.01, qPrintable(QString::number(secondsOf(heard))));
    QVERIFY(std::abs(levelOf(heard, 0) - 20 * std::log10(0.5 / std::numbers::sqrt2)) < 0.1);
    int crossings = 0;
    for (std::size_t i = 2; i < heard.size(); i += 2) {
        crossings += heard[i - 2] < 0 && heard[i] >= 0 ? 1 : 0;
    }
    QVERIFY(std::abs(crossings - 880) <= 2);
}

void TestDecoder::valuesThatAreNoNumbersAreSilence()
{
    std::vector<float> samples = sine(1, kSampleRate, 2, 440, 0.5);
    samples[1000] = std::numeric_limits<float>::quiet_NaN();
    samples[2000] = std::numeric_limits<float>::infinity();
    samples[3000] = -3e38F;
    const std::vector<float> heard = decoded(write("x.wav", wavOfFloats(samples, 2, kSampleRate)));
    QCOMPARE(heard.size(), samples.size());
    QVERIFY(std::all_of(heard.begin(), heard.end(), [](float s) { return std::isfinite(s) && std::abs(s) <= 16; }));
    QCOMPARE(heard[5000], samples[5000]);
}

void TestDecoder::aFormatThatChangesInMidStreamGoesOn()
{
    // Two MP3 files behind each other, as radio recorders leave them: the second with another rate, in mono.
    const fs::path first = at("a.mp3");
    writeAudioFile(first, sine(1, kSampleRate, 2, 440, 0.5));
    const fs::path frames = write("b.wav", wavOfFloats(sine(1, 22050, 1, 440, 0.5), 1, 22050));
    const QString second = QString::fromStdString(at("b.mp3").string());
    if (QProcess::execute("ffmpeg", {"-v", "quiet", "-i", QString::fromStdString(frames.string()), second}) != 0) {
        QSKIP("needs the program ffmpeg");
    }
    const fs::path both = write("both.mp3", readFile(first) + readFile(at("b.mp3")));
    const std::vector<float> heard = decoded(both);
    QVERIFY2(std::abs(secondsOf(heard) - 2) < 0.2, qPrintable(QString::number(secondsOf(heard))));
    const std::vector<float> end(heard.end() - kSampleRate, heard.end() - kSampleRate / 2);
    QVERIFY(std::abs(levelOf(end, 1) - levelOf(sine(1, 22050, 2, 440, 0.5), 1)) < 0.5);
}

void TestDecoder::anyNameIsRead_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("signs of addresses") << QByteArray("#1 50% off? a&b=c.ogg");
    QTest::newRow("umlauts") << QByteArray("Ärger über Öl.ogg");
    QTest::newRow("CJK") << QByteArray("夜に駆ける.ogg");
    QTest::newRow("Latin-1") << QByteArray("caf\xe9.ogg");
    QTest::newRow("looks like a protocol") << QByteArray("http:example.ogg");
    QTest::newRow("pattern of numbers") << QByteArray("track %03d.ogg");
    QTest::newRow("line break, quotes") << QByteArray("a\nb\"c'd.ogg");
}

void TestDecoder::anyNameIsRead()
{
    QFETCH(QByteArray, name);
    const fs::path file = at(name.toStdString());
    writeAudioFile(file, sine(0.5, kSampleRate, 2, 440, 0.5));
    QVERIFY(fs::exists(file));
    QVERIFY(std::abs(secondsOf(decoded(file)) - 0.5) < 0.05);
}

void TestDecoder::theEndingDoesNotMatter()
{
    for (const std::string ending : {"wav", "flac", "ogg", "opus", "mp3", "m4a", "aiff", "wma"}) {
        writeAudioFile(at("x." + ending), sine(0.5, kSampleRate, 2, 440, 0.5));
        for (const std::string other : {".mp3", ".flac", ".m4a", ".ape", ""}) {
            fs::copy_file(at("x." + ending), at("y" + other), fs::copy_options::overwrite_existing);
            QVERIFY2(std::abs(secondsOf(decoded(at("y" + other))) - 0.5) < 0.05, (ending + other).c_str());
        }
    }
}

void TestDecoder::aFileThatIsCutGivesWhatIsThere_data()
{
    QTest::addColumn<QString>("ending");
    for (const char* ending : {"wav", "flac", "ogg", "opus", "mp3", "aiff", "wma"}) { // an m4a has its index at the end
        QTest::newRow(ending) << QString::fromLatin1(ending);
    }
}

void TestDecoder::aFileThatIsCutGivesWhatIsThere()
{
    QFETCH(QString, ending);
    const fs::path file = at("x." + ending.toStdString());
    Sound sound(4);
    writeAudioFile(file, sound.noise(0.1).samples());
    fs::resize_file(file, fs::file_size(file) / 2);
    const double seconds = secondsOf(decoded(file));
    QVERIFY2(seconds > 1 && seconds < 3, qPrintable(QString::number(seconds)));
}

void TestDecoder::flippedBitsCostALittle()
{
    Sound sound(10);
    writeAudioFile(at("x.mp3"), sound.noise(0.1).samples());
    std::string bytes = readFile(at("x.mp3"));
    for (std::size_t i = 4000; i < bytes.size(); i += 7001) {
        bytes[i] = static_cast<char>(bytes[i] ^ 0x10);
    }
    const std::vector<float> heard = decoded(write("x.mp3", bytes));
    QVERIFY(std::abs(secondsOf(heard) - 10) < 1.5);
}

void TestDecoder::whatIsNoSoundIsRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("text") << QByteArray("Remember the milk.\n").repeated(500);
    QTest::newRow("zeros") << QByteArray(100'000, '\0');
    QTest::newRow("a picture") << QByteArray::fromHex("ffd8ffe000104a46494600010100000100010000") +
                                      QByteArray(5000, 'x');
    QTest::newRow("a picture's PNG header") << QByteArray("\x89PNG\r\n\x1a\n") + QByteArray(5000, 'x');
    QTest::newRow("a header of FLAC") << QByteArray("fLaC") + QByteArray(5000, '\x55');
    QTest::newRow("a header of Ogg") << QByteArray("OggS") + QByteArray(5000, '\x55');
    QTest::newRow("a header of MP4") << QByteArray("\0\0\0\x18"
                                                   "ftypM4A ",
                                                   12) +
                                            QByteArray(5000, '\x55');
    QTest::newRow("a WAV of no samples") << QByteArray::fromStdString(wavOfFloats({}, 2, 44100));
}

void TestDecoder::whatIsNoSoundIsRefused()
{
    QFETCH(QByteArray, bytes);
    const fs::path file = write("x.mp3", bytes.toStdString());
    QCOMPARE(kindThrownBy([&] { decoded(file); }), ErrorKind::BadFormat);
}

void TestDecoder::aPlaylistOpensNothing()
{
    const std::vector<float> tone = sine(1, kSampleRate, 2, 440, 0.5);
    writeAudioFile(at("secret.wav"), tone);
    const std::string secret = at("secret.wav").string();
    for (const std::string& text : std::initializer_list<std::string>{
             "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:1,\nfile:" + secret + "\n#EXT-X-ENDLIST\n",
             "ffconcat version 1.0\nfile '" + secret + "'\n",
             "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nm=audio 5004 RTP/AVP 0\n"}) {
        const fs::path file = write("x.mp3", text);
        QCOMPARE(kindThrownBy([&] { decoded(file); }), ErrorKind::BadFormat);
    }
}

void TestDecoder::sizesThatAreDeclaredAreNotBelieved()
{
    std::string bytes = wavOfFloats(sine(1, kSampleRate, 2, 440, 0.5), 2, kSampleRate);
    bytes.replace(40, 4, "\xf0\xff\xff\x7f"); // 2 GiB of samples
    bytes.replace(4, 4, "\xff\xff\xff\x7f");
    QVERIFY(std::abs(secondsOf(decoded(write("x.wav", bytes))) - 1) < 0.01);

    // An ID3v2 tag of 256 MiB in front of nothing.
    const Bytes tag = Bytes().text("ID3").be(0x0300, 2).be(0, 1).synchsafe(0x0fffffff);
    QCOMPARE(kindThrownBy([&] { decoded(write("x.mp3", tag.str() + std::string(5000, 'x'))); }), ErrorKind::BadFormat);
}

void TestDecoder::absurdRatesAndChannelsAreRefused_data()
{
    QTest::addColumn<int>("channels");
    QTest::addColumn<int>("rate");
    QTest::newRow("a sample a second") << 2 << 1;
    QTest::newRow("no rate") << 2 << 0;
    QTest::newRow("a billion samples a second") << 2 << 1'000'000'000;
    QTest::newRow("no channels") << 0 << 44100;
    QTest::newRow("sixty thousand channels") << 60000 << 44100;
}

void TestDecoder::absurdRatesAndChannelsAreRefused()
{
    QFETCH(int, channels);
    QFETCH(int, rate);
    const std::vector<float> samples(120'000, 0.5F);
    const fs::path file = write("x.wav", wavOfFloats(samples, channels, rate));
    QCOMPARE(kindThrownBy([&] { decoded(file); }), ErrorKind::BadFormat);
}

void TestDecoder::pipesFoldersAndDevicesAreRefusedAtOnce()
{
    QCOMPARE(::mkfifo(at("pipe.mp3").c_str(), 0600), 0);
    fs::create_directory(at("folder.mp3"));
    fs::create_symlink("/dev/zero", at("device.mp3"));
    for (const char* name : {"pipe.mp3", "folder.mp3", "device.mp3"}) {
        QCOMPARE(kindThrownBy([&] { decoded(at(name)); }), ErrorKind::Unreadable);
    }
}

void TestDecoder::aFileThatMayNotBeReadIsUnreadable()
{
    const fs::path file = at("x.wav");
    writeAudioFile(file, sine(0.1, kSampleRate, 2, 440, 0.5));
    fs::permissions(file, fs::perms::none);
    if (::access(file.c_str(), R_OK) == 0) {
        QSKIP("this user may read every file");
    }
    QCOMPARE(kindThrownBy([&] { decoded(file); }), ErrorKind::Unreadable);
}

void TestDecoder::aMissingFileIsNotFound()
{
    QCOMPARE(kindThrownBy([&] { decoded(at("none.mp3")); }), ErrorKind::NotFound);
    (void)write("file", "x");
    QCOMPARE(kindThrownBy([&] { decoded(at("file/none.mp3")); }), ErrorKind::NotFound);
}

QTEST_APPLESS_MAIN(TestDecoder)
#include "tst_decoder.moc"
