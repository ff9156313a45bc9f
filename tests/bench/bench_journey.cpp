// How smooth journeys are: 200 random pairs of a trained library, 12 tracks each, beside other ways between the same
// ends of the same length.
//   bench_journey LIBRARY
//
// Walk: each track is one of the twenty nearest of the one before, drawn at random, and the last step jumps to the end.
// Straight line: to ten points, evenly spread on the arc between the ends, the nearest track each. Nearest of the line:
// the same, but one that is not in the list yet. A step is the chord between two codes of length 1. Also the time of
// each maker.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/library/library.h"
#include "core/library/sound_space.h"
#include "core/playlist/ground.h"
#include "core/playlist/journey.h"

namespace {

using namespace nearfield;
using playlist::Ground;
constexpr std::size_t kJourneys = 200;
constexpr std::size_t kTracks = 12;

struct Figures
{
    double meanStep = 0;
    double largestStep = 0; ///< mean over the journeys
    double squared = 0;     ///< sum of squared steps, mean over the journeys
    std::size_t repeats = 0;
    std::size_t artistsInARow = 0;
    double milliseconds = 0;
};

using Way = std::function<std::vector<Row>(Row from, Row to)>;

Figures measured(const Ground& ground, const std::vector<std::pair<Row, Row>>& ends, const Way& way)
{
    Figures out;
    for (const auto& [from, to] : ends) {
        const auto start = std::chrono::steady_clock::now();
        const std::vector<Row> rows = way(from, to);
        out.milliseconds +=
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count() / kJourneys;
        std::set<std::uint32_t> recordings;
        double largest = 0;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            recordings.insert(ground.recording(rows[i]));
            if (i > 0) {
                const auto step = static_cast<double>(ground.distance(rows[i - 1], rows[i]));
                out.meanStep += step / static_cast<double>(kJourneys * (kTracks - 1));
                out.squared += step * step / kJourneys;
                largest = std::max(largest, step);
                out.artistsInARow += ground.sameArtist(rows[i - 1], rows[i]) ? 1 : 0;
            }
        }
        out.largestStep += largest / kJourneys;
        out.repeats += rows.size() - recordings.size();
    }
    return out;
}

Matrix onArc(const Ground& ground, Row from, Row to)
{
    const auto a = ground.units().row(static_cast<Eigen::Index>(from));
    const auto b = ground.units().row(static_cast<Eigen::Index>(to));
    const float angle = std::acos(std::clamp(a.dot(b), -1.0F, 1.0F));
    Matrix points(kTracks - 2, ground.units().cols());
    for (Eigen::Index i = 0; i < points.rows(); ++i) {
        const float share = static_cast<float>(i + 1) / (kTracks - 1);
        points.row(i) = std::sin((1 - share) * angle) * a + std::sin(share * angle) * b;
    }
    return points;
}

void print(const char* name, const Figures& figures)
{
    fmt::print("{:<24}{:>10.3f}{:>14.3f}{:>16.3f}{:>10}{:>16}{:>12.1f}\n", name, figures.meanStep, figures.largestStep,
               figures.squared, figures.repeats, figures.artistsInARow, figures.milliseconds);
}

