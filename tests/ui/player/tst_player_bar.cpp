#include <QAbstractItemModelTester>
#include <QAction>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>

#include "tests/ui/player/player_fixture.h"
#include "ui/player/player_bar.h"
#include "ui/player/queue_model.h"
#include "ui/player/queue_panel.h"
#include "ui/player/round_button.h"
#include "ui/player/slim_slider.h"
#include "ui/widgets/star_editor.h"
#include "ui/widgets/track_list.h"

using namespace nearfield;
using namespace nearfield::test;
using namespace nearfield::ui;

namespace {

struct Bar : PlayerFixture
{
    std::unique_ptr<PlayerBar> bar;
    std::unique_ptr<QueuePanel> panel;

    Bar()
        : PlayerFixture({"1.wav", "2.wav", "3.wav", "4.wav"}, 6)
    {
        bar = std::make_unique<PlayerBar>(*session, *player, *covers, theme);
        bar->resize(1360, 76);
        bar->show();
        panel = std::make_unique<QueuePanel>(*session, *player, *covers, theme);
        panel->resize(315, 500);
        panel->show();
    }
    ~Bar()
    {
        panel.reset();
        bar.reset();
    }
    Bar(const Bar&) = delete;
    Bar& operator=(const Bar&) = delete;

    template <typename T>
    [[nodiscard]] T& in(const char* name) const
    {
        T* found = bar->findChild<T*>(QLatin1String(name));
        found = found != nullptr ? found : panel->findChild<T*>(QLatin1String(name));
        if (found == nullptr) {
            qFatal("no %s", name);
        }
        return *found;
    }
    [[nodiscard]] QString text(const char* name) const { return in<QLabel>(name).text(); }
    void click(const char* name) const { QTest::mouseClick(&in<QWidget>(name), Qt::LeftButton); }
    [[nodiscard]] TrackList& list() const { return in<TrackList>("queueList"); }
    [[nodiscard]] QAbstractItemModel& model() const { return *list().model(); }
    [[nodiscard]] QPoint rowAt(int row) const { return list().visualRect(model().index(row, 0)).center(); }
    [[nodiscard]] std::vector<TrackId> queued() const
    {
        std::vector<TrackId> out;
        for (int row = 0; row < model().rowCount(); ++row) {
            out.push_back(TrackId{model().index(row, 0).data(QueueModel::TrackRole).toLongLong()});
        }
        return out;
    }
};

} // namespace

class PlayerBarTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void saysThatNothingPlays();
    void showsWhatPlaysAndPauses();
    void aClickOnTheLineSeeksThere();
    void draggingShowsTimeAndSeeksAtItsEnd();
    void keysMoveTheSliders();
    void modesAreButtons();
    void volumeCanBeMuted();
    void starsRateWhatPlays();
    void anotherPlayerIsShownWhileNothingPlaysHere();
    void narrowWindowsKeepTheControls();
    void queueListsMarksAndJumps();
    void queueIsReorderedByDraggingAndKeys();
    void queueRowsCanBeRemoved();
    void everyControlHasANameAndAKeyboardWay();
};

void PlayerBarTest::saysThatNothingPlays()
{
    const Bar b;
    QCOMPARE(b.text("playingTitle"), QStringLiteral("Nothing is playing"));
    QVERIFY(!b.in<RoundButton>("play").isEnabled());
    QVERIFY(!b.in<QPushButton>("next").isEnabled());
    QVERIFY(!b.in<SlimSlider>("seek").isEnabled());
    QVERIFY(!b.in<StarEditor>("playingStars").isVisible());
    QCOMPARE(b.text("elapsed"), QString());
    QCOMPARE(b.model().rowCount(), 0);
    QVERIFY(!b.list().isVisible()); // but words about how to fill it
}

