#pragma once

#include <QDialog>

#include "core/library/playlists.h"
#include "ui/jobs/job_queue.h"
#include "ui/theme.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace nearfield::ui {

class LibrarySession;

/// Writes a playlist to a file that other players read.
class ExportDialog : public QDialog
{
    Q_OBJECT
public:
    ExportDialog(Playlist playlist, LibrarySession& session, JobQueue& jobs, const ThemeManager& theme,
                 QWidget* parent = nullptr);

Q_SIGNALS:
    void written(const QString& file);

private:
    [[nodiscard]] PlaylistFormat format() const;
    void showFormat();
    void browse();
    void write();
    void showError(const QString& error);

    Playlist m_playlist;
    LibrarySession& m_session;
    JobQueue& m_jobs;
    QPointer<Job> m_job;
    QComboBox* m_format;
    QComboBox* m_paths;
    QLabel* m_about;
    QLineEdit* m_file;
    QLabel* m_error;
    QPushButton* m_ok;
};

} // namespace nearfield::ui
