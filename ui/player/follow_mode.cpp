#include "ui/player/follow_mode.h"

#include <algorithm>

#include <QDBusArgument>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

#include "ui/library_session.h"
#include "ui/text.h"

namespace nearfield::ui {

namespace {

constexpr double kMicro = 1e6;
const QString kPrefix = QStringLiteral("org.mpris.MediaPlayer2.");
const QString kOwn = QStringLiteral("org.mpris.MediaPlayer2.nearfield");
const QString kObject = QStringLiteral("/org/mpris/MediaPlayer2");
const QString kRootInterface = QStringLiteral("org.mpris.MediaPlayer2");
const QString kPlayerInterface = QStringLiteral("org.mpris.MediaPlayer2.Player");
const QString kProperties = QStringLiteral("org.freedesktop.DBus.Properties");
const QString kBus = QStringLiteral("org.freedesktop.DBus");
const QString kBusObject = QStringLiteral("/org/freedesktop/DBus");

bool isOtherPlayer(const QString& service)
{
    return service.startsWith(kPrefix) && !service.startsWith(kOwn);
}

/// Players send a list, or a text where the specification wants a list.
QStringList listOf(const QVariant& value)
{
    return value.userType() == QMetaType::QString ? QStringList(value.toString()) : value.toStringList();
}

std::string textOf(const QVariant& value)
{
    return utf8(value.userType() == qMetaTypeId<QDBusObjectPath>() ? value.value<QDBusObjectPath>().path()
                                                                   : value.toString());
}

/// As the bus hands it over, or as it came within another map.
QVariantMap mapOf(const QVariant& value)
{
    return value.userType() == qMetaTypeId<QDBusArgument>() ? qdbus_cast<QVariantMap>(value) : value.toMap();
}

ForeignTrack trackOf(const QVariantMap& metadata)
{
    ForeignTrack track{.title = textOf(metadata.value(QStringLiteral("xesam:title"))),
                       .artists = {},
                       .album = textOf(metadata.value(QStringLiteral("xesam:album"))),
                       .url = textOf(metadata.value(QStringLiteral("xesam:url"))),
                       .trackId = textOf(metadata.value(QStringLiteral("mpris:trackid"))),
                       .isrc = textOf(metadata.value(QStringLiteral("xesam:isrc"))),
                       .musicBrainzRecording = {},
                       .seconds = metadata.value(QStringLiteral("mpris:length")).toDouble() / kMicro};
    for (const QString& artist : listOf(metadata.value(QStringLiteral("xesam:artist")))) {
        track.artists.push_back(utf8(artist));
    }
    const QStringList recordings = listOf(metadata.value(QStringLiteral("xesam:musicBrainzTrackID")));
    track.musicBrainzRecording = utf8(recordings.value(0));
    return track;
}

QString nameOf(const ForeignTrack& track)
{
    QStringList artists;
    for (const std::string& artist : track.artists) {
        artists << qstring(artist);
    }
    const QString title = qstring(track.title);
    return artists.isEmpty() ? FollowMode::tr("“%1”").arg(title)
                             : FollowMode::tr("“%1” by %2").arg(title, artists.join(QStringLiteral(", ")));
}

} // namespace

FollowMode::FollowMode(LibrarySession& session, JobQueue& jobs, const QDBusConnection& bus, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_jobs(jobs)
    , m_bus(bus)
{
    // What was not in the library may be now.
    connect(&session, &LibrarySession::catalogueChanged, this, [this] {
        m_followed.reset();
        follow();
    });
}

void FollowMode::setActive(bool active)
{
    if (active == m_active) {
        return;
    }
    m_active = active;
    m_others.clear();
    m_followed.reset();
    if (!active) {
        watchBus(false);
        show({}, {});
    } else if (!m_bus.isConnected()) {
        show(tr("No other player can be followed"), tr("There is no session bus"));
    } else {
        watchBus(true);
        listPlayers();
        follow();
    }
}

void FollowMode::watchBus(bool watch)
{
    const auto slots = {std::tuple{kBus, kBusObject, kBus, QStringLiteral("NameOwnerChanged"),
                                   SLOT(nameOwnerChanged(QString, QString, QString))},
                        std::tuple{QString(), kObject, kProperties, QStringLiteral("PropertiesChanged"),
                                   SLOT(propertiesChanged(QDBusMessage))}};
    for (const auto& [service, object, interface, signal, slot] : slots) {
        watch ? m_bus.connect(service, object, interface, signal, this, slot)
              : m_bus.disconnect(service, object, interface, signal, this, slot);
    }
}

void FollowMode::listPlayers()
{
    const auto call =
        m_bus.asyncCall(QDBusMessage::createMethodCall(kBus, kBusObject, kBus, QStringLiteral("ListNames")));
    auto* watcher = new QDBusPendingCallWatcher(call, this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        watcher->deleteLater();
        const QDBusPendingReply<QStringList> names = *watcher;
        for (const QString& name : names.isValid() ? names.value() : QStringList()) {
            if (!isOtherPlayer(name)) {
                continue;
            }
            auto question = QDBusMessage::createMethodCall(kBus, kBusObject, kBus, QStringLiteral("GetNameOwner"));
            question << name;
            auto* owner = new QDBusPendingCallWatcher(m_bus.asyncCall(question), this);
            connect(owner, &QDBusPendingCallWatcher::finished, this, [this, owner, name] {
                owner->deleteLater();
                if (const QDBusPendingReply<QString> answer = *owner; answer.isValid()) {
                    add(name, answer.value());
                }
            });
        }
    });
}

void FollowMode::nameOwnerChanged(const QString& name, const QString& before, const QString& after)
{
    if (!m_active || !isOtherPlayer(name)) {
        return;
    }
    m_others.erase(before);
    if (!after.isEmpty()) {
        add(name, after);
    }
    follow();
}

void FollowMode::add(const QString& service, const QString& owner)
{
    if (m_active && owner != m_bus.baseService()) {
        QString name = service.mid(kPrefix.size()).section(QLatin1Char('.'), 0, 0);
        name.replace(0, 1, name.left(1).toUpper()); // until it says itself what it is called
        m_others[owner].name = name;
        ask(owner);
        askName(owner);
    }
}

void FollowMode::ask(const QString& owner)
{
    auto question = QDBusMessage::createMethodCall(owner, kObject, kProperties, QStringLiteral("GetAll"));
    question << kPlayerInterface;
    auto* watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(question), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, owner] {
        watcher->deleteLater();
        if (const QDBusPendingReply<QVariantMap> answer = *watcher; answer.isValid()) {
            take(owner, answer.value());
        }
    });
}

