#pragma once

#include <cstddef>
#include <vector>

#include "core/base/matrix.h"

namespace nearfield {

/// Maps each column to a standard normal by its quantiles in the sample it was fitted on, cut at ±3. Fitted on a whole
/// catalogue it lets the tracks nobody rated say what is usual, which is most of what a model can know after a few
/// answers. Values that are equal in the sample map to the middle of their quantiles.
class QuantileScaler
{
public:
    QuantileScaler() = default;
    /// Fits on X, n × d. Throws BadArgument when there are no rows.
    explicit QuantileScaler(const Matrix& X, std::size_t quantiles = 501);

    /// X: n × d, any rows. NaN, the unknown, becomes 0: the middle.
    [[nodiscard]] Matrix scaled(const Matrix& X) const;

private:
    std::vector<std::vector<float>> m_quantiles; ///< ascending, of each column
};

} // namespace nearfield
