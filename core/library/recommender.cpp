#include "core/library/recommender.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_set>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/library/recommender_impl.h"
#include "core/recommend/taste/questions.h"

namespace nearfield {

namespace {

constexpr float kMostStars = 5;
constexpr float kFewestStars = 0.5F;
constexpr float kLiked = 4;
constexpr float kNormal80 = 1.28155F; ///< a normal value is within so many deviations 80 times in 100

/// A slider at its end moves a track by so many times the spread of predictions, from the least to the most: it
/// outweighs the prediction, yet between tracks of one kind the prediction still decides.
constexpr float kWishStrength = 3;

constexpr std::size_t kArtistWindow = 10; ///< no artist more than …
constexpr std::size_t kMostPerWindow = 2; ///< … twice in ten
constexpr std::size_t kPoolPerSuggestion = 20;

constexpr float kTellingScore = 0.4F; ///< a feature is "low" or "high" from so far off the middle
constexpr float kNear = 0.7F; ///< likeness from which a track is called near; that of two at random is about a half
constexpr float kListened = 0.25F; ///< share from which the other listeners are a reason
constexpr std::size_t kMostReasons = 3;
constexpr int kReasonPieces = 8;

constexpr std::size_t kQuestionPool = 600;

float starsOf(double enjoyment)
{
    return std::clamp(kMostStars * static_cast<float>(enjoyment), kFewestStars, kMostStars);
}

/// The best that the rule about artists allows at each place, one copy of each recording.
std::vector<Row> pick(const ContentSpace& content, std::span<const Row> ranked, std::size_t count)
{
    std::vector<Row> picked;
    std::vector<char> passed(ranked.size(), 0);
    std::unordered_set<std::uint32_t> recordings;
    const auto fits = [&](Row row) {
        const std::uint32_t artist = content.artist(row);
        const std::size_t before = std::min(picked.size(), kArtistWindow - 1);
        const auto same = std::count_if(picked.end() - static_cast<std::ptrdiff_t>(before), picked.end(),
                                        [&](Row other) { return content.artist(other) == artist; });
        return artist == taste::kNoArtist || static_cast<std::size_t>(same) < kMostPerWindow;
    };
    bool found = true;
    while (found && picked.size() < count) {
        found = false;
        for (std::size_t i = 0; i < ranked.size() && !found; ++i) {
            const Row row = ranked[i];
            if (passed[i] == 0 && fits(row)) {
                passed[i] = 1;
                found = recordings.insert(content.catalogue().recording(row)).second;
                if (found) {
                    picked.push_back(row);
                }
            }
        }
    }
    return picked;
}

std::unordered_map<Row, RatingsModel::Opinion> opinionsOf(const RecommenderInput& input)
{
    std::unordered_map<Row, RatingsModel::Opinion> opinions;
    if (input.ratingsModel) {
        for (const RatingsModel::Opinion& opinion :
             input.ratingsModel->opinions(input.listener, input.answers.size())) {
            if (const auto row = input.content->catalogue().rowOf(opinion.track)) {
                opinions.emplace(*row, opinion);
            }
        }
    }
    return opinions;
}

/// Each value's place among all, 0 the least … 1 the most.
Vector placesOf(const Vector& values)
{
    std::vector<Eigen::Index> order(static_cast<std::size_t>(values.size()));
    std::iota(order.begin(), order.end(), Eigen::Index{0});
    std::sort(order.begin(), order.end(),
              [&](Eigen::Index a, Eigen::Index b) { return values[a] != values[b] ? values[a] < values[b] : a < b; });
    Vector places(values.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        places[order[i]] = static_cast<float>(i) / static_cast<float>(order.size());
    }
    return places;
}

} // namespace

std::string_view displayName(Part part) noexcept
{
    return part == Part::Sound ? "sound" : "listeners";
}

Recommender::Impl::Impl(RecommenderInput input)
    : m_input(std::move(input))
    , m_weights(m_input.ratingsModel ? m_input.ratingsModel->weights() : HybridWeights{})
    , m_opinions(opinionsOf(m_input))
    , m_taste(tasteWithout(std::nullopt))
    , m_sound(m_taste.enjoyment(m_input.content->tracks()))
    , m_enjoyment(mixed(m_sound))
    , m_unfamiliar(placesOf(-m_taste.closeness(m_input.content->tracks())))
    , m_excluded(catalogue().size(), 0)
{
    std::unordered_set<std::uint32_t> recordings;
    for (const RecommenderInput::Answer& answer : m_input.answers) {
        recordings.insert(catalogue().recording(answer.row));
        m_knownArtists.insert(m_input.content->artist(answer.row));
    }
    m_knownArtists.erase(taste::kNoArtist);
    for (const Row row : m_input.notNow) {
        recordings.insert(catalogue().recording(row));
    }
    double sum = 0;
    double square = 0;
    double count = 0;
    for (Row row = 0; row < catalogue().size(); ++row) {
        const auto index = static_cast<Eigen::Index>(row);
        m_excluded[row] = recordings.contains(catalogue().recording(row)) ? 1 : 0;
        if (m_knownArtists.contains(m_input.content->artist(row))) {
            m_unfamiliar[index] = 0;
        }
        if (m_excluded[row] == 0) {
            const auto enjoyment = static_cast<double>(m_enjoyment[index]);
            sum += enjoyment;
            square += enjoyment * enjoyment;
            ++count;
        }
    }
    const double mean = sum / std::max(count, 1.0);
    m_spread = static_cast<float>(std::sqrt(std::max(square / std::max(count, 1.0) - mean * mean, 1e-6)));
}

std::shared_ptr<const Recommender> Recommender::Impl::make(RecommenderInput input)
{
    return std::shared_ptr<const Recommender>(new Recommender(std::make_unique<const Impl>(std::move(input))));
}

taste::TasteModel Recommender::Impl::tasteWithout(std::optional<std::size_t> left) const
{
    std::vector<Row> rows;
    std::vector<float> enjoyment;
    for (std::size_t i = 0; i < m_input.answers.size(); ++i) {
        if (i != left) {
            rows.push_back(m_input.answers[i].row);
            enjoyment.push_back(m_input.answers[i].stars / kMostStars);
        }
    }
    return {ContentRows(*m_input.content, rows).tracks(), enjoyment};
}

/// What the others foretell beside the sound.
Vector Recommender::Impl::mixed(Vector sound) const
{
    for (const auto& [row, opinion] : m_opinions) {
        float& value = sound[static_cast<Eigen::Index>(row)];
        value = m_weights.mix({.value = value, .deviation = std::nullopt}, opinion.prediction, opinion.share).value;
    }
    return sound;
}

Row Recommender::Impl::rowOf(TrackId track) const
{
    const std::optional<Row> row = catalogue().rowOf(track);
    if (!row) {
        throw Error(ErrorKind::NotFound, fmt::format("There is no track {} in the library", value(track)));
    }
    return *row;
}

std::vector<Row> Recommender::Impl::rank(const Wishes& wishes, std::size_t count) const
{
    const ContentSpace& content = *m_input.content;
    constexpr auto kEnergy = static_cast<std::size_t>(RawFeature::Energy);
    const float strength = kWishStrength * m_spread;
    std::vector<Row> rows;
    std::vector<float> scores(catalogue().size());
    for (Row row = 0; row < catalogue().size(); ++row) {
        if (m_excluded[row] == 0) {
            const auto index = static_cast<Eigen::Index>(row);
            const float wish = wishes.adventure * (m_unfamiliar[index] - 0.5F) +
                               wishes.popularity * (content.popularityPlace(row) - 0.5F) +
                               wishes.energy * (content.featurePlace(row, kEnergy) - 0.5F);
            scores[row] = m_enjoyment[index] + strength * wish;
            rows.push_back(row);
        }
    }
    const auto better = [&](Row a, Row b) { return scores[a] != scores[b] ? scores[a] > scores[b] : a < b; };
    for (std::size_t pool = kPoolPerSuggestion * count;; pool *= 4) {
        const std::size_t size = std::min(pool, rows.size());
        const auto end = rows.begin() + static_cast<std::ptrdiff_t>(size);
        std::partial_sort(rows.begin(), end, rows.end(), better);
        std::vector<Row> picked = pick(content, std::span(rows).first(size), count);
        if (picked.size() == count || size == rows.size()) {
            return picked;
        }
    }
}

std::vector<Suggestion> Recommender::Impl::describe(std::span<const Row> rows) const
{
    const ContentRows content(*m_input.content, rows);
    const Vector deviations = m_taste.deviation(content.tracks());
    std::vector<Suggestion> out(rows.size());
    parallelFor(rows.size(), [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            out[i] = describe(rows[i], deviations[static_cast<Eigen::Index>(i)]);
        }
    });
    return out;
}

