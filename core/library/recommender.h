#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string_view>
#include <vector>

#include "core/base/ids.h"
#include "core/catalogue/catalogue.h"
#include "core/recommend/taste/taste_features.h" // the names of features

/// What one listener may enjoy, and why. Stars are enjoyment × 5.
namespace nearfield {

/// What the listener asks of a list, each in [−1, 1]; 0 leaves the ranking as it is.
struct Wishes
{
    float adventure = 0;  ///< −1 familiar … 1 adventurous
    float popularity = 0; ///< −1 deep cuts … 1 popular
    float energy = 0;     ///< −1 calm … 1 energetic

    friend bool operator==(const Wishes&, const Wishes&) = default;
};

/// Who speaks in a prediction.
enum class Part : std::uint8_t {
    Sound,     ///< this listener's answers to tracks that sound alike or are by the same artist
    Listeners, ///< the other listeners of the library, by the ratings model
};
[[nodiscard]] std::string_view displayName(Part part) noexcept; ///< "sound", "listeners"

struct PartShare
{
    Part part{};
    float share = 0; ///< in [0, 1]; the shares of a prediction add up to 1
    float stars = 0; ///< what this part alone foretells
};

/// A few words on why a track is in the list.
struct Reason
{
    enum class Kind : std::uint8_t {
        NearLiked,     ///< sounds like `track`, which the listener gave `stars`
        SameArtist,    ///< by the artist of `track`, which the listener gave `stars`
        LowFeature,    ///< low in `feature`, which this listener enjoys
        HighFeature,   ///< high in `feature`, which this listener enjoys
        OtherListeners ///< the others liked it
    };
    Kind kind{};
    TrackId track{};
    float stars = 0;
    std::size_t feature = 0; ///< of taste::featureName()
};

struct Suggestion
{
    TrackId id{};
    float predicted = 0;   ///< stars, 0.5–5
    float uncertainty = 0; ///< half the width of the interval that holds 80 % of answers, in stars
    std::vector<PartShare> parts;
    std::vector<Reason> reasons; ///< at most three, most telling first
};

/// An answer of the listener, and what it did to a prediction.
struct RatedNeighbour
{
    TrackId id{};
    float stars = 0;
    float likeness = 0;  ///< of sound, in [0, 1]
    float influence = 0; ///< stars it moves the prediction by
};

struct FeatureContribution
{
    std::size_t feature = 0; ///< of taste::featureName()
    float stars = 0;         ///< what it moves the prediction by
    float place = 0;         ///< share of the library with less of it, in [0, 1]
};

/// "Without your 5 stars for X: 2nd → 31st".
struct Counterfactual
{
    TrackId without{}; ///< the answer that speaks most for the track
    float stars = 0;   ///< which was given to it
    std::size_t placeWith = 0;
    std::size_t placeWithout = 0; ///< both from 1, among all tracks not answered, without wishes
};

/// Of a track outside the library.
struct Forecast
{
    float stars = 0;       ///< 0.5–5
    float uncertainty = 0; ///< as Suggestion::uncertainty
};

/// typical + Σ features[i].stars + artist + listeners = exact. `suggestion.predicted` is `exact` held within 0.5–5.
struct SuggestionExplanation
{
    Suggestion suggestion;
    float exact = 0;
    float typical = 0;                            ///< of a track in the middle of the library in every feature
    std::vector<FeatureContribution> features;    ///< all, greatest effect first
    float artist = 0;                             ///< what answers to the same artist add
    float listeners = 0;                          ///< what the other listeners add
    std::vector<RatedNeighbour> neighbours;       ///< nearest answered tracks in sound, nearest first; at most five
    std::optional<Counterfactual> counterfactual; ///< nothing when no answer speaks for the track
};

/// One listener's view of one catalogue snapshot: every track's prediction. Immutable; may be shared by threads.
/// Made by Library::recommender(); a new answer makes a new one.
class Recommender
{
public:
    ~Recommender();

    [[nodiscard]] ListenerId listener() const noexcept;
    [[nodiscard]] const Catalogue& catalogue() const noexcept;
    /// Answers it learned from: ratings of this listener of tracks in the catalogue.
    [[nodiscard]] std::size_t answers() const noexcept;
    /// True when other listeners' answers are part of it.
    [[nodiscard]] bool hasOtherListeners() const noexcept;

    /// The best tracks for these wishes: none that is rated or put off, one copy of each recording, no artist more than
    /// twice in any ten in a row. Takes milliseconds, as all is predicted already. May give fewer than `count`.
    [[nodiscard]] std::vector<Suggestion> suggest(const Wishes& wishes, std::size_t count) const;
    /// Of every row of the catalogue, 0.5–5.
    [[nodiscard]] std::vector<float> predictedStars() const;
    /// Of any track; a rated one's own answer speaks too. Throws NotFound.
    [[nodiscard]] Suggestion predict(TrackId track) const;
    /// Of a track that the library does not hold, by its sound and artist alone.
    [[nodiscard]] Forecast forecast(const Track& track) const;
    /// Learns once more without one answer, for the counterfactual; up to some tenths of a second with many answers, so
    /// call it in a job. Throws NotFound.
    [[nodiscard]] SuggestionExplanation explain(TrackId track) const;

    /// Tracks whose rating would teach the most, best first; none that is rated or put off, no artist twice.
    [[nodiscard]] std::vector<TrackId> questions(std::size_t count) const;

    class Impl; ///< core/library/recommender_impl.h

private:
    explicit Recommender(std::unique_ptr<const Impl> impl);
    std::unique_ptr<const Impl> m_impl;
};

} // namespace nearfield
