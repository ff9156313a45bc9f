#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <QAbstractListModel>

#include "core/catalogue/catalogue.h"
#include "core/library/reports.h"

namespace nearfield::ui {

/// Cosine as people read it: "97 %"; nothing alike and less is "0 %".
[[nodiscard]] QString similarityText(float similarity);

/// The tracks nearest to a seed, nearest first. Qt::DisplayRole is the title.
class SimilarModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        ArtistsRole = Qt::UserRole,
        SimilarityRole, ///< text
        TrackRole,      ///< qint64, of TrackId
        StarsRole,      ///< float 0.5–5; invalid when not rated
    };
    using StarsOf = std::function<std::optional<float>(TrackId)>;

    explicit SimilarModel(StarsOf starsOf, QObject* parent = nullptr);

    /// Tracks that the catalogue does not hold are left out.
    void setTracks(std::shared_ptr<const Catalogue> catalogue, std::vector<SimilarTrack> tracks);
    void clear();
    /// What StarsOf says has changed.
    void ratingsChanged();

    [[nodiscard]] const SimilarTrack& trackAt(int row) const { return m_tracks[static_cast<std::size_t>(row)]; }
    [[nodiscard]] std::optional<int> rowOf(TrackId track) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] QStringList mimeTypes() const override;
    [[nodiscard]] QMimeData* mimeData(const QModelIndexList& indexes) const override;
    [[nodiscard]] Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }

private:
    StarsOf m_starsOf;
    std::shared_ptr<const Catalogue> m_catalogue;
    std::vector<SimilarTrack> m_tracks;
};

} // namespace nearfield::ui
