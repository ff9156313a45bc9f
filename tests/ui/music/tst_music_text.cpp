#include <QDir>
#include <QLocale>
#include <QTest>

#include "ui/music/music_text.h"
#include "ui/text.h"

using namespace nearfield;
using namespace nearfield::ui;

class MusicTextTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English)); }
    void analysisIsToldInOneLine();
    void lookIsToldInOneLine();
    void reportsAddUp();
    void pathsAreShort();
    void valuesReadAsPeopleSayThem_data();
    void valuesReadAsPeopleSayThem();
    void sourceSaysHowSure();
};

void MusicTextTest::analysisIsToldInOneLine()
{
    AnalysisReport report;
    QCOMPARE(analysisSummary(report), QStringLiteral("No file was waiting"));
    report.analysed = 412;
    report.failed.resize(3);
    QCOMPARE(analysisSummary(report), QStringLiteral("412 files analysed · 3 could not be read"));
    report.copies = 1;
    report.leftOut = 2;
    report.left = 1200;
    QCOMPARE(analysisSummary(report),
             QStringLiteral("412 files analysed · 1 is a copy · 2 left out · 3 could not be read"));
    report.cancelled = true;
    QVERIFY(analysisSummary(report).endsWith(QStringLiteral("1,200 still wait")));
}

void MusicTextTest::lookIsToldInOneLine()
{
    ScanReport report;
    QCOMPARE(scanSummary(report), QStringLiteral("No music files found"));
    report.files = 1204;
    QCOMPARE(scanSummary(report), QStringLiteral("1,204 files · nothing new"));
    report.added = 12;
    report.vanished = 2;
    QCOMPARE(scanSummary(report), QStringLiteral("1,204 files · 12 new · 2 missing"));
    report.problems.resize(1);
    QVERIFY(scanSummary(report).contains(QStringLiteral("1 could not be looked at")));
}

void MusicTextTest::reportsAddUp()
{
    ScanReport sum{.files = 1, .added = 1};
    ScanReport other{.files = 2, .moved = 1, .problems = {{"x", "y"}}, .cancelled = true};
    ui::add(sum, other);
    QCOMPARE(sum.files, std::size_t{3});
    QCOMPARE(sum.added, std::size_t{1});
    QCOMPARE(sum.moved, std::size_t{1});
    QCOMPARE(sum.problems.size(), std::size_t{1});
    QVERIFY(sum.cancelled);
}

void MusicTextTest::pathsAreShort()
{
    const std::filesystem::path home = utf8(QDir::homePath());
    if (home.string().size() > 1) {
        QCOMPARE(pathText(home / "Music"), QStringLiteral("~/Music"));
        QCOMPARE(pathText(home), QStringLiteral("~"));
        QCOMPARE(pathText(home.string() + "2/Music"), qstring(home.string()) + QStringLiteral("2/Music"));
    }
    QCOMPARE(pathText("/srv/Bücher"), QStringLiteral("/srv/Bücher"));
}

void MusicTextTest::valuesReadAsPeopleSayThem_data()
{
    QTest::addColumn<int>("feature");
    QTest::addColumn<float>("value");
    QTest::addColumn<QString>("text");
    const auto row = [](RawFeature feature, float value, const char* text) {
        QTest::newRow(text) << static_cast<int>(feature) << value << QString::fromUtf8(text);
    };
    row(RawFeature::Tempo, 121.96F, "122.0 BPM");
    row(RawFeature::Loudness, -8.31F, "-8.3 dB");
    row(RawFeature::Key, 6, "F#");
    row(RawFeature::Mode, 0, "minor");
    row(RawFeature::Mode, 1, "major");
    row(RawFeature::Duration, 221, "3:41");
    row(RawFeature::TimeSignature, 4, "4");
    row(RawFeature::Energy, 0.614F, "61 %");
    row(RawFeature::Valence, kUnknown, "unknown");
    row(RawFeature::Key, -1, "unknown");
}

void MusicTextTest::valuesReadAsPeopleSayThem()
{
    QFETCH(const int, feature);
    QFETCH(const float, value);
    QFETCH(const QString, text);
    QCOMPARE(featureValueText(static_cast<RawFeature>(feature), value), text);
}

void MusicTextTest::sourceSaysHowSure()
{
    TrackDetails::Feature feature{.value = 0.5F, .source = FeatureSource::Measured, .confidence = 0.9F};
    QCOMPARE(sourceText(feature), QStringLiteral("measured, sure"));
    feature.confidence = 0.5F;
    QCOMPARE(sourceText(feature), QStringLiteral("measured, fairly sure"));
    feature.confidence = 0.1F;
    QCOMPARE(sourceText(feature), QStringLiteral("measured, a guess"));
    feature.source = FeatureSource::Listener;
    QCOMPARE(sourceText(feature), QStringLiteral("set by hand"));
    feature.source = FeatureSource::Catalogue;
    QCOMPARE(sourceText(feature), QStringLiteral("from the catalogue"));
}

QTEST_GUILESS_MAIN(MusicTextTest)
#include "tst_music_text.moc"
