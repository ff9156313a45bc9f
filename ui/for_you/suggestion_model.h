#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <QAbstractListModel>

#include "core/library/recommender.h"

namespace nearfield::ui {

/// Suggested tracks, best first. Qt::DisplayRole is the title.
class SuggestionModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        ArtistsRole = Qt::UserRole, ///< "Ilse Varga"
        BelowTitleRole,             ///< "Ilse Varga · Lowlands"
        TrackRole,                  ///< qint64, of TrackId
        ReasonsRole,                ///< QStringList
        PredictedRole,              ///< "4.8"
        UncertaintyRole,            ///< "± 0.3"
    };
    using QAbstractListModel::QAbstractListModel;

    /// Moves, inserts and removes rows, so that a view keeps its place and its chosen track. Tracks that the catalogue
    /// does not hold are left out.
    void setSuggestions(std::shared_ptr<const Catalogue> catalogue, std::vector<Suggestion> suggestions);
    /// Those of `tracks` that are here; the ranks behind them move up.
    void remove(std::span<const TrackId> tracks);

    [[nodiscard]] const Suggestion& at(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    [[nodiscard]] std::optional<int> rowOf(TrackId track) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] QStringList mimeTypes() const override;
    [[nodiscard]] QMimeData* mimeData(const QModelIndexList& indexes) const override;
    [[nodiscard]] Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }

private:
    /// Where `track` is, at or below `first`; rowCount() when it is not.
    [[nodiscard]] int find(TrackId track, int first) const;

    std::shared_ptr<const Catalogue> m_catalogue;
    std::vector<Suggestion> m_rows;
};

} // namespace nearfield::ui
