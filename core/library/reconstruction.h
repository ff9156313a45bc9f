#pragma once

#include <cstdint>
#include <stop_token>
#include <vector>

#include "core/catalogue/catalogue.h"
#include "core/library/evaluation_report.h"
#include "core/library/sound_model.h"

/// How well the 16 inputs of tracks that no model was fitted on are given back.
namespace nearfield {

/// RMSE over the test split, in units of the range scaled to [0, 1], with 95 % intervals of a bootstrap over tracks;
/// see docs/models.md for the baselines. `model` may be null: then there are the baselines only. Empty when stopped or
/// when there is nothing to test on.
[[nodiscard]] std::vector<evaluate::Figure> reconstructionFigures(const Catalogue& catalogue, const SoundModel* model,
                                                                  std::uint64_t seed, const std::stop_token& stop);

/// Of each input: the rise of the autoencoder's RMSE on the other fifteen when it is shuffled among test tracks.
/// Greatest first. Empty when stopped.
[[nodiscard]] std::vector<Importance> autoencoderImportance(const Catalogue& catalogue, const SoundModel& model,
                                                            std::uint64_t seed, const std::stop_token& stop);

} // namespace nearfield
