#include "ui/player/queue_model.h"

#include <utility>

#include "ui/library_session.h"
#include "ui/player/player.h"
#include "ui/text.h"

namespace nearfield::ui {

QueueModel::QueueModel(LibrarySession& session, Player& player, QObject* parent)
    : QAbstractListModel(parent)
    , m_session(session)
    , m_player(player)
    , m_tracks(tracks())
{
    connect(&player, &Player::queueChanged, this, &QueueModel::takeQueue);
    connect(&session, &LibrarySession::catalogueChanged, this, [this] {
        if (!m_tracks.empty()) {
            Q_EMIT dataChanged(index(0), index(rowCount() - 1));
        }
    });
}

std::vector<TrackId> QueueModel::tracks() const
{
    std::vector<TrackId> out;
    out.reserve(m_player.queue().size());
    for (std::size_t i = 0; i < m_player.queue().size(); ++i) {
        out.push_back(m_player.queue().at(i));
    }
    return out;
}

void QueueModel::takeQueue()
{
    if (m_ownAct) {
        return;
    }
    auto now = tracks();
    if (now != m_tracks) {
        beginResetModel();
        m_tracks = std::move(now);
        endResetModel();
    } else if (!m_tracks.empty()) { // another one is current
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    }
}

int QueueModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_tracks.size());
}

QVariant QueueModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const auto position = static_cast<std::size_t>(index.row());
    const TrackId track = m_tracks[position];
    const Catalogue& catalogue = *m_session.catalogue();
    const auto row = catalogue.rowOf(track);
    if (!row) {
        return {};
    }
    const auto current = m_player.queue().position().value_or(0);
    const int place = position < current ? -1 : position > current ? 1 : 0;
    switch (role) {
    case Qt::DisplayRole:
        return qstring(catalogue.title(*row));
    case ArtistsRole:
        return qstring(catalogue.artists(*row));
    case TrackRole:
        return QVariant::fromValue<qlonglong>(value(track));
    case DurationRole: {
        const float seconds = catalogue.raw(*row, RawFeature::Duration);
        return seconds > 0 ? shortDurationText(static_cast<double>(seconds)) : QString();
    }
    case PlaceRole:
        return place;
    case Qt::ToolTipRole:
        return tr("%1 – %2").arg(qstring(catalogue.artists(*row)), qstring(catalogue.title(*row)));
    case Qt::AccessibleTextRole: {
        const QString text = tr("%1 by %2").arg(qstring(catalogue.title(*row)), qstring(catalogue.artists(*row)));
        return place == 0 ? tr("Current track: %1").arg(text) : text;
    }
    default:
        return {};
    }
}

Qt::ItemFlags QueueModel::flags(const QModelIndex& index) const
{
    // Dropped between rows, never on one.
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren
                           : Qt::ItemIsDropEnabled;
}

bool QueueModel::moveRows(const QModelIndex& from, int row, int count, const QModelIndex& to, int before)
{
    if (count != 1 || row < 0 || row >= rowCount() || before < 0 || before > rowCount() ||
        !beginMoveRows(from, row, row, to, before)) {
        return false;
    }
    const int target = before > row ? before - 1 : before;
    m_ownAct = true;
    m_player.move(static_cast<std::size_t>(row), static_cast<std::size_t>(target));
    m_ownAct = false;
    m_tracks = tracks();
    endMoveRows();
    Q_EMIT dataChanged(index(0), index(rowCount() - 1), {PlaceRole});
    return true;
}

bool QueueModel::removeRows(int row, int count, const QModelIndex& parent)
{
    if (parent.isValid() || count != 1 || row < 0 || row >= rowCount()) {
        return false;
    }
    beginRemoveRows(parent, row, row);
    m_ownAct = true;
    m_player.remove(static_cast<std::size_t>(row));
    m_ownAct = false;
    m_tracks = tracks();
    endRemoveRows();
    if (!m_tracks.empty()) {
        Q_EMIT dataChanged(index(0), index(rowCount() - 1), {PlaceRole});
    }
    return true;
}

} // namespace nearfield::ui
