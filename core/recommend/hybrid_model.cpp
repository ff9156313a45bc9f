#include "core/recommend/hybrid_model.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>

namespace nearfield {

namespace {

constexpr double kValidationShare = 0.1;

bool haveSeveralAnswered(const Interactions& train)
{
    std::size_t listeners = 0;
    for (std::size_t listener = 0; listener < train.listeners(); ++listener) {
        listeners += train.ofListener(listener).empty() ? 0U : 1U;
    }
    return listeners > 1;
}

std::vector<HybridQuestion> questionsOf(const Model& sound, const Model& others, const HoldOut& validation)
{
    std::vector<HybridQuestion> questions;
    for (const Interaction& asked : validation.heldOut) {
        const auto ofSound = sound.predict(asked.listener, asked.item);
        const auto ofOthers = others.predict(asked.listener, asked.item);
        assert(ofSound && ofOthers && "parts of a hybrid of ratings must predict values");
        questions.push_back({.sound = *ofSound,
                             .collaborative = *ofOthers,
                             .support = supportOf(validation.train, asked.listener, asked.item),
                             .answer = asked.value});
    }
    return questions;
}

double squaredError(const HybridWeights& weights, std::span<const HybridQuestion> questions)
{
    double sum = 0;
    for (const HybridQuestion& question : questions) {
        const double share = weights.collaborativeShare(question.support);
        const auto error =
            static_cast<double>(weights.mix(question.sound, question.collaborative, share).value - question.answer);
        sum += error * error;
    }
    return sum;
}

} // namespace

HybridModel::HybridModel(SharedContent content, std::vector<ModelFactory> candidates)
    : m_content(std::move(content))
    , m_candidates(std::move(candidates))
{
    assert(!m_candidates.empty());
}

bool HybridModel::fit(const Interactions& train, const FitOptions& options, const std::stop_token& stop)
{
    const bool ratings = train.kind() == InteractionKind::Explicit;
    m_train = train;
    m_sound = m_content && ratings ? std::make_unique<ListenerTastes>(m_content) : nullptr;
    m_chosen = 0;
    m_weights = {};
    m_others.reset();
    if (m_sound && !haveSeveralAnswered(train)) { // a taste knows by itself how certain it is
        return m_sound->fit(train, options, stop);
    }
    if (ratings && !weigh(holdOutShare(train, kValidationShare, options.seed), options, stop)) {
        return false;
    }
    if (m_sound && !m_sound->fit(train, options, stop)) {
        return false;
    }
    m_others = m_candidates[m_chosen]();
    return m_others->fit(train, options, stop);
}

bool HybridModel::weigh(const HoldOut& validation, const FitOptions& options, const std::stop_token& stop)
{
    if (m_sound && !m_sound->fit(validation.train, options, stop)) {
        return false;
    }
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t candidate = 0; candidate < (m_sound ? m_candidates.size() : 1); ++candidate) {
        const auto others = m_candidates[candidate]();
        if (!others->fit(validation.train, options, stop)) {
            return false;
        }
        const auto questions = questionsOf(m_sound ? *m_sound : *others, *others, validation);
        const HybridWeights weights = weightsOfHybrid(questions);
        if (const double error = squaredError(weights, questions); error < least) {
            least = error;
            m_chosen = candidate;
            m_weights = weights;
        }
    }
    return true;
}

double HybridModel::collaborativeShare(std::size_t listener, std::size_t item) const
{
    if (!m_others) {
        return 0;
    }
    if (!m_sound || !m_content->known[item] || m_train.ofListener(listener).empty()) {
        return 1;
    }
    return m_weights.collaborativeShare(supportOf(m_train, listener, item));
}

std::optional<Prediction> HybridModel::predict(std::size_t listener, std::size_t item) const
{
    const double share = collaborativeShare(listener, item);
    const auto sound = share < 1 ? m_sound->predict(listener, item) : m_others->predict(listener, item);
    const auto others = share > 0 ? m_others->predict(listener, item) : sound;
    return sound && others ? std::optional(m_weights.mix(*sound, *others, share)) : std::nullopt;
}

void HybridModel::scores(std::size_t listener, std::span<float> scores) const
{
    if (!m_sound || m_train.ofListener(listener).empty()) {
        (m_others ? m_others : m_sound)->scores(listener, scores);
        return;
    }
    m_sound->scores(listener, scores);
    if (!m_others) {
        return;
    }
    std::vector<float> others(scores.size());
    m_others->scores(listener, others); // of models of ratings: what they predict
    for (std::size_t item = 0; item < scores.size(); ++item) {
        const auto share = static_cast<float>(collaborativeShare(listener, item));
        scores[item] = (1 - share) * scores[item] + share * others[item];
    }
}

std::string HybridModel::collaborative() const
{
    return m_others ? std::string(m_others->name()) : std::string();
}

} // namespace nearfield
