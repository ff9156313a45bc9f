#include <filesystem>

#include <QLocale>
#include <QTemporaryDir>
#include <QTest>

#include "ui/import_text.h"
#include "ui/importer.h"
#include "ui/text.h"

using namespace nearfield;
using namespace nearfield::ui;

class ImportTextTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English)); }
    void summaryCountsWhatHappened();
    void summaryOfNothingNewSaysSo();
    void answersAreCountedBesideTracks();
    void playlistsAreToldWithWhatWasFound();
    void summaryNamesTheFileThatFailed();
    void summaryCountsFailuresAmongSeveral();
    void cancelledImportSaysSo();
    void fileSummaryGivesEveryReason();
    void fileSummaryOfAFailureIsItsMessage();
    void onlySurprisesHaveDetails();
    void numbersReadAsPeopleWriteThem();
    void whatIsGivenIsSortedByWhatItIsFor();
};

void ImportTextTest::summaryCountsWhatHappened()
{
    const ImportReport report{
        .added = 12040, .updated = 3, .removed = {{RemovalReason::NoFeatures, 300}, {RemovalReason::DuplicateId, 10}}};
    QCOMPARE(importSummary(report), QStringLiteral("12,040 tracks added · 3 completed · 310 removed"));
}

void ImportTextTest::summaryOfNothingNewSaysSo()
{
    QCOMPARE(importSummary({.unchanged = 84066}), QStringLiteral("Nothing new: all 84,066 tracks were here already"));
}

void ImportTextTest::answersAreCountedBesideTracks()
{
    const AnswersImport answers{.ratings = 1020, .notInLibrary = 17, .newListeners = 1};
    FileImport file{.path = "a.csv", .holdsAnswers = true, .answers = answers, .read = 1037};
    file.removed = {{RemovalReason::NotInLibrary, 17}};
    const ImportReport report{.files = {file}, .removed = file.removed, .answers = answers};
    QCOMPARE(importSummary(report),
             QStringLiteral("1,020 ratings · 1 new listener · 17 answers to tracks that are not here"));
    QCOMPARE(fileSummary(file), QStringLiteral("1,037 rows read: 1,020 ratings, 1 new listener.\n17 removed: %1.")
                                    .arg(qstring(exchange::textOf(RemovalReason::NotInLibrary))));
    QVERIFY(hasDetails(report));

    const FileImport same{.path = "a.csv", .holdsAnswers = true, .read = 3};
    QCOMPARE(importSummary({.files = {same}}), QStringLiteral("Nothing new in these answers"));
    QCOMPARE(importSummary({.files = {same, {.path = "b.csv", .unchanged = 5}}, .unchanged = 5}),
             QStringLiteral("Nothing new: all 5 tracks were here already"));
    QCOMPARE(importSummary({.added = 3, .answers = {.plays = 1}}), QStringLiteral("3 tracks added · 1 play count"));
}

void ImportTextTest::playlistsAreToldWithWhatWasFound()
{
    FileImport file{.path = "dusk.m3u8"};
    file.playlists = {{.id = PlaylistId{1}, .name = "Dusk", .entries = 14, .found = 12, .notes = {}}};
    const QString text = QStringLiteral("Playlist “Dusk”: 12 of 14 tracks are in the library");
    QCOMPARE(importSummary({.files = {file}}), text);
    QCOMPARE(fileSummary(file), text + QLatin1Char('.'));
    QVERIFY(!hasDetails({.files = {file}}));
    file.playlists.push_back({.id = PlaylistId{2}, .name = "Dawn", .entries = 3, .found = 3, .notes = {"Latin-1"}});
    QCOMPARE(importSummary({.files = {file}}), QStringLiteral("2 playlists read"));
    QCOMPARE(fileSummary(file), text + QStringLiteral(".\nPlaylist “Dawn”: all 3 tracks are in the library.\nLatin-1"));
    QVERIFY(hasDetails({.files = {file}}));
}

