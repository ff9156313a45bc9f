#include <QSet>

#include "tests/ui/music/music_fixture.h"

using namespace nearfield;
using namespace nearfield::ui;
using nearfield::test::MusicFixture;

namespace {

using State = MusicCollector::State;

template <typename Report>
Report lastOf(const QSignalSpy& spy)
{
    return spy.back().front().value<Report>();
}

} // namespace

class MusicCollectorTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale(QLocale::English));
        qRegisterMetaType<ScanReport>();
        qRegisterMetaType<AnalysisReport>();
    }
    void addedFolderBecomesTracks();
    void folderThatIsNotThereIsTold();
    void singleFilesNeedNoFolder();
    void pausedNothingEndsUntilResumed();
    void stoppedTheRestWaitsForTheNextStart();
    void lookAfterAStopDoesNotGoOnByItself();
    void newFileIsNoticed();
    void vanishedFileIsMissingUntilItIsForgotten();
    void folderGoesWithItsTracksOrWithoutThem();
    void failedFileIsTriedAgainOnDemand();
    void closingInTheMiddleEndsWell();
};

void MusicCollectorTest::addedFolderBecomesTracks()
{
    const MusicFixture f(2);
    f.addBroken();
    const QSignalSpy looked(f.music.get(), &MusicCollector::looked);
    const QSignalSpy analysed(f.music.get(), &MusicCollector::analysed);
    f.collect();
    QCOMPARE(looked.size(), 1);
    QCOMPARE(lastOf<ScanReport>(looked).added, std::size_t{3});
    QVERIFY(looked.back()[1].toBool());
    QCOMPARE(analysed.size(), 1);
    QCOMPARE(lastOf<AnalysisReport>(analysed).analysed, std::size_t{2});
    QCOMPARE(lastOf<AnalysisReport>(analysed).failed.size(), std::size_t{1});
    QCOMPARE(f.tracks(), std::size_t{2});
    QCOMPARE(f.session->trackFiles()->all().size(), std::size_t{2});
    QCOMPARE(f.music->folders().size(), std::size_t{1});
    QCOMPARE(f.music->folders().front().failed, std::size_t{1});
    QCOMPARE(f.music->waiting(), std::size_t{0});
    QVERIFY(f.music->hasProblems());
}

void MusicCollectorTest::folderThatIsNotThereIsTold()
{
    const MusicFixture f;
    const QSignalSpy looked(f.music.get(), &MusicCollector::looked);
    f.music->addFolders({f.path() / "nowhere"});
    f.settle();
    QCOMPARE(looked.size(), 1);
    QCOMPARE(lastOf<ScanReport>(looked).problems.size(), std::size_t{1});
    QVERIFY(f.music->folders().empty());
}

void MusicCollectorTest::singleFilesNeedNoFolder()
{
    const MusicFixture f(2);
    f.music->addFiles({f.musicFolder() / "Piece 1.wav"});
    f.settle();
    QCOMPARE(f.tracks(), std::size_t{1});
    QVERIFY(f.music->folders().empty());
}

void MusicCollectorTest::pausedNothingEndsUntilResumed()
{
    const MusicFixture f(3);
    const QSignalSpy analysed(f.music.get(), &MusicCollector::analysed);
    f.music->addFolders({f.musicFolder()});
    QTRY_COMPARE_WITH_TIMEOUT(f.music->state(), State::Running, 20000);
    f.music->pause();
    QCOMPARE(f.music->state(), State::Paused);
    const auto stage = [&f] { return f.music->listening().current()->stage(); };
    QSet<QString> stages{stage()};
    QTest::qWait(1500); // longer than a file takes
    stages.insert(stage());
    QVERIFY(stages.size() <= 2); // a file that ended just then may be told of, no other
    QCOMPARE(analysed.size(), 0);
    f.music->resume();
    QCOMPARE(f.music->state(), State::Running);
    f.settle();
    QCOMPARE(f.music->state(), State::Idle);
    QCOMPARE(f.tracks(), std::size_t{3});
}

