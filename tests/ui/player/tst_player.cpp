#include <fstream>

#include "tests/ui/player/player_fixture.h"
#include "ui/player/audio_engine.h"

using namespace nearfield;
using namespace nearfield::test;
using namespace nearfield::ui;

namespace {

/// Plays to its end; and one that does not end before it has been looked at, on a busy machine too.
constexpr double kClip = 2;
constexpr double kLong = 8;

std::vector<std::string> clips(int count, const std::string& ending = ".wav")
{
    std::vector<std::string> out;
    for (int i = 1; i <= count; ++i) {
        out.push_back("clip " + std::to_string(i) + ending);
    }
    return out;
}

struct Heard
{
    TrackId track;
    double seconds;
    double fraction;
};

std::vector<Heard> heardIn(const QSignalSpy& spy)
{
    std::vector<Heard> out;
    for (const auto& arguments : spy) {
        out.push_back({arguments[1].value<TrackId>(), arguments[2].toDouble(), arguments[3].toDouble()});
    }
    return out;
}

} // namespace

class PlayerTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void playsOneTrackBehindTheOther();
    void everyFormatAndEveryNameCanBePlayed();
    void seekingIsNoHearing();
    void pausedMusicStaysWhereItIs();
    void brokenFilesAreToldAndPassedOver();
    void missingFilesAreToldAndPassedOver();
    void givesUpAfterSeveralFailures();
    void tracksWithoutAFileAreLeftOut();
    void queueCanChangeWhileItPlays();
    void previousGoesBackToTheBeginningFirst();
    void repeatsOneTrack();
    void newCatalogueLeavesTheMusicAlone();
    void gainEvensOutLoudness();
    void spotifyTracksHaveAPage();
};

void PlayerTest::initTestCase()
{
    qRegisterMetaType<TrackId>();
    qRegisterMetaType<ListenerId>();
    const QString problem = AudioEngine::findProblem();
    QVERIFY2(problem.isEmpty(), qUtf8Printable(problem));
}

void PlayerTest::playsOneTrackBehindTheOther()
{
    PlayerFixture f(clips(2), kClip);
    Complaints complaints(*f.player);
    QSignalSpy heard(f.player.get(), &Player::heard);
    QCOMPARE(f.player->state(), Player::State::Stopped);
    f.player->play(f.tracks(2));
    QCOMPARE(f.player->state(), Player::State::Playing);
    QCOMPARE(f.player->current(), std::optional(f.track(0)));
    QVERIFY(f.playsTo(0.3));
    QVERIFY(qAbs(f.player->duration() - kClip) < 0.05); // of the file, not of the tags
    QVERIFY(f.playsTo(0.3, f.track(1)));
    QTRY_COMPARE_WITH_TIMEOUT(f.player->state(), Player::State::Stopped, 4000);
    QCOMPARE(f.player->current(), std::optional(f.track(1))); // and play() would begin anew
    QCOMPARE(complaints.all(), QStringList());
    const auto told = heardIn(heard);
    QCOMPARE(told.size(), std::size_t{2});
    QVERIFY2(told[0].seconds > kClip - 0.1 && told[0].seconds < kClip + 0.1,
             qPrintable(QString::number(told[0].seconds)));
    QVERIFY(told[0].fraction > 0.85);
    QCOMPARE(told[1].track, f.track(1));
    f.player->toggle();
    QCOMPARE(f.player->current(), std::optional(f.track(0)));
    QVERIFY(f.playsTo(0.1));
}

void PlayerTest::everyFormatAndEveryNameCanBePlayed()
{
    PlayerFixture f({"#1 50% wrong?.ogg", "Grüße & Küsse.mp3", "春の歌.flac", "a+b=c;d'e\"f.opus", "[x] {y} ~z.wav",
                     "Björk – Jóga.m4a"},
                    kLong);
    Complaints complaints(*f.player);
    f.player->play(f.tracks(6));
    for (Row row = 0; row < 6; ++row) {
        QVERIFY2(f.playsTo(0.1, f.track(row)),
                 qPrintable(qstring(f.files[row].string()) + complaints.all().join(QLatin1Char(' '))));
        QVERIFY2(qAbs(f.player->duration() - kLong) < 0.15, qPrintable(QString::number(f.player->duration())));
        f.player->next();
    }
    QCOMPARE(complaints.all(), QStringList());
    QCOMPARE(f.player->state(), Player::State::Stopped);
}

