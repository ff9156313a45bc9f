#include "core/exchange/location.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/text.h"

namespace nearfield::exchange {

namespace {

/// Schemes whose URLs have no "//".
constexpr std::array<std::string_view, 6> kBareSchemes{"spotify", "about", "urn", "isrc", "mbid", "magnet"};
constexpr std::string_view kFile = "file:";

bool isLetter(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isDigit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

char lower(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool startsWithIgnoringCase(std::string_view text, std::string_view start) noexcept
{
    return text.size() >= start.size() &&
           std::equal(start.begin(), start.end(), text.begin(), [](char a, char b) { return a == lower(b); });
}

int hexOf(char c) noexcept
{
    if (isDigit(c)) {
        return c - '0';
    }
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

std::string windowsPath(std::string_view path)
{
    std::string out(path);
    std::replace(out.begin(), out.end(), '/', '\\');
    return out;
}

/// Unreserved characters and the slash stay; everything else is a code, byte by byte.
std::string escaped(std::string_view path, std::string_view alsoKept)
{
    std::string out;
    for (const char c : path) {
        if (isLetter(c) || isDigit(c) || std::string_view("-._~/").find(c) != std::string_view::npos ||
            alsoKept.find(c) != std::string_view::npos) {
            out += c;
        } else {
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return out;
}

/// What stands behind "file:"; some programs forget a slash or two, or name the machine.
std::string pathOfFileUrl(std::string_view rest)
{
    if (startsWithIgnoringCase(rest, "//localhost/")) {
        rest.remove_prefix(std::string_view("//localhost").size());
    } else if (rest.starts_with("///")) {
        rest.remove_prefix(2);
    } else if (rest.starts_with("//")) { // a server of Windows, or a drive in the wrong place
        std::string path = percentDecoded(rest);
        return isWindowsPath(std::string_view(path).substr(2)) ? windowsPath(std::string_view(path).substr(2))
                                                               : windowsPath(path);
    }
    std::string path = percentDecoded(rest);
    const bool hasDrive = path.size() > 2 && path[0] == '/' && isWindowsPath(std::string_view(path).substr(1));
    return hasDrive ? windowsPath(std::string_view(path).substr(1)) : path;
}

} // namespace

bool isUrl(std::string_view text) noexcept
{
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || colon < 2 || !isLetter(text[0])) {
        return false;
    }
    const std::string_view scheme = text.substr(0, colon);
    const bool isScheme = std::all_of(scheme.begin(), scheme.end(), [](char c) {
        return isLetter(c) || isDigit(c) || c == '+' || c == '-' || c == '.';
    });
    return isScheme && (text.substr(colon + 1).starts_with("//") || startsWithIgnoringCase(text, "file:/") ||
                        std::any_of(kBareSchemes.begin(), kBareSchemes.end(), [scheme](std::string_view bare) {
                            return scheme.size() == bare.size() && startsWithIgnoringCase(scheme, bare);
                        }));
}

bool isWindowsPath(std::string_view text) noexcept
{
    const bool hasDrive = text.size() > 2 && isLetter(text[0]) && text[1] == ':' && (text[2] == '\\' || text[2] == '/');
    return hasDrive || (text.size() > 2 && text.starts_with("\\\\"));
}

std::string percentDecoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? hexOf(text[i + 1]) : -1;
        const int low = high >= 0 ? hexOf(text[i + 2]) : -1;
        if (low >= 0) {
            out += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string locationOf(std::string_view written, const std::filesystem::path& folder, bool isEscaped)
{
    const std::string_view text = trimmed(written);
    if (text.empty()) {
        return {};
    }
    if (startsWithIgnoringCase(text, "file:/")) {
        return pathOfFileUrl(text.substr(kFile.size()));
    }
    if (isUrl(text)) {
        std::string out;
        for (const char c : text) {
            out += c == ' ' ? std::string("%20") : std::string(1, c);
        }
        return out;
    }
    if (isWindowsPath(text)) {
        return windowsPath(text);
    }
    std::string path = isEscaped ? percentDecoded(text) : std::string(text);
    if (path.front() == '/') {
        return path;
    }
    if (path.find('/') == std::string::npos) { // written on Windows
        std::replace(path.begin(), path.end(), '\\', '/');
    }
    return (folder / path).lexically_normal().string();
}

std::string urlOf(std::string_view location)
{
    if (location.empty()) {
        return {};
    }
    if (isWindowsPath(location)) {
        std::string path(location);
        std::replace(path.begin(), path.end(), '\\', '/');
        return path.starts_with("//") ? "file:" + escaped(path, "") : "file:///" + escaped(path, ":");
    }
    if (location.front() == '/') {
        return "file://" + escaped(location, "");
    }
    return std::string(location);
}

std::string relativePath(std::string_view location, const std::filesystem::path& folder)
{
    const std::filesystem::path path{std::string(location)};
    if (!path.is_absolute() || path != path.lexically_normal()) {
        return {};
    }
    std::string relative = path.lexically_relative(folder.lexically_normal()).string();
    if (relative.empty() || relative == ".") {
        return {};
    }
    const bool isPlain = relative.find('/') != std::string::npos || relative.find('\\') == std::string::npos;
    return isPlain && !isUrl(relative) && !isWindowsPath(relative) ? relative : "./" + relative;
}

std::string escapedPath(std::string_view path)
{
    return escaped(path, "");
}

} // namespace nearfield::exchange
