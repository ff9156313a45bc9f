#include <filesystem>
#include <fstream>

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "ui/music/folder_watcher.h"
#include "ui/text.h"

using namespace nearfield::ui;
namespace fs = std::filesystem;

namespace {

struct Watched
{
    QTemporaryDir folder;
    JobQueue jobs;
    FolderWatcher watcher{jobs};

    Watched() { watcher.setQuietTime(std::chrono::milliseconds(60)); }
    ~Watched() { jobs.stopAndWait(); }

    [[nodiscard]] fs::path path() const { return utf8(folder.path()); }
    void makeFolder(const char* name) const { fs::create_directories(path() / name); }
    void write(const char* name) const { std::ofstream(path() / name) << "x"; }
    void watch()
    {
        QSignalSpy ready(&watcher, &FolderWatcher::ready);
        watcher.watch({path()});
        QVERIFY(ready.wait());
    }
};

} // namespace

class FolderWatcherTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void changeFarBelowIsNoticed();
    void manyChangesAreOne();
    void foldersThatComeAreWatchedWhenAskedAgain();
    void hiddenFoldersAndLinksAreNotWatched();
    void nothingIsWatchedAnyMoreWhenNothingIsAskedFor();
    void folderThatIsNotThereIsNoTrouble();
};

void FolderWatcherTest::changeFarBelowIsNoticed()
{
    Watched w;
    w.makeFolder("artist/album");
    w.watch();
    QCOMPARE(w.watcher.watched(), 3);
    QSignalSpy changed(&w.watcher, &FolderWatcher::changed);
    w.write("artist/album/song.mp3");
    QVERIFY(changed.wait());
    fs::rename(w.path() / "artist/album/song.mp3", w.path() / "artist/album/other.mp3");
    QVERIFY(changed.wait());
    fs::remove(w.path() / "artist/album/other.mp3");
    QVERIFY(changed.wait());
}

void FolderWatcherTest::manyChangesAreOne()
{
    Watched w;
    w.watch();
    const QSignalSpy changed(&w.watcher, &FolderWatcher::changed);
    for (int i = 0; i < 50; ++i) {
        w.write(("song" + std::to_string(i) + ".mp3").c_str());
    }
    QTRY_COMPARE(changed.size(), 1);
    QTest::qWait(200);
    QCOMPARE(changed.size(), 1);
}

void FolderWatcherTest::foldersThatComeAreWatchedWhenAskedAgain()
{
    Watched w;
    w.watch();
    QSignalSpy changed(&w.watcher, &FolderWatcher::changed);
    w.makeFolder("new");
    QVERIFY(changed.wait());
    w.watch();
    w.write("new/song.mp3");
    QVERIFY(changed.wait());
}

void FolderWatcherTest::hiddenFoldersAndLinksAreNotWatched()
{
    Watched w;
    w.makeFolder("a");
    w.makeFolder(".hidden/b");
    fs::create_directory_symlink(w.path(), w.path() / "a/loop");
    w.watch();
    QCOMPARE(w.watcher.watched(), 2);
}

void FolderWatcherTest::nothingIsWatchedAnyMoreWhenNothingIsAskedFor()
{
    Watched w;
    w.watch();
    QSignalSpy ready(&w.watcher, &FolderWatcher::ready);
    w.watcher.watch({});
    QVERIFY(ready.wait());
    QCOMPARE(w.watcher.watched(), 0);
}

void FolderWatcherTest::folderThatIsNotThereIsNoTrouble()
{
    Watched w;
    QSignalSpy ready(&w.watcher, &FolderWatcher::ready);
    w.watcher.watch({w.path() / "nowhere", w.path()});
    QVERIFY(ready.wait());
    QCOMPARE(w.watcher.watched(), 1);
}

QTEST_GUILESS_MAIN(FolderWatcherTest)
#include "tst_folder_watcher.moc"