void PlayerTest::seekingIsNoHearing()
{
    PlayerFixture f(clips(1), 30);
    QSignalSpy heard(f.player.get(), &Player::heard);
    QSignalSpy seeked(f.player.get(), &Player::seeked);
    f.player->seek(3); // nothing to seek in
    QCOMPARE(seeked.count(), 0);
    f.player->play(f.tracks(1));
    QVERIFY(f.playsTo(0.3));
    f.player->seek(28.7);
    QCOMPARE(f.player->position(), 28.7);
    QCOMPARE(seeked.count(), 1);
    QVERIFY(f.playsTo(29));
    QTRY_COMPARE_WITH_TIMEOUT(f.player->state(), Player::State::Stopped, 5000);
    QCOMPARE(heard.count(), 1);
    const Heard told = heardIn(heard).front();
    QVERIFY2(told.seconds > 1 && told.seconds < 2.5, qPrintable(QString::number(told.seconds)));
    QVERIFY(told.fraction < 0.1);
}

void PlayerTest::pausedMusicStaysWhereItIs()
{
    PlayerFixture f(clips(1), 5);
    f.player->play(f.tracks(1));
    QVERIFY(f.playsTo(0.2));
    f.player->toggle();
    QCOMPARE(f.player->state(), Player::State::Paused);
    QTest::qWait(150); // what was on its way
    const double at = f.player->position();
    QTest::qWait(300);
    QCOMPARE(f.player->position(), at);
    f.player->toggle();
    QCOMPARE(f.player->state(), Player::State::Playing);
    QVERIFY(f.playsTo(at + 0.2));
    f.player->stop();
    QCOMPARE(f.player->position(), 0.0);
}

void PlayerTest::brokenFilesAreToldAndPassedOver()
{
    PlayerFixture f(clips(4, ".ogg"), kLong);
    std::ofstream(f.files[0], std::ios::binary | std::ios::trunc) << std::string(5000, 'x');
    std::ofstream(f.files[1], std::ios::binary | std::ios::trunc);
    std::filesystem::resize_file(f.files[2], 60);
    Complaints complaints(*f.player);
    f.player->play(f.tracks(4));
    QVERIFY(f.playsTo(0.2, f.track(3)));
    QCOMPARE(complaints.all().size(), 3);
    for (int i = 0; i < 3; ++i) {
        QVERIFY2(complaints.all()[i].contains(f.title(static_cast<Row>(i))), qPrintable(complaints.all()[i]));
    }
    QCOMPARE(f.player->state(), Player::State::Playing);
}

void PlayerTest::missingFilesAreToldAndPassedOver()
{
    PlayerFixture f(clips(2), kLong);
    std::filesystem::remove(f.files[0]);
    Complaints complaints(*f.player);
    f.player->play(f.tracks(2));
    QVERIFY(f.playsTo(0.2, f.track(1)));
    QCOMPARE(complaints.all().size(), 1);
    QVERIFY(complaints.all()[0].contains(qstring(f.files[0].string())));
    f.player->play(f.track(0)); // alone
    QTRY_COMPARE(f.player->state(), Player::State::Stopped);
    QCOMPARE(complaints.all().size(), 2);
}

void PlayerTest::givesUpAfterSeveralFailures()
{
    PlayerFixture f(clips(8), kClip);
    for (const auto& file : f.files) {
        std::filesystem::remove(file);
    }
    Complaints complaints(*f.player);
    f.player->setRepeat(Repeat::All); // or it would go round for ever
    f.player->play(f.tracks(8));
    QTRY_COMPARE(f.player->state(), Player::State::Stopped);
    QCOMPARE(complaints.all().size(), Player::kMostFailures + 1);
    QVERIFY(complaints.all().back().startsWith(QStringLiteral("Stopped: 5 tracks")));
}

void PlayerTest::tracksWithoutAFileAreLeftOut()
{
    PlayerFixture f(clips(3), kLong);
    QSignalSpy noFile(f.player.get(), &Player::noFile);
    f.player->play(f.track(7));
    QCOMPARE(noFile.count(), 1);
    QCOMPARE(noFile[0][0].value<TrackId>(), f.track(7));
    QVERIFY(noFile[0][1].toString().contains(f.title(7)));
    QCOMPARE(f.player->state(), Player::State::Stopped);
    QVERIFY(f.player->queue().empty());

    const std::vector<TrackId> mixed{f.track(8), f.track(0), f.track(9), f.track(2), f.track(1)};
    f.player->play(mixed, 3);
    QCOMPARE(f.player->queue().size(), std::size_t{3});
    QCOMPARE(f.player->current(), std::optional(f.track(2)));
    f.player->previous();
    QCOMPARE(f.player->current(), std::optional(f.track(0)));
    f.player->enqueue(std::array{f.track(10)});
    f.player->playNext(std::array{f.track(11)});
    QCOMPARE(noFile.count(), 3);
    QCOMPARE(f.player->queue().size(), std::size_t{3});
}

