#include "core/map/repulsion.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>

#include "core/base/clones.h"
#include "core/base/parallel.h"

namespace nearfield::map {

namespace {

/// So few are a map of few cells, on which the grid would be too coarse; and each pair is soon computed.
constexpr std::size_t kFewPoints = 256;

constexpr std::size_t kBatch = Fourier::kBatch;
constexpr std::size_t kShortest = 64;
/// Between the cells of the grid. The kernel's spectrum falls as exp(−frequency), so little of it is beyond the grid's.
constexpr float kSpacing = 0.6F;
/// Points that are farther apart than a map ever is make the cells wider, not the grid larger.
constexpr float kMostCells = 2000;
constexpr std::size_t kStencil = 4;

/// The cubic B-spline at the four cells around a point, `f` beyond the second of them.
NEARFIELD_INLINE void splineWeights(float f, float* w)
{
    const float g = 1 - f;
    w[0] = g * g * g / 6;
    w[1] = (4 - 6 * f * f + 3 * f * f * f) / 6;
    w[2] = (4 - 6 * g * g + 3 * g * g * g) / 6;
    w[3] = f * f * f / 6;
}

struct Place
{
    std::size_t cell; ///< the first of the stencil
    float fraction;
};
NEARFIELD_INLINE Place placeOf(float position, float origin, float spacing)
{
    const float at = (position - origin) / spacing + 1;
    const auto cell = static_cast<std::uint32_t>(at);
    return {cell - 1, at - static_cast<float>(cell)};
}

struct Grid
{
    std::size_t stride;
    float left;
    float bottom;
    float spacing;
};

/// Adds the points to rows [begin, end) of the grid.
NEARFIELD_CLONES void spreadPoints(const Grid& grid, std::span<const Row> points, const float* x, const float* y,
                                   std::size_t begin, std::size_t end, float* density) noexcept
{
    for (const Row point : points) {
        const Place column = placeOf(x[point], grid.left, grid.spacing);
        const Place row = placeOf(y[point], grid.bottom, grid.spacing);
        float wx[kStencil];
        float wy[kStencil];
        splineWeights(column.fraction, wx);
        splineWeights(row.fraction, wy);
        for (std::size_t r = 0; r < kStencil; ++r) {
            if (row.cell + r >= begin && row.cell + r < end) {
                float* __restrict out = density + (row.cell + r) * grid.stride + column.cell;
                for (std::size_t c = 0; c < kStencil; ++c) {
                    out[c] += wy[r] * wx[c];
                }
            }
        }
    }
}

NEARFIELD_CLONES void readForces(const Grid& grid, std::span<const Row> points, const float* x, const float* y,
                                 const float* forceX, const float* forceY, float* fx, float* fy) noexcept
{
    for (const Row point : points) {
        const Place column = placeOf(x[point], grid.left, grid.spacing);
        const Place row = placeOf(y[point], grid.bottom, grid.spacing);
        float wx[kStencil];
        float wy[kStencil];
        splineWeights(column.fraction, wx);
        splineWeights(row.fraction, wy);
        float sumX[kStencil] = {};
        float sumY[kStencil] = {};
        for (std::size_t r = 0; r < kStencil; ++r) {
            const std::size_t at = (row.cell + r) * grid.stride + column.cell;
            for (std::size_t c = 0; c < kStencil; ++c) {
                sumX[c] += wy[r] * forceX[at + c];
                sumY[c] += wy[r] * forceY[at + c];
            }
        }
        fx[point] = sumX[0] * wx[0] + sumX[1] * wx[1] + sumX[2] * wx[2] + sumX[3] * wx[3];
        fy[point] = sumY[0] * wx[0] + sumY[1] * wx[1] + sumY[2] * wx[2] + sumY[3] * wx[3];
    }
}

/// One row of a batch of waves: the spectra of both forces, and Σ |density|² · kernel. `alongX` and `alongY` are half
/// the frequencies, in units of the kernel.
NEARFIELD_CLONES float multiply(const float* __restrict kernel, const float* __restrict re, const float* __restrict im,
                                float alongX, const float* __restrict alongY, const float* __restrict share,
                                float* __restrict xRe, float* __restrict xIm, float* __restrict yRe,
                                float* __restrict yIm) noexcept
{
    float sums[kBatch];
    for (std::size_t l = 0; l < kBatch; ++l) {
        const float x = alongX * kernel[l];
        const float y = alongY[l] * kernel[l];
        xRe[l] = x * im[l]; // times −i
        xIm[l] = -x * re[l];
        yRe[l] = y * im[l];
        yIm[l] = -y * re[l];
        sums[l] = share[l] * kernel[l] * (re[l] * re[l] + im[l] * im[l]);
    }
    float sum = 0;
    for (const float s : sums) {
        sum += s;
    }
    return sum;
}

std::size_t padded(std::size_t count, std::size_t step)
{
    return (count + step - 1) / step * step;
}

/// What spreading and reading do to a wave, turned round so that the error of both is least: with w the spline's
/// spectrum, w(k)² / (Σ_m w(k_m)²)² over the waves k_m that the grid cannot tell from k (Hockney & Eastwood 1988).
double sharpening(std::size_t wave, std::size_t length)
{
    const double half = std::numbers::pi * static_cast<double>(wave) / static_cast<double>(length);
    const auto spline = [](double x) { return x == 0 ? 1.0 : std::pow(std::sin(x) / x, 4); };
    double sum = 0;
    for (int image = -2; image <= 2; ++image) {
        sum += std::pow(spline(half + std::numbers::pi * image), 2);
    }
    return std::pow(spline(half) / sum, 2);
}

/// Share of the sampled kernel's spectrum at a frequency that is its own, and not folded back from beyond the grid's
/// highest, `folding` / 2 in each direction. The spectrum is that of 1 / (1 + r²): 2π K₀(k), about exp(−k) / √k.
double ownShare(double kx, double ky, double folding)
{
    const auto spectrum = [](double x, double y) {
        const double k = std::max(std::hypot(x, y), 0.1);
        return std::exp(-k) / std::sqrt(k);
    };
    const double own = spectrum(kx, ky);
    return own / (own + spectrum(folding - kx, ky) + spectrum(kx, folding - ky) + spectrum(folding - kx, folding - ky));
}

void fillZero(Fourier::Batch& batch)
{
    std::fill(batch.re.begin(), batch.re.end(), 0.0F);
    std::fill(batch.im.begin(), batch.im.end(), 0.0F);
}

/// All pairs, one by one.
double computeDirectly(std::span<const float> x, std::span<const float> y, std::span<float> fx, std::span<float> fy,
                       unsigned threads)
{
    std::vector<double> sums(x.size());
    const auto addTo = [&](std::size_t i) {
        float forceX = 0;
        float forceY = 0;
        float sum = 0;
        for (std::size_t j = 0; j < x.size(); ++j) {
            const float dx = x[i] - x[j];
            const float dy = y[i] - y[j];
            const float q = 1 / (1 + dx * dx + dy * dy);
            sum += q;
            forceX += q * q * dx;
            forceY += q * q * dy;
        }
        fx[i] = forceX;
        fy[i] = forceY;
        sums[i] = static_cast<double>(sum) - 1; // without itself
    };
    parallelFor(
        x.size(),
        [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                addTo(i);
            }
        },
        threads);
    return std::accumulate(sums.begin(), sums.end(), 0.0);
}

} // namespace