void PlayerBarTest::showsWhatPlaysAndPauses()
{
    const Bar b;
    b.player->play(b.tracks(4));
    QVERIFY(b.playsTo(0.1));
    QCOMPARE(b.text("playingTitle"), b.title(0));
    QCOMPARE(b.text("playingArtists"), QStringLiteral("Artist 1 — Album 1"));
    QCOMPARE(b.text("length"), QStringLiteral("0:06"));
    QCOMPARE(b.text("elapsed"), QStringLiteral("0:00"));
    QCOMPARE(b.in<RoundButton>("play").accessibleName(), QStringLiteral("Pause"));
    b.click("play");
    QCOMPARE(b.player->state(), Player::State::Paused);
    QCOMPARE(b.in<RoundButton>("play").accessibleName(), QStringLiteral("Play"));
    b.click("next");
    QCOMPARE(b.text("playingTitle"), b.title(1));
    b.click("previous");
    QCOMPARE(b.text("playingTitle"), b.title(0));
    QSignalSpy wanted(b.bar.get(), &PlayerBar::trackWanted);
    b.click("playingTitle");
    QCOMPARE(wanted.count(), 1);
}

void PlayerBarTest::aClickOnTheLineSeeksThere()
{
    const Bar b;
    b.player->play(b.tracks(1));
    QVERIFY(b.playsTo(0.1));
    auto& seek = b.in<SlimSlider>("seek");
    QTest::mouseClick(&seek, Qt::LeftButton, {}, QPoint(seek.width() / 2, seek.height() / 2));
    QVERIFY2(qAbs(b.player->position() - 3) < 0.1, qPrintable(QString::number(b.player->position())));
    QVERIFY(b.playsTo(3.2));
    QCOMPARE(b.text("elapsed"), QStringLiteral("0:03"));
}

void PlayerBarTest::draggingShowsTimeAndSeeksAtItsEnd()
{
    const Bar b;
    b.player->play(b.tracks(1));
    QVERIFY(b.playsTo(0.1));
    QSignalSpy seeked(b.player.get(), &Player::seeked);
    auto& seek = b.in<SlimSlider>("seek");
    const auto at = [&seek](double share) {
        return QPoint(static_cast<int>(5 + share * (seek.width() - 10)), seek.height() / 2);
    };
    QTest::mousePress(&seek, Qt::LeftButton, {}, at(0.1));
    QTest::mouseMove(&seek, at(0.7));
    QTest::qWait(250); // the music plays on below the hand
    QCOMPARE(b.text("elapsed"), QStringLiteral("0:04"));
    QCOMPARE(seeked.count(), 0);
    QTest::mouseRelease(&seek, Qt::LeftButton, {}, at(0.7));
    QCOMPARE(seeked.count(), 1);
    QVERIFY(qAbs(b.player->position() - 4.2) < 0.1);
}

void PlayerBarTest::keysMoveTheSliders()
{
    const Bar b;
    b.player->play(b.tracks(2));
    QVERIFY(b.playsTo(0.1));
    QTest::keyClick(&b.in<SlimSlider>("seek"), Qt::Key_Right);
    QVERIFY(b.player->position() >= 5);
    auto& volume = b.in<SlimSlider>("volume");
    b.player->setVolume(0.5);
    QCOMPARE(volume.value(), 50);
    QTest::keyClick(&volume, Qt::Key_Left);
    QCOMPARE(b.player->volume(), 0.45);
    QTest::keyClick(&volume, Qt::Key_End);
    QCOMPARE(b.player->volume(), 1.0);
}

void PlayerBarTest::modesAreButtons()
{
    const Bar b;
    b.click("shuffle");
    QVERIFY(b.player->shuffle());
    QVERIFY(b.in<QPushButton>("shuffle").isChecked());
    for (const Repeat expected : {Repeat::All, Repeat::One, Repeat::Off}) {
        b.click("repeat");
        QCOMPARE(b.player->repeat(), expected);
    }
    b.player->setShuffle(false); // by a menu or over the bus
    QVERIFY(!b.in<QPushButton>("shuffle").isChecked());
}

