#pragma once

#include <optional>

#include <QDBusConnection>
#include <QObject>
#include <QString>
#include <QTimer>
#include <QVariantMap>

#include "core/library/reports.h"

namespace nearfield::ui {

class CoverStore;
class LibrarySession;
class Player;

/// Lets media keys and the desktop's widgets work the player: MPRIS 2.2 (specifications.freedesktop.org/mpris-spec) as
/// org.mpris.MediaPlayer2.nearfield, of a second instance with .instance and its process behind. Without a bus it does
/// nothing, and says so once in the log. GUI thread only.
class MprisService : public QObject
{
    Q_OBJECT
public:
    MprisService(LibrarySession& session, Player& player, const CoverStore& covers,
                 const QDBusConnection& bus = QDBusConnection::sessionBus(), QObject* parent = nullptr);
    ~MprisService() override;

    /// As the bus knows it; empty when it does not.
    [[nodiscard]] const QString& name() const noexcept { return m_name; }

    // -- for the interfaces ----------------------------------------------------------------------------------------
    [[nodiscard]] Player& player() const noexcept { return m_player; }
    /// Of the current track; empty when there is none.
    [[nodiscard]] QVariantMap metadata() const;
    [[nodiscard]] QString playbackStatus() const;
    [[nodiscard]] QString loopStatus() const;
    void setLoopStatus(const QString& status);
    void setPosition(const QString& trackPath, qlonglong microseconds);
    /// Plays a file of the library.
    void open(const QString& uri);

Q_SIGNALS:
    void raiseWanted();
    void quitWanted();
    void seeked(qlonglong microseconds);
    void failed(const QString& message); ///< something asked for over the bus cannot be done

private:
    [[nodiscard]] QVariantMap properties() const;
    void tellChanges();
    void readHistory();

    LibrarySession& m_session;
    Player& m_player;
    const CoverStore& m_covers;
    QDBusConnection m_bus;
    QString m_name;
    PlayHistory m_history; ///< of the current track, once it was read
    QVariantMap m_told;    ///< properties as the bus knows them
    QTimer m_tell;         ///< several signals of the player make one of the bus
};

} // namespace nearfield::ui
