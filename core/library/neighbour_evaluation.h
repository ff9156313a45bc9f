#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/catalogue/catalogue.h"
#include "core/evaluate/evaluation.h"

namespace nearfield {

struct NeighbourEvaluation
{
    std::vector<evaluate::Figure> figures;        ///< model × metric, see evaluate::NeighbourQuestions
    std::vector<evaluate::Figure> reconstruction; ///< "rmse" of every variant on the held-out artists' tracks
    std::vector<evaluate::Seconds> times;
    std::string note; ///< for people: why there are no figures; else empty
};

struct NeighbourEvaluationOptions
{
    std::uint64_t seed = 1;       ///< which artists are held out and asked for
    std::size_t exactEpochs = 60; ///< at most; patience 8
};

/// Below, a figure would be noise.
inline constexpr std::size_t kFewestQueries = 50;

/// Holds a fifth of the artists, with all their tracks, out of every fitting, fits every variant on the rest and asks
/// for the nearest tracks of those held out: random, the 16 min–max features, quantile features, PCA, the exact
/// autoencoder, the neighbourhood encoder with and without correction of hubs. Of copies of a recording one is taken.
/// Empty when stopped.
[[nodiscard]] NeighbourEvaluation evaluateNeighbours(const Catalogue& catalogue,
                                                     const NeighbourEvaluationOptions& options,
                                                     const ProgressCallback& progress, const std::stop_token& stop);

} // namespace nearfield
