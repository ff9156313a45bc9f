#include <algorithm>
#include <cmath>
#include <functional>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/library/library.h"
#include "core/library/library_impl.h"
#include "core/playlist/ground.h"
#include "core/playlist/radio.h"
#include "core/playlist/step_words.h"
#include "core/storage/rating_store.h"

namespace nearfield {

namespace {

using Json = nlohmann::ordered_json;
using playlist::Ground;

/// Longer lists are no lists; it bounds time and memory too.
constexpr std::size_t kMostTracks = 1000;
constexpr double kMostMinutes = 24 * 60;

Row requireRow(const Catalogue& catalogue, TrackId track)
{
    const auto row = catalogue.rowOf(track);
    if (!row) {
        throw Error(ErrorKind::NotFound, fmt::format("There is no track {} in the library", value(track)));
    }
    return *row;
}

std::vector<Row> requireRows(const Catalogue& catalogue, std::span<const TrackId> tracks)
{
    std::vector<Row> rows;
    for (const TrackId track : tracks) {
        rows.push_back(requireRow(catalogue, track));
    }
    return rows;
}

const SoundSpace& requireSpace(const std::shared_ptr<const SoundSpace>& space)
{
    if (!space) {
        throw Error(ErrorKind::NotReady, "Lists by sound need a trained model; train the autoencoder first");
    }
    return *space;
}

void checkLength(const PlaylistLength& length)
{
    if (length.tracks && (*length.tracks < 1 || *length.tracks > kMostTracks)) {
        throw Error(ErrorKind::BadArgument,
                    fmt::format("A list has 1 to {} tracks, not {}", kMostTracks, *length.tracks));
    }
    if (!length.tracks && length.minutes && !(*length.minutes > 0 && *length.minutes <= kMostMinutes)) {
        throw Error(ErrorKind::BadArgument,
                    fmt::format("A list lasts up to {} minutes, not {}", kMostMinutes, *length.minutes));
    }
}

std::string titleOf(const Catalogue& catalogue, Row row)
{
    return catalogue.title(row).empty() ? std::string(catalogue.uri(row)) : std::string(catalogue.title(row));
}

/// "A, B and 2 more"
std::string namesOf(const Catalogue& catalogue, std::span<const Row> rows)
{
    constexpr std::size_t kNamed = 2;
    std::string out;
    for (std::size_t i = 0; i < std::min(rows.size(), kNamed); ++i) {
        out += (i == 0 ? "" : ", ") + titleOf(catalogue, rows[i]);
    }
    return rows.size() > kNamed ? fmt::format("{} and {} more", out, rows.size() - kNamed) : out;
}

Json idsJson(std::span<const TrackId> ids)
{
    Json out = Json::array();
    for (const TrackId id : ids) {
        out.push_back(value(id));
    }
    return out;
}

template <typename T>
void put(Json& json, const char* key, const std::optional<T>& value)
{
    if (value) {
        json[key] = *value;
    }
}

Json lengthJson(const PlaylistLength& length)
{
    Json out = Json::object();
    put(out, "tracks", length.tracks);
    put(out, "minutes", length.minutes);
    return out;
}

Json filterJson(const TrackFilter& filter)
{
    Json out = Json::object();
    for (const TrackFilter::FeatureRange& range : filter.features) {
        Json& one = out[std::string(fileName(range.feature))] = Json::object();
        put(one, "from", range.low);
        put(one, "to", range.high);
    }
    put(out, "stars_from", filter.starsFrom);
    put(out, "stars_to", filter.starsTo);
    put(out, "year_from", filter.yearFrom);
    put(out, "year_to", filter.yearTo);
    if (!filter.genres.empty()) {
        out["genres"] = filter.genres;
    }
    if (filter.withFileOnly) {
        out["with_file_only"] = true;
    }
    return out;
}

std::string_view nameOf(Trend trend)
{
    return trend == Trend::Free ? "free" : trend == Trend::Rising ? "rising" : "falling";
}

PlaylistEntry entryOf(const Catalogue& catalogue, Row row, std::string reason)
{
    const float seconds = catalogue.raw(row, RawFeature::Duration);
    PlaylistEntry entry{.track = catalogue.id(row),
                        .title = std::string(catalogue.title(row)),
                        .artists = std::string(catalogue.artists(row)),
                        .album = std::string(catalogue.album(row)),
                        .location = {},
                        .identifier = {},
                        .duration = {},
                        .reason = std::move(reason)};
    if (!std::isnan(seconds)) {
        entry.duration = static_cast<double>(seconds);
    }
    return entry;
}

std::string wordsFrom(const Catalogue& catalogue, Row from, Row to)
{
    return playlist::stepWords(catalogue.track(from).raw, catalogue.track(to).raw);
}

/// What a journey's step does against what was asked; empty when it does nothing.
std::string against(const Ground& ground, Row from, Row to, const JourneyOptions& options)
{
    std::string out;
    const auto add = [&](Trend trend, std::string_view feature, float amount) {
        if (amount > 0) {
            out += fmt::format("{}{} {} here, as no track fits better", out.empty() ? "" : "; ", feature,
                               trend == Trend::Rising ? "falls" : "rises");
        }
    };
    add(options.energy, "energy", playlist::againstTrends(ground, from, to, options.energy, Trend::Free));
    add(options.tempo, "tempo", playlist::againstTrends(ground, from, to, Trend::Free, options.tempo));
    return out;
}

std::vector<PlaylistEntry> journeyEntries(const Ground& ground, std::span<const Row> rows, std::span<const Row> stops,
                                          const JourneyOptions& options)
{
    const Catalogue& catalogue = ground.catalogue();
    std::vector<PlaylistEntry> out;
    std::size_t stop = 0; // the last one that was passed
    std::size_t stopAt = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        std::string reason = i == 0 ? "the start" : wordsFrom(catalogue, rows[i - 1], rows[i]);
        if (i > 0 && rows[i] == stops[stop + 1]) {
            ++stop;
            stopAt = i;
            reason += stop + 1 == stops.size() ? " · the end" : " · a stop on the way";
        } else if (i > 0) {
            const auto next = std::find(rows.begin() + static_cast<std::ptrdiff_t>(i), rows.end(), stops[stop + 1]);
            const auto leg = static_cast<double>(next - rows.begin()) - static_cast<double>(stopAt);
            reason += fmt::format(" · {}", playlist::shareWords(static_cast<double>(i - stopAt) / leg));
            if (stops.size() > 2) {
                reason += fmt::format(", towards {}", titleOf(catalogue, stops[stop + 1]));
            }
        }
        if (i > 0) {
            if (const std::string odd = against(ground, rows[i - 1], rows[i], options); !odd.empty()) {
                reason += " · " + odd;
            }
        }
        out.push_back(entryOf(catalogue, rows[i], std::move(reason)));
    }
    return out;
}

/// The listener's ratings by row; NaN where there is none.
std::vector<float> starsOf(storage::Database& database, ListenerId listener, const Catalogue& catalogue)
{
    std::vector<float> stars(catalogue.size(), kUnknown);
    for (const storage::Rating& rating : storage::RatingStore(database).ofListener(listener)) {
        if (const auto row = catalogue.rowOf(rating.track)) {
            stars[*row] = rating.stars;
        }
    }
    return stars;
}

std::vector<std::uint8_t> playable(const Catalogue& catalogue, const TrackFiles& files)
{
    std::vector<std::uint8_t> out(catalogue.size(), 0);
    for (const TrackFile& file : files.all()) {
        if (const auto row = catalogue.rowOf(file.track); row && !file.missing) {
            out[*row] = 1;
        }
    }
    return out;
}

struct Filtered
{
    std::vector<std::uint8_t> rows; ///< 1 for those that pass
    std::vector<float> stars;       ///< empty when the filter does not ask for them
};

/// `listener` 0: the current one.
Filtered filtered(const TrackFilter& filter, const Catalogue& catalogue, const TrackFiles& files,
                  const std::function<storage::Database()>& open, ListenerId listener, bool needsStars)
{
    Filtered out;
    if (needsStars || filter.starsFrom || filter.starsTo) {
        storage::Database database = open();
        out.stars = starsOf(database, listener == ListenerId{} ? currentListenerOf(database).id : listener, catalogue);
    }
    const std::vector<std::uint8_t> hasFile =
        filter.withFileOnly ? playable(catalogue, files) : std::vector<std::uint8_t>();
    out.rows = rowsThatPass(filter, catalogue, out.stars, hasFile);
    return out;
}

std::string arcReason(const std::vector<Mood>& moods, float at)
{
    constexpr float kAtMark = 0.17F;
    const auto nearest = static_cast<std::size_t>(std::lround(at));
    if (std::abs(at - static_cast<float>(nearest)) <= kAtMark) {
        return std::string(toString(moods[nearest]));
    }
    const auto from = std::min(static_cast<std::size_t>(at), moods.size() - 2);
    return fmt::format("from {} to {}, {}", toString(moods[from]), toString(moods[from + 1]),
                       playlist::shareWords(static_cast<double>(at) - static_cast<double>(from)));
}

/// What a track has of what the filter asks for: "energy 0.82, tempo 124".
std::string filterReason(const TrackFilter& filter, const Catalogue& catalogue, Row row, float stars)
{
    std::string out;
    const auto add = [&out](const std::string& text) { out += (out.empty() ? "" : ", ") + text; };
    if (!std::isnan(stars)) {
        add(fmt::format("{} stars", stars));
    }
    for (const TrackFilter::FeatureRange& range : filter.features) {
        const float v = catalogue.raw(row, range.feature);
        const bool isShare = validRange(range.feature).high <= 1;
        add(isShare ? fmt::format("{} {:.2f}", displayName(range.feature), v)
                    : fmt::format("{} {:.0f}", displayName(range.feature), v));
    }
    if (!filter.genres.empty()) {
        add(std::string(catalogue.genre(row)));
    }
    if (filter.yearFrom || filter.yearTo) {
        add(fmt::format("{}", catalogue.year(row).value_or(0)));
    }
    return out;
}

std::string rangeText(const std::optional<float>& low, const std::optional<float>& high)
{
    return low && high ? fmt::format("{}–{}", *low, *high)
           : low       ? fmt::format("from {}", *low)
           : high      ? fmt::format("to {}", *high)
                       : std::string();
}

std::string filterName(const TrackFilter& filter)
{
    std::string out;
    const auto add = [&out](const std::string& text) { out += (out.empty() ? "" : ", ") + text; };
    for (const std::string& genre : filter.genres) {
        add(genre);
    }
    for (const TrackFilter::FeatureRange& range : filter.features) {
        add(fmt::format("{} {}", displayName(range.feature), rangeText(range.low, range.high)));
    }
    if (filter.starsFrom || filter.starsTo) {
        add(rangeText(filter.starsFrom, filter.starsTo) + " stars");
    }
    if (filter.yearFrom || filter.yearTo) {
        const auto year = [](const std::optional<int>& y) {
            return y ? std::optional(static_cast<float>(*y)) : std::nullopt;
        };
        add(rangeText(year(filter.yearFrom), year(filter.yearTo)));
    }
    return out.empty() ? "All tracks" : out;
}

} // namespace

