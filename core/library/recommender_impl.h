#pragma once

#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/library/content_space.h"
#include "core/library/ratings_model.h"
#include "core/library/recommender.h"
#include "core/recommend/hybrid.h"
#include "core/recommend/taste/taste_model.h"

namespace nearfield {

/// What a recommender is made of. Two that are equal make the same one.
struct RecommenderInput
{
    struct Answer
    {
        Row row = 0;
        float stars = 0;

        friend bool operator==(const Answer&, const Answer&) = default;
    };

    ListenerId listener{};
    std::shared_ptr<const ContentSpace> content;
    std::vector<Answer> answers; ///< oldest first
    std::vector<Row> notNow;
    std::shared_ptr<const RatingsModel> ratingsModel; ///< null: the sound alone speaks

    friend bool operator==(const RecommenderInput&, const RecommenderInput&) = default;
};

/// State behind a Recommender.
class Recommender::Impl
{
public:
    explicit Impl(RecommenderInput input);

    /// Everything Library needs to make one.
    [[nodiscard]] static std::shared_ptr<const Recommender> make(RecommenderInput input);

    [[nodiscard]] const RecommenderInput& input() const noexcept { return m_input; }
    [[nodiscard]] bool hasOpinions() const noexcept { return !m_opinions.empty(); }
    [[nodiscard]] const Catalogue& catalogue() const noexcept { return m_input.content->catalogue(); }
    [[nodiscard]] Row rowOf(TrackId track) const; ///< throws NotFound

    [[nodiscard]] const Vector& enjoyment() const noexcept { return m_enjoyment; } ///< of every row
    [[nodiscard]] std::vector<Row> rank(const Wishes& wishes, std::size_t count) const;
    /// Predictions and reasons of some tracks.
    [[nodiscard]] std::vector<Suggestion> describe(std::span<const Row> rows) const;
    [[nodiscard]] Forecast forecast(const Track& track) const;
    [[nodiscard]] SuggestionExplanation explain(Row row) const;
    [[nodiscard]] std::vector<TrackId> questions(std::size_t count) const;

private:
    [[nodiscard]] taste::TasteModel tasteWithout(std::optional<std::size_t> answer) const;
    [[nodiscard]] Vector mixed(Vector sound) const;
    [[nodiscard]] Suggestion describe(Row row, float deviation) const;
    [[nodiscard]] std::vector<Reason> reasonsFor(Row row) const;
    [[nodiscard]] std::vector<Reason> likedNeighbours(Row row) const;
    [[nodiscard]] std::optional<Reason> tellingFeature(Row row) const;
    [[nodiscard]] std::vector<RatedNeighbour> neighboursOf(Row row) const;
    [[nodiscard]] std::optional<Counterfactual> counterfactualOf(Row row) const;
    [[nodiscard]] std::size_t placeOf(Row row, const Vector& enjoyment) const;
    /// Answers as the taste model numbers them: it drops the oldest of too many.
    [[nodiscard]] const RecommenderInput::Answer& spoken(Eigen::Index index) const;

    RecommenderInput m_input;
    HybridWeights m_weights;
    std::unordered_map<Row, RatingsModel::Opinion> m_opinions; ///< of the other listeners
    taste::TasteModel m_taste;
    Vector m_sound;                                   ///< enjoyment of every track by its sound
    Vector m_enjoyment;                               ///< by all parts
    Vector m_unfamiliar;                              ///< 0 well known … 1 like nothing answered
    std::unordered_set<std::uint32_t> m_knownArtists; ///< of answered tracks
    std::vector<char> m_excluded;                     ///< rated, a copy of a rated one, or put off
    float m_spread = 0;                               ///< standard deviation of m_enjoyment over what is not excluded
};

} // namespace nearfield
