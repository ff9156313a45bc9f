#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/random.h"

/// The loops between the matrix products. All batches are row-major and compact. Every function exists for float,
/// compiled for several instruction sets of which the best is chosen when the program starts, and for double.
/// Columns are summed row after row, so sums do not depend on the instruction set except through fused multiply-add.
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
    explicit DropoutRandom(std::uint64_t seed) noexcept;

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
void batchNormReluDropout(const BatchNormForward<float>& pass) noexcept;
void batchNormReluDropout(const BatchNormForward<double>& pass) noexcept;

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
void batchNormReluDropoutBackward(const BatchNormBackward<float>& pass) noexcept;
void batchNormReluDropoutBackward(const BatchNormBackward<double>& pass) noexcept;

/// batch += bias, then ReLU and dropout.
void biasReluDropout(Shape shape, const float* bias, DropoutMask<float> dropout, float* batch) noexcept;
void biasReluDropout(Shape shape, const double* bias, DropoutMask<double> dropout, double* batch) noexcept;

/// Its gradient: in by the output, out by the values before.
void reluDropoutBackward(Shape shape, const float* output, float dropoutScale, float* gradient) noexcept;
void reluDropoutBackward(Shape shape, const double* output, double dropoutScale, double* gradient) noexcept;

/// batch += bias.
void addBias(Shape shape, const float* bias, float* batch) noexcept;
void addBias(Shape shape, const double* bias, double* batch) noexcept;

void columnSums(Shape shape, const float* batch, float* sums) noexcept;
void columnSums(Shape shape, const double* batch, double* sums) noexcept;

/// batch = max(0, scale · batch + shift), column by column.
void scaleShiftRelu(Shape shape, const float* scale, const float* shift, float* batch) noexcept;
void scaleShiftRelu(Shape shape, const double* scale, const double* shift, double* batch) noexcept;

/// Σ (output − target)², and gradient = factor · (output − target).
[[nodiscard]] double squaredError(std::size_t count, const float* output, const float* target, float factor,
                                  float* gradient) noexcept;
[[nodiscard]] double squaredError(std::size_t count, const double* output, const double* target, double factor,
                                  double* gradient) noexcept;

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
void adamUpdate(std::size_t count, const AdamFactors<float>& factors, const float* gradient, float* first,
                float* second, float* value) noexcept;
void adamUpdate(std::size_t count, const AdamFactors<double>& factors, const double* gradient, double* first,
                double* second, double* value) noexcept;

} // namespace nearfield::nn
