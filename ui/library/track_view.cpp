#include "ui/library/track_view.h"

#include <algorithm>
#include <cmath>

#include <QHeaderView>
#include <QMenu>
#include <QScrollBar>

#include "ui/library/track_header.h"
#include "ui/widgets/bar.h"
#include "ui/widgets/cell.h"
#include "ui/widgets/drag.h"
#include "ui/widgets/star_delegate.h"

namespace nearfield::ui {

namespace {

constexpr int kRowHeight = 29;
constexpr qsizetype kMostRanges = 1500; ///< of selected rows: the selection model takes their square
constexpr qint64 kTypingPauseMs = 900;  ///< a letter typed later begins a new word

/// Widths of the first start. Text columns (share > 0) divide what the others leave; `width` is then their least.
struct ColumnWidth
{
    int width;
    double share;
};

ColumnWidth initialWidth(TrackColumn column)
{
    switch (column) {
    case TrackColumn::Rating:
        return {87, 0};
    case TrackColumn::Title:
        return {110, 1.3};
    case TrackColumn::Artist:
        return {86, 1};
    case TrackColumn::Album:
        return {70, 1};
    case TrackColumn::Genre:
        return {62, 0.72};
    case TrackColumn::Year:
    case TrackColumn::Tempo:
        return {52, 0};
    case TrackColumn::Key: // "~F# min"
        return {70, 0};
    case TrackColumn::Energy:
    case TrackColumn::Valence:
        return {62, 0};
    case TrackColumn::Duration:
        return {58, 0};
    case TrackColumn::Danceability:
    case TrackColumn::Acousticness:
        return {96, 0};
    case TrackColumn::Loudness:
    case TrackColumn::Popularity:
    case TrackColumn::Added:
        return {84, 0};
    }
    return {80, 0};
}

bool isTextColumn(int column)
{
    return initialWidth(static_cast<TrackColumn>(column)).share > 0;
}

} // namespace

TrackView::TrackView(TrackTableModel& model, const ThemeManager& theme, QWidget* parent)
    : QTableView(parent)
    , m_model(model)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("tracks"));
    setAccessibleName(tr("Tracks"));
    setModel(&model);
    setHorizontalHeader(new TrackHeader(theme, this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setAlternatingRowColors(true);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setCornerButtonEnabled(false);
    setDragDropMode(DragOnly); // onto a playlist

    // Never ResizeToContents: measuring a hundred thousand rows takes seconds.
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(kRowHeight);
    verticalHeader()->hide();

    setUpColumns(theme);
    setSortingEnabled(true);
    resetColumns();
    connect(horizontalHeader(), &QHeaderView::sectionResized, this, &TrackView::columnResized);
    connect(horizontalHeader(), &QHeaderView::customContextMenuRequested, this, [this](const QPoint& at) {
        QMenu menu;
        fillColumnsMenu(menu);
        menu.exec(horizontalHeader()->mapToGlobal(at));
    });
}

void TrackView::setUpColumns(const ThemeManager& theme)
{
    auto* stars = new StarDelegate(theme, this);
    connect(stars, &StarDelegate::rated, this,
            [this](const QModelIndex& index, std::optional<float> value) { Q_EMIT rated(index.row(), value); });
    using Tone = TextDelegate::Tone;
    using Digits = TextDelegate::Digits;
    auto* text = new TextDelegate(theme, Tone::Text, Digits::Proportional, this);
    auto* mutedText = new TextDelegate(theme, Tone::Muted, Digits::Proportional, this);
    auto* number = new TextDelegate(theme, Tone::Text, Digits::Tabular, this);
    auto* mutedNumber = new TextDelegate(theme, Tone::Muted, Digits::Tabular, this);
    auto* bar = new BarDelegate(theme, this);
    for (int column = 0; column < kTrackColumnCount; ++column) {
        QAbstractItemDelegate* delegate = text;
        switch (cellKind(static_cast<TrackColumn>(column))) {
        case CellKind::Stars:
            delegate = stars;
            break;
        case CellKind::Text:
            break;
        case CellKind::MutedText:
            delegate = mutedText;
            break;
        case CellKind::Number:
            delegate = number;
            break;
        case CellKind::MutedNumber:
            delegate = mutedNumber;
            break;
        case CellKind::Bar:
            delegate = bar;
            break;
        }
        setItemDelegateForColumn(column, delegate);
    }
}

QByteArray TrackView::saveColumns() const
{
    return horizontalHeader()->saveState();
}

void TrackView::restoreColumns(const QByteArray& state)
{
    if (state.isEmpty() || !horizontalHeader()->restoreState(state)) {
        return;
    }
    for (int column = 0; column < kTrackColumnCount; ++column) {
        if (isTextColumn(column) && !isColumnHidden(column)) {
            m_shares[static_cast<std::size_t>(column)] = columnWidth(column);
        }
    }
    sortByColumn(horizontalHeader()->sortIndicatorSection(), horizontalHeader()->sortIndicatorOrder());
    fitColumns();
}

void TrackView::resetColumns()
{
    QHeaderView& header = *horizontalHeader();
    for (int column = 0; column < kTrackColumnCount; ++column) {
        header.moveSection(header.visualIndex(column), column);
        setColumnHidden(column, column > static_cast<int>(TrackColumn::Valence));
        const ColumnWidth initial = initialWidth(static_cast<TrackColumn>(column));
        setColumnWidth(column, initial.width);
        m_shares[static_cast<std::size_t>(column)] = initial.share * 100;
    }
    sortByColumn(-1, Qt::AscendingOrder);
    fitColumns();
}

void TrackView::fillColumnsMenu(QMenu& menu)
{
    for (int column = 0; column < kTrackColumnCount; ++column) {
        QAction* action = menu.addAction(m_model.headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        action->setEnabled(column != static_cast<int>(TrackColumn::Title)); // a table of nothing has no way back
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            setColumnHidden(column, !shown);
            fitColumns();
        });
    }
    menu.addSeparator();
    connect(menu.addAction(tr("Reset columns")), &QAction::triggered, this, &TrackView::resetColumns);
}

