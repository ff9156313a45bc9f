#include "core/recommend/blend.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/recommend/blend_weights.h"
#include "core/recommend/hold_out.h"
#include "core/recommend/ranking.h"

namespace nearfield {

namespace {

/// Of each part's best, what the weights of a ranking are chosen on; what none of them has is out of reach anyway.
constexpr std::size_t kCandidates = 60;

/// Scores of different models have nothing in common but their order: brought to mean 0 and deviation 1.
void standardise(std::span<float> scores)
{
    Eigen::Map<Vector> all(scores.data(), static_cast<Eigen::Index>(scores.size()));
    all.array() -= all.mean();
    const float deviation = all.norm() / std::sqrt(static_cast<float>(std::max<std::size_t>(scores.size(), 1)));
    if (deviation > 0) {
        all /= deviation;
    }
}

using Models = std::vector<std::unique_ptr<Model>>;

bool fitAll(const Models& models, const Interactions& train, const FitOptions& options, const std::stop_token& stop)
{
    return std::all_of(models.begin(), models.end(),
                       [&](const auto& model) { return model->fit(train, options, stop); });
}

Models makeAll(const std::vector<ModelFactory>& factories)
{
    Models models;
    for (const ModelFactory& make : factories) {
        models.push_back(make());
    }
    return models;
}

/// One listener's held-out items (the first `liked` rows) and what else could be suggested: candidates × parts.
RankingQuestion questionOf(const Models& models, const Interactions& train, std::span<const Interaction> heldOut)
{
    const std::size_t listener = heldOut.front().listener;
    const auto seen = train.ofListener(listener);
    std::vector<std::vector<float>> scores(models.size(), std::vector<float>(train.items()));
    std::vector<std::uint32_t> candidates;
    for (std::size_t part = 0; part < models.size(); ++part) {
        models[part]->scores(listener, scores[part]);
        standardise(scores[part]);
        const auto best = bestUnseen(scores[part], seen, kCandidates);
        candidates.insert(candidates.end(), best.begin(), best.end());
    }
    std::sort(candidates.begin(), candidates.end());
    candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
    const auto isHeldOut = [&](std::uint32_t item) {
        return std::any_of(heldOut.begin(), heldOut.end(), [&](const Interaction& i) { return i.item == item; });
    };
    candidates.erase(std::remove_if(candidates.begin(), candidates.end(), isHeldOut), candidates.end());

    std::vector<std::uint32_t> rows;
    for (const Interaction& i : heldOut) {
        rows.push_back(i.item);
    }
    rows.insert(rows.end(), candidates.begin(), candidates.end());
    RankingQuestion question{.scores = Matrix(rows.size(), models.size()), .liked = heldOut.size()};
    for (std::size_t row = 0; row < rows.size(); ++row) {
        for (std::size_t part = 0; part < models.size(); ++part) {
            question.scores(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(part)) = scores[part][rows[row]];
        }
    }
    return question;
}

std::vector<RankingQuestion> questionsOf(const Models& models, const HoldOut& validation)
{
    std::vector<RankingQuestion> questions;
    const std::span<const Interaction> heldOut = validation.heldOut;
    for (std::size_t begin = 0; begin < heldOut.size();) {
        std::size_t end = begin;
        while (end < heldOut.size() && heldOut[end].listener == heldOut[begin].listener) {
            ++end;
        }
        questions.push_back(questionOf(models, validation.train, heldOut.subspan(begin, end - begin)));
        begin = end;
    }
    return questions;
}

/// What the parts predict of the held-out answers, answers × parts.
MatrixT<double> predictionsOf(const Models& models, std::span<const Interaction> heldOut)
{
    MatrixT<double> predictions(heldOut.size(), models.size());
    for (std::size_t row = 0; row < heldOut.size(); ++row) {
        for (std::size_t part = 0; part < models.size(); ++part) {
            const auto prediction = models[part]->predict(heldOut[row].listener, heldOut[row].item);
            assert(prediction && "parts of a blend of ratings must predict values");
            predictions(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(part)) =
                static_cast<double>(prediction->value);
        }
    }
    return predictions;
}

} // namespace

Blend::Blend(std::vector<ModelFactory> parts, const Options& options)
    : m_factories(std::move(parts))
    , m_options(options)
{
}

bool Blend::fit(const Interactions& train, const FitOptions& options, const std::stop_token& stop)
{
    m_kind = train.kind();
    m_parts = makeAll(m_factories);
    const HoldOut validation = holdOutShare(train, m_options.validationShare, options.seed);
    if (!fitAll(m_parts, validation.train, options, stop)) {
        return false;
    }
    if (m_kind == InteractionKind::Implicit) {
        m_weights = weightsOfRanking(questionsOf(m_parts, validation), m_parts.size());
    } else {
        weighPredictions(validation.heldOut);
    }
    dropIdleParts();
    return fitAll(m_parts, train, options, stop);
}

void Blend::weighPredictions(std::span<const Interaction> heldOut)
{
    VectorT<double> answers(static_cast<Eigen::Index>(heldOut.size()));
    for (std::size_t row = 0; row < heldOut.size(); ++row) {
        answers[static_cast<Eigen::Index>(row)] = static_cast<double>(heldOut[row].value);
    }
    const LinearBlend blend = weightsOfPredictions(predictionsOf(m_parts, heldOut), answers);
    m_weights = blend.weights;
    m_offset = blend.offset;

    // The parts know where they are unsure; how far they overrate themselves shows on validation. 80 % of a Gaussian
    // lie within 1.28 deviations.
    constexpr double kQuantile = 0.8;
    constexpr double kDeviations = 1.2816;
    m_deviationScale = 1;
    std::vector<double> errors;
    for (const Interaction& i : heldOut) {
        const auto prediction = *predict(i.listener, i.item);
        if (prediction.deviation.value_or(0) > 0) {
            errors.push_back(static_cast<double>(std::abs(prediction.value - i.value) / *prediction.deviation));
        }
    }
    if (!errors.empty()) {
        const auto place = static_cast<std::ptrdiff_t>(kQuantile * static_cast<double>(errors.size() - 1));
        std::nth_element(errors.begin(), errors.begin() + place, errors.end());
        m_deviationScale = errors[static_cast<std::size_t>(place)] / kDeviations;
    }
}

void Blend::dropIdleParts()
{
    std::size_t kept = 0;
    for (std::size_t part = 0; part < m_parts.size(); ++part) {
        if (m_weights[part] != 0) {
            m_weights[kept] = m_weights[part];
            m_parts[kept] = std::move(m_parts[part]);
            ++kept;
        }
    }
    m_weights.resize(kept);
    m_parts.resize(kept);
}

void Blend::scores(std::size_t listener, std::span<float> scores) const
{
    Eigen::Map<Vector> sum(scores.data(), static_cast<Eigen::Index>(scores.size()));
    sum.setConstant(static_cast<float>(m_offset));
    std::vector<float> part(scores.size());
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        m_parts[i]->scores(listener, part);
        if (m_kind == InteractionKind::Implicit) {
            standardise(part);
        }
        sum += static_cast<float>(m_weights[i]) * Eigen::Map<const Vector>(part.data(), sum.size());
    }
}

std::optional<Prediction> Blend::predict(std::size_t listener, std::size_t item) const
{
    if (m_kind == InteractionKind::Implicit) {
        return std::nullopt;
    }
    double value = m_offset;
    double deviation = 0;
    double weight = 0;
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        const Prediction prediction = *m_parts[i]->predict(listener, item);
        value += m_weights[i] * static_cast<double>(prediction.value);
        if (prediction.deviation) {
            deviation += std::abs(m_weights[i]) * static_cast<double>(*prediction.deviation);
            weight += std::abs(m_weights[i]);
        }
    }
    Prediction blended{.value = static_cast<float>(value)};
    if (weight > 0) {
        blended.deviation = static_cast<float>(m_deviationScale * deviation / weight);
    }
    return blended;
}

std::vector<Blend::Part> Blend::parts() const
{
    std::vector<Part> parts;
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        parts.push_back({std::string(m_parts[i]->name()), m_weights[i]});
    }
    return parts;
}

} // namespace nearfield
