#include "ui/playlists/playlist_model.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include <QDataStream>
#include <QIODevice>
#include <QMimeData>

#include "ui/models/track_mime.h"
#include "ui/text.h"
#include "ui/widgets/stars.h"

namespace nearfield::ui {

namespace {

/// Which model, and which of its rows.
const QString kRowsMimeType = QStringLiteral("application/x-nearfield-playlist-rows");

quint64 nameOf(const PlaylistModel* model)
{
    return static_cast<quint64>(reinterpret_cast<std::uintptr_t>(model));
}

} // namespace

PlaylistModel::PlaylistModel(StarsOf starsOf, QObject* parent)
    : QAbstractTableModel(parent)
    , m_starsOf(std::move(starsOf))
    , m_catalogue(std::make_shared<const Catalogue>())
{
}

void PlaylistModel::setPlaylist(std::shared_ptr<const Catalogue> catalogue, std::vector<PlaylistEntry> entries)
{
    m_catalogue = std::move(catalogue);
    const std::size_t both = std::min(m_entries.size(), entries.size());
    std::size_t head = 0;
    while (head < both && m_entries[head] == entries[head]) {
        ++head;
    }
    std::size_t tail = 0;
    while (tail < both - head && m_entries[m_entries.size() - 1 - tail] == entries[entries.size() - 1 - tail]) {
        ++tail;
    }
    const auto first = static_cast<std::ptrdiff_t>(head);
    const auto oldEnd = static_cast<std::ptrdiff_t>(m_entries.size() - tail);
    const auto newEnd = static_cast<std::ptrdiff_t>(entries.size() - tail);
    if (oldEnd > first) {
        beginRemoveRows({}, static_cast<int>(first), static_cast<int>(oldEnd) - 1);
        m_entries.erase(m_entries.begin() + first, m_entries.begin() + oldEnd);
        endRemoveRows();
    }
    if (newEnd > first) {
        beginInsertRows({}, static_cast<int>(first), static_cast<int>(newEnd) - 1);
        m_entries.insert(m_entries.begin() + first, entries.begin() + first, entries.begin() + newEnd);
        endInsertRows();
    }
    ratingsChanged(); // positions, and whatever the catalogue says now
}

void PlaylistModel::clear()
{
    beginResetModel();
    m_entries.clear();
    endResetModel();
}

void PlaylistModel::setFiles(std::shared_ptr<const TrackFiles> files)
{
    m_files = std::move(files);
    ratingsChanged();
}

void PlaylistModel::ratingsChanged()
{
    if (!m_entries.empty()) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kEntryColumnCount - 1));
    }
}

std::optional<Row> PlaylistModel::rowOf(int row) const
{
    const auto track = at(row).track;
    return track ? m_catalogue->rowOf(*track) : std::nullopt;
}

std::optional<TrackId> PlaylistModel::trackAt(int row) const
{
    return rowOf(row) ? at(row).track : std::nullopt;
}

QString PlaylistModel::titleOf(int row) const
{
    const auto known = rowOf(row);
    const QString title = qstring(known ? m_catalogue->title(*known) : std::string_view(at(row).title));
    return title.isEmpty() ? qstring(at(row).location).section(QLatin1Char('/'), -1) : title;
}

QString PlaylistModel::artistsOf(int row) const
{
    const auto known = rowOf(row);
    return qstring(known ? m_catalogue->artists(*known) : std::string_view(at(row).artists));
}

int PlaylistModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int PlaylistModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kEntryColumnCount;
}

QString PlaylistModel::durationText(int row) const
{
    const auto known = rowOf(row);
    const auto own = known ? static_cast<double>(m_catalogue->raw(*known, RawFeature::Duration)) : std::nan("");
    const double seconds = std::isnan(own) ? at(row).duration.value_or(0) : own;
    return seconds > 0 ? shortDurationText(seconds) : QString();
}

QVariant PlaylistModel::display(int row, EntryColumn column) const
{
    const auto known = rowOf(row);
    switch (column) {
    case EntryColumn::Position:
        return QString::number(row + 1);
    case EntryColumn::Track:
        return titleOf(row);
    case EntryColumn::Reason:
        return known ? qstring(at(row).reason) : tr("not in this library");
    case EntryColumn::Rating: {
        const auto stars = known ? m_starsOf(*at(row).track) : std::nullopt;
        return stars ? QVariant(*stars) : QVariant();
    }
    case EntryColumn::Tempo: {
        const float tempo = known ? m_catalogue->raw(*known, RawFeature::Tempo) : kUnknown;
        return std::isnan(tempo) ? QString() : QString::number(std::lround(tempo));
    }
    case EntryColumn::Duration:
        return durationText(row);
    }
    return {};
}