double Repulsion::compute(std::span<const float> x, std::span<const float> y, std::span<float> fx, std::span<float> fy)
{
    if (x.size() <= kFewPoints) {
        return computeDirectly(x, y, fx, fy, m_threads);
    }
    fit(x, y);
    sortByRow(y);
    spread(x, y);
    transformColumns();
    convolveRows();
    transformBack();
    read(x, y, fx, fy);
    return std::accumulate(m_sums.begin(), m_sums.end(), 0.0) - static_cast<double>(x.size());
}

void Repulsion::fit(std::span<const float> x, std::span<const float> y)
{
    const auto [left, right] = std::minmax_element(x.begin(), x.end());
    const auto [bottom, top] = std::minmax_element(y.begin(), y.end());
    m_left = *left;
    m_bottom = *bottom;
    const float extent = std::max(*right - *left, *top - *bottom);
    const float spacing = std::max(kSpacing, extent / kMostCells);
    const auto cells = static_cast<std::size_t>(extent / spacing) + kStencil + 1;
    const std::size_t length = Fourier::lengthFrom(std::max(kShortest, 2 * cells));
    if (length != m_length || spacing != m_spacing) {
        m_spacing = spacing;
        resize(length);
    }
}

void Repulsion::resize(std::size_t length)
{
    m_length = length;
    m_fourier = Fourier(length);
    m_side = length / 2;
    m_stride = padded(m_side, 2 * kBatch);
    m_waves = padded(length / 2 + 1, kBatch);
    m_density.assign(m_side * m_stride, 0);
    m_forceX.assign(m_side * m_stride, 0);
    m_forceY.assign(m_side * m_stride, 0);
    m_re.assign(m_stride * m_waves, 0);
    m_im.assign(m_stride * m_waves, 0);
    for (auto* half : {&m_xRe, &m_xIm, &m_yRe, &m_yIm}) {
        half->assign(m_waves * m_stride, 0);
    }
    m_sums.assign(m_waves / kBatch, 0);
    makeKernel();
}

