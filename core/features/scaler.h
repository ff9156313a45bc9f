#pragma once

#include <span>
#include <vector>

#include "core/base/matrix.h"

namespace nearfield {

class BinaryReader;
class BinaryWriter;

/// Min–max scaling of columns to [0, 1]: fitted on the training split, stored with the model, clamps on new data.
/// A column that is constant in the training split becomes 0.
class Scaler
{
public:
    Scaler() = default;
    /// Fits on the given rows of X (n × d). Throws BadArgument when there are none.
    Scaler(const Matrix& X, std::span<const std::uint32_t> rows);

    [[nodiscard]] Matrix scaled(const Matrix& X) const;
    [[nodiscard]] std::size_t columns() const noexcept { return m_low.size(); }

    void write(BinaryWriter& out) const;
    [[nodiscard]] static Scaler read(BinaryReader& in, std::size_t columns);

private:
    std::vector<float> m_low;
    std::vector<float> m_factor; ///< 1 / (high − low), 0 for a constant column
};

} // namespace nearfield
