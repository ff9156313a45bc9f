#pragma once

#include <cstdint>
#include <vector>

#include "core/catalogue/catalogue.h"

namespace nearfield {

/// Rows of a catalogue for fitting (80 %), choosing (10 %) and reporting once (10 %).
struct Split
{
    std::vector<Row> train;
    std::vector<Row> validation;
    std::vector<Row> test;
};

/// By the hash of each recording, so that copies and re-releases are on one side, and a track stays on its side when
/// the library grows. Another seed gives another split.
[[nodiscard]] Split splitByRecording(const Catalogue& catalogue, std::uint64_t seed = 0);

} // namespace nearfield
