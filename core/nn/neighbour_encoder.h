#pragma once

#include <cstdint>
#include <span>
#include <stop_token>

#include "core/base/matrix.h"
#include "core/nn/neighbour_network.h"
#include "core/nn/param_store.h"
#include "core/nn/training.h"

namespace nearfield {
class BinaryReader;
class BinaryWriter;
} // namespace nearfield

namespace nearfield::nn {

/// What an encoder is trained on; all of n rows, which outlive the training.
struct NeighbourData
{
    const Matrix& X;       ///< n × inputs
    const Matrix& targets; ///< n × outputs, in [0, 1]: what is given back
    /// Whose each row is: an artist. kNoOwner where nobody knows.
    std::span<const std::uint32_t> owners;
};

/// Learns codes in which rows of one owner lie near, by the contrastive loss of pairs, and that still tell the targets.
/// A value; const functions may run on many threads at once.
class NeighbourEncoder
{
public:
    /// Initial values depend on the seed alone. Throws BadArgument for options out of range.
    explicit NeighbourEncoder(const NeighbourOptions& options = {}, std::uint64_t seed = 1);

    /// Goes on from the present parameters to those of the best epoch, see nn::train: the one of the lowest loss on the
    /// validation rows. Pairs are drawn anew every epoch within the training rows; rows without a partner do not train.
    /// No owner should have rows on both sides, or validation tells nothing of new ones. With a neighbourWeight of 0
    /// all training rows train, by reconstruction alone. Throws BadArgument as nn::train.
    TrainingReport train(const NeighbourData& data, std::span<const std::uint32_t> trainRows,
                         std::span<const std::uint32_t> validationRows, const TrainingOptions& options,
                         TrainingObserver& observer, const std::stop_token& stop);

    /// Codes of length 1, n × codeSize(), in evaluation mode.
    [[nodiscard]] Matrix encode(const Matrix& X) const;
    /// What codes say of the targets, n × outputs.
    [[nodiscard]] Matrix decode(const Matrix& codes) const;

    [[nodiscard]] const NeighbourOptions& options() const noexcept { return m_options; }
    [[nodiscard]] std::size_t codeSize() const noexcept { return m_network.codeSize(); }

    void write(BinaryWriter& out) const;
    /// Throws Corrupt when sizes make no sense or too little is left.
    [[nodiscard]] static NeighbourEncoder read(BinaryReader& in);

private:
    NeighbourOptions m_options;
    ParamStore<float> m_store;
    NeighbourNetwork<float> m_network;
};

} // namespace nearfield::nn