Playlist Library::journey(const JourneyOptions& options, std::stop_token stop) const
{
    const auto space = soundSpace();
    const Catalogue& catalogue = requireSpace(space).catalogue();
    checkLength(options.length);
    const std::vector<Row> stops = requireRows(catalogue, options.stops);
    if (stops.size() < 2) {
        throw Error(ErrorKind::BadArgument, "A journey needs two tracks: where it begins and where it ends");
    }
    std::unordered_set<std::uint32_t> recordings;
    for (const Row row : stops) {
        if (!recordings.insert(catalogue.recording(row)).second) {
            throw Error(ErrorKind::BadArgument,
                        fmt::format("A journey cannot come by “{}” twice; name other stops", titleOf(catalogue, row)));
        }
    }
    if (options.length.tracks && *options.length.tracks < stops.size()) {
        throw Error(ErrorKind::BadArgument,
                    fmt::format("A journey by {} stops has at least {} tracks", stops.size(), stops.size()));
    }
    const Filtered allowed = filtered(
        options.filter, catalogue, *trackFiles(), [this] { return m_impl->database(); }, ListenerId{}, false);
    Playlist out{.name = fmt::format("{} → {}", titleOf(catalogue, stops.front()), titleOf(catalogue, stops.back())),
                 .kind = PlaylistKind::Journey,
                 .entries = {}};
    out.recipe = Json{{"stops", idsJson(options.stops)},
                      {"length", lengthJson(options.length)},
                      {"energy", nameOf(options.energy)},
                      {"tempo", nameOf(options.tempo)},
                      {"filter", filterJson(options.filter)}}
                     .dump();
    if (stop.stop_requested()) {
        return out;
    }
    const Ground ground(catalogue, space->index().codes());
    const std::vector<Row> rows = playlist::journey(
        ground, {.stops = stops, .length = options.length, .energy = options.energy, .tempo = options.tempo},
        allowed.rows);
    out.entries = journeyEntries(ground, rows, stops, options);
    return out;
}

