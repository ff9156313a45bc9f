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

Share noveltyOf(const Question& question, Counts /*of a list*/, std::size_t /*length*/)
{
    return {question.novelty, 1};
}

Share diversityOf(const Question& question, Counts /*of a list*/, std::size_t /*length*/)
{
    return question.diversity ? Share{*question.diversity, 1} : Share{};
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

Share& operator+=(Share& sum, const Share& one)
{
    sum.value += one.value;
    sum.weight += one.weight;
    return sum;
}

/// How often each answer of each question counts.
class Sheet
{
public:
    explicit Sheet(std::span<const Question> questions)
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

    [[nodiscard]] Counts of(std::size_t question) const { return m_counts[question]; }

private:
    std::vector<std::vector<std::uint32_t>> m_counts;
};

/// Makes what was said of all questions figures.
class Summary
{
public:
    Summary(std::span<const Question> questions, const Options& options)
        : m_questions(questions)
        , m_options(options)
        , m_all(questions)
    {
        for (std::size_t i = 0; i < questions.size(); ++i) {
            m_listeners[questions[i].listener].push_back(i);
        }
        m_bootstraps = m_listeners.size() >= kFewestListeners ? options.bootstraps : 0;
    }

    void addRatings()
    {
        const bool fewListeners = m_bootstraps < m_options.bootstraps;
        const std::vector<Interval> drawn = fewListeners ? overAnswers(kOfRatings) : std::vector<Interval>{};
        for (std::size_t i = 0; i < kOfRatings.size(); ++i) {
            Interval interval = overListeners(kOfRatings[i]);
            if (fewListeners) {
                interval.low = drawn[i].low;
                interval.high = drawn[i].high;
            }
            std::size_t answers = 0;
            for (std::size_t question = 0; question < m_questions.size(); ++question) {
                const bool speaks = share(kOfRatings[i], question).weight > 0;
                answers += speaks ? m_questions[question].answers.size() : std::size_t{0};
            }
            add(kOfRatings[i].name, interval, answers);
        }
    }

    void addRankings()
    {
        for (const Metric& metric : kOfRankings) {
            Share sum;
            for (std::size_t question = 0; question < m_questions.size(); ++question) {
                sum += share(metric, question);
            }
            add(fmt::format("{}@{}", metric.name, m_options.listLength), overListeners(metric),
                static_cast<std::size_t>(sum.weight));
        }
    }

    void addLists(std::size_t items)
    {
        std::vector<std::vector<std::uint32_t>> lists;
        for (const Question& question : m_questions) {
            lists.push_back(question.list);
        }
        add("coverage", bootstrapCoverage(lists, items, m_bootstraps, m_options.seed), lists.size());
        add("novelty", overListeners({.name = "novelty", .of = noveltyOf}), lists.size());
        if (m_options.features != nullptr) {
            add("diversity", overListeners({.name = "diversity", .of = diversityOf}), lists.size());
        }
    }

    [[nodiscard]] std::vector<Figure> take() { return std::move(m_figures); }

private:
    /// A metric that nothing was said of is left out.
    void add(std::string metric, const Interval& interval, std::size_t n)
    {
        if (n > 0) {
            m_figures.push_back({.metric = std::move(metric),
                                 .value = interval.value,
                                 .low = interval.low,
                                 .high = interval.high,
                                 .n = n});
        }
    }

    [[nodiscard]] Share share(const Metric& metric, std::size_t question) const
    {
        return metric.of(m_questions[question], m_all.of(question), m_options.listLength);
    }

    [[nodiscard]] Interval overListeners(const Metric& metric) const
    {
        std::vector<Share> shares;
        for (const auto& [listener, questions] : m_listeners) {
            Share sum;
            for (const std::size_t question : questions) {
                sum += share(metric, question);
            }
            if (sum.weight > 0) {
                shares.push_back(sum);
            }
        }
        return bootstrapMean(shares, metric.root, m_bootstraps, m_options.seed);
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
                    sum += metrics[metric].of(m_questions[question], sheet.of(question), m_options.listLength);
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

    std::span<const Question> m_questions;
    const Options& m_options;
    Sheet m_all; ///< each answer once
    std::map<std::uint32_t, std::vector<std::size_t>> m_listeners;
    std::size_t m_bootstraps = 0; ///< over listeners; none of too few
    std::vector<Figure> m_figures;
};

} // namespace

std::vector<Figure> figuresOf(const std::string& model, bool isDefault, std::span<const Question> questions,
                              std::size_t items, InteractionKind kind, const Options& options)
{
    Summary summary(questions, options);
    if (kind == InteractionKind::Explicit) {
        summary.addRatings();
    }
    summary.addRankings();
    summary.addLists(items);
    std::vector<Figure> figures = summary.take();
    for (Figure& figure : figures) {
        figure.model = model;
        figure.isDefault = isDefault;
    }
    return figures;
}

} // namespace nearfield::evaluate
