#include "core/similarity/crowding.h"

#include <algorithm>
#include <cmath>
#include <functional>

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

float meanOfHighest(float* cosines, std::size_t size, std::size_t count)
{
    const std::size_t taken = std::min(size, count + 1); // one more, for the row itself
    std::partial_sort(cosines, cosines + taken, cosines + size, std::greater<>());
    const std::size_t first = cosines[0] >= kSelf && size > 1 ? 1 : 0;
    const std::size_t last = std::min(first + count, size);
    float sum = 0;
    for (std::size_t i = first; i < last; ++i) {
        sum += cosines[i];
    }
    return sum / static_cast<float>(last - first);
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
        for (std::size_t tile = begin; tile < end; ++tile) {
            const Eigen::Index first = static_cast<Eigen::Index>(tile) * kTile;
            const Eigen::Index rows = std::min(kTile, codes.rows() - first);
            Matrix cosines = unitRows(codes.middleRows(first, rows)) * sample.transpose();
            for (Eigen::Index i = 0; i < rows; ++i) {
                out[first + i] = meanOfHighest(cosines.row(i).data(), size, count);
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
