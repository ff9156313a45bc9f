#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.h"
#include "core/catalogue/track.h"

/// Ordered tracks: made from the sound of the library, by hand, or read from files.
namespace nearfield {

enum class PlaylistKind : std::uint8_t { Manual, Journey, Radio, Arc, Filter, Selection, Imported };
[[nodiscard]] std::string_view toString(PlaylistKind kind) noexcept; ///< "manual", "journey", …

/// One place of a playlist. What an entry from elsewhere said is kept in words, also where the library has no such
/// track; of a track of the library its catalogue speaks, and the words may be empty.
struct PlaylistEntry
{
    std::optional<TrackId> track;
    std::string title;
    std::string artists;
    std::string album;
    std::string location;           ///< path or URL, as its file gave it
    std::string identifier;         ///< as its file gave it
    std::optional<double> duration; ///< seconds
    std::string reason;             ///< why it is there, for people

    friend bool operator==(const PlaylistEntry&, const PlaylistEntry&) = default;
};

struct Playlist
{
    PlaylistId id{}; ///< 0 until stored
    std::string name;
    PlaylistKind kind = PlaylistKind::Manual;
    std::string recipe = "{}";  ///< what was asked for, JSON
    std::int64_t createdAt = 0; ///< Unix seconds
    std::int64_t changedAt = 0;
    std::vector<PlaylistEntry> entries;
};

/// A playlist without its entries, for lists of them.
struct PlaylistSummary
{
    PlaylistId id{};
    std::string name;
    PlaylistKind kind = PlaylistKind::Manual;
    std::size_t entries = 0;
    double seconds = 0; ///< of the entries whose duration is known
    std::int64_t changedAt = 0;
};

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
