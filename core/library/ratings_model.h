#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/library/content_space.h"
#include "core/library/reports.h"
#include "core/nn/training.h"
#include "core/recommend/bayesian_factors.h"
#include "core/recommend/hybrid.h"
#include "core/recommend/ncf.h"

namespace nearfield {

/// Everybody's answers in a library, numbered densely.
struct LibraryAnswers
{
    std::vector<ListenerId> listeners; ///< who answered anything, ascending
    std::vector<TrackId> tracks;       ///< that anyone answered, ascending
    Interactions answers;              ///< enjoyment of tracks[item] by listeners[listener]
};

/// What the listeners of a library have told of each other's taste: the network of the design (NCF), the model that
/// speaks for the others in the hybrid, and how much it counts. Immutable after fit().
class RatingsModel
{
public:
    struct Fit;

    /// What the others foretell of a track for one listener.
    struct Opinion
    {
        TrackId track{};
        Prediction prediction;
        double share = 0; ///< of the hybrid
    };

    /// Trains the network on four fifths of the answers, a tenth of which stop it early, learns the hybrid from the
    /// same and tests both on the last fifth. What speaks for the others then learns from all. Blocks; cancelled and
    /// diverged are values of the report.
    [[nodiscard]] static Fit fit(LibraryAnswers data, const ContentSpace& content, const TrainingOptions& options,
                                 TrainingObserver& observer, const std::stop_token& stop);

    /// Of every track that someone else answered, where they count. A listener whom the model does not know hears the
    /// mean of the others, the less the more answers (`ownAnswers`) of their own there are.
    [[nodiscard]] std::vector<Opinion> opinions(ListenerId listener, std::size_t ownAnswers) const;
    [[nodiscard]] const HybridWeights& weights() const noexcept { return m_weights; }

    void save(const std::filesystem::path& file) const;
    /// Throws NotFound, Foreign, Newer or Corrupt.
    [[nodiscard]] static RatingsModel load(const std::filesystem::path& file);

private:
    RatingsModel(LibraryAnswers data, Ncf network);

    void learnFromAll(const std::string& collaborative, const FitOptions& options, const std::stop_token& stop);
    [[nodiscard]] const Model& collaborative() const noexcept;
    [[nodiscard]] std::vector<Opinion> opinionsForStranger(std::size_t ownAnswers) const;

    LibraryAnswers m_data;
    Ncf m_network;
    std::optional<BayesianFactors> m_factors; ///< when it speaks for the others; else the network does
    HybridWeights m_weights;
};

struct RatingsModel::Fit
{
    RatingsModel model;
    RatingsReport report;
};

} // namespace nearfield
