#include <algorithm>
#include <cmath>

#include <Eigen/Cholesky>

#include "core/recommend/taste.h"

namespace nearfield {

namespace {

/// Gauss–Legendre with 8 points on [0, 1]: exact for polynomials up to degree 15.
constexpr std::array<double, 4> kNodes = {0.1834346424956498, 0.5255324099163290, 0.7966664774136267,
                                          0.9602898564975363};
constexpr std::array<double, 4> kNodeWeights = {0.3626837833783620, 0.3137066458778873, 0.2223810344533745,
                                                0.1012285362903763};

} // namespace

KernelTaste::KernelTaste(const TasteTracks& answered, std::span<const float> values, const Options& options)
    : m_options(options)
{
    m_skipped = values.size() - std::min(values.size(), options.mostAnswers);
    const std::size_t count = values.size() - m_skipped;
    const auto n = static_cast<Eigen::Index>(count);
    place({answered.features.bottomRows(n), {answered.artists.end() - n, answered.artists.end()}});
    const VectorT<double> y = Eigen::Map<const Vector>(values.data() + m_skipped, n).cast<double>();
    m_mean = y.mean();

    MatrixT<double> k = kernel({answered.features.bottomRows(n), m_artists}).cast<double>();
    k.diagonal().array() += options.penalty;
    const Eigen::LLT<MatrixT<double>> root(k);
    m_root = root.matrixL();
    const VectorT<double> alpha = root.solve(VectorT<double>(y.array() - m_mean));
    m_values = y.cast<float>();
    m_alpha = alpha.cast<float>();
}

void KernelTaste::place(const TasteTracks& tracks)
{
    m_scale = Vector::Ones(tracks.features.cols());
    if (!m_options.columnWeights.empty()) {
        m_scale = Eigen::Map<const Vector>(m_options.columnWeights.data(), m_scale.size());
    }
    m_scale *= static_cast<float>(std::sqrt(m_options.width)) / std::max(m_scale.norm(), 1e-6F);
    m_features = weighted(tracks.features);
    m_artists = tracks.artists;
}

MatrixT<double> KernelTaste::covariance(const TasteTracks& tracks, const Options& options)
{
    KernelTaste prior;
    prior.m_options = options;
    prior.place(tracks);
    return prior.kernel(tracks).cast<double>();
}

Matrix KernelTaste::weighted(const Matrix& features) const
{
    return features * m_scale.asDiagonal();
}

Matrix KernelTaste::kernel(const TasteTracks& tracks) const
{
    const Matrix x = weighted(tracks.features);
    Matrix k = 2 * x * m_features.transpose();
    k.colwise() -= x.rowwise().squaredNorm();
    k.rowwise() -= m_features.rowwise().squaredNorm().transpose();
    k = k.array().min(0.0F).exp();
    const auto same = static_cast<float>(m_options.sameArtist);
    for (Eigen::Index row = 0; row < k.rows(); ++row) {
        for (Eigen::Index answer = 0; answer < k.cols(); ++answer) {
            if (tracks.artists[static_cast<std::size_t>(row)] == m_artists[static_cast<std::size_t>(answer)]) {
                k(row, answer) += same;
            }
        }
    }
    return k;
}

Vector KernelTaste::predict(const TasteTracks& tracks) const
{
    constexpr Eigen::Index kTile = 2048;
    Vector values(tracks.features.rows());
    for (Eigen::Index begin = 0; begin < values.size(); begin += kTile) {
        const Eigen::Index count = std::min(kTile, values.size() - begin);
        const TasteTracks tile{tracks.features.middleRows(begin, count),
                               {tracks.artists.begin() + begin, tracks.artists.begin() + begin + count}};
        values.segment(begin, count) = kernel(tile) * m_alpha;
    }
    values.array() += static_cast<float>(m_mean);
    return values;
}

Vector KernelTaste::leaveOneOut() const
{
    // What leaving one out does to a ridge regression is known from the diagonal of the inverse.
    MatrixT<double> inverseRoot = MatrixT<double>::Identity(m_root.rows(), m_root.cols());
    m_root.triangularView<Eigen::Lower>().solveInPlace(inverseRoot);
    const Vector diagonal = inverseRoot.colwise().squaredNorm().transpose().cast<float>();
    Vector all = Vector::Constant(m_values.size() + static_cast<Eigen::Index>(m_skipped), static_cast<float>(m_mean));
    all.tail(m_values.size()) = m_values - m_alpha.cwiseQuotient(diagonal);
    return all;
}

Vector KernelTaste::ignorance(const TasteTracks& tracks) const
{
    const double prior = 1 + m_options.sameArtist;
    MatrixT<double> k = kernel(tracks).cast<double>().transpose();
    m_root.triangularView<Eigen::Lower>().solveInPlace(k);
    const VectorT<double> explained = k.colwise().squaredNorm().transpose();
    return (1 - explained.array() / prior).max(0.0).cast<float>();
}

Vector KernelTaste::shares(const float* features, std::uint32_t artist) const
{
    const Matrix row = Eigen::Map<const Matrix>(features, 1, m_scale.size());
    const Vector own = kernel({row, {artist}}).row(0).transpose().cwiseProduct(m_alpha);
    Vector all = Vector::Zero(own.size() + static_cast<Eigen::Index>(m_skipped));
    all.tail(own.size()) = own;
    return all;
}

double KernelTaste::explain(const float* features, std::uint32_t artist, double weight, std::span<double> contributions,
                            double& ofArtist) const
{
    const VectorT<double> x = Eigen::Map<const Vector>(features, m_scale.size()).cwiseProduct(m_scale).cast<double>();
    const MatrixT<double> answers = m_features.cast<double>();
    const VectorT<double> alpha = m_alpha.cast<double>();
    const auto kernels = [&](const VectorT<double>& at) {
        return VectorT<double>((-(answers.rowwise() - at.transpose()).rowwise().squaredNorm()).array().exp());
    };
    VectorT<double> gradient = VectorT<double>::Zero(x.size());
    for (std::size_t node = 0; node < kNodes.size(); ++node) {
        for (const double side : {-1.0, 1.0}) {
            const VectorT<double> at = (1 + side * kNodes[node]) / 2 * x;
            const VectorT<double> pull = alpha.cwiseProduct(kernels(at));
            gradient += kNodeWeights[node] / 2 * 2 * (answers.transpose() * pull - pull.sum() * at);
        }
    }
    VectorT<double> parts = gradient.cwiseProduct(x);
    const double atMiddle = alpha.dot(kernels(VectorT<double>::Zero(x.size())));
    const double atTrack = alpha.dot(kernels(x));
    // The quadrature is good to a few digits; its rest goes where the contributions are.
    const double size = parts.cwiseAbs().sum();
    if (size > 0) {
        parts += (atTrack - atMiddle - parts.sum()) / size * parts.cwiseAbs();
    }
    for (Eigen::Index i = 0; i < parts.size(); ++i) {
        contributions[static_cast<std::size_t>(i)] += weight * parts[i];
    }
    for (std::size_t i = 0; i < m_artists.size(); ++i) {
        if (m_artists[i] == artist) {
            ofArtist += weight * m_options.sameArtist * alpha[static_cast<Eigen::Index>(i)];
        }
    }
    return m_mean + atMiddle + (size > 0 ? 0 : atTrack - atMiddle);
}

} // namespace nearfield