Playlist Library::radio(const RadioOptions& options, std::stop_token stop) const
{
    const auto space = soundSpace();
    const Catalogue& catalogue = requireSpace(space).catalogue();
    checkLength(options.length);
    const std::vector<Row> seeds = requireRows(catalogue, options.seeds);
    const std::vector<Row> exclude = requireRows(catalogue, options.exclude);
    if (seeds.empty()) {
        throw Error(ErrorKind::BadArgument, "A radio needs a track to begin with");
    }
    for (const Row row : exclude) {
        if (std::any_of(seeds.begin(), seeds.end(),
                        [&](Row seed) { return catalogue.recording(seed) == catalogue.recording(row); })) {
            throw Error(ErrorKind::BadArgument,
                        fmt::format("“{}” cannot be wanted and unwanted at once", titleOf(catalogue, row)));
        }
    }
    const Filtered allowed = filtered(
        options.filter, catalogue, *trackFiles(), [this] { return m_impl->database(); }, ListenerId{}, false);
    Playlist out{
        .name = fmt::format("Radio: {}", namesOf(catalogue, seeds)), .kind = PlaylistKind::Radio, .entries = {}};
    out.recipe = Json{{"seeds", idsJson(options.seeds)},
                      {"exclude", idsJson(options.exclude)},
                      {"length", lengthJson(options.length)},
                      {"filter", filterJson(options.filter)}}
                     .dump();
    if (stop.stop_requested()) {
        return out;
    }
    const Ground ground(catalogue, space->index().codes());
    for (const playlist::RadioTrack& track :
         playlist::radio(ground, {.seeds = seeds, .exclude = exclude, .length = options.length}, allowed.rows)) {
        out.entries.push_back(entryOf(catalogue, track.row,
                                      fmt::format("near {}: {}", titleOf(catalogue, track.nearestSeed),
                                                  wordsFrom(catalogue, track.nearestSeed, track.row))));
    }
    return out;
}

