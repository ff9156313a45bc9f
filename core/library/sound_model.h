#pragma once

#include <filesystem>
#include <stop_token>
#include <string>

#include "core/catalogue/catalogue.h"
#include "core/features/scaler.h"
#include "core/features/split.h"
#include "core/nn/autoencoder.h"

namespace nearfield {

/// How tracks sound, as learned from a library: the scaler and the autoencoder over the 16 inputs, always used
/// together.
class SoundModel
{
public:
    struct Fit;

    /// Fits both on the split's training rows, with early stopping on its validation rows.
    /// Blocks; cancelled and diverged are values of the report.
    [[nodiscard]] static Fit fit(const Matrix& inputs, const Split& split, const TrainingOptions& options,
                                 TrainingObserver& observer, const std::stop_token& stop);

    /// Codes, n × 32, of unscaled inputs, n × 16.
    [[nodiscard]] Matrix encode(const Matrix& inputs) const;
    /// Inputs as the network sees them, n × 16 in [0, 1].
    [[nodiscard]] Matrix scaled(const Matrix& inputs) const { return m_scaler.scaled(inputs); }
    /// What the codes say of scaled() inputs, n × 16.
    [[nodiscard]] Matrix reconstructed(const Matrix& scaled) const { return m_network.reconstruct(scaled); }
    /// Root mean squared error of reconstruction over the given rows, in units of the scaled range.
    [[nodiscard]] double rmse(const Matrix& inputs, std::span<const Row> rows) const;

    void save(const std::filesystem::path& file) const;
    /// Throws NotFound, Foreign, Newer or Corrupt.
    [[nodiscard]] static SoundModel load(const std::filesystem::path& file);

private:
    SoundModel(Scaler scaler, nn::Autoencoder network);

    Scaler m_scaler;
    nn::Autoencoder m_network;
};

struct SoundModel::Fit
{
    SoundModel model;
    TrainingReport report;
};

} // namespace nearfield
