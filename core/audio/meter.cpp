#include "core/audio/meter.h"

#include <algorithm>
#include <cmath>

namespace nearfield::audio {

namespace {

/// How much better the onsets of a range repeat after three beats than after four; neighbours on both sides are taken
/// off, so that what all beats share falls out.
double tripleness(const Periodicity& periodicity, double beat, std::size_t range)
{
    const auto height = [&](int beats) { return periodicity.peakNear(beat * beats, 2.0, range).height; };
    const double three = height(3) - 0.5 * (height(2) + height(4)) + height(6) - 0.5 * (height(5) + height(7));
    const double four = height(4) - 0.5 * (height(3) + height(5)) + 0.5 * (height(2) - 0.5 * (height(1) + height(3)));
    return three - four;
}

} // namespace

Meter findMeter(const Periodicity& periodicity, double bpm)
{
    if (bpm <= 0) {
        return {};
    }
    const double beat = 60.0 * kFramesPerSecond / bpm;
    // The bass marks bars more clearly than all together, where there is one.
    const double margin = 0.5 * (tripleness(periodicity, beat, Periodicity::kAll) + tripleness(periodicity, beat, 0));
    return {.beatsPerBar = margin > 0 ? 3 : 4,
            .confidence = static_cast<float>(std::clamp(std::abs(margin), 0.0, 1.0))};
}

} // namespace nearfield::audio
