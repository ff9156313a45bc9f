#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/exchange/ratings_file.h"
#include "core/library/reports.h"
#include "core/storage/database.h"

namespace nearfield {

class Catalogue;

/// What became of the answers of a file.
struct StoredAnswers
{
    AnswersImport counts;
    std::vector<exchange::Removal> left; ///< answers to tracks that the library does not hold
    std::vector<std::string> notes;
};

/// Throws BadFormat for a data set, whose tracks mean nothing in a music library, with what to do instead.
void refuseDataSet(const exchange::RatingsFile& file, const std::string& path);

/// Stores the answers of a file as those of listeners with the names it gives; who is unknown is created with the first
/// answer, and the current listener stands for the empty name. Of several answers to a track the last one counts; plays
/// of copies of a recording add up. The library keeps a rating that it has from a later time than the file states.
/// Storing the same again changes nothing. Needs a transaction, and `catalogue` as it is in the database.
[[nodiscard]] StoredAnswers storeAnswers(storage::Database& database, const Catalogue& catalogue,
                                         const exchange::RatingsFile& file, std::int64_t now);

} // namespace nearfield
