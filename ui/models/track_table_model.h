#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <QAbstractTableModel>
#include <QString>

#include "core/catalogue/catalogue.h"
#include "core/catalogue/search_index.h"
#include "core/catalogue/sort_order.h"
#include "core/library/music_files.h"

namespace nearfield::ui {

/// In the order they are shown at first; those after Valence start hidden. Stored in settings: append only.
enum class TrackColumn : std::uint8_t {
    Rating,
    Title,
    Artist,
    Album,
    Genre,
    Year,
    Tempo,
    Key,
    Energy,
    Valence,
    Duration,
    Danceability,
    Acousticness,
    Loudness,
    Popularity,
    Added,
};
inline constexpr int kTrackColumnCount = 16;

/// How a column's cells are drawn.
enum class CellKind { Stars, Text, MutedText, Number, MutedNumber, Bar };
[[nodiscard]] CellKind cellKind(TrackColumn column) noexcept;

/// Conditions on the tracks shown; all that are set must hold.
struct TrackFilters
{
    bool rated = false;
    bool unrated = false;
    bool acoustic = false;      ///< acousticness of at least 0.6
    bool lowTempo = false;      ///< at most 95 BPM
    bool highEnergy = false;    ///< energy of at least 0.75
    bool addedThisWeek = false; ///< in the last seven days
    bool playable = false;      ///< has a file that is there

    friend bool operator==(const TrackFilters&, const TrackFilters&) = default;
};

/// What searching and sorting by text needs. Made off the GUI thread, once for a catalogue.
struct TrackLookup
{
    explicit TrackLookup(const Catalogue& catalogue)
        : search(catalogue)
        , order(catalogue)
    {
    }

    SearchIndex search;
    TextOrder order;
};

/// The tracks of one catalogue snapshot as a table: sorted, searched and filtered by a vector of rows of its own, which
/// takes milliseconds where a proxy model takes most of a second.
/// A rating that changes repaints its row but moves none: rows stay under the pointer until the next sort or search.
class TrackTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    /// Beside kGuessRole.
    enum Role {
        TrackRole = Qt::UserRole, ///< qint64, of TrackId
        FileRole,                 ///< int, of FileOfTrack
    };
    enum FileOfTrack { NoFile, FileThere, FileMissing };

    using StarsOf = std::function<std::optional<float>(TrackId)>;
    using Rate = std::function<void(TrackId, std::optional<float>)>;

    /// `starsOf` is asked while painting; `rate` is called by setData and ends in ratingsChanged().
    TrackTableModel(StarsOf starsOf, Rate rate, QObject* parent = nullptr);

    /// Another snapshot; search, filters and order stay. Without its lookup, which follows by setLookup(), texts are
    /// neither searched nor sorted.
    void setCatalogue(std::shared_ptr<const Catalogue> catalogue);
    void setLookup(std::shared_ptr<const TrackLookup> lookup);
    /// Both at once, for a snapshot that follows another: nothing flickers while somebody searches.
    void setCatalogue(std::shared_ptr<const Catalogue> catalogue, std::shared_ptr<const TrackLookup> lookup);
    /// Where tracks can be heard, and which of their values are guesses.
    void setFiles(std::shared_ptr<const TrackFiles> files);
    [[nodiscard]] bool hasFiles() const noexcept { return !m_files->empty(); }
    [[nodiscard]] bool hasLookup() const noexcept { return m_lookup != nullptr; }

    void setQuery(const QString& query);
    void setFilters(const TrackFilters& filters);
    /// Stars of these tracks are other than before.
    void ratingsChanged(const std::vector<TrackId>& tracks);
    void ratingsReset();

    [[nodiscard]] const Catalogue& catalogue() const noexcept { return *m_catalogue; }
    [[nodiscard]] TrackId trackAt(int position) const
    {
        return m_catalogue->id(m_rows[static_cast<std::size_t>(position)]);
    }
    /// Where a track is shown, if it is.
    [[nodiscard]] std::optional<int> positionOf(TrackId track) const;
    /// The first position at or after `from`, going round, whose title begins with `prefix`.
    [[nodiscard]] std::optional<int> titleStartingWith(const QString& prefix, int from) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    /// The Rating column takes stars as float, an invalid QVariant removes the rating.
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    [[nodiscard]] QStringList mimeTypes() const override;
    [[nodiscard]] QMimeData* mimeData(const QModelIndexList& indexes) const override;
    [[nodiscard]] Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }
    /// A negative column is the library's own order.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

private:
    [[nodiscard]] QVariant display(Row row, TrackColumn column) const;
    [[nodiscard]] QString accessibleText(Row row, TrackColumn column) const;
    [[nodiscard]] QString plainText(Row row, TrackColumn column) const;
    [[nodiscard]] bool passes(Row row) const;
    [[nodiscard]] bool isGuess(Row row, TrackColumn column) const;
    [[nodiscard]] FileOfTrack fileOf(TrackId track) const;
    [[nodiscard]] SortKey keyOf(Row row, TrackColumn column) const;
    void orderAll(); ///< m_order from the sort column
    void showRows(); ///< m_rows and m_positions from m_order, query and filters
    void rebuild();

    StarsOf m_starsOf;
    Rate m_rate;
    std::shared_ptr<const Catalogue> m_catalogue;
    std::shared_ptr<const TrackLookup> m_lookup;
    std::shared_ptr<const TrackFiles> m_files; ///< not null
    QString m_query;
    TrackFilters m_filters;
    int m_sortColumn = -1;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    std::vector<Row> m_order;     ///< all rows, sorted
    std::vector<Row> m_rows;      ///< those shown
    std::vector<int> m_positions; ///< of each row of the catalogue in m_rows, −1 where it is not shown
};

} // namespace nearfield::ui