Playlist Library::moodArc(const ArcOptions& options, std::stop_token stop) const
{
    const auto space = soundSpace();
    const Catalogue& catalogue = requireSpace(space).catalogue();
    checkLength(options.length);
    if (options.moods.size() < 2) {
        throw Error(ErrorKind::BadArgument, "An arc needs two moods or more");
    }
    const Filtered allowed = filtered(
        options.filter, catalogue, *trackFiles(), [this] { return m_impl->database(); }, options.listener, false);
    Playlist out{.kind = PlaylistKind::Arc, .entries = {}};
    Json moods = Json::array();
    for (const Mood mood : options.moods) {
        out.name += (out.name.empty() ? "" : " → ") + std::string(toString(mood));
        moods.push_back(toString(mood));
    }
    out.name.front() = static_cast<char>(out.name.front() - 'a' + 'A');
    out.recipe = Json{{"moods", moods},
                      {"length", lengthJson(options.length)},
                      {"listener", value(options.listener)},
                      {"filter", filterJson(options.filter)}}
                     .dump();
    std::vector<float> stars; // predicted
    if (options.listener != ListenerId{}) {
        const auto known = recommender(options.listener, stop);
        if (known && known->answers() > 0) {
            const std::vector<float> predicted = known->predictedStars();
            for (Row row = 0; row < catalogue.size(); ++row) {
                const auto there = known->catalogue().rowOf(catalogue.id(row));
                stars.push_back(there ? predicted[*there] : kUnknown);
            }
            if (std::any_of(stars.begin(), stars.end(), [](float s) { return std::isnan(s); })) {
                stars.clear(); // the library is being changed: nobody's taste rather than half of it
            }
        }
    }
    if (stop.stop_requested()) {
        return out;
    }
    const Ground ground(catalogue, space->index().codes());
    const playlist::Arc arc =
        playlist::moodArc(ground, playlist::moodPlaces(catalogue), {.moods = options.moods, .length = options.length},
                          stars, allowed.rows);
    for (std::size_t i = 0; i < arc.rows.size(); ++i) {
        const Row row = arc.rows[i];
        std::string reason = arcReason(options.moods, arc.at[i]);
        if (i > 0) {
            reason += ": " + wordsFrom(catalogue, arc.rows[i - 1], row);
        }
        if (!stars.empty()) {
            reason += fmt::format("; {:.1f} stars foretold", stars[row]);
        }
        out.entries.push_back(entryOf(catalogue, row, std::move(reason)));
    }
    return out;
}

