#pragma once

#include <functional>
#include <optional>
#include <stop_token>

#include <QDialog>
#include <QPointer>
#include <QTimer>

#include "core/base/error.h"
#include "core/library/library.h"
#include "ui/jobs/job_queue.h"
#include "ui/playlists/playlist_model.h"
#include "ui/theme.h"

class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace nearfield::ui {

class CoverStore;
class LibrarySession;
class PlaylistBook;
class StateView;
class TrackActions;
class Trainer;

/// Makes a playlist: what is wanted at the left, what it gives at the right, made anew at every change, off the GUI
/// thread, the latest wish winning. Nothing is stored before it is asked for.
class MakerDialog : public QDialog
{
    Q_OBJECT
public:
    /// What all of them need; lives longer than they do.
    struct Parts
    {
        LibrarySession& session;
        JobQueue& jobs;
        Trainer& trainer;
        PlaylistBook& playlists;
        CoverStore& covers;
        TrackActions& actions;
        const ThemeManager& theme;
    };

    /// The playlist as it would be stored now, but for its name; nothing while there is none.
    [[nodiscard]] const std::optional<Playlist>& draft() const noexcept { return m_draft; }

protected:
    /// On a job's thread.
    using Make = std::function<Playlist(const Library&, std::stop_token)>;

    MakerDialog(const Parts& parts, const QString& title, const QString& explanation, QWidget* parent);

    [[nodiscard]] const Parts& parts() const noexcept { return m_parts; }
    /// At the left; fields are added to it.
    [[nodiscard]] QVBoxLayout& form() const noexcept { return *m_form; }
    /// A label over its field.
    void addField(const QString& label, QWidget* field);
    /// Makes the playlist, a moment after the last call.
    void make(Make make);
    /// Says what is missing before one can be made.
    void wait(const QString& hint);
    /// Beside the counts, above the list.
    void setRemark(const QString& remark);

private:
    [[nodiscard]] QWidget* makePreview();
    [[nodiscard]] QWidget* makeBottom();
    void start();
    void take(Playlist draft);
    void showProblem(ErrorKind kind, const QString& message);
    void showTrainer();
    void showState(const QString& title, const QString& text, const QString& action, double progress = -1);
    void dropDraft();
    void save();
    void play();

    Parts m_parts;
    Make m_make;
    QTimer m_pause; ///< between what somebody changes and what is made of it
    QPointer<Job> m_job;
    std::optional<Playlist> m_draft;
    bool m_needsTraining = false;
    bool m_nameEdited = false;
    PlaylistModel m_model;

    QVBoxLayout* m_form;
    QLabel* m_counts = nullptr;
    QString m_remark;
    QStackedWidget* m_stack;
    StateView* m_state;
    QLineEdit* m_name = nullptr;
    QLabel* m_error = nullptr;
    QPushButton* m_play = nullptr;
    QPushButton* m_save = nullptr;
};

} // namespace nearfield::ui
