#pragma once

#include <QPointer>
#include <QWidget>

#include "ui/jobs/job_queue.h"
#include "ui/models/track_table_model.h"
#include "ui/theme.h"

class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;
class QStackedWidget;

namespace nearfield::ui {

class LibrarySession;
class CoverStore;
class PageHeader;
class Selection;
class TitleDelegate;
class TrackActions;
class TrackView;

/// All tracks: search as one types, filter chips, and the table in which they are rated.
class LibraryPage : public QWidget
{
    Q_OBJECT
public:
    LibraryPage(LibrarySession& session, Selection& selection, JobQueue& jobs, CoverStore& covers,
                TrackActions& actions, const ThemeManager& theme, QWidget* parent = nullptr);

    void focusSearch();
    /// Shows what matches `text`, whatever was filtered before.
    void searchFor(const QString& text);
    void fillColumnsMenu(QMenu& menu);

    /// The columns of the table, for settings.
    [[nodiscard]] QByteArray saveState() const;
    void restoreState(const QByteArray& state);

Q_SIGNALS:
    void folderRequested();  ///< to add one of music
    void importRequested();  ///< of a catalogue
    void foldersRequested(); ///< those that are there
    void similarRequested(); ///< to the selected track, which is current already

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] QWidget* makeSearchLine(const ThemeManager& theme);
    [[nodiscard]] QWidget* makeChips(const ThemeManager& theme);
    [[nodiscard]] QWidget* makeNothingFound();
    void connectSession();

    void takeCatalogue();
    void takeFiles();
    /// From the row at `position` on; some rows before it can be gone back to.
    void playFrom(int position);
    void search();
    void applyFilters();
    void clearSearchAndFilters();
    void showCounts();
    void tableSelectionMoved();
    void selectInTable(bool scroll);
    void rateRow(int position, std::optional<float> stars);
    void showContextMenu(const QPoint& at);
    void copySelected();
    void copyLinks();

    LibrarySession& m_session;
    Selection& m_selection;
    JobQueue& m_jobs;
    TrackActions& m_actions;
    TrackTableModel m_model;
    QPointer<Job> m_lookupJob;
    bool m_syncing = false; ///< the table's selection follows Selection right now, not the other way round

    struct Chip
    {
        QPushButton* button;
        bool TrackFilters::*filter;
    };
    PageHeader* m_header;
    QLineEdit* m_search = nullptr;
    QPushButton* m_allChip = nullptr;
    QPushButton* m_columns = nullptr;
    std::vector<Chip> m_chips;
    QPushButton* m_playableChip = nullptr; ///< hidden in a library of catalogues alone
    TrackView* m_view;
    TitleDelegate* m_titles;
    QStackedWidget* m_stack;
    QLabel* m_nothingFound = nullptr;
};

} // namespace nearfield::ui
