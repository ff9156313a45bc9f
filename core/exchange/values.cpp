#include "core/exchange/values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstring>
#include <limits>
#include <span>

#include <fmt/format.h>

#include "core/base/hash.h"
#include "core/base/text.h"

namespace nearfield::exchange {

namespace {

constexpr std::size_t kSpotifyIdLength = 22;
constexpr std::string_view kSpotifyUri = "spotify:track:";
constexpr std::string_view kSpotifyLink = "open.spotify.com/";
constexpr int kFirstYear = 1850; // recorded sound is younger
constexpr int kLastYear = 2100;

constexpr bool isDigit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

constexpr bool isAsciiLetterOrDigit(char c) noexcept
{
    return isDigit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// Eight bytes at a time; most fields are short and plain.
bool isAscii(std::string_view text) noexcept
{
    std::uint64_t seen = 0;
    std::size_t i = 0;
    for (; i + sizeof seen <= text.size(); i += sizeof seen) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + i, sizeof word);
        seen |= word;
    }
    for (; i < text.size(); ++i) {
        seen |= static_cast<unsigned char>(text[i]) & 0x80U;
    }
    return (seen & 0x8080808080808080U) == 0;
}

/// What separates the artists of a field.
enum class Separator { Semicolon, Comma, CommaSpace };

bool separatesAt(std::string_view text, std::size_t i, Separator separator) noexcept
{
    if (separator == Separator::Semicolon || text[i] != ',') {
        return separator == Separator::Semicolon && text[i] == ';';
    }
    if (i > 0 && text[i - 1] == '\\') {
        return false;
    }
    if (i + 1 < text.size() && text[i + 1] == ' ') {
        return separator == Separator::CommaSpace;
    }
    return i == 0 || i + 1 == text.size() || !isDigit(text[i - 1]) || !isDigit(text[i + 1]);
}

void appendName(std::string_view name, std::string& out)
{
    name = trimmed(name);
    if (name.empty()) {
        return;
    }
    if (!out.empty()) {
        out += "; ";
    }
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] != '\\' || i + 1 == name.size() || name[i + 1] != ',') {
            out.push_back(name[i]);
        }
    }
}

/// A whole number at the beginning of `text`, which loses it.
std::optional<std::int64_t> takeNumber(std::string_view& text) noexcept
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || !isDigit(text.front())) { // no sign
        return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

/// The same after a separator, and at most `most`.
std::optional<int> takeAfter(std::string_view& text, std::string_view separators, int most) noexcept
{
    if (text.empty() || separators.find(text.front()) == std::string_view::npos) {
        return std::nullopt;
    }
    text.remove_prefix(1);
    const auto number = takeNumber(text);
    return number && *number <= most ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

void skipFraction(std::string_view& text) noexcept
{
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        text.remove_prefix(std::min(text.find_first_not_of("0123456789"), text.size()));
    }
}

/// Seconds since midnight UTC of "T01:30:00.5+01:00"; 0 for nothing.
std::optional<std::int64_t> timeOfDay(std::string_view text) noexcept
{
    constexpr std::int64_t kMinute = 60;
    constexpr std::int64_t kHour = 60 * kMinute;
    if (text.empty()) {
        return 0;
    }
    const auto hours = takeAfter(text, "T ", 24);
    const auto minutes = takeAfter(text, ":", 59);
    if (!hours || !minutes) {
        return std::nullopt;
    }
    std::int64_t seconds = *hours * kHour + *minutes * kMinute;
    if (const auto more = takeAfter(text, ":", 60)) {
        seconds += *more;
        skipFraction(text);
    }
    if (text.starts_with('+') || text.starts_with('-')) {
        const int sign = text.front() == '+' ? 1 : -1;
        const auto zoneHours = takeAfter(text, "+-", 24);
        const auto zoneMinutes = takeAfter(text, ":", 59);
        if (!zoneHours || !zoneMinutes) {
            return std::nullopt;
        }
        seconds -= sign * (*zoneHours * kHour + *zoneMinutes * kMinute);
    } else if (text.starts_with('Z')) {
        text.remove_prefix(1);
    }
    return text.empty() ? std::optional(seconds) : std::nullopt;
}

bool isSpotifyId(std::string_view text) noexcept
{
    return text.size() == kSpotifyIdLength && std::all_of(text.begin(), text.end(), isAsciiLetterOrDigit);
}

} // namespace

float numberOf(std::string_view field, bool decimalComma) noexcept
{
    std::array<char, 64> changed{};
    if (decimalComma && field.size() <= changed.size()) {
        std::replace_copy(field.begin(), field.end(), changed.begin(), ',', '.');
        field = std::string_view(changed.data(), field.size());
    }
    if (field.starts_with('+')) {
        field.remove_prefix(1);
    }
    double v = 0;
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), v);
    const bool isNumber = error == std::errc() && end == field.data() + field.size() &&
                          std::abs(v) <= static_cast<double>(std::numeric_limits<float>::max()); // false for NaN
    return isNumber ? static_cast<float>(v) : kUnknown;
}

std::optional<int> integerOf(std::string_view field, int low, int high) noexcept
{
    const float v = numberOf(field);
    if (!(v >= static_cast<float>(low) && v <= static_cast<float>(high)) || v != std::floor(v)) {
        return std::nullopt;
    }
    return static_cast<int>(v);
}

