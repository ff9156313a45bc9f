#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include <QPointer>
#include <QTimer>
#include <QWidget>

#include "core/catalogue/search_index.h"
#include "core/library/library.h"
#include "core/library/playlists.h"
#include "ui/jobs/job_queue.h"
#include "ui/map/map_canvas.h"
#include "ui/map/map_colours.h"
#include "ui/map/map_maker.h"
#include "ui/signal_ids.h"
#include "ui/theme.h"

class QAction;
class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;
class QStackedWidget;

namespace nearfield::ui {

class ElidedLabel;
class HoverCard;
class JourneyBar;
class LassoBar;
class LibrarySession;
class MapLegend;
class PageHeader;
class PlacedCard;
class Selection;
class StateView;
class TrackActions;
class Trainer;

/// Every track as a point, near each other where they sound alike: to look at, select, circle, travel and place tracks
/// on. Laid out by itself the first time it is shown with a model and no map.
class MapPage : public QWidget
{
    Q_OBJECT
public:
    MapPage(LibrarySession& session, Selection& selection, JobQueue& jobs, Trainer& trainer, TrackActions& actions,
            const ThemeManager& theme, QWidget* parent = nullptr);

    void colourBy(const ColourBy& by);
    [[nodiscard]] const Colouring& colouring() const noexcept { return m_colouring; }
    void setSizedByRating(bool sized);
    void setContourShown(bool shown);
    /// Looks like “Colour: Energy” for settings and back; unknown text changes nothing.
    [[nodiscard]] QString saveLook() const;
    void restoreLook(const QString& look);

    /// Where a file, or pasted features or rows of a catalogue, would lie.
    void placeFile(const std::filesystem::path& file);
    void placeText(const QString& text);
    /// As if these had been picked one after the other.
    void travel(const std::vector<TrackId>& stops);

    [[nodiscard]] MapCanvas& canvas() noexcept { return *m_canvas; }
    [[nodiscard]] MapMaker& maker() noexcept { return m_maker; }
    [[nodiscard]] const std::optional<Playlist>& journey() const noexcept { return m_journey; }
    [[nodiscard]] const std::vector<PlacedTrack>& placed() const noexcept { return m_placed; }

Q_SIGNALS:
    void libraryRequested();
    void similarRequested();
    void playlistWanted(const nearfield::Playlist& draft);             ///< to be kept
    void filesWanted(const std::vector<std::filesystem::path>& files); ///< to be added to the library

protected:
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    // map_page.cpp: what is there
    [[nodiscard]] QWidget* makeStage();
    [[nodiscard]] QWidget* makeTools();
    void connectSources();
    void connectTools();
    void takeMap();
    void showState();
    void showFacts();
    void stateActionWanted();
    void placeFloats();
    [[nodiscard]] const Catalogue& catalogue() const noexcept { return *m_catalogue; }
    [[nodiscard]] std::vector<TrackId> idsOf(const std::vector<Row>& rows) const;

    // map_page_look.cpp: how it looks
    void addMenus();
    void recolour();
    void restyle();
    void search();
    void index();
    void predict();
    void contour();
    void showMarks();

    // map_page_tools.cpp: what one does with it
    enum class Tool { None, Lasso, Journey, Place };
    void setTool(Tool tool);
    void hover(std::optional<Row> row);
    void findTrueNeighbours();
    void choose(Row row, Qt::KeyboardModifiers modifiers);
    void step(const QPointF& direction);
    void escape();
    void followSelection();
    void showMenu(std::optional<Row> row, const QPoint& at);
    void take(const QPolygonF& outline);
    [[nodiscard]] QString nameOfLassoed() const;
    void makeLassoPlaylist();
    void addStop(Row row);
    void findJourney();
    void showJourneyWords();
    void askWhatToPlace();
    void place(const QString& name, std::function<std::vector<PlacedTrack>(const std::stop_token&)> work);
    void showPlaced(std::size_t which);
    void dropped(const std::vector<std::filesystem::path>& files, const QPoint& at);

    LibrarySession& m_session;
    Selection& m_selection;
    JobQueue& m_jobs;
    Trainer& m_trainer;
    TrackActions& m_actions;
    const ThemeManager& m_theme;
    MapMaker m_maker;

    std::shared_ptr<const TrackMap> m_map;
    std::shared_ptr<const Catalogue> m_catalogue; ///< of the map
    std::shared_ptr<const SearchIndex> m_index;
    Colouring m_colouring;
    ColourBy m_by;
    bool m_sizedByRating = false;
    bool m_areasShown = true;
    bool m_directionsShown = true;
    bool m_contourShown = false;
    std::vector<float> m_predicted; ///< stars by row; empty: not asked for, or not known yet
    bool m_oldPredictions = true;
    std::vector<std::vector<MapPoint>> m_contours;
    std::vector<Row> m_matches; ///< of the search

    Tool m_tool = Tool::None;
    QPolygonF m_outline;
    std::vector<Row> m_lassoed;
    std::vector<TrackId> m_stops;
    std::optional<Playlist> m_journey;
    QString m_journeyError;
    std::vector<PlacedTrack> m_placed;
    QString m_placedName;
    std::size_t m_shownPlaced = 0;
    MapPoint m_placedAt;      ///< of that one
    bool m_selecting = false; ///< here, right now

    QTimer m_rest; ///< of the pointer, before lines to true neighbours
    QTimer m_soon; ///< gathers ratings given in a moment
    QPointer<Job> m_neighbourJob;
    QPointer<Job> m_indexJob;
    QPointer<Job> m_predictJob;
    QPointer<Job> m_contourJob;
    QPointer<Job> m_journeyJob;
    QPointer<Job> m_placeJob;

    PageHeader* m_header;
    QStackedWidget* m_stack;
    StateView* m_state;
    QWidget* m_stage = nullptr;
    MapCanvas* m_canvas;
    QWidget* m_tools = nullptr;
    QPushButton* m_lassoButton = nullptr;
    QPushButton* m_journeyButton = nullptr;
    QPushButton* m_placeButton = nullptr;
    QLineEdit* m_search = nullptr;
    QLabel* m_dropHint = nullptr;
    MapLegend* m_legend;
    HoverCard* m_hoverCard;
    LassoBar* m_lassoBar;
    JourneyBar* m_journeyBar;
    PlacedCard* m_placedCard;
    QPushButton* m_colourButton;
    QPushButton* m_sizeButton;
    QPushButton* m_showButton;
    QAction* m_contourAction = nullptr;
    QAction* m_cancelAction = nullptr;
    QAction* m_layOutAction = nullptr;
    ElidedLabel* m_trust;
    QPushButton* m_again;
};

} // namespace nearfield::ui
