#include "core/recommend/ease.h"

#include <algorithm>
#include <numeric>

#include <Eigen/Cholesky>

namespace nearfield {

namespace {

/// Of the side of a matrix that is inverted: it and its inverse take a gigabyte.
constexpr std::size_t kMostSide = 7900;

std::vector<std::uint32_t> commonest(const Interactions& train, std::size_t count)
{
    std::vector<std::uint32_t> items(train.items());
    std::iota(items.begin(), items.end(), 0U);
    std::stable_sort(items.begin(), items.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return train.ofItem(a).size() > train.ofItem(b).size(); });
    items.resize(std::min(count, items.size()));
    std::sort(items.begin(), items.end());
    return items;
}

Interactions columnsOf(const Interactions& train, const std::vector<std::uint32_t>& items, bool binary)
{
    std::vector<Interaction> kept;
    for (std::uint32_t column = 0; column < items.size(); ++column) {
        for (const auto& [listener, value] : train.ofItem(items[column])) {
            kept.push_back({listener, column, binary ? 1.0F : value});
        }
    }
    return {train.kind(), train.listeners(), items.size(), std::move(kept)};
}

/// (S + λI)⁻¹, where S sums the outer products of `count` sparse vectors of length `side`.
template <typename EntriesOf>
MatrixT<double> inverseOfProducts(std::size_t count, std::size_t side, const EntriesOf& entriesOf, double penalty)
{
    const auto n = static_cast<Eigen::Index>(side);
    MatrixT<double> sum = MatrixT<double>::Zero(n, n);
    for (std::size_t k = 0; k < count; ++k) {
        for (const auto& a : entriesOf(k)) {
            for (const auto& b : entriesOf(k)) {
                sum(a.index, b.index) += static_cast<double>(a.value) * static_cast<double>(b.value);
            }
        }
    }
    sum.diagonal().array() += penalty;
    const Eigen::LLT<Eigen::Ref<MatrixT<double>>> cholesky(sum); // in place: there may be hundreds of megabytes
    MatrixT<double> inverse = MatrixT<double>::Identity(n, n);
    cholesky.solveInPlace(inverse);
    return inverse;
}

} // namespace

bool Ease::fit(const Interactions& train, const FitOptions& /*options*/, const std::stop_token& stop)
{
    m_items = train.items();
    const std::size_t wanted = std::min(m_options.mostItems, train.items());
    m_ofListeners = m_options.form == Form::Listeners ||
                    (m_options.form == Form::Smaller && train.listeners() <= std::min(wanted, kMostSide));
    m_common = commonest(train, m_ofListeners ? wanted : std::min(wanted, kMostSide));
    m_x = columnsOf(train, m_common, m_options.binary);
    if (stop.stop_requested()) {
        return false;
    }

    if (!m_ofListeners) {
        m_inverse = inverseOfProducts(
            m_x.listeners(), m_x.items(), [this](std::size_t row) { return m_x.ofListener(row); }, m_options.penalty);
        m_diagonal = m_inverse.diagonal();
        return !stop.stop_requested();
    }
    m_inverse = inverseOfProducts(
        m_x.items(), m_x.listeners(), [this](std::size_t column) { return m_x.ofItem(column); }, m_options.penalty);
    m_diagonal.resize(static_cast<Eigen::Index>(m_x.items()));
    for (std::size_t column = 0; column < m_x.items(); ++column) {
        double form = 0; // xᵀKx
        for (const auto& a : m_x.ofItem(column)) {
            for (const auto& b : m_x.ofItem(column)) {
                form += static_cast<double>(a.value) * static_cast<double>(b.value) * m_inverse(a.index, b.index);
            }
        }
        m_diagonal[static_cast<Eigen::Index>(column)] = (1 - form) / m_options.penalty;
    }
    return !stop.stop_requested();
}

void Ease::scores(std::size_t listener, std::span<float> scores) const
{
    VectorT<double> xp = VectorT<double>::Zero(m_diagonal.size()); // the listener's row of XP
    if (m_ofListeners) {
        for (std::size_t column = 0; column < m_x.items(); ++column) {
            double sum = 0;
            for (const auto& [other, value] : m_x.ofItem(column)) {
                sum += m_inverse(static_cast<Eigen::Index>(listener), other) * static_cast<double>(value);
            }
            xp[static_cast<Eigen::Index>(column)] = sum;
        }
    } else {
        for (const auto& [column, value] : m_x.ofListener(listener)) {
            xp += static_cast<double>(value) * m_inverse.row(column).transpose();
        }
    }
    VectorT<double> xb = -xp.cwiseQuotient(m_diagonal);
    for (const auto& [column, value] : m_x.ofListener(listener)) {
        xb[column] += static_cast<double>(value); // the diagonal of B is 0
    }

    std::fill(scores.begin(), scores.end(), 0.0F);
    for (std::size_t column = 0; column < m_common.size(); ++column) {
        scores[m_common[column]] = static_cast<float>(xb[static_cast<Eigen::Index>(column)]);
    }
}

std::optional<Prediction> Ease::predict(std::size_t /*listener*/, std::size_t /*item*/) const
{
    return std::nullopt;
}

} // namespace nearfield
