#pragma once

#include <memory>
#include <span>

#include "core/audio/sound_description.h"

namespace nearfield::audio {

/// Listens to a track once and describes it. Blocks of any size give the same description, to the last bit.
/// One thread; memory grows by some hundred kilobytes a minute of music.
class Analyser
{
public:
    Analyser();
    ~Analyser();
    Analyser(const Analyser&) = delete;
    Analyser& operator=(const Analyser&) = delete;

    /// Interleaved stereo at kSampleRate.
    void add(std::span<const float> stereo);
    /// What was heard since the beginning; the analyser is spent afterwards. Of less than a second only what can be
    /// told.
    [[nodiscard]] SoundDescription finish();

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace nearfield::audio
