#include "core/recommend/hybrid.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace nearfield {

namespace {

constexpr auto kCaps = std::to_array({0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0});
constexpr auto kHalves = std::to_array({0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0});

constexpr double kNormal80 = 1.2815515655446004; ///< a normal answer is within so many deviations 80 times in 100
constexpr double kPriorQuestions = 20;           ///< deviations are believed as stated, as if from so many questions

double squaredError(const HybridWeights& weights, const HybridQuestion& question)
{
    const double share = weights.collaborativeShare(question.support);
    const double error =
        static_cast<double>(weights.mix(question.sound, question.collaborative, share).value - question.answer);
    return error * error;
}

std::vector<double> squaredErrors(const HybridWeights& weights, std::span<const HybridQuestion> questions)
{
    std::vector<double> errors;
    errors.reserve(questions.size());
    for (const HybridQuestion& question : questions) {
        errors.push_back(squaredError(weights, question));
    }
    return errors;
}

double sum(const std::vector<double>& values)
{
    double total = 0;
    for (const double value : values) {
        total += value;
    }
    return total;
}

/// Whether `better` is below `other` by more than the standard error of the mean difference.
bool isBeyondChance(const std::vector<double>& better, const std::vector<double>& other)
{
    const auto n = static_cast<double>(better.size());
    const double mean = (sum(other) - sum(better)) / n;
    double variance = 0;
    for (std::size_t i = 0; i < better.size(); ++i) {
        const double difference = other[i] - better[i] - mean;
        variance += difference * difference;
    }
    return mean > std::sqrt(variance) / n;
}

/// Factor by which stated deviations must grow for 80 % of the answers to lie in their 80 % intervals.
double deviationScale(const HybridWeights& weights, std::span<const HybridQuestion> questions)
{
    std::vector<double> surprises;
    for (const HybridQuestion& question : questions) {
        const Prediction mixed =
            weights.mix(question.sound, question.collaborative, weights.collaborativeShare(question.support));
        if (mixed.deviation && *mixed.deviation > 0) {
            surprises.push_back(std::abs(static_cast<double>((mixed.value - question.answer) / *mixed.deviation)));
        }
    }
    if (surprises.empty()) {
        return 1;
    }
    const auto n = static_cast<double>(surprises.size());
    const auto place = std::min(surprises.size() - 1, static_cast<std::size_t>(0.8 * n));
    std::nth_element(surprises.begin(), surprises.begin() + static_cast<std::ptrdiff_t>(place), surprises.end());
    return (n * surprises[place] / kNormal80 + kPriorQuestions) / (n + kPriorQuestions);
}

} // namespace

double HybridWeights::collaborativeShare(std::size_t support) const noexcept
{
    const auto n = static_cast<double>(support);
    return support == 0 ? 0.0 : cap * n / (n + half);
}

Prediction HybridWeights::mix(const Prediction& sound, const Prediction& collaborative, double share) const noexcept
{
    const auto w = static_cast<float>(share);
    Prediction mixed{.value = (1 - w) * sound.value + w * collaborative.value, .deviation = std::nullopt};
    const std::optional<float> ofSound = sound.deviation ? sound.deviation : collaborative.deviation;
    const std::optional<float> ofOthers = collaborative.deviation ? collaborative.deviation : sound.deviation;
    if (ofSound && ofOthers) {
        const float apart = sound.value - collaborative.value;
        const float variance = (1 - w) * *ofSound * *ofSound + w * *ofOthers * *ofOthers + w * (1 - w) * apart * apart;
        mixed.deviation = static_cast<float>(deviationScale) * std::sqrt(variance);
    }
    return mixed;
}

HybridWeights weightsOfHybrid(std::span<const HybridQuestion> questions)
{
    const HybridWeights soundAlone{.cap = 0};
    if (questions.empty()) {
        return soundAlone;
    }
    const HybridWeights othersAlone{.cap = 1, .half = 0};
    HybridWeights best = sum(squaredErrors(soundAlone, questions)) <= sum(squaredErrors(othersAlone, questions))
                             ? soundAlone
                             : othersAlone;
    const std::vector<double> ofPart = squaredErrors(best, questions);
    HybridWeights mixture = best;
    std::vector<double> ofMixture = ofPart;
    for (const double cap : kCaps) {
        for (const double half : kHalves) {
            const HybridWeights candidate{.cap = cap, .half = half};
            if (std::vector<double> errors = squaredErrors(candidate, questions); sum(errors) < sum(ofMixture)) {
                mixture = candidate;
                ofMixture = std::move(errors);
            }
        }
    }
    if (isBeyondChance(ofMixture, ofPart)) {
        best = mixture;
    }
    best.deviationScale = deviationScale(best, questions);
    return best;
}

std::size_t supportOf(const Interactions& train, std::size_t listener, std::size_t item)
{
    const std::span<const Interactions::Entry> answers = train.ofItem(item);
    const auto own = std::lower_bound(answers.begin(), answers.end(), listener,
                                      [](const Interactions::Entry& entry, std::size_t l) { return entry.index < l; });
    return answers.size() - (own != answers.end() && own->index == listener ? 1U : 0U);
}

HybridChoice chooseHybrid(const Model& sound, std::span<const Model* const> collaborative, const Interactions& train,
                          std::span<const Interaction> heldOut)
{
    HybridChoice best;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t candidate = 0; candidate < collaborative.size(); ++candidate) {
        std::vector<HybridQuestion> questions;
        for (const Interaction& asked : heldOut) {
            const std::optional<Prediction> ofSound = sound.predict(asked.listener, asked.item);
            const std::optional<Prediction> ofOthers = collaborative[candidate]->predict(asked.listener, asked.item);
            if (ofSound && ofOthers) {
                questions.push_back({.sound = *ofSound,
                                     .collaborative = *ofOthers,
                                     .support = supportOf(train, asked.listener, asked.item),
                                     .answer = asked.value});
            }
        }
        const HybridWeights weights = weightsOfHybrid(questions);
        if (const double error = sum(squaredErrors(weights, questions)); error < least) {
            least = error;
            best = {.collaborative = candidate, .weights = weights};
        }
    }
    return best;
}

} // namespace nearfield
