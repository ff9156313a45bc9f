#include "core/playlist/track_filter.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/text.h"
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

} // namespace nearfield
