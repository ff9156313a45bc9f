#include "ui/player/mpris_service.h"

#include <algorithm>
#include <array>
#include <utility>

#include <QCoreApplication>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDateTime>
#include <QUrl>

#include "ui/library_session.h"
#include "ui/music/cover_store.h"
#include "ui/player/file_url.h"
#include "ui/player/mpris_interfaces.h"
#include "ui/player/player.h"
#include "ui/text.h"

namespace nearfield::ui {

namespace {

constexpr double kMicro = 1e6;
constexpr double kMostStars = 5;
const QString kObject = QStringLiteral("/org/mpris/MediaPlayer2");
const QString kPlayerInterface = QStringLiteral("org.mpris.MediaPlayer2.Player");
const QString kBaseName = QStringLiteral("org.mpris.MediaPlayer2.nearfield");

constexpr std::array<std::pair<Repeat, const char*>, 3> kLoopNames = {
    {{Repeat::Off, "None"}, {Repeat::One, "Track"}, {Repeat::All, "Playlist"}}};

QString pathOf(TrackId track)
{
    return QStringLiteral("/org/nearfield/track/%1").arg(value(track));
}

/// Several names are joined by "; " in the library.
QStringList listOf(std::string_view joined)
{
    QStringList out = qstring(joined).split(QLatin1Char(';'), Qt::SkipEmptyParts);
    for (QString& one : out) {
        one = one.trimmed();
    }
    return out;
}

void addList(QVariantMap& out, const char* key, const QStringList& list)
{
    if (!list.isEmpty()) {
        out.insert(QLatin1String(key), list);
    }
}

void addText(QVariantMap& out, const char* key, const QString& text)
{
    if (!text.isEmpty()) {
        out.insert(QLatin1String(key), text);
    }
}

} // namespace

MprisService::MprisService(LibrarySession& session, Player& player, const CoverStore& covers,
                           const QDBusConnection& bus, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_player(player)
    , m_covers(covers)
    , m_bus(bus)
{
    if (!m_bus.isConnected()) {
        static bool told = false; // each library that is opened tries again
        if (!std::exchange(told, true)) {
            qInfo("nearfield: no session bus, so media keys do not reach the player");
        }
        return;
    }
    new MprisRootInterface(*this);
    new MprisPlayerInterface(*this);
    m_told = properties();
    m_bus.registerObject(kObject, this, QDBusConnection::ExportAdaptors);
    const QString another = QStringLiteral("%1.instance%2").arg(kBaseName).arg(QCoreApplication::applicationPid());
    for (const QString& name : {kBaseName, another}) {
        if (m_name.isEmpty() && m_bus.registerService(name)) {
            m_name = name;
        }
    }
    m_tell.setSingleShot(true);
    m_tell.setInterval(0);
    connect(&m_tell, &QTimer::timeout, this, &MprisService::tellChanges);
    const auto tellSoon = [this] { m_tell.start(); };
    connect(&player, &Player::currentChanged, this, tellSoon);
    connect(&player, &Player::currentChanged, this, &MprisService::readHistory);
    connect(&session, &LibrarySession::playsChanged, this, &MprisService::readHistory);
    connect(&session, &LibrarySession::listenerChanged, this, &MprisService::readHistory);
    connect(&player, &Player::stateChanged, this, tellSoon);
    connect(&player, &Player::durationChanged, this, tellSoon);
    connect(&player, &Player::queueChanged, this, tellSoon);
    connect(&player, &Player::modesChanged, this, tellSoon);
    connect(&player, &Player::volumeChanged, this, tellSoon);
    connect(&session, &LibrarySession::ratingsChanged, this, tellSoon);
    connect(&session, &LibrarySession::ratingsReset, this, tellSoon);
    connect(&session, &LibrarySession::trackFilesChanged, this, tellSoon);
    connect(&player, &Player::seeked, this,
            [this](double seconds) { Q_EMIT seeked(static_cast<qlonglong>(seconds * kMicro)); });
}

MprisService::~MprisService()
{
    if (!m_name.isEmpty()) {
        m_bus.unregisterService(m_name);
    }
    if (m_bus.isConnected()) {
        m_bus.unregisterObject(kObject);
    }
}

QString MprisService::playbackStatus() const
{
    switch (m_player.state()) {
    case Player::State::Playing:
        return QStringLiteral("Playing");
    case Player::State::Paused:
        return QStringLiteral("Paused");
    case Player::State::Stopped:
        return QStringLiteral("Stopped");
    }
    return {};
}

QString MprisService::loopStatus() const
{
    const auto* found = std::find_if(kLoopNames.begin(), kLoopNames.end(),
                                     [this](const auto& each) { return each.first == m_player.repeat(); });
    return QLatin1String(found->second);
}

void MprisService::setLoopStatus(const QString& status)
{
    for (const auto& [repeat, name] : kLoopNames) {
        if (status == QLatin1String(name)) {
            m_player.setRepeat(repeat);
        }
    }
}

QVariantMap MprisService::metadata() const
{
    const Catalogue& catalogue = *m_session.catalogue();
    const auto track = m_player.current();
    const auto row = track ? catalogue.rowOf(*track) : std::nullopt;
    if (!row) {
        return {};
    }
    QVariantMap out;
    out.insert(QStringLiteral("mpris:trackid"), QVariant::fromValue(QDBusObjectPath(pathOf(*track))));
    if (const double seconds = m_player.duration(); seconds > 0) {
        out.insert(QStringLiteral("mpris:length"), static_cast<qlonglong>(seconds * kMicro));
    }
    addText(out, "xesam:title", qstring(catalogue.title(*row)));
    addText(out, "xesam:album", qstring(catalogue.album(*row)));
    addList(out, "xesam:artist", listOf(catalogue.artists(*row)));
    addList(out, "xesam:genre", listOf(catalogue.genre(*row)));
    if (const auto year = catalogue.year(*row)) {
        addText(out, "xesam:contentCreated", QStringLiteral("%1-01-01T00:00:00").arg(*year, 4, 10, QLatin1Char('0')));
    }
    if (const auto stars = m_session.stars(*track)) {
        out.insert(QStringLiteral("xesam:userRating"), static_cast<double>(*stars) / kMostStars);
    }
    out.insert(QStringLiteral("xesam:useCount"), static_cast<int>(m_history.plays));
    if (m_history.lastPlayedAt > 0) {
        addText(out, "xesam:lastUsed", QDateTime::fromSecsSinceEpoch(m_history.lastPlayedAt).toString(Qt::ISODate));
    }
    if (const TrackFile* file = m_player.currentFile()) {
        addText(out, "xesam:url", fileUrl(file->path).toString(QUrl::FullyEncoded));
        addList(out, "xesam:albumArtist", listOf(file->albumArtist));
        if (file->trackNumber) {
            out.insert(QStringLiteral("xesam:trackNumber"), *file->trackNumber);
        }
        if (file->discNumber) {
            out.insert(QStringLiteral("xesam:discNumber"), *file->discNumber);
        }
    }
    if (const auto cover = m_covers.fileOf(*track); !cover.empty()) {
        addText(out, "mpris:artUrl", fileUrl(cover).toString(QUrl::FullyEncoded));
    }
    return out;
}

void MprisService::readHistory()
{
    m_history = {};
    if (const auto track = m_player.current()) {
        m_session.readPlayHistory(*track, this, [this](const PlayHistory& history) {
            m_history = history;
            m_tell.start();
        });
    }
}

void MprisService::setPosition(const QString& trackPath, qlonglong microseconds)
{
    const double seconds = static_cast<double>(microseconds) / kMicro;
    // As the specification has it: a late call about a track before, or beyond the end, does nothing.
    if (m_player.current() && trackPath == pathOf(*m_player.current()) && seconds >= 0 &&
        seconds <= m_player.duration()) {
        m_player.seek(seconds);
    }
}

void MprisService::open(const QString& uri)
{
    const std::filesystem::path path = localFile(QUrl(uri));
    const auto& files = m_session.trackFiles()->all();
    const auto found =
        std::find_if(files.begin(), files.end(), [&path](const TrackFile& file) { return file.path == path; });
    if (found != files.end()) {
        m_player.play(found->track);
    } else {
        Q_EMIT failed(tr("%1 is not in the library").arg(uri));
    }
}

QVariantMap MprisService::properties() const
{
    const auto* interface = findChild<MprisPlayerInterface*>();
    QVariantMap out;
    for (const char* name : {"PlaybackStatus", "LoopStatus", "Shuffle", "Metadata", "Volume", "CanGoNext",
                             "CanGoPrevious", "CanPlay", "CanPause", "CanSeek"}) {
        out.insert(QLatin1String(name), interface->property(name));
    }
    return out;
}

void MprisService::tellChanges()
{
    const QVariantMap now = properties();
    QVariantMap changed;
    for (auto property = now.begin(); property != now.end(); ++property) {
        if (m_told.value(property.key()) != property.value()) {
            changed.insert(property.key(), property.value());
        }
    }
    if (changed.isEmpty()) {
        return;
    }
    m_told = now;
    QDBusMessage signal = QDBusMessage::createSignal(kObject, QStringLiteral("org.freedesktop.DBus.Properties"),
                                                     QStringLiteral("PropertiesChanged"));
    signal << kPlayerInterface << changed << QStringList();
    m_bus.send(signal);
}

} // namespace nearfield::ui
