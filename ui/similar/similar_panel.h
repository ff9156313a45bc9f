#pragma once

#include <optional>
#include <vector>

#include <QPointer>
#include <QWidget>

#include "core/library/reports.h"
#include "ui/jobs/job_queue.h"
#include "ui/selection.h"
#include "ui/similar/similar_model.h"
#include "ui/theme.h"
#include "ui/widgets/state_view.h"

class QMenu;
class QPushButton;
class QStackedWidget;

namespace nearfield::ui {

class CommonCard;
class CoverStore;
class ElidedLabel;
class LibrarySession;
class SimilarList;
class TrackActions;
class Trainer;

/// Right side of the window: the tracks nearest in sound to the selected one, and what they have in common with it.
class SimilarPanel : public QWidget
{
    Q_OBJECT
public:
    SimilarPanel(LibrarySession& session, Selection& selection, JobQueue& jobs, Trainer& trainer, CoverStore& covers,
                 TrackActions& actions, const ThemeManager& theme, QWidget* parent = nullptr);

Q_SIGNALS:
    /// The listener wants to see the selected track among all others.
    void libraryRequested();

private:
    [[nodiscard]] QWidget* makeHeader(const ThemeManager& theme);
    void connectSources();

    void selectionChanged();
    void showTrainer();
    void query();
    void take(TrackId seed, const std::vector<SimilarTrack>& found);
    /// Words and a button where there are no tracks to show; false when there can be.
    bool showWhatIsMissing();
    void showState(const StateView::Words& words, double progress);
    void showRow();
    [[nodiscard]] QString seedText(TrackId seed) const; ///< of a track in the catalogue

    void follow(TrackId track); ///< it becomes the seed, and back() leads here
    void goBack();
    [[nodiscard]] std::vector<TrackId> playableTracks() const; ///< of the list
    void playFrom(TrackId track);                              ///< which can be played; the list goes on behind it
    void playAll();
    void showPlayable();
    /// About the chosen row; it closes when another is chosen.
    [[nodiscard]] QMenu& makeMenu();
    void copyRow() const;

    LibrarySession& m_session;
    Selection& m_selection;
    JobQueue& m_jobs;
    Trainer& m_trainer;
    TrackActions& m_actions;
    SimilarModel m_model;
    Selection m_row;               ///< the panel's own: the chosen row, for rating
    std::optional<TrackId> m_seed; ///< of the list as shown
    QMenu* m_rateMenu;             ///< of m_row
    QPointer<QMenu> m_menu;
    std::vector<TrackId> m_earlierSeeds;
    bool m_walking = false; ///< the seed changes by follow() or goBack(), not by another page
    QPointer<Job> m_job;

    QPushButton* m_play = nullptr; ///< all; hidden where none can be played
    QPushButton* m_back = nullptr;
    QPushButton* m_more = nullptr;
    ElidedLabel* m_subtitle = nullptr;
    QStackedWidget* m_stack;
    SimilarList* m_list;
    CommonCard* m_common;
    StateView* m_state;
};

} // namespace nearfield::ui
