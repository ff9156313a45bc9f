#include <cmath>
#include <limits>

#include <QTest>

#include "core/audio/analyser.h"
#include "tests/support/sounds.h"

using namespace nearfield;
using namespace nearfield::audio;
using namespace nearfield::test;

namespace {

SoundDescription heard(std::span<const float> stereo)
{
    Analyser analyser;
    analyser.add(stereo);
    return analyser.finish();
}

SoundDescription heard(const Sound& sound)
{
    return heard(sound.samples());
}

bool isFinite(const SoundDescription& sound)
{
    const auto finite = [](float x) { return std::isfinite(x); };
    return std::all_of(sound.descriptors.begin(), sound.descriptors.end(), finite) && finite(sound.loudness) &&
           finite(sound.tempo) && finite(sound.tempoConfidence) && finite(sound.keyConfidence) &&
           finite(sound.meterConfidence);
}

Sound song(double bpm, int tonic, bool major, double seconds = 16)
{
    Sound sound(seconds);
    addChords(sound, tonic, major, bpm);
    addDrums(sound, bpm);
    return sound;
}

} // namespace

class TestAnalyser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsDescribedAsNothing()
    {
        const SoundDescription sound = heard(std::span<const float>());
        QCOMPARE(sound.seconds, 0.0);
        QCOMPARE(sound.loudness, -70.0F);
        QCOMPARE(sound.tempo, 0.0F);
        QCOMPARE(sound.key, -1);
        QVERIFY(isFinite(sound));
    }

    void silenceHasNeitherTempoNorKey()
    {
        const SoundDescription sound = heard(Sound(10));
        QCOMPARE(sound.seconds, 10.0);
        QCOMPARE(sound.loudness, -70.0F);
        QCOMPARE(sound.tempo, 0.0F);
        QVERIFY(sound.tempoCandidates.empty());
        QCOMPARE(sound.key, -1);
        QCOMPARE(sound[Descriptor::SilentShare], 1.0F);
        QCOMPARE(sound[Descriptor::OnsetRate], 0.0F);
        QVERIFY(isFinite(sound));
    }

    void aConstantIsNoSound()
    {
        Sound constant(5);
        constant.add(0, 5, [](double) { return 0.5; });
        const SoundDescription sound = heard(constant);
        QCOMPARE(sound.tempo, 0.0F);
        QCOMPARE(sound.key, -1);
        QVERIFY(sound[Descriptor::CentroidMean] < 50);
        QVERIFY(isFinite(sound));
    }

    void aSineIsHeardAtItsFrequencyAndLevel()
    {
        // EBU Tech 3341, case 1: a stereo sine of 1 kHz at −23 dB full scale has −23 LUFS.
        const SoundDescription sound = heard(Sound(20).sine(1000, std::pow(10.0, -23.0 / 20)));
        QVERIFY(std::abs(sound.loudness + 23) < 0.1F);
        QVERIFY(std::abs(sound[Descriptor::RmsMean] + 26.01F) < 0.05F);
        QVERIFY(std::abs(sound[Descriptor::CentroidMean] - 1000) < 5);
        QVERIFY(std::abs(sound[Descriptor::ZeroCrossingRate] - 2000.0F / 22050) < 1e-3F);
        QVERIFY(sound[Descriptor::FlatnessMean] < 1e-3F);
        QVERIFY(sound[Descriptor::MidShare] > 0.99F);
        QVERIFY(sound[Descriptor::HarmonicShare] > 0.95F);
        QVERIFY(sound[Descriptor::LoudnessRange] < 0.1F);
        QCOMPARE(sound[Descriptor::StereoWidth], -60.0F);
        QCOMPARE(sound.tempo, 0.0F);
        QCOMPARE(sound.key, 11); // 1 kHz is a B, 21 cents sharp
    }

    void noiseIsFlatAndHasNoBeat()
    {
        const SoundDescription sound = heard(Sound(20).noise(0.1));
        QVERIFY(sound[Descriptor::FlatnessMean] > 0.45F);
        QVERIFY(sound[Descriptor::CentroidMean] > 4500 && sound[Descriptor::CentroidMean] < 6500);
        QVERIFY(sound[Descriptor::HarmonicShare] < 0.7F);
        QCOMPARE(sound.tempo, 0.0F);
    }

    void blocksOfAnySizeGiveTheSameDescription()
    {
        const Sound sound = song(117, 2, true, 8.123);
        const std::string whole = bytesOf(heard(sound));
        Random random(5);
        for (const std::size_t largest : {std::size_t{1}, std::size_t{37}, std::size_t{4096}, std::size_t{30000}}) {
            Analyser analyser;
            std::span<const float> rest = sound.samples();
            while (!rest.empty()) {
                const std::size_t frames = std::min<std::size_t>(1 + random.below(largest), rest.size() / 2);
                analyser.add(rest.first(2 * frames));
                rest = rest.subspan(2 * frames);
            }
            QVERIFY(bytesOf(analyser.finish()) == whole);
        }
    }

    void tempoAndKeyOfASongAreHeard_data()
    {
        QTest::addColumn<double>("bpm");
        QTest::addColumn<int>("tonic");
        QTest::addColumn<bool>("major");
        for (int i = 0; i < 24; ++i) {
            QTest::addRow("%d", i) << 70.0 + 4.3 * i << i % 12 << (i < 12);
        }
    }
    void tempoAndKeyOfASongAreHeard()
    {
        QFETCH(double, bpm);
        QFETCH(int, tonic);
        QFETCH(bool, major);
        const SoundDescription sound = heard(song(bpm, tonic, major));
        QVERIFY2(std::abs(sound.tempo / bpm - 1) < 0.04, qPrintable(QString("%1 is not %2").arg(sound.tempo).arg(bpm)));
        QCOMPARE(sound.key, tonic);
        QCOMPARE(sound.major, major);
        QCOMPARE(sound.beatsPerBar, 4);
    }

    void damagedSamplesDoNoHarm()
    {
        Sound sound = song(120, 0, true, 8);
        auto& samples = sound.samples();
        samples[1000] = std::numeric_limits<float>::quiet_NaN();
        samples[20001] = std::numeric_limits<float>::infinity();
        samples[50000] = -std::numeric_limits<float>::infinity();
        samples[90000] = std::numeric_limits<float>::max();
        const SoundDescription description = heard(sound);
        QVERIFY(isFinite(description));
        QVERIFY(std::abs(description.tempo - 120) < 3);
    }

    void aSquareWaveAtFullScaleIsFinite()
    {
        Sound square(5);
        square.add(0, 5, [](double t) { return std::fmod(t * 441, 1.0) < 0.5 ? 1.0 : -1.0; });
        const SoundDescription sound = heard(square);
        QVERIFY(isFinite(sound));
        QVERIFY(sound.loudness > -3);
    }

    void veryShortSoundsAreDescribedAsFarAsTheyCanBe_data()
    {
        QTest::addColumn<double>("seconds");
        for (const double seconds : {0.00003, 0.001, 0.0101, 0.05, 0.2, 0.201, 0.39, 0.5, 1.0, 2.0}) {
            QTest::addRow("%g s", seconds) << seconds;
        }
    }
    void veryShortSoundsAreDescribedAsFarAsTheyCanBe()
    {
        QFETCH(double, seconds);
        const SoundDescription sound = heard(Sound(seconds).sine(440, 0.3));
        QVERIFY(isFinite(sound));
        QVERIFY(std::abs(sound.seconds - seconds) < 1e-4);
        QCOMPARE(sound.tempo, 0.0F);
    }
};

QTEST_APPLESS_MAIN(TestAnalyser)
#include "tst_analyser.moc"