void FollowMode::askName(const QString& owner)
{
    auto question = QDBusMessage::createMethodCall(owner, kObject, kProperties, QStringLiteral("Get"));
    question << kRootInterface << QStringLiteral("Identity");
    auto* watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(question), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, owner] {
        watcher->deleteLater();
        const QDBusPendingReply<QVariant> answer = *watcher;
        if (const auto other = m_others.find(owner);
            other != m_others.end() && answer.isValid() && !answer.value().toString().isEmpty()) {
            other->second.name = answer.value().toString();
            follow();
        }
    });
}

void FollowMode::propertiesChanged(const QDBusMessage& message)
{
    const QVariantList arguments = message.arguments();
    if (!m_active || arguments.size() < 3 || arguments[0].toString() != kPlayerInterface) {
        return;
    }
    if (arguments[2].toStringList().isEmpty()) {
        take(message.service(), mapOf(arguments[1]));
    } else if (m_others.contains(message.service())) {
        ask(message.service()); // it only says that something is other than before
    }
}

void FollowMode::take(const QString& owner, const QVariantMap& properties)
{
    const auto other = m_others.find(owner);
    if (other == m_others.end()) {
        return; // Nearfield itself, or it is gone by now
    }
    if (const auto status = properties.find(QStringLiteral("PlaybackStatus")); status != properties.end()) {
        other->second.playing = status->toString() == QLatin1String("Playing");
        other->second.changedAt = ++m_changes;
    }
    if (const auto metadata = properties.find(QStringLiteral("Metadata")); metadata != properties.end()) {
        other->second.track = trackOf(mapOf(*metadata));
        other->second.changedAt = ++m_changes;
    }
    follow();
}

/// Of those that play, the one that has begun or changed last.
void FollowMode::follow()
{
    if (!m_active || !m_bus.isConnected()) {
        return;
    }
    const Other* followed = nullptr;
    for (const auto& [owner, other] : m_others) {
        if (other.playing && !other.track.empty() && (followed == nullptr || other.changedAt > followed->changedAt)) {
            followed = &other;
        }
    }
    if (followed == nullptr) {
        m_followed.reset();
        show(tr("Following another player"), tr("None plays at the moment"));
        return;
    }
    const QString title = tr("Following %1").arg(followed->name);
    if (m_followed == followed->track) {
        show(title, m_text);
        return;
    }
    m_followed = followed->track;
    show(title, nameOf(followed->track));
    m_jobs.replace(m_lookup, {.title = tr("Looking for a track"), .visible = false}, this,
                   [this, track = followed->track, catalogue = m_session.catalogue(),
                    files = m_session.trackFiles()](JobContext& context) {
                       const auto id = findInLibrary(*catalogue, *files, track, context.stopToken());
                       context.post([this, id, track] {
                           if (m_followed != track) {
                               return;
                           }
                           if (id) {
                               Q_EMIT found(*id);
                           } else {
                               show(m_title, tr("%1 is not in the library").arg(nameOf(track)));
                           }
                       });
                   });
}

void FollowMode::show(const QString& title, const QString& text)
{
    if (title != m_title || text != m_text) {
        m_title = title;
        m_text = text;
        Q_EMIT textChanged();
    }
}

} // namespace nearfield::ui
