// FeatureEstimator::learn: ridge regression on tracks that have both a sound and a row of a catalogue.

#include "core/audio/estimates.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include <Eigen/Core>
#include <Eigen/Eigenvalues>

#include "core/base/error.h"

namespace nearfield::audio {

namespace {

constexpr float kSilence = -70;
constexpr std::size_t kFolds = 5;
constexpr double kLeastExplained = 0.1; ///< so much 60 tracks of noise do not explain by chance

/// Strengths of the penalty, beside inputs of variance 1.
constexpr std::array kPenalties = {0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0};

constexpr auto kInputs = static_cast<Eigen::Index>(kEstimateInputCount);

double logit(double value)
{
    const double inside = std::clamp(value, 0.005, 0.995);
    return std::log(inside / (1 - inside));
}

/// Tracks that have a value of one feature.
struct Examples
{
    std::vector<EstimateInputs> inputs;
    std::vector<float> values;

    [[nodiscard]] std::size_t size() const { return values.size(); }

    /// Without those from `begin` to `end`.
    [[nodiscard]] Examples without(std::size_t begin, std::size_t end) const
    {
        Examples rest;
        for (std::size_t i = 0; i < size(); ++i) {
            if (i < begin || i >= end) {
                rest.inputs.push_back(inputs[i]);
                rest.values.push_back(values[i]);
            }
        }
        return rest;
    }
};

void standardise(FeatureMapping& mapping, const std::vector<EstimateInputs>& inputs)
{
    for (std::size_t j = 0; j < kEstimateInputCount; ++j) {
        double sum = 0;
        double squares = 0;
        double count = 0;
        for (const EstimateInputs& row : inputs) {
            if (std::isfinite(row[j])) {
                sum += static_cast<double>(row[j]);
                squares += static_cast<double>(row[j]) * static_cast<double>(row[j]);
                ++count;
            }
        }
        const double mean = count > 0 ? sum / count : 0;
        const double variance = count > 0 ? squares / count - mean * mean : 0;
        mapping.means[j] = static_cast<float>(mean);
        mapping.scales[j] = variance > 1e-9 * (1 + mean * mean) ? static_cast<float>(std::sqrt(variance)) : 0.0F;
    }
}

/// Ridge regression of the logit of the values, for every penalty (Hoerl & Kennard 1970): one eigendecomposition of
/// the covariance serves all.
std::vector<FeatureMapping> ridgesOf(const Examples& examples)
{
    FeatureMapping start;
    standardise(start, examples.inputs);
    const auto n = static_cast<Eigen::Index>(examples.size());
    Eigen::MatrixXd x(n, kInputs);
    Eigen::VectorXd y(n);
    for (Eigen::Index i = 0; i < n; ++i) {
        const EstimateInputs z = start.standardised(examples.inputs[static_cast<std::size_t>(i)]);
        for (Eigen::Index j = 0; j < kInputs; ++j) {
            x(i, j) = static_cast<double>(z[static_cast<std::size_t>(j)]);
        }
        y[i] = logit(static_cast<double>(examples.values[static_cast<std::size_t>(i)]));
    }
    const double mean = y.mean();
    const Eigen::MatrixXd covariance = x.transpose() * x / static_cast<double>(n);
    const Eigen::VectorXd slopes = x.transpose() * (y.array() - mean).matrix() / static_cast<double>(n);
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> axes(covariance);
    const Eigen::VectorXd along = axes.eigenvectors().transpose() * slopes;

    std::vector<FeatureMapping> ridges;
    for (const double penalty : kPenalties) {
        const Eigen::VectorXd w =
            axes.eigenvectors() * (along.array() / (axes.eigenvalues().array().max(0) + penalty)).matrix();
        FeatureMapping& ridge = ridges.emplace_back(start);
        ridge.intercept = static_cast<float>(mean - w.dot(x.colwise().mean()));
        for (std::size_t j = 0; j < kEstimateInputCount; ++j) {
            ridge.weights[j] = start.scales[j] > 0 ? static_cast<float>(w[static_cast<Eigen::Index>(j)]) : 0.0F;
        }
    }
    return ridges;
}

double squaredError(const FeatureMapping& mapping, const Examples& examples, std::size_t i)
{
    const double e = static_cast<double>(mapping.value(examples.inputs[i]) - examples.values[i]);
    return e * e;
}

/// Sum of squared errors on held-out tracks, by penalty. Folds are neighbours in the list: tracks of an album, which
/// are alike, stay together and do not betray one another.
std::array<double, kPenalties.size()> heldOutErrors(const Examples& examples)
{
    std::array<double, kPenalties.size()> errors{};
    for (std::size_t fold = 0; fold < kFolds; ++fold) {
        const std::size_t begin = fold * examples.size() / kFolds;
        const std::size_t end = (fold + 1) * examples.size() / kFolds;
        const std::vector<FeatureMapping> ridges = ridgesOf(examples.without(begin, end));
        for (std::size_t p = 0; p < ridges.size(); ++p) {
            for (std::size_t i = begin; i < end; ++i) {
                errors[p] += squaredError(ridges[p], examples, i);
            }
        }
    }
    return errors;
}

/// The sum of squares about the mean: what there is to explain.
double spreadOf(const std::vector<float>& values)
{
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    double sum = 0;
    for (const float value : values) {
        sum += (static_cast<double>(value) - mean) * (static_cast<double>(value) - mean);
    }
    return sum;
}

/// The distance that 95 % of the tracks do not pass.
float usualDistance(const FeatureMapping& mapping, const std::vector<EstimateInputs>& inputs)
{
    std::vector<float> distances;
    for (const EstimateInputs& row : inputs) {
        distances.push_back(mapping.distance(row));
    }
    const auto at = distances.begin() + static_cast<std::ptrdiff_t>(distances.size() * 95 / 100);
    std::nth_element(distances.begin(), at, distances.end());
    return std::max(*at, 0.5F);
}

struct Choice
{
    float explained = kUnknown;
    std::optional<FeatureMapping> learned; ///< nothing: the shipped one explains more
};

Choice chooseBetween(const FeatureMapping& shipped, const Examples& examples)
{
    const double spread = spreadOf(examples.values);
    if (spread < 1e-6 * static_cast<double>(examples.size())) {
        return {}; // all alike: nothing to be explained, nothing learned about either mapping
    }
    double shippedError = 0;
    for (std::size_t i = 0; i < examples.size(); ++i) {
        shippedError += squaredError(shipped, examples, i);
    }
    const auto errors = heldOutErrors(examples);
    const auto best = std::min_element(errors.begin(), errors.end());
    if (*best >= shippedError || 1 - *best / spread < kLeastExplained) {
        return {.explained = static_cast<float>(1 - shippedError / spread), .learned = std::nullopt};
    }
    FeatureMapping learned = ridgesOf(examples)[static_cast<std::size_t>(best - errors.begin())];
    learned.usualDistance = usualDistance(learned, examples.inputs);
    return {.explained = static_cast<float>(1 - *best / spread), .learned = std::move(learned)};
}

/// Nothing when too few are known.
std::optional<float> medianDifference(std::span<const SoundDescription> heard, std::span<const RawFeatures> known)
{
    std::vector<float> differences;
    for (std::size_t i = 0; i < heard.size(); ++i) {
        const float difference = known[i][RawFeature::Loudness] - heard[i].loudness;
        if (heard[i].loudness > kSilence && std::isfinite(difference)) {
            differences.push_back(difference);
        }
    }
    if (differences.size() < FeatureEstimator::kFewestToLearn) {
        return std::nullopt;
    }
    const auto middle = differences.begin() + static_cast<std::ptrdiff_t>(differences.size() / 2);
    std::nth_element(differences.begin(), middle, differences.end());
    return *middle;
}

} // namespace

std::optional<FeatureEstimator> FeatureEstimator::learn(std::span<const SoundDescription> heard,
                                                        std::span<const RawFeatures> known)
{
    if (heard.size() != known.size()) {
        throw Error(ErrorKind::BadArgument, "To learn from tracks, each needs what was heard and what is known");
    }
    const auto withSound = std::count_if(heard.begin(), heard.end(),
                                         [](const SoundDescription& sound) { return sound.loudness > kSilence; });
    if (static_cast<std::size_t>(withSound) < kFewestToLearn) {
        return std::nullopt;
    }
    FeatureEstimator out;
    for (const RawFeature f : kEstimatedFeatures) {
        Examples examples;
        for (std::size_t i = 0; i < heard.size(); ++i) {
            if (heard[i].loudness > kSilence && std::isfinite(known[i][f])) {
                examples.inputs.push_back(estimateInputsOf(heard[i]));
                examples.values.push_back(known[i][f]);
            }
        }
        if (examples.size() < kFewestToLearn) {
            continue;
        }
        const auto index = static_cast<std::size_t>(f);
        Choice choice = chooseBetween(out.m_mappings[index], examples);
        if (!std::isnan(choice.explained)) {
            out.m_explained[index] = choice.explained;
        }
        if (choice.learned) {
            out.m_mappings[index] = std::move(*choice.learned);
            out.m_learned[index] = true;
        }
    }
    if (const auto offset = medianDifference(heard, known)) {
        out.m_loudnessOffset = *offset;
        out.m_learned[static_cast<std::size_t>(RawFeature::Loudness)] = true;
    }
    return out;
}

} // namespace nearfield::audio
