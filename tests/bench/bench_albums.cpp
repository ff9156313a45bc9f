// Same-album precision of a trained library of music files: of the ten nearest tracks of each, how many are from its
// own folder. Nobody told the model about folders, and tracks of one album are mostly alike.
//   bench_albums LIBRARY
//
// Latent: cosine of the autoencoder's codes. Raw: Euclidean distance of the nine features, each of variance 1. Chance:
// ten other tracks drawn from the library. Folders of fewer than eleven files are not asked, but are among the answers.

#include <algorithm>
#include <cmath>
#include <exception>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/base/parallel.h"
#include "core/features/features.h"
#include "core/library/library.h"
#include "core/library/music_files.h"
#include "core/library/sound_space.h"

namespace {

using namespace nearfield;
constexpr std::size_t kNearest = 10;

/// Rows of codes are rows of the catalogue; larger products are nearer.
Matrix unitRows(Matrix codes)
{
    codes.rowwise().normalize();
    return codes;
}

Matrix standardisedFeatures(const Catalogue& catalogue)
{
    Matrix x = inputsOf(catalogue).leftCols(static_cast<Eigen::Index>(kContinuousCount));
    for (auto column : x.colwise()) {
        column.array() -= column.mean();
        const float deviation = std::sqrt(column.squaredNorm() / static_cast<float>(x.rows()));
        column /= std::max(deviation, 1e-9F);
    }
    return x;
}

/// `near(a, b)` is larger for what is nearer. The mean over the rows that are asked.
template <typename Near>
double precision(const std::vector<int>& folders, const std::vector<std::size_t>& asked, const Near& near)
{
    double sum = 0;
    for (const std::size_t seed : asked) {
        std::vector<std::pair<float, std::size_t>> others;
        for (std::size_t i = 0; i < folders.size(); ++i) {
            if (i != seed && folders[i] >= 0) {
                others.emplace_back(-near(static_cast<Eigen::Index>(seed), static_cast<Eigen::Index>(i)), i);
            }
        }
        std::partial_sort(others.begin(), others.begin() + kNearest, others.end());
        sum += static_cast<double>(
                   std::count_if(others.begin(), others.begin() + kNearest,
                                 [&](const auto& other) { return folders[other.second] == folders[seed]; })) /
               kNearest;
    }
    return sum / static_cast<double>(asked.size());
}

} // namespace

int main(int argc, char** argv)
try {
    if (argc != 2) {
        fmt::print(stderr, "usage: bench_albums LIBRARY\n");
        return 2;
    }
    useOneBlasThread();
    const auto library = Library::open(argv[1]);
    const auto space = library->soundSpace();
    const auto files = library->trackFiles();
    if (!space || !files) {
        fmt::print(stderr, "bench_albums: scan, analyse and train first\n");
        return 1;
    }
    const Catalogue& catalogue = space->catalogue();
    std::map<std::string, int> numbers;
    std::vector<int> folders(catalogue.size(), -1); // −1: no file
    std::vector<int> sizes;
    for (std::size_t row = 0; row < catalogue.size(); ++row) {
        if (const TrackFile* file = files->find(catalogue.id(static_cast<Row>(row)))) {
            const auto [it, isNew] =
                numbers.try_emplace(file->path.parent_path().string(), static_cast<int>(sizes.size()));
            if (isNew) {
                sizes.push_back(0);
            }
            folders[row] = it->second;
            ++sizes[static_cast<std::size_t>(it->second)];
        }
    }
    std::vector<std::size_t> asked;
    double chance = 0;
    const auto withFile =
        static_cast<double>(std::count_if(folders.begin(), folders.end(), [](int f) { return f >= 0; }));
    for (std::size_t row = 0; row < folders.size(); ++row) {
        const int size = folders[row] < 0 ? 0 : sizes[static_cast<std::size_t>(folders[row])];
        if (size > static_cast<int>(kNearest)) {
            asked.push_back(row);
            chance += static_cast<double>(size - 1) / (withFile - 1);
        }
    }
    if (asked.empty()) {
        fmt::print(stderr, "bench_albums: no folder has more than ten files\n");
        return 1;
    }
    const Matrix codes = unitRows(space->index().codes());
    const Matrix features = standardisedFeatures(catalogue);
    const double latent = precision(folders, asked, [&](auto a, auto b) { return codes.row(a).dot(codes.row(b)); });
    const double raw =
        precision(folders, asked, [&](auto a, auto b) { return -(features.row(a) - features.row(b)).squaredNorm(); });
    fmt::print("{{\"files\": {:.0f}, \"folders\": {}, \"asked\": {}, \"latent_precision_at_10\": {:.3f}, "
               "\"raw_precision_at_10\": {:.3f}, \"chance\": {:.3f}}}\n",
               withFile, sizes.size(), asked.size(), latent, raw, chance / static_cast<double>(asked.size()));
    return 0;
} catch (const std::exception& error) {
    fmt::print(stderr, "bench_albums: {}\n", error.what());
    return 1;
}
