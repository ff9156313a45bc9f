#include "core/library/evaluation_run.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/evaluate/permutation_importance.h"
#include "core/library/library.h"
#include "core/recommend/hold_out.h"
#include "core/recommend/shipped_models.h"
#include "core/recommend/taste/taste_features.h"

namespace nearfield {

namespace {

/// Of one split that is not cut into folds: a fifth is held out.
constexpr std::size_t kFifths = 5;
constexpr double kFifth = 0.2;

constexpr std::size_t kShuffles = 10;
constexpr std::size_t kMostShuffled = 5000; ///< held-out answers that importance is measured on

std::vector<HoldOut> byGroups(const EvaluationData& data, const std::optional<std::vector<std::uint32_t>>& groups,
                              const EvaluationOptions& options, std::size_t folds)
{
    if (!groups) {
        throw Error(ErrorKind::BadArgument,
                    fmt::format("Nothing is known of the {0}s of the tracks in {1}, so it cannot "
                                "be split by {0}; split it by track, or at random.",
                                toString(options.split), data.name));
    }
    return foldsOfGroups(data.answers, *groups, folds, options.seed);
}

std::vector<HoldOut> cut(const EvaluationData& data, const EvaluationOptions& options)
{
    const std::size_t folds = options.folds == 1 ? kFifths : options.folds;
    switch (options.split) {
    case EvaluationSplit::Random:
        if (options.folds == 1 && data.answers.kind() == InteractionKind::Implicit) {
            return {holdOutOne(data.answers, options.seed)};
        }
        return foldsOfListeners(data.answers, data.recordings, folds, options.seed);
    case EvaluationSplit::Time:
        if (data.times.empty() || options.folds != 1) {
            throw Error(ErrorKind::BadArgument,
                        data.times.empty()
                            ? fmt::format("Nothing in {} tells when the answers were given, so it cannot "
                                          "be split by time; split it at random.",
                                          data.name)
                            : "A split by time holds out the last answers only: it has one fold.");
        }
        return {holdOutLatest(data.answers, data.times, kFifth)};
    case EvaluationSplit::Track:
        return foldsOfGroups(data.answers, data.recordings, folds, options.seed);
    case EvaluationSplit::Album:
        return byGroups(data, data.albums, options, folds);
    case EvaluationSplit::Artist:
        return byGroups(data, data.artists, options, folds);
    }
    return {};
}

/// The folds that can be asked and learned from; the first of them for one split.
std::vector<HoldOut> foldsOf(const EvaluationData& data, const EvaluationOptions& options)
{
    std::vector<HoldOut> folds = cut(data, options);
    if (options.folds == 1) {
        folds.resize(1);
    }
    std::erase_if(folds, [](const HoldOut& fold) { return fold.heldOut.empty() || fold.train.size() == 0; });
    if (folds.empty()) {
        throw Error(ErrorKind::NotReady,
                    fmt::format("The answers of {} cannot be split by {}: nothing would be left to "
                                "learn from or to ask.",
                                data.name, toString(options.split)));
    }
    return folds;
}

std::string splitName(const EvaluationOptions& options, InteractionKind kind)
{
    if (options.folds > 1) {
        return fmt::format("{}, {} folds", toString(options.split), options.folds);
    }
    const bool leaveOneOut = kind == InteractionKind::Implicit && options.split == EvaluationSplit::Random;
    return fmt::format("{}{}", toString(options.split), leaveOneOut ? ", one each" : "");
}

/// Held-out answers to tracks with features, and the tastes that they are asked of.
class TasteQuestions
{
public:
    TasteQuestions(const EvaluationData& data, std::span<const HoldOut> folds, const std::stop_token& stop)
        : m_data(data)
    {
        for (const HoldOut& fold : folds) {
            auto tastes = std::make_unique<ListenerTastes>(data.content);
            if (!tastes->fit(fold.train, {}, stop)) {
                return;
            }
            for (const Interaction& i : fold.heldOut) {
                if (data.content->known[i.item] && m_asked.size() < kMostShuffled) {
                    m_asked.push_back({tastes.get(), i});
                }
            }
            m_tastes.push_back(std::move(tastes));
        }
    }

    [[nodiscard]] bool empty() const { return m_asked.empty(); }

    /// Scores of the tracks that are asked for, a row each.
    [[nodiscard]] Matrix scores() const
    {
        std::vector<std::uint32_t> items;
        for (const One& one : m_asked) {
            items.push_back(one.answer.item);
        }
        return m_data.content->scores(items, Eigen::all);
    }

