#include "core/library/taste_profile.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <limits>

#include "core/recommend/taste/taste_features.h"

namespace nearfield {

namespace {

constexpr std::size_t kFeatures = taste::kFeatureCount - 1; // all but the key
constexpr std::size_t kMostArtists = 12;
constexpr double kUnknownMean = std::numeric_limits<double>::quiet_NaN();

/// Bonferroni: two-sided 5 % shared by the features.
constexpr double kDeviates = 3.008;
static_assert(kFeatures == 19, "kDeviates is the normal quantile of 1 - 0.05 / (2 * 19)");

/// Values of one feature over the library, to find places among them.
class Places
{
public:
    explicit Places(std::vector<float> known)
        : m_sorted(std::move(known))
    {
        std::sort(m_sorted.begin(), m_sorted.end());
    }

    /// Share of the library with less, those with as much counting half.
    [[nodiscard]] double of(float value) const
    {
        const auto [first, last] = std::equal_range(m_sorted.begin(), m_sorted.end(), value);
        const auto below = static_cast<double>(first - m_sorted.begin());
        return (below + static_cast<double>(last - first) / 2) / static_cast<double>(m_sorted.size());
    }

    [[nodiscard]] double mean() const
    {
        double sum = 0;
        for (const float value : m_sorted) {
            sum += static_cast<double>(value);
        }
        return m_sorted.empty() ? kUnknownMean : sum / static_cast<double>(m_sorted.size());
    }
    [[nodiscard]] std::size_t size() const noexcept { return m_sorted.size(); }

private:
    std::vector<float> m_sorted;
};

struct Answer
{
    Row row;
    float stars;
};

std::vector<float> knownOf(const Matrix& features, const std::vector<Row>& rows, std::size_t feature)
{
    std::vector<float> known;
    known.reserve(rows.size());
    for (const Row row : rows) {
        const float value = features(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(feature));
        if (!std::isnan(value)) {
            known.push_back(value);
        }
    }
    return known;
}

FeatureMean meanOf(const std::vector<float>& known, const Places& places)
{
    if (known.empty()) {
        return {.place = kUnknownMean, .value = kUnknownMean};
    }
    FeatureMean mean{.place = 0, .value = 0};
    for (const float value : known) {
        mean.place += places.of(value);
        mean.value += static_cast<double>(value);
    }
    mean.place /= static_cast<double>(known.size());
    mean.value /= static_cast<double>(known.size());
    return mean;
}

double variance(double odds, double liked, double others)
{
    const double pairs = (liked + others) / 2 - 1;
    return odds * (1 - odds) * (1 + pairs * (1 - odds) / (2 - odds) + pairs * odds / (1 + odds)) / (liked * others);
}

/// The odds furthest from `found`, towards `end`, that are still within kDeviates of it.
double bound(double found, double end, double liked, double others)
{
    double inside = found;
    double outside = end;
    constexpr int kHalvings = 40;
    for (int i = 0; i < kHalvings; ++i) {
        const double middle = (inside + outside) / 2;
        const bool within = std::abs(found - middle) <= kDeviates * std::sqrt(variance(middle, liked, others));
        (within ? inside : outside) = middle;
    }
    return inside;
}

/// The odds with their interval by scores (Newcombe 2006, doi 10.1002/sim.2323, method 5). At odds of 0.5 its variance
/// is that of the rank-sum test, so an interval without 0.5 is the same as that test's "beyond chance".
void setOdds(FeatureTaste& taste, double odds, std::size_t liked, std::size_t others)
{
    if (liked == 0 || others == 0) {
        return;
    }
    taste.odds = odds;
    taste.low = bound(odds, 0, static_cast<double>(liked), static_cast<double>(others));
    taste.high = bound(odds, 1, static_cast<double>(liked), static_cast<double>(others));
    taste.telling = taste.low > 0.5 || taste.high < 0.5;
}

/// The rows that a profile compares.
struct Groups
{
    std::vector<Row> all;
    std::vector<Row> rated;
    std::vector<Row> liked;
    std::vector<Row> disliked;

