#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.h"
#include "core/catalogue/playlist.h"
#include "core/catalogue/track.h"
#include "core/playlist/journey.h"
#include "core/playlist/length.h"
#include "core/playlist/mood.h"
#include "core/playlist/track_filter.h"

/// How playlists are made from the sound of the library, and how they are read and written. What makes one hands over a
/// draft, a Playlist that is not stored: with a name, its recipe and a reason for every entry.
namespace nearfield {

/// A smooth way from one track to another, each step near, no artist twice in a row, no recording twice.
struct JourneyOptions
{
    std::vector<TrackId> stops; ///< two or more, in order
    PlaylistLength length{.tracks = 12, .minutes = {}};
    using Trend = nearfield::Trend;
    Trend energy = Trend::Free; ///< monotone within playlist::kEnergyTolerance, or as near as can be
    Trend tempo = Trend::Free;  ///< within playlist::kTempoTolerance
    TrackFilter filter;
};

/// Tracks near several seeds at once, and far from those that are excluded.
struct RadioOptions
{
    std::vector<TrackId> seeds;
    std::vector<TrackId> exclude; ///< no tracks like these
    PlaylistLength length{.tracks = 25, .minutes = {}};
    TrackFilter filter;
};

/// Moods one after the other, each a mark on the way: calm → energetic → calm.
struct ArcOptions
{
    using Mood = nearfield::Mood;
    std::vector<Mood> moods; ///< two or more
    PlaylistLength length{.tracks = {}, .minutes = 60};
    ListenerId listener{}; ///< whose taste chooses among tracks that fit equally; 0: nobody's
    TrackFilter filter;
};

struct FilterOptions
{
    TrackFilter filter;
    ListenerId listener{}; ///< whose ratings the filter means; 0: the current one
    PlaylistLength length; ///< neither: all that match
};

struct PlaylistExport
{
    PlaylistFormat format = PlaylistFormat::M3u8;
    bool relativePaths = false; ///< from the folder of the written file
};

/// What reading a playlist came to.
struct PlaylistImport
{
    PlaylistId id{};
    std::string name;
    std::size_t entries = 0;
    std::size_t found = 0;          ///< that are tracks of the library
    std::vector<std::string> notes; ///< for people: what was unusual and how it was read
};

} // namespace nearfield
