#include "core/evaluate/evaluation.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/base/parallel.h"
#include "core/evaluate/metrics.h"
#include "core/recommend/ranking.h"

namespace nearfield::evaluate {

namespace {

double secondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// What is asked of one listener.
struct Question
{
    std::uint32_t listener;
    std::span<const Interaction> heldOut;
};

std::vector<Question> questionsOf(std::span<const Interaction> heldOut)
{
    std::vector<Question> questions;
    for (std::size_t begin = 0; begin < heldOut.size();) {
        std::size_t end = begin;
        while (end < heldOut.size() && heldOut[end].listener == heldOut[begin].listener) {
            ++end;
        }
        questions.push_back({heldOut[begin].listener, heldOut.subspan(begin, end - begin)});
        begin = end;
    }
    return questions;
}

/// What one listener adds to every metric; a weight of 0 where nothing can be said.
struct Answer
{
    Share square;
    Share absolute;
    Share hit;
    Share ndcg;
    Share recall;
    Share novelty;
    Share diversity;
    std::vector<std::uint32_t> list;
};

class Examiner
{
public:
    Examiner(const HoldOut& split, const Options& options)
        : m_train(split.train)
        , m_options(options)
        , m_questions(questionsOf(split.heldOut))
        , m_knownBy(split.train.items())
    {
        for (std::size_t item = 0; item < m_knownBy.size(); ++item) {
            m_knownBy[item] = m_train.ofItem(item).size();
        }
        for (const Interaction& i : m_train.all()) {
            m_least = std::min(m_least, i.value);
            m_most = std::max(m_most, i.value);
        }
    }

    /// Empty when stopped.
    [[nodiscard]] std::vector<Answer> ask(const Model& model, const std::stop_token& stop) const
    {
        std::vector<Answer> answers(m_questions.size());
        parallelFor(
            m_questions.size(),
            [&](std::size_t begin, std::size_t end) {
                std::vector<float> scores(m_train.items());
                for (std::size_t i = begin; i < end && !stop.stop_requested(); ++i) {
                    askValues(model, m_questions[i], answers[i]);
                    model.scores(m_questions[i].listener, scores);
                    askRanking(scores, m_questions[i], answers[i]);
                }
            },
            m_options.threads);
        if (stop.stop_requested()) {
            answers.clear();
        }
        return answers;
    }

    [[nodiscard]] std::vector<Figure> figures(const std::string& model, bool isDefault,
                                              std::span<const Answer> answers) const;

private:
    void askValues(const Model& model, const Question& question, Answer& answer) const
    {
        if (m_train.kind() != InteractionKind::Explicit) {
            return;
        }
        for (const Interaction& i : question.heldOut) {
            const auto prediction = model.predict(question.listener, i.item);
            if (!prediction) {
                return;
            }
            const double error = static_cast<double>(std::clamp(prediction->value, m_least, m_most) - i.value);
            answer.square.value += error * error * m_options.mostValue * m_options.mostValue;
            answer.absolute.value += std::abs(error) * m_options.mostValue;
            ++answer.square.weight;
            ++answer.absolute.weight;
        }
    }

    void askRanking(std::span<const float> scores, const Question& question, Answer& answer) const
    {
        const auto seen = m_train.ofListener(question.listener);
        std::vector<double> places;
        for (const Interaction& i : question.heldOut) {
            if (m_train.kind() == InteractionKind::Implicit || i.value >= m_options.likedFrom) {
                places.push_back(placeOf(i.item, scores, seen));
            }
        }
        if (!places.empty()) {
            const RankingGain gain = rankingGain(places, m_options.listLength);
            answer.hit = {gain.hit, 1};
            answer.ndcg = {gain.ndcg, 1};
            answer.recall = {gain.recall, 1};
        }
        answer.list = bestUnseen(scores, seen, m_options.listLength);
        answer.novelty = {novelty(answer.list, m_knownBy, m_train.listeners()), 1};
        if (m_options.features != nullptr) {
            answer.diversity = {diversity(answer.list, *m_options.features), 1};
        }
    }

    const Interactions& m_train;
    const Options& m_options;
    std::vector<Question> m_questions;
    std::vector<std::size_t> m_knownBy;
    float m_least = std::numeric_limits<float>::max();
    float m_most = std::numeric_limits<float>::lowest();
};

std::vector<Figure> Examiner::figures(const std::string& model, bool isDefault, std::span<const Answer> answers) const
{
    std::vector<Figure> figures;
    const auto add = [&](std::string metric, Share Answer::*share, bool root = false) {
        std::vector<Share> shares;
        double weight = 0;
        for (const Answer& answer : answers) {
            if ((answer.*share).weight > 0) {
                shares.push_back(answer.*share);
                weight += (answer.*share).weight;
            }
        }
        if (!shares.empty()) {
            const Interval mean = bootstrapMean(shares, root, m_options.bootstraps, m_options.seed);
            figures.push_back({.model = model,
                               .metric = std::move(metric),
                               .value = mean.value,
                               .low = mean.low,
                               .high = mean.high,
                               .n = static_cast<std::size_t>(weight),
                               .isDefault = isDefault});
        }
    };
    const auto atLength = [&](const char* metric) { return fmt::format("{}@{}", metric, m_options.listLength); };
    add("rmse", &Answer::square, true);
    add("mae", &Answer::absolute);
    add(atLength("hr"), &Answer::hit);
    add(atLength("ndcg"), &Answer::ndcg);
    add(atLength("recall"), &Answer::recall);
    std::vector<std::vector<std::uint32_t>> lists;
    lists.reserve(answers.size());
    for (const Answer& answer : answers) {
        lists.push_back(answer.list);
    }
    const Interval coverage = bootstrapCoverage(lists, m_train.items(), m_options.bootstraps, m_options.seed);
    figures.push_back({.model = model,
                       .metric = "coverage",
                       .value = coverage.value,
                       .low = coverage.low,
                       .high = coverage.high,
                       .n = lists.size(),
                       .isDefault = isDefault});
    add("novelty", &Answer::novelty);
    add("diversity", &Answer::diversity);
    return figures;
}

} // namespace

Report evaluate(const HoldOut& split, std::span<const Candidate> models, const Options& options,
                const ProgressCallback& progress, const std::stop_token& stop)
{
    const Examiner examiner(split, options);
    Report result;
    for (std::size_t i = 0; i < models.size(); ++i) {
        const auto model = models[i].make();
        const std::string name(model->name());
        report(progress, name, static_cast<std::int64_t>(i), static_cast<std::int64_t>(models.size()));

        const auto start = std::chrono::steady_clock::now();
        const bool fitted = model->fit(split.train, {.seed = options.seed, .threads = options.threads}, stop);
        const double fitSeconds = secondsSince(start);
        const auto asked = std::chrono::steady_clock::now();
        const auto answers = fitted ? examiner.ask(*model, stop) : std::vector<Answer>{};
        if (stop.stop_requested()) {
            result.cancelled = true;
            return result;
        }
        result.seconds.push_back({.model = name, .fit = fitSeconds, .ask = secondsSince(asked)});
        const auto figures = examiner.figures(name, models[i].isDefault, answers);
        result.figures.insert(result.figures.end(), figures.begin(), figures.end());
    }
    return result;
}

} // namespace nearfield::evaluate
