#include "core/playlist/step_words.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

namespace nearfield::playlist {

namespace {

struct Scale
{
    RawFeature feature;
    float audible; ///< a smaller change is none
    std::string_view less;
    std::string_view more;
};

constexpr std::array<Scale, 6> kScales{{
    {RawFeature::Energy, 0.08F, "calmer", "more energetic"},
    {RawFeature::Acousticness, 0.2F, "less acoustic", "more acoustic"},
    {RawFeature::Valence, 0.15F, "darker", "brighter"},
    {RawFeature::Danceability, 0.12F, "less of a dance", "easier to dance to"},
    {RawFeature::Instrumentalness, 0.4F, "more voice", "more instrumental"},
    {RawFeature::Speechiness, 0.12F, "less speech", "more speech"},
}};

constexpr float kSameTempo = 0.03F;
constexpr float kOtherTempo = 0.06F;
constexpr std::size_t kMostWords = 3;

} // namespace

std::string stepWords(const RawFeatures& from, const RawFeatures& to)
{
    struct Heard
    {
        float size; ///< in audible changes
        std::string_view word;
    };
    std::vector<Heard> heard;
    for (const Scale& scale : kScales) {
        const float change = (to[scale.feature] - from[scale.feature]) / scale.audible;
        if (std::abs(change) >= 1) { // not for NaN
            heard.push_back({std::abs(change), change > 0 ? scale.more : scale.less});
        }
    }
    const float tempo = std::log(to[RawFeature::Tempo] / from[RawFeature::Tempo]);
    if (std::abs(tempo) >= kOtherTempo) {
        heard.push_back({std::abs(tempo) / kOtherTempo, tempo > 0 ? "faster" : "slower"});
    }
    std::stable_sort(heard.begin(), heard.end(), [](const Heard& a, const Heard& b) { return a.size > b.size; });
    heard.resize(std::min(heard.size(), kMostWords));
    if (std::abs(tempo) <= kSameTempo && heard.size() < kMostWords) {
        heard.push_back({0, "same tempo"});
    }
    if (heard.size() < 2 && std::abs(to[RawFeature::Energy] - from[RawFeature::Energy]) < kScales[0].audible / 2) {
        heard.push_back({0, "same energy"});
    }
    std::string out;
    for (const Heard& one : heard) {
        out += (out.empty() ? "" : ", ") + std::string(one.word);
    }
    return out.empty() ? "much the same" : out;
}

std::string shareWords(double share)
{
    if (share < 0.2) {
        return "near the start";
    }
    if (share < 0.29) {
        return "a quarter of the way";
    }
    if (share < 0.42) {
        return "a third of the way";
    }
    if (share < 0.58) {
        return "halfway";
    }
    if (share < 0.71) {
        return "two thirds of the way";
    }
    return share < 0.8 ? "three quarters of the way" : "nearly there";
}

} // namespace nearfield::playlist
