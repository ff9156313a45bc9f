#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/matrix.h"
#include "core/base/random.h"
#include "core/nn/contrastive.h"
#include "core/nn/network.h"
#include "core/nn/param_store.h"

namespace nearfield::nn {

struct NeighbourOptions
{
    std::size_t inputs = 25;
    std::size_t hidden = 256;
    std::size_t latent = 32; ///< of one member
    std::size_t members = 1; ///< encoders side by side; their codes stand one after the other
    std::size_t decoderHidden = 64;
    std::size_t outputs = 16;
    double dropout = 0.2; ///< after the encoder's hidden layer
    double temperature = 0.15;
    double noise = 0.05;              ///< standard deviation of what is added to the inputs in training
    double neighbourWeight = 1;       ///< 0: reconstruction alone
    double reconstructionWeight = 20; ///< of the mean squared error of outputs in [0, 1]

    bool operator==(const NeighbourOptions&) const = default;
};

struct NeighbourLoss
{
    double neighbours = 0;     ///< contrastiveLoss, mean of the members
    double reconstruction = 0; ///< mean squared error, mean of the members

    [[nodiscard]] double total(const NeighbourOptions& options) const noexcept
    {
        return options.neighbourWeight * neighbours + options.reconstructionWeight * reconstruction;
    }
};

/// One or more encoders whose codes are rows of length 1, each with a decoder, trained side by side on the same batch:
///   code = unit(Dense latent(Dropout(ReLU(BatchNorm(Dense hidden(x))))) + Dense latent(x))
///   outputs = Dense outputs(ReLU(BatchNorm(Dense decoderHidden(code))))
/// The whole code is the members' codes one after the other, over √members, so that its dot product is their mean
/// cosine. Holds shapes and offsets only, as Network. Instantiated for float (product) and double (gradient check).
template <typename Scalar>
class NeighbourNetwork
{
public:
    using ConstRef = Eigen::Ref<const MatrixT<Scalar>>;

    NeighbourNetwork(const NeighbourOptions& options, ParamStore<Scalar>& store);

    void initialise(ParamStore<Scalar>& store, Random& random) const;

    struct MemberWorkspace
    {
        typename Network<Scalar>::Workspace encoder;
        typename Network<Scalar>::Workspace shortcut;
        typename Network<Scalar>::Workspace decoder;
    };
    struct Workspace
    {
        std::vector<MemberWorkspace> members;
        ContrastiveWorkspace<Scalar> contrastive;
        MatrixT<Scalar> unit;            ///< codes of one member
        MatrixT<Scalar> gradient;        ///< by them
        MatrixT<Scalar> decoderGradient; ///< the decoder's part of it
        VectorT<Scalar> lengths;
    };
    [[nodiscard]] Workspace prepare(std::size_t maxRows, std::uint64_t seed) const;

    /// Training mode. x (2n × inputs) holds n pairs, the partners in the second half; `owners` the owner of each pair;
    /// targets: 2n × outputs. With a neighbourWeight of 0 any rows and no owners. Leaves the gradient of total() in the
    /// store.
    NeighbourLoss lossAndGradient(ParamStore<Scalar>& store, const ConstRef& x, const ConstRef& targets,
                                  std::span<const std::uint32_t> owners, Workspace& workspace) const;

    /// Evaluation mode: whole codes, n × codeSize().
    [[nodiscard]] MatrixT<Scalar> codes(const ParamStore<Scalar>& store, const ConstRef& x) const;
    /// Mean of what the members' decoders make of whole codes, n × outputs.
    [[nodiscard]] MatrixT<Scalar> decoded(const ParamStore<Scalar>& store, const ConstRef& codes) const;

    [[nodiscard]] std::size_t codeSize() const noexcept { return m_options.latent * m_options.members; }

private:
    struct Member
    {
        Network<Scalar> encoder;
        Network<Scalar> shortcut;
        Network<Scalar> decoder;
    };

    NeighbourOptions m_options;
    std::vector<Member> m_members;
};

} // namespace nearfield::nn
