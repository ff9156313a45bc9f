#pragma once

#include <vector>

#include "core/recommend/content_models.h"
#include "core/recommend/model.h"

namespace nearfield {

/// Those that may speak for the other listeners, best first; their settings were chosen on validation data
/// (docs/models.md).
[[nodiscard]] std::vector<ModelFactory> collaborativeModels(InteractionKind kind);

/// The model that ships: the hybrid. `content` of the items may be null.
[[nodiscard]] ModelFactory shippedModel(InteractionKind kind, const SharedContent& content = nullptr);

/// Everything it is compared with, its own parts among them, simplest first.
[[nodiscard]] std::vector<ModelFactory> comparedModels(InteractionKind kind, const SharedContent& content = nullptr);

} // namespace nearfield
