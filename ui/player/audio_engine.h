#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include <QObject>
#include <QTimer>

class QAudioOutput;
class QMediaDevices;
class QMediaPlayer;

namespace nearfield::ui {

/// Plays one file at a time through Qt Multimedia; the only class that knows it. Its GStreamer backend is asked for,
/// whatever Qt's default is: the other one cannot open names with # or %, and crashes without a sound device. But that
/// backend crashes in turn where GStreamer's plug-ins are missing, so findProblem() must have found none before one is
/// made. GUI thread only.
class AudioEngine : public QObject
{
    Q_OBJECT
public:
    /// Why nothing can be played on this machine, and what to install; empty when all is well. Any thread. Blocks, for
    /// seconds the first time on a machine, while GStreamer gets to know its plug-ins.
    [[nodiscard]] static QString findProblem();

    explicit AudioEngine(QObject* parent = nullptr);
    ~AudioEngine() override;

    /// Loads the file and plays it from the beginning. What goes wrong is told by failed(), never from within the call.
    void play(const std::filesystem::path& file);
    void resume();
    void pause();
    /// Forgets the file.
    void stop();
    void seek(double seconds);
    void setVolume(double linear); ///< of the amplitude, 0–1

    [[nodiscard]] double position() const; ///< seconds
    [[nodiscard]] double duration() const; ///< seconds; 0 while unknown

Q_SIGNALS:
    void positionChanged(double seconds); ///< about ten times a second
    void durationChanged(double seconds);
    void ended();
    /// It does not play any more; `message` says why, for people.
    void failed(const QString& message);
    /// There is no sound device: the music runs on unheard. Once for each time of being without.
    void silent();

private:
    void makePlayer();
    [[nodiscard]] bool isLoaded() const;
    void tellFailure(const QString& message);
    void followDevices();
    void watch();

    std::unique_ptr<QMediaDevices> m_devices;
    std::unique_ptr<QAudioOutput> m_output; ///< used by the player, so it goes after it
    std::unique_ptr<QMediaPlayer> m_player;
    QTimer m_watch;                 ///< a sound device that takes nothing is told of by nobody
    std::optional<double> m_wanted; ///< seconds to go to as soon as the file is loaded
    double m_watched = -1;          ///< position at the last look
    int m_stalled = 0;              ///< looks without progress
    bool m_active = false;          ///< a file is loaded, and has neither ended nor failed
    unsigned m_load = 0;            ///< counts what was loaded, so that nothing is told of a file before
    bool m_toldSilence = false;     ///< since there was a device
};

} // namespace nearfield::ui
