#include "core/recommend/taste/taste_space.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <Eigen/Eigenvalues>
#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/parallel.h"

namespace nearfield::taste {

namespace {

constexpr std::size_t kSteps = 1000;    ///< places told apart in each feature
constexpr double kOutermost = 0.01;     ///< all beyond this share of tracks are alike: outliers say no more
constexpr double kLogitPerNormal = 1.7; ///< logistic quantiles over normal ones
constexpr double kNoise = 0.05;         ///< variance added within artists, so that no axis grows without bound
constexpr double kPriorTracks = 100;    ///< with few tracks to compare, artists are taken to differ …
constexpr double kPriorWithin = 0.7;    ///< … alike on all axes: this share of the variance is within them

using Wide = MatrixT<double>;

std::vector<float> placesOf(const Matrix& features, Eigen::Index feature)
{
    std::vector<float> sorted;
    sorted.reserve(static_cast<std::size_t>(features.rows()));
    for (Eigen::Index row = 0; row < features.rows(); ++row) {
        if (!std::isnan(features(row, feature))) {
            sorted.push_back(features(row, feature));
        }
    }
    std::sort(sorted.begin(), sorted.end());
    if (sorted.size() <= kSteps) {
        return sorted;
    }
    std::vector<float> places(kSteps + 1);
    for (std::size_t i = 0; i <= kSteps; ++i) {
        places[i] = sorted[i * (sorted.size() - 1) / kSteps];
    }
    return places;
}

/// Covariance of the scores around the mean of each artist who has several tracks, the prior included.
Wide withinArtists(const Wide& scores, std::span<const std::uint32_t> artists, const Wide& total)
{
    std::vector<Eigen::Index> order(artists.size());
    std::iota(order.begin(), order.end(), Eigen::Index{0});
    const auto artist = [&](std::size_t i) { return artists[static_cast<std::size_t>(order[i])]; };
    std::stable_sort(order.begin(), order.end(), [&](Eigen::Index a, Eigen::Index b) {
        return artists[static_cast<std::size_t>(a)] < artists[static_cast<std::size_t>(b)];
    });
    Wide within = kPriorTracks * kPriorWithin * total;
    double freedom = kPriorTracks;
    for (std::size_t begin = 0, end = 0; begin < order.size() && artist(begin) != kNoArtist; begin = end) {
        while (end < order.size() && artist(end) == artist(begin)) {
            ++end;
        }
        const std::vector<Eigen::Index> rows(order.begin() + static_cast<std::ptrdiff_t>(begin),
                                             order.begin() + static_cast<std::ptrdiff_t>(end));
        const Wide own = scores(rows, Eigen::all);
        const Wide centred = own.rowwise() - own.colwise().mean();
        within += centred.transpose() * centred;
        freedom += static_cast<double>(rows.size() - 1);
    }
    return within / freedom;
}

} // namespace

TasteSpace::TasteSpace(const Matrix& features, std::span<const std::uint32_t> artists)
{
    if (features.rows() == 0 || static_cast<std::size_t>(features.rows()) != artists.size()) {
        throw Error(
            ErrorKind::BadArgument,
            fmt::format("A space of tastes needs tracks and the artist of each: {} tracks and {} artists given.",
                        features.rows(), artists.size()));
    }
    for (Eigen::Index feature = 0; feature < features.cols(); ++feature) {
        m_places.push_back(placesOf(features, feature));
    }
    const Wide s = scores(features).cast<double>();
    const Wide centred = s.rowwise() - s.colwise().mean();
    const Wide total = centred.transpose() * centred / static_cast<double>(s.rows());
    const Wide within = withinArtists(s, artists, total);
    const Wide noise = kNoise * Wide::Identity(total.rows(), total.cols());

    const Eigen::GeneralizedSelfAdjointEigenSolver<Wide> solver(total - within, within + noise);
    const VectorT<double> ratios = solver.eigenvalues().cwiseMax(0.0);
    const double unit = 2 * ratios.sum(); // the mean squared distance between two tracks, nearly
    const VectorT<double> lengths = (ratios / std::max(unit, 1e-9)).cwiseSqrt();
    m_axes = (solver.eigenvectors() * lengths.asDiagonal()).cast<float>();
}

float TasteSpace::score(std::size_t feature, float value) const noexcept
{
    const std::vector<float>& places = m_places[feature];
    if (std::isnan(value) || places.empty()) {
        return 0;
    }
    // Equal values share the middle of their places, so that half the tracks at "0 instrumental" are not told apart.
    const auto [low, high] = std::equal_range(places.begin(), places.end(), value);
    const auto middle = static_cast<double>((low - places.begin()) + (high - places.begin())) / 2;
    const double share = std::clamp(middle / static_cast<double>(places.size()), kOutermost, 1 - kOutermost);
    return static_cast<float>(std::log(share / (1 - share)) / kLogitPerNormal);
}

float TasteSpace::placeOf(float score) noexcept
{
    return 1 / (1 + std::exp(-static_cast<float>(kLogitPerNormal) * score));
}

Matrix TasteSpace::scores(const Matrix& features) const
{
    if (static_cast<std::size_t>(features.cols()) != dimension()) {
        throw Error(ErrorKind::BadArgument, fmt::format("The space of tastes has {} features, these tracks have {}.",
                                                        dimension(), features.cols()));
    }
    Matrix out(features.rows(), features.cols());
    parallelFor(static_cast<std::size_t>(features.rows()), [&](std::size_t begin, std::size_t end) {
        for (auto row = static_cast<Eigen::Index>(begin); row < static_cast<Eigen::Index>(end); ++row) {
            for (std::size_t feature = 0; feature < dimension(); ++feature) {
                const auto column = static_cast<Eigen::Index>(feature);
                out(row, column) = score(feature, features(row, column));
            }
        }
    });
    return out;
}

} // namespace nearfield::taste
