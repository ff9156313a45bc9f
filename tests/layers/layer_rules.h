#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace nearfield::test {

/// Path from the project's root, and the text of the file.
using Sources = std::map<std::string, std::string>;

/// All headers and sources below core/, ui/ and app/.
[[nodiscard]] Sources readSources(const std::filesystem::path& root);

/// Every break of the rules of docs/architecture.md: levels, fences, rooted includes, own header first, #pragma once,
/// and files over 600 lines. Sentences that name file and include.
[[nodiscard]] std::vector<std::string> violations(const Sources& sources);

} // namespace nearfield::test
