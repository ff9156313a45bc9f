#pragma once

#include <filesystem>
#include <vector>

#include <QObject>
#include <QPointer>

#include "ui/actions/track_actions.h"
#include "ui/evaluator.h"
#include "ui/importer.h"
#include "ui/jobs/job_queue.h"
#include "ui/library_session.h"
#include "ui/music/cover_store.h"
#include "ui/music/music_collector.h"
#include "ui/player/follow_mode.h"
#include "ui/player/mpris_service.h"
#include "ui/player/player.h"
#include "ui/playlists/new_playlist.h"
#include "ui/playlists/playlist_book.h"
#include "ui/recommendations.h"
#include "ui/selection.h"
#include "ui/settings.h"
#include "ui/theme.h"
#include "ui/trainer.h"

class QAction;
class QDialog;
class QMenu;
class QStackedWidget;

namespace nearfield::ui {

class Frame;
class LibraryPage;
class MainWindow;
class MapPage;
class Menus;
class PlayerBar;
class PlaylistPage;
class PlaylistSection;
class StartPage;

/// How music files are brought in; other than these for tests.
struct MusicOptions
{
    AnalysisOptions analysis;
    bool withDemo = true; ///< the demo library brings music files too
};

/// One open library in the window: makes its session, jobs, pages and menus, wires them, and takes them down in
/// reverse. Pages know none of each other; what happens between them is here.
class Workspace : public QObject
{
    Q_OBJECT
public:
    Workspace(OpenedLibrary opened, const Settings& settings, const MusicOptions& music, MainWindow& window,
              ThemeManager& theme);
    /// Stops what runs, waits for it, and writes what is to be written.
    ~Workspace() override;

    [[nodiscard]] LibrarySession& session() noexcept { return m_session; }
    [[nodiscard]] JobQueue& jobs() noexcept { return m_jobs; }
    [[nodiscard]] Selection& selection() noexcept { return m_selection; }
    [[nodiscard]] Trainer& trainer() noexcept { return m_trainer; }
    [[nodiscard]] Evaluator& evaluator() noexcept { return m_evaluator; }
    [[nodiscard]] Importer& importer() noexcept { return m_importer; }
    [[nodiscard]] MusicCollector& music() noexcept { return m_music; }
    [[nodiscard]] CoverStore& covers() noexcept { return m_covers; }
    [[nodiscard]] Player& player() noexcept { return m_player; }
    [[nodiscard]] PlaylistBook& playlists() noexcept { return m_playlists; }

    /// As they are now, for the next start.
    [[nodiscard]] Settings settings() const;

    void chooseFilesToImport();
    void chooseMusicFolder();
    void showMusicFolders();
    void showProblemFiles();
    void showDetails(TrackId track);
    void showPlaylist(PlaylistId id);
    /// Makes one, or opens the dialog that does. `tracks`: what it begins with, where it goes through or sounds like.
    void newPlaylist(NewPlaylist way, const std::vector<TrackId>& tracks = {});
    void exportPlaylist(PlaylistId id);

Q_SIGNALS:
    void otherFolderRequested();

private:
    void addPages();
    void connectMessages();
    // in workspace_music.cpp
    void connectMusic();
    void addMusicMenu(Menus& menus);
    void looked(const ScanReport& report, bool asked);
    void listened(const AnalysisReport& report);
    void showStartHint();
    /// From the first few hundred tracks of a folder on there are similar ones; when all are there, better ones.
    void trainOnFirstMusic();
    // in workspace_player.cpp
    void addPlayer(QWidget* similarPanel); ///< which shares its place with the queue
    void addPlaybackMenu(Menus& menus);
    void addSoundActions(Menus& menus, QMenu* menu);
    void addFollowActions(Menus& menus, QMenu* menu);
    void followPlaying();
    void showInLibrary(TrackId track);
    void setQueueShown(bool shown);
    [[nodiscard]] bool isQueueShown() const;
    // in workspace_playlists.cpp
    void addPlaylists(); ///< page and section of the side bar
    void connectPlaylists();
    void addPlaylistMenu(Menus& menus);
    void choosePlaylistsToImport();
    [[nodiscard]] std::optional<PlaylistId> shownPlaylist() const;
    [[nodiscard]] QString pageName() const; ///< for settings: "library", "playlist/7"
    void showPageNamed(const QString& name);
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
    static void openDialog(QDialog* dialog);

    MainWindow& m_window;
    ThemeManager& m_theme;
    Settings m_settings;
    JobQueue m_jobs;
    LibrarySession m_session;
    Selection m_selection;
    PlaylistBook m_playlists;
    Trainer m_trainer;
    Evaluator m_evaluator;
    Importer m_importer;
    Recommendations m_recommendations;
    CoverStore m_covers;
    MusicCollector m_music;
    MusicOptions m_musicOptions;
    bool m_trainedOnFirst = false; ///< of the listening that is going on
    bool m_quietTraining = false;  ///< its end must not push away what there is to say of files
    Player m_player;               ///< goes before the session, which it tells what was heard
    MprisService m_mpris;
    FollowMode m_follow;
    std::optional<TrackId> m_lastPlayed;
    TrackActions m_actions;

    QPointer<Frame> m_frame; ///< owned by the window; deleted here before the members above
    QStackedWidget* m_libraryStack = nullptr;
    StartPage* m_startPage = nullptr;
    LibraryPage* m_libraryPage = nullptr;
    MapPage* m_mapPage = nullptr;
    QAction* m_similarAction = nullptr;
    PlayerBar* m_playerBar = nullptr;
    QStackedWidget* m_sidePanels = nullptr; ///< similar tracks, queue
    QAction* m_queueAction = nullptr;
    PlaylistPage* m_playlistPage = nullptr;
    PlaylistSection* m_playlistSection = nullptr;
    bool m_nameNext = false; ///< the next playlist that is new has no name of its own yet
};

} // namespace nearfield::ui