void PlayerBarTest::volumeCanBeMuted()
{
    const Bar b;
    b.player->setVolume(0.6);
    b.click("mute");
    QVERIFY(b.player->isMuted());
    QCOMPARE(b.in<SlimSlider>("volume").value(), 0);
    QCOMPARE(b.player->volume(), 0.6); // remembered
    b.click("mute");
    QCOMPARE(b.in<SlimSlider>("volume").value(), 60);
    b.click("mute");
    b.player->setVolume(0.3); // who turns it up wants to hear it
    QVERIFY(!b.player->isMuted());
}

void PlayerBarTest::starsRateWhatPlays()
{
    const Bar b;
    b.player->play(b.tracks(2));
    auto& stars = b.in<StarEditor>("playingStars");
    QTest::mouseClick(&stars, Qt::LeftButton, {}, stars.placeOf(3.5F));
    QCOMPARE(b.session->stars(b.track(0)), std::optional(3.5F));
    QCOMPARE(stars.stars(), std::optional(3.5F));
    b.session->undoStack().undo();
    QCOMPARE(stars.stars(), std::optional<float>());
    b.session->rate(std::array{b.track(1)}, 5.0F);
    b.player->next();
    QCOMPARE(stars.stars(), std::optional(5.0F));
}

void PlayerBarTest::anotherPlayerIsShownWhileNothingPlaysHere()
{
    const Bar b;
    b.bar->setFollowed(QStringLiteral("Following Spotify"), QStringLiteral("“X” is not in the library"));
    QCOMPARE(b.text("playingTitle"), QStringLiteral("Following Spotify"));
    QCOMPARE(b.text("playingArtists"), QStringLiteral("“X” is not in the library"));
    b.player->play(b.tracks(1));
    QCOMPARE(b.text("playingTitle"), b.title(0));
    b.player->stop();
    QCOMPARE(b.text("playingTitle"), QStringLiteral("Following Spotify"));
    b.bar->setFollowed({}, {});
    QCOMPARE(b.text("playingTitle"), b.title(0));
}

void PlayerBarTest::narrowWindowsKeepTheControls()
{
    const Bar b;
    b.player->play(b.tracks(2));
    for (const int width : {1800, 1360, 1000, 900}) {
        b.bar->resize(width, 76);
        QTest::qWait(20);
        for (const char* name : {"play", "next", "repeat", "seek", "queue", "mute", "volume", "playingTitle"}) {
            const auto& part = b.in<QWidget>(name);
            const QRect place(part.mapTo(b.bar.get(), QPoint()), part.size());
            QVERIFY2(b.bar->rect().contains(place), name);
            QVERIFY2(part.width() >= 20, name);
        }
        QVERIFY(b.in<QWidget>("seek").width() > width / 4);
        const auto& title = b.in<QWidget>("playingTitle"); // beside its cover, and with room
        QCOMPARE(title.mapTo(b.bar.get(), QPoint()).x(), 18 + 52 + 12);
        QVERIFY(title.width() > width / 8);
        QCOMPARE(b.in<StarEditor>("playingStars").mapTo(b.bar.get(), QPoint()).x(), 18 + 52 + 4);
    }
}

