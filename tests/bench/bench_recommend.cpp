// Every collaborative model's figures on real data, as JSON lines.
//   bench_recommend lastfm DIR [FIRST_SEED [SEEDS]]   leave-one-out of DIR/user_artists.dat, full ranking
//   bench_recommend lastfm DIR held_out.tsv           the same with the pairs of lastfm_split.py held out
//   bench_recommend cm100k DIR [FIRST_SEED [SEEDS]]   80/20 of DIR/ratings.txt, in stars
//   bench_recommend cold DIR [FIRST_SEED [SEEDS]]     a fifth of the items of DIR/ratings.txt held out whole
// Which interaction is held out is drawn by the seed, and moves the figures by more than models differ: with several
// seeds, the means over them follow. DIR is the folder of the files.

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "core/base/parallel.h"
#include "core/evaluate/evaluation.h"
#include "core/exchange/ratings_file.h"
#include "core/recommend/shipped_models.h"

namespace {

using namespace nearfield;

Interactions interactionsOf(const exchange::RatingsFile& file)
{
    std::vector<Interaction> all;
    all.reserve(file.answers.size());
    for (const auto& answer : file.answers) {
        const auto value = static_cast<double>(answer.value);
        all.push_back(
            {answer.listener, answer.item, file.plays ? confidenceOf(value) : enjoymentOf(value, file.mostValue)});
    }
    return {file.plays ? InteractionKind::Implicit : InteractionKind::Explicit, file.listeners.size(),
            file.items.size(), std::move(all)};
}

/// Holds out the pairs of a file of listener TAB item, ids as in the ratings file.
HoldOut holdOutListed(const Interactions& all, const exchange::RatingsFile& file, const char* path)
{
    const auto numbersOf = [](const std::vector<std::string>& names) {
        std::unordered_map<std::string, std::uint32_t> numbers;
        for (const std::string& name : names) {
            numbers.emplace(name, static_cast<std::uint32_t>(numbers.size()));
        }
        return numbers;
    };
    const auto listeners = numbersOf(file.listeners);
    const auto items = numbersOf(file.items);
    std::set<std::pair<std::uint32_t, std::uint32_t>> listed;
    std::ifstream pairs(path);
    for (std::string listener, item; pairs >> listener >> item;) {
        listed.emplace(listeners.at(listener), items.at(item));
    }
    std::vector<Interaction> train;
    HoldOut split;
    for (const Interaction& one : all.all()) {
        (listed.contains({one.listener, one.item}) ? split.heldOut : train).push_back(one);
    }
    split.train = {all.kind(), all.listeners(), all.items(), std::move(train)};
    return split;
}

using Means = std::map<std::pair<std::string, std::string>, double>;

void run(const HoldOut& split, std::uint64_t seed, double mostValue, Means& means)
{
    std::vector<evaluate::Candidate> models;
    for (const ModelFactory& make : comparedModels(split.train.kind())) {
        models.push_back({.make = make});
    }
    models.push_back({.make = shippedModel(split.train.kind()), .isDefault = true});
    const auto report = evaluate::evaluate(split, models, {.seed = seed, .mostValue = mostValue}, {}, {});
    for (const auto& f : report.figures) {
        fmt::print("{{\"seed\": {}, \"model\": \"{}\", \"metric\": \"{}\", \"value\": {:.4f}, \"low\": {:.4f}, "
                   "\"high\": {:.4f}, \"n\": {}, \"default\": {}}}\n",
                   seed, f.model, f.metric, f.value, f.low, f.high, f.n, f.isDefault);
        means[{f.model, f.metric}] += f.value;
    }
    for (const auto& s : report.seconds) {
        fmt::print("{{\"seed\": {}, \"model\": \"{}\", \"fit_seconds\": {:.2f}, \"ask_seconds\": {:.2f}}}\n", seed,
                   s.model, s.fit, s.ask);
    }
    std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv)
try {
    const std::string what = argc > 1 ? argv[1] : "";
    if (argc < 3 || (what != "lastfm" && what != "cm100k" && what != "cold")) {
        fmt::print(stderr, "usage: bench_recommend lastfm|cm100k|cold DIR [FIRST_SEED [SEEDS]]\n");
        return 2;
    }
    useOneBlasThread();
    const std::filesystem::path folder = argv[2];
    const auto file = exchange::readRatings(folder / (what == "lastfm" ? "user_artists.dat" : "ratings.txt"));
    const Interactions all = interactionsOf(file);
    fmt::print("{{\"layout\": \"{}\", \"listeners\": {}, \"items\": {}, \"interactions\": {}}}\n", file.layout,
               all.listeners(), all.items(), all.size());

    if (argc > 3 && std::filesystem::exists(argv[3])) {
        Means one;
        run(holdOutListed(all, file, argv[3]), 1, file.plays ? 1.0 : file.mostValue, one);
        return 0;
    }
    const std::uint64_t firstSeed = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
    const std::uint64_t seeds = argc > 4 ? std::strtoull(argv[4], nullptr, 10) : 1;
    Means means;
    for (std::uint64_t seed = firstSeed; seed < firstSeed + seeds; ++seed) {
        constexpr double kShare = 0.2;
        run(what == "lastfm"   ? holdOutOne(all, seed)
            : what == "cm100k" ? holdOutShare(all, kShare, seed)
                               : holdOutItems(all, kShare, seed),
            seed, file.plays ? 1.0 : file.mostValue, means);
    }
    for (const auto& [key, sum] : means) {
        fmt::print("{{\"seeds\": {}, \"model\": \"{}\", \"metric\": \"{}\", \"mean\": {:.4f}}}\n", seeds, key.first,
                   key.second, sum / static_cast<double>(seeds));
    }
    return 0;
} catch (const std::exception& error) {
    fmt::print(stderr, "bench_recommend: {}\n", error.what());
    return 1;
}
