#include "core/nn/embedding.h"

#include <cassert>

namespace nearfield::nn {

template <typename Scalar>
Embedding<Scalar>::Embedding(std::size_t rows, std::size_t width, ParamStore<Scalar>& store)
    : m_rows(rows)
    , m_gradient{.offset = store.addTable(rows * width), .width = width, .rows = {}, .gradient = {}}
{
}

template <typename Scalar>
void Embedding<Scalar>::initialise(ParamStore<Scalar>& store, Random& random, double deviation) const
{
    for (Scalar& value : store.values().subspan(m_gradient.offset, m_rows * m_gradient.width)) {
        value = static_cast<Scalar>(deviation * random.normal());
    }
}

template <typename Scalar>
void Embedding<Scalar>::prepare(std::size_t maxBatch)
{
    m_gradient.rows.clear();
    m_gradient.rows.reserve(maxBatch);
    m_gradient.gradient.resize(static_cast<Eigen::Index>(maxBatch), static_cast<Eigen::Index>(m_gradient.width));
    m_place.assign(m_rows, 0);
}

template <typename Scalar>
void Embedding<Scalar>::gather(const ParamStore<Scalar>& store, std::span<const std::uint32_t> ids,
                               Eigen::Ref<MatrixT<Scalar>> out) const
{
    const Eigen::Map<const MatrixT<Scalar>> table(store.values().data() + m_gradient.offset,
                                                  static_cast<Eigen::Index>(m_rows),
                                                  static_cast<Eigen::Index>(m_gradient.width));
    for (std::size_t b = 0; b < ids.size(); ++b) {
        out.row(static_cast<Eigen::Index>(b)) = table.row(ids[b]);
    }
}

template <typename Scalar>
void Embedding<Scalar>::scatter(std::span<const std::uint32_t> ids, const Eigen::Ref<const MatrixT<Scalar>>& gradient)
{
    assert(ids.size() <= static_cast<std::size_t>(m_gradient.gradient.rows()));
    for (const std::uint32_t row : m_gradient.rows) {
        m_place[row] = 0;
    }
    m_gradient.rows.clear();
    for (std::size_t b = 0; b < ids.size(); ++b) {
        const auto added = gradient.row(static_cast<Eigen::Index>(b));
        std::uint32_t& place = m_place[ids[b]];
        if (place == 0) {
            m_gradient.rows.push_back(ids[b]);
            place = static_cast<std::uint32_t>(m_gradient.rows.size());
            m_gradient.gradient.row(place - 1) = added;
        } else {
            m_gradient.gradient.row(place - 1) += added;
        }
    }
}

template class Embedding<float>;
template class Embedding<double>;

} // namespace nearfield::nn
