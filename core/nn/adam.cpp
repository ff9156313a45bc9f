#include "core/nn/adam.h"

#include <cmath>

#include "core/nn/kernels.h"

namespace nearfield::nn {

template <typename Scalar>
Adam<Scalar>::Adam(const AdamOptions& options, const ParamStore<Scalar>& store)
    : m_options(options)
    , m_first(store.values().size())
    , m_second(store.values().size())
{
}

template <typename Scalar>
void Adam<Scalar>::step(ParamStore<Scalar>& store, std::span<const RowGradient<Scalar>* const> tables)
{
    ++m_steps;
    const auto steps = static_cast<double>(m_steps);
    const AdamFactors<Scalar> factors{
        .beta1 = static_cast<Scalar>(m_options.beta1),
        .beta2 = static_cast<Scalar>(m_options.beta2),
        .stepSize = static_cast<Scalar>(m_options.learningRate / (1 - std::pow(m_options.beta1, steps))),
        .secondCorrection = static_cast<Scalar>(1 / std::sqrt(1 - std::pow(m_options.beta2, steps))),
        .epsilon = static_cast<Scalar>(m_options.epsilon)};

    const auto update = [&](std::size_t count, const Scalar* gradient, std::size_t offset) {
        adamUpdate(count, factors, gradient, m_first.data() + offset, m_second.data() + offset,
                   store.values().data() + offset);
    };
    update(store.gradients().size(), store.gradients().data(), 0);
    for (const RowGradient<Scalar>* table : tables) {
        for (std::size_t i = 0; i < table->rows.size(); ++i) {
            update(table->width, table->gradient.row(static_cast<Eigen::Index>(i)).data(),
                   table->offset + table->rows[i] * table->width);
        }
    }
}

template class Adam<float>;
template class Adam<double>;

} // namespace nearfield::nn
