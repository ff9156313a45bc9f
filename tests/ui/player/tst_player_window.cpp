#include "core/storage/play_store.h"
#include "tests/ui/player/player_fixture.h"
#include "tests/ui/window/window_fixture.h"
#include "ui/player/player_bar.h"
#include "ui/player/queue_panel.h"
#include "ui/similar/similar_panel.h"

using namespace nearfield;
using namespace nearfield::test;
using namespace nearfield::ui;

namespace {

/// The window on a library of sixty tracks, of which the first three have music.
struct MusicWindow : WindowFixture
{
    MusicWindow()
        : WindowFixture(60)
    {
        const auto library = Library::open(libraryFolder());
        (void)addClips(*library, path(), {"1.wav", "2.wav", "3.wav"}, 4);
    }
    void begin()
    {
        start();
        player().setVolume(0.2);
    }
    [[nodiscard]] Player& player() const { return workspace().player(); }
    [[nodiscard]] TrackId track(Row row) const { return workspace().session().catalogue()->id(row); }
    [[nodiscard]] std::vector<TrackId> tracks(Row count) const
    {
        std::vector<TrackId> out;
        for (Row row = 0; row < count; ++row) {
            out.push_back(track(row));
        }
        return out;
    }
    [[nodiscard]] bool playsTo(double seconds) const
    {
        return QTest::qWaitFor([&] { return player().position() >= seconds; }, 8000);
    }
    [[nodiscard]] std::optional<TrackId> selected() const { return workspace().selection().current(); }
};

} // namespace

class PlayerWindowTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keysWorkThePlayerButNotWhileTyping();
    void spacePressesTheButtonThatHasTheKeyboard();
    void selectionGoesAlongUntilSomethingElseIsSelected();
    void queueTakesThePlaceOfTheSimilarTracks();
    void tracksWithoutAFileOfferSpotifyOnRequest();
    void whatIsHeardIsWritten();
    void settingsComeBack();
};

void PlayerWindowTest::keysWorkThePlayerButNotWhileTyping()
{
    MusicWindow w;
    w.begin();
    w.player().play(w.tracks(3));
    QVERIFY(w.playsTo(0.1));
    w.table().setFocus();
    w.press(Qt::Key_Space);
    QCOMPARE(w.player().state(), Player::State::Paused);
    w.press(Qt::Key_Space);
    QCOMPARE(w.player().state(), Player::State::Playing);
    w.press(Qt::Key_Right, Qt::ControlModifier);
    QCOMPARE(w.player().current(), std::optional(w.track(1)));
    w.press(Qt::Key_Left, Qt::ControlModifier);
    QCOMPARE(w.player().current(), std::optional(w.track(0)));
    QVERIFY(w.playsTo(0.1));
    w.press(Qt::Key_Right, Qt::ShiftModifier); // beyond the end of four seconds
    QCOMPARE(w.player().current(), std::optional(w.track(1)));
    w.press(Qt::Key_Up, Qt::ControlModifier);
    QCOMPARE(w.player().volume(), 0.25);
    w.press(Qt::Key_Down, Qt::ControlModifier);
    QCOMPARE(w.player().volume(), 0.2);

    w.search().setFocus();
    QTest::keyClicks(&w.search(), QStringLiteral("a b"));
    QCOMPARE(w.search().text(), QStringLiteral("a b"));
    QCOMPARE(w.player().state(), Player::State::Playing);
    w.stop();
}

void PlayerWindowTest::spacePressesTheButtonThatHasTheKeyboard()
{
    MusicWindow w;
    w.begin();
    w.player().play(w.tracks(3));
    QVERIFY(w.playsTo(0.1));
    QPushButton& chip = w.chip(QStringLiteral("Rated"));
    chip.setFocus();
    w.press(Qt::Key_Space);
    QVERIFY(chip.isChecked());
    w.press(Qt::Key_Space);
    QVERIFY(!chip.isChecked());
    QCOMPARE(w.player().state(), Player::State::Playing);
    // A click on one of the player's own buttons leaves the keyboard where it is.
    w.table().setFocus();
    QTest::mouseClick(&w.child<QPushButton>("shuffle"), Qt::LeftButton);
    w.press(Qt::Key_Space);
    QCOMPARE(w.player().state(), Player::State::Paused);
    QVERIFY(w.player().shuffle());
    w.stop();
}

