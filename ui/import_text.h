#pragma once

#include <vector>

#include <QString>

#include "core/library/reports.h"

namespace nearfield::ui {

/// An import in words: one line for the status bar ("12,040 tracks added · 310 removed").
[[nodiscard]] QString importSummary(const ImportReport& report);

/// The same for one file, in sentences: what it was, what became of its rows and why, or what is wrong and what to do.
[[nodiscard]] QString fileSummary(const FileImport& file);

/// Whether there is more to tell than the one line: rows were removed, a file failed, something was unusual.
[[nodiscard]] bool hasDetails(const ImportReport& report);
[[nodiscard]] bool hasErrors(const ImportReport& report);

} // namespace nearfield::ui
