#include "core/recommend/matrix_factorisation.h"

#include <cmath>

#include <Eigen/Cholesky>

#include "core/base/parallel.h"
#include "core/base/random.h"

namespace nearfield {

namespace {

/// Spread of the first factors: small against the biases, not so small that they stay at 0.
constexpr double kFirstFactor = 0.1;

} // namespace

bool MatrixFactorisation::fit(const Interactions& train, const FitOptions& options, const std::stop_token& stop)
{
    m_mean = train.mean();
    m_scale = train.deviation();
    Random random(options.seed);
    const auto start = [&](Side& side, std::size_t rows) {
        side.factors.resize(static_cast<Eigen::Index>(rows), m_options.factors);
        for (double& factor : side.factors.reshaped()) {
            factor = kFirstFactor * random.normal();
        }
        side.biases.setZero(static_cast<Eigen::Index>(rows));
    };
    start(m_listeners, train.listeners());
    start(m_items, train.items());
    for (int round = 0; round < m_options.rounds; ++round) {
        if (stop.stop_requested()) {
            return false;
        }
        solve(m_listeners, m_items, true, train, options.threads);
        solve(m_items, m_listeners, false, train, options.threads);
    }

    double square = 0;
    for (const Interaction& i : train.all()) {
        const double left = static_cast<double>(i.value) - at(i.listener, i.item);
        square += left * left;
    }
    m_deviation = train.size() > 0 ? std::sqrt(square / static_cast<double>(train.size())) : 0.0;
    return true;
}

void MatrixFactorisation::solve(Side& side, const Side& other, bool ofListeners, const Interactions& train,
                                unsigned threads) const
{
    const Eigen::Index width = m_options.factors + 1; // and the bias
    parallelFor(
        static_cast<std::size_t>(side.biases.size()),
        [&](std::size_t begin, std::size_t end) {
            MatrixT<double> normal(width, width);
            VectorT<double> right(width);
            VectorT<double> design(width);
            design[width - 1] = 1;
            for (std::size_t row = begin; row < end; ++row) {
                const auto entries = ofListeners ? train.ofListener(row) : train.ofItem(row);
                normal.setZero();
                right.setZero();
                for (const auto& entry : entries) {
                    const auto index = static_cast<Eigen::Index>(entry.index);
                    design.head(width - 1) = other.factors.row(index);
                    normal.selfadjointView<Eigen::Lower>().rankUpdate(design);
                    right += design * ((static_cast<double>(entry.value) - m_mean) / m_scale - other.biases[index]);
                }
                normal.diagonal().array() +=
                    m_options.penalty + m_options.penaltyPerAnswer * static_cast<double>(entries.size());
                normal.selfadjointView<Eigen::Lower>().llt().solveInPlace(right);
                side.factors.row(static_cast<Eigen::Index>(row)) = right.head(width - 1);
                side.biases[static_cast<Eigen::Index>(row)] = right[width - 1];
            }
        },
        threads);
}

double MatrixFactorisation::at(std::size_t listener, std::size_t item) const
{
    const auto l = static_cast<Eigen::Index>(listener);
    const auto i = static_cast<Eigen::Index>(item);
    return m_mean + m_scale * (m_listeners.biases[l] + m_items.biases[i] +
                               m_listeners.factors.row(l).dot(m_items.factors.row(i)));
}

void MatrixFactorisation::scores(std::size_t listener, std::span<float> scores) const
{
    for (std::size_t item = 0; item < scores.size(); ++item) {
        scores[item] = static_cast<float>(at(listener, item));
    }
}

std::optional<Prediction> MatrixFactorisation::predict(std::size_t listener, std::size_t item) const
{
    return Prediction{.value = static_cast<float>(at(listener, item)), .deviation = static_cast<float>(m_deviation)};
}

} // namespace nearfield
