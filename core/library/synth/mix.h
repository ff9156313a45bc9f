#pragma once

#include <span>
#include <vector>

#include "core/library/synth/stereo.h"

/// What a recording goes through after it is played. All in place and deterministic.
namespace nearfield::synth {

/// An overdriven amplifier and its loudspeaker, for the two guitars left and right. `amount` 0–1.
void distort(Stereo& sound, float amount, float brightness);

/// Brings the sound to `decibels` (RMS, full scale) while it sounds: of its louder half in stretches of 0.4 s.
void level(Stereo& sound, float decibels);

/// Adds `share` of `from`.
void add(const Stereo& from, float share, Stereo& to);

/// Presses the sound down by `depth` (0–1) at each of the frames, and lets it come back within `seconds`.
void duck(Stereo& sound, std::span<const std::size_t> at, float depth, float seconds);

/// Replaces what was sent by its reverberation in a room of `size` 0–1 (Schroeder's combs and all-passes as tuned in
/// Freeverb).
void reverberate(Stereo& sound, float size);

/// Replaces what was sent by echoes that go from side to side, `seconds` apart.
void echo(Stereo& sound, float seconds, float feedback);

/// Takes away what nobody hears below 28 Hz, and tilts the sound: `brightness` 0 dark … 0.5 as it is … 1 bright.
void tilt(Stereo& sound, float brightness);

/// LUFS, integrated: ITU-R BS.1770-4 with both gates; −70 for silence.
[[nodiscard]] double loudnessOf(const Stereo& sound);

/// Brings the sound to a loudness, rounding off and limiting peaks where they are in the way: none is above −1 dB.
/// Silence stays so.
void master(Stereo& sound, double lufs);

} // namespace nearfield::synth
