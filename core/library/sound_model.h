#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/catalogue/catalogue.h"
#include "core/features/quantile_scaler.h"
#include "core/features/scaler.h"
#include "core/features/split.h"
#include "core/library/sound_variant.h"
#include "core/library/track_owners.h"
#include "core/nn/autoencoder.h"
#include "core/nn/neighbour_encoder.h"
#include "core/similarity/calibration.h"

namespace nearfield {

/// How tracks sound, as learned from a library: scalers and a network, always used together. Reads raw features, n × 13
/// as Catalogue::raw().
class SoundModel
{
public:
    struct Fit;

    /// Fits on the split's training rows, with early stopping on rows it was not fitted on; its test rows are not
    /// touched. The neighbourhood variant sets artists apart, a tenth of them with all their tracks, and takes training
    /// and validation rows of the others to train on; see Fit::split. With fewer than kFewestOwners artists of two
    /// tracks it falls back to reconstruction alone, and says so.
    /// Blocks; cancelled and diverged are values of the report.
    [[nodiscard]] static Fit fit(const Catalogue& catalogue, const Split& split, SoundVariant variant,
                                 const TrainingOptions& options, TrainingObserver& observer,
                                 const std::stop_token& stop);
    static constexpr std::size_t kFewestOwners = 40;

    [[nodiscard]] SoundVariant variant() const noexcept;
    /// Whether it learned what is near from artists, not from the sound alone.
    [[nodiscard]] bool knowsNeighbours() const noexcept;

    /// Codes, n × d, of length 1 in the neighbourhood variant. To be compared by cosine.
    [[nodiscard]] Matrix encode(const Matrix& raw) const;
    /// The 16 inputs of the exact autoencoder, n × 16 in [0, 1]: the unit of reconstruction, whichever the variant.
    [[nodiscard]] Matrix scaled(const Matrix& raw) const;

    /// What the network reads, n × inputNames().size(), and what it makes of that, n × 16 in the unit of scaled().
    [[nodiscard]] Matrix networkInputs(const Matrix& raw) const;
    [[nodiscard]] Matrix reconstructed(const Matrix& networkInputs) const;
    [[nodiscard]] std::vector<std::string> inputNames() const; ///< as in files
    /// Root mean squared error of reconstruction over the given rows, in units of the scaled range.
    [[nodiscard]] double rmse(const Matrix& raw, std::span<const Row> rows) const;

    /// What nearness in a SoundSpace of these codes says; nothing where no artists could tell.
    [[nodiscard]] const std::optional<Calibration>& calibration() const noexcept { return m_calibration; }

    void save(const std::filesystem::path& file) const;
    /// Throws NotFound, Foreign, Newer or Corrupt.
    [[nodiscard]] static SoundModel load(const std::filesystem::path& file);

private:
    struct Neighbourhood
    {
        QuantileScaler scaler;
        nn::NeighbourEncoder network;
    };
    SoundModel(Scaler scaler, std::variant<nn::Autoencoder, Neighbourhood> network);

    [[nodiscard]] static Matrix inputsOf(const Neighbourhood& neighbourhood, const Matrix& raw);
    void calibrate(const Matrix& raw, const TrackOwners& owners, std::span<const Row> rows, std::uint64_t seed);

    Scaler m_scaler;
    std::variant<nn::Autoencoder, Neighbourhood> m_network;
    std::optional<Calibration> m_calibration;
};

struct SoundModel::Fit
{
    SoundModel model;
    TrainingReport report;
    Split split;      ///< as it was used: train was fitted on, validation chose
    std::string note; ///< for people, where the variant fell back; else empty
};

} // namespace nearfield
