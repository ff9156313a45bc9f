#include "core/library/reconstruction.h"

#include <algorithm>
#include <cmath>

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/evaluate/metrics.h"
#include "core/evaluate/permutation_importance.h"
#include "core/features/features.h"
#include "core/features/split.h"

namespace nearfield {

namespace {

constexpr std::size_t kBootstraps = 1000;
constexpr std::size_t kShuffles = 10;
constexpr std::size_t kMostShuffled = 5000; ///< test tracks that importance is measured on
constexpr double kPopular = 0.1;            ///< share of the training tracks whose mean stands for what is popular
constexpr Eigen::Index kTile = 128;

Matrix rowsOf(const Matrix& all, const std::vector<Row>& rows)
{
    return all(rows, Eigen::all);
}

/// Every test row replaced by `row`.
Matrix repeated(const Vector& row, Eigen::Index count)
{
    return row.transpose().replicate(count, 1);
}

Matrix randomTracks(const Matrix& train, Eigen::Index count, std::uint64_t seed)
{
    Random random(seed);
    Matrix drawn(count, train.cols());
    for (Eigen::Index row = 0; row < count; ++row) {
        drawn.row(row) = train.row(static_cast<Eigen::Index>(random.below(static_cast<std::uint64_t>(train.rows()))));
    }
    return drawn;
}

/// Mean of the most popular tenth of the training tracks; nothing where no popularity is known.
std::optional<Vector> popularMean(const Catalogue& catalogue, const Matrix& inputs, const std::vector<Row>& train)
{
    std::vector<Row> known;
    std::copy_if(train.begin(), train.end(), std::back_inserter(known),
                 [&](Row row) { return catalogue.popularity(row).has_value(); });
    if (known.empty()) {
        return std::nullopt;
    }
    std::stable_sort(known.begin(), known.end(),
                     [&](Row a, Row b) { return *catalogue.popularity(a) > *catalogue.popularity(b); });
    known.resize(std::max<std::size_t>(1, static_cast<std::size_t>(kPopular * static_cast<double>(known.size()))));
    return Vector(rowsOf(inputs, known).colwise().mean().transpose());
}

/// The nearest training track of every test track.
Matrix nearestTracks(const Matrix& train, const Matrix& test, const std::stop_token& stop)
{
    Matrix nearest = Matrix::Zero(test.rows(), test.cols());
    const Vector norms = train.rowwise().squaredNorm();
    parallelFor(static_cast<std::size_t>((test.rows() + kTile - 1) / kTile), [&](std::size_t begin, std::size_t end) {
        for (std::size_t tile = begin; tile < end && !stop.stop_requested(); ++tile) {
            const Eigen::Index first = static_cast<Eigen::Index>(tile) * kTile;
            const Eigen::Index count = std::min(kTile, test.rows() - first);
            Matrix distances = -2.0F * test.middleRows(first, count) * train.transpose();
            distances.rowwise() += norms.transpose();
            for (Eigen::Index row = 0; row < count; ++row) {
                Eigen::Index best = 0;
                distances.row(row).minCoeff(&best);
                nearest.row(first + row) = train.row(best);
            }
        }
    });
    return nearest;
}

/// "tempo circle cos" for "tempo_circle_cos", and the words for the 16.
std::string inputDisplayName(const std::string& name)
{
    for (std::size_t j = 0; j < kInputCount; ++j) {
        if (name == fileName(static_cast<InputFeature>(j))) {
            return std::string(displayName(static_cast<InputFeature>(j)));
        }
    }
    std::string words = name == fileName(RawFeature::Duration) ? std::string(displayName(RawFeature::Duration)) : name;
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
}

evaluate::Figure figureOf(const char* model, const Matrix& truth, const Matrix& guess, std::uint64_t seed)
{
    std::vector<evaluate::Share> tracks;
    for (Eigen::Index row = 0; row < truth.rows(); ++row) {
        tracks.push_back(
            {static_cast<double>((truth.row(row) - guess.row(row)).squaredNorm()), static_cast<double>(truth.cols())});
    }
    const evaluate::Interval rmse = evaluate::bootstrapMean(tracks, true, kBootstraps, seed);
    return {
        .model = model, .metric = "rmse", .value = rmse.value, .low = rmse.low, .high = rmse.high, .n = tracks.size()};
}

} // namespace

std::vector<evaluate::Figure> reconstructionFigures(const Catalogue& catalogue, const SoundModel* model,
                                                    std::uint64_t seed, const std::stop_token& stop)
{
    const Split split = splitByRecording(catalogue);
    if (split.train.empty() || split.test.empty()) {
        return {};
    }
    const Matrix raw = inputsOf(catalogue);
    const Matrix inputs = model != nullptr ? model->scaled(catalogue.raw()) : Scaler(raw, split.train).scaled(raw);
    const Matrix train = rowsOf(inputs, split.train);
    const Matrix test = rowsOf(inputs, split.test);

    std::vector<evaluate::Figure> figures;
    figures.push_back(figureOf("random-track", test, randomTracks(train, test.rows(), seed), seed));
    figures.push_back(figureOf("column-mean", test, repeated(train.colwise().mean().transpose(), test.rows()), seed));
    if (const auto popular = popularMean(catalogue, inputs, split.train)) {
        figures.push_back(figureOf("popularity-mean", test, repeated(*popular, test.rows()), seed));
    }
    figures.push_back(figureOf("content-neighbours", test, nearestTracks(train, test, stop), seed));
    if (model != nullptr) {
        figures.push_back(figureOf("autoencoder", test,
                                   model->reconstructed(model->networkInputs(rowsOf(catalogue.raw(), split.test))),
                                   seed));
        figures.back().isDefault = true;
    }
    return stop.stop_requested() ? std::vector<evaluate::Figure>{} : figures;
}

std::vector<Importance> autoencoderImportance(const Catalogue& catalogue, const SoundModel& model, std::uint64_t seed,
                                              const std::stop_token& stop)
{
    std::vector<Row> test = splitByRecording(catalogue).test;
    if (test.empty()) {
        return {};
    }
    Random(seed).shuffle(std::span(test));
    test.resize(std::min(test.size(), kMostShuffled));
    const Matrix raw = rowsOf(catalogue.raw(), test);
    const Matrix truth = model.scaled(raw);
    const std::vector<std::string> names = model.inputNames();
    const auto outputOf = [&names](std::size_t input) { // a circle of a feature is no output
        for (std::size_t j = 0; j < kInputCount; ++j) {
            if (names[input] == fileName(static_cast<InputFeature>(j))) {
                return static_cast<Eigen::Index>(j);
            }
        }
        return Eigen::Index{-1};
    };
    const auto errorOf = [&](const Matrix& rows, std::size_t shuffled) {
        Matrix errors = model.reconstructed(rows) - truth;
        Eigen::Index columns = errors.cols();
        if (const Eigen::Index own = outputOf(shuffled); own >= 0) {
            errors.col(own).setZero();
            --columns;
        }
        return std::sqrt(static_cast<double>(errors.squaredNorm()) / static_cast<double>(errors.rows() * columns));
    };
    const auto rises = evaluate::permutationImportance(model.networkInputs(raw), errorOf, kShuffles, seed, stop);
    std::vector<Importance> importance;
    for (std::size_t feature = 0; feature < rises.size(); ++feature) {
        importance.push_back({.model = "autoencoder",
                              .feature = inputDisplayName(names[feature]),
                              .value = rises[feature].value,
                              .low = rises[feature].low,
                              .high = rises[feature].high});
    }
    std::stable_sort(importance.begin(), importance.end(),
                     [](const Importance& a, const Importance& b) { return a.value > b.value; });
    return importance;
}

} // namespace nearfield
