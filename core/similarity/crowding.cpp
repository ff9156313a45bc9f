#include "core/similarity/crowding.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <vector>

#include "core/base/parallel.h"

namespace nearfield {

namespace {

constexpr Eigen::Index kTile = 256;
constexpr float kSelf = 1 - 1e-5F;

Matrix unitRows(Matrix codes)
{
    for (auto row : codes.rowwise()) {
        const float length = row.norm();
        if (length > 0) {
            row /= length;
        }
    }
    return codes;
}

/// Those that lie more than 1.3 standard deviations above the mean, which is few to sort; all, if these are fewer than
/// `least`. `room` is as large as `cosines`.
std::span<float> highOnes(std::span<const float> cosines, std::size_t least, std::span<float> room)
{
    const Eigen::Map<const Eigen::ArrayXf> values(cosines.data(), static_cast<Eigen::Index>(cosines.size()));
    const float mean = values.mean();
    const float high = mean + 1.3F * std::sqrt((values - mean).square().mean());
    std::size_t kept = 0;
    for (const float cosine : cosines) { // without a branch, which would be guessed wrong a tenth of the time
        room[kept] = cosine;
        kept += cosine > high ? 1 : 0;
    }
    if (kept < least) {
        std::copy(cosines.begin(), cosines.end(), room.begin());
        kept = cosines.size();
    }
    return room.first(kept);
}

float meanOfHighest(std::span<const float> cosines, std::size_t count, std::span<float> room)
{
    const std::size_t taken = std::min(cosines.size(), count + 1); // one more, for the row itself
    const std::span<float> high = highOnes(cosines, taken, room);
    const auto end = high.begin() + static_cast<std::ptrdiff_t>(taken);
    std::nth_element(high.begin(), end - 1, high.end(), std::greater<>());
    const float highest = *std::max_element(high.begin(), end);
    const bool hasSelf = highest >= kSelf && cosines.size() > 1;
    // Without itself, or else without the one too many.
    const float leftOut = hasSelf ? highest : taken > count ? *(end - 1) : 0.0F;
    const std::size_t left = hasSelf ? taken - 1 : std::min(count, taken);
    const double sum = std::accumulate(high.begin(), end, 0.0);
    return static_cast<float>((sum - static_cast<double>(leftOut)) / static_cast<double>(left));
}

} // namespace

Matrix crowdingSample(const Matrix& codes)
{
    const auto count = std::min(static_cast<std::size_t>(codes.rows()), kCrowdingSample);
    Matrix sample(static_cast<Eigen::Index>(count), codes.cols());
    for (std::size_t i = 0; i < count; ++i) {
        sample.row(static_cast<Eigen::Index>(i)) =
            codes.row(static_cast<Eigen::Index>(i * static_cast<std::size_t>(codes.rows()) / count));
    }
    return unitRows(std::move(sample));
}

Vector crowding(const Matrix& codes, const Matrix& sample)
{
    Vector out = Vector::Zero(codes.rows());
    if (sample.rows() == 0) {
        return out;
    }
    const auto size = static_cast<std::size_t>(sample.rows());
    const std::size_t count =
        std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(kCrowdingShare * static_cast<double>(size))));
    parallelFor(static_cast<std::size_t>((codes.rows() + kTile - 1) / kTile), [&](std::size_t begin, std::size_t end) {
        std::vector<float> room(size);
        for (std::size_t tile = begin; tile < end; ++tile) {
            const Eigen::Index first = static_cast<Eigen::Index>(tile) * kTile;
            const Eigen::Index rows = std::min(kTile, codes.rows() - first);
            Matrix cosines = unitRows(codes.middleRows(first, rows)) * sample.transpose();
            for (Eigen::Index i = 0; i < rows; ++i) {
                out[first + i] = meanOfHighest({cosines.row(i).data(), size}, count, room);
            }
        }
    });
    return out;
}

double occurrenceSkewness(std::span<const std::vector<std::uint32_t>> nearest)
{
    if (nearest.empty()) {
        return 0;
    }
    std::vector<double> occurrences(nearest.size(), 0.0);
    double mean = 0;
    for (const auto& list : nearest) {
        for (const std::uint32_t item : list) {
            ++occurrences[item];
            ++mean;
        }
    }
    const auto n = static_cast<double>(nearest.size());
    mean /= n;
    double second = 0;
    double third = 0;
    for (const double value : occurrences) {
        const double difference = value - mean;
        second += difference * difference / n;
        third += difference * difference * difference / n;
    }
    return second > 0 ? third / std::pow(second, 1.5) : 0;
}

} // namespace nearfield
