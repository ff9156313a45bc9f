#include <algorithm>
#include <array>
#include <set>

#include <QTest>

#include "ui/player/play_queue.h"

using namespace nearfield;
using namespace nearfield::ui;

namespace {

std::vector<TrackId> numbers(std::initializer_list<int> values)
{
    std::vector<TrackId> out;
    for (const int one : values) {
        out.push_back(TrackId{one});
    }
    return out;
}

std::vector<TrackId> firstNumbers(int count)
{
    std::vector<TrackId> out;
    for (int i = 1; i <= count; ++i) {
        out.push_back(TrackId{i});
    }
    return out;
}

std::vector<TrackId> orderOf(const PlayQueue& queue)
{
    std::vector<TrackId> out;
    for (std::size_t i = 0; i < queue.size(); ++i) {
        out.push_back(queue.at(i));
    }
    return out;
}

PlayQueue playing(const std::vector<TrackId>& tracks, std::size_t first = 0)
{
    PlayQueue queue(7);
    queue.play(tracks, first);
    return queue;
}

} // namespace

class PlayQueueTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void emptyQueueHasNothing();
    void playsFromTheChosenTrackOn();
    void nextTracksGoBehindTheCurrentOneAndOthersToTheEnd();
    void removingKeepsTheCurrentTrackUnlessItGoes();
    void movingKeepsTheCurrentTrack_data();
    void movingKeepsTheCurrentTrack();
    void repeatDecidesWhatComesAtTheEnd();
    void shufflePlaysEveryTrackOnceAndEndsWhereItBegan();
    void shuffleKeepsCurrentTrackAndHistory();
    void shuffledRoundsNeverRepeatATrackAtTheirBorder();
    void tracksAddedWhileShufflingHaveTheirPlace();
    void clearingKeepsWhatPlays();
    void goneTracksLeave();
};

void PlayQueueTest::emptyQueueHasNothing()
{
    PlayQueue queue(1);
    QVERIFY(!queue.current());
    QVERIFY(!queue.position());
    QVERIFY(!queue.next());
    QVERIFY(!queue.advance());
    QVERIFY(!queue.previous());
    queue.setShuffle(true);
    queue.setRepeat(Repeat::All);
    QVERIFY(!queue.hasNext());
    queue.play({}, 3);
    QVERIFY(!queue.current());
}

void PlayQueueTest::playsFromTheChosenTrackOn()
{
    PlayQueue queue = playing(numbers({1, 2, 3}), 1);
    QCOMPARE(queue.current(), std::optional(TrackId{2}));
    QCOMPARE(queue.upcoming(), std::size_t{1});
    QVERIFY(queue.advance());
    QCOMPARE(queue.current(), std::optional(TrackId{3}));
    QVERIFY(!queue.advance());
    QCOMPARE(queue.current(), std::optional(TrackId{3})); // stays at the end
    QVERIFY(queue.previous());
    QVERIFY(queue.previous()); // what was before the chosen one can be gone back to
    QCOMPARE(queue.current(), std::optional(TrackId{1}));
    QVERIFY(!queue.previous());
}

void PlayQueueTest::nextTracksGoBehindTheCurrentOneAndOthersToTheEnd()
{
    PlayQueue queue = playing(numbers({1, 2, 3}), 1);
    queue.append(numbers({8, 9}));
    queue.playNext(numbers({4, 5}));
    queue.playNext(numbers({6}));
    QCOMPARE(orderOf(queue), numbers({1, 2, 6, 4, 5, 3, 8, 9}));
    QCOMPARE(queue.current(), std::optional(TrackId{2}));

    PlayQueue empty(1);
    empty.append(numbers({1, 2}));
    QCOMPARE(empty.current(), std::optional(TrackId{1}));
}

void PlayQueueTest::removingKeepsTheCurrentTrackUnlessItGoes()
{
    PlayQueue queue = playing(numbers({1, 2, 3, 4}), 2);
    QVERIFY(!queue.remove(0));
    QCOMPARE(queue.current(), std::optional(TrackId{3}));
    QVERIFY(queue.remove(1)); // the current one: the next follows
    QCOMPARE(queue.current(), std::optional(TrackId{4}));
    QVERIFY(queue.remove(1)); // the last one
    QCOMPARE(queue.current(), std::optional(TrackId{2}));
    QVERIFY(queue.remove(0));
    QVERIFY(!queue.current());
}

void PlayQueueTest::movingKeepsTheCurrentTrack_data()
{
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("to");
    for (int from = 0; from < 5; ++from) {
        for (int to = 0; to < 5; ++to) {
            QTest::addRow("%d to %d", from, to) << from << to;
        }
    }
}

void PlayQueueTest::movingKeepsTheCurrentTrack()
{
    QFETCH(int, from);
    QFETCH(int, to);
    for (std::size_t current = 0; current < 5; ++current) {
        PlayQueue queue = playing(firstNumbers(5), current);
        queue.move(static_cast<std::size_t>(from), static_cast<std::size_t>(to));
        QCOMPARE(queue.current(), std::optional(TrackId{static_cast<int>(current) + 1}));
        QCOMPARE(queue.at(static_cast<std::size_t>(to)), TrackId{from + 1});
        auto expected = firstNumbers(5);
        expected.erase(expected.begin() + from);
        expected.insert(expected.begin() + to, TrackId{from + 1});
        QCOMPARE(orderOf(queue), expected);
    }
}

