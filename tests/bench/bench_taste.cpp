// How well one listener's likes are foretold: AUC in five folds, in folds by artist, and by the number of answers, with
// the published content fallback beside it.
// bench_taste LIKES.csv CATALOGUE.csv [REPEATS]
// LIKES.csv has columns target, song_title, artist and the 13 features. Nothing but features is taken from the
// catalogue. Prints one JSON object a line. Copies (same title and artist, or the same features) are left out.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <numeric>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/base/text.h"
#include "core/evaluate/auc.h"
#include "core/exchange/catalogue_file.h"
#include "core/exchange/csv_reader.h"
#include "core/exchange/values.h"
#include "core/recommend/content_profile.h"
#include "core/recommend/quantiles.h"
#include "core/recommend/questions.h"
#include "core/recommend/taste.h"
#include "core/recommend/taste_features.h"

using namespace nearfield;

namespace {

struct Likes
{
    std::vector<RawFeatures> raw;
    std::vector<std::uint32_t> artists;
    std::vector<float> values;
};

Likes readLikes(const char* path)
{
    constexpr std::array<std::string_view, kRawFeatureCount> kNames = {
        "danceability",     "energy",   "key",     "loudness", "mode",        "speechiness",   "acousticness",
        "instrumentalness", "liveness", "valence", "tempo",    "duration_ms", "time_signature"};
    const std::string text = readFile(path);
    exchange::CsvReader reader(text, ',');
    exchange::CsvFields fields(',');
    exchange::CsvRecord record;
    std::map<std::string, std::size_t, std::less<>> columns;
    std::map<std::string, std::uint32_t> artists;
    std::set<std::string> titles;
    std::set<std::array<float, kRawFeatureCount>> seen;
    Likes likes;
    while (reader.next(record)) {
        const auto row = fields.split(record.text);
        if (columns.empty()) {
            for (std::size_t i = 0; i < row.size(); ++i) {
                columns.emplace(row[i], i);
            }
            continue;
        }
        RawFeatures raw;
        for (std::size_t f = 0; f < kNames.size(); ++f) {
            raw.values[f] = exchange::numberOf(row[columns.at(std::string(kNames[f]))]);
        }
        raw[RawFeature::Duration] /= 1000;
        const std::string artist = folded(row[columns.at("artist")]);
        if (titles.insert(folded(row[columns.at("song_title")]) + '\n' + artist).second &&
            seen.insert(raw.values).second) {
            likes.raw.push_back(raw);
            likes.artists.push_back(artists.emplace(artist, artists.size()).first->second);
            likes.values.push_back(exchange::numberOf(row[columns.at("target")]));
        }
    }
    return likes;
}

Matrix featuresOf(const std::vector<RawFeatures>& tracks)
{
    Matrix features(static_cast<Eigen::Index>(tracks.size()), static_cast<Eigen::Index>(kTasteFeatureCount));
    for (std::size_t i = 0; i < tracks.size(); ++i) {
        const TasteFeatures track = tasteFeaturesOf(tracks[i]);
        std::copy(track.begin(), track.end(), features.row(static_cast<Eigen::Index>(i)).data());
    }
    return features;
}

std::vector<RawFeatures> catalogueFeatures(const char* path)
{
    std::vector<RawFeatures> features;
    for (const Track& track : exchange::readCatalogue(path, {}, {}).tracks) {
        features.push_back(track.raw);
    }
    return features;
}

using Rows = std::vector<std::uint32_t>;

/// Fold of every answer: at random with as many liked in each, or with each artist in one.
Rows foldsOf(const Likes& likes, std::uint32_t folds, bool byArtist, std::uint64_t seed)
{
    Rows order(likes.values.size());
    std::iota(order.begin(), order.end(), 0U);
    Random random(seed);
    random.shuffle(std::span(order));
    Rows fold(order.size());
    std::array<std::uint32_t, 2> next{};
    std::map<std::uint32_t, std::uint32_t> ofArtist;
    for (const std::uint32_t row : order) {
        auto& counter = next[likes.values[row] > 0.5F && !byArtist ? 1 : 0];
        if (byArtist) {
            const auto [at, isNew] = ofArtist.emplace(likes.artists[row], counter % folds);
            counter += isNew ? 1U : 0U;
            fold[row] = at->second;
        } else {
            fold[row] = counter++ % folds;
        }
    }
    return fold;
}

struct Scores
{
    std::map<std::string, std::vector<double>> auc;
    std::size_t covered = 0;
    std::size_t asked = 0;
    double fitSeconds = 0;
    double updateSeconds = 0;
};

class Bench
{
public:
    Bench(const Likes& likes, const std::vector<RawFeatures>& catalogue)
        : m_likes(likes)
        , m_tracks{QuantileScaler(featuresOf(catalogue)).scaled(featuresOf(likes.raw)), likes.artists}
        , m_minMax(minMax(featuresOf(likes.raw)))
    {
        m_options.kernel.columnWeights.assign(kTasteDistanceWeights.begin(), kTasteDistanceWeights.end());
    }