QString PlaylistModel::accessibleText(int row, EntryColumn column) const
{
    switch (column) {
    case EntryColumn::Track: {
        const QString text = artistsOf(row).isEmpty() ? titleOf(row) : tr("%1 by %2").arg(titleOf(row), artistsOf(row));
        return rowOf(row) ? text : tr("%1, not in this library").arg(text);
    }
    case EntryColumn::Rating:
        return starsText(rowOf(row) ? m_starsOf(*at(row).track) : std::nullopt);
    default:
        return display(row, column).toString();
    }
}

QVariant PlaylistModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const int row = index.row();
    const auto column = static_cast<EntryColumn>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return display(row, column);
    case ArtistsRole:
        return artistsOf(row);
    case TrackRole:
        return rowOf(row) ? QVariant::fromValue<qint64>(value(*at(row).track)) : QVariant();
    case ReasonRole:
        return qstring(at(row).reason);
    case FileRole: {
        const TrackFile* file = rowOf(row) && m_files != nullptr ? m_files->find(*at(row).track) : nullptr;
        return file != nullptr && !file->missing;
    }
    case Qt::ToolTipRole: {
        if (!rowOf(row)) {
            const QString where = qstring(at(row).location.empty() ? at(row).identifier : at(row).location);
            const QString text = tr("This track is not in your library. It takes its place here when it is added.");
            return where.isEmpty() ? text : tr("%1\n%2").arg(text, where);
        }
        const QString reason = qstring(at(row).reason);
        const QString name = tr("%1 – %2").arg(artistsOf(row), titleOf(row));
        return reason.isEmpty() ? name : tr("%1\n%2").arg(name, reason);
    }
    case Qt::AccessibleTextRole:
        return accessibleText(row, column);
    case Qt::TextAlignmentRole:
        return headerData(index.column(), Qt::Horizontal, Qt::TextAlignmentRole);
    default:
        return {};
    }
}

QVariant PlaylistModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kEntryColumnCount) {
        return {};
    }
    const auto column = static_cast<EntryColumn>(section);
    if (role == Qt::TextAlignmentRole) {
        const bool right =
            column == EntryColumn::Position || column == EntryColumn::Tempo || column == EntryColumn::Duration;
        return QVariant::fromValue<Qt::Alignment>((right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (column) {
    case EntryColumn::Position:
        return QStringLiteral("#");
    case EntryColumn::Track:
        return tr("Title");
    case EntryColumn::Reason:
        return tr("Why");
    case EntryColumn::Rating:
        return tr("Rating");
    case EntryColumn::Tempo:
        return tr("BPM");
    case EntryColumn::Duration:
        return tr("Time");
    }
    return {};
}

Qt::ItemFlags PlaylistModel::flags(const QModelIndex& index) const
{
    if (!index.isValid()) {
        return m_editable ? Qt::ItemIsDropEnabled : Qt::NoItemFlags; // between rows, never on one
    }
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren;
}

QStringList PlaylistModel::mimeTypes() const
{
    return {kRowsMimeType, trackMimeType()};
}

QMimeData* PlaylistModel::mimeData(const QModelIndexList& indexes) const
{
    std::set<int> rows;
    for (const QModelIndex& each : indexes) {
        rows.insert(each.row());
    }
    std::vector<TrackId> tracks;
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream << nameOf(this);
    for (const int row : rows) {
        stream << row;
        if (const auto track = trackAt(row)) {
            tracks.push_back(*track);
        }
    }
    QMimeData* data = mimeDataOf(tracks);
    data->setData(kRowsMimeType, bytes);
    return data;
}

std::vector<std::size_t> PlaylistModel::positionsIn(const QMimeData& data) const
{
    const QByteArray bytes = data.data(kRowsMimeType);
    QDataStream stream(bytes);
    quint64 model = 0;
    stream >> model;
    std::vector<std::size_t> positions;
    while (model == nameOf(this) && !stream.atEnd()) {
        int row = -1;
        stream >> row;
        if (stream.status() != QDataStream::Ok || row < 0 || row >= rowCount()) {
            return {};
        }
        positions.push_back(static_cast<std::size_t>(row));
    }
    return positions;
}

bool PlaylistModel::canDropMimeData(const QMimeData* data, Qt::DropAction /*action*/, int /*row*/, int /*column*/,
                                    const QModelIndex& /*parent*/) const
{
    return m_editable && data != nullptr && (!positionsIn(*data).empty() || !tracksIn(*data).empty());
}

bool PlaylistModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                                 const QModelIndex& parent)
{
    if (!canDropMimeData(data, action, row, column, parent)) {
        return false;
    }
    const int wanted = row >= 0 ? row : parent.isValid() ? parent.row() : rowCount();
    const auto before = static_cast<std::size_t>(std::clamp(wanted, 0, rowCount()));
    if (const auto positions = positionsIn(*data); !positions.empty()) {
        Q_EMIT moveWanted(positions, before);
    } else {
        Q_EMIT tracksDropped(tracksIn(*data), before);
    }
    return false; // the view must not remove what was dragged: the playlist that follows is the whole truth
}

} // namespace nearfield::ui
