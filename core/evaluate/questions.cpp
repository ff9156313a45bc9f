#include "core/evaluate/questions.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/base/parallel.h"
#include "core/evaluate/metrics.h"
#include "core/recommend/ranking.h"

namespace nearfield::evaluate {

namespace {

using HeldOut = std::span<const Interaction>;

/// The held-out answers of each listener.
std::vector<HeldOut> byListener(HeldOut heldOut)
{
    std::vector<HeldOut> listeners;
    for (std::size_t begin = 0; begin < heldOut.size();) {
        std::size_t end = begin;
        while (end < heldOut.size() && heldOut[end].listener == heldOut[begin].listener) {
            ++end;
        }
        listeners.push_back(heldOut.subspan(begin, end - begin));
        begin = end;
    }
    return listeners;
}

class Asker
{
public:
    Asker(const Interactions& train, const Options& options)
        : m_train(train)
        , m_options(options)
        , m_knownBy(train.items())
    {
        for (std::size_t item = 0; item < m_knownBy.size(); ++item) {
            m_knownBy[item] = train.ofItem(item).size();
        }
        for (const Interaction& i : train.all()) {
            m_least = std::min(m_least, i.value);
            m_most = std::max(m_most, i.value);
        }
    }

    [[nodiscard]] Question ask(const Model& model, HeldOut heldOut) const
    {
        Question question{.listener = heldOut.front().listener};
        question.answers.resize(heldOut.size());
        const bool ratings = m_train.kind() == InteractionKind::Explicit;
        for (std::size_t i = 0; i < heldOut.size(); ++i) {
            question.answers[i].liked = !ratings || heldOut[i].value >= m_options.likedFrom;
            if (ratings) {
                askValue(model, heldOut[i], question.answers[i]);
            }
        }
        std::vector<float> scores(m_train.items());
        model.scores(question.listener, scores);
        sortByScore(scores, heldOut, question);
        askRanking(scores, heldOut, question);
        return question;
    }

private:
    void askValue(const Model& model, const Interaction& heldOut, Asked& asked) const
    {
        const auto prediction = model.predict(heldOut.listener, heldOut.item);
        if (!prediction) {
            return;
        }
        const auto error = static_cast<double>(std::clamp(prediction->value, m_least, m_most) - heldOut.value);
        asked.error = error * m_options.mostValue;
        if (prediction->deviation.value_or(0) > 0) {
            asked.surprise = static_cast<double>(std::abs(prediction->value - heldOut.value) / *prediction->deviation);
        }
    }

    static void sortByScore(std::span<const float> scores, HeldOut heldOut, Question& question)
    {
        const auto score = [&](std::size_t i) { return scores[heldOut[i].item]; };
        question.byScore.resize(heldOut.size());
        std::iota(question.byScore.begin(), question.byScore.end(), std::size_t{0});
        std::sort(question.byScore.begin(), question.byScore.end(),
                  [&](std::size_t a, std::size_t b) { return score(a) < score(b); });
        for (std::size_t i = 0; i + 1 < heldOut.size(); ++i) {
            question.sameAsNext.push_back(score(question.byScore[i]) == score(question.byScore[i + 1]));
        }
        question.sameAsNext.push_back(false);
    }

    void askRanking(std::span<const float> scores, HeldOut heldOut, Question& question) const
    {
        const auto seen = m_train.ofListener(question.listener);
        for (std::size_t i = 0; i < heldOut.size(); ++i) {
            if (question.answers[i].liked) {
                question.answers[i].place = placeOf(heldOut[i].item, scores, seen);
            }
        }
        question.list = bestUnseen(scores, seen, m_options.listLength);
        question.novelty = novelty(question.list, m_knownBy, m_train.listeners());
        if (m_options.features != nullptr) {
            question.diversity = diversity(question.list, *m_options.features);
        }
    }

    const Interactions& m_train;
    const Options& m_options;
    std::vector<std::size_t> m_knownBy;
    float m_least = std::numeric_limits<float>::max();
    float m_most = std::numeric_limits<float>::lowest();
};

} // namespace

std::vector<Question> ask(const Model& model, const HoldOut& fold, const Options& options, const std::stop_token& stop)
{
    const Asker asker(fold.train, options);
    const std::vector<HeldOut> listeners = byListener(fold.heldOut);
    std::vector<Question> questions(listeners.size());
    parallelFor(
        listeners.size(),
        [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end && !stop.stop_requested(); ++i) {
                questions[i] = asker.ask(model, listeners[i]);
            }
        },
        options.threads);
    if (stop.stop_requested()) {
        questions.clear();
    }
    return questions;
}

} // namespace nearfield::evaluate