void PlayerTest::queueCanChangeWhileItPlays()
{
    PlayerFixture f(clips(4), 5);
    f.player->enqueue(f.tracks(1)); // the first one waits to be played
    QCOMPARE(f.player->current(), std::optional(f.track(0)));
    QCOMPARE(f.player->state(), Player::State::Stopped);
    f.player->toggle();
    QVERIFY(f.playsTo(0.1));
    f.player->playNext(std::array{f.track(2)});
    f.player->enqueue(std::array{f.track(1), f.track(3)});
    QCOMPARE(f.player->queue().at(1), f.track(2));
    f.player->remove(1);
    f.player->move(2, 1);
    QCOMPARE(f.player->current(), std::optional(f.track(0)));
    const double at = f.player->position();
    QVERIFY(at > 0);
    f.player->remove(0); // what plays: the next one begins
    QCOMPARE(f.player->current(), std::optional(f.track(3)));
    QCOMPARE(f.player->state(), Player::State::Playing);
    f.player->clearQueue();
    QCOMPARE(f.player->queue().size(), std::size_t{1});
    QCOMPARE(f.player->state(), Player::State::Playing);
    f.player->remove(0);
    QCOMPARE(f.player->state(), Player::State::Stopped);
    QVERIFY(!f.player->current());
    f.player->toggle(); // nothing to play
    QCOMPARE(f.player->state(), Player::State::Stopped);
}

void PlayerTest::previousGoesBackToTheBeginningFirst()
{
    PlayerFixture f(clips(2), 5);
    f.player->play(f.tracks(2), 1);
    QVERIFY(f.playsTo(0.1));
    f.player->seek(4);
    f.player->previous();
    QCOMPARE(f.player->current(), std::optional(f.track(1)));
    QCOMPARE(f.player->position(), 0.0);
    f.player->previous();
    QCOMPARE(f.player->current(), std::optional(f.track(0)));
    QVERIFY(f.playsTo(0.1));
    f.player->seek(99); // beyond the end is the next one
    QCOMPARE(f.player->current(), std::optional(f.track(1)));
}

void PlayerTest::repeatsOneTrack()
{
    PlayerFixture f(clips(2), 0.5);
    QSignalSpy begun(f.player.get(), &Player::currentChanged);
    f.player->setRepeat(Repeat::One);
    QCOMPARE(f.player->settings().repeat, Repeat::One);
    f.player->play(f.tracks(2));
    QTRY_VERIFY_WITH_TIMEOUT(begun.count() >= 3, 5000);
    QCOMPARE(f.player->current(), std::optional(f.track(0)));
}

void PlayerTest::newCatalogueLeavesTheMusicAlone()
{
    PlayerFixture f(clips(2), 5);
    f.player->play(f.tracks(2));
    QVERIFY(f.playsTo(0.2));
    const std::filesystem::path more = f.path() / "more.csv";
    std::ofstream(more) << syntheticCsv(5, 100);
    (void)f.session->library().importFiles(std::array{more}, {}, {});
    QSignalSpy changed(f.session.get(), &LibrarySession::catalogueChanged);
    f.session->refresh();
    QCOMPARE(changed.count(), 1);
    QCOMPARE(f.player->state(), Player::State::Playing);
    QCOMPARE(f.player->queue().size(), std::size_t{2});
    QVERIFY(f.playsTo(f.player->position() + 0.1, f.track(0)));
}

void PlayerTest::gainEvensOutLoudness()
{
    const auto near = [](double a, double b) { return qAbs(a - b) < 1e-3; };
    TrackFile file;
    QCOMPARE(gainFactor(file, ReplayGain::Track), 1.0);
    file.trackGain = -6.0206F;
    file.albumGain = -12.0412F;
    QVERIFY(near(gainFactor(file, ReplayGain::Track), 0.5));
    QVERIFY(near(gainFactor(file, ReplayGain::Album), 0.25));
    QCOMPARE(gainFactor(file, ReplayGain::Off), 1.0);
    file.albumGain.reset();
    QVERIFY(near(gainFactor(file, ReplayGain::Album), 0.5)); // of the track
    file.trackGain = 12.0412F;
    QCOMPARE(gainFactor(file, ReplayGain::Track), 1.0); // nobody knows whether it would clip
    file.trackPeak = 0.5F;
    QVERIFY(near(gainFactor(file, ReplayGain::Track), 2)); // and no further
    file.trackPeak = 0.1F;
    QVERIFY(near(gainFactor(file, ReplayGain::Track), 4));
    file.trackPeak = 1.25F; // louder than full scale, as lossy files can be
    QVERIFY(near(gainFactor(file, ReplayGain::Track), 0.8));
}

void PlayerTest::spotifyTracksHaveAPage()
{
    QCOMPARE(spotifyPage("spotify:track:4uLU6hMCjMI75M1A2tKUQC").toString(),
             QStringLiteral("https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC"));
    QVERIFY(spotifyPage("nearfield:file:abc").isEmpty());
    QVERIFY(spotifyPage("spotify:local:x").isEmpty());
}

QTEST_MAIN(PlayerTest)
#include "tst_player.moc"
