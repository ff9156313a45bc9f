#include <array>
#include <map>

#include <fmt/format.h>

#include "core/base/random.h"
#include "core/evaluate/metrics.h"
#include "core/evaluate/questions.h"

namespace nearfield::evaluate {

namespace {

/// How often each answer of a question counts: once, or as often as a bootstrap has drawn it.
using Counts = std::span<const std::uint32_t>;

template <typename Value>
Share meanOf(const Question& question, Counts counts, const Value& value)
{
    Share share;
    for (std::size_t i = 0; i < question.answers.size(); ++i) {
        if (const std::optional<double> one = value(question.answers[i])) {
            share.value += counts[i] * *one;
            share.weight += counts[i];
        }
    }
    return share;
}

Share squareOf(const Question& question, Counts counts, std::size_t /*length*/)
{
    return meanOf(question, counts, [](const Asked& asked) {
        return asked.error ? std::optional(*asked.error * *asked.error) : std::nullopt;
    });
}

Share absoluteOf(const Question& question, Counts counts, std::size_t /*length*/)
{
    return meanOf(question, counts, [](const Asked& asked) {
        return asked.error ? std::optional(std::abs(*asked.error)) : std::nullopt;
    });
}

Share insideOf(const Question& question, Counts counts, std::size_t /*length*/)
{
    constexpr double kDeviations = 1.2815515655446004; // hold 80 % of a normal distribution
    return meanOf(question, counts, [](const Asked& asked) {
        return asked.surprise ? std::optional(*asked.surprise <= kDeviations ? 1.0 : 0.0) : std::nullopt;
    });
}

/// Chance that one liked scores above one disliked, ties counting half. Nothing where there are only one kind.
Share aucOf(const Question& question, Counts counts, std::size_t /*length*/)
{
    double pairs = 0;
    double liked = 0;
    double disliked = 0;
    double likedHere = 0; // among equal scores
    double dislikedHere = 0;
    for (std::size_t i = 0; i < question.byScore.size(); ++i) {
        const std::size_t answer = question.byScore[i];
        (question.answers[answer].liked ? likedHere : dislikedHere) += counts[answer];
        if (!question.sameAsNext[i]) {
            pairs += likedHere * (disliked + dislikedHere / 2);
            liked += likedHere;
            disliked += dislikedHere;
            likedHere = dislikedHere = 0;
        }
    }
    return liked > 0 && disliked > 0 ? Share{pairs / (liked * disliked), 1} : Share{};
}

RankingGain gainOf(const Question& question, Counts counts, std::size_t length)
{
    std::vector<double> places;
    for (std::size_t i = 0; i < question.answers.size(); ++i) {
        if (question.answers[i].place) {
            places.insert(places.end(), counts[i], *question.answers[i].place);
        }
    }
    return rankingGain(places, length);
}

bool hasPlace(const Question& question, Counts counts)
{
    bool any = false;
    for (std::size_t i = 0; i < question.answers.size(); ++i) {
        any = any || (question.answers[i].place && counts[i] > 0);
    }
    return any;
}

template <double RankingGain::*Gain>
Share rankingOf(const Question& question, Counts counts, std::size_t length)
{
    return hasPlace(question, counts) ? Share{gainOf(question, counts, length).*Gain, 1} : Share{};
}

struct Metric
{
    const char* name;
    Share (*of)(const Question&, Counts, std::size_t length);
    bool root = false;
    bool ofAnswers = false; ///< n counts answers, else questions
    bool ofRanking = false; ///< the name ends in the length of the list
    bool ofRatings = false; ///< makes no sense of plays
};

constexpr auto kMetrics = std::to_array<Metric>({
    {.name = "rmse", .of = squareOf, .root = true, .ofAnswers = true, .ofRatings = true},
    {.name = "mae", .of = absoluteOf, .ofAnswers = true, .ofRatings = true},
    {.name = "auc", .of = aucOf, .ofAnswers = true, .ofRatings = true},
    {.name = "coverage80", .of = insideOf, .ofAnswers = true, .ofRatings = true},
    {.name = "hr", .of = rankingOf<&RankingGain::hit>, .ofRanking = true},
    {.name = "ndcg", .of = rankingOf<&RankingGain::ndcg>, .ofRanking = true},
    {.name = "recall", .of = rankingOf<&RankingGain::recall>, .ofRanking = true},
});

/// One set of questions, and how often each of their answers counts.
class Sheet
{
public:
    explicit Sheet(std::span<const Question> questions)
        : m_questions(questions)
    {
        for (const Question& question : questions) {
            m_counts.emplace_back(question.answers.size(), 1U);
        }
    }

    /// Draws as many answers of each question anew.
    void draw(Random& random)
    {
        for (std::vector<std::uint32_t>& counts : m_counts) {
            std::fill(counts.begin(), counts.end(), 0U);
            for (std::size_t i = 0; i < counts.size(); ++i) {
                ++counts[random.below(counts.size())];
            }
        }
    }

