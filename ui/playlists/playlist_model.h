#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <QAbstractTableModel>

#include "core/catalogue/catalogue.h"
#include "core/library/music_files.h"
#include "core/library/playlists.h"

namespace nearfield::ui {

/// The first is what a row is, wherever it stands; views show the position before it.
enum class EntryColumn : std::uint8_t { Track, Position, Reason, Rating, Tempo, Duration };
inline constexpr int kEntryColumnCount = 6;

/// The entries of one playlist, in order. Rows are dragged as tracks, and as themselves: what is dropped on it is only
/// told of, by moveWanted() and tracksDropped(), and comes back as another playlist.
class PlaylistModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Role {
        ArtistsRole = Qt::UserRole,
        TrackRole,  ///< qint64, of TrackId; invalid for an entry that is not in the library
        ReasonRole, ///< why it is there
        FileRole,   ///< bool: it can be heard
    };
    using StarsOf = std::function<std::optional<float>(TrackId)>;

    explicit PlaylistModel(StarsOf starsOf, QObject* parent = nullptr);

    /// Rows that are the same at the beginning and the end stay, so that a view keeps its place.
    void setPlaylist(std::shared_ptr<const Catalogue> catalogue, std::vector<PlaylistEntry> entries);
    void clear();
    /// Who hears it: which entries have a file, and where entries can be dropped.
    void setFiles(std::shared_ptr<const TrackFiles> files);
    void setEditable(bool editable) { m_editable = editable; }
    void ratingsChanged();

    [[nodiscard]] const PlaylistEntry& at(int row) const { return m_entries[static_cast<std::size_t>(row)]; }
    [[nodiscard]] const std::vector<PlaylistEntry>& entries() const noexcept { return m_entries; }
    /// Nothing for an entry that is not in the library.
    [[nodiscard]] std::optional<TrackId> trackAt(int row) const;
    [[nodiscard]] QString titleOf(int row) const;
    [[nodiscard]] QString artistsOf(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

    [[nodiscard]] Qt::DropActions supportedDropActions() const override { return Qt::MoveAction | Qt::CopyAction; }
    [[nodiscard]] Qt::DropActions supportedDragActions() const override { return Qt::MoveAction | Qt::CopyAction; }
    [[nodiscard]] QStringList mimeTypes() const override;
    [[nodiscard]] QMimeData* mimeData(const QModelIndexList& indexes) const override;
    bool canDropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                         const QModelIndex& parent) const override;
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                      const QModelIndex& parent) override;

Q_SIGNALS:
    void moveWanted(const std::vector<std::size_t>& positions, std::size_t before);
    void tracksDropped(const std::vector<nearfield::TrackId>& tracks, std::size_t before);

private:
    [[nodiscard]] std::optional<Row> rowOf(int row) const; ///< of the catalogue
    [[nodiscard]] QVariant display(int row, EntryColumn column) const;
    [[nodiscard]] QString accessibleText(int row, EntryColumn column) const;
    [[nodiscard]] QString durationText(int row) const;
    /// The positions that were dragged here, from this model; empty when it comes from elsewhere.
    [[nodiscard]] std::vector<std::size_t> positionsIn(const QMimeData& data) const;

    StarsOf m_starsOf;
    std::shared_ptr<const Catalogue> m_catalogue;
    std::shared_ptr<const TrackFiles> m_files; ///< may be null
    std::vector<PlaylistEntry> m_entries;
    bool m_editable = false;
};

} // namespace nearfield::ui
