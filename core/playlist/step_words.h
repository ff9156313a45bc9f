#pragma once

#include <string>

#include "core/catalogue/track.h"

namespace nearfield::playlist {

/// What one hears change from a track to the next: "calmer, same tempo", "faster, more acoustic, sadder"; at most three
/// things, the greatest first, and what stays where little changes. Values that are not known are passed over; never
/// empty.
[[nodiscard]] std::string stepWords(const RawFeatures& from, const RawFeatures& to);

/// How far along something is, for people: "a quarter of the way", "halfway", …
[[nodiscard]] std::string shareWords(double share);

} // namespace nearfield::playlist
