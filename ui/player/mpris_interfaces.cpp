#include "ui/player/mpris_interfaces.h"

#include "ui/player/mpris_service.h"
#include "ui/player/player.h"

namespace nearfield::ui {

namespace {

constexpr double kMicro = 1e6;

} // namespace

MprisRootInterface::MprisRootInterface(MprisService& service)
    : QDBusAbstractAdaptor(&service)
    , m_service(service)
{
}

QString MprisRootInterface::identity() const
{
    return QStringLiteral("Nearfield");
}

QString MprisRootInterface::desktopEntry() const
{
    return QStringLiteral("org.nearfield.Nearfield");
}

QStringList MprisRootInterface::uriSchemes() const
{
    return {QStringLiteral("file")};
}

QStringList MprisRootInterface::mimeTypes() const
{
    return {QStringLiteral("audio/mpeg"), QStringLiteral("audio/flac"),  QStringLiteral("audio/ogg"),
            QStringLiteral("audio/opus"), QStringLiteral("audio/mp4"),   QStringLiteral("audio/x-wav"),
            QStringLiteral("audio/aiff"), QStringLiteral("audio/x-ape"), QStringLiteral("audio/x-ms-wma")};
}

void MprisRootInterface::Raise()
{
    Q_EMIT m_service.raiseWanted();
}

void MprisRootInterface::Quit()
{
    Q_EMIT m_service.quitWanted();
}

MprisPlayerInterface::MprisPlayerInterface(MprisService& service)
    : QDBusAbstractAdaptor(&service)
    , m_service(service)
{
    connect(&service, &MprisService::seeked, this, &MprisPlayerInterface::Seeked);
}

QString MprisPlayerInterface::playbackStatus() const
{
    return m_service.playbackStatus();
}

QString MprisPlayerInterface::loopStatus() const
{
    return m_service.loopStatus();
}

void MprisPlayerInterface::setLoopStatus(const QString& status)
{
    m_service.setLoopStatus(status);
}

bool MprisPlayerInterface::shuffle() const
{
    return m_service.player().shuffle();
}

void MprisPlayerInterface::setShuffle(bool shuffle)
{
    m_service.player().setShuffle(shuffle);
}

QVariantMap MprisPlayerInterface::metadata() const
{
    return m_service.metadata();
}

double MprisPlayerInterface::volume() const
{
    return m_service.player().isMuted() ? 0 : m_service.player().volume();
}

void MprisPlayerInterface::setVolume(double volume)
{
    m_service.player().setVolume(volume);
}

qlonglong MprisPlayerInterface::position() const
{
    return static_cast<qlonglong>(m_service.player().position() * kMicro);
}

bool MprisPlayerInterface::canGoNext() const
{
    return m_service.player().queue().hasNext();
}

bool MprisPlayerInterface::hasTrack() const
{
    return m_service.player().current().has_value();
}

bool MprisPlayerInterface::canSeek() const
{
    return m_service.player().state() != Player::State::Stopped;
}

void MprisPlayerInterface::Next()
{
    m_service.player().next();
}

void MprisPlayerInterface::Previous()
{
    m_service.player().previous();
}

void MprisPlayerInterface::Pause()
{
    m_service.player().pause();
}

void MprisPlayerInterface::PlayPause()
{
    m_service.player().toggle();
}

void MprisPlayerInterface::Stop()
{
    m_service.player().stop();
}

void MprisPlayerInterface::Play()
{
    m_service.player().resume();
}

void MprisPlayerInterface::Seek(qlonglong Offset)
{
    m_service.player().seekBy(static_cast<double>(Offset) / kMicro);
}

void MprisPlayerInterface::SetPosition(const QDBusObjectPath& TrackId, qlonglong Position)
{
    m_service.setPosition(TrackId.path(), Position);
}

void MprisPlayerInterface::OpenUri(const QString& Uri)
{
    m_service.open(Uri);
}

} // namespace nearfield::ui
