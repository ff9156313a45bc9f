#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include <QtTest>

#include <Eigen/Cholesky>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/recommend/questions.h"

using namespace nearfield;

namespace {

using Wide = MatrixT<double>;

/// Tracks in clusters on a line, alike by a Gaussian of their distance.
Wide covariance(const std::vector<double>& places)
{
    const auto n = static_cast<Eigen::Index>(places.size());
    Wide k(n, n);
    for (Eigen::Index i = 0; i < n; ++i) {
        for (Eigen::Index j = 0; j < n; ++j) {
            const double apart = places[static_cast<std::size_t>(i)] - places[static_cast<std::size_t>(j)];
            k(i, j) = std::exp(-apart * apart);
        }
    }
    return k;
}

/// Variance left over all tracks after answers to `asked`.
double left(const Wide& k, const std::vector<std::uint32_t>& asked, double noise)
{
    const auto count = static_cast<Eigen::Index>(asked.size());
    Wide cross(count, k.cols());
    Wide among(count, count);
    for (Eigen::Index i = 0; i < count; ++i) {
        cross.row(i) = k.row(asked[static_cast<std::size_t>(i)]);
        for (Eigen::Index j = 0; j < count; ++j) {
            among(i, j) =
                k(asked[static_cast<std::size_t>(i)], asked[static_cast<std::size_t>(j)]) + (i == j ? noise : 0.0);
        }
    }
    return k.trace() - (cross.transpose() * among.llt().solve(cross)).trace();
}

} // namespace

class TestQuestions : public QObject
{
    Q_OBJECT

private slots:
    void theFirstQuestionIsOfTheLargestGroupAndTheSecondOfTheOther()
    {
        const auto asked = mostTelling(covariance({10, 10.1, 0, 0.1, 0.2, 0.3}), 0.1, 2);
        QCOMPARE(asked.size(), std::size_t{2});
        QVERIFY(asked[0] >= 2);
        QVERIFY(asked[1] < 2);
    }

    void everyChoiceIsTheBestNextOne()
    {
        Random random(1);
        std::vector<double> places(30);
        std::generate(places.begin(), places.end(), [&] { return random.uniform(0, 6); });
        const Wide k = covariance(places);
        const auto asked = mostTelling(k, 0.5, 4);
        std::vector<std::uint32_t> before;
        for (const std::uint32_t choice : asked) {
            const auto with = [&](std::uint32_t track) {
                auto all = before;
                all.push_back(track);
                return left(k, all, 0.5);
            };
            for (std::uint32_t other = 0; other < places.size(); ++other) {
                if (std::find(before.begin(), before.end(), other) == before.end()) {
                    QVERIFY(with(choice) <= with(other) + 1e-9);
                }
            }
            before.push_back(choice);
        }
    }

    void chosenQuestionsTeachMoreThanRandomOnes()
    {
        Random random(2);
        std::vector<double> places(200);
        std::generate(places.begin(), places.end(), [&] { return 4 * random.normal(); });
        const Wide k = covariance(places);
        const double chosen = left(k, mostTelling(k, 0.5, 10), 0.5);
        double drawn = 0;
        for (int round = 0; round < 20; ++round) {
            std::vector<std::uint32_t> tracks(places.size());
            std::iota(tracks.begin(), tracks.end(), 0U);
            random.shuffle(std::span(tracks));
            tracks.resize(10);
            drawn += left(k, tracks, 0.5) / 20;
        }
        QVERIFY(chosen < 0.85 * drawn);
    }

    void noTrackIsAskedTwiceAndThereMayBeTooFew()
    {
        const auto asked = mostTelling(covariance({0, 1, 2}), 0.5, 10);
        QCOMPARE(std::set<std::uint32_t>(asked.begin(), asked.end()).size(), std::size_t{3});
        QCOMPARE(asked.size(), std::size_t{3});
        QVERIFY(mostTelling(Wide(0, 0), 0.5, 3).empty());
        QVERIFY(mostTelling(Wide::Zero(3, 3), 0.5, 3).empty());
    }

    void wrongShapesAreRefused()
    {
        try {
            (void)mostTelling(Wide::Zero(2, 3), 0.5, 1);
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::BadArgument);
        }
    }
};

QTEST_APPLESS_MAIN(TestQuestions)
#include "tst_questions.moc"
