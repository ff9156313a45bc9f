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

/// How playlists are made from the sound of the library, and how they are read and written. What makes one hands over a
/// draft, a Playlist that is not stored: with a name, its recipe and a reason for every entry.
namespace nearfield {

/// How long a playlist should be: the first that is given of the two.
struct PlaylistLength
{
    std::optional<std::size_t> tracks;
    std::optional<double> minutes;
};

/// Which tracks may be in it. Ranges are inclusive, in the units of RawFeature.
struct TrackFilter
{
    struct FeatureRange
    {
        RawFeature feature{};
        std::optional<float> low;
        std::optional<float> high;
    };
    std::vector<FeatureRange> features;
    std::optional<float> starsFrom; ///< of the listener's own ratings
    std::optional<float> starsTo;
    std::vector<std::string> genres; ///< any of them, as folded text contained in the track's; empty: all
    std::optional<int> yearFrom;
    std::optional<int> yearTo;
    bool withFileOnly = false;
};

/// A smooth way from one track to another, each step near, no artist twice in a row, no recording twice.
struct JourneyOptions
{
    std::vector<TrackId> stops; ///< two or more, in order
    PlaylistLength length{.tracks = 12, .minutes = {}};
    enum class Trend : std::uint8_t { Free, Rising, Falling };
    Trend energy = Trend::Free; ///< monotone within a tolerance
    Trend tempo = Trend::Free;
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
    enum class Mood : std::uint8_t { Calm, Happy, Energetic, Melancholic, Focused };
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

enum class PlaylistFormat : std::uint8_t { M3u8, Xspf, Jspf };
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
