#pragma once

#include <vector>

#include <QAbstractListModel>

#include "core/base/ids.h"

namespace nearfield::ui {

class LibrarySession;
class Player;

/// The player's queue as a list, in the order of playing. Rows are moved by dragging (moveRow) and removed one by one.
class QueueModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        ArtistsRole = Qt::UserRole,
        TrackRole,    ///< TrackId's value
        DurationRole, ///< text; empty when unknown
        PlaceRole,    ///< int: −1 was before the current track, 0 is it, 1 comes
    };

    QueueModel(LibrarySession& session, Player& player, QObject* parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    bool moveRows(const QModelIndex& from, int row, int count, const QModelIndex& to, int before) override;
    bool removeRows(int row, int count, const QModelIndex& parent = {}) override;

private:
    void takeQueue();
    [[nodiscard]] std::vector<TrackId> tracks() const;

    LibrarySession& m_session;
    Player& m_player;
    std::vector<TrackId> m_tracks; ///< as shown
    bool m_ownAct = false;         ///< the queue changes by a row of this model
};

} // namespace nearfield::ui
