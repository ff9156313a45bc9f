#include <cmath>

#include <QTest>

#include "core/audio/analyser.h"
#include "core/audio/key_finder.h"
#include "tests/support/sounds.h"

using namespace nearfield::audio;
using namespace nearfield::test;

class TestKeyFinder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void chordsAreHeardInEveryKey_data()
    {
        QTest::addColumn<int>("tonic");
        QTest::addColumn<bool>("major");
        for (int tonic = 0; tonic < 12; ++tonic) {
            QTest::addRow("%d major", tonic) << tonic << true;
            QTest::addRow("%d minor", tonic) << tonic << false;
        }
    }
    void chordsAreHeardInEveryKey()
    {
        QFETCH(int, tonic);
        QFETCH(bool, major);
        Sound sound(8.2);
        addChords(sound, tonic, major, 120);
        Analyser analyser;
        analyser.add(sound.samples());
        const SoundDescription heard = analyser.finish();
        QCOMPARE(heard.key, tonic);
        QCOMPARE(heard.major, major);
        QVERIFY(heard.keyConfidence > 0.02F);
        QVERIFY(heard[Descriptor::ChromaEntropy] < 0.95F);
    }

    void anotherConcertPitchDoesNotMoveTheKey_data()
    {
        QTest::addColumn<double>("pitch");
        for (const double pitch : {430.0, 435.0, 446.0, 450.0}) {
            QTest::addRow("%g Hz", pitch) << pitch;
        }
    }
    void anotherConcertPitchDoesNotMoveTheKey()
    {
        QFETCH(double, pitch);
        Sound sound(8.2);
        addChords(sound, 7, true, 120, 4, pitch);
        Analyser analyser;
        analyser.add(sound.samples());
        const SoundDescription heard = analyser.finish();
        QCOMPARE(heard.key, 7);
        QVERIFY(heard.major);
    }

    void aChromaThatIsAllTheSameHasNoKey()
    {
        Chroma flat;
        flat.fill(0.3);
        QCOMPARE(findKey(flat, flat, flat).pitchClass, -1);
        QCOMPARE(findKey({}, {}, {}).pitchClass, -1);
    }

    void theEndingDecidesBetweenRelatives()
    {
        // The white keys are C major as well as A minor.
        const Chroma white = {1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1};
        const Chroma onC = {1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0};
        const Chroma onA = {1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0};
        QCOMPARE(findKey(white, onC, onC).pitchClass, 0);
        QVERIFY(findKey(white, onC, onC).major);
        const Key minor = findKey(white, onA, onA);
        const Key major = findKey(white, onC, onC);
        QVERIFY(minor.pitchClass == 9 || minor.margin < major.margin);
    }
};

QTEST_APPLESS_MAIN(TestKeyFinder)
#include "tst_key_finder.moc"
