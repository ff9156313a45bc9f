#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
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

std::vector<double> column(const std::vector<Track>& tracks, RawFeature feature)
{
    std::vector<double> values;
    for (const Track& track : tracks) {
        values.push_back(static_cast<double>(track.raw[feature]));
    }
    return values;
}

double mean(const std::vector<double>& values)
{
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double median(std::vector<double> values)
{
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

double correlation(const std::vector<double>& a, const std::vector<double>& b)
{
    const double meanA = mean(a);
    const double meanB = mean(b);
    double aa = 0, bb = 0, ab = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        aa += (a[i] - meanA) * (a[i] - meanA);
        bb += (b[i] - meanB) * (b[i] - meanB);
        ab += (a[i] - meanA) * (b[i] - meanB);
    }
    return ab / std::sqrt(aa * bb);
}

std::vector<std::string> artistsOf(const Track& track)
{
    std::vector<std::string> artists;
    std::string_view rest = track.artists;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(';'), rest.size());
        artists.emplace_back(trimmed(rest.substr(0, end)));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return artists;
}

/// How likely two tracks drawn at random are of one genre.
double chanceOfOneGenre(const std::vector<Track>& tracks)
{
    std::map<std::string, double> counts;
    for (const Track& track : tracks) {
        ++counts[track.genre];
    }
    const auto n = static_cast<double>(tracks.size());
    return std::accumulate(counts.begin(), counts.end(), 0.0, [n](double sum, const auto& genre) {
        return sum + (genre.second / n) * (genre.second / n);
    });
}

/// Share of the ten nearest tracks of other artists, by the 16 scaled inputs, that are of the same genre.
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
    std::vector<std::string> leads;
    for (const Track& track : tracks) {
        leads.push_back(artistsOf(track).front());
    }
    double same = 0;
    int queries = 0;
    for (Eigen::Index query = 0; query < S.rows(); query += 10) {
        const Track& seed = tracks[static_cast<std::size_t>(query)];
        const Vector distances = (S.rowwise() - S.row(query)).rowwise().squaredNorm();
        std::vector<std::uint32_t> order;
        std::copy_if(rows.begin(), rows.end(), std::back_inserter(order),
                     [&](std::uint32_t row) { return artistsOf(tracks[row]).front() != artistsOf(seed).front(); });
        std::partial_sort(order.begin(), order.begin() + 10, order.end(),
                          [&](std::uint32_t a, std::uint32_t b) { return distances[a] < distances[b]; });
        for (int i = 0; i < 10; ++i) {
            same += tracks[order[static_cast<std::size_t>(i)]].genre == seed.genre;
        }
        ++queries;
    }
    return same / (10.0 * queries);
}

double meanOfLoved(const DemoLibrary& library, std::size_t listener, RawFeature feature)
{
    std::vector<double> values;
    for (const DemoRating& rating : library.listeners[listener].ratings) {
        if (rating.stars >= 4) {
            values.push_back(static_cast<double>(library.tracks[rating.track].raw[feature]));
        }
    }
    return mean(values);
}

/// Those of the folded names that a table has as a field, or as one of several artists in a field.
std::set<std::string> namesFoundIn(const std::filesystem::path& file, const std::set<std::string, std::less<>>& names)
{
    std::set<std::string> found;
    std::ifstream in(file);
    std::string line;
    while (std::getline(in, line)) {
        const std::string text = folded(line);
        for (std::size_t begin = 0; begin <= text.size();) {
            const std::size_t end = std::min(text.find_first_of(",;\"\t\r", begin), text.size());
            if (const auto name = names.find(trimmed(std::string_view(text).substr(begin, end - begin)));
                name != names.end()) {
                found.insert(*name);
            }
            begin = end + 1;
        }
    }
    return found;
}

} // namespace

class TestDemo : public QObject
{
    Q_OBJECT

private:
    const DemoLibrary m_library = makeDemoLibrary({});

    [[nodiscard]] double between(RawFeature a, RawFeature b) const
    {
        return correlation(column(m_library.tracks, a), column(m_library.tracks, b));
    }

private Q_SLOTS:
    void theSameSeedGivesTheSameLibrary()
    {
        const DemoLibrary again = makeDemoLibrary({});
        QCOMPARE(again.tracks.size(), m_library.tracks.size());
        for (std::size_t i = 0; i < again.tracks.size(); ++i) {
            QCOMPARE(again.tracks[i].title, m_library.tracks[i].title);
            QCOMPARE(again.tracks[i].raw.values, m_library.tracks[i].raw.values);
        }
        for (std::size_t i = 0; i < again.listeners.size(); ++i) {
            const auto& ratings = again.listeners[i].ratings;
            QVERIFY(std::equal(ratings.begin(), ratings.end(), m_library.listeners[i].ratings.begin(),
                               m_library.listeners[i].ratings.end(), [](const DemoRating& a, const DemoRating& b) {
                                   return a.track == b.track && a.stars == b.stars;
                               }));
        }
        QVERIFY(makeDemoLibrary({.seed = 2}).tracks[100].title != m_library.tracks[100].title);
    }