    [[nodiscard]] Share share(const Metric& metric, std::size_t question, std::size_t length) const
    {
        return metric.of(m_questions[question], m_counts[question], length);
    }

private:
    std::span<const Question> m_questions;
    std::vector<std::vector<std::uint32_t>> m_counts;
};

class Figures
{
public:
    Figures(std::span<const Question> questions, const Options& options)
        : m_questions(questions)
        , m_options(options)
    {
        for (std::size_t i = 0; i < questions.size(); ++i) {
            m_listeners[questions[i].listener].push_back(i);
        }
    }

    [[nodiscard]] bool hasManyListeners() const { return m_listeners.size() >= kFewestListeners; }

    /// Over listeners.
    template <typename ShareOf>
    [[nodiscard]] Interval overListeners(const ShareOf& shareOf, bool root) const
    {
        std::vector<Share> shares;
        for (const auto& [listener, questions] : m_listeners) {
            Share sum;
            for (const std::size_t question : questions) {
                const Share one = shareOf(question);
                sum.value += one.value;
                sum.weight += one.weight;
            }
            if (sum.weight > 0) {
                shares.push_back(sum);
            }
        }
        const std::size_t bootstraps = hasManyListeners() ? m_options.bootstraps : 0;
        return bootstrapMean(shares, root, bootstraps, m_options.seed);
    }

    /// Over the answers of each question, all metrics on the same draws.
    [[nodiscard]] std::vector<Interval> overAnswers(std::span<const Metric> metrics) const
    {
        Random random(m_options.seed);
        Sheet sheet(m_questions);
        std::vector<std::vector<double>> samples(metrics.size());
        for (std::size_t i = 0; i < m_options.bootstraps; ++i) {
            sheet.draw(random);
            for (std::size_t metric = 0; metric < metrics.size(); ++metric) {
                Share sum;
                for (std::size_t question = 0; question < m_questions.size(); ++question) {
                    const Share one = sheet.share(metrics[metric], question, m_options.listLength);
                    sum.value += one.value;
                    sum.weight += one.weight;
                }
                samples[metric].push_back(meanOf(sum, metrics[metric].root));
            }
        }
        std::vector<Interval> intervals;
        for (std::vector<double>& values : samples) {
            intervals.push_back(intervalOf(std::move(values)));
        }
        return intervals;
    }

private:
    std::span<const Question> m_questions;
    const Options& m_options;
    std::map<std::uint32_t, std::vector<std::size_t>> m_listeners;
};

} // namespace

std::vector<Figure> figuresOf(const std::string& model, bool isDefault, std::span<const Question> questions,
                              std::size_t items, InteractionKind kind, const Options& options)
{
    const Figures over(questions, options);
    const Sheet sheet(questions);
    std::vector<Figure> figures;
    const auto add = [&](std::string metric, const Interval& interval, std::size_t n) {
        figures.push_back({.model = model,
                           .metric = std::move(metric),
                           .value = interval.value,
                           .low = interval.low,
                           .high = interval.high,
                           .n = n,
                           .isDefault = isDefault});
    };
    std::vector<Interval> ofAnswers(kMetrics.size());
    if (!over.hasManyListeners()) {
        ofAnswers = over.overAnswers(kMetrics);
    }
    for (std::size_t i = 0; i < kMetrics.size(); ++i) {
        const Metric& metric = kMetrics[i];
        std::size_t n = 0;
        const auto shareOf = [&](std::size_t question) { return sheet.share(metric, question, options.listLength); };
        for (std::size_t question = 0; question < questions.size(); ++question) {
            const auto weight = static_cast<std::size_t>(shareOf(question).weight);
            n += metric.ofAnswers && weight > 0 ? questions[question].answers.size() : weight;
        }
        if (n == 0 || (metric.ofRatings && kind == InteractionKind::Implicit)) {
            continue;
        }
        Interval interval = over.overListeners(shareOf, metric.root);
        if (!over.hasManyListeners() && options.bootstraps > 0) {
            interval.low = ofAnswers[i].low;
            interval.high = ofAnswers[i].high;
        }
        add(metric.ofRanking ? fmt::format("{}@{}", metric.name, options.listLength) : metric.name, interval, n);
    }

    std::vector<std::vector<std::uint32_t>> lists;
    for (const Question& question : questions) {
        lists.push_back(question.list);
    }
    add("coverage", bootstrapCoverage(lists, items, over.hasManyListeners() ? options.bootstraps : 0, options.seed),
        lists.size());
    const auto noveltyOf = [&](std::size_t question) { return Share{questions[question].novelty, 1}; };
    add("novelty", over.overListeners(noveltyOf, false), questions.size());
    if (options.features != nullptr) {
        const auto diversityOf = [&](std::size_t question) {
            return Share{questions[question].diversity.value_or(0), 1};
        };
        add("diversity", over.overListeners(diversityOf, false), questions.size());
    }
    return figures;
}

} // namespace nearfield::evaluate
