#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace nearfield {

/// How far a long function is. Reported at most every few thousand items; the receiver limits the rate of drawing.
struct Progress
{
    std::string_view
        stage; ///< what is being done now, for people: "Reading catalogue.csv". Valid during the call only.
    std::int64_t done = 0;
    std::int64_t total = -1; ///< -1 while unknown
};

/// Called on the thread that runs the function. May be empty.
using ProgressCallback = std::function<void(const Progress&)>;

inline void report(const ProgressCallback& callback, std::string_view stage, std::int64_t done, std::int64_t total)
{
    if (callback) {
        callback({stage, done, total});
    }
}

} // namespace nearfield
