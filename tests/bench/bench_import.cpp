// Milliseconds of an import before the database: reading, cleaning and planning the merge, and planning it again.
//   bench_import CATALOGUE.csv [RUNS]

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/exchange/catalogue_file.h"
#include "core/exchange/cleaning.h"
#include "core/exchange/merge.h"

using namespace nearfield;
using namespace nearfield::exchange;

namespace {

class Times
{
public:
    template <typename Work>
    auto measure(const std::string& what, Work&& work)
    {
        const auto start = std::chrono::steady_clock::now();
        auto result = work();
        add(what, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
        return result;
    }

    void add(const std::string& what, double milliseconds) { m_times[what].push_back(milliseconds); }

    void print()
    {
        for (auto& [what, times] : m_times) {
            std::sort(times.begin(), times.end());
            fmt::print("{:<28} {:7.1f} ms (fastest {:.1f})\n", what, times[times.size() / 2], times.front());
        }
    }

private:
    std::map<std::string, std::vector<double>> m_times;
};

Catalogue stored(const std::vector<Track>& tracks)
{
    CatalogueBuilder builder(tracks.size());
    std::int64_t id = 0;
    for (Track track : tracks) {
        track.id = TrackId{++id};
        builder.add(track);
    }
    return builder.build();
}

} // namespace

int main(int argc, char** argv)
try {
    if (argc < 2) {
        fmt::print(stderr, "usage: bench_import CATALOGUE.csv [RUNS]\n");
        return 2;
    }
    const int runs = argc > 2 ? std::max(1, std::atoi(argv[2])) : 7;
    Times times;
    std::map<std::string_view, std::size_t> reasons;
    std::size_t read = 0;
    std::size_t kept = 0;
    for (int run = 0; run < runs; ++run) {
        const auto start = std::chrono::steady_clock::now();
        CatalogueFile file = times.measure("1 read", [&] { return readCatalogue(argv[1], {}, {}); });
        read = file.rowsRead;
        CleanedFile cleaned = times.measure("2 clean", [&] { return clean(std::move(file)); });
        const MergePlan plan = times.measure("3 plan", [&] { return planMerge(Catalogue(), std::move(cleaned)); });
        times.add("4 together",
                  std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
        kept = plan.added.size();
        reasons.clear();
        for (const Removal& removal : plan.removed) {
            ++reasons[idOf(removal.reason)];
        }

        const Catalogue library = stored(plan.added);
        const MergePlan again = times.measure("5 all three, known already", [&] {
            return planMerge(library, clean(readCatalogue(argv[1], {}, {}),
                                            [&](std::string_view uri) { return library.rowOfUri(uri).has_value(); }));
        });
        if (!again.added.empty() || !again.updated.empty()) {
            fmt::print(stderr, "importing the file again would change the library\n");
            return 1;
        }
    }
    fmt::print("{} rows read, {} kept\n", read, kept);
    for (const auto& [reason, count] : reasons) {
        fmt::print("{:<28} {:7}\n", reason, count);
    }
    times.print();
    return 0;
} catch (const std::exception& error) {
    fmt::print(stderr, "bench_import: {}\n", error.what());
    return 1;
}
