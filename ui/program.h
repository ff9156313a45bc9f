#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include <QObject>
#include <QPointer>

#include "ui/jobs/job_queue.h"
#include "ui/main_window.h"
#include "ui/settings.h"
#include "ui/theme.h"
#include "ui/workspace.h"

namespace nearfield::ui {

/// What the command line asks for.
struct ProgramOptions
{
    std::filesystem::path folder;             ///< of the library
    bool demo = false;                        ///< fill it with the demo tracks when it is empty
    std::vector<std::filesystem::path> files; ///< to import; folders and music files too
    std::optional<ThemeChoice> theme;         ///< instead of the one remembered
    MusicOptions music;
};

/// The window and the library in it: opens one off the GUI thread, says why it cannot, changes to another.
class Program : public QObject
{
    Q_OBJECT
public:
    Program(ProgramOptions options, ThemeManager& theme);
    ~Program() override;

    [[nodiscard]] MainWindow& window() noexcept { return m_window; }
    /// Null while none is open.
    [[nodiscard]] Workspace* workspace() noexcept { return m_workspace.get(); }

    /// Closes what is open, and opens or makes a library.
    void open(const std::filesystem::path& folder);

Q_SIGNALS:
    void libraryOpened();
    void openingFailed(const QString& message);

private:
    void take(OpenedLibrary opened);
    void showProblem(const QString& message);
    void chooseFolder();
    void saveSettings();

    ProgramOptions m_options;
    ThemeManager& m_theme;
    Settings m_settings;
    MainWindow m_window;
    JobQueue m_jobs; ///< for opening only; an open library has its own
    QPointer<Job> m_opening;
    std::unique_ptr<Workspace> m_workspace;
};

} // namespace nearfield::ui
