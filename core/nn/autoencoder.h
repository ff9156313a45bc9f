#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

#include "core/base/matrix.h"
#include "core/nn/network.h"
#include "core/nn/param_store.h"
#include "core/nn/training.h"

namespace nearfield {
class BinaryReader;
class BinaryWriter;
} // namespace nearfield

namespace nearfield::nn {

struct AutoencoderOptions
{
    std::size_t inputs = 16;
    std::size_t hidden = 64;
    std::size_t latent = 32;
    double dropout = 0.3;

    bool operator==(const AutoencoderOptions&) const = default;
};

/// inputs → Dense hidden → BatchNorm → ReLU → Dropout → Dense latent → Dense hidden → BatchNorm → ReLU → Dropout →
/// Dense inputs.
[[nodiscard]] std::vector<LayerOptions> autoencoderLayers(const AutoencoderOptions& options);

/// Identifies what a stored autoencoder expects: shapes and the names of its inputs, in order. For Checkpoint::schema.
[[nodiscard]] std::uint64_t schemaOf(const AutoencoderOptions& options, std::span<const std::string_view> inputNames);

/// Learns to give back its inputs through a code of `latent` numbers: near codes sound alike.
/// Samples are rows, size n × inputs, scaled to [0, 1]. A value; const functions may run on many threads at once.
class Autoencoder
{
public:
    /// Initial values depend on the seed alone. Throws BadArgument for a size of 0 or a dropout outside [0, 1).
    explicit Autoencoder(const AutoencoderOptions& options = {}, std::uint64_t seed = 1);

    /// Goes on from the present parameters to those of the best epoch on the validation rows; see nn::train.
    TrainingReport train(const Matrix& X, std::span<const std::uint32_t> trainRows,
                         std::span<const std::uint32_t> validationRows, const TrainingOptions& options,
                         TrainingObserver& observer, const std::stop_token& stop);

    /// Codes, size n × latent, in evaluation mode: a row's code does not depend on the other rows.
    [[nodiscard]] Matrix encode(const Matrix& X) const;
    /// What the codes say of the inputs, size n × inputs, in evaluation mode.
    [[nodiscard]] Matrix reconstruct(const Matrix& X) const;
    /// Root mean squared error of reconstruction over the given rows of X; 0 for none.
    [[nodiscard]] double rmse(const Matrix& X, std::span<const std::uint32_t> rows) const;

    [[nodiscard]] const AutoencoderOptions& options() const noexcept { return m_options; }

    void write(BinaryWriter& out) const;
    /// Throws Corrupt when sizes make no sense or too little is left.
    [[nodiscard]] static Autoencoder read(BinaryReader& in);

private:
    AutoencoderOptions m_options;
    ParamStore<float> m_store;
    Network<float> m_network;
};

} // namespace nearfield::nn
