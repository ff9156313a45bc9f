#pragma once

#include <map>
#include <optional>

#include <QDBusConnection>
#include <QObject>
#include <QPointer>
#include <QString>
#include <QStringList>
#include <QVariantMap>

#include "core/base/ids.h"
#include "ui/jobs/job_queue.h"
#include "ui/player/foreign_track.h"
#include "ui/signal_ids.h"

class QDBusMessage;

namespace nearfield::ui {

class LibrarySession;

/// Watches what other players play (as a client of MPRIS), and finds it in the library, so that the window can show
/// what sounds like it. Nothing is asked of the bus while it is off. GUI thread only; no call waits for the bus.
class FollowMode : public QObject
{
    Q_OBJECT
public:
    FollowMode(LibrarySession& session, JobQueue& jobs, const QDBusConnection& bus = QDBusConnection::sessionBus(),
               QObject* parent = nullptr);

    [[nodiscard]] bool isActive() const noexcept { return m_active; }
    void setActive(bool active);

    /// Who is followed, for people, and what about it: two lines. Empty while off.
    [[nodiscard]] const QString& title() const noexcept { return m_title; }
    [[nodiscard]] const QString& text() const noexcept { return m_text; }

Q_SIGNALS:
    void textChanged();
    /// Another player plays another track, which is in the library.
    void found(nearfield::TrackId track);

private Q_SLOTS:
    // By name, as QDBusConnection::connect() wants them.
    void nameOwnerChanged(const QString& name, const QString& before, const QString& after);
    void propertiesChanged(const QDBusMessage& message);

private:
    struct Other
    {
        QString name; ///< for people: "Spotify"
        bool playing = false;
        ForeignTrack track;
        std::uint64_t changedAt = 0; ///< in the order of changes
    };

    void watchBus(bool watch);
    void listPlayers();
    void add(const QString& service, const QString& owner);
    void ask(const QString& owner);
    void askName(const QString& owner);
    void take(const QString& owner, const QVariantMap& properties);
    void follow();
    void show(const QString& title, const QString& text);

    LibrarySession& m_session;
    JobQueue& m_jobs;
    QDBusConnection m_bus;
    bool m_active = false;
    std::map<QString, Other> m_others; ///< by their unique name on the bus
    std::uint64_t m_changes = 0;
    std::optional<ForeignTrack> m_followed; ///< the latest that was looked for
    QPointer<Job> m_lookup;
    QString m_title;
    QString m_text;
};

} // namespace nearfield::ui
