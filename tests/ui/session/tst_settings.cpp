#include <filesystem>
#include <fstream>

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include "ui/settings.h"
#include "ui/text.h"

using namespace nearfield::ui;

class SettingsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsSavedIsLoaded();
    void nothingSavedGivesTheDefaults();
    void damagedFileGivesDefaultsForWhatItCannotSay();
    void folderThatCannotBeWrittenIsTold();
    void nothingIsWrittenElsewhere();
};

void SettingsTest::whatIsSavedIsLoaded()
{
    const QTemporaryDir folder;
    const Settings saved{.geometry = QByteArray("\x00\xff;,=\n", 6),
                         .splitter = QByteArray("split"),
                         .trackColumns = QByteArray("columns"),
                         .page = QStringLiteral("training"),
                         .theme = ThemeChoice::Light,
                         .similarShown = false,
                         .menuBarShown = true,
                         .trainAfterImport = false,
                         .player = {.volume = 0.35,
                                    .muted = true,
                                    .shuffle = true,
                                    .repeat = Repeat::One,
                                    .replayGain = ReplayGain::Album,
                                    .followPlaying = false,
                                    .followOther = true}};
    QVERIFY(saved.save(utf8(folder.path())));
    const Settings loaded = Settings::load(utf8(folder.path()));
    QCOMPARE(loaded.geometry, saved.geometry);
    QCOMPARE(loaded.splitter, saved.splitter);
    QCOMPARE(loaded.trackColumns, saved.trackColumns);
    QCOMPARE(loaded.page, saved.page);
    QCOMPARE(loaded.theme, saved.theme);
    QCOMPARE(loaded.similarShown, saved.similarShown);
    QCOMPARE(loaded.menuBarShown, saved.menuBarShown);
    QCOMPARE(loaded.trainAfterImport, saved.trainAfterImport);
    QVERIFY(loaded.player == saved.player);
}

void SettingsTest::nothingSavedGivesTheDefaults()
{
    const QTemporaryDir folder;
    const Settings loaded = Settings::load(utf8(folder.path()));
    QVERIFY(loaded.geometry.isEmpty());
    QCOMPARE(loaded.theme, ThemeChoice::FollowDesktop);
    QVERIFY(loaded.similarShown);
    QVERIFY(!loaded.menuBarShown);
    QVERIFY(loaded.trainAfterImport);
    QVERIFY(loaded.player == PlayerSettings{});
    QVERIFY(QDir(folder.path()).isEmpty()); // looking leaves no file
}

void SettingsTest::damagedFileGivesDefaultsForWhatItCannotSay()
{
    const QTemporaryDir folder;
    {
        std::ofstream file(std::filesystem::path(utf8(folder.path())) / "settings.ini");
        file << "[window]\ntheme=purple\npage=training\n[player]\nvolume=loud\nrepeat=sometimes\nshuffle=true\n\x01\xff nonsense [[[\n";
    }
    const Settings loaded = Settings::load(utf8(folder.path()));
    QCOMPARE(loaded.theme, ThemeChoice::FollowDesktop);
    QCOMPARE(loaded.page, QStringLiteral("training"));
    QVERIFY(loaded.player == PlayerSettings{.shuffle = true});
}

void SettingsTest::folderThatCannotBeWrittenIsTold()
{
    const QTemporaryDir folder;
    const std::filesystem::path file = std::filesystem::path(utf8(folder.path())) / "a file, not a folder";
    std::ofstream(file) << "x";
    QVERIFY(!Settings().save(file));
}

void SettingsTest::nothingIsWrittenElsewhere()
{
    const QTemporaryDir home;
    qputenv("HOME", home.path().toLocal8Bit());
    qputenv("XDG_CONFIG_HOME", home.path().toLocal8Bit());
    const QTemporaryDir folder;
    QVERIFY(Settings().save(utf8(folder.path())));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{QStringLiteral("settings.ini")});
    QVERIFY(QDir(home.path()).isEmpty());
}

QTEST_GUILESS_MAIN(SettingsTest)
#include "tst_settings.moc"
