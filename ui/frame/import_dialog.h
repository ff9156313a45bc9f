#pragma once

#include <optional>

#include <QDialog>
#include <QPointer>

#include "core/library/reports.h"
#include "ui/jobs/job_queue.h"
#include "ui/models/removed_rows_model.h"
#include "ui/theme.h"

class QLabel;
class QTableView;

namespace nearfield::ui {

class LibrarySession;

/// What became of an import, file by file, and the rows that cleaning removed; without a report only those, of every
/// import so far.
class ImportDialog : public QDialog
{
    Q_OBJECT
public:
    ImportDialog(std::optional<ImportReport> report, LibrarySession& session, JobQueue& jobs, const ThemeManager& theme,
                 QWidget* parent = nullptr);

private:
    [[nodiscard]] QWidget* makeFiles(const ImportReport& report, const ThemeManager& theme) const;
    [[nodiscard]] QWidget* makeRemovedRows(const ThemeManager& theme);
    void readRemovedRows(std::size_t limit, LibrarySession& session, JobQueue& jobs);

    RemovedRowsModel m_removed;
    QLabel* m_removedTitle = nullptr;
    QTableView* m_table = nullptr;
    QPointer<Job> m_job;
};

} // namespace nearfield::ui