/// The transform of 1 / (1 + r²) over the wrapped grid, divided by what spreading and reading smooth. It is real and
/// even in both directions.
void Repulsion::makeKernel()
{
    const std::size_t half = m_length / 2;
    const auto distance = [&](std::size_t cell) {
        return static_cast<double>(std::min(cell, m_length - cell)) * static_cast<double>(m_spacing);
    };
    std::vector<float> columns(m_waves * m_waves, 0); // column × wave
    Fourier::Batch data;
    Fourier::Batch scratch;
    data.resize(m_length);
    scratch.resize(m_length);
    for (std::size_t first = 0; first <= half; first += kBatch) {
        fillZero(data);
        for (std::size_t row = 0; row < m_length; ++row) {
            for (std::size_t l = 0; l < kBatch && first + l <= half; ++l) {
                const double dx = distance(first + l);
                const double dy = distance(row);
                data.re[row * kBatch + l] = static_cast<float>(1 / (1 + dx * dx + dy * dy));
            }
        }
        m_fourier.forward(data, scratch);
        for (std::size_t l = 0; l < kBatch && first + l <= half; ++l) {
            for (std::size_t wave = 0; wave <= half; ++wave) {
                columns[(first + l) * m_waves + wave] = data.re[wave * kBatch + l];
            }
        }
    }
    m_kernel.assign((half + 1) * m_waves, 0);
    std::vector<double> sharpened(half + 1);
    for (std::size_t wave = 0; wave <= half; ++wave) {
        sharpened[wave] = sharpening(wave, m_length);
    }
    const double folding = 2 * std::numbers::pi / static_cast<double>(m_spacing);
    const double unit = folding / static_cast<double>(m_length);
    const double scale = 1 / (static_cast<double>(m_length) * static_cast<double>(m_length));
    for (std::size_t first = 0; first <= half; first += kBatch) {
        fillZero(data);
        for (std::size_t column = 0; column < m_length; ++column) {
            std::copy_n(columns.begin() +
                            static_cast<std::ptrdiff_t>(std::min(column, m_length - column) * m_waves + first),
                        kBatch, data.re.begin() + static_cast<std::ptrdiff_t>(column * kBatch));
        }
        m_fourier.forward(data, scratch);
        for (std::size_t along = 0; along <= half; ++along) {
            for (std::size_t l = 0; l < kBatch && first + l <= half; ++l) {
                const double own =
                    ownShare(unit * static_cast<double>(along), unit * static_cast<double>(first + l), folding);
                m_kernel[along * m_waves + first + l] =
                    static_cast<float>(static_cast<double>(data.re[along * kBatch + l]) * scale * own *
                                       sharpened[along] * sharpened[first + l]);
            }
        }
    }
}

