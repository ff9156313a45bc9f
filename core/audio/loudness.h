#pragma once

#include <memory>
#include <span>

namespace nearfield::audio {

/// Loudness and its range by EBU R128 (ITU-R BS.1770-4, EBU Tech 3342), by libebur128. Without true peak, which would
/// cost four times as much as the rest.
class Loudness
{
public:
    Loudness();
    ~Loudness();
    Loudness(const Loudness&) = delete;
    Loudness& operator=(const Loudness&) = delete;

    /// Interleaved stereo at kSampleRate, finite.
    void add(std::span<const float> stereo);
    /// LUFS; −70, the absolute gate, when nothing lies above it.
    [[nodiscard]] float integrated() const;
    /// LU; 0 when too short to tell.
    [[nodiscard]] float range() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace nearfield::audio
