#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QPointer>
#include <QWidget>

#include "core/base/ids.h"
#include "ui/for_you/suggestion_list.h"
#include "ui/for_you/suggestion_model.h"
#include "ui/recommendations.h"
#include "ui/selection.h"
#include "ui/theme.h"

class QMenu;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace nearfield::ui {

class CoverStore;
class LibrarySession;
class PageHeader;
class StateView;
class TeachMe;
class TrackActions;
class WhyPane;
class WishBar;

/// What the listener may enjoy, ranked; why; and, from nothing, ten questions that teach the most.
class ForYouPage : public QWidget
{
    Q_OBJECT
public:
    ForYouPage(LibrarySession& session, Selection& selection, JobQueue& jobs, Recommendations& recommendations,
               CoverStore& covers, TrackActions& actions, const ThemeManager& theme, QWidget* parent = nullptr);

Q_SIGNALS:
    /// The listener wants to see the library: the selected track among all others, or where music comes from.
    void libraryRequested();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    [[nodiscard]] QWidget* makeList();
    void addActions();
    void connectSources();

    void update();
    /// Words where there is nothing to list; false when there is.
    bool showWhatIsMissing();
    void rank(); ///< by the wishes of the moment
    void showSubtitle();
    void ratingsChanged(const std::vector<TrackId>& tracks);

    void rowChosen();
    void answer(TrackId track, Answer answer);
    void teach();
    void leaveTeaching();
    void explainRow();
    void setWhyOpen(bool open); ///< while the window is narrow
    void arrange();
    void showMenu(const QPoint& at);
    void copyRow() const;
    [[nodiscard]] std::vector<TrackId> playableTracks() const; ///< of the list
    void playFrom(TrackId track);                              ///< which can be played; the list goes on behind it
    void showPlayable();

    LibrarySession& m_session;
    Selection& m_selection;
    Recommendations& m_recommendations;
    TrackActions& m_actions;
    SuggestionModel m_model;
    Selection m_row;        ///< the page's own: the chosen row, for rating
    bool m_ranking = false; ///< the chosen row changes because rows do
    bool m_teaching = false;
    std::optional<ListenerId> m_enough; ///< who would rather see a list from few answers
    std::optional<bool> m_narrow;       ///< nothing before it has been laid out
    bool m_whyOpen = false;

    PageHeader* m_header;
    QPushButton* m_teachButton;
    QPushButton* m_playButton; ///< hidden where nothing can be played
    QStackedWidget* m_stack;
    StateView* m_state;
    TeachMe* m_teach;
    WishBar* m_wishes;
    SuggestionList* m_list;
    WhyPane* m_why;
    QSplitter* m_splitter;
    QPushButton* m_whyButton; ///< opens and closes m_why while the window is narrow
    QMenu* m_rateMenu;        ///< of m_row
    QAction* m_up;
    QAction* m_down;
    QAction* m_notNow;
};

} // namespace nearfield::ui