std::optional<int> yearOf(std::string_view field) noexcept
{
    constexpr std::size_t kDigits = 4;
    if (field.size() < kDigits) {
        return std::nullopt;
    }
    for (const std::size_t at : {std::size_t{0}, field.size() - kDigits}) {
        const std::string_view digits = field.substr(at, kDigits);
        const bool alone =
            (at == 0 || !isDigit(field[at - 1])) && (at + kDigits >= field.size() || !isDigit(field[at + kDigits]));
        if (alone && std::all_of(digits.begin(), digits.end(), isDigit)) {
            return integerOf(digits, kFirstYear, kLastYear);
        }
    }
    return std::nullopt;
}

std::optional<std::int64_t> timeOf(std::string_view field) noexcept
{
    constexpr std::int64_t kLeastMilliseconds = 100'000'000'000; // as seconds, that is the year 5138
    constexpr std::int64_t kMostSeconds = kLeastMilliseconds * 1000;
    const auto first = field.empty() ? std::nullopt : takeNumber(field);
    if (!first) {
        return std::nullopt;
    }
    if (!field.starts_with('-')) {
        skipFraction(field);
        const bool fits = field.empty() && *first < kMostSeconds;
        return fits ? std::optional(*first >= kLeastMilliseconds ? *first / 1000 : *first) : std::nullopt;
    }
    const auto month = takeAfter(field, "-", 12);
    const auto day = takeAfter(field, "-", 31);
    if (*first < kFirstYear || *first > kLastYear || !month || !day) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*first)),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    const auto seconds = timeOfDay(field);
    if (!date.ok() || !seconds) {
        return std::nullopt;
    }
    return std::chrono::sys_seconds(std::chrono::sys_days(date)).time_since_epoch().count() + *seconds;
}

std::optional<bool> flagOf(std::string_view field) noexcept
{
    constexpr std::array<std::string_view, 6> kTrue = {"1", "true", "yes", "t", "y", "1.0"};
    constexpr std::array<std::string_view, 6> kFalse = {"0", "false", "no", "f", "n", "0.0"};
    const auto equals = [field](std::string_view word) {
        return std::equal(field.begin(), field.end(), word.begin(), word.end(),
                          [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
    };
    if (std::any_of(kTrue.begin(), kTrue.end(), equals)) {
        return true;
    }
    return std::any_of(kFalse.begin(), kFalse.end(), equals) ? std::optional(false) : std::nullopt;
}

std::string isrcOf(std::string_view field)
{
    constexpr std::size_t kLength = 12;
    constexpr std::size_t kFirstOfNumber = 5;
    std::string isrc;
    for (const char c : field) {
        if (c != '-') {
            isrc.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
        }
    }
    const bool isOne = isrc.size() == kLength && std::all_of(isrc.begin(), isrc.end(), isAsciiLetterOrDigit) &&
                       !isDigit(isrc[0]) && !isDigit(isrc[1]) &&
                       std::all_of(isrc.begin() + kFirstOfNumber, isrc.end(), isDigit);
    return isOne ? isrc : std::string();
}

void assignText(std::string_view field, std::string& out, bool& converted)
{
    if (isAscii(field) || isValidUtf8(field)) {
        out = field;
    } else {
        out = utf8FromLatin1(field);
        converted = true;
    }
    std::replace_if(
        out.begin(), out.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
}

std::string joinedArtists(std::string artists, bool separatedByCommaSpace)
{
    if (artists.find_first_of(",;") == std::string::npos) {
        return artists;
    }
    const Separator separator = artists.find(';') != std::string::npos ? Separator::Semicolon
                                : separatedByCommaSpace                ? Separator::CommaSpace
                                                                       : Separator::Comma;
    std::string out;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < artists.size(); ++i) {
        if (separatesAt(artists, i, separator)) {
            appendName(std::string_view(artists).substr(begin, i - begin), out);
            begin = i + 1;
        }
    }
    appendName(std::string_view(artists).substr(begin), out);
    return out;
}

std::string uriOf(std::string_view id)
{
    if (isSpotifyId(id)) {
        return std::string(kSpotifyUri).append(id);
    }
    if (const std::size_t link = id.find(kSpotifyLink); link != std::string_view::npos) {
        // https://open.spotify.com/intl-de/track/<id>?si=…
        constexpr std::string_view kTrack = "/track/";
        const std::size_t track = id.find(kTrack, link);
        const std::string_view rest = track == std::string_view::npos ? "" : id.substr(track + kTrack.size());
        const std::string_view linked = rest.substr(0, rest.find_first_of("?/#"));
        return isSpotifyId(linked) ? std::string(kSpotifyUri).append(linked) : std::string();
    }
    return id.find(':') != std::string_view::npos ? std::string(id) : std::string();
}

std::string derivedUri(const Track& track)
{
    if (track.title.empty()) {
        return fmt::format("nearfield:{:016x}", hash64(std::as_bytes(std::span(track.raw.values))));
    }
    const float duration = track.raw[RawFeature::Duration];
    const std::string key = fmt::format("{}\n{}\n{}", track.title, track.artists,
                                        std::isnan(duration) ? std::string() : fmt::format("{:.3f}", duration));
    return fmt::format("nearfield:{:016x}", hash64(std::string_view(key)));
}

} // namespace nearfield::exchange
