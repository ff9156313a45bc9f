#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace nearfield::test {

/// Fills a folder, which exists, with files as a careless or malicious world has them, all named like music: cut short,
/// with flipped bits, of another format than they are called, empty, random behind a valid header of each container,
/// declaring gigabytes, with bombs for tags and pictures, text, pipes, folders, links to nowhere, unreadable ones. Some
/// of them play. The same seed gives the same bytes. Needs a second or two for 500. Gives the paths in the order in
/// which they were made.
[[nodiscard]] std::vector<std::filesystem::path> writeHostileFiles(const std::filesystem::path& folder,
                                                                   std::size_t count = 500, std::uint64_t seed = 1);

} // namespace nearfield::test
