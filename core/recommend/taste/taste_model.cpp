#include "core/recommend/taste/taste_model.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <Eigen/Cholesky>
#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/parallel.h"

namespace nearfield::taste {

namespace {

/// What is taken to be known before the first answer, as if from so many: answers lie around the middle of the scale,
/// spread evenly over it (variance 1/12).
constexpr double kPriorAnswers = 2;
constexpr double kPriorMean = 0.5;
constexpr double kPriorVariance = 1.0 / 12;

constexpr Eigen::Index kTile = 256; ///< tracks compared with all answers at a time

void check(const Tracks& answered, std::span<const float> enjoyment)
{
    if (static_cast<std::size_t>(answered.coordinates.rows()) != enjoyment.size() ||
        answered.artists.size() != enjoyment.size()) {
        throw Error(ErrorKind::BadArgument,
                    fmt::format("A taste needs a track, its artist and an answer each: {} tracks, {} artists and {} "
                                "answers given.",
                                answered.coordinates.rows(), answered.artists.size(), enjoyment.size()));
    }
    for (std::size_t i = 0; i < enjoyment.size(); ++i) {
        if (!(enjoyment[i] >= 0 && enjoyment[i] <= 1)) {
            throw Error(ErrorKind::BadArgument,
                        fmt::format("Answer {} is {}; enjoyment is from 0 to 1.", i, enjoyment[i]));
        }
    }
}

/// The scale of the kernel at which the errors of answers left out group by group (Rasmussen & Williams eq. 5.10–5.12)
/// are on average as large as stated, drawn to the prior. `inverse`: of the Cholesky factor.
double scaleOf(const Matrix& inverse, const Vector& weights, const std::vector<std::vector<Eigen::Index>>& groups,
               double kernelVariance)
{
    double surprise = 0;
    for (const std::vector<Eigen::Index>& rows : groups) {
        const Matrix columns = inverse(Eigen::all, rows);
        const Eigen::LLT<Matrix> precision(columns.transpose() * columns); // of the group, all others given
        const Matrix covariance = precision.solve(Matrix::Identity(columns.cols(), columns.cols()));
        const Vector errors = covariance * Vector(weights(rows));
        surprise += static_cast<double>((errors.array().square() / covariance.diagonal().array()).sum());
    }
    return (surprise + kPriorAnswers * kPriorVariance / kernelVariance) /
           (static_cast<double>(weights.size()) + kPriorAnswers);
}

/// Answers one by one, or those to each artist together.
std::vector<std::vector<Eigen::Index>> groupsOf(std::span<const std::uint32_t> artists, bool together)
{
    std::vector<std::vector<Eigen::Index>> groups;
    std::unordered_map<std::uint32_t, std::size_t> ofArtist;
    for (std::size_t i = 0; i < artists.size(); ++i) {
        const bool alone = !together || artists[i] == kNoArtist;
        const std::size_t group = alone ? groups.size() : ofArtist.emplace(artists[i], groups.size()).first->second;
        groups.resize(std::max(groups.size(), group + 1));
        groups[group].push_back(static_cast<Eigen::Index>(i));
    }
    return groups;
}

/// The rational quadratic kernel of every row of `a` with every row of `b`.
Matrix likenessOf(const Matrix& a, const Matrix& b)
{
    Matrix distances = -2.0F * a * b.transpose();
    distances.colwise() += a.rowwise().squaredNorm();
    distances.rowwise() += b.rowwise().squaredNorm().transpose();
    return (1.0F + distances.array().max(0.0F)).inverse();
}

/// Adds `variance` wherever both are by the same artist.
void addArtists(Matrix& kernel, std::span<const std::uint32_t> rows, std::span<const std::uint32_t> columns,
                float variance)
{
    for (std::size_t row = 0; row < rows.size(); ++row) {
        for (std::size_t column = 0; column < columns.size(); ++column) {
            if (rows[row] == columns[column] && rows[row] != kNoArtist) {
                kernel(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(column)) += variance;
            }
        }
    }
}

/// Runs body(first, tracks of the tile) over all tracks, on all cores.
template <typename Body>
void forTiles(const Tracks& tracks, const Body& body)
{
    parallelFor(static_cast<std::size_t>(tracks.coordinates.rows()), [&](std::size_t begin, std::size_t end) {
        const auto last = static_cast<Eigen::Index>(end);
        for (auto first = static_cast<Eigen::Index>(begin); first < last; first += kTile) {
            const Eigen::Index count = std::min(kTile, last - first);
            const Matrix tile = tracks.coordinates.middleRows(first, count);
            body(first, Tracks{tile, tracks.artists.subspan(static_cast<std::size_t>(first),
                                                            static_cast<std::size_t>(count))});
        }
    });
}

} // namespace

double Explanation::enjoyment() const
{
    return std::accumulate(features.begin(), features.end(), typical + artist);
}

TasteModel::TasteModel(const Tracks& answered, std::span<const float> enjoyment, const Options& options)
    : m_options(options)
{
    check(answered, enjoyment);
    if (enjoyment.empty()) {
        return;
    }
    const std::size_t count = std::min(enjoyment.size(), options.mostAnswers);
    const std::span<const float> spoken = enjoyment.last(count);
    const std::span<const std::uint32_t> artists = answered.artists.last(count);
    m_artists.assign(artists.begin(), artists.end());
    m_coordinates = answered.coordinates.bottomRows(static_cast<Eigen::Index>(count));

    const auto n = static_cast<double>(count);
    m_prior = (std::accumulate(spoken.begin(), spoken.end(), 0.0) + kPriorAnswers * kPriorMean) / (n + kPriorAnswers);
    const Vector excess =
        Eigen::Map<const Vector>(spoken.data(), static_cast<Eigen::Index>(count)).array() - static_cast<float>(m_prior);

    Matrix covariance = kernel({m_coordinates, m_artists});
    covariance.diagonal().setConstant(static_cast<float>(1 + options.artist + options.noise));
    const Eigen::LLT<Matrix> factored(covariance);
    m_root = factored.matrixL();
    m_weights = factored.solve(excess);
    Matrix inverse = Matrix::Identity(m_root.rows(), m_root.cols());
    m_root.triangularView<Eigen::Lower>().solveInPlace(inverse);
    const double variance = 1 + options.artist + options.noise;
    m_scale = scaleOf(inverse, m_weights, groupsOf(m_artists, false), variance);
    m_strangerScale = scaleOf(inverse, m_weights, groupsOf(m_artists, true), variance);
    for (std::size_t i = 0; i < count; ++i) {
        if (m_artists[i] != kNoArtist) {
            m_artistEffects[m_artists[i]] +=
                static_cast<float>(options.artist) * m_weights[static_cast<Eigen::Index>(i)];
        }
    }
}

Matrix TasteModel::kernel(const Tracks& tracks) const
{
    Matrix kernel = likenessOf(tracks.coordinates, m_coordinates);
    addArtists(kernel, tracks.artists, m_artists, static_cast<float>(m_options.artist));
    return kernel;
}

Vector TasteModel::enjoyment(const Tracks& tracks) const
{
    Vector out = Vector::Constant(tracks.coordinates.rows(), static_cast<float>(m_prior));
    if (answers() == 0) {
        return out;
    }
    forTiles(tracks, [&](Eigen::Index first, const Tracks& tile) {
        out.segment(first, tile.coordinates.rows()) += likenessOf(tile.coordinates, m_coordinates) * m_weights;
        for (std::size_t i = 0; i < tile.artists.size(); ++i) {
            const auto effect = m_artistEffects.find(tile.artists[i]);
            if (effect != m_artistEffects.end()) {
                out[first + static_cast<Eigen::Index>(i)] += effect->second;
            }
        }
    });
    return out;
}

Vector TasteModel::deviation(const Tracks& tracks) const
{
    if (answers() == 0) {
        return Vector::Constant(tracks.coordinates.rows(), static_cast<float>(std::sqrt(kPriorVariance)));
    }
    Vector out(tracks.coordinates.rows());
    forTiles(tracks, [&](Eigen::Index first, const Tracks& tile) {
        Matrix known = kernel(tile).transpose();
        m_root.triangularView<Eigen::Lower>().solveInPlace(known);
        const Vector unknown = static_cast<float>(1 + m_options.artist) - known.colwise().squaredNorm().array();
        for (std::size_t i = 0; i < tile.artists.size(); ++i) {
            const auto row = static_cast<Eigen::Index>(i);
            const double scale = m_artistEffects.contains(tile.artists[i]) ? m_scale : m_strangerScale;
            out[first + row] = static_cast<float>(
                std::sqrt(scale * (std::max(static_cast<double>(unknown[row]), 0.0) + m_options.noise)));
        }
    });
    return out;
}

Vector TasteModel::closeness(const Tracks& tracks) const
{
    Vector out = Vector::Zero(tracks.coordinates.rows());
    if (answers() > 0) {
        forTiles(tracks, [&](Eigen::Index first, const Tracks& tile) {
            out.segment(first, tile.coordinates.rows()) =
                likenessOf(tile.coordinates, m_coordinates).rowwise().maxCoeff();
        });
    }
    return out;
}

Matrix TasteModel::covariance(const Matrix& coordinates) const
{
    Matrix out = likenessOf(coordinates, coordinates);
    if (answers() > 0) {
        Matrix known = likenessOf(m_coordinates, coordinates);
        m_root.triangularView<Eigen::Lower>().solveInPlace(known);
        out.noalias() -= known.transpose() * known;
    }
    return out;
}

Vector TasteModel::likeness(std::span<const float> coordinates) const
{
    const Matrix row = Eigen::Map<const Matrix>(coordinates.data(), 1, static_cast<Eigen::Index>(coordinates.size()));
    return answers() == 0 ? Vector() : Vector(likenessOf(row, m_coordinates).row(0).transpose());
}

Vector TasteModel::influence(std::span<const float> coordinates, std::uint32_t artist) const
{
    const Matrix row = Eigen::Map<const Matrix>(coordinates.data(), 1, static_cast<Eigen::Index>(coordinates.size()));
    return answers() == 0 ? Vector() : Vector(kernel({row, {&artist, 1}}).row(0).transpose().cwiseProduct(m_weights));
}

Explanation TasteModel::explain(const TasteSpace& space, std::span<const float> scores, std::uint32_t artist,
                                int pieces) const
{
    Explanation why{.typical = m_prior, .features = std::vector<double>(scores.size())};
    if (answers() == 0) {
        return why;
    }
    using Wide = VectorT<double>;
    const MatrixT<double> answered = m_coordinates.cast<double>();
    const Wide weights = m_weights.cast<double>();
    const Wide step = Eigen::Map<const Vector>(scores.data(), static_cast<Eigen::Index>(scores.size())).cast<double>();
    const Wide end = space.axes().transpose().cast<double>() * step;
    const auto likenessAt = [&](double share) -> Wide {
        return (1 + (answered.rowwise() - share * end.transpose()).rowwise().squaredNorm().array()).inverse();
    };
    // Simpson's rule; the kernel bends on the scale of 1 and a track is a few units from the middle at most.
    Wide slope = Wide::Zero(end.size()); // by each coordinate, mean over the line
    for (int i = 0; i <= pieces; ++i) {
        const double share = static_cast<double>(i) / pieces;
        const double rule = (i == 0 || i == pieces ? 1.0 : i % 2 == 1 ? 4.0 : 2.0) / (3.0 * pieces);
        const Wide pull = weights.array() * likenessAt(share).array().square();
        slope += 2 * rule * (answered.transpose() * pull - pull.sum() * share * end);
    }
    const Wide parts = step.cwiseProduct(Wide(space.axes().cast<double>() * slope));
    std::copy(parts.begin(), parts.end(), why.features.begin());
    why.typical += weights.dot(likenessAt(0));
    const auto effect = m_artistEffects.find(artist);
    why.artist = effect == m_artistEffects.end() ? 0.0 : static_cast<double>(effect->second);
    return why;
}

} // namespace nearfield::taste
