// What ten ratings teach: chosen questions beside random ones and beside popularity, on one listener's likes.
//   bench_questions LIKES.csv CATALOGUE.csv [ROUNDS]
// Each round holds a quarter of the artists out; questions are asked of a sample of the others, and the taste learned
// from them ranks the tracks held out. Prints the mean area under the ROC curve with its standard error, and the share
// of liked tracks among the ten ranked first. Popularity is that of the catalogue, where it holds the track.

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <exception>
#include <map>
#include <numeric>
#include <set>
#include <span>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/catalogue/recording_key.h"
#include "core/exchange/catalogue_file.h"
#include "core/exchange/cleaning.h"
#include "core/exchange/ratings_file.h"
#include "core/recommend/taste/questions.h"
#include "core/recommend/taste/taste_features.h"
#include "core/recommend/taste/taste_model.h"
#include "core/recommend/taste/taste_space.h"
#include "tests/core/recommend_taste/likes_file.h"

using namespace nearfield;

namespace {

constexpr std::size_t kPool = 600; ///< as the window asks from

struct Listener
{
    Matrix coordinates;
    std::vector<std::uint32_t> artists;
    std::vector<float> liked;
    std::vector<float> popularity; ///< −1 where the catalogue does not hold the track

    [[nodiscard]] Listener rows(const std::vector<std::uint32_t>& chosen) const
    {
        Listener some{coordinates(chosen, Eigen::all), {}, {}, {}};
        for (const std::uint32_t row : chosen) {
            some.artists.push_back(artists[row]);
            some.liked.push_back(liked[row]);
            some.popularity.push_back(popularity[row]);
        }
        return some;
    }
};

struct Figures
{
    std::vector<double> auc;
    double likedOfTen = 0;
};

void add(Figures& figures, std::span<const float> scores, const std::vector<float>& liked)
{
    figures.auc.push_back(
        test::auc(Eigen::Map<const Vector>(scores.data(), static_cast<Eigen::Index>(scores.size())), liked));
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
    for (std::size_t i = 0; i < 10; ++i) {
        figures.likedOfTen += static_cast<double>(liked[order[i]]) / 10;
    }
}

void learn(Figures& figures, const Listener& asked, const Listener& test)
{
    const taste::TasteModel model({asked.coordinates, asked.artists}, asked.liked);
    const Vector scores = model.enjoyment({test.coordinates, test.artists});
    add(figures, {scores.data(), static_cast<std::size_t>(scores.size())}, test.liked);
}

Listener read(const char* likesFile, const char* catalogueFile)
{
    const auto catalogue = exchange::clean(exchange::readCatalogue(catalogueFile, {}, std::stop_token())).tracks;
    std::unordered_map<std::string, float> popularity;
    for (const Track& track : catalogue) {
        float& best = popularity[recordingName(track.title, track.artists)];
        best = std::max(best, static_cast<float>(track.popularity.value_or(0)));
    }
    const exchange::RatingsFile file = exchange::readRatings(likesFile);
    test::ArtistCodes codes;
    const test::Likes space = test::featuresOf(catalogue, codes);
    const test::Likes tracks = test::featuresOf(file.tracks, codes);
    Listener out{taste::TasteSpace(space.features, space.artists).coordinates(tracks.features),
                 tracks.artists,
                 std::vector<float>(file.tracks.size()),
                 {}};
    for (const auto& answer : file.answers) {
        out.liked[answer.item] = answer.value == exchange::kLikeStars ? 1.0F : 0.0F;
    }
    for (const Track& track : file.tracks) {
        const auto known = popularity.find(recordingName(track.title, track.artists));
        out.popularity.push_back(known == popularity.end() ? -1 : known->second);
    }
    return out;
}

} // namespace

int main(int argc, char** argv)
try {
    if (argc < 3) {
        fmt::print(stderr, "usage: bench_questions LIKES.csv CATALOGUE.csv [ROUNDS]\n");
        return 2;
    }
    useOneBlasThread();
    const Listener all = read(argv[1], argv[2]);
    const int rounds = argc > 3 ? std::atoi(argv[3]) : 200;
    std::map<std::pair<std::size_t, std::string>, Figures> results;
    for (int round = 0; round < rounds; ++round) {
        Random random(static_cast<std::uint64_t>(round) + 1);
        std::vector<std::uint32_t> order(all.liked.size());
        std::iota(order.begin(), order.end(), 0U);
        random.shuffle(std::span(order));
        std::set<std::uint32_t> heldOut;
        for (const std::uint32_t artist : std::set(all.artists.begin(), all.artists.end())) {
            if (random.uniform() < 0.25) {
                heldOut.insert(artist);
            }
        }
        std::vector<std::uint32_t> pool;
        std::vector<std::uint32_t> testRows;
        for (const std::uint32_t row : order) {
            (heldOut.contains(all.artists[row]) ? testRows : pool).push_back(row);
        }
        pool.resize(std::min(pool.size(), kPool));
        const Listener test = all.rows(testRows);
        const Listener asked = all.rows(pool);
        for (const std::size_t count : {std::size_t{5}, std::size_t{10}, std::size_t{20}}) {
            std::vector<std::uint32_t> chosen;
            for (const std::size_t i : taste::mostTelling({}, {asked.coordinates, asked.artists}, count)) {
                chosen.push_back(pool[i]);
            }
            learn(results[{count, "chosen"}], all.rows(chosen), test);
            learn(results[{count, "random"}], all.rows({pool.begin(), pool.begin() + static_cast<long>(count)}), test);
            add(results[{count, "popularity"}], test.popularity, test.liked);
        }
    }
    for (const auto& [key, figures] : results) {
        const auto n = static_cast<double>(figures.auc.size());
        const double mean = std::accumulate(figures.auc.begin(), figures.auc.end(), 0.0) / n;
        double square = 0;
        for (const double value : figures.auc) {
            square += (value - mean) * (value - mean);
        }
        fmt::print(R"({{"answers": {}, "questions": "{}", "auc": {:.4f}, "standard_error": {:.4f}, )"
                   R"("liked_of_ten": {:.3f}, "rounds": {}}})"
                   "\n",
                   key.first, key.second, mean, std::sqrt(square) / n, figures.likedOfTen / n, figures.auc.size());
    }
    return 0;
} catch (const std::exception& error) {
    fmt::print(stderr, "bench_questions: {}\n", error.what());
    return 1;
}
