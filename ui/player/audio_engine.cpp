#include "ui/player/audio_engine.h"

#include <utility>

#include <QAudioDevice>
#include <QAudioOutput>
#include <QCoreApplication>
#include <QLibrary>
#include <QMediaDevices>
#include <QMediaPlayer>

#include "ui/player/file_url.h"

namespace nearfield::ui {

namespace {

constexpr int kLookMs = 1000;
constexpr int kStallLooks = 8;
constexpr double kMilli = 1000;

/// Before any thread is there that could read the environment.
void askForGStreamer()
{
    if (!qEnvironmentVariableIsSet("QT_MEDIA_BACKEND")) {
        qputenv("QT_MEDIA_BACKEND", "gstreamer");
    }
}
Q_COREAPP_STARTUP_FUNCTION(askForGStreamer)

/// An element that playing needs, and the Debian package it comes with.
struct Element
{
    const char* name;
    const char* package;
};
constexpr Element kNeeded[] = {
    {"playbin", "gstreamer1.0-plugins-base"},      {"uridecodebin", "gstreamer1.0-plugins-base"},
    {"audioconvert", "gstreamer1.0-plugins-base"}, {"audioresample", "gstreamer1.0-plugins-base"},
    {"volume", "gstreamer1.0-plugins-base"},       {"videoconvert", "gstreamer1.0-plugins-base"},
    {"autoaudiosink", "gstreamer1.0-plugins-good"}};

/// GStreamer's own registry, asked without linking to it: only Qt's backend does, and it may be absent.
class GStreamer
{
public:
    GStreamer()
        : m_library(QStringLiteral("gstreamer-1.0"), 0)
        , m_init(reinterpret_cast<Init>(m_library.resolve("gst_init_check")))
        , m_find(reinterpret_cast<Find>(m_library.resolve("gst_element_factory_find")))
        , m_unref(reinterpret_cast<Unref>(m_library.resolve("gst_object_unref")))
    {
    }

    [[nodiscard]] bool start() const
    {
        return m_init != nullptr && m_find != nullptr && m_unref != nullptr && m_init(nullptr, nullptr, nullptr) != 0;
    }
    [[nodiscard]] bool has(const char* element) const
    {
        void* factory = m_find(element);
        if (factory == nullptr) {
            return false;
        }
        m_unref(factory);
        return true;
    }

private:
    using Init = int (*)(int*, char***, void**);
    using Find = void* (*)(const char*);
    using Unref = void (*)(void*);

