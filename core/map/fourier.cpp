#include "core/map/fourier.h"

#include <cmath>
#include <numbers>
#include <utility>

#include "core/base/clones.h"

namespace nearfield::map {

namespace {

constexpr std::size_t kBatch = Fourier::kBatch;

/// One stage: `length` is that of the sub-sequences it works on, `stride` how many of them lie interleaved.
struct Pass
{
    std::size_t length;
    std::size_t stride;
    const float* cos; ///< of factor j of element p at p · (radix − 1) + j − 1
    const float* sin;
    const float* re;
    const float* im;
    float* outRe;
    float* outIm;
};

NEARFIELD_CLONES void radix4(const Pass& pass) noexcept
{
    const std::size_t quarter = pass.length / 4;
    const std::size_t stride = pass.stride;
    for (std::size_t p = 0; p < quarter; ++p) {
        const float c1 = pass.cos[3 * p];
        const float c2 = pass.cos[3 * p + 1];
        const float c3 = pass.cos[3 * p + 2];
        const float s1 = pass.sin[3 * p];
        const float s2 = pass.sin[3 * p + 1];
        const float s3 = pass.sin[3 * p + 2];
        const float* __restrict re = pass.re + stride * p * kBatch;
        const float* __restrict im = pass.im + stride * p * kBatch;
        float* __restrict outRe = pass.outRe + stride * 4 * p * kBatch;
        float* __restrict outIm = pass.outIm + stride * 4 * p * kBatch;
        const std::size_t in = stride * quarter * kBatch;
        const std::size_t out = stride * kBatch;
        for (std::size_t q = 0; q < stride * kBatch; ++q) {
            const float aRe = re[q] + re[q + 2 * in];
            const float aIm = im[q] + im[q + 2 * in];
            const float bRe = re[q] - re[q + 2 * in];
            const float bIm = im[q] - im[q + 2 * in];
            const float cRe = re[q + in] + re[q + 3 * in];
            const float cIm = im[q + in] + im[q + 3 * in];
            const float dRe = im[q + in] - im[q + 3 * in]; // −i (x1 − x3)
            const float dIm = re[q + 3 * in] - re[q + in];
            const float xRe = bRe + dRe;
            const float xIm = bIm + dIm;
            const float yRe = aRe - cRe;
            const float yIm = aIm - cIm;
            const float zRe = bRe - dRe;
            const float zIm = bIm - dIm;
            outRe[q] = aRe + cRe;
            outIm[q] = aIm + cIm;
            outRe[q + out] = xRe * c1 - xIm * s1;
            outIm[q + out] = xRe * s1 + xIm * c1;
            outRe[q + 2 * out] = yRe * c2 - yIm * s2;
            outIm[q + 2 * out] = yRe * s2 + yIm * c2;
            outRe[q + 3 * out] = zRe * c3 - zIm * s3;
            outIm[q + 3 * out] = zRe * s3 + zIm * c3;
        }
    }
}

NEARFIELD_CLONES void radix3(const Pass& pass) noexcept
{
    constexpr float kSin = 0.86602540378443865F;
    const std::size_t third = pass.length / 3;
    const std::size_t stride = pass.stride;
    for (std::size_t p = 0; p < third; ++p) {
        const float c1 = pass.cos[2 * p];
        const float c2 = pass.cos[2 * p + 1];
        const float s1 = pass.sin[2 * p];
        const float s2 = pass.sin[2 * p + 1];
        const float* __restrict re = pass.re + stride * p * kBatch;
        const float* __restrict im = pass.im + stride * p * kBatch;
        float* __restrict outRe = pass.outRe + stride * 3 * p * kBatch;
        float* __restrict outIm = pass.outIm + stride * 3 * p * kBatch;
        const std::size_t in = stride * third * kBatch;
        const std::size_t out = stride * kBatch;
        for (std::size_t q = 0; q < stride * kBatch; ++q) {
            const float sumRe = re[q + in] + re[q + 2 * in];
            const float sumIm = im[q + in] + im[q + 2 * in];
            const float turnRe = kSin * (im[q + in] - im[q + 2 * in]); // −i sin 60° (x1 − x2)
            const float turnIm = kSin * (re[q + 2 * in] - re[q + in]);
            const float midRe = re[q] - 0.5F * sumRe;
            const float midIm = im[q] - 0.5F * sumIm;
            const float xRe = midRe + turnRe;
            const float xIm = midIm + turnIm;
            const float yRe = midRe - turnRe;
            const float yIm = midIm - turnIm;
            outRe[q] = re[q] + sumRe;
            outIm[q] = im[q] + sumIm;
            outRe[q + out] = xRe * c1 - xIm * s1;
            outIm[q + out] = xRe * s1 + xIm * c1;
            outRe[q + 2 * out] = yRe * c2 - yIm * s2;
            outIm[q + 2 * out] = yRe * s2 + yIm * c2;
        }
    }
}

NEARFIELD_CLONES void radix2(const Pass& pass) noexcept
{
    const std::size_t half = pass.length / 2;
    const std::size_t stride = pass.stride;
    for (std::size_t p = 0; p < half; ++p) {
        const float c = pass.cos[p];
        const float s = pass.sin[p];
        const float* __restrict re = pass.re + stride * p * kBatch;
        const float* __restrict im = pass.im + stride * p * kBatch;
        float* __restrict outRe = pass.outRe + stride * 2 * p * kBatch;
        float* __restrict outIm = pass.outIm + stride * 2 * p * kBatch;
        const std::size_t in = stride * half * kBatch;
        const std::size_t out = stride * kBatch;
        for (std::size_t q = 0; q < stride * kBatch; ++q) {
            const float xRe = re[q] - re[q + in];
            const float xIm = im[q] - im[q + in];
            outRe[q] = re[q] + re[q + in];
            outIm[q] = im[q] + im[q + in];
            outRe[q + out] = xRe * c - xIm * s;
            outIm[q + out] = xRe * s + xIm * c;
        }
    }
}

} // namespace

std::size_t Fourier::lengthFrom(std::size_t least) noexcept
{
    std::size_t length = 8;
    while (length < least) {
        length = length % 3 == 0 ? length / 3 * 4 : length / 2 * 3; // 8, 12, 16, 24, 32 …
    }
    return length;
}

Fourier::Fourier(std::size_t length)
    : m_length(length)
{
    for (std::size_t left = length; left > 1;) {
        const std::size_t radix = left % 3 == 0 ? 3 : left % 4 == 0 ? 4 : 2;
        m_stages.push_back({radix, m_cos.size()});
        for (std::size_t p = 0; p < left / radix; ++p) {
            for (std::size_t j = 1; j < radix; ++j) {
                const double angle = -2 * std::numbers::pi * static_cast<double>(p * j) / static_cast<double>(left);
                m_cos.push_back(static_cast<float>(std::cos(angle)));
                m_sin.push_back(static_cast<float>(std::sin(angle)));
            }
        }
        left /= radix;
    }
}

void Fourier::forward(Batch& data, Batch& scratch) const noexcept
{
    std::size_t left = m_length;
    std::size_t stride = 1;
    for (const Stage& stage : m_stages) {
        const Pass pass{left,
                        stride,
                        m_cos.data() + stage.twiddles,
                        m_sin.data() + stage.twiddles,
                        data.re.data(),
                        data.im.data(),
                        scratch.re.data(),
                        scratch.im.data()};
        switch (stage.radix) {
        case 4:
            radix4(pass);
            break;
        case 3:
            radix3(pass);
            break;
        default:
            radix2(pass);
        }
        std::swap(data, scratch);
        left /= stage.radix;
        stride *= stage.radix;
    }
}

void Fourier::backward(Batch& data, Batch& scratch) const noexcept
{
    // With real and imaginary parts exchanged, a forward transform is a backward one.
    std::swap(data.re, data.im);
    forward(data, scratch);
    std::swap(data.re, data.im);
}

} // namespace nearfield::map
