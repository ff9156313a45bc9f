#include "core/recommend/content_profile.h"

#include <algorithm>

#include "core/base/error.h"

namespace nearfield {

namespace {

struct Means
{
    Vector liked;
    Vector others;
};

Means meansOf(const Matrix& features, std::span<const float> values, float likedFrom)
{
    Means means{Vector::Zero(features.cols()), Vector::Zero(features.cols())};
    std::size_t liked = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const bool isLiked = values[i] >= likedFrom;
        (isLiked ? means.liked : means.others) += features.row(static_cast<Eigen::Index>(i)).transpose();
        liked += isLiked ? 1U : 0U;
    }
    if (liked == 0) {
        throw Error(ErrorKind::BadArgument,
                    "A profile needs at least one liked track; rate one with four stars or more.");
    }
    means.liked /= static_cast<float>(liked);
    means.others /= static_cast<float>(std::max<std::size_t>(1, values.size() - liked));
    return means;
}

Vector cosines(const Matrix& features, const Vector& profile)
{
    constexpr float kTiny = 1e-9F; // so that the cosine to nothing is 0
    return (features * profile).array() / (features.rowwise().norm().array() * profile.norm() + kTiny);
}

} // namespace

ContentProfile::ContentProfile(const Matrix& features, std::span<const float> values, float likedFrom)
    : m_profile(meansOf(features, values, likedFrom).liked)
{
}

Vector ContentProfile::scores(const Matrix& features) const
{
    return cosines(features, m_profile);
}

ContrastProfile::ContrastProfile(const Matrix& features, std::span<const float> values, float likedFrom)
{
    const Means means = meansOf(features, values, likedFrom);
    m_profile = means.liked - means.others;
}

Vector ContrastProfile::scores(const Matrix& features) const
{
    return cosines(features, m_profile);
}

} // namespace nearfield