Playlist Library::filter(const FilterOptions& options, std::stop_token stop) const
{
    const auto snapshot = catalogue();
    checkLength(options.length);
    const Filtered passed = filtered(
        options.filter, *snapshot, *trackFiles(), [this] { return m_impl->database(); }, options.listener, true);
    Playlist out{.name = filterName(options.filter), .kind = PlaylistKind::Filter, .entries = {}};
    out.recipe = Json{{"filter", filterJson(options.filter)},
                      {"listener", value(options.listener)},
                      {"length", lengthJson(options.length)}}
                     .dump();
    if (stop.stop_requested()) {
        return out;
    }
    for (const Row row : playlist::bestFirst(*snapshot, passed.rows, passed.stars, options.length)) {
        out.entries.push_back(entryOf(*snapshot, row, filterReason(options.filter, *snapshot, row, passed.stars[row])));
    }
    return out;
}

std::size_t Library::countMatching(const TrackFilter& filter, ListenerId listener) const
{
    const auto snapshot = catalogue();
    const Filtered passed = filtered(
        filter, *snapshot, *trackFiles(), [this] { return m_impl->database(); }, listener, false);
    std::vector<std::uint8_t> seen(snapshot->recordingCount(), 0);
    std::size_t count = 0;
    for (Row row = 0; row < snapshot->size(); ++row) {
        if (passed.rows[row] != 0 && std::exchange(seen[snapshot->recording(row)], std::uint8_t{1}) == 0) {
            ++count;
        }
    }
    return count;
}

} // namespace nearfield
