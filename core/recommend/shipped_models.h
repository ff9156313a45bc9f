#pragma once

#include <vector>

#include "core/recommend/model.h"

namespace nearfield {

/// The collaborative model that ships: a blend, whose settings were chosen on validation data (docs/models.md).
[[nodiscard]] ModelFactory shippedModel(InteractionKind kind);

/// Everything it is compared with, its own parts among them, simplest first.
[[nodiscard]] std::vector<ModelFactory> comparedModels(InteractionKind kind);

} // namespace nearfield