void MusicCollectorTest::stoppedTheRestWaitsForTheNextStart()
{
    MusicFixture f(3);
    const QSignalSpy analysed(f.music.get(), &MusicCollector::analysed);
    f.music->addFolders({f.musicFolder()});
    QTRY_COMPARE_WITH_TIMEOUT(f.music->state(), State::Running, 20000);
    f.music->stop();
    f.settle();
    QCOMPARE(analysed.size(), 1);
    QVERIFY(lastOf<AnalysisReport>(analysed).cancelled);
    QVERIFY(f.music->waiting() > 0);
    QVERIFY(f.tracks() < 3);
    f.close();

    f.open();
    f.music->begin(false);
    QTRY_COMPARE_WITH_TIMEOUT(f.tracks(), std::size_t{3}, 60000);
    f.settle();
    QCOMPARE(f.music->waiting(), std::size_t{0});
}

void MusicCollectorTest::lookAfterAStopDoesNotGoOnByItself()
{
    const MusicFixture f(2);
    f.music->setWatching(true);
    f.music->addFolders({f.musicFolder()});
    QTRY_COMPARE_WITH_TIMEOUT(f.music->state(), State::Running, 20000);
    f.music->stop();
    f.settle();
    QVERIFY(f.music->waiting() > 0);
    f.music->setWatching(true); // looks, as after a change of the folder
    f.settle();
    QVERIFY(f.music->waiting() > 0);
    f.music->resume();
    f.settle();
    QCOMPARE(f.tracks(), std::size_t{2});
}

void MusicCollectorTest::newFileIsNoticed()
{
    const MusicFixture f(1);
    f.music->setWatching(true);
    f.music->watcher().setQuietTime(std::chrono::milliseconds(50));
    f.collect();
    QCOMPARE(f.tracks(), std::size_t{1});
    QTRY_VERIFY(f.music->watcher().watched() > 0);
    f.addPiece(2);
    QTRY_COMPARE_WITH_TIMEOUT(f.tracks(), std::size_t{2}, 60000);
    f.settle();
}

void MusicCollectorTest::vanishedFileIsMissingUntilItIsForgotten()
{
    const MusicFixture f(2);
    f.collect();
    std::filesystem::remove(f.musicFolder() / "Piece 1.wav");
    const QSignalSpy looked(f.music.get(), &MusicCollector::looked);
    f.music->rescan();
    f.settle();
    QCOMPARE(lastOf<ScanReport>(looked).vanished, std::size_t{1});
    QCOMPARE(f.tracks(), std::size_t{2}); // kept
    QCOMPARE(f.music->folders().front().missing, std::size_t{1});
    const auto& files = f.session->trackFiles()->all();
    QCOMPARE(std::count_if(files.begin(), files.end(), [](const TrackFile& file) { return file.missing; }), 1);

    const QSignalSpy removed(f.music.get(), &MusicCollector::missingRemoved);
    f.music->removeMissing();
    f.settle();
    QCOMPARE(removed.size(), 1);
    QCOMPARE(removed.front().front().value<std::size_t>(), std::size_t{1});
    QCOMPARE(f.tracks(), std::size_t{1});
}

void MusicCollectorTest::folderGoesWithItsTracksOrWithoutThem()
{
    const MusicFixture f(2);
    f.collect();
    f.music->removeFolder(f.musicFolder(), true);
    f.settle();
    QVERIFY(f.music->folders().empty());
    QCOMPARE(f.tracks(), std::size_t{2});
    QVERIFY(f.session->trackFiles()->empty());

    f.collect();
    QCOMPARE(f.tracks(), std::size_t{2}); // the same ones, with their files
    QCOMPARE(f.session->trackFiles()->all().size(), std::size_t{2});
    f.music->removeFolder(f.musicFolder(), false);
    f.settle();
    QCOMPARE(f.tracks(), std::size_t{0});
}

void MusicCollectorTest::failedFileIsTriedAgainOnDemand()
{
    const MusicFixture f(1);
    const auto broken = f.addBroken("Piece 2.wav");
    f.collect();
    QCOMPARE(f.tracks(), std::size_t{1});
    f.addPiece(2); // in its place
    f.music->analyseAgain({broken});
    f.settle();
    QCOMPARE(f.tracks(), std::size_t{2});
    QVERIFY(!f.music->hasProblems());
}

void MusicCollectorTest::closingInTheMiddleEndsWell()
{
    MusicFixture f(3);
    f.music->addFolders({f.musicFolder()});
    QTRY_COMPARE_WITH_TIMEOUT(f.music->state(), State::Running, 20000);
    f.close();
    f.open();
    f.music->begin(true);
    QTRY_COMPARE_WITH_TIMEOUT(f.tracks(), std::size_t{3}, 60000);
    f.settle();
}

QTEST_MAIN(MusicCollectorTest)
#include "tst_music_collector.moc"
