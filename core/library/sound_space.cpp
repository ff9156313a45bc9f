#include "core/library/sound_space.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/base/parallel.h"
#include "core/base/text.h"
#include "core/catalogue/recording_key.h"
#include "core/similarity/crowding.h"

namespace nearfield {

namespace {

/// As many as the window and the terminal show.
constexpr std::size_t kSharedShown = 4;

constexpr auto kTempo = static_cast<std::size_t>(InputFeature::Tempo);
constexpr double kCopyCosine = 0.9995; ///< of two codes that are the same but for rounding of features

/// 0 … 1 through one octave, so that 88 and 176 BPM are one place.
float octavePlace(float tempo)
{
    const float octaves = std::log2(std::max(tempo, 1.0F));
    return octaves - std::floor(octaves);
}

/// Title up to what is in brackets or behind a dash.
std::string bareTitle(std::string_view title)
{
    const std::size_t end = std::min({title.find(" ("), title.find(" ["), title.find(" - ")});
    return folded(trimmed(title.substr(0, end)));
}

Matrix withTempoOnCircle(Matrix inputs, const Catalogue& catalogue)
{
    for (Row row = 0; row < catalogue.size(); ++row) {
        inputs(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(kTempo)) =
            octavePlace(catalogue.raw(row, RawFeature::Tempo));
    }
    return inputs;
}

} // namespace

SoundSpace::SoundSpace(std::shared_ptr<const Catalogue> catalogue, Matrix codes, Matrix scaledInputs,
                       const std::optional<Calibration>& calibration)
    : m_catalogue(std::move(catalogue))
    , m_calibration(calibration)
    , m_index(std::move(codes))
    , m_inputs(withTempoOnCircle(std::move(scaledInputs), *m_catalogue))
{
}

const SoundSpace::Comparison& SoundSpace::comparison() const
{
    std::call_once(m_compared, [this] {
        Comparison& all = m_comparison;
        all.sample = crowdingSample(m_index.codes());
        all.crowded = crowding(m_index.codes(), all.sample);
        all.penalties = kCrowdingWeight * all.crowded;
        all.sorted.resize(kInputCount);
        parallelFor(kInputCount, [this, &all](std::size_t begin, std::size_t end) {
            for (std::size_t j = begin; j < end; ++j) {
                const auto column = m_inputs.col(static_cast<Eigen::Index>(j));
                all.sorted[j].assign(column.begin(), column.end());
                std::sort(all.sorted[j].begin(), all.sorted[j].end());
            }
        });
        all.recordings.reserve(m_catalogue->size());
        for (Row row = 0; row < m_catalogue->size(); ++row) {
            all.recordings.push_back(m_catalogue->recording(row));
        }
    });
    return m_comparison;
}

std::vector<SimilarTrack> SoundSpace::similar(Row seed, std::size_t count) const
{
    const auto code = m_index.codes().row(static_cast<Eigen::Index>(seed));
    return find({code.data(), static_cast<std::size_t>(code.size())}, comparison().crowded[seed], seed,
                m_inputs.row(static_cast<Eigen::Index>(seed)), count);
}

std::vector<SimilarTrack> SoundSpace::similarTo(std::span<const float> code, Vector scaledInputs, float tempo,
                                                std::size_t count) const
{
    const Matrix one = Eigen::Map<const Matrix>(code.data(), 1, static_cast<Eigen::Index>(code.size()));
    scaledInputs[static_cast<Eigen::Index>(kTempo)] = octavePlace(tempo);
    return find(code, crowding(one, comparison().sample)[0], std::nullopt, scaledInputs, count);
}

double SoundSpace::nearness(Row a, Row b) const
{
    const auto x = m_index.codes().row(static_cast<Eigen::Index>(a)).cast<double>();
    const auto y = m_index.codes().row(static_cast<Eigen::Index>(b)).cast<double>();
    const double lengths = x.norm() * y.norm();
    const Vector& penalties = comparison().penalties;
    return (lengths > 0 ? x.dot(y) / lengths : 0.0) - static_cast<double>(penalties[a]) -
           static_cast<double>(penalties[b]);
}

std::vector<SimilarTrack> SoundSpace::find(std::span<const float> code, float crowded, std::optional<Row> seed,
                                           const Vector& scaledInputs, std::size_t count) const
{
    constexpr auto kNone = static_cast<std::uint32_t>(-1); // no recording of the catalogue
    constexpr std::size_t kSpare = 8;                      // in place of copies
    const Comparison& all = comparison();
    const std::vector<Neighbour> neighbours = withoutCopies(
        m_index.nearest(code, count + kSpare, all.recordings, seed ? all.recordings[*seed] : kNone, all.penalties),
        seed, count);
    std::vector<SimilarTrack> result;
    result.reserve(neighbours.size());
    for (const Neighbour& neighbour : neighbours) {
        std::vector<SharedFeature> shared = inCommon(scaledInputs, neighbour.row);
        shared.resize(kSharedShown);
        result.push_back({.id = m_catalogue->id(neighbour.row),
                          .similarity = likeness(neighbour.nearness - static_cast<double>(kCrowdingWeight * crowded)),
                          .cosine = static_cast<float>(neighbour.similarity),
                          .shared = std::move(shared)});
    }
    return result;
}

float SoundSpace::likeness(double nearness) const noexcept
{
    return static_cast<float>(m_calibration ? m_calibration->probability(nearness) : std::clamp(nearness, 0.0, 1.0));
}

bool SoundSpace::areCopies(Row a, Row b) const
{
    if (firstArtist(m_catalogue->artists(a)) != firstArtist(m_catalogue->artists(b))) {
        return false;
    }
    const auto x = m_index.codes().row(static_cast<Eigen::Index>(a)).cast<double>();
    const auto y = m_index.codes().row(static_cast<Eigen::Index>(b)).cast<double>();
    return x.dot(y) > kCopyCosine * x.norm() * y.norm() &&
           bareTitle(m_catalogue->title(a)) == bareTitle(m_catalogue->title(b));
}

std::vector<Neighbour> SoundSpace::withoutCopies(std::vector<Neighbour> neighbours, std::optional<Row> seed,
                                                 std::size_t count) const
{
    std::vector<Neighbour> kept;
    for (const Neighbour& neighbour : neighbours) {
        const bool isCopy = (seed && areCopies(*seed, neighbour.row)) ||
                            std::any_of(kept.begin(), kept.end(),
                                        [&](const Neighbour& other) { return areCopies(other.row, neighbour.row); });
        if (!isCopy && kept.size() < count) {
            kept.push_back(neighbour);
        }
    }
    return kept;
}

std::vector<SharedFeature> SoundSpace::inCommon(Row seed, Row other) const
{
    return inCommon(Vector(m_inputs.row(static_cast<Eigen::Index>(seed))), other);
}

std::vector<SharedFeature> SoundSpace::inCommon(const Vector& scaledInputs, Row other) const
{
    struct Telling
    {
        SharedFeature shared;
        float share;
    };
    std::vector<Telling> all;
    all.reserve(kInputCount);
    for (std::size_t j = 0; j < kInputCount; ++j) {
        const auto column = static_cast<Eigen::Index>(j);
        const float value = scaledInputs[column];
        const float difference = std::abs(value - m_inputs(static_cast<Eigen::Index>(other), column));
        // On a circle the far end is half a turn away.
        const float distance = j == kTempo ? std::min(difference, 1 - difference) : difference;
        const float farthest = j == kTempo ? 0.5F : 1.0F;
        all.push_back({{static_cast<InputFeature>(j), 1.0F - distance / farthest}, shareFarther(j, value, distance)});
    }
    std::stable_sort(all.begin(), all.end(), [](const Telling& a, const Telling& b) { return a.share > b.share; });
    std::vector<SharedFeature> result;
    result.reserve(all.size());
    for (const Telling& telling : all) {
        result.push_back(telling.shared);
    }
    return result;
}

float SoundSpace::shareFarther(std::size_t feature, float value, float distance) const
{
    const std::vector<float>& sorted = comparison().sorted[feature];
    const auto within = [&sorted](float low, float high) {
        const auto first = std::lower_bound(sorted.begin(), sorted.end(), low);
        return std::upper_bound(first, sorted.end(), high) - first;
    };
    auto near = within(value - distance, value + distance);
    if (feature == kTempo) { // over the seam of the circle
        near += within(value - distance + 1, 1) + within(0, value + distance - 1);
        near = std::min(near, static_cast<decltype(near)>(sorted.size()));
    }
    return 1.0F - static_cast<float>(near) / static_cast<float>(sorted.size());
}

} // namespace nearfield
