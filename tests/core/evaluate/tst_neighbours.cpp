#include <algorithm>
#include <cmath>
#include <numeric>

#include <QTest>

#include "core/base/random.h"
#include "core/evaluate/neighbours.h"

using namespace nearfield;
using namespace nearfield::evaluate;

namespace {

constexpr std::size_t kArtists = 30;
constexpr std::size_t kTracksOfOne = 12;

/// 30 artists of two genres. In a perfect space tracks of an artist are one point, and artists of a genre one side.
struct Toy
{
    Toy()
        : perfect(kArtists * kTracksOfOne, 3)
    {
        Random random(1);
        for (std::uint32_t artist = 0; artist < kArtists; ++artist) {
            const double angle = random.uniform(0, 1) + (artist % 2 == 0 ? 0 : 3);
            const double height = random.uniform(0, 0.5);
            for (std::size_t i = 0; i < kTracksOfOne; ++i) {
                const auto row = static_cast<Eigen::Index>(artists.size());
                perfect(row, 0) = static_cast<float>(std::cos(angle));
                perfect(row, 1) = static_cast<float>(std::sin(angle));
                perfect(row, 2) = static_cast<float>(height);
                artists.push_back(artist);
                genres.push_back(artist % 2);
                heldOut.push_back(artist < 10);
            }
        }
        artists.back() = kNobody;
        random_ = Matrix::NullaryExpr(perfect.rows(), 3, [&random] { return static_cast<float>(random.normal()); });
    }

    std::vector<std::uint32_t> artists, genres;
    std::vector<bool> heldOut;
    Matrix perfect;
    Matrix random_;
};

double valueOf(const std::vector<Figure>& figures, const char* metric)
{
    for (const Figure& figure : figures) {
        if (figure.metric == metric) {
            return figure.value;
        }
    }
    return -1;
}

} // namespace

class TestNeighbours : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyHeldOutArtistsAreAskedFor()
    {
        const Toy toy;
        const NeighbourQuestions questions(toy.artists, toy.genres, toy.heldOut, {});
        QCOMPARE(questions.queries().size(), 10 * kTracksOfOne);
        for (const std::uint32_t row : questions.queries()) {
            QVERIFY(toy.heldOut[row]);
        }
        const NeighbourQuestions few(toy.artists, toy.genres, toy.heldOut, {.queries = 7, .genreQueries = 5});
        QCOMPARE(few.queries().size(), std::size_t{7});
        QCOMPARE(few.genreQueries().size(), std::size_t{5});
        const NeighbourQuestions none(toy.artists, toy.genres, toy.heldOut, {.fewestOfArtist = 13});
        QVERIFY(none.queries().empty());
    }

    void aPerfectSpaceIsPerfectAndARandomOneIsChance_data()
    {
        QTest::addColumn<bool>("cosine");
        QTest::newRow("cosine") << true;
        QTest::newRow("Euclid") << false;
    }
    void aPerfectSpaceIsPerfectAndARandomOneIsChance()
    {
        QFETCH(bool, cosine);
        const Toy toy;
        const NeighbourQuestions questions(toy.artists, toy.genres, toy.heldOut, {});
        const auto perfect = questions.figures("perfect", true, toy.perfect, cosine, {}, {});
        QCOMPARE(valueOf(perfect, "same_artist_p@10"), 1.0);
        QCOMPARE(valueOf(perfect, "hit@10"), 1.0);
        QVERIFY(valueOf(perfect, "genre_p@10") > 0.99); // the query's own artist is skipped
        QVERIFY(perfect.front().isDefault && perfect.front().model == "perfect");
        const auto chance = questions.figures("random", false, toy.random_, cosine, {}, {});
        QVERIFY(valueOf(chance, "same_artist_p@10") < 0.1);
        QVERIFY(std::abs(valueOf(chance, "genre_p@10") - 0.5) < 0.1);
        QVERIFY(valueOf(chance, "k_skewness") > -1);
        for (const Figure& figure : chance) {
            QVERIFY(figure.low <= figure.value && figure.value <= figure.high && figure.n > 0);
        }
    }

    void aPenaltyKeepsAHubOut()
    {
        const Toy toy;
        Matrix space = toy.perfect;
        Vector penalties = Vector::Zero(space.rows());
        const std::vector<std::uint32_t> asked = {5};
        const auto among = [&] {
            std::vector<std::uint32_t> all(toy.artists.size());
            std::iota(all.begin(), all.end(), 0U);
            return all;
        }();
        const auto before = nearestRows(space, true, penalties, among, asked, 10, {});
        const std::uint32_t hub = before[0][0];
        penalties[hub] = 10;
        const auto after = nearestRows(space, true, penalties, among, asked, 10, {});
        QVERIFY(std::find(after[0].begin(), after[0].end(), hub) == after[0].end());
        QVERIFY(std::find(after[0].begin(), after[0].end(), 5U) == after[0].end());
    }

    void stoppedThereAreNoFigures()
    {
        const Toy toy;
        const NeighbourQuestions questions(toy.artists, toy.genres, toy.heldOut, {});
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(questions.figures("any", false, toy.perfect, true, {}, stop.get_token()).empty());
    }
};

QTEST_APPLESS_MAIN(TestNeighbours)
#include "tst_neighbours.moc"
