// How well one listener's likes are foretold from what the tracks are, and how fast.
//   tests/bench/taste_splits.py LIKES.csv > splits.jsonl
//   bench_taste_model LIKES.csv CATALOGUE.csv splits.jsonl
// LIKES.csv has the 13 features, target and artist. Of the catalogue only features and artists are used, for scaling.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>
#include <fstream>
#include <map>
#include <numeric>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/exchange/catalogue_file.h"
#include "core/exchange/cleaning.h"
#include "core/features/scaler.h"
#include "core/recommend/taste/profile.h"
#include "core/recommend/taste/taste_features.h"
#include "core/recommend/taste/taste_model.h"
#include "core/recommend/taste/taste_space.h"
#include "tests/core/recommend_taste/likes_file.h"

using namespace nearfield;

namespace {

/// Tracks as the models see them, with what was answered where it is known.
struct Table
{
    Matrix features;
    Matrix scores;
    Matrix coordinates;
    std::vector<std::uint32_t> artists;
    std::vector<float> liked;

    [[nodiscard]] Table rows(const std::vector<std::uint32_t>& chosen) const
    {
        Table some{features(chosen, Eigen::all), scores(chosen, Eigen::all), coordinates(chosen, Eigen::all), {}, {}};
        for (const std::uint32_t row : chosen) {
            some.artists.push_back(artists[row]);
            some.liked.push_back(liked[row]);
        }
        return some;
    }
    [[nodiscard]] taste::Tracks tracks() const { return {coordinates, artists}; }
};

double milliseconds(std::chrono::steady_clock::time_point since)
{
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - since).count();
}

Vector publishedFallback(const Table& train, const Table& test)
{
    std::vector<std::uint32_t> all(train.liked.size());
    std::iota(all.begin(), all.end(), 0U);
    const Scaler scaler(train.features, all);
    return taste::Profile::ofLiked(scaler.scaled(train.features), train.liked).scores(scaler.scaled(test.features));
}

/// Sums of one model on one kind of split.
struct Sums
{
    double auc = 0, squaredError = 0, surprise = 0, rows = 0, fit = 0;
    int splits = 0;
};

using Key = std::pair<std::string, int>; // split, answers on the curve
using Results = std::map<Key, std::map<std::string, Sums>>;

void measure(const Table& train, const Table& test, std::map<std::string, Sums>& results)
{
    const auto add = [&](const char* name, const Vector& scores) -> Sums& {
        Sums& sums = results[name];
        sums.auc += test::auc(scores, test.liked);
        ++sums.splits;
        return sums;
    };
    add("published fallback", publishedFallback(train, test));
    add("contrasted profile", taste::Profile::contrasted(train.scores, train.liked).scores(test.scores));
    for (const auto& [name, artist] : {std::pair{"taste", 1.0}, std::pair{"taste without artists", 0.0}}) {
        const auto start = std::chrono::steady_clock::now();
        const taste::TasteModel model(train.tracks(), train.liked, {.artist = artist});
        const double fit = milliseconds(start);
        const Vector enjoyment = model.enjoyment(test.tracks());
        const Vector deviation = model.deviation(test.tracks());
        Sums& sums = add(name, enjoyment);
        sums.fit += fit;
        const Vector errors = enjoyment - Eigen::Map<const Vector>(test.liked.data(), enjoyment.size());
        sums.squaredError += static_cast<double>(errors.squaredNorm());
        sums.surprise += static_cast<double>(errors.cwiseQuotient(deviation).squaredNorm());
        sums.rows += static_cast<double>(errors.size());
    }
}

void print(const Results& results)
{
    for (const auto& [key, models] : results) {
        for (const auto& [name, sums] : models) {
            fmt::print(R"({{"split": "{}", "answers": {}, "model": "{}", "default": {}, "splits": {}, "auc": {:.4f})",
                       key.first, key.second, name, name == "taste", sums.splits, sums.auc / sums.splits);
            if (sums.rows > 0) {
                fmt::print(R"(, "rmse": {:.4f}, "squared_error_over_stated": {:.3f}, "fit_milliseconds": {:.2f})",
                           std::sqrt(sums.squaredError / sums.rows), sums.surprise / sums.rows, sums.fit / sums.splits);
            }
            fmt::print("}}\n");
        }
    }
}

} // namespace

int main(int argc, char** argv)
try {
    if (argc != 4) {
        fmt::print(stderr, "usage: bench_taste_model LIKES.csv CATALOGUE.csv SPLITS.jsonl\n");
        return 2;
    }
    useOneBlasThread();
    test::ArtistCodes codes;
    const auto cleaned = exchange::clean(exchange::readCatalogue(argv[2], {}, std::stop_token()));
    const test::Likes catalogue = test::featuresOf(cleaned.tracks, codes);
    const test::Likes likes = test::readLikes(argv[1], codes);

    auto start = std::chrono::steady_clock::now();
    const taste::TasteSpace space(catalogue.features, catalogue.artists);
    const double learned = milliseconds(start);
    start = std::chrono::steady_clock::now();
    const Matrix everywhere = space.coordinates(catalogue.features);
    const double placed = milliseconds(start);
    const Table all{likes.features, space.scores(likes.features), space.coordinates(likes.features), likes.artists,
                    likes.liked};

    Results results;
    std::ifstream splits(argv[3]);
    for (std::string line; std::getline(splits, line);) {
        const auto split = nlohmann::json::parse(line);
        const std::string name = split.at("split");
        const Key key{name, name == "curve" ? split.at("answers").get<int>() : 0};
        measure(all.rows(split.at("train")), all.rows(split.at("test")), results[key]);
    }
    if (results.empty()) {
        throw Error(ErrorKind::BadFormat,
                    fmt::format("No splits in {}. tests/bench/taste_splits.py makes them.", argv[3]));
    }
    print(results);

    std::vector<std::uint32_t> some(std::min<std::size_t>(300, likes.liked.size()));
    std::iota(some.begin(), some.end(), 0U);
    const Table answered = all.rows(some);
    const taste::TasteModel model(answered.tracks(), answered.liked);
    start = std::chrono::steady_clock::now();
    const Vector enjoyment = model.enjoyment({everywhere, catalogue.artists});
    const double asked = milliseconds(start);
    start = std::chrono::steady_clock::now();
    const auto why = model.explain(space, {all.scores.row(0).data(), space.dimension()}, likes.artists[0]);
    fmt::print(R"({{"catalogue": {}, "space_milliseconds": {:.1f}, "coordinates_milliseconds": {:.1f}, )"
               R"("answers": {}, "ask_all_milliseconds": {:.1f}, "explain_milliseconds": {:.2f}, "parts": {}}})"
               "\n",
               enjoyment.size(), learned, placed, some.size(), asked, milliseconds(start), why.features.size());
    return 0;
} catch (const std::exception& error) {
    fmt::print(stderr, "bench_taste_model: {}\n", error.what());
    return 1;
}
