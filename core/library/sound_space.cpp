#include "core/library/sound_space.h"

#include <algorithm>
#include <cmath>

#include "core/base/parallel.h"

namespace nearfield {

namespace {

/// As many as the window and the terminal show.
constexpr std::size_t kSharedShown = 4;

} // namespace

SoundSpace::SoundSpace(std::shared_ptr<const Catalogue> catalogue, Matrix codes, Matrix scaledInputs)
    : m_catalogue(std::move(catalogue))
    , m_index(std::move(codes))
    , m_inputs(std::move(scaledInputs))
    , m_sorted(kInputCount)
{
    parallelFor(kInputCount, [this](std::size_t begin, std::size_t end) {
        for (std::size_t j = begin; j < end; ++j) {
            const auto column = m_inputs.col(static_cast<Eigen::Index>(j));
            m_sorted[j].assign(column.begin(), column.end());
            std::sort(m_sorted[j].begin(), m_sorted[j].end());
        }
    });
    m_recordings.reserve(m_catalogue->size());
    for (Row row = 0; row < m_catalogue->size(); ++row) {
        m_recordings.push_back(m_catalogue->recording(row));
    }
}

std::vector<SimilarTrack> SoundSpace::similar(Row seed, std::size_t count) const
{
    const auto code = m_index.codes().row(static_cast<Eigen::Index>(seed));
    return describe(
        m_index.nearest({code.data(), static_cast<std::size_t>(code.size())}, count, m_recordings, m_recordings[seed]),
        m_inputs.row(static_cast<Eigen::Index>(seed)));
}

std::vector<SimilarTrack> SoundSpace::similarTo(std::span<const float> code, const Vector& scaledInputs,
                                                std::size_t count) const
{
    constexpr auto kNone = static_cast<std::uint32_t>(-1); // no recording of the catalogue
    return describe(m_index.nearest(code, count, m_recordings, kNone), scaledInputs);
}

std::vector<SimilarTrack> SoundSpace::describe(std::span<const Neighbour> neighbours, const Vector& scaledInputs) const
{
    std::vector<SimilarTrack> result;
    result.reserve(neighbours.size());
    for (const Neighbour& neighbour : neighbours) {
        std::vector<SharedFeature> shared = inCommon(scaledInputs, neighbour.row);
        shared.resize(kSharedShown);
        result.push_back({.id = m_catalogue->id(neighbour.row),
                          .similarity = static_cast<float>(neighbour.similarity),
                          .shared = std::move(shared)});
    }
    return result;
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
        const float distance = std::abs(value - m_inputs(static_cast<Eigen::Index>(other), column));
        all.push_back({{static_cast<InputFeature>(j), 1.0F - distance}, shareFarther(j, value, distance)});
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
    const std::vector<float>& sorted = m_sorted[feature];
    const auto first = std::lower_bound(sorted.begin(), sorted.end(), value - distance);
    const auto last = std::upper_bound(first, sorted.end(), value + distance);
    return 1.0F - static_cast<float>(last - first) / static_cast<float>(sorted.size());
}

} // namespace nearfield
