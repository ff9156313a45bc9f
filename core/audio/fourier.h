#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace nearfield::audio {

/// Fourier transform of real frames of one size, single precision, by FFTW. One thread; any number of objects may be
/// made and used at once.
class Fourier
{
public:
    /// `size` is even.
    explicit Fourier(std::size_t size);
    ~Fourier();
    Fourier(const Fourier&) = delete;
    Fourier& operator=(const Fourier&) = delete;

    [[nodiscard]] std::size_t size() const noexcept { return m_size; }
    /// Size of what power() and autocorrelation() give: of bin k the frequency is k · rate / size().
    [[nodiscard]] std::size_t bins() const noexcept { return m_size / 2; }
    /// Fill it before each transform.
    [[nodiscard]] std::span<float> input() noexcept;
    /// Squared magnitudes of bins 0 … size/2 − 1 (the one at half the rate is left out); valid until the next call.
    [[nodiscard]] std::span<const float> power();

private:
    struct Plan;
    std::size_t m_size;
    std::unique_ptr<Plan> m_plan;
};

/// Hann window, periodic.
void fillHann(std::span<float> window);

} // namespace nearfield::audio