std::vector<TrackId> TrackView::selectedTracks() const
{
    std::vector<int> positions;
    for (const QItemSelectionRange& range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row) {
            positions.push_back(row);
        }
    }
    std::sort(positions.begin(), positions.end());
    positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
    std::vector<TrackId> tracks;
    tracks.reserve(positions.size());
    for (const int position : positions) {
        tracks.push_back(m_model.trackAt(position));
    }
    return tracks;
}

void TrackView::selectTracks(const std::vector<TrackId>& tracks, std::optional<TrackId> current, bool scroll)
{
    std::vector<int> positions;
    for (const TrackId track : tracks) {
        if (const auto position = m_model.positionOf(track)) {
            positions.push_back(*position);
        }
    }
    std::sort(positions.begin(), positions.end());
    const auto position = current ? m_model.positionOf(*current) : std::nullopt;
    QItemSelection selection;
    for (std::size_t first = 0; first < positions.size();) { // rows in a row are one range
        std::size_t last = first;
        while (last + 1 < positions.size() && positions[last + 1] == positions[last] + 1) {
            ++last;
        }
        selection.append(QItemSelectionRange(m_model.index(positions[first], 0),
                                             m_model.index(positions[last], kTrackColumnCount - 1)));
        first = last + 1;
    }
    if (selection.size() > kMostRanges) {
        selection.clear();
        if (position) {
            selection.append(
                QItemSelectionRange(m_model.index(*position, 0), m_model.index(*position, kTrackColumnCount - 1)));
        }
    }
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    if (position) {
        const QModelIndex index = m_model.index(*position, static_cast<int>(TrackColumn::Title));
        selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
        if (scroll) {
            scrollTo(index);
        }
    }
}

void TrackView::keyboardSearch(const QString& typed)
{
    if (m_typedAt.isValid() && m_typedAt.elapsed() > kTypingPauseMs) {
        m_typed.clear();
    }
    m_typedAt.start();
    m_typed += typed;
    // More letters of a word may stay where they are; its first looks further.
    const int from = std::max(currentIndex().row(), 0) + (m_typed.size() == 1 && currentIndex().isValid() ? 1 : 0);
    if (const auto position = m_model.titleStartingWith(m_typed, from)) {
        setCurrentIndex(m_model.index(*position, static_cast<int>(TrackColumn::Title)));
    }
}

void TrackView::resizeEvent(QResizeEvent* event)
{
    QTableView::resizeEvent(event);
    fitColumns();
}

void TrackView::startDrag(Qt::DropActions actions)
{
    const QModelIndexList rows = selectionModel()->selectedRows();
    if (!rows.isEmpty()) {
        const QString title = rows.front().siblingAtColumn(static_cast<int>(TrackColumn::Title)).data().toString();
        dragRows(*this, m_model.mimeData(rows), rows.size() == 1 ? title : QString(), rows.size(), actions, m_theme);
    }
}

void TrackView::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected)
{
    QTableView::selectionChanged(selected, deselected);
    Q_EMIT selectionMoved();
}

void TrackView::columnResized(int column, int /*oldWidth*/, int newWidth)
{
    if (m_fitting || newWidth == 0 || !isTextColumn(column)) {
        return;
    }
    // From here on the columns keep the proportions the listener gave them.
    for (int other = 0; other < kTrackColumnCount; ++other) {
        if (isTextColumn(other) && !isColumnHidden(other)) {
            m_shares[static_cast<std::size_t>(other)] = columnWidth(other);
        }
    }
}

void TrackView::fitColumns()
{
    // Whether or not there is a scroll bar now: columns must not jump while one types a search.
    int room = width() - verticalScrollBar()->sizeHint().width();
    double shares = 0;
    for (int column = 0; column < kTrackColumnCount; ++column) {
        if (isColumnHidden(column)) {
            continue;
        }
        if (isTextColumn(column)) {
            shares += m_shares[static_cast<std::size_t>(column)];
        } else {
            room -= columnWidth(column);
        }
    }
    m_fitting = true;
    for (int column = 0; column < kTrackColumnCount && shares > 0; ++column) {
        if (isTextColumn(column) && !isColumnHidden(column)) {
            const double share = m_shares[static_cast<std::size_t>(column)];
            const int width = static_cast<int>(std::floor(room * share / shares));
            const int least = initialWidth(static_cast<TrackColumn>(column)).width;
            setColumnWidth(column, std::max(width, least));
            room -= std::max(width, least);
            shares -= share;
        }
    }
    m_fitting = false;
}

} // namespace nearfield::ui
