#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace nearfield::exchange {

/// What many listeners answered, as a file states it.
struct RatingsFile
{
    struct Answer
    {
        std::uint32_t listener; ///< position in `listeners`
        std::uint32_t item;     ///< position in `items`
        float value;            ///< stars or plays as written
    };

    std::string layout;                 ///< "cm100k", "hetrec", "movielens", "stars"
    bool plays = false;                 ///< values are play counts, not ratings
    double mostValue = 0;               ///< the greatest value of the scale; of play counts, the greatest there is
    std::vector<std::string> listeners; ///< ids as written, in order of first appearance
    std::vector<std::string> items;
    std::vector<Answer> answers; ///< in the order of the file
};

/// Reads a table of ratings or play counts; the layout is found from its content:
/// - user TAB item TAB rating TAB known-before (0 or 1), without a header (CM100k), 1 to 4;
/// - userID TAB artistID TAB weight (HetRec Last.fm), play counts;
/// - userId,movieId,rating,timestamp (MovieLens), ½ to 5 stars;
/// - listener,track,stars in any order and with any of comma, TAB and semicolon, ½ to 5 stars.
/// Throws NotFound, Unreadable, or BadFormat with a message that names the file, the line and what was expected.
[[nodiscard]] RatingsFile readRatings(const std::filesystem::path& path);

/// The same from memory; `name` stands for the file in messages.
[[nodiscard]] RatingsFile parseRatings(std::string_view text, const std::string& name);

} // namespace nearfield::exchange
