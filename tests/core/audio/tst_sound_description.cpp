#include <set>

#include <QTest>

#include "core/audio/sound_description.h"
#include "tests/support/thrown.h"

using namespace nearfield;
using namespace nearfield::audio;
using namespace nearfield::test;

namespace {

SoundDescription example()
{
    SoundDescription d;
    d.seconds = 123.456;
    d.loudness = -9.5F;
    d.tempo = 128;
    d.tempoConfidence = 0.9F;
    d.tempoCandidates = {{128, 0.7F}, {64, 0.3F}};
    d.key = 11;
    d.major = false;
    d.keyConfidence = 0.2F;
    d.beatsPerBar = 3;
    d.meterConfidence = 0.4F;
    for (std::size_t i = 0; i < kDescriptorCount; ++i) {
        d.descriptors[i] = static_cast<float>(i) * 0.5F - 3;
    }
    return d;
}

} // namespace

class TestSoundDescription : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsStoredIsReadBack()
    {
        const SoundDescription d = example();
        const SoundDescription back = parseDescription(bytesOf(d), "x");
        QCOMPARE(back.seconds, d.seconds);
        QCOMPARE(back.loudness, d.loudness);
        QCOMPARE(back.tempo, d.tempo);
        QCOMPARE(back.tempoConfidence, d.tempoConfidence);
        QCOMPARE(back.tempoCandidates.size(), d.tempoCandidates.size());
        QCOMPARE(back.tempoCandidates[1].bpm, 64.0F);
        QCOMPARE(back.tempoCandidates[1].strength, 0.3F);
        QCOMPARE(back.key, 11);
        QCOMPARE(back.major, false);
        QCOMPARE(back.keyConfidence, d.keyConfidence);
        QCOMPARE(back.beatsPerBar, 3);
        QCOMPARE(back.meterConfidence, d.meterConfidence);
        QVERIFY(back.descriptors == d.descriptors);
    }

    void theUnknownIsReadBack()
    {
        const SoundDescription back = parseDescription(bytesOf({}), "x");
        QCOMPARE(back.key, -1);
        QVERIFY(back.tempoCandidates.empty());
    }

    void everyTruncationIsCorrupt()
    {
        const std::string bytes = bytesOf(example());
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            QCOMPARE(kindThrownBy([&] { (void)parseDescription(bytes.substr(0, size), "x"); }), ErrorKind::Corrupt);
        }
        QCOMPARE(kindThrownBy([&] { (void)parseDescription(bytes + "y", "x"); }), ErrorKind::Corrupt);
    }

    void whateverIsDamagedIsReadOrRefusedButNeverCrashes()
    {
        const std::string bytes = bytesOf(example());
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            std::string damaged = bytes;
            damaged[i] = static_cast<char>(damaged[i] ^ 0xff);
            try {
                const SoundDescription d = parseDescription(damaged, "x");
                QVERIFY(d.key >= -1 && d.key < 12 && d.beatsPerBar >= 1);
            } catch (const Error& error) {
                QVERIFY(error.kind() == ErrorKind::Corrupt || error.kind() == ErrorKind::Newer);
            }
        }
    }

    void otherVersionsSaySo()
    {
        std::string bytes = bytesOf(example());
        bytes[4] = static_cast<char>(kAnalysisVersion - 1);
        QCOMPARE(kindThrownBy([&] { (void)parseDescription(bytes, "x"); }), ErrorKind::NotReady);
        bytes[4] = static_cast<char>(kAnalysisVersion + 1);
        QCOMPARE(kindThrownBy([&] { (void)parseDescription(bytes, "x"); }), ErrorKind::Newer);
    }

    void everyDescriptorHasItsOwnName()
    {
        std::set<std::string_view> names;
        for (std::size_t i = 0; i < kDescriptorCount; ++i) {
            names.insert(nameOf(static_cast<Descriptor>(i)));
        }
        QCOMPARE(names.size(), kDescriptorCount);
        QVERIFY(!names.contains(""));
        QCOMPARE(nameOf(Descriptor::LoudnessRange), std::string_view("loudness_range"));
        QCOMPARE(nameOf(Descriptor::StereoWidth), std::string_view("stereo_width"));
        QCOMPARE(nameOf(Descriptor::Mfcc4Deviation), std::string_view("mfcc4_deviation"));
    }
};

QTEST_APPLESS_MAIN(TestSoundDescription)
#include "tst_sound_description.moc"
