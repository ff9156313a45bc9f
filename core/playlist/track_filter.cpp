#include "core/playlist/track_filter.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/catalogue/recording_key.h"
#include "core/features/features.h"

namespace nearfield {

namespace {

template <typename T>
void check(std::string_view what, const std::optional<T>& low, const std::optional<T>& high)
{
    if (low && high && *low > *high) {
        throw Error(ErrorKind::BadArgument, fmt::format("The range of {} ends before it begins: {} … {}", what,
                                                        static_cast<double>(*low), static_cast<double>(*high)));
    }
}

/// False for NaN where any end is given.
bool within(float v, const std::optional<float>& low, const std::optional<float>& high)
{
    return (!low || v >= *low) && (!high || v <= *high);
}

/// By code of the genre column: whether any of the wanted is in it.
std::vector<std::uint8_t> genresThatPass(const TrackFilter& filter, const Catalogue& catalogue)
{
    std::vector<std::string> wanted;
    for (const std::string& genre : filter.genres) {
        if (std::string text = folded(trimmed(genre)); !text.empty()) {
            wanted.push_back(std::move(text));
        }
    }
    const TextColumn& texts = catalogue.genreColumn().texts();
    std::vector<std::uint8_t> out(texts.size(), 1);
    for (std::size_t code = 0; code < texts.size() && !wanted.empty(); ++code) {
        const std::string text = folded(texts[code]);
        out[code] = std::any_of(wanted.begin(), wanted.end(),
                                [&text](const std::string& genre) { return text.find(genre) != std::string::npos; });
    }
    return out;
}

} // namespace

std::vector<std::uint8_t> rowsThatPass(const TrackFilter& filter, const Catalogue& catalogue,
                                       std::span<const float> stars, std::span<const std::uint8_t> hasFile)
{
    for (const TrackFilter::FeatureRange& range : filter.features) {
        check(displayName(range.feature), range.low, range.high);
    }
    check("stars", filter.starsFrom, filter.starsTo);
    check("years", filter.yearFrom, filter.yearTo);
    const bool asksForStars = filter.starsFrom || filter.starsTo;
    const bool asksForYear = filter.yearFrom || filter.yearTo;
    const std::vector<std::uint8_t> genres = genresThatPass(filter, catalogue);
    std::vector<std::uint8_t> out(catalogue.size());
    for (Row row = 0; row < catalogue.size(); ++row) {
        const auto year = catalogue.year(row);
        const float given = row < stars.size() ? stars[row] : kUnknown;
        out[row] =
            genres[catalogue.genreColumn().code(row)] != 0 &&
            (!filter.withFileOnly || (row < hasFile.size() && hasFile[row] != 0)) &&
            (!asksForStars || within(given, filter.starsFrom, filter.starsTo)) &&
            (!asksForYear ||
             (year && *year >= filter.yearFrom.value_or(*year) && *year <= filter.yearTo.value_or(*year))) &&
            std::all_of(filter.features.begin(), filter.features.end(), [&](const TrackFilter::FeatureRange& range) {
                return within(catalogue.raw(row, range.feature), range.low, range.high);
            });
    }
    return out;
}

namespace playlist {

std::vector<Row> bestFirst(const Catalogue& catalogue, std::span<const std::uint8_t> passed,
                           std::span<const float> stars, const PlaylistLength& length)
{
    std::vector<Row> rows;
    for (Row row = 0; row < catalogue.size(); ++row) {
        if (passed[row] != 0) {
            rows.push_back(row);
        }
    }
    const auto quality = [&](Row row) { // greater is better; tracks without stars are after those with
        const float given = std::isnan(stars[row]) ? 0.0F : stars[row];
        return std::tuple(given, catalogue.popularity(row).value_or(-1));
    };
    std::stable_sort(rows.begin(), rows.end(), [&](Row a, Row b) { return quality(a) > quality(b); });
    std::vector<std::uint8_t> heard(catalogue.recordingCount(), 0);
    std::erase_if(rows, [&](Row row) { return std::exchange(heard[catalogue.recording(row)], std::uint8_t{1}) != 0; });

    const auto artistOf = [&](Row row) { return firstArtist(catalogue.artists(row)); };
    std::vector<Row> out;
    std::deque<Row> waiting; // their turn has come, but their artist was heard just now
    double seconds = 0;
    const auto isLongEnough = [&](Row next) {
        if (length.tracks) {
            return out.size() >= *length.tracks;
        }
        const float duration = catalogue.raw(next, RawFeature::Duration);
        return length.minutes &&
               seconds + (std::isnan(duration) ? 0 : static_cast<double>(duration) / 2) > *length.minutes * 60;
    };
    const auto fits = [&](Row row) {
        return out.empty() || artistOf(row).empty() || artistOf(row) != artistOf(out.back());
    };
    const auto take = [&](Row row) {
        const float duration = catalogue.raw(row, RawFeature::Duration);
        seconds += std::isnan(duration) ? 0 : static_cast<double>(duration);
        out.push_back(row);
    };
    for (std::size_t next = 0; next < rows.size() || !waiting.empty();) {
        Row row = 0;
        if (!waiting.empty() && (fits(waiting.front()) || next == rows.size())) {
            row = waiting.front();
            waiting.pop_front();
        } else if (row = rows[next++]; !fits(row)) {
            waiting.push_back(row);
            continue;
        }
        if (isLongEnough(row)) {
            break;
        }
        take(row);
    }
    return out;
}

} // namespace playlist
} // namespace nearfield
