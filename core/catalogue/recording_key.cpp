#include "core/catalogue/recording_key.h"

#include <algorithm>
#include <array>

#include "core/base/text.h"

namespace nearfield {

namespace {

/// Words that mark another edition of the same recording, never another recording.
constexpr std::array<std::string_view, 14> kEditionWords = {
    "remaster", "deluxe",      "edition",  "mono",        "stereo",     "album version", "single version",
    "original", "bonus track", "expanded", "anniversary", "radio edit", "explicit",      "from the"};

bool marksEdition(std::string_view foldedText) noexcept
{
    return std::any_of(kEditionWords.begin(), kEditionWords.end(),
                       [&](std::string_view word) { return foldedText.find(word) != std::string_view::npos; });
}

/// The folded title without "(… edition …)", "[…]" and " - … remaster …" at its end.
std::string_view withoutEdition(std::string_view title) noexcept
{
    while (true) {
        title = trimmed(title);
        std::size_t start = std::string_view::npos;
        if (title.ends_with(')')) {
            start = title.rfind('(');
        } else if (title.ends_with(']')) {
            start = title.rfind('[');
        } else {
            start = title.rfind(" - ");
        }
        if (start == std::string_view::npos || start == 0 || !marksEdition(title.substr(start))) {
            return title;
        }
        title = title.substr(0, start);
    }
}

void appendLettersAndDigits(std::string_view text, std::string& out)
{
    for (const char c : text) {
        const bool isPunctuation =
            static_cast<unsigned char>(c) < 0x80 && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9');
        if (!isPunctuation) {
            out.push_back(c);
        }
    }
}

} // namespace

std::string_view firstArtist(std::string_view artists) noexcept
{
    const std::size_t semicolon = artists.find(';');
    return trimmed(artists.substr(0, semicolon != std::string_view::npos ? semicolon : artists.find(", ")));
}

std::string recordingName(std::string_view title, std::string_view artists)
{
    const std::string foldedTitle = folded(title);
    std::string name;
    appendLettersAndDigits(withoutEdition(foldedTitle), name);
    if (name.empty()) {
        name = trimmed(foldedTitle); // a title of punctuation only, such as "?"
    }
    if (name.empty()) {
        return name;
    }
    name.push_back('\n');
    appendLettersAndDigits(folded(firstArtist(artists)), name);
    return name;
}

} // namespace nearfield
