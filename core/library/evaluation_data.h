#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/exchange/ratings_file.h"
#include "core/library/content_space.h"
#include "core/recommend/content_models.h"
#include "core/storage/rows.h"

namespace nearfield {

/// Answers to be foretold, and what is known of the items; of a library or of a file, for the evaluation it is the
/// same.
struct EvaluationData
{
    std::string name; ///< "library", or the file's
    Interactions answers;
    double mostValue = 1;                             ///< where the scale of ratings ends; 1 of plays
    std::vector<std::int64_t> times;                  ///< of each of answers.all(); empty where not known
    std::vector<std::uint32_t> recordings;            ///< of each item; copies share a number
    std::optional<std::vector<std::uint32_t>> albums; ///< of each item; nothing when no album is known
    std::optional<std::vector<std::uint32_t>> artists;
    std::shared_ptr<const ContentSpace> space; ///< null when no item has features
    SharedContent content;                     ///< of the items, from `space`; null together
    std::vector<std::string> notes;
};

/// One listener of a library.
struct ListenerAnswers
{
    std::vector<storage::Rating> ratings;
    std::vector<storage::PlayCount> plays;
};

/// Items are the tracks of the space's catalogue, rows as there. Ratings are asked for when there are as many as
/// `fewest`, else play counts. A null space: an empty library.
[[nodiscard]] EvaluationData evaluationDataOf(std::shared_ptr<const ContentSpace> space,
                                              std::span<const ListenerAnswers> listeners, std::size_t fewest);

/// Items are those of the file. Where it states features, the space of tastes is learned from its tracks and from those
/// of `unrated`, which may be empty.
[[nodiscard]] EvaluationData evaluationDataOf(const exchange::RatingsFile& file, const std::string& name,
                                              const Catalogue& unrated);

} // namespace nearfield
