#include "core/audio/level.h"

#include <algorithm>
#include <cmath>

#include "core/audio/danceability.h"

namespace nearfield::audio {

namespace {

constexpr double kSilence = -60; ///< dB full scale
constexpr double kFloor = 1e-9;  ///< of a mean square: −90 dB

double decibels(double meanSquare)
{
    return 10.0 * std::log10(std::max(meanSquare, kFloor));
}

/// dB of the means of `width` neighbours; an incomplete last group is left out.
std::vector<double> levels(const std::vector<float>& squares, std::size_t width)
{
    std::vector<double> out;
    out.reserve(squares.size() / width);
    for (std::size_t i = 0; i + width <= squares.size(); i += width) {
        double sum = 0;
        for (std::size_t j = 0; j < width; ++j) {
            sum += static_cast<double>(squares[i + j]);
        }
        out.push_back(decibels(sum / static_cast<double>(width)));
    }
    return out;
}

} // namespace

void Level::add(const kernels::MixSums& chunk)
{
    constexpr auto kCount = static_cast<float>(kChunk);
    const float mean = chunk.mid / kCount;
    m_squares.push_back((chunk.midSquares + chunk.sideSquares) / kCount);
    m_deviations.push_back(std::sqrt(std::max(chunk.midSquares / kCount - mean * mean, 0.0F)));
    m_mid += static_cast<double>(chunk.midSquares);
    m_side += static_cast<double>(chunk.sideSquares);
}

void Level::describe(SoundDescription& sound) const
{
    const std::vector<double> frames = levels(m_squares, 5);
    double sum = 0;
    double squares = 0;
    std::size_t heard = 0;
    for (const double level : frames) {
        if (level >= kSilence) {
            sum += level;
            squares += level * level;
            ++heard;
        }
    }
    sound[Descriptor::SilentShare] =
        frames.empty() ? 1.0F : 1.0F - static_cast<float>(heard) / static_cast<float>(frames.size());
    sound[Descriptor::RmsMean] = -90;
    if (heard > 0) {
        const double mean = sum / static_cast<double>(heard);
        sound[Descriptor::RmsMean] = static_cast<float>(mean);
        sound[Descriptor::RmsDeviation] =
            static_cast<float>(std::sqrt(std::max(squares / static_cast<double>(heard) - mean * mean, 0.0)));
    }
    sound[Descriptor::DynamicComplexity] = dynamicComplexity(m_squares);
    const double width = m_mid + m_side > 0 ? decibels(m_side / std::max(m_mid, m_side * 1e-6)) : -60;
    sound[Descriptor::StereoWidth] = static_cast<float>(std::clamp(width, -60.0, 0.0));
    sound[Descriptor::DanceabilityDfa] = danceability(m_deviations);
}

float dynamicComplexity(const std::vector<float>& squares)
{
    std::vector<double> frames = levels(squares, 20);
    const auto heard = [](double level) { return level >= kSilence; };
    const auto first = std::find_if(frames.begin(), frames.end(), heard);
    const auto last = std::find_if(frames.rbegin(), frames.rend(), heard).base();
    if (first >= last) {
        return 0;
    }
    double weights = 0;
    double loudness = 0;
    for (auto level = first; level != last; ++level) {
        const double weight = std::pow(0.9, -*level);
        weights += weight;
        loudness += weight * *level;
    }
    loudness /= weights;
    double distance = 0;
    for (auto level = first; level != last; ++level) {
        distance += std::abs(*level - loudness);
    }
    return static_cast<float>(distance / static_cast<double>(last - first));
}

} // namespace nearfield::audio
