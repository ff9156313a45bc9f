#pragma once

#include <span>
#include <utility>

#include "core/base/matrix.h"

namespace nearfield::taste {

/// Rankings by one vector, to measure the taste model against.
class Profile
{
public:
    /// Enjoyment from which a track counts as liked: four stars of five.
    static constexpr float kLiked = 0.8F;

    /// The published fallback: the mean of the liked tracks' features (n × d, min–max scaled). Zero, which ranks
    /// nothing, when none is liked. enjoyment: n.
    [[nodiscard]] static Profile ofLiked(const Matrix& features, std::span<const float> enjoyment);
    /// Mean of the liked minus mean of the others, where there are any. For features centred on the catalogue, such as
    /// TasteSpace::scores(): what is usual there then speaks neither for a track nor against it.
    [[nodiscard]] static Profile contrasted(const Matrix& features, std::span<const float> enjoyment);

    /// Cosine to each row, in [−1, 1]; 0 where either is zero.
    [[nodiscard]] Vector scores(const Matrix& features) const;
    [[nodiscard]] const Vector& vector() const noexcept { return m_vector; }

private:
    explicit Profile(Vector vector)
        : m_vector(std::move(vector))
    {
    }

    Vector m_vector;
};

} // namespace nearfield::taste
