#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/matrix.h"
#include "core/base/progress.h"
#include "core/recommend/hold_out.h"
#include "core/recommend/model.h"

namespace nearfield::evaluate {

/// One figure of one model, with the 95 % interval of a bootstrap.
struct Figure
{
    std::string model;
    std::string metric; ///< rmse, mae, auc, coverage80, hr@10, ndcg@10, recall@10, coverage, novelty, diversity
    double value = 0;
    double low = 0;
    double high = 0;
    std::size_t n = 0;      ///< answers (rmse, mae, auc, coverage80) or rankings
    bool isDefault = false; ///< of the model that ships

    friend bool operator==(const Figure&, const Figure&) = default;
};

/// Measured apart from the figures, which are the same in every run.
struct Seconds
{
    std::string model;
    double fit = 0;
    double ask = 0;
};

struct Report
{
    std::vector<Figure> figures;
    std::vector<Seconds> seconds;
    bool cancelled = false; ///< asked to stop: models not finished are missing
};

struct Candidate
{
    ModelFactory make;
    bool isDefault = false;
};

struct Options
{
    std::uint64_t seed = 1;
    unsigned threads = 0;
    std::size_t listLength = 10;
    std::size_t bootstraps = 1000;
    double mostValue = 1;             ///< rmse and mae are given on the scale that ends here
    double likedFrom = 0.75;          ///< explicit: held-out answers of this enjoyment and more should be ranked high
    const Matrix* features = nullptr; ///< items × features, z-scored, for diversity; may be null
};

/// Fits every model on train and asks it for what is held out; of several folds, the figures are over all of them. The
/// folds are of the same listeners and items. Values are clamped to what train holds. Rankings are over all items that
/// the listener has not answered in train (Krichene and Rendle 2020, doi 10.1145/3394486.3403226, tell why no sample
/// will do).
///
/// - rmse, mae: over the held-out answers; only of models that predict values, on explicit data.
/// - auc: chance that a held-out answer from `likedFrom` on is ranked above one below it; mean over the listeners of
///   each fold with both; explicit data only.
/// - coverage80: share of the held-out answers in the stated 80 % interval, 1.28 deviations to both sides.
/// - hr@k, ndcg@k, recall@k: means over the listeners of each fold with a held-out item they liked.
/// - coverage: share of all items that are in anyone's list.
/// - novelty: mean of −log2 of the share of listeners in train who know the suggested item.
/// - diversity: mean cosine distance between the items of a list.
///
/// Intervals are of a bootstrap over listeners. With fewer than kFewestListeners it is over the held-out answers of
/// each instead: it tells how far other answers of these listeners would move a figure, but nothing of other listeners.
/// Figures of whole lists have no interval then (low = value = high).
[[nodiscard]] Report evaluate(std::span<const HoldOut> folds, std::span<const Candidate> models, const Options& options,
                              const ProgressCallback& progress, const std::stop_token& stop);
[[nodiscard]] inline Report evaluate(const HoldOut& split, std::span<const Candidate> models, const Options& options,
                                     const ProgressCallback& progress, const std::stop_token& stop)
{
    return evaluate(std::span(&split, 1), models, options, progress, stop);
}
inline constexpr std::size_t kFewestListeners = 20;

} // namespace nearfield::evaluate