void Repulsion::sortByRow(std::span<const float> y)
{
    m_order.resize(y.size());
    m_cellRows.resize(y.size());
    m_rowStarts.assign(m_side + 1, 0);
    for (std::size_t i = 0; i < y.size(); ++i) {
        m_cellRows[i] = static_cast<std::uint32_t>(placeOf(y[i], m_bottom, m_spacing).cell);
        ++m_rowStarts[m_cellRows[i] + 1];
    }
    std::partial_sum(m_rowStarts.begin(), m_rowStarts.end(), m_rowStarts.begin());
    std::vector<std::uint32_t> next(m_rowStarts.begin(), m_rowStarts.end() - 1);
    for (std::size_t i = 0; i < y.size(); ++i) {
        m_order[next[m_cellRows[i]]++] = static_cast<Row>(i);
    }
}

void Repulsion::spread(std::span<const float> x, std::span<const float> y)
{
    parallelFor(
        m_side,
        [&](std::size_t begin, std::size_t end) {
            std::fill(m_density.begin() + static_cast<std::ptrdiff_t>(begin * m_stride),
                      m_density.begin() + static_cast<std::ptrdiff_t>(end * m_stride), 0.0F);
            const std::size_t first = m_rowStarts[begin >= kStencil ? begin - kStencil + 1 : 0];
            const std::span points = std::span(m_order).subspan(first, m_rowStarts[end] - first);
            spreadPoints({m_stride, m_left, m_bottom, m_spacing}, points, x.data(), y.data(), begin, end,
                         m_density.data());
        },
        m_threads);
}

/// From density to m_re, m_im. Two columns are one complex sequence.
void Repulsion::transformColumns()
{
    parallelFor(
        m_stride / (2 * kBatch),
        [&](std::size_t begin, std::size_t end) {
            Fourier::Batch data;
            Fourier::Batch scratch;
            data.resize(m_length);
            scratch.resize(m_length);
            for (std::size_t batch = begin; batch < end; ++batch) {
                const std::size_t first = batch * 2 * kBatch;
                fillZero(data);
                for (std::size_t row = 0; row < m_side; ++row) {
                    const float* in = m_density.data() + row * m_stride + first;
                    std::copy_n(in, kBatch, data.re.data() + row * kBatch);
                    std::copy_n(in + kBatch, kBatch, data.im.data() + row * kBatch);
                }
                m_fourier.forward(data, scratch);
                for (std::size_t l = 0; l < kBatch; ++l) {
                    float* re = m_re.data() + (first + l) * m_waves;
                    float* im = m_im.data() + (first + l) * m_waves;
                    float* otherRe = re + kBatch * m_waves;
                    float* otherIm = im + kBatch * m_waves;
                    for (std::size_t wave = 0; wave <= m_length / 2; ++wave) {
                        const std::size_t at = wave * kBatch + l;
                        const std::size_t mirrored = (wave == 0 ? 0 : m_length - wave) * kBatch + l;
                        re[wave] = (data.re[at] + data.re[mirrored]) / 2;
                        im[wave] = (data.im[at] - data.im[mirrored]) / 2;
                        otherRe[wave] = (data.im[at] + data.im[mirrored]) / 2;
                        otherIm[wave] = (data.re[mirrored] - data.re[at]) / 2;
                    }
                }
            }
        },
        m_threads);
}