double millisecondsOf(const std::function<void()>& call)
{
    std::vector<double> times;
    for (int i = 0; i < 5; ++i) {
        const auto start = std::chrono::steady_clock::now();
        call();
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

} // namespace

int main(int argc, char** argv)
try {
    if (argc != 2) {
        fmt::print(stderr, "usage: bench_journey LIBRARY\n");
        return 2;
    }
    useOneBlasThread();
    const auto library = Library::open(argv[1]);
    const auto space = library->soundSpace();
    if (!space) {
        fmt::print(stderr, "bench_journey: import and train first\n");
        return 1;
    }
    const Ground ground(space->catalogue(), space->index().codes());
    Random random(1);
    std::vector<std::pair<Row, Row>> ends;
    while (ends.size() < kJourneys) {
        const auto a = static_cast<Row>(random.below(ground.size()));
        const auto b = static_cast<Row>(random.below(ground.size()));
        if (ground.recording(a) != ground.recording(b)) {
            ends.emplace_back(a, b);
        }
    }
    fmt::print("{} tracks, {} journeys of {}\n", ground.size(), kJourneys, kTracks);
    fmt::print("{:<24}{:>10}{:>14}{:>16}{:>10}{:>16}{:>12}\n", "way", "mean step", "largest step", "sum of squares",
               "repeats", "artist in a row", "ms each");
    print("journey", measured(ground, ends, [&](Row from, Row to) {
              return playlist::journey(ground, {.stops = {from, to}, .length = {.tracks = kTracks}}, {});
          }));
    print("straight line", measured(ground, ends, [&](Row from, Row to) {
              std::vector<Row> rows{from};
              for (const std::vector<Row>& near : ground.nearest(onArc(ground, from, to), 1, {})) {
                  rows.push_back(near.front());
              }
              rows.push_back(to);
              return rows;
          }));
    print("line without repeats", measured(ground, ends, [&](Row from, Row to) {
              std::vector<Row> rows{from};
              std::set<std::uint32_t> used{ground.recording(from), ground.recording(to)};
              for (const std::vector<Row>& near : ground.nearest(onArc(ground, from, to), 60, {})) {
                  const auto fresh = std::find_if(near.begin(), near.end(), [&](Row row) {
                      return !used.contains(ground.recording(row)) && !ground.sameArtist(row, rows.back());
                  });
                  const Row row = fresh != near.end() ? *fresh : near.front();
                  used.insert(ground.recording(row));
                  rows.push_back(row);
              }
              rows.push_back(to);
              return rows;
          }));
    print("random walk", measured(ground, ends, [&](Row from, Row to) {
              std::vector<Row> rows{from};
              while (rows.size() < kTracks - 1) {
                  const Matrix here = ground.units().row(static_cast<Eigen::Index>(rows.back()));
                  const std::vector<std::vector<Row>> near = ground.nearest(here, 21, {});
                  rows.push_back(near.front()[1 + random.below(20)]);
              }
              rows.push_back(to);
              return rows;
          }));
    print("random tracks", measured(ground, ends, [&](Row from, Row to) {
              std::vector<Row> rows{from};
              while (rows.size() < kTracks - 1) {
                  rows.push_back(static_cast<Row>(random.below(ground.size())));
              }
              rows.push_back(to);
              return rows;
          }));

    const Catalogue& catalogue = space->catalogue();
    const TrackId a = catalogue.id(ends[0].first);
    const TrackId b = catalogue.id(ends[0].second);
    const auto time = [](const char* name, const std::function<void()>& call) {
        fmt::print("{:<40}{:>10.0f} ms\n", name, millisecondsOf(call));
    };
    fmt::print("\nof the façade, median of five\n");
    time("journey, 12 tracks", [&] {
        static_cast<void>(library->journey({.stops = {a, b}, .length = {.tracks = 12, .minutes = {}}}));
    });
    time("journey, 60 minutes, energy rising", [&] {
        static_cast<void>(
            library->journey({.stops = {a, b}, .length = {.tracks = {}, .minutes = 60}, .energy = Trend::Rising}));
    });
    time("journey, 100 tracks", [&] {
        static_cast<void>(library->journey({.stops = {a, b}, .length = {.tracks = 100, .minutes = {}}}));
    });
    time("radio, 25 tracks", [&] { static_cast<void>(library->radio({.seeds = {a, b}})); });
    time("arc, 60 minutes", [&] {
        static_cast<void>(library->moodArc({.moods = {Mood::Calm, Mood::Energetic, Mood::Calm}}));
    });
    TrackFilter filter;
    filter.features = {{RawFeature::Energy, 0.6F, 1.0F}, {RawFeature::Tempo, 120.0F, 130.0F}};
    time("filter, two ranges", [&] { static_cast<void>(library->filter({.filter = filter})); });
    time("count of the filter", [&] { static_cast<void>(library->countMatching(filter, ListenerId{})); });
    return 0;
} catch (const std::exception& error) {
    fmt::print(stderr, "bench_journey: {}\n", error.what());
    return 1;
}
