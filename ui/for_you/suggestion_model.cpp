#include "ui/for_you/suggestion_model.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include <QMimeData>
#include <QStringList>

#include "ui/for_you/explanation_text.h"
#include "ui/models/track_mime.h"
#include "ui/text.h"

namespace nearfield::ui {

void SuggestionModel::setSuggestions(std::shared_ptr<const Catalogue> catalogue, std::vector<Suggestion> suggestions)
{
    std::erase_if(suggestions, [&](const Suggestion& each) { return !catalogue->rowOf(each.id); });
    std::unordered_set<TrackId> wanted;
    for (const Suggestion& each : suggestions) {
        wanted.insert(each.id);
    }
    std::vector<TrackId> gone;
    for (const Suggestion& each : m_rows) {
        if (!wanted.contains(each.id)) {
            gone.push_back(each.id);
        }
    }
    remove(gone);
    m_catalogue = std::move(catalogue);
    for (int row = 0; row < static_cast<int>(suggestions.size()); ++row) {
        const auto place = m_rows.begin() + row;
        Suggestion& suggestion = suggestions[static_cast<std::size_t>(row)];
        const int from = find(suggestion.id, row);
        if (from == rowCount()) {
            beginInsertRows({}, row, row);
            m_rows.insert(place, std::move(suggestion));
            endInsertRows();
            continue;
        }
        if (from != row) {
            beginMoveRows({}, from, from, {}, row);
            std::rotate(place, m_rows.begin() + from, m_rows.begin() + from + 1);
            endMoveRows();
        }
        m_rows[static_cast<std::size_t>(row)] = std::move(suggestion);
    }
    if (!m_rows.empty()) {
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    }
}

void SuggestionModel::remove(std::span<const TrackId> tracks)
{
    const std::unordered_set<TrackId> gone(tracks.begin(), tracks.end());
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (gone.contains(at(row).id)) {
            beginRemoveRows({}, row, row);
            m_rows.erase(m_rows.begin() + row);
            endRemoveRows();
        }
    }
}

int SuggestionModel::find(TrackId track, int first) const
{
    const auto found = std::find_if(m_rows.begin() + first, m_rows.end(),
                                    [track](const Suggestion& each) { return each.id == track; });
    return static_cast<int>(found - m_rows.begin());
}

std::optional<int> SuggestionModel::rowOf(TrackId track) const
{
    const int row = find(track, 0);
    return row < rowCount() ? std::optional(row) : std::nullopt;
}

int SuggestionModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant SuggestionModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Suggestion& suggestion = at(index.row());
    const Row row = *m_catalogue->rowOf(suggestion.id);
    const auto title = [&] { return qstring(m_catalogue->title(row)); };
    const auto artists = [&] { return qstring(m_catalogue->artists(row)); };
    const auto album = [&] { return qstring(m_catalogue->album(row)); };
    const auto reasons = [&] {
        QStringList texts;
        for (const Reason& reason : suggestion.reasons) {
            texts << reasonText(reason, *m_catalogue);
        }
        texts.removeAll(QString());
        return texts;
    };
    switch (role) {
    case Qt::DisplayRole:
        return title();
    case ArtistsRole:
        return artists();
    case BelowTitleRole:
        return album().isEmpty() ? artists() : tr("%1 · %2").arg(artists(), album());
    case TrackRole:
        return QVariant::fromValue<qint64>(value(suggestion.id));
    case ReasonsRole:
        return reasons();
    case PredictedRole:
        return predictedText(suggestion.predicted);
    case UncertaintyRole:
        return uncertaintyText(suggestion.uncertainty);
    case Qt::AccessibleTextRole:
        return tr("%1: %2 by %3, predicted %4 stars %5; %6")
            .arg(index.row() + 1)
            .arg(title(), artists(), predictedText(suggestion.predicted), uncertaintyText(suggestion.uncertainty),
                 reasons().join(QStringLiteral(", ")));
    default:
        return {};
    }
}

Qt::ItemFlags SuggestionModel::flags(const QModelIndex& index) const
{
    return QAbstractListModel::flags(index) | (index.isValid() ? Qt::ItemIsDragEnabled : Qt::NoItemFlags);
}

QStringList SuggestionModel::mimeTypes() const
{
    return {trackMimeType()};
}

QMimeData* SuggestionModel::mimeData(const QModelIndexList& indexes) const
{
    std::vector<TrackId> tracks;
    for (const QModelIndex& each : indexes) {
        tracks.push_back(at(each.row()).id);
    }
    return mimeDataOf(tracks);
}

} // namespace nearfield::ui
