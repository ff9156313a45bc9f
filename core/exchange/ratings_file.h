#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/catalogue/track.h"
#include "core/exchange/removal.h"

namespace nearfield::exchange {

inline constexpr float kLikeStars = 5;    ///< what a like counts as
inline constexpr float kDislikeStars = 1; ///< what a dislike counts as

/// What listeners answered, as a file states it.
struct RatingsFile
{
    struct Answer
    {
        std::uint32_t listener = 0; ///< position in `listeners`
        std::uint32_t item = 0;     ///< position in `items`
        float value = 0;            ///< stars or plays as written; kLikeStars or kDislikeStars
        std::int64_t at = 0;        ///< Unix seconds; 0 where the file does not tell
        std::size_t line = 0;       ///< physical line that it begins in
    };

    std::string layout;                 ///< "cm100k", "hetrec", "movielens", "stars", "plays", "likes"
    bool plays = false;                 ///< values are play counts, not ratings
    bool times = false;                 ///< there is a column of times
    bool features = false;              ///< there are columns for the nine features: `tracks` could be a catalogue
    double mostValue = 0;               ///< the greatest value of the scale; of play counts, the greatest there is
    std::vector<std::string> listeners; ///< as written, in order of first appearance; one empty name without a column
    std::vector<std::string> items;     ///< ids as written, or "title – artists" where there are none
    std::vector<Track> tracks;          ///< of each item what its first row states; the uri empty where there is none
    std::vector<Answer> answers;        ///< in the order of the file; the last one counts where a listener has several
    std::vector<Removal> rejected;      ///< rows that hold no answer
    std::vector<std::string> notes;     ///< for people: what was unusual and how it was read

    /// Items are ids that mean something in that data set only, and nothing in a music library.
    bool foreignIds = false;
    [[nodiscard]] bool isDataSet() const noexcept { return foreignIds; }
};

/// Reads a table of ratings, likes or play counts; the layout is found from its content (docs/file-formats.md):
/// - user TAB item TAB rating TAB known-before (0 or 1), without a header ("cm100k"), 1 to 4;
/// - userID, artistID, weight ("hetrec"), play counts;
/// - userId, movieId, rating, timestamp ("movielens"), ½ to 5 stars in half steps;
/// - listener, track, stars ("stars"), ½ to 5 in half steps, or plays ("plays"), a count > 0. Tracks by id, or by title
///   and artists; without a listener column the answers are those of one listener with an empty name;
/// - title, artist and target, 1 for a like and 0 for a dislike ("likes").
/// A row that holds no answer is rejected and the others are kept. Items without an id are the same when they have the
/// same recordingName(). Encodings and damage as in readCatalogue().
/// Throws NotFound, Unreadable, or BadFormat (no such table, or not one row with an answer) with a message that names
/// the file, the line and what was expected.
[[nodiscard]] RatingsFile readRatings(const std::filesystem::path& path);

/// The same from memory; `name` stands for the file in messages.
[[nodiscard]] RatingsFile parseRatings(std::string_view bytes, const std::string& name);

/// Tells from the first line whether a file holds answers, so that readRatings() is the way to read it.
/// Throws BadFormat for binary data.
[[nodiscard]] bool holdsAnswers(std::string_view bytes, const std::string& name);

} // namespace nearfield::exchange
