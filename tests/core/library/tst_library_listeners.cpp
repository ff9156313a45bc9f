#include <QTemporaryDir>
#include <QTest>

#include "core/base/error.h"
#include "core/library/library.h"
#include "core/storage/not_now_store.h"
#include "core/storage/play_count_store.h"
#include "core/storage/play_store.h"
#include "core/storage/rating_store.h"
#include "core/storage/track_store.h"
#include "tests/support/synthetic.h"

using namespace nearfield;

namespace {

template <typename Call>
std::optional<ErrorKind> kindThrownBy(Call&& call)
{
    try {
        call();
    } catch (const Error& error) {
        return error.kind();
    }
    return std::nullopt;
}

constexpr std::int64_t kNow = 1'790'000'000;

/// A library with ten tracks and two listeners: both have answered tracks 0 and 1, and each some more.
struct Fixture
{
    QTemporaryDir dir;
    std::vector<TrackId> tracks;
    std::unique_ptr<Library> library;
    ListenerId me{};
    ListenerId anna{};

    Fixture()
    {
        auto db = database();
        std::vector<Track> rows;
        for (int i = 1; i <= 10; ++i) {
            rows.push_back(test::syntheticTrack(i));
        }
        tracks = storage::TrackStore(db).insert(rows);
        library = Library::open(dir.path().toStdString());
        me = library->currentListener().id;
        anna = library->createListener("Anna").id;
        answer(db, me, 2, 1);
        answer(db, anna, 4, 2);
    }

    [[nodiscard]] storage::Database database() const
    {
        return storage::Database::openOrCreate(dir.path().toStdString());
    }

    /// Answers to tracks 0 and 1, and to `own` and `own + 1`.
    void answer(storage::Database& db, ListenerId who, std::size_t own, int salt) const
    {
        const auto stars = static_cast<float>(salt);
        const std::vector<TrackId> answered{tracks[0], tracks[1], tracks[own], tracks[own + 1]};
        for (const TrackId track : answered) {
            storage::RatingStore(db).set(who, {track, stars, kNow + salt});
            storage::PlayCountStore(db).set(who, std::vector<storage::PlayCount>{{track, 10.0 * salt}});
            storage::NotNowStore(db).set(who, {track, kNow + 100 * salt});
        }
        storage::PlayStore(db).add(
            who, std::vector<storage::Play>{{tracks[0], kNow, 30, 0.25}, {tracks[own], kNow + salt, 60.0 * salt, 0.5}});
    }

    /// Everything about all listeners, one line an answer.
    [[nodiscard]] std::vector<std::string> everything() const
    {
        auto db = database();
        std::vector<std::string> lines{"current " + library->currentListener().name};
        for (const Listener& one : library->listeners()) {
            const std::string who = std::to_string(value(one.id)) + ' ' + one.name;
            lines.push_back(who + " has " + std::to_string(one.ratings));
            const auto note = [&](const char* what, TrackId track, double a, std::int64_t b) {
                lines.push_back(who + ' ' + what + ' ' + std::to_string(value(track)) + ' ' + std::to_string(a) + ' ' +
                                std::to_string(b));
            };
            for (const auto& row : storage::RatingStore(db).ofListener(one.id)) {
                note("stars", row.track, static_cast<double>(row.stars), row.ratedAt);
            }
            for (const auto& row : storage::PlayStore(db).ofListener(one.id)) {
                note("play", row.track, row.secondsHeard + row.fraction, row.playedAt);
            }
            for (const auto& row : storage::PlayCountStore(db).ofListener(one.id)) {
                note("plays", row.track, row.plays, 0);
            }
            for (const auto& row : storage::NotNowStore(db).ofListener(one.id, 0)) {
                note("not now", row.track, 0, row.until);
            }
        }
        return lines;
    }
};

} // namespace

