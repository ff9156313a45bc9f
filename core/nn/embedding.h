#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/matrix.h"
#include "core/base/random.h"
#include "core/nn/param_store.h"

namespace nearfield::nn {

/// Gradient of a table for the rows that one batch touched, each row once.
template <typename Scalar>
struct RowGradient
{
    std::size_t offset = 0; ///< of the table in the store's values
    std::size_t width = 0;
    std::vector<std::uint32_t> rows; ///< touched, each once
    MatrixT<Scalar> gradient;        ///< its first rows.size() rows belong to `rows`
};

/// A table of `rows` vectors of `width` numbers that are learned, one for each track or listener.
/// Instantiated for float and double.
template <typename Scalar>
class Embedding
{
public:
    /// Takes its place in the store.
    Embedding(std::size_t rows, std::size_t width, ParamStore<Scalar>& store);

    /// Normal with the given standard deviation.
    void initialise(ParamStore<Scalar>& store, Random& random, double deviation) const;

    /// Sizes the workspaces for batches of up to `maxBatch` rows.
    void prepare(std::size_t maxBatch);

    /// Row b of `out` becomes the vector of ids[b]. `out`: ids.size() × width.
    void gather(const ParamStore<Scalar>& store, std::span<const std::uint32_t> ids,
                Eigen::Ref<MatrixT<Scalar>> out) const;

    /// The counterpart: adds row b of `gradient` to that of ids[b], after forgetting the batch before.
    void scatter(std::span<const std::uint32_t> ids, const Eigen::Ref<const MatrixT<Scalar>>& gradient);

    [[nodiscard]] const RowGradient<Scalar>& gradient() const noexcept { return m_gradient; }

private:
    std::size_t m_rows;
    RowGradient<Scalar> m_gradient;
    std::vector<std::uint32_t> m_place; ///< of every row: 1 + its place in m_gradient, 0 if not touched
};

} // namespace nearfield::nn
