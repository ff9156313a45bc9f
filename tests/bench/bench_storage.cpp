// Times what a listener waits for in storage: opening, a first import, loading the catalogue, saving codes.
// bench_storage [TRACKS [REMOVED]]   (default 79,000 and 12,000, what cleaning makes of the 91,100-row catalogue)
// The tracks are made up, of the size of real ones. Prints the median of five runs, each on a fresh library.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/base/random.h"
#include "core/storage/import_store.h"
#include "core/storage/model_store.h"
#include "core/storage/track_store.h"

using namespace nearfield;
using namespace nearfield::storage;

namespace {

std::string letters(Random& random, std::size_t low, std::size_t high)
{
    static constexpr std::string_view kLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    std::string out(low + random.below(high - low + 1), ' ');
    for (char& c : out) {
        c = kLetters[random.below(kLetters.size())];
    }
    return out;
}

std::vector<Track> madeUpTracks(std::size_t count)
{
    Random random(1);
    std::vector<std::string> artists(count / 4 + 1);
    std::vector<std::string> genres(300);
    std::generate(artists.begin(), artists.end(), [&] { return letters(random, 6, 24); });
    std::generate(genres.begin(), genres.end(), [&] { return letters(random, 4, 14); });
    std::vector<Track> out(count);
    for (Track& track : out) {
        track.uri = "spotify:track:" + letters(random, 22, 22);
        track.title = letters(random, 4, 32);
        track.artists = artists[random.below(artists.size())];
        track.album = letters(random, 4, 28);
        track.genre = genres[random.below(genres.size())];
        track.year = 1960 + static_cast<int>(random.below(60));
        track.popularity = static_cast<int>(random.below(101));
        track.isExplicit = random.below(10) == 0;
        track.addedAt = 1'780'000'000;
        for (float& feature : track.raw.values) {
            feature = static_cast<float>(random.uniform());
        }
    }
    return out;
}

std::vector<RemovedRow> madeUpRemovals(std::size_t count, const std::vector<TrackId>& tracks)
{
    Random random(2);
    std::vector<RemovedRow> out(count);
    for (std::size_t i = 0; i < count; ++i) {
        out[i] = {.file = {},
                  .line = i,
                  .uri = "spotify:track:" + letters(random, 22, 22),
                  .title = letters(random, 4, 32),
                  .artists = letters(random, 6, 24),
                  .reason = "a copy of another row",
                  .keptTrack = tracks[random.below(tracks.size())]};
    }
    return out;
}

class Times
{
public:
    template <typename Work>
    auto measure(const std::string& what, Work&& work)
    {
        const auto start = std::chrono::steady_clock::now();
        auto result = work();
        const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
        m_times[what].push_back(time.count());
        return result;
    }

    void print()
    {
        for (auto& [what, times] : m_times) {
            std::sort(times.begin(), times.end());
            std::puts(fmt::format("{:<32} {:9.2f} ms (fastest {:.2f})", what, times[times.size() / 2], times.front())
                          .c_str());
        }
    }

private:
    std::map<std::string, std::vector<double>> m_times;
};

void runOnce(const std::filesystem::path& folder, const std::vector<Track>& tracks, std::size_t removedCount,
             Times& times)
{
    std::filesystem::remove_all(folder);
    times.measure("1 make a library", [&] { return Database::openOrCreate(folder).file(); });
    auto database = times.measure("2 open a library", [&] { return Database::openOrCreate(folder); });

    // As an import does it: everything of one file in one transaction.
    const std::vector<RemovedRow> removed = [&] {
        std::vector<TrackId> ids(tracks.size());
        for (std::size_t i = 0; i < ids.size(); ++i) {
            ids[i] = static_cast<TrackId>(i + 1);
        }
        return madeUpRemovals(removedCount, ids);
    }();
    const auto ids = times.measure("3 first import", [&] {
        Transaction transaction(database);
        auto inserted = times.measure("3a insert tracks", [&] { return TrackStore(database).insert(tracks); });
        times.measure("3b record removed rows", [&] {
            ImportStore(database).record({.path = "/catalogue.csv", .layout = "nearfield"}, removed);
            return 0;
        });
        times.measure("3c commit", [&] {
            transaction.commit();
            return 0;
        });
        return inserted;
    });

    times.measure("4 load the catalogue", [&] { return TrackStore(database).load(); });
    times.measure("5 update all tracks", [&] {
        std::vector<Track> changed = tracks;
        for (std::size_t i = 0; i < changed.size(); ++i) {
            changed[i].id = ids[i];
            changed[i].genre = "changed";
        }
        TrackStore(database).update(changed);
        return 0;
    });
    const Matrix codes = Matrix::Random(static_cast<Eigen::Index>(ids.size()), 32);
    ModelStore models(database);
    const auto save = [&] { return models.save({.kind = "autoencoder", .file = "a"}, ids, codes); };
    times.measure("6 save the first model", save);
    const ModelId model = times.measure("7 replace the model", save);
    times.measure("8 load codes", [&] { return models.codes(model, ids); });
}

} // namespace

int main(int argc, char** argv)
{
    const std::size_t trackCount = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 79'000;
    const std::size_t removedCount = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 12'000;
    std::string pattern = (std::filesystem::temp_directory_path() / "bench_storage.XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
        std::perror(pattern.c_str());
        return 1;
    }
    const std::filesystem::path folder = pattern;
    const std::vector<Track> tracks = madeUpTracks(trackCount);
    Times times;
    for (int i = 0; i < 5; ++i) {
        runOnce(folder / "library", tracks, removedCount, times);
    }
    times.print();
    std::filesystem::remove_all(folder);
    return 0;
}