void PlayerBarTest::queueListsMarksAndJumps()
{
    const Bar b;
    const QAbstractItemModelTester tester(&b.model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    b.player->play(b.tracks(4), 1);
    QCOMPARE(b.queued(), b.tracks(4));
    const auto places = [&b] {
        std::vector<int> out;
        for (int row = 0; row < 4; ++row) {
            out.push_back(b.model().index(row, 0).data(QueueModel::PlaceRole).toInt());
        }
        return out;
    };
    QCOMPARE(places(), (std::vector<int>{-1, 0, 1, 1}));
    QVERIFY(b.text("queueCounts").startsWith(QStringLiteral("2 tracks")));
    QTest::mouseClick(b.list().viewport(), Qt::LeftButton, {}, b.rowAt(3));
    QTest::mouseDClick(b.list().viewport(), Qt::LeftButton, {}, b.rowAt(3));
    QCOMPARE(b.player->current(), std::optional(b.track(3)));
    QCOMPARE(places(), (std::vector<int>{-1, -1, -1, 0}));
    b.click("clearQueue");
    QCOMPARE(b.queued(), std::vector<TrackId>{b.track(3)});
    QCOMPARE(b.player->state(), Player::State::Playing);
}

void PlayerBarTest::queueIsReorderedByDraggingAndKeys()
{
    const Bar b;
    const QAbstractItemModelTester tester(&b.model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    b.player->play(b.tracks(4));
    const auto order = [&b](std::initializer_list<Row> rows) {
        std::vector<TrackId> out;
        for (const Row row : rows) {
            out.push_back(b.track(row));
        }
        return out;
    };
    QVERIFY(b.model().moveRow({}, 3, {}, 1)); // what a drop does
    QCOMPARE(b.queued(), order({0, 3, 1, 2}));
    QCOMPARE(b.player->queue().at(1), b.track(3));
    QVERIFY(b.model().moveRow({}, 0, {}, 4)); // the one that plays
    QCOMPARE(b.queued(), order({3, 1, 2, 0}));
    QCOMPARE(b.player->current(), std::optional(b.track(0)));
    b.list().setCurrentIndex(b.model().index(1, 0));
    b.list().setFocus();
    for (QAction* action : b.list().actions()) {
        if (action->shortcut() == QKeySequence(Qt::ALT | Qt::Key_Up)) {
            action->trigger();
        }
    }
    QCOMPARE(b.queued(), order({1, 3, 2, 0}));
    QVERIFY(!b.model().moveRow({}, 9, {}, 0));

    // Qt's drag itself runs a loop of its own; the drop event is what it ends in.
    b.list().setCurrentIndex(b.model().index(3, 0));
    const QModelIndexList dragged{b.model().index(3, 0)};
    const std::unique_ptr<QMimeData> data(b.model().mimeData(dragged));
    QVERIFY(data != nullptr);
    QVERIFY(b.model().flags(dragged[0]).testFlag(Qt::ItemIsDragEnabled));
    QVERIFY(!b.model().flags(dragged[0]).testFlag(Qt::ItemIsDropEnabled)); // between rows, not onto one
}

void PlayerBarTest::queueRowsCanBeRemoved()
{
    const Bar b;
    const QAbstractItemModelTester tester(&b.model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    b.player->play(b.tracks(4));
    const QRect row = b.list().visualRect(b.model().index(2, 0));
    QTest::mouseClick(b.list().viewport(), Qt::LeftButton, {}, QueueDelegate::crossIn(row).center());
    QCOMPARE(b.queued(), (std::vector<TrackId>{b.track(0), b.track(1), b.track(3)}));
    b.list().setCurrentIndex(b.model().index(0, 0)); // what plays
    for (QAction* action : b.list().actions()) {
        if (action->shortcut() == QKeySequence(QKeySequence::Delete)) {
            action->trigger();
        }
    }
    QCOMPARE(b.player->current(), std::optional(b.track(1)));
    QCOMPARE(b.player->state(), Player::State::Playing);
    QCOMPARE(b.list().currentIndex().row(), 0);
}

void PlayerBarTest::everyControlHasANameAndAKeyboardWay()
{
    const Bar b;
    b.player->play(b.tracks(2));
    for (const char* name :
         {"shuffle", "previous", "play", "next", "repeat", "seek", "queue", "mute", "volume", "playingStars"}) {
        const auto& control = b.in<QWidget>(name);
        QVERIFY2(!control.accessibleName().isEmpty(), name);
        QVERIFY2(!control.toolTip().isEmpty(), name);
        QVERIFY2((control.focusPolicy() & Qt::TabFocus) != 0, name);
    }
}

QTEST_MAIN(PlayerBarTest)
#include "tst_player_bar.moc"
