#pragma once

#include <vector>

#include <QString>

#include "core/base/ids.h"

class QMimeData;

namespace nearfield::ui {

/// Tracks of the library as they are dragged from a list: only within this window, whose library numbers them.
[[nodiscard]] QString trackMimeType();
/// The caller takes it over.
[[nodiscard]] QMimeData* mimeDataOf(const std::vector<TrackId>& tracks);
/// Empty when there are none.
[[nodiscard]] std::vector<TrackId> tracksIn(const QMimeData& data);

} // namespace nearfield::ui