Suggestion Recommender::Impl::describe(Row row, float deviation) const
{
    const auto index = static_cast<Eigen::Index>(row);
    const Prediction sound{.value = m_sound[index], .deviation = deviation};
    const auto opinion = m_opinions.find(row);
    const double share = opinion == m_opinions.end() ? 0.0 : opinion->second.share;
    const Prediction mixed =
        m_weights.mix(sound, opinion == m_opinions.end() ? sound : opinion->second.prediction, share);

    Suggestion suggestion{.id = catalogue().id(row),
                          .predicted = starsOf(mixed.value),
                          .uncertainty = kMostStars * kNormal80 * mixed.deviation.value_or(0.0F),
                          .parts = {},
                          .reasons = reasonsFor(row)};
    suggestion.parts.push_back(
        {.part = Part::Sound, .share = static_cast<float>(1 - share), .stars = starsOf(sound.value)});
    if (share > 0) {
        suggestion.parts.push_back({.part = Part::Listeners,
                                    .share = static_cast<float>(share),
                                    .stars = starsOf(opinion->second.prediction.value)});
    }
    return suggestion;
}

Forecast Recommender::Impl::forecast(const Track& track) const
{
    const Vector coordinates = m_input.content->coordinatesOf(track);
    const std::vector<std::uint32_t> artist = {m_input.content->artistOf(track)};
    const Matrix row = coordinates.transpose();
    const taste::Tracks one{row, artist};
    return {.stars = starsOf(m_taste.enjoyment(one)[0]),
            .uncertainty = kMostStars * kNormal80 * m_taste.deviation(one)[0]};
}

