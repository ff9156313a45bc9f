#include "core/nn/neighbour_network.h"

#include <cmath>

#include "core/nn/kernels.h"

namespace nearfield::nn {

template <typename Scalar>
NeighbourNetwork<Scalar>::NeighbourNetwork(const NeighbourOptions& options, ParamStore<Scalar>& store)
    : m_options(options)
{
    const std::vector<LayerOptions> encoder = {
        {.units = options.hidden, .activation = Activation::BatchNormRelu, .dropout = options.dropout},
        {.units = options.latent}};
    const std::vector<LayerOptions> shortcut = {{.units = options.latent}};
    const std::vector<LayerOptions> decoder = {
        {.units = options.decoderHidden, .activation = Activation::BatchNormRelu}, {.units = options.outputs}};
    m_members.reserve(options.members);
    for (std::size_t k = 0; k < options.members; ++k) {
        m_members.push_back({.encoder = Network<Scalar>(options.inputs, encoder, store),
                             .shortcut = Network<Scalar>(options.inputs, shortcut, store),
                             .decoder = Network<Scalar>(options.latent, decoder, store)});
    }
}

template <typename Scalar>
void NeighbourNetwork<Scalar>::initialise(ParamStore<Scalar>& store, Random& random) const
{
    for (const Member& member : m_members) {
        member.encoder.initialise(store, random);
        member.shortcut.initialise(store, random);
        member.decoder.initialise(store, random);
    }
}

template <typename Scalar>
typename NeighbourNetwork<Scalar>::Workspace NeighbourNetwork<Scalar>::prepare(std::size_t maxRows,
                                                                               std::uint64_t seed) const
{
    Workspace workspace;
    Random random(seed);
    for (const Member& member : m_members) {
        workspace.members.push_back({.encoder = member.encoder.prepare(maxRows, random.next()),
                                     .shortcut = member.shortcut.prepare(maxRows, random.next()),
                                     .decoder = member.decoder.prepare(maxRows, random.next())});
    }
    return workspace;
}

template <typename Scalar>
NeighbourLoss NeighbourNetwork<Scalar>::lossAndGradient(ParamStore<Scalar>& store, const ConstRef& x,
                                                        const ConstRef& targets, std::span<const std::uint32_t> owners,
                                                        Workspace& workspace) const
{
    const Eigen::Index rows = x.rows();
    const auto latent = static_cast<Eigen::Index>(m_options.latent);
    const auto numbers = static_cast<std::size_t>(targets.size());
    const double share = 1 / static_cast<double>(m_members.size());
    const auto errorFactor =
        static_cast<Scalar>(2 * share * m_options.reconstructionWeight / static_cast<double>(numbers));
    MatrixT<Scalar>& unit = workspace.unit;
    MatrixT<Scalar>& gradient = workspace.gradient;
    gradient.resize(rows, latent);
    workspace.decoderGradient.resize(rows, latent);
    NeighbourLoss loss;
    for (std::size_t k = 0; k < m_members.size(); ++k) {
        const Member& member = m_members[k];
        MemberWorkspace& work = workspace.members[k];
        unit = member.encoder.forward(store, x, work.encoder) + member.shortcut.forward(store, x, work.shortcut);
        normaliseRows<Scalar>(unit, workspace.lengths);

        if (m_options.neighbourWeight > 0) {
            loss.neighbours += share * contrastiveLoss<Scalar>(unit, owners, static_cast<Scalar>(m_options.temperature),
                                                               static_cast<Scalar>(share * m_options.neighbourWeight),
                                                               workspace.contrastive, gradient);
        } else {
            gradient.setZero();
        }

        const auto y = member.decoder.forward(store, unit, work.decoder);
        loss.reconstruction += share *
                               squaredError(numbers, y.data(), targets.data(), errorFactor,
                                            member.decoder.outputGradient(rows, work.decoder).data()) /
                               static_cast<double>(numbers);
        member.decoder.backward(store, unit, work.decoder, &workspace.decoderGradient);

        gradient += workspace.decoderGradient.topRows(rows);
        normaliseRowsBackward<Scalar>(unit, workspace.lengths, gradient);
        member.encoder.outputGradient(rows, work.encoder) = gradient;
        member.encoder.backward(store, x, work.encoder);
        member.shortcut.outputGradient(rows, work.shortcut) = gradient;
        member.shortcut.backward(store, x, work.shortcut);
    }
    return loss;
}

template <typename Scalar>
MatrixT<Scalar> NeighbourNetwork<Scalar>::codes(const ParamStore<Scalar>& store, const ConstRef& x) const
{
    const auto latent = static_cast<Eigen::Index>(m_options.latent);
    const auto share = static_cast<Scalar>(1 / std::sqrt(static_cast<double>(m_members.size())));
    MatrixT<Scalar> out(x.rows(), static_cast<Eigen::Index>(codeSize()));
    VectorT<Scalar> lengths;
    for (std::size_t k = 0; k < m_members.size(); ++k) {
        const Member& member = m_members[k];
        MatrixT<Scalar> code = member.encoder.evaluate(store, x, 0, member.encoder.layerCount()) +
                               member.shortcut.evaluate(store, x, 0, member.shortcut.layerCount());
        normaliseRows<Scalar>(code, lengths);
        out.middleCols(static_cast<Eigen::Index>(k) * latent, latent) = share * code;
    }
    return out;
}

template <typename Scalar>
MatrixT<Scalar> NeighbourNetwork<Scalar>::decoded(const ParamStore<Scalar>& store, const ConstRef& codes) const
{
    const auto latent = static_cast<Eigen::Index>(m_options.latent);
    const auto members = static_cast<Scalar>(m_members.size());
    MatrixT<Scalar> out = MatrixT<Scalar>::Zero(codes.rows(), static_cast<Eigen::Index>(m_options.outputs));
    for (std::size_t k = 0; k < m_members.size(); ++k) {
        const MatrixT<Scalar> unit =
            std::sqrt(members) * codes.middleCols(static_cast<Eigen::Index>(k) * latent, latent);
        out += m_members[k].decoder.evaluate(store, unit, 0, m_members[k].decoder.layerCount()) / members;
    }
    return out;
}

template class NeighbourNetwork<float>;
template class NeighbourNetwork<double>;

} // namespace nearfield::nn
