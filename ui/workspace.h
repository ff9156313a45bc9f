#pragma once

#include <filesystem>
#include <vector>

#include <QObject>
#include <QPointer>

#include "ui/evaluator.h"
#include "ui/importer.h"
#include "ui/jobs/job_queue.h"
#include "ui/library_session.h"
#include "ui/player/player.h"
#include "ui/recommendations.h"
#include "ui/selection.h"
#include "ui/settings.h"
#include "ui/theme.h"
#include "ui/trainer.h"

class QAction;
class QStackedWidget;

namespace nearfield::ui {

class Frame;
class LibraryPage;
class MainWindow;
class Menus;
class StartPage;

/// One open library in the window: makes its session, jobs, pages and menus, wires them, and takes them down in
/// reverse. Pages know none of each other; what happens between them is here.
class Workspace : public QObject
{
    Q_OBJECT
public:
    Workspace(OpenedLibrary opened, const Settings& settings, MainWindow& window, ThemeManager& theme);
    /// Stops what runs, waits for it, and writes what is to be written.
    ~Workspace() override;

    [[nodiscard]] LibrarySession& session() noexcept { return m_session; }
    [[nodiscard]] JobQueue& jobs() noexcept { return m_jobs; }
    [[nodiscard]] Selection& selection() noexcept { return m_selection; }
    [[nodiscard]] Trainer& trainer() noexcept { return m_trainer; }
    [[nodiscard]] Evaluator& evaluator() noexcept { return m_evaluator; }
    [[nodiscard]] Importer& importer() noexcept { return m_importer; }
    [[nodiscard]] Player& player() noexcept { return m_player; }

    /// As they are now, for the next start.
    [[nodiscard]] Settings settings() const;

    void chooseFilesToImport();

Q_SIGNALS:
    void otherFolderRequested();

private:
    void addPages();
    void connectMessages();
    // in workspace_player.cpp
    void addPlayer();
    [[nodiscard]] QUrl spotifyPageOf(TrackId track) const; ///< empty when it has none
    // in workspace_menus.cpp
    void addMenus();
    void addFileMenu(Menus& menus);
    void addEditMenu(Menus& menus);
    void addViewMenu(Menus& menus);
    void addListenerMenu(Menus& menus);
    void addTrainingMenu(Menus& menus);
    void addHelpMenu(Menus& menus);

    void trainIfUntrained();
    void showLibraryOrStart();
    void setSidePanelWanted(bool wanted);
    void imported(const ImportReport& report);
    void trained(TrainedModel model);
    void showImport(const ImportReport& report);
    void showRemovedRows();

    MainWindow& m_window;
    ThemeManager& m_theme;
    Settings m_settings;
    JobQueue m_jobs;
    LibrarySession m_session;
    Selection m_selection;
    Trainer m_trainer;
    Evaluator m_evaluator;
    Importer m_importer;
    Recommendations m_recommendations;
    Player m_player; ///< goes before the session, which it tells what was heard

    QPointer<Frame> m_frame; ///< owned by the window; deleted here before the members above
    QStackedWidget* m_libraryStack = nullptr;
    StartPage* m_startPage = nullptr;
    LibraryPage* m_libraryPage = nullptr;
    QAction* m_similarAction = nullptr;
};

} // namespace nearfield::ui
