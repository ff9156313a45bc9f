#include <array>
#include <cmath>
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

template <double RankingGain::*Gain>
Share rankingOf(const Question& question, Counts /*a list holds nothing twice*/, std::size_t length)
{
    std::vector<double> places;
    for (const Asked& asked : question.answers) {
        if (asked.place) {
            places.push_back(*asked.place);
        }
    }
    return places.empty() ? Share{} : Share{rankingGain(places, length).*Gain, 1};
}

struct Metric
{
    const char* name;
    Share (*of)(const Question&, Counts, std::size_t length);
    bool root = false;
};

constexpr auto kOfRatings = std::to_array<Metric>({{.name = "rmse", .of = squareOf, .root = true},
                                                   {.name = "mae", .of = absoluteOf},
                                                   {.name = "auc", .of = aucOf},
                                                   {.name = "coverage80", .of = insideOf}});
/// Their names end in the length of the list.
constexpr auto kOfRankings = std::to_array<Metric>({{.name = "hr", .of = rankingOf<&RankingGain::hit>},
                                                    {.name = "ndcg", .of = rankingOf<&RankingGain::ndcg>},
                                                    {.name = "recall", .of = rankingOf<&RankingGain::recall>}});

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
        if (n > 0) {
            figures.push_back({.model = model,
                               .metric = std::move(metric),
                               .value = interval.value,
                               .low = interval.low,
                               .high = interval.high,
                               .n = n,
                               .isDefault = isDefault});
        }
    };
    const auto shareOf = [&](const Metric& metric) {
        return [&](std::size_t question) { return sheet.share(metric, question, options.listLength); };
    };
    /// Questions that say anything of the metric, each counted as often as `size` says.
    const auto count = [&](const Metric& metric, const auto& size) {
        std::size_t n = 0;
        for (std::size_t question = 0; question < questions.size(); ++question) {
            n += shareOf(metric)(question).weight > 0 ? size(questions[question]) : std::size_t{0};
        }
        return n;
    };

    if (kind == InteractionKind::Explicit) {
        const std::vector<Interval> drawn =
            over.hasManyListeners() ? std::vector<Interval>{} : over.overAnswers(kOfRatings);
        for (std::size_t i = 0; i < kOfRatings.size(); ++i) {
            const Metric& metric = kOfRatings[i];
            Interval interval = over.overListeners(shareOf(metric), metric.root);
            if (!drawn.empty() && options.bootstraps > 0) {
                interval.low = drawn[i].low;
                interval.high = drawn[i].high;
            }
            add(metric.name, interval, count(metric, [](const Question& asked) { return asked.answers.size(); }));
        }
    }
    for (const Metric& metric : kOfRankings) {
        add(fmt::format("{}@{}", metric.name, options.listLength), over.overListeners(shareOf(metric), metric.root),
            count(metric, [](const Question&) { return std::size_t{1}; }));
    }
    std::vector<std::vector<std::uint32_t>> lists;
    for (const Question& question : questions) {
        lists.push_back(question.list);
    }
    const std::size_t bootstraps = over.hasManyListeners() ? options.bootstraps : 0;
    add("coverage", bootstrapCoverage(lists, items, bootstraps, options.seed), lists.size());
    add("novelty",
        over.overListeners(
            [&](std::size_t i) {
                return Share{questions[i].novelty, 1};
            },
            false),
        questions.size());
    if (options.features != nullptr) {
        const auto diversityOf = [&](std::size_t i) { return Share{questions[i].diversity.value_or(0), 1}; };
        add("diversity", over.overListeners(diversityOf, false), questions.size());
    }
    return figures;
}

} // namespace nearfield::evaluate
