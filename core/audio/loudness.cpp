#include "core/audio/loudness.h"

#include <algorithm>
#include <cmath>
#include <new>

#include <ebur128.h>

#include "core/audio/decoder.h"

namespace nearfield::audio {

struct Loudness::State
{
    State()
        : meter(ebur128_init(kChannels, kSampleRate, EBUR128_MODE_I | EBUR128_MODE_LRA))
    {
        if (meter == nullptr) {
            throw std::bad_alloc();
        }
    }
    ~State() { ebur128_destroy(&meter); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    ebur128_state* meter;
};

Loudness::Loudness()
    : m_state(std::make_unique<State>())
{
}

Loudness::~Loudness() = default;

void Loudness::add(std::span<const float> stereo)
{
    if (ebur128_add_frames_float(m_state->meter, stereo.data(), stereo.size() / kChannels) != EBUR128_SUCCESS) {
        throw std::bad_alloc(); // the only way in which it fails
    }
}

float Loudness::integrated() const
{
    constexpr double kGate = -70;
    double loudness = 0;
    const bool known = ebur128_loudness_global(m_state->meter, &loudness) == EBUR128_SUCCESS;
    return static_cast<float>(known && std::isfinite(loudness) ? std::max(loudness, kGate) : kGate);
}

float Loudness::range() const
{
    double range = 0;
    const bool known = ebur128_loudness_range(m_state->meter, &range) == EBUR128_SUCCESS;
    return static_cast<float>(known && std::isfinite(range) ? range : 0.0);
}

} // namespace nearfield::audio
