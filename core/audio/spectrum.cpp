#include "core/audio/spectrum.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace nearfield::audio {

namespace {

constexpr float kQuiet = 1e-6F; ///< of a frame's power, −60 dB of a full sine

double mel(double hertz)
{
    return 2595.0 * std::log10(1.0 + hertz / 700.0);
}

double hertz(double mel)
{
    return 700.0 * (std::pow(10.0, mel / 2595.0) - 1.0);
}

constexpr std::size_t binOf(double hz)
{
    return static_cast<std::size_t>(hz / kBinWidth + 0.5);
}

double sum(std::span<const float> power, std::size_t from, std::size_t to)
{
    return static_cast<double>(std::accumulate(power.begin() + static_cast<std::ptrdiff_t>(from),
                                               power.begin() + static_cast<std::ptrdiff_t>(to), 0.0F));
}

} // namespace

MelBands::MelBands()
{
    constexpr double kLowest = 30;
    constexpr double kHighest = 11000;
    const double step = (mel(kHighest) - mel(kLowest)) / (kMelBands + 1);
    for (std::size_t b = 0; b < kMelBands; ++b) {
        const double at = mel(kLowest) + step * static_cast<double>(b);
        const double left = hertz(at);
        const double tip = hertz(at + step);
        const double right = hertz(at + 2.0 * step);
        m_centres[b] = tip;
        m_firstBin[b] = std::max<std::size_t>(static_cast<std::size_t>(std::ceil(left / kBinWidth)), 1);
        m_firstWeight[b] = m_weights.size();
        for (std::size_t bin = m_firstBin[b]; bin < kFrameBins; ++bin) {
            const double f = static_cast<double>(bin) * kBinWidth;
            if (f >= right) {
                break;
            }
            const double weight = f < tip ? (f - left) / (tip - left) : (right - f) / (right - tip);
            m_weights.push_back(static_cast<float>(std::max(weight, 0.0)));
        }
        const auto begin = m_weights.begin() + static_cast<std::ptrdiff_t>(m_firstWeight[b]);
        const float total = std::max(std::accumulate(begin, m_weights.end(), 0.0F), 1.0F);
        std::transform(begin, m_weights.end(), begin, [total](float w) { return w / total; });
    }
    m_firstWeight[kMelBands] = m_weights.size();
}

std::size_t MelBands::firstAbove(double hz) const
{
    return static_cast<std::size_t>(std::upper_bound(m_centres.begin(), m_centres.end(), hz) - m_centres.begin());
}

void MelBands::measure(std::span<const float> power, std::span<float> out) const
{
    kernels::bandPowers(power.data(), {kMelBands, m_firstBin.data(), m_firstWeight.data(), m_weights.data()},
                        out.data());
}

SpectralShape::SpectralShape()
{
    for (std::size_t c = 0; c < kCoefficients; ++c) {
        for (std::size_t b = 0; b < kMelBands; ++b) {
            const double angle =
                std::numbers::pi * static_cast<double>(c + 1) * (static_cast<double>(b) + 0.5) / kMelBands;
            m_cosines[c * kMelBands + b] = static_cast<float>(std::sqrt(2.0 / kMelBands) * std::cos(angle));
        }
    }
}

void SpectralShape::add(std::span<const float> power, std::span<const float> mel)
{
    constexpr float kLogFloor = 1e-12F;
    const kernels::ShapeSums sums = kernels::spectralShape(power.data(), kFrameBins, kLogFloor, m_before.data());
    const bool hadBefore = m_hasBefore;
    m_power += static_cast<double>(sums.power);
    m_low += sum(power, 0, binOf(200));
    m_mid += sum(power, binOf(200), binOf(2000));
    m_high += sum(power, binOf(5000), kFrameBins);
    m_hasBefore = sums.power >= kQuiet;
    if (!m_hasBefore) {
        return;
    }

    constexpr auto kBins = static_cast<float>(kFrameBins);
    constexpr auto kWidth = static_cast<float>(kBinWidth);
    m_centroid.add(sums.moment / sums.power * kWidth);
    m_rolloff.add(static_cast<float>(kernels::rolloffBin(power.data(), kFrameBins, 0.95F * sums.power)) * kWidth);
    const float geometric = std::exp2(sums.logPower / kBins);
    m_flatness.add(std::min(geometric / (sums.power / kBins + kLogFloor), 1.0F));
    if (hadBefore) {
        m_flux.add(std::sqrt(sums.fluxSquares));
    }
    addCepstrum(mel);
}

void SpectralShape::addCepstrum(std::span<const float> mel)
{
    // 1e-9 of a full sine: what is quieter is noise of the format.
    std::array<float, kMelBands> levels{};
    kernels::compress(mel.data(), kMelBands, 1e9F, levels.data());
    for (std::size_t c = 0; c < kCoefficients; ++c) {
        m_cepstrum[c].add(std::inner_product(levels.begin(), levels.end(),
                                             m_cosines.begin() + static_cast<std::ptrdiff_t>(c * kMelBands), 0.0F));
    }
}

void SpectralShape::describe(SoundDescription& sound) const
{
    sound[Descriptor::CentroidMean] = m_centroid.mean();
    sound[Descriptor::CentroidDeviation] = m_centroid.deviation();
    sound[Descriptor::RolloffMean] = m_rolloff.mean();
    sound[Descriptor::RolloffDeviation] = m_rolloff.deviation();
    sound[Descriptor::FlatnessMean] = m_flatness.mean();
    sound[Descriptor::FlatnessDeviation] = m_flatness.deviation();
    sound[Descriptor::FluxMean] = m_flux.mean();
    sound[Descriptor::FluxDeviation] = m_flux.deviation();
    if (m_power > 0) {
        sound[Descriptor::LowShare] = static_cast<float>(m_low / m_power);
        sound[Descriptor::MidShare] = static_cast<float>(m_mid / m_power);
        sound[Descriptor::HighShare] = static_cast<float>(m_high / m_power);
    }
    const auto at = [](Descriptor d, std::size_t offset) {
        return static_cast<Descriptor>(static_cast<std::size_t>(d) + offset);
    };
    for (std::size_t c = 0; c < kCoefficients; ++c) {
        sound[at(Descriptor::Mfcc1Mean, c)] = m_cepstrum[c].mean();
    }
    for (std::size_t c = 0; c < 4; ++c) {
        sound[at(Descriptor::Mfcc1Deviation, c)] = m_cepstrum[c].deviation();
    }
}

} // namespace nearfield::audio
