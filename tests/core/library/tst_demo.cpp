#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <numeric>
#include <set>

#include <QTest>

#include "core/base/text.h"
#include "core/features/features.h"
#include "core/features/scaler.h"
#include "core/library/demo.h"
#include "tests/support/data_folder.h"

using namespace nearfield;

namespace {

double correlation(const std::vector<Track>& tracks, RawFeature a, RawFeature b)
{
    double sumA = 0, sumB = 0, sumAA = 0, sumBB = 0, sumAB = 0;
    for (const Track& track : tracks) {
        const double x = static_cast<double>(track.raw[a]);
        const double y = static_cast<double>(track.raw[b]);
        sumA += x;
        sumB += y;
        sumAA += x * x;
        sumBB += y * y;
        sumAB += x * y;
    }
    const auto n = static_cast<double>(tracks.size());
    return (sumAB - sumA * sumB / n) / std::sqrt((sumAA - sumA * sumA / n) * (sumBB - sumB * sumB / n));
}

/// Share of the ten nearest tracks, by the 16 scaled inputs, that are of the same genre and of another artist.
double genrePrecision(const std::vector<Track>& tracks)
{
    Matrix X(static_cast<Eigen::Index>(tracks.size()), static_cast<Eigen::Index>(kInputCount));
    std::vector<std::uint32_t> rows(tracks.size());
    std::iota(rows.begin(), rows.end(), 0U);
    for (const std::uint32_t row : rows) {
        const Inputs inputs = inputsOf(tracks[row].raw);
        std::copy(inputs.begin(), inputs.end(), X.row(row).data());
    }
    const Matrix S = Scaler(X, rows).scaled(X);
    double same = 0;
    int queries = 0;
    for (Eigen::Index query = 0; query < S.rows(); query += 12) {
        const Vector distances = (S.rowwise() - S.row(query)).rowwise().squaredNorm();
        std::vector<std::uint32_t> order;
        std::copy_if(rows.begin(), rows.end(), std::back_inserter(order), [&](std::uint32_t row) {
            return tracks[row].artists != tracks[static_cast<std::size_t>(query)].artists;
        });
        std::partial_sort(order.begin(), order.begin() + 10, order.end(),
                          [&](std::uint32_t a, std::uint32_t b) { return distances[a] < distances[b]; });
        for (int i = 0; i < 10; ++i) {
            same += tracks[order[static_cast<std::size_t>(i)]].genre == tracks[static_cast<std::size_t>(query)].genre;
        }
        ++queries;
    }
    return same / (10.0 * queries);
}

double meanOfLoved(const DemoLibrary& library, std::size_t listener, RawFeature feature)
{
    double sum = 0;
    int n = 0;
    for (const DemoRating& rating : library.listeners[listener].ratings) {
        if (rating.stars >= 4) {
            sum += static_cast<double>(library.tracks[rating.track].raw[feature]);
            ++n;
        }
    }
    return sum / n;
}

} // namespace

class TestDemo : public QObject
{
    Q_OBJECT

private:
    const DemoLibrary m_library = makeDemoLibrary({});

private Q_SLOTS:
    void theSameSeedGivesTheSameLibrary()
    {
        const DemoLibrary again = makeDemoLibrary({});
        QCOMPARE(again.tracks.size(), m_library.tracks.size());
        for (std::size_t i = 0; i < again.tracks.size(); ++i) {
            QCOMPARE(again.tracks[i].title, m_library.tracks[i].title);
            QCOMPARE(again.tracks[i].raw.values, m_library.tracks[i].raw.values);
        }
        QVERIFY(makeDemoLibrary({.seed = 2}).tracks[100].title != m_library.tracks[100].title);
    }

    void itIsLargeAndVaried()
    {
        std::set<std::string> genres, artists, titles, uris;
        for (const Track& track : m_library.tracks) {
            genres.insert(track.genre);
            artists.insert(track.artists);
            titles.insert(track.title);
            uris.insert(track.uri);
        }
        QVERIFY(m_library.tracks.size() >= 2000);
        QCOMPARE(genres.size(), std::size_t{40});
        QVERIFY(artists.size() >= 150);
        QVERIFY2(titles.size() > m_library.tracks.size() / 2, qPrintable(QString::number(titles.size())));
        QCOMPARE(uris.size(), m_library.tracks.size());
    }

    void everyFeatureIsInItsRange()
    {
        for (const Track& track : m_library.tracks) {
            for (std::size_t i = 0; i < kRawFeatureCount; ++i) {
                const Range range = validRange(static_cast<RawFeature>(i));
                QVERIFY(track.raw.values[i] >= range.low && track.raw.values[i] <= range.high);
            }
        }
    }

    void featuresAreCorrelatedAsInRealMusic()
    {
        const auto between = [this](RawFeature a, RawFeature b, double low, double high) {
            const double r = correlation(m_library.tracks, a, b);
            return r >= low && r <= high;
        };
        QVERIFY(between(RawFeature::Energy, RawFeature::Loudness, 0.6, 0.97));
        QVERIFY(between(RawFeature::Energy, RawFeature::Acousticness, -0.95, -0.5));
        QVERIFY(between(RawFeature::Danceability, RawFeature::Valence, 0.3, 0.8));
    }

    void neighboursShareAGenreFarAboveChance()
    {
        const double precision = genrePrecision(m_library.tracks);
        QVERIFY2(precision >= 10.0 / 40.0, qPrintable(QString::number(precision)));
        QVERIFY2(precision <= 0.9, "genres that never overlap are no music");
    }

    void threeListenersRateByWhatTheyHear()
    {
        QCOMPARE(m_library.listeners.size(), std::size_t{3});
        for (const DemoListener& listener : m_library.listeners) {
            QVERIFY2(listener.ratings.size() >= 150 && listener.ratings.size() <= 500,
                     qPrintable(QString::number(listener.ratings.size())));
            std::set<std::size_t> rated;
            std::set<float> stars;
            for (const DemoRating& rating : listener.ratings) {
                QVERIFY(rated.insert(rating.track).second);
                QVERIFY(rating.stars >= 0.5F && rating.stars <= 5.0F);
                QCOMPARE(rating.stars * 2, std::round(rating.stars * 2));
                stars.insert(rating.stars);
            }
            QVERIFY(stars.size() >= 8);
        }
        QVERIFY(meanOfLoved(m_library, 0, RawFeature::Acousticness) >
                meanOfLoved(m_library, 2, RawFeature::Acousticness) + 0.3);
        QVERIFY(meanOfLoved(m_library, 1, RawFeature::Danceability) >
                meanOfLoved(m_library, 2, RawFeature::Danceability) + 0.2);
    }

    void noArtistIsARealOne()
    {
        const auto file = test::dataFolder(NEARFIELD_DATA_DEFAULT) / "catalogue.csv";
        std::ifstream in(file);
        if (!in) {
            QSKIP("catalogue.csv is not here; set NEARFIELD_DATA to the folder that has it");
        }
        const std::string all = folded(std::string(std::istreambuf_iterator<char>(in), {}));
        std::set<std::string> artists;
        for (const Track& track : m_library.tracks) {
            artists.insert(track.artists.substr(0, track.artists.find(';')));
        }
        for (const std::string& artist : artists) {
            std::string field = ",";
            field.append(folded(artist)).push_back(',');
            QVERIFY2(all.find(field) == std::string::npos, artist.c_str());
        }
    }
};

QTEST_APPLESS_MAIN(TestDemo)
#include "tst_demo.moc"
