#pragma once

namespace nearfield::ui {

/// What happens at the end: of the queue, or with `One` of each track.
enum class Repeat { Off, All, One };

/// Which of a file's gains evens out loudness. `Album` keeps the differences within an album; where a file names no
/// gain of its album, that of the track stands in.
enum class ReplayGain { Off, Track, Album };

/// What is remembered of the player. Values only, so that settings need not know the player.
struct PlayerSettings
{
    double volume = 1; ///< of the slider, 0–1
    bool muted = false;
    bool shuffle = false;
    Repeat repeat = Repeat::Off;
    ReplayGain replayGain = ReplayGain::Track;
    bool followPlaying = true; ///< the selection goes along with what plays
    bool followOther = false;  ///< … and with what another player plays

    friend bool operator==(const PlayerSettings&, const PlayerSettings&) = default;
};

} // namespace nearfield::ui
