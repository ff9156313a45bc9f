#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

/// The loops between the matrix products, for float and double. All batches are row-major and compact. Columns are
/// summed row after row, so that sums of many columns can use vector instructions without a change of order.
namespace nearfield::nn {

inline constexpr double kBatchNormEpsilon = 1e-5; ///< added to the variance

struct Shape
{
    std::size_t rows = 0;
    std::size_t columns = 0;
};

/// Which outputs a batch keeps: those whose random number is at least the threshold, times `scale` = 1 / share kept
/// (inverted dropout, Srivastava et al. 2014). Threshold 0 and scale 1 keep all.
template <typename T>
struct DropoutMask
{
    const std::uint16_t* random = nullptr; ///< rows × columns
    std::uint16_t threshold = 0;
    T scale = 1;
};

/// 16 streams of xoshiro128++ (Blackman & Vigna 2019) side by side, because one stream cannot use vector instructions.
/// The same seed gives the same numbers on every machine.
class DropoutRandom
{
public:
    explicit DropoutRandom(std::uint64_t seed = 0) noexcept;

    /// Fills with uniform numbers. A call always uses up whole steps of 32 numbers.
    void fill(std::span<std::uint16_t> out) noexcept;

    static constexpr std::size_t kStreams = 16;
    using State = std::array<std::array<std::uint32_t, kStreams>, 4>;

private:
    State m_state;
};

/// Batch normalisation (Ioffe & Szegedy 2015, algorithm 1), ReLU and dropout of one batch in one call.
template <typename T>
struct BatchNormForward
{
    Shape shape;
    const T* gamma = nullptr;
    const T* beta = nullptr;
    DropoutMask<T> dropout;
    T* batch = nullptr;            ///< in: values, out: normalised values
    T* output = nullptr;           ///< out, rows × columns
    T* mean = nullptr;             ///< out, of each column
    T* variance = nullptr;         ///< out, of each column, divided by the number of rows
    T* inverseDeviation = nullptr; ///< out, of each column
};
template <typename T>
void batchNormReluDropout(const BatchNormForward<T>& pass);

/// Its gradient, by the chain rule of the same paper, section 3.
template <typename T>
struct BatchNormBackward
{
    Shape shape;
    const T* gamma = nullptr;
    const T* normalised = nullptr;
    const T* inverseDeviation = nullptr;
    const T* output = nullptr;
    T dropoutScale = 1;
    T* gradient = nullptr;      ///< in: by the output, out: by the values before normalisation
    T* gammaGradient = nullptr; ///< out
    T* betaGradient = nullptr;  ///< out
};
template <typename T>
void batchNormReluDropoutBackward(const BatchNormBackward<T>& pass);

/// batch += bias, then ReLU and dropout.
template <typename T>
void biasReluDropout(Shape shape, const T* bias, const DropoutMask<T>& dropout, T* batch);

/// Its gradient: in by the output, out by the values before.
template <typename T>
void reluDropoutBackward(Shape shape, const T* output, T dropoutScale, T* gradient);

/// batch += bias.
template <typename T>
void addBias(Shape shape, const T* bias, T* batch);

template <typename T>
void columnSums(Shape shape, const T* batch, T* sums);

/// batch = max(0, scale · batch + shift), column by column.
template <typename T>
void scaleShiftRelu(Shape shape, const T* scale, const T* shift, T* batch);

/// Σ (output − target)², and gradient = factor · (output − target).
template <typename T>
[[nodiscard]] double squaredError(std::size_t count, const T* output, const T* target, T factor, T* gradient);

/// One step of Adam (Kingma & Ba 2015, algorithm 1): value −= stepSize · m / (√v · secondCorrection + epsilon), with
/// stepSize = learning rate / (1 − β₁ᵗ) and secondCorrection = 1 / √(1 − β₂ᵗ).
template <typename T>
struct AdamFactors
{
    T beta1;
    T beta2;
    T stepSize;
    T secondCorrection;
    T epsilon;
};
template <typename T>
void adamUpdate(std::size_t count, const AdamFactors<T>& factors, const T* gradient, T* first, T* second, T* value);

} // namespace nearfield::nn
