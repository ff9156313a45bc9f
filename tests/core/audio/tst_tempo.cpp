#include <algorithm>
#include <cmath>

#include <QTest>

#include "core/audio/analyser.h"
#include "core/audio/danceability.h"
#include "tests/support/sounds.h"

using namespace nearfield;
using namespace nearfield::audio;
using namespace nearfield::test;

namespace {

SoundDescription heard(const Sound& sound)
{
    Analyser analyser;
    analyser.add(sound.samples());
    return analyser.finish();
}

bool isNear(float bpm, double expected)
{
    return std::abs(static_cast<double>(bpm) / expected - 1) < 0.04;
}

} // namespace

class TestTempo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void clicksAreCounted_data()
    {
        QTest::addColumn<double>("bpm");
        for (const double bpm : {72.0, 90.0, 100.0, 120.0, 133.3, 150.0, 170.0}) {
            QTest::addRow("%g BPM", bpm) << bpm;
        }
    }
    void clicksAreCounted()
    {
        QFETCH(double, bpm);
        const SoundDescription sound = heard(clicks(bpm, 15));
        QVERIFY2(std::abs(sound.tempo - bpm) < 0.01 * bpm, qPrintable(QString::number(sound.tempo)));
        QVERIFY(sound[Descriptor::PulseClarity] > 0.8F);
        QVERIFY(std::abs(sound[Descriptor::OnsetRate] - bpm / 60) < 0.2);
    }

    void halfAndDoubleAreAmongTheCandidates()
    {
        Sound song(15);
        addDrums(song, 110);
        const SoundDescription sound = heard(song);
        const auto has = [&](double bpm) {
            return std::any_of(sound.tempoCandidates.begin(), sound.tempoCandidates.end(),
                               [bpm](const TempoCandidate& c) { return isNear(c.bpm, bpm); });
        };
        QVERIFY(isNear(sound.tempo, 110));
        QVERIFY(has(55) && has(110) && has(220));
        QCOMPARE(sound.tempoCandidates.front().bpm, sound.tempo);
        float sum = 0;
        for (const TempoCandidate& candidate : sound.tempoCandidates) {
            sum += candidate.strength;
        }
        QVERIFY(std::abs(sum - 1) < 1e-4F);
        QVERIFY(std::is_sorted(sound.tempoCandidates.begin(), sound.tempoCandidates.end(),
                               [](const auto& a, const auto& b) { return a.strength > b.strength; }));
    }

    void aClearBeatIsTrustedMoreThanATangledOne()
    {
        Sound clear(15);
        addDrums(clear, 120);
        Sound tangled(15);
        Random random(3);
        for (double at = 0; at < 15; at += 0.15 + 0.3 * random.uniform()) {
            tangled.snare(at, 0.1 + 0.4 * random.uniform());
        }
        QVERIFY(heard(clear).tempoConfidence > 0.6F);
        QVERIFY(heard(tangled).tempoConfidence < 0.4F);
    }

    void aWaltzHasThreeBeatsInABar_data()
    {
        QTest::addColumn<double>("bpm");
        QTest::addColumn<int>("beats");
        for (const double bpm : {96.0, 120.0, 144.0}) {
            QTest::addRow("waltz at %g", bpm) << bpm << 3;
            QTest::addRow("march at %g", bpm) << bpm << 4;
        }
    }
    void aWaltzHasThreeBeatsInABar()
    {
        QFETCH(double, bpm);
        QFETCH(int, beats);
        Sound song(20);
        addDrums(song, bpm, beats);
        addChords(song, 5, true, bpm, beats);
        const SoundDescription sound = heard(song);
        QVERIFY2(isNear(sound.tempo, bpm), qPrintable(QString::number(sound.tempo)));
        QCOMPARE(sound.beatsPerBar, beats);
        QVERIFY(sound.meterConfidence > 0.1F);
    }

    void fluctuationOfNoiseIsLargerThanThatOfARhythm()
    {
        // A rhythm comes back; a random walk never does. White noise lies at an exponent of one half.
        std::vector<float> white(3000);
        std::vector<float> drifting(3000);
        std::vector<float> beat(3000);
        Random random(1);
        float place = 0;
        for (std::size_t i = 0; i < white.size(); ++i) {
            white[i] = static_cast<float>(1 + 0.1 * random.normal());
            place += static_cast<float>(0.1 * random.normal());
            drifting[i] = place;
            beat[i] = i % 50 < 5 ? 1.0F : 0.1F;
        }
        QVERIFY(std::abs(danceability(white) - 2.0F) < 0.3F);
        QVERIFY(danceability(drifting) < 0.8F);
        QVERIFY(danceability(beat) > 2 * danceability(white));
    }

    void fluctuationOfNothingIsZero()
    {
        QCOMPARE(danceability({}), 0.0F);
        QCOMPARE(danceability(std::vector<float>(50, 0.5F)), 0.0F);
        QCOMPARE(danceability(std::vector<float>(5000, 0.5F)), 0.0F);
    }
};

QTEST_APPLESS_MAIN(TestTempo)
#include "tst_tempo.moc"