    void itIsAsLargeAsIsAskedFor_data()
    {
        QTest::addColumn<int>("tracks");
        for (const int tracks : {100, 2400, 20'000}) {
            QTest::addRow("%d", tracks) << tracks;
        }
    }
    void itIsAsLargeAsIsAskedFor()
    {
        QFETCH(int, tracks);
        const std::size_t made = makeDemoLibrary({.tracks = static_cast<std::size_t>(tracks)}).tracks.size();
        QVERIFY(made >= static_cast<std::size_t>(tracks) && made < static_cast<std::size_t>(tracks) + 13);
    }

    void itIsVaried()
    {
        std::set<std::string> genres, artists, titles, uris, scripts;
        std::size_t together = 0;
        for (const Track& track : m_library.tracks) {
            genres.insert(track.genre);
            titles.insert(track.title);
            uris.insert(track.uri);
            const std::vector<std::string> all = artistsOf(track);
            QVERIFY(!all.empty() && all.size() <= 4);
            artists.insert(all.begin(), all.end());
            together += all.size() > 1;
            QVERIFY(isValidUtf8(track.title) && isValidUtf8(track.artists) && isValidUtf8(track.album));
        }
        QCOMPARE(genres.size(), std::size_t{40});
        QVERIFY(artists.size() >= 150);
        QVERIFY2(titles.size() > m_library.tracks.size() * 95 / 100, qPrintable(QString::number(titles.size())));
        QCOMPARE(uris.size(), m_library.tracks.size());
        QVERIFY(together > m_library.tracks.size() / 20 && together < m_library.tracks.size() / 4);
        for (const char* artist : {"Größenwahn & Söhne", "夜明け工房", "Тихий причал", "Ξενία Θαλασσινού"}) {
            QVERIFY2(artists.contains(artist), artist);
        }
    }

    void everyTrackIsComplete()
    {
        for (const Track& track : m_library.tracks) {
            const std::string all = track.title + track.artists + track.album;
            QVERIFY2(!track.title.empty() && !track.artists.empty() && !track.album.empty(), all.c_str());
            QVERIFY2(all.find_first_of("{}|") == std::string::npos, all.c_str()); // the grammar was used up
            QVERIFY(track.year >= 1950 && track.year <= 2026);
            QVERIFY(track.popularity >= 0 && track.popularity <= 100);
            for (std::size_t i = 0; i < kRawFeatureCount; ++i) {
                const Range range = validRange(static_cast<RawFeature>(i));
                QVERIFY(track.raw.values[i] >= range.low && track.raw.values[i] <= range.high);
            }
        }
    }

    void noArtistHasOneTitleTwice()
    {
        std::set<std::string> seen;
        for (const Track& track : m_library.tracks) {
            QVERIFY2(seen.insert(artistsOf(track).front() + "\n" + track.title).second, track.title.c_str());
        }
    }

    /// The figures of the real catalogue are in brackets.
    void featuresAreCorrelatedAsInRealMusic()
    {
        const auto isNear = [](double value, double expected) { return std::abs(value - expected) < 0.12; };
        QVERIFY(isNear(between(RawFeature::Energy, RawFeature::Loudness), 0.75));      // (0.77)
        QVERIFY(isNear(between(RawFeature::Energy, RawFeature::Acousticness), -0.74)); // (-0.70)
        QVERIFY(isNear(between(RawFeature::Danceability, RawFeature::Valence), 0.45)); // (0.47)
        QVERIFY(isNear(between(RawFeature::Energy, RawFeature::Tempo), 0.20));         // (0.20)
    }

    void featuresAreSkewedAsInRealMusic()
    {
        const auto ofColumn = [this](RawFeature feature) { return column(m_library.tracks, feature); };
        for (const RawFeature feature : {RawFeature::Speechiness, RawFeature::Instrumentalness, RawFeature::Liveness}) {
            QVERIFY(mean(ofColumn(feature)) > 1.2 * median(ofColumn(feature)));
        }
        QVERIFY(median(ofColumn(RawFeature::Instrumentalness)) < 0.02);
        std::vector<double> popularity;
        for (const Track& track : m_library.tracks) {
            popularity.push_back(track.popularity.value_or(-1));
        }
        QVERIFY(median(popularity) < 25);
        QVERIFY(*std::max_element(popularity.begin(), popularity.end()) > 75);
    }

    void neighboursShareAGenreFarAboveChance()
    {
        const double ratio = genrePrecision(m_library.tracks) / chanceOfOneGenre(m_library.tracks);
        QVERIFY2(ratio >= 10.0, qPrintable(QString::number(ratio)));
        QVERIFY2(ratio <= 20.0, "genres that hardly overlap are no music");
    }

    void threeListenersRateByWhatTheyHear()
    {
        QCOMPARE(m_library.listeners.size(), std::size_t{3});
        for (const DemoListener& listener : m_library.listeners) {
            QVERIFY2(listener.ratings.size() >= 150 && listener.ratings.size() <= 300,
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
        const auto loved = [this](std::size_t listener, RawFeature feature) {
            return meanOfLoved(m_library, listener, feature);
        };
        QVERIFY(loved(0, RawFeature::Acousticness) > loved(2, RawFeature::Acousticness) + 0.3);
        QVERIFY(loved(1, RawFeature::Danceability) > loved(2, RawFeature::Danceability) + 0.2);
        QVERIFY(loved(2, RawFeature::Energy) > loved(1, RawFeature::Energy) + 0.1);
    }

    void noArtistIsARealOne()
    {
        const std::filesystem::path folder = test::dataFolder(NEARFIELD_DATA_DEFAULT);
        if (!std::filesystem::exists(folder / "catalogue.csv")) {
            QSKIP("catalogue.csv is not here; set NEARFIELD_DATA to the folder that has it");
        }
        std::set<std::string, std::less<>> names;
        for (const Track& track : m_library.tracks) {
            for (const std::string& artist : artistsOf(track)) {
                names.insert(folded(artist));
            }
        }
        for (const char* file : {"catalogue.csv", "interactions/artists.dat"}) {
            const std::set<std::string> real = namesFoundIn(folder / file, names);
            QVERIFY2(real.empty(), real.begin()->c_str());
        }
        // The search works: this is one.
        QCOMPARE(namesFoundIn(folder / "catalogue.csv", {"baths"}).size(), std::size_t{1});
    }
};

QTEST_APPLESS_MAIN(TestDemo)
#include "tst_demo.moc"