const RecommenderInput::Answer& Recommender::Impl::spoken(Eigen::Index index) const
{
    const std::size_t dropped = m_input.answers.size() - m_taste.answers();
    return m_input.answers[dropped + static_cast<std::size_t>(index)];
}

std::vector<Reason> Recommender::Impl::reasonsFor(Row row) const
{
    std::vector<Reason> reasons = likedNeighbours(row);
    const auto opinion = m_opinions.find(row);
    if (opinion != m_opinions.end() && opinion->second.share >= static_cast<double>(kListened) &&
        opinion->second.prediction.value > static_cast<float>(m_taste.prior())) {
        reasons.push_back({.kind = Reason::Kind::OtherListeners});
    }
    if (const auto feature = tellingFeature(row)) {
        reasons.push_back(*feature);
    }
    reasons.resize(std::min(reasons.size(), kMostReasons));
    return reasons;
}

/// The liked track of the same artist that speaks most for this one, and the nearest liked one of another.
std::vector<Reason> Recommender::Impl::likedNeighbours(Row row) const
{
    if (m_taste.answers() == 0) {
        return {};
    }
    const ContentSpace& content = *m_input.content;
    const Vector influence = m_taste.influence(content.coordinates(row), content.artist(row));
    const Vector likeness = m_taste.likeness(content.coordinates(row));
    std::optional<Eigen::Index> same;
    std::optional<Eigen::Index> near;
    for (Eigen::Index i = 0; i < influence.size(); ++i) {
        const RecommenderInput::Answer& answer = spoken(i);
        if (answer.stars < kLiked || answer.row == row || influence[i] <= 0) {
            continue;
        }
        const bool isSame =
            content.artist(row) != taste::kNoArtist && content.artist(answer.row) == content.artist(row);
        if (isSame && (!same || influence[i] > influence[*same])) {
            same = i;
        } else if (!isSame && likeness[i] >= kNear && (!near || likeness[i] > likeness[*near])) {
            near = i;
        }
    }
    std::vector<Reason> reasons;
    const auto add = [&](Reason::Kind kind, const std::optional<Eigen::Index>& index) {
        if (index) {
            reasons.push_back(
                {.kind = kind, .track = catalogue().id(spoken(*index).row), .stars = spoken(*index).stars});
        }
    };
    add(Reason::Kind::SameArtist, same);
    add(Reason::Kind::NearLiked, near);
    return reasons;
}