/// From m_re, m_im along the other direction, times the kernel, and back.
void Repulsion::convolveRows()
{
    const std::size_t half = m_length / 2;
    const double unit = std::numbers::pi / (static_cast<double>(m_length) * static_cast<double>(m_spacing)); // ω / 2
    parallelFor(
        m_waves / kBatch,
        [&](std::size_t begin, std::size_t end) {
            Fourier::Batch data;
            Fourier::Batch scratch;
            Fourier::Batch alongX;
            Fourier::Batch alongY;
            for (Fourier::Batch* batch : {&data, &scratch, &alongX, &alongY}) {
                batch->resize(m_length);
            }
            for (std::size_t batch = begin; batch < end; ++batch) {
                const std::size_t first = batch * kBatch;
                fillZero(data);
                for (std::size_t column = 0; column < m_side; ++column) {
                    std::copy_n(m_re.data() + column * m_waves + first, kBatch, data.re.data() + column * kBatch);
                    std::copy_n(m_im.data() + column * m_waves + first, kBatch, data.im.data() + column * kBatch);
                }
                m_fourier.forward(data, scratch);

                float waveY[kBatch] = {};
                float share[kBatch] = {}; // a wave stands for its mirror image too
                for (std::size_t l = 0; l < kBatch && first + l <= half; ++l) {
                    const std::size_t wave = first + l;
                    waveY[l] = wave == half ? 0 : static_cast<float>(unit * static_cast<double>(wave));
                    share[l] = wave == 0 || wave == half ? 1.0F : 2.0F;
                }
                double sum = 0;
                for (std::size_t along = 0; along < m_length; ++along) {
                    const std::size_t wave = std::min(along, m_length - along);
                    const double signedWave =
                        along == half ? 0 : static_cast<double>(wave) * (along < half ? 1.0 : -1.0);
                    const std::size_t at = along * kBatch;
                    sum += static_cast<double>(multiply(m_kernel.data() + wave * m_waves + first, data.re.data() + at,
                                                        data.im.data() + at, static_cast<float>(unit * signedWave),
                                                        waveY, share, alongX.re.data() + at, alongX.im.data() + at,
                                                        alongY.re.data() + at, alongY.im.data() + at));
                }
                m_sums[batch] = sum;

                m_fourier.backward(alongX, scratch);
                m_fourier.backward(alongY, scratch);
                for (std::size_t l = 0; l < kBatch; ++l) {
                    const std::size_t out = (first + l) * m_stride;
                    for (std::size_t column = 0; column < m_side; ++column) {
                        m_xRe[out + column] = alongX.re[column * kBatch + l];
                        m_xIm[out + column] = alongX.im[column * kBatch + l];
                        m_yRe[out + column] = alongY.re[column * kBatch + l];
                        m_yIm[out + column] = alongY.im[column * kBatch + l];
                    }
                }
            }
        },
        m_threads);
}

/// From both forces' waves to forces on the grid: both are real, so they are transformed as one complex sequence.
void Repulsion::transformBack()
{
    parallelFor(
        m_stride / kBatch,
        [&](std::size_t begin, std::size_t end) {
            Fourier::Batch data;
            Fourier::Batch scratch;
            data.resize(m_length);
            scratch.resize(m_length);
            for (std::size_t batch = begin; batch < end; ++batch) {
                const std::size_t first = batch * kBatch;
                for (std::size_t wave = 0; wave <= m_length / 2; ++wave) {
                    const std::size_t in = wave * m_stride + first;
                    const std::size_t at = wave * kBatch;
                    const std::size_t mirrored = (m_length - wave) % m_length * kBatch;
                    for (std::size_t l = 0; l < kBatch; ++l) {
                        const float xRe = m_xRe[in + l];
                        const float xIm = m_xIm[in + l];
                        const float yRe = m_yRe[in + l];
                        const float yIm = m_yIm[in + l];
                        data.re[mirrored + l] = xRe + yIm;
                        data.im[mirrored + l] = yRe - xIm;
                        data.re[at + l] = xRe - yIm;
                        data.im[at + l] = xIm + yRe;
                    }
                }
                m_fourier.backward(data, scratch);
                for (std::size_t row = 0; row < m_side; ++row) {
                    std::copy_n(data.re.data() + row * kBatch, kBatch, m_forceX.data() + row * m_stride + first);
                    std::copy_n(data.im.data() + row * kBatch, kBatch, m_forceY.data() + row * m_stride + first);
                }
            }
        },
        m_threads);
}

void Repulsion::read(std::span<const float> x, std::span<const float> y, std::span<float> fx, std::span<float> fy)
{
    parallelFor(
        m_order.size(),
        [&](std::size_t begin, std::size_t end) {
            readForces({m_stride, m_left, m_bottom, m_spacing}, std::span(m_order).subspan(begin, end - begin),
                       x.data(), y.data(), m_forceX.data(), m_forceY.data(), fx.data(), fy.data());
        },
        m_threads);
}

} // namespace nearfield::map
