#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/base/matrix.h"
#include "core/recommend/taste/taste_space.h"

/// What one listener enjoys, learned from what the tracks are. Of any number of answers, none included.
namespace nearfield::taste {

/// Tracks in a TasteSpace, views only.
struct Tracks
{
    const Matrix& coordinates;              ///< n × d
    std::span<const std::uint32_t> artists; ///< n codes of any numbering, the same in all calls; kNoArtist is nobody
};

struct Options
{
    double noise = 1;               ///< variance of answers around the taste, in units of the likeness kernel
    double artist = 1;              ///< variance of the artist's own effect, likewise; 0: artists do not count
    std::size_t mostAnswers = 3000; ///< only the last ones speak: cost grows with the cube
};

/// Why one track is foretold what it is. typical + Σ features + artist = the prediction.
struct Explanation
{
    double typical = 0;           ///< prediction of a track with the catalogue's median in every feature
    std::vector<double> features; ///< what each feature of the space moves it by
    double artist = 0;            ///< and the answers to the same artist

    [[nodiscard]] double enjoyment() const;
};

/// A Gaussian process (Rasmussen & Williams 2006, algorithm 2.1) over the space of tastes. Two tracks are alike by
/// 1 / (1 + d²), a rational quadratic kernel (eq. 4.19), and by `Options::artist` more when by the same artist. There
/// is no chance in it and nothing to tune: the same answers give the same model. Fitting takes about a millisecond
/// with 300 answers, so a new answer is learned by fitting anew. Immutable; threads may share it.
class TasteModel
{
public:
    /// Knows nothing and expects the middle of the scale everywhere.
    TasteModel() = default;
    /// Learns that the tracks were enjoyed so much, each in [0, 1]; in the order they were answered.
    /// Throws BadArgument when sizes do not agree or a value is outside.
    TasteModel(const Tracks& answered, std::span<const float> enjoyment, const Options& options = {});

    [[nodiscard]] std::size_t answers() const noexcept { return m_artists.size(); }

    /// Expected enjoyment, n. May lie a little outside [0, 1], so that the best can still be ranked. Uses all cores.
    [[nodiscard]] Vector enjoyment(const Tracks& tracks) const;
    /// Standard deviation of an answer around it, n: little near many answers, more where nothing is known.
    [[nodiscard]] Vector deviation(const Tracks& tracks) const;

    /// How alike each track is to the most alike of the answers(), in [0, 1], n; 0 without answers. Uses all cores.
    [[nodiscard]] Vector closeness(const Tracks& tracks) const;
    /// Covariance of what is not known of the taste for their sound, n × n, in units of the kernel. What a single
    /// artist adds is left out: it says nothing of other artists. coordinates: n × d.
    [[nodiscard]] Matrix covariance(const Matrix& coordinates) const;
    [[nodiscard]] float noise() const noexcept { return static_cast<float>(m_options.noise); }

    /// How alike a track is in sound to each of the answers(), in (0, 1]. coordinates: d.
    [[nodiscard]] Vector likeness(std::span<const float> coordinates) const;
    /// What each of the answers() moves the prediction of a track by: enjoyment = prior() + Σ. coordinates: d.
    [[nodiscard]] Vector influence(std::span<const float> coordinates, std::uint32_t artist) const;
    /// Expected of a track unlike all answered ones.
    [[nodiscard]] double prior() const noexcept { return m_prior; }

    /// Contributions by integrated gradients (Sundararajan et al. 2017, arXiv 1703.01365) from the median track to this
    /// one, on the straight line between their scores. `scores`: d, of TasteSpace::scores() of the same space.
    /// `pieces`, an even number, of the line: fewer are faster, and the parts add up less exactly.
    [[nodiscard]] Explanation explain(const TasteSpace& space, std::span<const float> scores, std::uint32_t artist,
                                      int pieces = 64) const;

private:
    [[nodiscard]] Matrix kernel(const Tracks& tracks) const;

    Options m_options;
    double m_prior = 0.5;
    double m_scale = 0;         ///< variance of enjoyment for one unit of the kernel
    double m_strangerScale = 0; ///< the same of tracks by artists without an answer
    Matrix m_coordinates;
    std::vector<std::uint32_t> m_artists;
    Matrix m_root; ///< lower Cholesky factor of kernel + noise
    Vector m_weights;
    std::unordered_map<std::uint32_t, float> m_artistEffects;
};

} // namespace nearfield::taste
