#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <QObject>
#include <QPointer>
#include <QString>

#include "core/base/ids.h"
#include "core/library/music_files.h"
#include "ui/jobs/job_queue.h"
#include "ui/player/play_queue.h"
#include "ui/player/player_settings.h"
#include "ui/signal_ids.h"

class QUrl;

namespace nearfield::ui {

class AudioEngine;
class LibrarySession;

/// What a file's amplitude is multiplied by, so that all sound equally loud: ReplayGain 2.0, no further than to where
/// its peak would clip, and never above 1 where the peak is unknown.
[[nodiscard]] double gainFactor(const TrackFile& file, ReplayGain gain);

/// Where a track can be heard on Spotify; empty when it is from elsewhere.
[[nodiscard]] QUrl spotifyPage(std::string_view uri);

/// Plays the tracks of the library that have a file, one behind the other, and tells the library what was heard.
///
/// Tracks without a file are left out of the queue; files that turn out missing or broken are told of by failed() and
/// passed over, until kMostFailures in a row. The sound is made ready on the first play, so that a machine that cannot
/// play says so then, and starts nevertheless. A new catalogue changes nothing but that tracks which are gone leave the
/// queue. GUI thread only.
class Player : public QObject
{
    Q_OBJECT
public:
    enum class State { Stopped, Playing, Paused };
    static constexpr int kMostFailures = 5;
    static constexpr double kRestartAfter = 3; ///< seconds, from which on previous() goes back to the beginning

    Player(LibrarySession& session, JobQueue& jobs, const PlayerSettings& settings, QObject* parent = nullptr);
    /// Tells the library of the track that is playing.
    ~Player() override;

    /// As they are now, for the next start.
    [[nodiscard]] const PlayerSettings& settings() const noexcept { return m_settings; }

    // -- what is played --------------------------------------------------------------------------------------------
    /// Plays the track at `first` of `tracks` now, and the others behind it. Nothing changes, and noFile() says so,
    /// when it has no file.
    void play(std::span<const TrackId> tracks, std::size_t first = 0);
    void play(TrackId track) { play(std::span(&track, 1)); }
    /// Behind the current track; plays them when there is none. noFile() when none of them has a file.
    void playNext(std::span<const TrackId> tracks);
    /// At the end of the queue; of an empty one the first becomes current and waits. noFile() as above.
    void enqueue(std::span<const TrackId> tracks);
    [[nodiscard]] bool canPlay(TrackId track) const;

    [[nodiscard]] const PlayQueue& queue() const noexcept { return m_queue; }
    void jumpTo(std::size_t position); ///< and play
    void remove(std::size_t position);
    void move(std::size_t from, std::size_t to);
    void clearQueue(); ///< but for the track that plays or is paused

    [[nodiscard]] bool shuffle() const noexcept { return m_queue.shuffle(); }
    void setShuffle(bool shuffle);
    [[nodiscard]] Repeat repeat() const noexcept { return m_queue.repeat(); }
    void setRepeat(Repeat repeat);

    // -- playing ---------------------------------------------------------------------------------------------------
    [[nodiscard]] State state() const noexcept { return m_state; }
    [[nodiscard]] std::optional<TrackId> current() const noexcept { return m_queue.current(); }
    /// Null when there is none, or its file has gone from the library.
    [[nodiscard]] const TrackFile* currentFile() const;
    [[nodiscard]] double position() const; ///< seconds
    [[nodiscard]] double duration() const; ///< seconds, of the file when it is known, else of the tags; 0 unknown

    void toggle(); ///< at the end of the queue it begins anew, or with what has been added since
    void resume(); ///< as toggle(), but never pauses
    void pause();
    void stop();
    void next();
    void previous();
    /// Beyond the end is the next track, as MPRIS has it. Without effect while stopped.
    void seek(double seconds);
    void seekBy(double seconds) { seek(position() + seconds); }

    // -- how loud --------------------------------------------------------------------------------------------------
    [[nodiscard]] double volume() const noexcept { return m_settings.volume; } ///< of the slider, 0–1
    /// As loudness is heard, not as amplitude. Takes back muting.
    void setVolume(double volume);
    [[nodiscard]] bool isMuted() const noexcept { return m_settings.muted; }
    void setMuted(bool muted);
    [[nodiscard]] ReplayGain replayGain() const noexcept { return m_settings.replayGain; }
    void setReplayGain(ReplayGain gain);

    /// Whether the selection goes along; kept here for settings, done by whoever holds the selection.
    void setFollowPlaying(bool follow) { m_settings.followPlaying = follow; }
    void setFollowOther(bool follow) { m_settings.followOther = follow; }

Q_SIGNALS:
    void currentChanged();
    void stateChanged();
    void positionChanged(double seconds);
    void durationChanged();
    /// The position is another one than that of playing on.
    void seeked(double seconds);
    void queueChanged(); ///< tracks or position
    void modesChanged(); ///< shuffle, repeat or ReplayGain
    void volumeChanged();
    /// Something could not be played; for the message area.
    void failed(const QString& message);
    /// The listener wanted to hear a track that has no file.
    void noFile(nearfield::TrackId track, const QString& message);
    /// A track has been heard, to its end or not: really heard, so seeking to the end is no way to make it a play.
    void heard(nearfield::ListenerId listener, nearfield::TrackId track, double seconds, double fraction,
               std::int64_t startedAt);

private:
    [[nodiscard]] std::vector<TrackId> playable(std::span<const TrackId> tracks);
    [[nodiscard]] QString titleOf(TrackId track) const;
    [[nodiscard]] bool makeReady();
    void start();
    void showCurrent();
    void giveUp(const QString& message);
    void ended();
    void takePosition(double seconds);
    void finishTrack();
    void setState(State state);
    void applyVolume();
    void dropGoneTracks();

    LibrarySession& m_session;
    JobQueue& m_jobs;
    PlayerSettings m_settings;
    PlayQueue m_queue;
    State m_state = State::Stopped;
    bool m_atEnd = false; ///< the queue was played through

    std::optional<QString> m_problem; ///< of the machine; nothing until it was looked for
    QPointer<Job> m_probe;
    std::unique_ptr<AudioEngine> m_engine;

    /// The track that is in the engine.
    struct Loaded
    {
        TrackId track{};
        ListenerId listener{};
        std::int64_t startedAt = 0; ///< Unix seconds
        double heard = 0;           ///< seconds of sound, wherever in the track
        double position = 0;
    };
    std::optional<Loaded> m_loaded;
    int m_failures = 0; ///< in a row
};

} // namespace nearfield::ui
