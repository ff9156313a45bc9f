#pragma once

// Written by tests/bench/fit_estimates.py: run it again instead of editing. docs/models.md says how it fits.

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
    {"pulse_clarity", 0.52847F, 0.25294F, 0.060539F},    {"danceability_dfa", 1.1893F, 0.28706F, 0.014466F},
    {"tempo_confidence", 0.62229F, 0.27706F, 0.048129F}, {"tempo_distance", -0.39473F, 0.30967F, 0.028648F},
    {"low_share", -0.37659F, 0.38318F, 0.068141F},       {"loudness_range", 6.6311F, 4.1137F, -0.010521F},
    {"chroma_change", 0.17834F, 0.09126F, -0.0048043F},
};
inline constexpr FeatureMapping::Point kDanceabilityCurve[] = {
    {-1.0781F, 0.18758F},  {-0.46975F, 0.35991F},  {-0.37194F, 0.46192F},  {-0.23283F, 0.51512F}, {-0.14365F, 0.54861F},
    {-0.10136F, 0.57485F}, {-0.055723F, 0.59833F}, {-0.024082F, 0.62132F}, {0.010132F, 0.6441F},  {0.033002F, 0.67037F},
    {0.067221F, 0.7065F},  {0.13861F, 0.76929F},   {0.74698F, 0.89035F},
};

inline constexpr ShippedWeight kEnergyWeights[] = {
    {"loudness", -14.992F, 4.6218F, 0.26144F},       {"onset_rate", 1.8514F, 0.66434F, 0.089925F},
    {"flatness_mean", -2.2337F, 0.70929F, 0.18672F}, {"high_share", -2.4022F, 0.74108F, 0.097762F},
    {"loudness_range", 6.5805F, 3.956F, -0.041339F},
};
inline constexpr FeatureMapping::Point kEnergyCurve[] = {
    {-3.1022F, 0.0075676F}, {-1.2631F, 0.056421F}, {-0.98259F, 0.14408F}, {-0.79717F, 0.21542F}, {-0.67108F, 0.27839F},
    {-0.51034F, 0.34245F},  {-0.39868F, 0.40784F}, {-0.29199F, 0.45904F}, {-0.17539F, 0.51441F}, {-0.073943F, 0.58354F},
    {0.25025F, 0.66495F},   {0.57592F, 0.78618F},  {2.415F, 0.96648F},
};

inline constexpr ShippedWeight kSpeechinessWeights[] = {
    {"syllabic_modulation", 0.41148F, 0.12577F, 0.14376F}, {"rms_deviation", 5.7975F, 2.9845F, 0.55247F},
    {"voice_band_share", -0.78976F, 0.36545F, 0.04271F},   {"harmonic_share", 0.68126F, 0.17165F, -0.35129F},
    {"pulse_clarity", 0.488F, 0.27695F, -0.47675F},        {"chroma_entropy", 0.95174F, 0.055775F, 0.15213F},
};
inline constexpr FeatureMapping::Point kSpeechinessCurve[] = {
    {-8.2985F, 0.001383F}, {-3.9565F, 0.0274F}, {-3.5118F, 0.0319F}, {-3.1779F, 0.0347F}, {-3.0458F, 0.0372F},
    {-2.8532F, 0.0397F},   {-2.6749F, 0.0427F}, {-2.5221F, 0.0472F}, {-2.311F, 0.0539F},  {-2.0849F, 0.0678F},
    {-1.4917F, 0.162F},    {0.38548F, 0.921F},  {4.7275F, 0.9958F},
};

