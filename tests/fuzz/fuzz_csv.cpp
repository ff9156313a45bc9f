// Feeds the CSV reader, the whole import behind it and the reader of ratings with anything. Beside the sanitizers, it
// checks what the headers promise; a broken promise aborts.

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string_view>

#include "core/base/error.h"
#include "core/exchange/catalogue_file.h"
#include "core/exchange/cleaning.h"
#include "core/exchange/csv_reader.h"
#include "core/exchange/merge.h"
#include "core/exchange/ratings_file.h"

using namespace nearfield;
using namespace nearfield::exchange;

namespace {

void require(bool holds)
{
    if (!holds) {
        std::abort();
    }
}

bool isPartOf(std::string_view part, std::string_view whole)
{
    const std::less_equal<const char*> notAfter;
    return notAfter(whole.data(), part.data()) && notAfter(part.data() + part.size(), whole.data() + whole.size());
}

void checkReader(std::string_view text)
{
    const char delimiter = detectDelimiter(text);
    CsvReader reader(text, delimiter);
    CsvFields fields(delimiter);
    CsvRecord record;
    const char* last = text.data();
    std::size_t line = 0;
    while (reader.next(record)) {
        require(isPartOf(record.text, text));
        require(record.text.data() >= last); // no byte is in two records
        require(record.line > line);
        last = record.text.data() + record.text.size();
        line = record.line;
        std::size_t chars = 0;
        for (const std::string_view field : fields.split(record.text)) {
            chars += field.size();
        }
        require(chars <= record.text.size());
    }
    require(reader.position() == text.size());
}

void checkImport(std::string_view text)
{
    CatalogueFile file = parseCatalogue(text, "fuzz.csv", {}, {});
    require(file.rowsRead == file.tracks.size() + file.rejected.size());
    require(file.lines.size() == file.tracks.size());
    const std::size_t rows = file.rowsRead;
    CleanedFile cleaned = clean(file);
    require(cleaned.tracks.size() + cleaned.removed.size() == rows);

    const MergePlan plan = planMerge(Catalogue(), std::move(cleaned));
    require(plan.added.size() + plan.removed.size() == rows);
    CatalogueBuilder builder;
    std::int64_t id = 0;
    for (Track track : plan.added) {
        track.id = TrackId{++id};
        builder.add(track);
    }
    const Catalogue library = builder.build();
    const MergePlan again = planMerge(
        library, clean(std::move(file), [&](std::string_view uri) { return library.rowOfUri(uri).has_value(); }));
    require(again.added.empty() && again.updated.empty()); // importing a file twice changes nothing
}

void checkRatings(std::string_view text)
{
    const RatingsFile file = parseRatings(text, "fuzz.csv");
    require(holdsAnswers(text, "fuzz.csv"));
    require(file.tracks.size() == file.items.size());
    require(!file.answers.empty() || file.features);
    std::size_t line = 0;
    for (const RatingsFile::Answer& answer : file.answers) {
        require(answer.listener < file.listeners.size() && answer.item < file.items.size());
        require(std::isfinite(answer.value) && answer.value > 0);
        require(static_cast<double>(answer.value) <= file.mostValue);
        require(answer.line > line);
        line = answer.line;
    }
    for (const std::string& item : file.items) {
        require(!item.empty());
    }
}

/// Any text is read or refused, and nothing else.
template <typename Check>
void readOrRefused(Check&& check, std::string_view text)
{
    try {
        check(text);
    } catch (const Error& error) {
        require(error.kind() == ErrorKind::BadFormat);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    checkReader(text);
    readOrRefused(checkImport, text);
    readOrRefused(checkRatings, text);
    return 0;
}
