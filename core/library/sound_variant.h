#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/nn/training.h"

namespace nearfield {

/// Which network learns how tracks sound.
enum class SoundVariant : std::uint8_t {
    Exact,         ///< the published autoencoder: 16 min–max inputs, reconstruction alone
    Neighbourhood, ///< quantile inputs with key, mode, duration and circles; tracks of one artist lie near
};
/// What wins on held-out artists (docs/models.md).
inline constexpr SoundVariant kDefaultSoundVariant = SoundVariant::Neighbourhood;

[[nodiscard]] std::string_view toString(SoundVariant variant) noexcept; ///< "exact", "neighbourhood"
[[nodiscard]] std::optional<SoundVariant> soundVariantOf(std::string_view text) noexcept;

/// How a variant is best trained on a library of so many tracks: small ones see each track more often.
[[nodiscard]] TrainingOptions defaultSoundTraining(SoundVariant variant, std::size_t tracks);

} // namespace nearfield
