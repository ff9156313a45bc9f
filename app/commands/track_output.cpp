#include <fmt/format.h>

#include "app/commands/command.h"

namespace nearfield::cli {

nlohmann::ordered_json trackJson(const Catalogue& catalogue, TrackId id)
{
    const std::optional<Row> row = catalogue.rowOf(id);
    nlohmann::ordered_json json{{"id", value(id)}};
    if (row) {
        json["title"] = catalogue.title(*row);
        json["artists"] = catalogue.artists(*row);
        json["album"] = catalogue.album(*row);
        json["uri"] = catalogue.uri(*row);
    }
    return json;
}

std::string trackText(const Catalogue& catalogue, TrackId id)
{
    const std::optional<Row> row = catalogue.rowOf(id);
    if (!row || catalogue.title(*row).empty()) {
        return fmt::format("track {}", value(id));
    }
    return fmt::format("“{}” by {}", catalogue.title(*row),
                       catalogue.artists(*row).empty() ? "an unknown artist" : catalogue.artists(*row));
}

} // namespace nearfield::cli