void PlayerWindowTest::selectionGoesAlongUntilSomethingElseIsSelected()
{
    MusicWindow w;
    w.begin();
    w.player().play(w.tracks(3));
    QCOMPARE(w.selected(), std::optional(w.track(0)));
    w.player().next();
    QCOMPARE(w.selected(), std::optional(w.track(1)));
    w.workspace().selection().select(w.track(40));
    w.player().next();
    QCOMPARE(w.selected(), std::optional(w.track(40)));
    QTest::mouseClick(&w.child<QLabel>("playingTitle"), Qt::LeftButton); // back to what plays
    QCOMPARE(w.selected(), std::optional(w.track(2)));
    w.player().previous();
    QCOMPARE(w.selected(), std::optional(w.track(1)));
    w.action(QStringLiteral("Select what plays")).setChecked(false);
    w.player().previous();
    QCOMPARE(w.selected(), std::optional(w.track(1)));
    w.action(QStringLiteral("Select what plays")).setChecked(true);
    QCOMPARE(w.selected(), std::optional(w.track(0)));
    w.stop();
}

void PlayerWindowTest::queueTakesThePlaceOfTheSimilarTracks()
{
    MusicWindow w;
    w.begin();
    const auto& queue = *w.window().findChild<QueuePanel*>();
    const auto& similar = *w.window().findChild<SimilarPanel*>();
    QVERIFY(similar.isVisible());
    w.press(Qt::Key_U, Qt::ControlModifier);
    QVERIFY(queue.isVisible());
    QVERIFY(!similar.isVisible());
    QVERIFY(w.child<QPushButton>("queue").isChecked());
    QTest::mouseClick(&w.child<QPushButton>("queue"), Qt::LeftButton);
    QVERIFY(similar.isVisible());
    w.action(QStringLiteral("Similar tracks")).setChecked(false);
    QVERIFY(!similar.isVisible());
    w.press(Qt::Key_U, Qt::ControlModifier); // there is room for it again
    QVERIFY(queue.isVisible());
    w.action(QStringLiteral("Similar tracks")).setChecked(true);
    QVERIFY(similar.isVisible());
    QVERIFY(!w.child<QPushButton>("queue").isChecked());
    w.stop();
}

void PlayerWindowTest::tracksWithoutAFileOfferSpotifyOnRequest()
{
    MusicWindow w;
    w.begin();
    w.player().play(w.track(30));
    QVERIFY(w.message().contains(QStringLiteral("no music file")));
    QVERIFY(!w.child<QPushButton>("showMessage").isVisible()); // it is not from Spotify

    const auto file = w.writeFile("spotify.csv", [] {
        std::string csv = syntheticCsv(1, 500);
        const std::string uri = "test:track:500";
        return csv.replace(csv.find(uri), uri.size(), "spotify:track:4uLU6hMCjMI75M1A2tKUQC");
    }());
    Library& library = w.workspace().session().library();
    (void)library.importFiles(std::array{file}, {}, {});
    w.workspace().session().refresh();
    const auto row = library.catalogue()->rowOfUri("spotify:track:4uLU6hMCjMI75M1A2tKUQC");
    QVERIFY(row.has_value());
    w.player().play(library.catalogue()->id(*row));
    QVERIFY(w.child<QPushButton>("showMessage").isVisible());
    QCOMPARE(w.child<QPushButton>("showMessage").text(), QStringLiteral("(open on Spotify)"));
    w.stop();
}

void PlayerWindowTest::whatIsHeardIsWritten()
{
    MusicWindow w;
    w.begin();
    const ListenerId listener = w.workspace().session().listener().id;
    w.player().play(w.tracks(2));
    QVERIFY(w.playsTo(1.2));
    w.player().next();
    QVERIFY(w.playsTo(0.2)); // too short to say anything
    const TrackId first = w.track(0);
    w.stop();
    auto database = storage::Database::openOrCreate(w.libraryFolder());
    const auto plays = storage::PlayStore(database).ofListener(listener);
    QCOMPARE(plays.size(), std::size_t{1});
    QCOMPARE(plays[0].track, first);
    QVERIFY(plays[0].secondsHeard > 1 && plays[0].secondsHeard < 2);
    QVERIFY(qAbs(plays[0].fraction * 4 - plays[0].secondsHeard) < 0.1);
    QVERIFY(plays[0].playedAt > 1'600'000'000);
}

void PlayerWindowTest::settingsComeBack()
{
    MusicWindow w;
    w.begin();
    w.player().setVolume(0.4);
    w.player().setShuffle(true);
    w.player().setRepeat(Repeat::All);
    w.player().setReplayGain(ReplayGain::Album);
    w.stop();
    w.start();
    QCOMPARE(w.player().volume(), 0.4);
    QVERIFY(w.player().shuffle());
    QCOMPARE(w.player().repeat(), Repeat::All);
    QCOMPARE(w.player().replayGain(), ReplayGain::Album);
    w.stop();
}

QTEST_MAIN(PlayerWindowTest)
#include "tst_player_window.moc"