/// The feature that lifts the prediction most, among those in which the track is clearly low or high.
std::optional<Reason> Recommender::Impl::tellingFeature(Row row) const
{
    const ContentSpace& content = *m_input.content;
    const std::span<const float> scores = content.scores(row);
    const taste::Explanation why = m_taste.explain(content.space(), scores, content.artist(row), kReasonPieces);
    std::optional<std::size_t> best;
    for (std::size_t feature = 0; feature < scores.size(); ++feature) {
        if (std::abs(scores[feature]) >= kTellingScore && why.features[feature] > 0 &&
            (!best || why.features[feature] > why.features[*best])) {
            best = feature;
        }
    }
    if (!best) {
        return std::nullopt;
    }
    return Reason{.kind = scores[*best] < 0 ? Reason::Kind::LowFeature : Reason::Kind::HighFeature, .feature = *best};
}

SuggestionExplanation Recommender::Impl::explain(Row row) const
{
    const ContentSpace& content = *m_input.content;
    const taste::Explanation why = m_taste.explain(content.space(), content.scores(row), content.artist(row));
    const auto stars = [](double enjoyment) { return static_cast<float>(kMostStars * enjoyment); };

    SuggestionExplanation out;
    out.suggestion = describe(std::span(&row, 1)).front();
    out.typical = stars(why.typical);
    out.artist = stars(why.artist);
    out.exact = kMostStars * m_enjoyment[static_cast<Eigen::Index>(row)];
    for (std::size_t feature = 0; feature < why.features.size(); ++feature) {
        out.features.push_back(
            {.feature = feature, .stars = stars(why.features[feature]), .place = content.featurePlace(row, feature)});
    }
    std::stable_sort(out.features.begin(), out.features.end(),
                     [](const auto& a, const auto& b) { return std::abs(a.stars) > std::abs(b.stars); });
    out.listeners = out.exact - kMostStars * m_sound[static_cast<Eigen::Index>(row)];
    out.neighbours = neighboursOf(row);
    out.counterfactual = counterfactualOf(row);
    return out;
}

std::vector<RatedNeighbour> Recommender::Impl::neighboursOf(Row row) const
{
    constexpr std::size_t kMostNeighbours = 5;
    if (m_taste.answers() == 0) {
        return {};
    }
    const ContentSpace& content = *m_input.content;
    const Vector likeness = m_taste.likeness(content.coordinates(row));
    const Vector influence = m_taste.influence(content.coordinates(row), content.artist(row));
    std::vector<RatedNeighbour> all;
    for (Eigen::Index i = 0; i < likeness.size(); ++i) {
        if (spoken(i).row != row) {
            all.push_back({.id = catalogue().id(spoken(i).row),
                           .stars = spoken(i).stars,
                           .likeness = likeness[i],
                           .influence = kMostStars * influence[i]});
        }
    }
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.likeness > b.likeness; });
    all.resize(std::min(all.size(), kMostNeighbours));
    return all;
}

