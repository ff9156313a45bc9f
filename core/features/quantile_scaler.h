#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/matrix.h"

namespace nearfield {

class BinaryReader;
class BinaryWriter;

/// Each column becomes the standard normal quantile of its place among the fitted values, limited to ±3: as
/// scikit-learn's QuantileTransformer(output_distribution="normal") with 1,000 quantiles. Equal values share the middle
/// of their places. NaN, the unknown, becomes 0, the median; fitting leaves it out.
class QuantileScaler
{
public:
    QuantileScaler() = default;
    /// Fits on the given rows of X (n × d). Throws BadArgument when there are none.
    QuantileScaler(const Matrix& X, std::span<const std::uint32_t> rows);

    /// n × d. Uses all cores.
    [[nodiscard]] Matrix scaled(const Matrix& X) const;
    [[nodiscard]] std::size_t columns() const noexcept { return m_quantiles.size(); }

    void write(BinaryWriter& out) const;
    /// Throws Corrupt for quantiles that do not increase.
    [[nodiscard]] static QuantileScaler read(BinaryReader& in, std::size_t columns);

private:
    [[nodiscard]] static float score(const std::vector<float>& quantiles, float value) noexcept;

    /// Of each column, evenly many steps of its sorted values; empty for a column of which nothing is known.
    std::vector<std::vector<float>> m_quantiles;
};

/// Φ⁻¹(p), p in (0, 1): Acklam's rational approximation with one step of Halley's method; relative error about 1e-15.
[[nodiscard]] double normalQuantile(double p) noexcept;

} // namespace nearfield
