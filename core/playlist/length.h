#pragma once

#include <cstddef>
#include <optional>

namespace nearfield {

/// How long a playlist should be: the first that is given of the two.
struct PlaylistLength
{
    std::optional<std::size_t> tracks;
    std::optional<double> minutes;
};

} // namespace nearfield