void ImportTextTest::summaryNamesTheFileThatFailed()
{
    const ImportReport report{.files = {{.path = "/music/holiday.jpg", .error = "not a table"}}};
    QCOMPARE(importSummary(report), QStringLiteral("holiday.jpg could not be imported"));
    QVERIFY(hasErrors(report));
}

void ImportTextTest::summaryCountsFailuresAmongSeveral()
{
    const ImportReport report{.files = {{.path = "a.csv"}, {.path = "b.jpg", .error = "x"}, {.path = "c.csv"}},
                              .added = 5};
    QCOMPARE(importSummary(report), QStringLiteral("5 tracks added · 1 of 3 files could not be imported"));
}

void ImportTextTest::cancelledImportSaysSo()
{
    QVERIFY(importSummary({.added = 7, .cancelled = true}).contains(QStringLiteral("stopped before the end")));
}

void ImportTextTest::fileSummaryGivesEveryReason()
{
    const FileImport file{.path = "a.csv",
                          .read = 1000,
                          .added = 900,
                          .unchanged = 60,
                          .removed = {{RemovalReason::NoFeatures, 30}, {RemovalReason::TempoOutOfRange, 10}},
                          .notes = {"Read as Latin-1."}};
    QCOMPARE(fileSummary(file),
             QStringLiteral("1,000 rows read: 900 tracks added, 60 known already.\n30 removed: %1.\n10 removed: "
                            "%2.\nRead as Latin-1.")
                 .arg(qstring(exchange::textOf(RemovalReason::NoFeatures)),
                      qstring(exchange::textOf(RemovalReason::TempoOutOfRange))));
}

void ImportTextTest::fileSummaryOfAFailureIsItsMessage()
{
    QCOMPARE(fileSummary({.path = "a.csv", .error = "a.csv is empty. Export it again."}),
             QStringLiteral("a.csv is empty. Export it again."));
}

void ImportTextTest::onlySurprisesHaveDetails()
{
    QVERIFY(!hasDetails({.files = {{.path = "a.csv", .added = 3}}, .added = 3}));
    QVERIFY(hasDetails({.files = {{.path = "a.csv"}}, .removed = {{RemovalReason::NoFeatures, 1}}}));
    QVERIFY(hasDetails({.files = {{.path = "a.csv", .notes = {"odd"}}}}));
    QVERIFY(hasDetails({.files = {{.path = "a.csv", .error = "x"}}}));
}

void ImportTextTest::numbersReadAsPeopleWriteThem()
{
    QCOMPARE(countText(152431), QStringLiteral("152,431"));
    QCOMPARE(musicDurationText(438.2 * 86400), QStringLiteral("438 days"));
    QCOMPARE(musicDurationText(5 * 3600), QStringLiteral("5 hours"));
    QCOMPARE(musicDurationText(720), QStringLiteral("12 minutes"));
    QCOMPARE(shortDurationText(221), QStringLiteral("3:41"));
    QCOMPARE(shortDurationText(59.7), QStringLiteral("1:00"));
    QCOMPARE(shortDurationText(3700), QStringLiteral("1:01:40"));
    QCOMPARE(timeLeftText(9), QStringLiteral("9 s left"));
    QCOMPARE(timeLeftText(150), QStringLiteral("3 min left"));
}

void ImportTextTest::whatIsGivenIsSortedByWhatItIsFor()
{
    const QTemporaryDir folder;
    const std::filesystem::path path = utf8(folder.path());
    std::filesystem::create_directory(path / "album.mp3"); // whatever it is called
    const GivenPaths given = sortGiven({path, "tracks.csv", "song.FLAC", path / "album.mp3", "no ending"});
    QCOMPARE(given.folders, (std::vector<std::filesystem::path>{path, path / "album.mp3"}));
    QCOMPARE(given.music, std::vector<std::filesystem::path>{"song.FLAC"});
    QCOMPARE(given.catalogues, (std::vector<std::filesystem::path>{"tracks.csv", "no ending"}));
}

QTEST_GUILESS_MAIN(ImportTextTest)
#include "tst_import_text.moc"
