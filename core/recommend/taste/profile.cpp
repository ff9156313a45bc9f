#include "core/recommend/taste/profile.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"

namespace nearfield::taste {

namespace {

/// Mean of the rows that are liked, or of those that are not; zero when there are none.
Vector meanWhere(bool liked, const Matrix& features, std::span<const float> enjoyment)
{
    if (static_cast<std::size_t>(features.rows()) != enjoyment.size()) {
        throw Error(ErrorKind::BadArgument, fmt::format("A profile needs an answer for each track: {} tracks and {} "
                                                        "answers given.",
                                                        features.rows(), enjoyment.size()));
    }
    Vector sum = Vector::Zero(features.cols());
    float count = 0;
    for (std::size_t i = 0; i < enjoyment.size(); ++i) {
        if ((enjoyment[i] >= Profile::kLiked) == liked) {
            sum += features.row(static_cast<Eigen::Index>(i)).transpose();
            ++count;
        }
    }
    return sum / std::max(count, 1.0F);
}

} // namespace

Profile Profile::ofLiked(const Matrix& features, std::span<const float> enjoyment)
{
    return Profile(meanWhere(true, features, enjoyment));
}

Profile Profile::contrasted(const Matrix& features, std::span<const float> enjoyment)
{
    return Profile(meanWhere(true, features, enjoyment) - meanWhere(false, features, enjoyment));
}

Vector Profile::scores(const Matrix& features) const
{
    constexpr float kTiny = 1e-12F;
    const Vector products = features * m_vector;
    const Vector norms = features.rowwise().norm() * m_vector.norm();
    return products.cwiseQuotient(norms.cwiseMax(kTiny));
}

} // namespace nearfield::taste
