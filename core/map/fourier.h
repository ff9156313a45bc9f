#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace nearfield::map {

/// Discrete Fourier transforms of kBatch sequences side by side (Stockham's autosort algorithm, radix 4, 3 and 2), so
/// that every step is a vector operation. Not normalised. Number k of sequence l is at k · kBatch + l.
class Fourier
{
public:
    static constexpr std::size_t kBatch = 16;

    /// Lengths are 2^a or 3 · 2^a, at least 8.
    explicit Fourier(std::size_t length = 8);

    [[nodiscard]] std::size_t length() const noexcept { return m_length; }
    /// The shortest length that is possible and not under `least`.
    [[nodiscard]] static std::size_t lengthFrom(std::size_t least) noexcept;

    /// Real and imaginary parts, length · kBatch each.
    struct Batch
    {
        std::vector<float> re;
        std::vector<float> im;
        void resize(std::size_t length)
        {
            re.resize(length * kBatch);
            im.resize(length * kBatch);
        }
    };
    /// In place, with `scratch` of the same size: X_k = Σ_j x_j exp(∓2πi jk / length).
    void forward(Batch& data, Batch& scratch) const noexcept;
    void backward(Batch& data, Batch& scratch) const noexcept;

private:
    struct Stage
    {
        std::size_t radix;
        std::size_t twiddles; ///< where its (radix − 1) · length / (radix · stride) factors begin
    };

    std::size_t m_length = 8;
    std::vector<Stage> m_stages;
    std::vector<float> m_cos;
    std::vector<float> m_sin;
};

} // namespace nearfield::map