    void ask(const Rows& learned, const Rows& asked, std::uint64_t seed, Scores& scores) const
    {
        const std::vector<float> values = valuesOf(learned);
        const std::vector<float> truth = valuesOf(asked);
        if (*std::min_element(values.begin(), values.end()) == *std::max_element(values.begin(), values.end())) {
            return;
        }
        const auto add = [&](const char* name, const Vector& said) {
            if (const auto area = evaluate::auc({said.data(), truth.size()}, truth)) {
                scores.auc[name].push_back(*area);
            }
        };
        const TasteTracks train = rowsOf(m_tracks, learned);
        const TasteTracks test = rowsOf(m_tracks, asked);
        const auto start = std::chrono::steady_clock::now();
        TasteModel taste(m_options);
        if (!taste.fit(train, values, {.seed = seed}, {})) {
            return;
        }
        const auto fitted = std::chrono::steady_clock::now();
        const TastePredictions said = taste.predict(test);
        add("taste", said.values);
        const auto updating = std::chrono::steady_clock::now();
        if (!taste.update(train, values, {.seed = seed}, {})) {
            return;
        }
        scores.updateSeconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - updating).count();
        scores.fitSeconds += std::chrono::duration<double>(fitted - start).count();
        for (std::size_t i = 0; i < truth.size(); ++i) {
            scores.covered += isCovered(said, i, truth[i]) ? 1U : 0U;
        }
        scores.asked += truth.size();
        add("kernel", KernelTaste(train, values, m_options.kernel).predict(test));
        add("extra-trees",
            predictAll(extraTrees(train.features, values, m_options.extraTrees, {.seed = seed}, {}), test));
        add("boosted-trees", predictAll(boostedTrees(train.features, values, m_options.boosted, {}), test));
        add("contrast-profile", ContrastProfile(train.features, values).scores(test.features));
        add("published-fallback", ContentProfile(rowsOf({m_minMax, m_likes.artists}, learned).features, values)
                                      .scores(rowsOf({m_minMax, m_likes.artists}, asked).features));
    }

    /// Ten of `pool`, those that tell most about all of it.
    [[nodiscard]] Rows questions(const Rows& pool) const
    {
        const auto covariance = KernelTaste::covariance(rowsOf(m_tracks, pool), m_options.kernel);
        Rows asked;
        for (const std::uint32_t place : mostTelling(covariance, m_options.kernel.penalty, 10)) {
            asked.push_back(pool[place]);
        }
        return asked;
    }

private:
    static bool isCovered(const TastePredictions& said, std::size_t row, float truth)
    {
        const auto i = static_cast<Eigen::Index>(row);
        return std::abs(said.values[i] - truth) <= said.halfWidths[i];
    }

    static Matrix minMax(const Matrix& x)
    {
        const Eigen::RowVectorXf low = x.colwise().minCoeff();
        const Eigen::RowVectorXf range = (x.colwise().maxCoeff() - low).cwiseMax(1e-9F);
        return (x.rowwise() - low).array().rowwise() / range.array();
    }