std::optional<Counterfactual> Recommender::Impl::counterfactualOf(Row row) const
{
    if (m_taste.answers() == 0) {
        return std::nullopt;
    }
    const ContentSpace& content = *m_input.content;
    const Vector influence = m_taste.influence(content.coordinates(row), content.artist(row));
    Eigen::Index most = 0;
    if (influence.maxCoeff(&most) <= 0) {
        return std::nullopt;
    }
    const std::size_t answer = m_input.answers.size() - m_taste.answers() + static_cast<std::size_t>(most);
    const Vector without = mixed(tasteWithout(answer).enjoyment(content.tracks()));
    return Counterfactual{.without = catalogue().id(spoken(most).row),
                          .stars = spoken(most).stars,
                          .placeWith = placeOf(row, m_enjoyment),
                          .placeWithout = placeOf(row, without)};
}

std::size_t Recommender::Impl::placeOf(Row row, const Vector& enjoyment) const
{
    std::size_t place = 1;
    for (Row other = 0; other < catalogue().size(); ++other) {
        const bool counts = m_excluded[other] == 0 && other != row;
        place += counts && enjoyment[static_cast<Eigen::Index>(other)] > enjoyment[static_cast<Eigen::Index>(row)];
    }
    return place;
}

std::vector<TrackId> Recommender::Impl::questions(std::size_t count) const
{
    const ContentSpace& content = *m_input.content;
    std::vector<Row> rows;
    for (Row row = 0; row < catalogue().size(); ++row) {
        if (m_excluded[row] == 0) {
            rows.push_back(row);
        }
    }
    // The better known half, where popularity says: one can only answer for what one knows. Evenly through it, so that
    // every kind of music in the library is asked for as often as it is there.
    std::stable_sort(rows.begin(), rows.end(),
                     [&](Row a, Row b) { return content.popularityPlace(a) > content.popularityPlace(b); });
    rows.resize((rows.size() + 1) / 2);
    std::sort(rows.begin(), rows.end());
    std::vector<Row> pool;
    const std::size_t size = std::min(rows.size(), kQuestionPool);
    for (std::size_t i = 0; i < size; ++i) {
        pool.push_back(rows[i * rows.size() / size]);
    }
    std::vector<TrackId> chosen;
    for (const std::size_t position : taste::mostTelling(m_taste, ContentRows(content, pool).tracks(), count)) {
        chosen.push_back(catalogue().id(pool[position]));
    }
    return chosen;
}

Recommender::Recommender(std::unique_ptr<const Impl> impl)
    : m_impl(std::move(impl))
{
}

Recommender::~Recommender() = default;

ListenerId Recommender::listener() const noexcept
{
    return m_impl->input().listener;
}

const Catalogue& Recommender::catalogue() const noexcept
{
    return m_impl->catalogue();
}

std::vector<float> Recommender::predictedStars() const
{
    const Vector& enjoyment = m_impl->enjoyment();
    std::vector<float> stars(static_cast<std::size_t>(enjoyment.size()));
    std::transform(enjoyment.begin(), enjoyment.end(), stars.begin(),
                   [](float value) { return starsOf(static_cast<double>(value)); });
    return stars;
}

std::size_t Recommender::answers() const noexcept
{
    return m_impl->input().answers.size();
}

bool Recommender::hasOtherListeners() const noexcept
{
    return m_impl->hasOpinions();
}

std::vector<Suggestion> Recommender::suggest(const Wishes& wishes, std::size_t count) const
{
    return m_impl->describe(m_impl->rank(wishes, count));
}

Suggestion Recommender::predict(TrackId track) const
{
    const Row row = m_impl->rowOf(track);
    return m_impl->describe(std::span(&row, 1)).front();
}

SuggestionExplanation Recommender::explain(TrackId track) const
{
    return m_impl->explain(m_impl->rowOf(track));
}

std::vector<TrackId> Recommender::questions(std::size_t count) const
{
    return m_impl->questions(count);
}

Forecast Recommender::forecast(const Track& track) const
{
    return m_impl->forecast(track);
}

} // namespace nearfield
