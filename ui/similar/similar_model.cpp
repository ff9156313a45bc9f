#include "ui/similar/similar_model.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <QLocale>
#include <QMimeData>

#include "ui/models/track_mime.h"
#include "ui/text.h"
#include "ui/widgets/stars.h"

namespace nearfield::ui {

QString similarityText(float similarity)
{
    return SimilarModel::tr("%1 %").arg(QLocale().toString(std::lround(100 * std::clamp(similarity, 0.0F, 1.0F))));
}

SimilarModel::SimilarModel(StarsOf starsOf, QObject* parent)
    : QAbstractListModel(parent)
    , m_starsOf(std::move(starsOf))
{
}

void SimilarModel::setTracks(std::shared_ptr<const Catalogue> catalogue, std::vector<SimilarTrack> tracks)
{
    std::erase_if(tracks, [&](const SimilarTrack& track) { return !catalogue->rowOf(track.id); });
    beginResetModel();
    m_catalogue = std::move(catalogue);
    m_tracks = std::move(tracks);
    endResetModel();
}

void SimilarModel::clear()
{
    beginResetModel();
    m_tracks.clear();
    endResetModel();
}

void SimilarModel::ratingsChanged()
{
    if (!m_tracks.empty()) {
        Q_EMIT dataChanged(index(0), index(rowCount() - 1), {StarsRole, Qt::AccessibleTextRole});
    }
}

std::optional<int> SimilarModel::rowOf(TrackId track) const
{
    const auto found =
        std::find_if(m_tracks.begin(), m_tracks.end(), [track](const SimilarTrack& each) { return each.id == track; });
    return found != m_tracks.end() ? std::optional(static_cast<int>(found - m_tracks.begin())) : std::nullopt;
}

int SimilarModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_tracks.size());
}

QVariant SimilarModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const SimilarTrack& track = trackAt(index.row());
    const Row row = *m_catalogue->rowOf(track.id);
    const auto title = [&] { return qstring(m_catalogue->title(row)); };
    const auto artists = [&] { return qstring(m_catalogue->artists(row)); };
    switch (role) {
    case Qt::DisplayRole:
        return title();
    case ArtistsRole:
        return artists();
    case SimilarityRole:
        return similarityText(track.similarity);
    case TrackRole:
        return QVariant::fromValue<qint64>(value(track.id));
    case StarsRole: {
        const auto stars = m_starsOf(track.id);
        return stars ? QVariant(*stars) : QVariant();
    }
    case Qt::ToolTipRole:
        return tr("%1 – %2\n%3 alike: how likely it is that the two are by one artist, going by the sound alone, "
                  "if one pair of tracks in a hundred were")
            .arg(artists(), title(), similarityText(track.similarity));
    case Qt::AccessibleTextRole:
        return tr("%1 by %2, %3 alike, %4")
            .arg(title(), artists(), similarityText(track.similarity), starsText(m_starsOf(track.id)));
    default:
        return {};
    }
}

Qt::ItemFlags SimilarModel::flags(const QModelIndex& index) const
{
    return QAbstractListModel::flags(index) | (index.isValid() ? Qt::ItemIsDragEnabled : Qt::NoItemFlags);
}

QStringList SimilarModel::mimeTypes() const
{
    return {trackMimeType()};
}

QMimeData* SimilarModel::mimeData(const QModelIndexList& indexes) const
{
    std::vector<TrackId> tracks;
    for (const QModelIndex& each : indexes) {
        tracks.push_back(trackAt(each.row()).id);
    }
    return mimeDataOf(tracks);
}

} // namespace nearfield::ui
