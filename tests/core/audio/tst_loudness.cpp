#include <cmath>

#include <QTest>
#include <ebur128.h>

#include "core/audio/loudness.h"
#include "tests/support/sounds.h"

using namespace nearfield;
using namespace nearfield::audio;
using namespace nearfield::test;

namespace {

struct Stretch
{
    double decibels, seconds;
};

/// A sine of 1 kHz on both channels, at several levels in turn, as the EBU's test signals are.
Sound sines(const std::vector<Stretch>& stretches)
{
    double length = 0;
    for (const Stretch& stretch : stretches) {
        length += stretch.seconds;
    }
    Sound sound(length);
    double at = 0;
    for (const auto& [decibels, seconds] : stretches) {
        const double amplitude = std::pow(10.0, decibels / 20);
        sound.add(at, seconds, [amplitude](double t) { return amplitude * std::sin(2 * std::numbers::pi * 1000 * t); });
        at += seconds;
    }
    return sound;
}

Loudness measured(const Sound& sound)
{
    Loudness loudness;
    loudness.add(sound.samples());
    return loudness;
}

struct Reference
{
    double integrated = 0, range = 0;
};

Reference byLibebur128(const Sound& sound)
{
    ebur128_state* state = ebur128_init(2, 44100, EBUR128_MODE_I | EBUR128_MODE_LRA);
    Reference reference;
    ebur128_add_frames_float(state, sound.samples().data(), sound.samples().size() / 2);
    ebur128_loudness_global(state, &reference.integrated);
    ebur128_loudness_range(state, &reference.range);
    ebur128_destroy(&state);
    return reference;
}

} // namespace

class TestLoudness : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSignalsOfTheStandardHaveTheirLoudness_data()
    {
        QTest::addColumn<std::vector<Stretch>>("stretches");
        QTest::addColumn<double>("integrated");
        const auto row = [](const char* name, std::vector<Stretch> stretches, double integrated) {
            QTest::newRow(name) << std::move(stretches) << integrated;
        };
        row("EBU Tech 3341 case 1", {{-23, 20}}, -23);
        row("case 2", {{-33, 20}}, -33);
        row("case 3: the quiet ends are gated", {{-36, 10}, {-23, 60}, {-36, 10}}, -23);
        row("case 4: so is silence", {{-72, 10}, {-36, 10}, {-23, 60}, {-36, 10}, {-72, 10}}, -23);
        row("case 5", {{-26, 20}, {-20, 20.1}, {-26, 20}}, -23);
    }
    void theSignalsOfTheStandardHaveTheirLoudness()
    {
        QFETCH(std::vector<Stretch>, stretches);
        QFETCH(double, integrated);
        QVERIFY(std::abs(measured(sines(stretches)).integrated() - integrated) < 0.1);
    }

    void theSignalsOfTheStandardHaveTheirRange_data()
    {
        QTest::addColumn<std::vector<Stretch>>("stretches");
        QTest::addColumn<double>("range");
        QTest::newRow("EBU Tech 3342 case 1") << std::vector<Stretch>{{-20, 20}, {-30, 20}} << 10.0;
        QTest::newRow("case 2") << std::vector<Stretch>{{-20, 20}, {-15, 20}} << 5.0;
        QTest::newRow("case 3") << std::vector<Stretch>{{-40, 20}, {-20, 20}} << 20.0;
        QTest::newRow("case 4") << std::vector<Stretch>{{-50, 20}, {-35, 20}, {-20, 20}, {-35, 20}, {-50, 20}} << 15.0;
    }
    void theSignalsOfTheStandardHaveTheirRange()
    {
        QFETCH(std::vector<Stretch>, stretches);
        QFETCH(double, range);
        QVERIFY(std::abs(measured(sines(stretches)).range() - range) < 1);
    }

    void itAgreesWithLibebur128()
    {
        // Bass, middle and noise, panned, swelling and with a pause.
        Sound sound(30);
        addDrums(sound, 97);
        addChords(sound, 3, false, 97);
        Random random(2);
        for (std::size_t i = 0; i < sound.samples().size() / 2; ++i) {
            const double t = static_cast<double>(i) / Sound::kRate;
            const double swell = t > 12 && t < 16 ? 0 : 0.2 + 0.8 * std::abs(std::sin(t / 5));
            sound.samples()[2 * i] = static_cast<float>(swell * sound.samples()[2 * i]);
            sound.samples()[2 * i + 1] = static_cast<float>(0.3 * sound.samples()[2 * i + 1] + 0.01 * random.normal());
        }
        const Reference reference = byLibebur128(sound);
        const Loudness loudness = measured(sound);
        QVERIFY(reference.range > 1);
        QVERIFY(std::abs(loudness.integrated() - reference.integrated) < 0.01);
        QVERIFY(std::abs(loudness.range() - reference.range) < 0.01);
    }

    void lengthsOfBlocksDoNotMatter()
    {
        Sound sound(7);
        addDrums(sound, 120);
        Loudness pieces;
        std::span<const float> rest = sound.samples();
        for (std::size_t frames = 1; !rest.empty(); frames = frames * 3 % 9973) {
            const std::size_t count = std::min(2 * frames, rest.size());
            pieces.add(rest.first(count));
            rest = rest.subspan(count);
        }
        QVERIFY(std::abs(pieces.integrated() - measured(sound).integrated()) < 1e-4F);
    }

    void whatIsTooShortOrSilentHasTheLoudnessOfTheGate()
    {
        QCOMPARE(Loudness().integrated(), -70.0F);
        QCOMPARE(measured(Sound(0.3).sine(1000, 0.5)).integrated(), -70.0F);
        QCOMPARE(measured(Sound(5)).integrated(), -70.0F);
        QCOMPARE(measured(Sound(5)).range(), 0.0F);
        QCOMPARE(measured(Sound(2).sine(1000, 0.5)).range(), 0.0F);
    }
};

QTEST_APPLESS_MAIN(TestLoudness)
#include "tst_loudness.moc"
