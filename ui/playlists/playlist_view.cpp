#include "ui/playlists/playlist_view.h"

#include <algorithm>

#include <QHeaderView>

#include "ui/actions/track_actions.h"
#include "ui/music/cover_store.h"
#include "ui/playlists/entry_delegate.h"
#include "ui/widgets/cell.h"
#include "ui/widgets/drag.h"
#include "ui/widgets/star_delegate.h"

namespace nearfield::ui {

namespace {

constexpr int kRowHeight = 44;
constexpr int kPositionWidth = 44;
constexpr int kRatingWidth = 88;
constexpr int kTempoWidth = 50;
constexpr int kTimeWidth = 58;

} // namespace

PlaylistView::PlaylistView(PlaylistModel& model, CoverStore& covers, TrackActions& actions, const ThemeManager& theme,
                           QWidget* parent)
    : QTableView(parent)
    , m_model(model)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("playlistEntries"));
    setAccessibleName(tr("Tracks of the playlist"));
    setModel(&model);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setAlternatingRowColors(true);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setDragDropMode(DragDrop);
    setDragDropOverwriteMode(false); // between rows
    setDefaultDropAction(Qt::MoveAction);
    setDropIndicatorShown(true);

    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(kRowHeight);
    verticalHeader()->hide();

    using Tone = TextDelegate::Tone;
    using Digits = TextDelegate::Digits;
    auto* numbers = new TextDelegate(theme, Tone::Muted, Digits::Tabular, this);
    auto* words = new TextDelegate(theme, Tone::Muted, Digits::Proportional, this);
    auto* stars = new StarDelegate(theme, this);
    connect(stars, &StarDelegate::rated, this,
            [this](const QModelIndex& index, std::optional<float> value) { Q_EMIT rated(index.row(), value); });
    const auto isPlaying = [&actions](TrackId track) { return actions.playing() == track; };
    auto* entries = new EntryDelegate(covers, isPlaying, EntryDelegate::Frame::Cell, theme, this);
    const auto setUp = [this](EntryColumn column, QAbstractItemDelegate* delegate, int width) {
        const int section = static_cast<int>(column);
        setItemDelegateForColumn(section, delegate);
        horizontalHeader()->setSectionResizeMode(section, width > 0 ? QHeaderView::Fixed : QHeaderView::Stretch);
        if (width > 0) {
            setColumnWidth(section, width);
        }
    };
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsClickable(false);
    horizontalHeader()->setMinimumSectionSize(34);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    setUp(EntryColumn::Position, numbers, kPositionWidth);
    horizontalHeader()->moveSection(static_cast<int>(EntryColumn::Position), 0);
    setUp(EntryColumn::Track, entries, 0);
    setUp(EntryColumn::Reason, words, 0);
    setUp(EntryColumn::Rating, stars, kRatingWidth);
    setUp(EntryColumn::Tempo, numbers, kTempoWidth);
    setUp(EntryColumn::Duration, numbers, kTimeWidth);

    const auto repaint = [this] { viewport()->update(); };
    connect(&covers, &CoverStore::changed, this, repaint);
    connect(&actions, &TrackActions::playingChanged, this, repaint);
    connect(&theme, &ThemeManager::themeChanged, this, repaint);
}

std::vector<std::size_t> PlaylistView::selectedPositions() const
{
    std::vector<std::size_t> positions;
    for (const QModelIndex& index : selectionModel()->selectedRows()) {
        positions.push_back(static_cast<std::size_t>(index.row()));
    }
    std::sort(positions.begin(), positions.end());
    return positions;
}

std::vector<TrackId> PlaylistView::selectedTracks() const
{
    std::vector<TrackId> tracks;
    for (const std::size_t position : selectedPositions()) {
        if (const auto track = m_model.trackAt(static_cast<int>(position))) {
            tracks.push_back(*track);
        }
    }
    return tracks;
}

void PlaylistView::selectPositions(std::size_t first, std::size_t count)
{
    const auto top = static_cast<int>(first);
    const auto last = std::min(top + static_cast<int>(count), m_model.rowCount()) - 1;
    if (last < top) {
        return;
    }
    const QModelIndex current = m_model.index(top, static_cast<int>(EntryColumn::Track));
    selectionModel()->select(QItemSelection(current, m_model.index(last, static_cast<int>(EntryColumn::Track))),
                             QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    selectionModel()->setCurrentIndex(current, QItemSelectionModel::NoUpdate);
    scrollTo(current);
}

void PlaylistView::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected)
{
    QTableView::selectionChanged(selected, deselected);
    Q_EMIT selectionMoved();
}

void PlaylistView::startDrag(Qt::DropActions actions)
{
    const QModelIndexList rows = selectionModel()->selectedRows();
    if (rows.isEmpty()) {
        return;
    }
    dragRows(*this, m_model.mimeData(rows), rows.size() == 1 ? m_model.titleOf(rows.front().row()) : QString(),
             rows.size(), actions, m_theme);
}

} // namespace nearfield::ui
