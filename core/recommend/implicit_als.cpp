#include "core/recommend/implicit_als.h"

#include <Eigen/Cholesky>

#include "core/base/parallel.h"
#include "core/base/random.h"

namespace nearfield {

namespace {

constexpr double kFirstFactor = 0.01;

/// Solves each row of `own` against `other`. entriesOf(row) gives its interactions; `weight` turns their values into
/// α·confidence.
template <typename EntriesOf>
void solve(Matrix& own, const Matrix& other, const EntriesOf& entriesOf, float weight, double penalty, unsigned threads)
{
    Matrix shared = other.transpose() * other; // every pair counts once, with value 0
    shared.diagonal().array() += static_cast<float>(penalty);
    parallelFor(
        static_cast<std::size_t>(own.rows()),
        [&](std::size_t begin, std::size_t end) {
            Matrix normal(shared.rows(), shared.cols());
            Vector right(shared.rows());
            Matrix met; // the rows of `other` of this row's interactions, each times √(α·confidence)
            Eigen::LLT<Matrix> cholesky(shared.rows());
            for (std::size_t row = begin; row < end; ++row) {
                const auto entries = entriesOf(row);
                met.resize(static_cast<Eigen::Index>(entries.size()), shared.cols());
                right.setZero();
                for (std::size_t k = 0; k < entries.size(); ++k) {
                    const float confidence = weight * entries[k].value;
                    const auto factors = other.row(static_cast<Eigen::Index>(entries[k].index));
                    met.row(static_cast<Eigen::Index>(k)) = std::sqrt(confidence) * factors;
                    right += (1 + confidence) * factors.transpose();
                }
                normal = shared;
                normal.noalias() += met.transpose() * met;
                cholesky.compute(normal);
                own.row(static_cast<Eigen::Index>(row)) = cholesky.solve(right);
            }
        },
        threads);
}

} // namespace

bool ImplicitAls::fit(const Interactions& train, const FitOptions& options, const std::stop_token& stop)
{
    Random random(options.seed);
    const auto start = [&](Matrix& factors, std::size_t rows) {
        factors.resize(static_cast<Eigen::Index>(rows), m_options.factors);
        for (float& factor : factors.reshaped()) {
            factor = static_cast<float>(kFirstFactor * random.normal());
        }
    };
    start(m_listeners, train.listeners());
    start(m_items, train.items());
    const auto weight = static_cast<float>(train.mean() > 0 ? m_options.alpha / train.mean() : 0.0);
    for (int round = 0; round < m_options.rounds; ++round) {
        if (stop.stop_requested()) {
            return false;
        }
        solve(
            m_listeners, m_items, [&](std::size_t row) { return train.ofListener(row); }, weight, m_options.penalty,
            options.threads);
        solve(
            m_items, m_listeners, [&](std::size_t row) { return train.ofItem(row); }, weight, m_options.penalty,
            options.threads);
    }
    return true;
}

void ImplicitAls::scores(std::size_t listener, std::span<float> scores) const
{
    Eigen::Map<Vector>(scores.data(), static_cast<Eigen::Index>(scores.size())).noalias() =
        m_items * m_listeners.row(static_cast<Eigen::Index>(listener)).transpose();
}

std::optional<Prediction> ImplicitAls::predict(std::size_t /*listener*/, std::size_t /*item*/) const
{
    return std::nullopt;
}

} // namespace nearfield