    Groups(const Catalogue& catalogue, const std::vector<Answer>& answers)
    {
        all.resize(catalogue.size());
        for (Row row = 0; row < catalogue.size(); ++row) {
            all[row] = row;
        }
        for (const auto& [row, stars] : answers) {
            rated.push_back(row);
            if (stars >= kLikedStars) {
                liked.push_back(row);
            } else if (stars <= kDislikedStars) {
                disliked.push_back(row);
            }
        }
    }
};

FeatureTaste tasteOf(std::size_t feature, const Matrix& features, const Groups& groups, bool againstLibrary)
{
    const Places library(knownOf(features, groups.all, feature));
    const std::vector<float> liked = knownOf(features, groups.liked, feature);
    const std::vector<float> disliked = knownOf(features, groups.disliked, feature);
    FeatureTaste out{.feature = feature,
                     .liked = meanOf(liked, library),
                     .disliked = meanOf(disliked, library),
                     .rated = meanOf(knownOf(features, groups.rated, feature), library),
                     .libraryValue = library.mean()};
    if (againstLibrary) {
        setOdds(out, out.liked.place, liked.size(), library.size());
    } else if (!disliked.empty()) {
        setOdds(out, meanOf(liked, Places(disliked)).place, liked.size(), disliked.size());
    }
    return out;
}

std::vector<ArtistTaste> nearestArtists(const Catalogue& catalogue, std::span<const float> predictedStars,
                                        const std::vector<Answer>& answers)
{
    std::vector<ArtistTaste> artists(catalogue.artistColumn().texts().size());
    for (Row row = 0; row < predictedStars.size(); ++row) {
        ArtistTaste& artist = artists[catalogue.artistColumn().code(row)];
        artist.stars += predictedStars[row];
        ++artist.tracks;
    }
    for (const Answer& answer : answers) {
        ++artists[catalogue.artistColumn().code(answer.row)].rated;
    }
    for (std::size_t code = 0; code < artists.size(); ++code) {
        artists[code].name = catalogue.artistColumn().texts()[code];
        artists[code].stars /= static_cast<float>(std::max<std::size_t>(artists[code].tracks, 1));
    }
    std::erase_if(artists, [](const ArtistTaste& artist) {
        return artist.tracks < kFewestTracksOfArtist || artist.name.empty();
    });
    const std::size_t count = std::min(artists.size(), kMostArtists);
    std::partial_sort(artists.begin(), artists.begin() + static_cast<std::ptrdiff_t>(count), artists.end(),
                      [](const ArtistTaste& a, const ArtistTaste& b) {
                          return a.stars != b.stars ? a.stars > b.stars : a.name < b.name;
                      });
    artists.resize(count);
    return artists;
}

/// Of files that do not say how much was heard, every play counts.
/// Then it tells nothing of what is listened to.
bool isSkip(const storage::Play& play)
{
    const bool known = play.secondsHeard > 0 || play.fraction > 0;
    return known && (play.secondsHeard < storage::kSkippedSeconds || play.fraction < storage::kSkippedFraction);
}

void countPlays(TasteProfile& profile, const Catalogue& catalogue, std::span<const storage::Play> plays)
{
    for (const storage::Play& play : plays) {
        const std::time_t at = play.playedAt;
        std::tm local{};
        const auto row = catalogue.rowOf(play.track);
        if (!row || isSkip(play) || localtime_r(&at, &local) == nullptr) {
            continue;
        }
        const auto day = static_cast<std::size_t>((local.tm_wday + 6) % 7); // Monday first
        ListeningHour& hour = profile.week[day][static_cast<std::size_t>(local.tm_hour)];
        hour.energy += static_cast<double>(catalogue.raw(*row, RawFeature::Energy));
        ++hour.plays;
        ++profile.plays;
    }
    for (auto& day : profile.week) {
        for (ListeningHour& hour : day) {
            hour.energy /= static_cast<double>(std::max<std::size_t>(hour.plays, 1));
        }
    }
}

void countStars(TasteProfile& profile, const std::vector<Answer>& answers)
{
    profile.answers = answers.size();
    for (const Answer& answer : answers) {
        profile.meanStars += static_cast<double>(answer.stars);
        const auto halves = static_cast<std::size_t>(std::lround(2 * answer.stars));
        ++profile.stars[std::clamp<std::size_t>(halves, 1, profile.stars.size()) - 1];
    }
    profile.meanStars /= static_cast<double>(std::max<std::size_t>(answers.size(), 1));
}

} // namespace

std::optional<TasteProfile> makeTasteProfile(const TasteSources& sources, const std::stop_token& stop)
{
    const Catalogue& catalogue = sources.catalogue;
    std::vector<Answer> answers;
    for (const auto& [track, stars] : sources.ratings) {
        if (const auto row = catalogue.rowOf(track)) {
            answers.push_back({.row = *row, .stars = stars});
        }
    }
    // In one order, so that sums do not depend on that of the map.
    std::sort(answers.begin(), answers.end(), [](const Answer& a, const Answer& b) { return a.row < b.row; });

    TasteProfile profile;
    countStars(profile, answers);
    countPlays(profile, catalogue, sources.plays);
    const Groups groups(catalogue, answers);
    profile.liked = groups.liked.size();
    profile.disliked = groups.disliked.size();
    profile.againstLibrary = profile.disliked < kFewestDisliked;
    if (answers.empty()) {
        return profile;
    }
    profile.artists = nearestArtists(catalogue, sources.predictedStars, answers);
    const Matrix features = taste::featuresOf(catalogue);
    for (std::size_t feature = 0; feature < taste::kFeatureCount; ++feature) {
        if (stop.stop_requested()) {
            return std::nullopt;
        }
        if (feature != static_cast<std::size_t>(RawFeature::Key)) {
            profile.features.push_back(tasteOf(feature, features, groups, profile.againstLibrary));
        }
    }
    return profile;
}

} // namespace nearfield
