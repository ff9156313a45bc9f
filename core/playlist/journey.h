#pragma once

#include <cstdint>
#include <vector>

#include "core/playlist/ground.h"
#include "core/playlist/length.h"

namespace nearfield {

/// Which way a feature should go over a list.
enum class Trend : std::uint8_t { Free, Rising, Falling };

namespace playlist {

/// By so much a track may go against a trend: no ear hears it.
inline constexpr float kEnergyTolerance = 0.02F;
inline constexpr float kTempoTolerance = 2; ///< BPM

struct JourneyRequest
{
    std::vector<Row> stops; ///< two or more, all different recordings
    PlaylistLength length;  ///< stops included; never fewer tracks than stops
    Trend energy = Trend::Free;
    Trend tempo = Trend::Free;
};

/// The way through all stops in order, which are its first and last track and some between: of all ways through tracks
/// that lie along the arcs between the stops, each farther along than the one before, the one of the least sum of
/// squared steps. No recording twice; the same artist twice in a row, or a step against a trend, only where there is no
/// way without it. Fewer tracks than asked for where no more are allowed. The result depends on nothing but its input.
[[nodiscard]] std::vector<Row> journey(const Ground& ground, const JourneyRequest& request, Allowed allowed);

/// By how much a step goes against the trends, beyond the tolerances: 0 for one that does not.
[[nodiscard]] float againstTrends(const Ground& ground, Row from, Row to, Trend energy, Trend tempo) noexcept;

} // namespace playlist
} // namespace nearfield
