#include "core/audio/meter.h"

#include <algorithm>
#include <cmath>

namespace nearfield::audio {

Meter findMeter(const Periodicity& periodicity, double bpm)
{
    if (bpm <= 0) {
        return {};
    }
    const double beat = 60.0 * kFramesPerSecond / bpm;
    const auto height = [&](int beats) { return periodicity.peakNear(beat * beats, 2.0).height; };
    // Neighbours on both sides, so that what all beats share falls out.
    const double three = height(3) - 0.5 * (height(2) + height(4)) + height(6) - 0.5 * (height(5) + height(7));
    const double four = height(4) - 0.5 * (height(3) + height(5)) + 0.5 * (height(2) - 0.5 * (height(1) + height(3)));
    const double margin = three - four;
    Meter meter;
    meter.beatsPerBar = margin > 0 ? 3 : 4;
    meter.confidence = static_cast<float>(std::clamp(std::abs(margin), 0.0, 1.0));
    return meter;
}

} // namespace nearfield::audio