class TestLibraryListeners : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesAreUniqueWhateverTheirCaseAndAccents()
    {
        Fixture f;
        Library& library = *f.library;
        QCOMPARE(library.createListener("  José ").name, std::string("José"));
        for (const char* taken : {"josé", "JOSÉ", "Jose", " anna"}) {
            QCOMPARE(kindThrownBy([&] { (void)library.createListener(taken); }), ErrorKind::BadArgument);
            QCOMPARE(kindThrownBy([&] { library.renameListener(f.me, taken); }), ErrorKind::BadArgument);
        }
        for (const char* blank : {"", " \t"}) {
            QCOMPARE(kindThrownBy([&] { (void)library.createListener(blank); }), ErrorKind::BadArgument);
            QCOMPARE(kindThrownBy([&] { library.renameListener(f.me, blank); }), ErrorKind::BadArgument);
        }
        QCOMPARE(kindThrownBy([&] { library.renameListener(ListenerId{99}, "Nobody"); }), ErrorKind::NotFound);
        library.renameListener(f.anna, "ANNA");
        QCOMPARE(library.listeners()[1].name, std::string("ANNA"));
        QCOMPARE(library.listeners().size(), std::size_t{3});
    }

    void theCurrentListenerIsAskedForAndMustExist()
    {
        Fixture f;
        QCOMPARE(f.library->currentListener().id, f.me);
        f.library->setCurrentListener(f.anna);
        QCOMPARE(f.library->currentListener().id, f.anna);
        QCOMPARE(kindThrownBy([&] { f.library->setCurrentListener(ListenerId{99}); }), ErrorKind::NotFound);
        QCOMPARE(f.library->currentListener().id, f.anna);
    }

    void removingAndTakingItBackChangesNothing_data()
    {
        QTest::addColumn<bool>("current");
        QTest::newRow("the current listener") << true;
        QTest::newRow("another one") << false;
    }
    void removingAndTakingItBackChangesNothing()
    {
        QFETCH(bool, current);
        Fixture f;
        f.library->setCurrentListener(current ? f.anna : f.me);
        const auto before = f.everything();
        const ListenerBackup backup = f.library->removeListener(f.anna);
        QCOMPARE(f.library->listeners().size(), std::size_t{1});
        QCOMPARE(f.library->currentListener().id, f.me);
        QVERIFY(f.library->ratings(f.anna).empty());
        f.library->restoreListeners(backup);
        QVERIFY(f.everything() == before);
    }

    void theOldestOfTheOthersIsCurrentAfterARemoval()
    {
        Fixture f;
        const ListenerId third = f.library->createListener("Third").id;
        f.library->setCurrentListener(third);
        (void)f.library->removeListener(f.me);
        QCOMPARE(f.library->currentListener().id, third);
        (void)f.library->removeListener(third);
        QCOMPARE(f.library->currentListener().id, f.anna);
    }

    void theLastListenerCannotBeRemoved()
    {
        Fixture f;
        (void)f.library->removeListener(f.me);
        const auto before = f.everything();
        QCOMPARE(kindThrownBy([&] { (void)f.library->removeListener(f.anna); }), ErrorKind::BadArgument);
        QCOMPARE(kindThrownBy([&] { (void)f.library->removeListener(f.me); }), ErrorKind::NotFound);
        QVERIFY(f.everything() == before);
    }

    void mergingKeepsTheOwnAnswersAndAddsTheOthers()
    {
        Fixture f;
        f.library->setCurrentListener(f.me);
        (void)f.library->mergeListeners(f.me, f.anna);
        QCOMPARE(f.library->currentListener().id, f.anna);
        QCOMPARE(f.library->listeners().size(), std::size_t{1});
        const auto stars = f.library->ratings(f.anna);
        QCOMPARE(stars.size(), std::size_t{6});
        for (const std::size_t own : {0U, 1U, 4U, 5U}) {
            QCOMPARE(stars.at(f.tracks[own]), 2.0F);
        }
        for (const std::size_t given : {2U, 3U}) {
            QCOMPARE(stars.at(f.tracks[given]), 1.0F);
        }
        auto db = f.database();
        QCOMPARE(storage::PlayStore(db).ofListener(f.anna).size(), std::size_t{3}); // one was in both
        QCOMPARE(storage::PlayCountStore(db).total(), 4 * 20.0 + 2 * 10.0);
        QCOMPARE(storage::NotNowStore(db).ofListener(f.anna, 0).size(), std::size_t{6});
    }

    void mergingAndTakingItBackChangesNothing()
    {
        Fixture f;
        f.library->setCurrentListener(f.me);
        const auto before = f.everything();
        const ListenerBackup backup = f.library->mergeListeners(f.me, f.anna);
        f.library->rate(f.anna, f.tracks[9], 5.0F); // an answer given to the merged listener goes with the merge
        f.library->restoreListeners(backup);
        QVERIFY(f.everything() == before);
    }

    void aMergeWithOneselfOrNobodyIsRefused()
    {
        Fixture f;
        const auto before = f.everything();
        QCOMPARE(kindThrownBy([&] { (void)f.library->mergeListeners(f.me, f.me); }), ErrorKind::BadArgument);
        QCOMPARE(kindThrownBy([&] { (void)f.library->mergeListeners(f.me, ListenerId{99}); }), ErrorKind::NotFound);
        QCOMPARE(kindThrownBy([&] { (void)f.library->mergeListeners(ListenerId{99}, f.me); }), ErrorKind::NotFound);
        QVERIFY(f.everything() == before);
    }

    void aNameThatIsTakenMeanwhileKeepsEveryoneAsTheyAre()
    {
        Fixture f;
        const ListenerBackup backup = f.library->removeListener(f.anna);
        const Listener other = f.library->createListener("Anna");
        QVERIFY(other.id != f.anna);
        const auto before = f.everything();
        QCOMPARE(kindThrownBy([&] { f.library->restoreListeners(backup); }), ErrorKind::BadArgument);
        QVERIFY(f.everything() == before);
        f.library->renameListener(other.id, "Anna B.");
        f.library->restoreListeners(backup);
        QCOMPARE(f.library->ratings(f.anna).size(), std::size_t{4});
    }

    void notNowLastsTwoWeeksUnlessTakenBack()
    {
        Fixture f;
        auto db = f.database();
        const storage::NotNowStore store(db);
        const auto in = [&](int days) {
            const auto now = std::chrono::system_clock::now() + std::chrono::hours(24 * days);
            return store.ofListener(f.me, std::chrono::system_clock::to_time_t(now)).size();
        };
        f.library->setNotNow(f.me, f.tracks[7], true);
        QCOMPARE(in(kNotNowDays - 1), std::size_t{1});
        QCOMPARE(in(kNotNowDays + 1), std::size_t{0});
        f.library->setNotNow(f.me, f.tracks[7], false);
        QCOMPARE(in(0), std::size_t{0});
        QCOMPARE(kindThrownBy([&] { f.library->setNotNow(f.me, TrackId{999}, true); }), ErrorKind::NotFound);
    }

    void manyRatingsAreSetTogetherOrNotAtAll()
    {
        Fixture f;
        const std::vector<TrackId> some{f.tracks[6], f.tracks[7], f.tracks[8]};
        f.library->rate(f.me, some, 4.5F);
        QCOMPARE(f.library->ratings(f.me).size(), std::size_t{7});
        const std::vector<TrackId> withUnknown{f.tracks[9], TrackId{999}};
        QCOMPARE(kindThrownBy([&] { f.library->rate(f.me, withUnknown, 1.0F); }), ErrorKind::NotFound);
        QCOMPARE(f.library->ratings(f.me).size(), std::size_t{7});
        f.library->rate(f.me, some, std::nullopt);
        QCOMPARE(f.library->ratings(f.me).size(), std::size_t{4});
    }
};

QTEST_APPLESS_MAIN(TestLibraryListeners)
#include "tst_library_listeners.moc"
