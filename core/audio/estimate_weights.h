// Written by tests/bench/fit_estimates.py: run it again instead of editing. docs/models.md says how it fits.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "core/audio/feature_mapping.h"
#include "core/catalogue/track.h"

namespace nearfield::audio {

struct ShippedWeight
{
    std::string_view input; ///< estimateInputName()
    float mean;
    float scale;
    float weight;
};

struct ShippedMapping
{
    RawFeature feature;
    float explained; ///< on albums left out
    float intercept;
    float usualDistance;
    std::span<const ShippedWeight> weights;
    std::span<const FeatureMapping::Point> curve;
};

inline constexpr ShippedWeight kDanceabilityWeights[] = {
    {"pulse_clarity", 0.52847F, 0.25294F, 0.065785F},    {"danceability_dfa", 1.1893F, 0.28706F, 0.018506F},
    {"tempo_confidence", 0.27448F, 0.11268F, 0.028979F}, {"tempo_distance", -0.27618F, 0.24933F, 0.031747F},
    {"low_share", -0.37659F, 0.38318F, 0.068529F},       {"loudness_range", 6.6311F, 4.1137F, -0.010906F},
    {"chroma_change", 0.057412F, 0.036402F, -0.010173F},
};
inline constexpr FeatureMapping::Point kDanceabilityCurve[] = {
    {-1.089F, 0.18758F},    {-0.48353F, 0.35991F},  {-0.37061F, 0.46192F},  {-0.22841F, 0.51512F},
    {-0.15336F, 0.54861F},  {-0.092082F, 0.57485F}, {-0.055056F, 0.59833F}, {-0.017859F, 0.62132F},
    {-0.0033107F, 0.6441F}, {0.024943F, 0.67037F},  {0.054469F, 0.7065F},   {0.12196F, 0.76929F},
    {0.72745F, 0.89035F},
};

inline constexpr ShippedWeight kEnergyWeights[] = {
    {"loudness", -14.992F, 4.6218F, 0.50605F},       {"onset_rate", 1.8514F, 0.66434F, 0.10577F},
    {"flatness_mean", -2.2337F, 0.70929F, 0.18807F}, {"high_share", -2.4022F, 0.74108F, 0.01726F},
    {"loudness_range", 6.5805F, 3.956F, -0.040356F},
};
inline constexpr FeatureMapping::Point kEnergyCurve[] = {
    {-4.0859F, 0.0075676F}, {-1.5878F, 0.056421F}, {-1.1892F, 0.14408F},  {-0.93917F, 0.21542F}, {-0.70501F, 0.27839F},
    {-0.52845F, 0.34245F},  {-0.36742F, 0.40784F}, {-0.20591F, 0.45904F}, {-0.11175F, 0.51441F}, {0.0084154F, 0.58354F},
    {0.52215F, 0.66495F},   {0.9103F, 0.78618F},   {3.4084F, 0.96648F},
};

inline constexpr ShippedWeight kSpeechinessWeights[] = {
    {"syllabic_modulation", 0.41148F, 0.12577F, 0.14402F}, {"rms_deviation", 5.7975F, 2.9845F, 0.54399F},
    {"voice_band_share", -0.78976F, 0.36545F, 0.042818F},  {"harmonic_share", 0.68126F, 0.17165F, -0.37448F},
    {"pulse_clarity", 0.488F, 0.27695F, -0.48974F},        {"chroma_entropy", 0.98554F, 0.017486F, 0.11563F},
};
inline constexpr FeatureMapping::Point kSpeechinessCurve[] = {
    {-8.2062F, 0.001383F}, {-3.917F, 0.0274F},  {-3.5181F, 0.0319F}, {-3.2018F, 0.0347F}, {-3.057F, 0.0372F},
    {-2.8449F, 0.0397F},   {-2.6828F, 0.0427F}, {-2.5224F, 0.0472F}, {-2.3291F, 0.0539F}, {-2.1013F, 0.0678F},
    {-1.5189F, 0.162F},    {0.37219F, 0.921F},  {4.6614F, 0.9958F},
};

inline constexpr ShippedWeight kAcousticnessWeights[] = {
    {"loudness", -14.992F, 4.6218F, -0.50391F},      {"onset_rate", 1.8514F, 0.66434F, -0.056597F},
    {"flatness_mean", -2.2337F, 0.70929F, -0.2651F}, {"high_share", -2.4022F, 0.74108F, -0.21541F},
    {"low_share", -0.40797F, 0.39284F, -0.24228F},   {"loudness_range", 6.5805F, 3.956F, 0.083744F},
    {"pulse_clarity", 0.488F, 0.27695F, -0.1179F},
};
inline constexpr FeatureMapping::Point kAcousticnessCurve[] = {
    {-5.0978F, 0.0053543F}, {-1.6439F, 0.070579F}, {-1.1469F, 0.070579F}, {-0.64435F, 0.14487F}, {-0.41691F, 0.28537F},
    {-0.22978F, 0.4455F},   {0.03486F, 0.5903F},   {0.32751F, 0.70449F},  {0.62781F, 0.77521F},  {0.92006F, 0.83481F},
    {1.2711F, 0.8967F},     {1.81F, 0.93793F},     {5.2639F, 0.99533F},
};

inline constexpr ShippedWeight kInstrumentalnessWeights[] = {
    {"voice_band_share", -0.78976F, 0.36545F, -0.16324F}, {"mfcc2_mean", 0.29595F, 1.5227F, 0.012102F},
    {"mfcc3_mean", 0.99957F, 0.92369F, -0.15929F},        {"mfcc4_mean", 0.071144F, 0.69311F, -0.059505F},
    {"mfcc2_deviation", 1.5373F, 0.54449F, 0.15246F},     {"mfcc3_deviation", 1.0908F, 0.38453F, -0.1916F},
    {"stereo_width", -11.755F, 14.73F, 0.19231F},
};
inline constexpr FeatureMapping::Point kInstrumentalnessCurve[] = {
    {-1.5366F, 0.004459F}, {-0.010991F, 0.032112F}, {0.5291F, 0.032112F}, {0.72964F, 0.032112F}, {0.79F, 0.032112F},
    {0.88713F, 0.032112F}, {0.94781F, 0.032112F},   {1.0076F, 0.032112F}, {1.1036F, 0.084462F},  {1.1693F, 0.29112F},
    {1.3148F, 0.52505F},   {1.5146F, 0.64545F},     {3.0403F, 0.93096F},
};

inline constexpr ShippedWeight kLivenessWeights[] = {
    {"loudness", -14.992F, 4.6218F, 0.11772F},
    {"stereo_width", -11.755F, 14.73F, -0.19991F},
    {"pulse_clarity", 0.488F, 0.27695F, -0.09594F},
    {"flatness_deviation", -1.9825F, 0.64261F, -0.029954F},
};
inline constexpr FeatureMapping::Point kLivenessCurve[] = {
    {-3.0728F, 0.035262F}, {-2.0193F, 0.092277F}, {-1.8816F, 0.11537F},  {-1.8161F, 0.12883F}, {-1.7713F, 0.13836F},
    {-1.7357F, 0.1458F},   {-1.6981F, 0.15505F},  {-1.6651F, 0.17105F},  {-1.6022F, 0.19729F}, {-1.5299F, 0.23549F},
    {-1.3933F, 0.27329F},  {-0.96578F, 0.4402F},  {0.087731F, 0.68622F},
};

inline constexpr ShippedWeight kValenceWeights[] = {
    {"mode", 0.077843F, 0.74913F, 0.046547F},
    {"onset_rate", 1.8544F, 0.68803F, 0.045807F},
    {"pulse_clarity", 0.52847F, 0.25294F, 0.061452F},
    {"danceability_dfa", 1.1893F, 0.28706F, 0.015838F},
    {"centroid_mean", 9.0564F, 0.88112F, 0.0065393F},
    {"chroma_entropy", 0.98456F, 0.017934F, -0.0088018F},
    {"dynamic_complexity", 3.4187F, 1.9304F, -0.00081223F},
    {"loudness_range", 6.6311F, 4.1137F, -0.038642F},
};
inline constexpr FeatureMapping::Point kValenceCurve[] = {
    {-1.5131F, 0.041846F}, {-0.99512F, 0.1793F},  {-0.87407F, 0.32189F}, {-0.79179F, 0.39941F}, {-0.7097F, 0.45254F},
    {-0.67407F, 0.49878F}, {-0.63431F, 0.54029F}, {-0.60604F, 0.58202F}, {-0.58651F, 0.62644F}, {-0.56042F, 0.67717F},
    {-0.52891F, 0.74923F}, {-0.47716F, 0.84538F}, {0.040794F, 0.96473F},
};

inline constexpr std::array<ShippedMapping, 7> kShippedMappings = {{
    {RawFeature::Danceability, -0.37622F, -0.10221F, 1.8138F, kDanceabilityWeights, kDanceabilityCurve},
    {RawFeature::Energy, 0.32247F, -0.3893F, 1.5261F, kEnergyWeights, kEnergyCurve},
    {RawFeature::Speechiness, 0.58077F, -2.5446F, 1.5178F, kSpeechinessWeights, kSpeechinessCurve},
    {RawFeature::Acousticness, 0.21274F, 0.089908F, 1.5994F, kAcousticnessWeights, kAcousticnessCurve},
    {RawFeature::Instrumentalness, -0.50104F, 0.92689F, 1.7244F, kInstrumentalnessWeights, kInstrumentalnessCurve},
    {RawFeature::Liveness, -0.14823F, -1.6567F, 1.8409F, kLivenessWeights, kLivenessCurve},
    {RawFeature::Valence, -1.8467F, -0.66709F, 1.5467F, kValenceWeights, kValenceCurve},
}};

} // namespace nearfield::audio
