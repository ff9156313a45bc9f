#include "core/features/scaler.h"

#include <limits>

#include "core/base/error.h"
#include "core/base/file.h"

namespace nearfield {

Scaler::Scaler(const Matrix& X, std::span<const std::uint32_t> rows)
{
    if (rows.empty()) {
        throw Error(ErrorKind::BadArgument, "A scaler needs at least one row to be fitted on");
    }
    Eigen::RowVectorXf low = X.row(rows[0]);
    Eigen::RowVectorXf high = low;
    for (const std::uint32_t row : rows) {
        low = low.cwiseMin(X.row(row));
        high = high.cwiseMax(X.row(row));
    }
    m_low.assign(low.data(), low.data() + low.size());
    m_factor.reserve(m_low.size());
    for (Eigen::Index j = 0; j < low.size(); ++j) {
        const float width = high[j] - low[j];
        m_factor.push_back(width > std::numeric_limits<float>::epsilon() ? 1.0F / width : 0.0F);
    }
}

Matrix Scaler::scaled(const Matrix& X) const
{
    const auto d = static_cast<Eigen::Index>(columns());
    const Eigen::Map<const Eigen::RowVectorXf> low(m_low.data(), d);
    const Eigen::Map<const Eigen::RowVectorXf> factor(m_factor.data(), d);
    return ((X.rowwise() - low).array().rowwise() * factor.array()).cwiseMax(0.0F).cwiseMin(1.0F).matrix();
}

void Scaler::write(BinaryWriter& out) const
{
    out.floats(m_low);
    out.floats(m_factor);
}

Scaler Scaler::read(BinaryReader& in, std::size_t columns)
{
    Scaler scaler;
    scaler.m_low.resize(columns);
    scaler.m_factor.resize(columns);
    in.floats(scaler.m_low);
    in.floats(scaler.m_factor);
    return scaler;
}

} // namespace nearfield
