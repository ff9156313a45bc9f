// Written by tests/bench/fit_estimates.py; do not edit.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "core/audio/feature_mapping.h"
#include "core/catalogue/track.h"

namespace nearfield::audio {

struct ShippedWeight
{
    std::string_view input;
    float mean;
    float scale;
    float weight;
};

struct ShippedMapping
{
    RawFeature feature;
    float explained;
    float intercept;
    float usualDistance;
    std::span<const ShippedWeight> weights;
    std::array<FeatureMapping::Point, 2> curve;
};

inline constexpr std::array<ShippedWeight, 1> kProvisional = {{{"loudness", -14.0F, 6.0F, 1.0F}}};

inline constexpr std::array<ShippedMapping, 7> kShippedMappings = {{
    {RawFeature::Danceability, 0.0F, 0, 1.5F, kProvisional, {{{-3, 0.3F}, {3, 0.8F}}}},
    {RawFeature::Energy, 0.3F, 0, 1.5F, kProvisional, {{{-3, 0.05F}, {3, 0.98F}}}},
    {RawFeature::Speechiness, 0.0F, 0, 1.5F, kProvisional, {{{-3, 0.05F}, {3, 0.08F}}}},
    {RawFeature::Acousticness, 0.0F, 0, 1.5F, kProvisional, {{{-3, 0.2F}, {3, 0.5F}}}},
    {RawFeature::Instrumentalness, 0.0F, 0, 1.5F, kProvisional, {{{-3, 0.2F}, {3, 0.5F}}}},
    {RawFeature::Liveness, 0.0F, 0, 1.5F, kProvisional, {{{-3, 0.12F}, {3, 0.2F}}}},
    {RawFeature::Valence, 0.0F, 0, 1.5F, kProvisional, {{{-3, 0.3F}, {3, 0.7F}}}},
}};

} // namespace nearfield::audio