    /// On the scale of the answers.
    [[nodiscard]] double rmse(const Matrix& scores) const
    {
        const Matrix coordinates = scores * m_data.space->space().axes();
        double squares = 0;
        for (std::size_t begin = 0; begin < m_asked.size();) {
            std::size_t end = begin;
            std::vector<std::uint32_t> artists;
            while (end < m_asked.size() && m_asked[end].sameTaste(m_asked[begin])) {
                artists.push_back(m_data.content->artists[m_asked[end++].answer.item]);
            }
            const Matrix rows =
                coordinates.middleRows(static_cast<Eigen::Index>(begin), static_cast<Eigen::Index>(end - begin));
            const Vector enjoyment =
                m_asked[begin].tastes->of(m_asked[begin].answer.listener).enjoyment({rows, artists});
            for (std::size_t i = begin; i < end; ++i) {
                const auto error =
                    static_cast<double>(enjoyment[static_cast<Eigen::Index>(i - begin)] - m_asked[i].answer.value);
                squares += error * error;
            }
            begin = end;
        }
        return m_data.mostValue * std::sqrt(squares / static_cast<double>(m_asked.size()));
    }

private:
    struct One
    {
        const ListenerTastes* tastes;
        Interaction answer;

        [[nodiscard]] bool sameTaste(const One& other) const
        {
            return tastes == other.tastes && answer.listener == other.answer.listener;
        }
    };

    const EvaluationData& m_data;
    std::vector<std::unique_ptr<ListenerTastes>> m_tastes; ///< of each fold
    std::vector<One> m_asked;
};

std::vector<Importance> tasteImportance(const EvaluationData& data, std::span<const HoldOut> folds, std::uint64_t seed,
                                        const std::stop_token& stop)
{
    const TasteQuestions questions(data, folds, stop);
    if (questions.empty()) {
        return {};
    }
    const auto errorOf = [&](const Matrix& scores, std::size_t /*shuffled*/) { return questions.rmse(scores); };
    const auto rises = evaluate::permutationImportance(questions.scores(), errorOf, kShuffles, seed, stop);
    std::vector<Importance> importance;
    for (std::size_t feature = 0; feature < rises.size(); ++feature) {
        importance.push_back({.model = "taste",
                              .feature = std::string(taste::featureName(feature)),
                              .value = rises[feature].value,
                              .low = rises[feature].low,
                              .high = rises[feature].high});
    }
    std::stable_sort(importance.begin(), importance.end(),
                     [](const Importance& a, const Importance& b) { return a.value > b.value; });
    return importance;
}

bool isOfRatings(const std::string& metric)
{
    return metric == "rmse" || metric == "mae" || metric == "auc" || metric == "coverage80";
}

} // namespace

EvaluationReport evaluateAnswers(const EvaluationData& data, const EvaluationOptions& options,
                                 const ProgressCallback& progress, const std::stop_token& stop)
{
    if (data.answers.size() < kFewestAnswersToTrain) {
        throw Error(ErrorKind::NotReady,
                    fmt::format("An evaluation needs at least {} answers and {} has {}: rate or import more first.",
                                kFewestAnswersToTrain, data.name, data.answers.size()));
    }
    const InteractionKind kind = data.answers.kind();
    EvaluationReport report{.data = data.name,
                            .splitName = splitName(options, kind),
                            .seed = options.seed,
                            .answers = data.answers.size(),
                            .plays = kind == InteractionKind::Implicit,
                            .notes = data.notes};
    for (std::size_t listener = 0; listener < data.answers.listeners(); ++listener) {
        report.listeners += data.answers.ofListener(listener).empty() ? 0U : 1U;
    }
    for (std::size_t item = 0; item < data.answers.items(); ++item) {
        report.tracks += data.answers.ofItem(item).empty() ? 0U : 1U;
    }

    const std::vector<HoldOut> folds = foldsOf(data, options);
    std::vector<evaluate::Candidate> models;
    for (ModelFactory& make : comparedModels(kind, data.content)) {
        models.push_back({.make = std::move(make)});
    }
    models.push_back({.make = shippedModel(kind, data.content), .isDefault = true});
    evaluate::Report measured = evaluate::evaluate(
        folds, models,
        {.seed = options.seed, .mostValue = data.mostValue, .features = data.content ? &data.content->scores : nullptr},
        progress, stop);
    for (evaluate::Figure& figure : measured.figures) {
        (isOfRatings(figure.metric) ? report.ratingPrediction : report.ranking).push_back(std::move(figure));
    }
    report.times = std::move(measured.seconds);
    if (options.importance && data.content && !report.plays && !measured.cancelled) {
        nearfield::report(progress, "key predictors of the taste", static_cast<std::int64_t>(models.size()),
                          static_cast<std::int64_t>(models.size()));
        report.importance = tasteImportance(data, folds, options.seed, stop);
    }
    report.cancelled = stop.stop_requested();
    if (report.listeners < evaluate::kFewestListeners) {
        report.notes.emplace_back(
            "Intervals are over answers, as there are few listeners: they tell nothing of others.");
    }
    return report;
}

} // namespace nearfield