void PlayQueueTest::repeatDecidesWhatComesAtTheEnd()
{
    PlayQueue queue = playing(numbers({1, 2}), 1);
    QVERIFY(!queue.hasNext());
    queue.setRepeat(Repeat::All);
    QVERIFY(queue.hasNext());
    QVERIFY(queue.advance());
    QCOMPARE(queue.current(), std::optional(TrackId{1}));
    QVERIFY(queue.previous());
    QCOMPARE(queue.current(), std::optional(TrackId{2}));
    queue.setRepeat(Repeat::One);
    QVERIFY(queue.advance());
    QCOMPARE(queue.current(), std::optional(TrackId{2})); // the same again
    QVERIFY(queue.next());                                // but who wants the next one gets it
    QCOMPARE(queue.current(), std::optional(TrackId{1}));
}

void PlayQueueTest::shufflePlaysEveryTrackOnceAndEndsWhereItBegan()
{
    PlayQueue queue(42);
    queue.setShuffle(true);
    const auto tracks = firstNumbers(30);
    queue.play(tracks, 11);
    QCOMPARE(queue.current(), std::optional(TrackId{12})); // the chosen one begins
    QCOMPARE(queue.upcoming(), std::size_t{29});           // those before it come too
    std::vector<TrackId> heard{*queue.current()};
    while (queue.advance()) {
        heard.push_back(*queue.current());
    }
    QCOMPARE(std::set<TrackId>(heard.begin(), heard.end()).size(), std::size_t{30});
    QVERIFY(!std::is_sorted(heard.begin() + 1, heard.end()));
    queue.setShuffle(false);
    QCOMPARE(orderOf(queue), tracks);
    QCOMPARE(queue.current(), std::optional(heard.back()));
}

void PlayQueueTest::shuffleKeepsCurrentTrackAndHistory()
{
    PlayQueue queue = playing(firstNumbers(20), 4);
    queue.next();
    queue.next();
    queue.setShuffle(true);
    QCOMPARE(queue.current(), std::optional(TrackId{7}));
    QCOMPARE(queue.position(), std::optional<std::size_t>(2)); // heard: 5 and 6
    QVERIFY(queue.previous());
    QCOMPARE(queue.current(), std::optional(TrackId{6}));
    QVERIFY(queue.previous());
    QCOMPARE(queue.current(), std::optional(TrackId{5}));
    QVERIFY(!queue.previous());
}

void PlayQueueTest::shuffledRoundsNeverRepeatATrackAtTheirBorder()
{
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        PlayQueue queue(seed);
        queue.setShuffle(true);
        queue.setRepeat(Repeat::All);
        queue.play(numbers({1, 2, 3}), 0);
        for (int i = 0; i < 12; ++i) {
            const auto before = queue.current();
            QVERIFY(queue.advance());
            QVERIFY(queue.current() != before);
        }
    }
}

void PlayQueueTest::tracksAddedWhileShufflingHaveTheirPlace()
{
    PlayQueue queue = playing(firstNumbers(6), 2);
    queue.setShuffle(true);
    queue.playNext(numbers({10, 11}));
    queue.append(numbers({20}));
    QCOMPARE(queue.at(*queue.position() + 1), TrackId{10});
    QCOMPARE(queue.at(queue.size() - 1), TrackId{20});
    queue.setShuffle(false);
    QCOMPARE(orderOf(queue), numbers({1, 2, 3, 10, 11, 4, 5, 6, 20}));
    QCOMPARE(queue.current(), std::optional(TrackId{3}));
}

void PlayQueueTest::clearingKeepsWhatPlays()
{
    PlayQueue queue = playing(firstNumbers(5), 3);
    queue.clearAllButCurrent();
    QCOMPARE(orderOf(queue), numbers({4}));
    QCOMPARE(queue.position(), std::optional<std::size_t>(0));
    queue.clear();
    QVERIFY(queue.empty());
    queue.clearAllButCurrent();
    QVERIFY(queue.empty());
}

void PlayQueueTest::goneTracksLeave()
{
    PlayQueue queue = playing(firstNumbers(6), 3);
    const auto odd = [](TrackId track) { return value(track) % 2 == 1; };
    QVERIFY(!queue.removeIf(odd));
    QCOMPARE(orderOf(queue), numbers({2, 4, 6}));
    QCOMPARE(queue.current(), std::optional(TrackId{4}));
    QVERIFY(queue.removeIf([](TrackId track) { return track == TrackId{4}; }));
    QCOMPARE(queue.current(), std::optional(TrackId{6}));
    QVERIFY(queue.removeIf([](TrackId) { return true; }));
    QVERIFY(!queue.current());
}

QTEST_APPLESS_MAIN(PlayQueueTest)
#include "tst_play_queue.moc"
