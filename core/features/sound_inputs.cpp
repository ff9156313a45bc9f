#include "core/features/sound_inputs.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/features/features.h"

namespace nearfield {

namespace {

constexpr std::array kFurtherFeatures = {RawFeature::Duration, RawFeature::Mode, RawFeature::TimeSignature};
constexpr std::size_t kEngineeredBegin = kContinuousCount + kFurtherFeatures.size();
static_assert(kEngineeredBegin + kEngineeredCount == kQuantileInputCount);

constexpr double kSemitones = 12;
constexpr double kFifth = 7; ///< in semitones

RawFeatures rawOf(const Matrix& raw, Eigen::Index row)
{
    RawFeatures out;
    std::copy_n(raw.row(row).data(), kRawFeatureCount, out.values.begin());
    return out;
}

/// cos and sin of `turns` whole turns, times `radius`; 0, 0 for NaN.
void putOnCircle(double turns, double radius, float* out)
{
    const bool known = std::isfinite(turns);
    const double angle = 2 * std::numbers::pi * turns;
    out[0] = known ? static_cast<float>(radius * std::cos(angle)) : 0.0F;
    out[1] = known ? static_cast<float>(radius * std::sin(angle)) : 0.0F;
}

} // namespace

std::vector<std::string> soundInputNames()
{
    std::vector<std::string> names;
    for (const RawFeature f : kContinuousFeatures) {
        names.emplace_back(fileName(f));
    }
    for (const RawFeature f : kFurtherFeatures) {
        names.emplace_back(fileName(f));
    }
    for (std::size_t k = kContinuousCount; k < kInputCount; ++k) {
        names.emplace_back(fileName(static_cast<InputFeature>(k)));
    }
    for (const char* circle : {"tempo_circle_cos", "tempo_circle_sin", "semitone_circle_cos", "semitone_circle_sin",
                               "fifth_circle_cos", "fifth_circle_sin"}) {
        names.emplace_back(circle);
    }
    return names;
}

Matrix quantileInputsOf(const Matrix& raw)
{
    Matrix out(raw.rows(), static_cast<Eigen::Index>(kQuantileInputCount));
    for (Eigen::Index row = 0; row < raw.rows(); ++row) {
        const RawFeatures track = rawOf(raw, row);
        const Inputs inputs = inputsOf(track);
        float* to = out.row(row).data();
        to = std::copy_n(inputs.begin(), kContinuousCount, to);
        for (const RawFeature f : kFurtherFeatures) {
            *to++ = track[f];
        }
        std::copy(inputs.begin() + kContinuousCount, inputs.end(), to);
    }
    return out;
}

Matrix circleInputsOf(const Matrix& raw)
{
    // The tempo's radius is such that its coordinates have the variance of the scaled columns; the key's is smaller,
    // because one artist plays in many keys.
    constexpr double kTempoRadius = std::numbers::sqrt2;
    Matrix out(raw.rows(), static_cast<Eigen::Index>(kCircleInputCount));
    for (Eigen::Index row = 0; row < raw.rows(); ++row) {
        const RawFeatures track = rawOf(raw, row);
        const auto tempo = static_cast<double>(track[RawFeature::Tempo]);
        const auto key = static_cast<double>(track[RawFeature::Key]);
        float* to = out.row(row).data();
        putOnCircle(tempo > 0 ? std::log2(tempo) : static_cast<double>(kUnknown), kTempoRadius, to);
        putOnCircle(key / kSemitones, 1, to + 2);
        putOnCircle(key * kFifth / kSemitones, 1, to + 4);
    }
    return out;
}

} // namespace nearfield