    static Vector predictAll(const Trees& trees, const TasteTracks& tracks)
    {
        Vector said(tracks.features.rows());
        for (Eigen::Index row = 0; row < said.size(); ++row) {
            said[row] = trees.predict(tracks.features.row(row).data());
        }
        return said;
    }

    [[nodiscard]] std::vector<float> valuesOf(const Rows& rows) const
    {
        std::vector<float> values;
        for (const std::uint32_t row : rows) {
            values.push_back(m_likes.values[row]);
        }
        return values;
    }

    const Likes& m_likes;
    TasteTracks m_tracks;
    Matrix m_minMax;
    TasteModel::Options m_options;
};

void print(const std::string& protocol, const Scores& scores)
{
    for (const auto& [model, areas] : scores.auc) {
        const double mean = std::accumulate(areas.begin(), areas.end(), 0.0) / static_cast<double>(areas.size());
        fmt::print("{{\"protocol\": \"{}\", \"model\": \"{}\", \"metric\": \"auc\", \"value\": {:.4f}, \"n\": {}}}\n",
                   protocol, model, mean, areas.size());
    }
    const double rounds = static_cast<double>(scores.auc.at("taste").size());
    fmt::print("{{\"protocol\": \"{}\", \"model\": \"taste\", \"coverage_of_80\": {:.3f}, \"fit_ms\": {:.1f}, "
               "\"update_ms\": {:.1f}}}\n",
               protocol, static_cast<double>(scores.covered) / static_cast<double>(scores.asked),
               1000 * scores.fitSeconds / rounds, 1000 * scores.updateSeconds / rounds);
    std::fflush(stdout);
}

void split(const Rows& fold, std::uint32_t asked, Rows& train, Rows& test)
{
    for (std::uint32_t row = 0; row < fold.size(); ++row) {
        (fold[row] == asked ? test : train).push_back(row);
    }
}

} // namespace

int main(int argc, char** argv)
try {
    if (argc < 3) {
        std::fputs("usage: bench_taste LIKES.csv CATALOGUE.csv [REPEATS]\n", stderr);
        return 2;
    }
    useOneBlasThread();
    const std::uint64_t repeats = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 10;
    const Likes likes = readLikes(argv[1]);
    const Bench bench(likes, catalogueFeatures(argv[2]));
    for (const bool byArtist : {false, true}) {
        Scores scores;
        for (std::uint64_t seed = 0; seed < 2; ++seed) {
            const Rows fold = foldsOf(likes, 5, byArtist, seed);
            for (std::uint32_t asked = 0; asked < 5; ++asked) {
                Rows train;
                Rows test;
                split(fold, asked, train, test);
                bench.ask(train, test, seed, scores);
            }
        }
        print(byArtist ? "5-fold-by-artist" : "5-fold", scores);
    }
    for (const std::size_t answers : {10U, 20U, 40U, 80U, 160U, 320U}) {
        Scores scores;
        for (std::uint64_t seed = 0; seed < repeats; ++seed) {
            Rows train;
            Rows test;
            split(foldsOf(likes, 4, true, seed), 0, train, test);
            Random(seed).shuffle(std::span(train));
            train.resize(answers);
            bench.ask(train, test, seed, scores);
        }
        print(fmt::format("{}-answers", answers), scores);
    }
    for (const bool chosen : {false, true}) {
        Scores scores;
        for (std::uint64_t seed = 0; seed < 2 * repeats; ++seed) {
            Rows pool;
            Rows test;
            split(foldsOf(likes, 4, true, seed), 0, pool, test);
            Random(seed).shuffle(std::span(pool));
            pool.resize(chosen ? 500 : 10); // what a listener might be asked about
            bench.ask(chosen ? bench.questions(pool) : pool, test, seed, scores);
        }
        print(chosen ? "10-questions-chosen" : "10-questions-drawn", scores);
    }
    return 0;
} catch (const Error& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
}
