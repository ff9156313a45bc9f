#include "core/library/demo_cover.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "core/base/random.h"

namespace nearfield {

namespace {

struct Colour
{
    double red, green, blue;

    [[nodiscard]] Colour towards(const Colour& other, double share) const
    {
        const auto mixed = [share](double a, double b) { return a + share * (b - a); };
        return {mixed(red, other.red), mixed(green, other.green), mixed(blue, other.blue)};
    }
};

/// Two that make a sky, and one that stands before it.
constexpr std::array<std::array<Colour, 3>, 8> kPalettes = {{
    {{{0.10, 0.13, 0.27}, {0.93, 0.52, 0.35}, {0.98, 0.85, 0.62}}},
    {{{0.04, 0.24, 0.28}, {0.55, 0.78, 0.70}, {0.95, 0.93, 0.85}}},
    {{{0.27, 0.08, 0.25}, {0.89, 0.30, 0.42}, {1.00, 0.76, 0.30}}},
    {{{0.88, 0.84, 0.76}, {0.73, 0.62, 0.50}, {0.26, 0.22, 0.24}}},
    {{{0.07, 0.07, 0.09}, {0.36, 0.37, 0.42}, {0.86, 0.18, 0.16}}},
    {{{0.35, 0.55, 0.80}, {0.90, 0.90, 0.80}, {0.17, 0.27, 0.22}}},
    {{{0.18, 0.10, 0.42}, {0.20, 0.70, 0.84}, {0.97, 0.38, 0.70}}},
    {{{0.93, 0.74, 0.32}, {0.82, 0.37, 0.18}, {0.15, 0.19, 0.26}}},
}};

/// How much of a pixel lies inside, from its distance to the edge in pixels: inside is negative.
double coverage(double distance)
{
    return std::clamp(0.5 - distance, 0.0, 1.0);
}

/// What is drawn before the sky; x and y in pixels.
class Shape
{
public:
    explicit Shape(Random& random)
        : m_kind(static_cast<int>(random.below(5)))
        , m_x(random.uniform(0.28, 0.72) * kDemoCoverPixels)
        , m_y(random.uniform(0.30, 0.62) * kDemoCoverPixels)
        , m_size(random.uniform(0.14, 0.30) * kDemoCoverPixels)
        , m_turn(random.uniform(-0.9, 0.9))
        , m_count(random.uniform(3, 8))
    {
    }

    [[nodiscard]] double at(double x, double y) const
    {
        const double away = std::hypot(x - m_x, y - m_y);
        const double across = (x - m_x) * std::cos(m_turn) + (y - m_y) * std::sin(m_turn);
        switch (m_kind) {
        case 0: // a sun
            return coverage(away - m_size);
        case 1: // rings
            return coverage(std::abs(std::remainder(away, m_size / 2)) - m_size / 9) * coverage(away - 1.3 * m_size);
        case 2: // slanted bars
            return coverage(std::abs(std::remainder(across, m_size / m_count * 2)) - m_size / m_count / 2) *
                   coverage(std::abs(across) - m_size);
        case 3: // hills
            return coverage(m_y + 0.25 * m_size * m_turn * std::sin(x / 31 + m_turn) +
                            0.5 * m_size * std::sin(x / 77 + m_count) + 0.3 * m_size - y);
        default: // a sun cut into waves
            return coverage(away - m_size) *
                   coverage(y < m_y ? -1 : 3.0 - 6.0 * (1.0 + std::sin((y - m_y) * m_count / 12)));
        }
    }

private:
    int m_kind;
    double m_x, m_y, m_size, m_turn, m_count;
};

} // namespace

std::vector<std::uint8_t> drawDemoCover(std::uint64_t seed)
{
    Random random(seed);
    const auto& palette = kPalettes[random.below(kPalettes.size())];
    const Shape far(random);
    const Shape near(random);
    std::vector<std::uint8_t> rgb;
    rgb.reserve(std::size_t{3} * kDemoCoverPixels * kDemoCoverPixels);
    for (int y = 0; y < kDemoCoverPixels; ++y) {
        for (int x = 0; x < kDemoCoverPixels; ++x) {
            const double down = static_cast<double>(y) / kDemoCoverPixels;
            const Colour sky = palette[0].towards(palette[1], down * down * (3 - 2 * down));
            Colour colour = sky.towards(palette[2], 0.45 * far.at(x, y)).towards(palette[2], near.at(x, y));
            const double grain = 0.012 * (random.uniform() - 0.5);
            for (const double part : {colour.red, colour.green, colour.blue}) {
                rgb.push_back(static_cast<std::uint8_t>(std::lround(255 * std::clamp(part + grain, 0.0, 1.0))));
            }
        }
    }
    return rgb;
}

} // namespace nearfield
