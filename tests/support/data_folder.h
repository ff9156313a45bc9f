#pragma once

#include <cstdlib>
#include <filesystem>

namespace nearfield::test {

/// The folder of real data that some tests use when it is there: $NEARFIELD_DATA, else the given one.
inline std::filesystem::path dataFolder(const char* otherwise)
{
    const char* named = std::getenv("NEARFIELD_DATA");
    return named != nullptr && *named != '\0' ? named : otherwise;
}

} // namespace nearfield::test