inline constexpr ShippedWeight kAcousticnessWeights[] = {
    {"loudness", -14.992F, 4.6218F, -0.29909F},      {"onset_rate", 1.8514F, 0.66434F, -0.078195F},
    {"flatness_mean", -2.2337F, 0.70929F, -0.2554F}, {"high_share", -2.4022F, 0.74108F, -0.19638F},
    {"low_share", -0.40797F, 0.39284F, -0.21165F},   {"loudness_range", 6.5805F, 3.956F, 0.06275F},
    {"pulse_clarity", 0.488F, 0.27695F, -0.063229F},
};
inline constexpr FeatureMapping::Point kAcousticnessCurve[] = {
    {-3.9207F, 0.0053543F}, {-1.189F, 0.070579F}, {-0.8089F, 0.070579F}, {-0.45867F, 0.14487F}, {-0.26907F, 0.28537F},
    {-0.13091F, 0.4455F},   {0.068964F, 0.5903F}, {0.29325F, 0.70449F},  {0.50721F, 0.77521F},  {0.90109F, 0.83481F},
    {1.0685F, 0.8967F},     {1.5426F, 0.93793F},  {4.2742F, 0.99533F},
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
    {"flatness_mean", -2.1872F, 0.68443F, 0.030835F}, {"loudness", -15.079F, 4.7212F, 0.045004F},
    {"stereo_width", -9.9293F, 12.021F, -0.049215F},  {"flatness_deviation", -1.9447F, 0.61898F, 0.0087082F},
    {"silent_share", -1.8365F, 0.26303F, -0.017171F},
};
inline constexpr FeatureMapping::Point kLivenessCurve[] = {
    {-2.2115F, 0.035262F}, {-1.894F, 0.092277F}, {-1.8424F, 0.11537F}, {-1.8237F, 0.12883F}, {-1.8021F, 0.13836F},
    {-1.7807F, 0.1458F},   {-1.7613F, 0.15505F}, {-1.736F, 0.17105F},  {-1.7215F, 0.19729F}, {-1.6936F, 0.23549F},
    {-1.6492F, 0.27329F},  {-1.5764F, 0.4402F},  {-1.2589F, 0.68622F},
};

inline constexpr ShippedWeight kValenceWeights[] = {
    {"tempo", -0.14452F, 0.45691F, 0.032476F},         {"onset_rate", 1.8544F, 0.68803F, 0.038926F},
    {"pulse_clarity", 0.52847F, 0.25294F, 0.058438F},  {"danceability_dfa", 1.1893F, 0.28706F, 0.016954F},
    {"centroid_mean", 9.0564F, 0.88112F, 0.00089295F}, {"chroma_entropy", 0.94778F, 0.05661F, -0.035436F},
    {"loudness_range", 6.6311F, 4.1137F, -0.038822F},
};
inline constexpr FeatureMapping::Point kValenceCurve[] = {
    {-1.5677F, 0.041846F}, {-1.0265F, 0.1793F},   {-0.86953F, 0.32189F}, {-0.78506F, 0.39941F}, {-0.70493F, 0.45254F},
    {-0.66171F, 0.49878F}, {-0.63517F, 0.54029F}, {-0.61289F, 0.58202F}, {-0.5831F, 0.62644F},  {-0.55826F, 0.67717F},
    {-0.52485F, 0.74923F}, {-0.48527F, 0.84538F}, {0.055959F, 0.96473F},
};

inline constexpr std::array<ShippedMapping, 7> kShippedMappings = {{
    {RawFeature::Danceability, 0.080101F, -0.10213F, 1.7065F, kDanceabilityWeights, kDanceabilityCurve},
    {RawFeature::Energy, 0.25376F, -0.4053F, 1.5261F, kEnergyWeights, kEnergyCurve},
    {RawFeature::Speechiness, 0.57487F, -2.546F, 1.5209F, kSpeechinessWeights, kSpeechinessCurve},
    {RawFeature::Acousticness, 0.29123F, 0.13612F, 1.5994F, kAcousticnessWeights, kAcousticnessCurve},
    {RawFeature::Instrumentalness, -0.17769F, 0.92689F, 1.7244F, kInstrumentalnessWeights, kInstrumentalnessCurve},
    {RawFeature::Liveness, -0.24575F, -1.7527F, 1.891F, kLivenessWeights, kLivenessCurve},
    {RawFeature::Valence, -0.42203F, -0.66593F, 1.586F, kValenceWeights, kValenceCurve},
}};

} // namespace nearfield::audio
