#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/ids.h"
#include "core/map/fourier.h"

namespace nearfield::map {

/// The repulsion between all pairs of points of a plane, in O(n) and a Fourier transform, after Linderman et al. 2019
/// (FIt-SNE, doi 10.1038/s41592-018-0308-4): points are spread on a grid, the grid is convolved with the kernel, and
/// the points read their forces from it. Spreading and reading are by cubic B-splines, whose smoothing the kernel takes
/// back, as in particle-mesh methods (Essmann et al. 1995, doi 10.1063/1.470117). Because the force is half the
/// gradient of the potential Σ_j 1 / (1 + |y_i − y_j|²), one field is transformed forth and two back.
/// Not to be used by two threads at once; it uses `threads` of its own, on whose number no result depends.
class Repulsion
{
public:
    explicit Repulsion(unsigned threads = 0)
        : m_threads(threads)
    {
    }

    /// fx, fy: Σ_j (y_i − y_j) / (1 + |y_i − y_j|²)². Returns Σ_i Σ_{j≠i} 1 / (1 + |y_i − y_j|²).
    double compute(std::span<const float> x, std::span<const float> y, std::span<float> fx, std::span<float> fy);

private:
    void fit(std::span<const float> x, std::span<const float> y);
    void resize(std::size_t length);
    void makeKernel();
    void sortByRow(std::span<const float> y);
    void spread(std::span<const float> x, std::span<const float> y);
    void transformColumns();
    void convolveRows();
    void transformBack();
    void read(std::span<const float> x, std::span<const float> y, std::span<float> fx, std::span<float> fy);

    unsigned m_threads;
    Fourier m_fourier;
    std::size_t m_length = 0; ///< of the transforms; half of it is zero, so that nothing wraps around
    std::size_t m_side = 0;   ///< cells in use in each direction
    std::size_t m_stride = 0; ///< of the grids in space
    std::size_t m_waves = 0;  ///< 0 … length / 2, padded
    float m_spacing = 0;
    float m_left = 0;
    float m_bottom = 0;

    std::vector<Row> m_order;              ///< points by row of the grid
    std::vector<std::uint32_t> m_cellRows; ///< of each point
    std::vector<std::uint32_t> m_rowStarts;
    std::vector<float> m_density;                  ///< side × stride
    std::vector<float> m_kernel;                   ///< (length / 2 + 1) × waves
    std::vector<float> m_re, m_im;                 ///< side × waves
    std::vector<float> m_xRe, m_xIm, m_yRe, m_yIm; ///< waves × stride: both forces, half transformed back
    std::vector<float> m_forceX, m_forceY;         ///< side × stride
    std::vector<double> m_sums;                    ///< of each batch of waves
};

} // namespace nearfield::map