    QLibrary m_library; ///< is never unloaded again
    Init m_init;
    Find m_find;
    Unref m_unref;
};

QString missing(const char* package)
{
    return AudioEngine::tr("Music cannot be played: install the package %1, then start Nearfield again.")
        .arg(QLatin1String(package));
}

QString reasonOf(QMediaPlayer::Error error, const QString& message)
{
    const bool noCodec = error == QMediaPlayer::FormatError || message.contains(QStringLiteral("missing a plug-in"));
    return noCodec ? AudioEngine::tr("a codec is missing; the package gstreamer1.0-libav may bring it") : message;
}

} // namespace

QString AudioEngine::findProblem()
{
    if (qgetenv("QT_MEDIA_BACKEND") != "gstreamer") {
        return {}; // somebody knows better
    }
    const GStreamer gstreamer;
    if (!gstreamer.start()) {
        return missing("libgstreamer1.0-0");
    }
    for (const Element& element : kNeeded) {
        if (!gstreamer.has(element.name)) {
            return missing(element.package);
        }
    }
    return {};
}

AudioEngine::AudioEngine(QObject* parent)
    : QObject(parent)
    , m_devices(std::make_unique<QMediaDevices>())
    , m_output(std::make_unique<QAudioOutput>())
{
    makePlayer();
    connect(m_devices.get(), &QMediaDevices::audioOutputsChanged, this, &AudioEngine::followDevices);
    m_watch.setInterval(kLookMs);
    connect(&m_watch, &QTimer::timeout, this, &AudioEngine::watch);
}

AudioEngine::~AudioEngine()
{
    m_player->disconnect(this);
}

void AudioEngine::makePlayer()
{
    m_player = std::make_unique<QMediaPlayer>();
    m_player->setAudioOutput(m_output.get());
    connect(m_player.get(), &QMediaPlayer::positionChanged, this, [this](qint64 milliseconds) {
        if (m_active && isLoaded()) { // before, the backend tells what it makes up
            Q_EMIT positionChanged(static_cast<double>(milliseconds) / kMilli);
        }
    });
    connect(m_player.get(), &QMediaPlayer::durationChanged, this, [this](qint64 milliseconds) {
        if (m_active && milliseconds > 0) {
            Q_EMIT durationChanged(static_cast<double>(milliseconds) / kMilli);
        }
    });
    connect(m_player.get(), &QMediaPlayer::errorOccurred, this,
            [this](QMediaPlayer::Error error, const QString& message) { tellFailure(reasonOf(error, message)); });
    // Queued: what follows loads another file, which the backend does not expect while it tells.
    connect(
        m_player.get(), &QMediaPlayer::mediaStatusChanged, this,
        [this] {
            const QMediaPlayer::MediaStatus status = m_player->mediaStatus(); // not of the file before
            if (status == QMediaPlayer::EndOfMedia && m_active) {
                m_active = false;
                m_watch.stop();
                Q_EMIT ended();
            } else if (status == QMediaPlayer::InvalidMedia) {
                tellFailure({});
            } else if (isLoaded() && m_wanted) {
                seek(*std::exchange(m_wanted, std::nullopt));
            }
        },
        Qt::QueuedConnection);
}

void AudioEngine::play(const std::filesystem::path& file)
{
    makePlayer(); // in a used one the end of the file before may arrive as the end of this one
    m_active = true;
    ++m_load;
    m_wanted.reset();
    m_watched = -1;
    m_stalled = 0;
    m_player->setSource(fileUrl(file));
    m_player->play();
    m_watch.start();
    if (m_devices->audioOutputs().isEmpty() && !m_toldSilence) {
        m_toldSilence = true;
        QMetaObject::invokeMethod(this, &AudioEngine::silent, Qt::QueuedConnection);
    }
}

void AudioEngine::resume()
{
    m_player->play();
    m_watch.start();
}

void AudioEngine::pause()
{
    m_player->pause();
    m_watch.stop();
}

void AudioEngine::stop()
{
    m_active = false;
    ++m_load;
    m_watch.stop();
    m_player->stop();
    m_player->setSource({});
}

void AudioEngine::seek(double seconds)
{
    if (isLoaded()) {
        m_player->setPosition(static_cast<qint64>(seconds * kMilli));
    } else {
        m_wanted = seconds; // the backend would forget it
    }
}

void AudioEngine::setVolume(double linear)
{
    m_output->setVolume(static_cast<float>(linear));
}

double AudioEngine::position() const
{
    return static_cast<double>(m_player->position()) / kMilli;
}

double AudioEngine::duration() const
{
    return static_cast<double>(m_player->duration()) / kMilli;
}

bool AudioEngine::isLoaded() const
{
    const QMediaPlayer::MediaStatus status = m_player->mediaStatus();
    return status == QMediaPlayer::LoadedMedia || status == QMediaPlayer::StalledMedia ||
           status == QMediaPlayer::BufferingMedia || status == QMediaPlayer::BufferedMedia;
}

void AudioEngine::tellFailure(const QString& message)
{
    if (!m_active) {
        return; // one failure may be told several times
    }
    m_active = false;
    m_watch.stop();
    QMetaObject::invokeMethod(
        this,
        [this, message, load = m_load] {
            if (load == m_load) {
                // The backend says that it goes on playing, and to stop it takes a second.
                makePlayer();
                Q_EMIT failed(message);
            }
        },
        Qt::QueuedConnection);
}

void AudioEngine::followDevices()
{
    m_output->setDevice(QMediaDevices::defaultAudioOutput());
    m_toldSilence = m_toldSilence && m_devices->audioOutputs().isEmpty();
}

void AudioEngine::watch()
{
    m_stalled = position() == m_watched ? m_stalled + 1 : 0;
    m_watched = position();
    if (m_stalled >= kStallLooks) {
        tellFailure(tr("The sound device takes no sound."));
    }
}

} // namespace nearfield::ui
