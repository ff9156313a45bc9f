#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

#include "core/base/matrix.h"
#include "core/recommend/model.h"
#include "core/recommend/trees.h"

/// What one listener enjoys, learned from what the tracks are rather than from other listeners.
namespace nearfield {

/// Tracks as a taste model sees them.
struct TasteTracks
{
    Matrix features;                    ///< n × d, by QuantileScaler over the whole catalogue
    std::vector<std::uint32_t> artists; ///< n codes, equal for tracks by the same artist
};

/// Ridge regression in the space of a Gaussian kernel (Saunders, Gammerman and Vovk 1998), with one more term that is 1
/// between tracks by the same artist; as a Gaussian process, it also knows where it has nothing to go by. Best of all
/// when answers are few.
class KernelTaste
{
public:
    struct Options
    {
        std::vector<float> columnWeights; ///< of each feature in distances; empty: 1
        double width = 0.8;               ///< γ of exp(−γ·d²/Σw²)
        double sameArtist = 0.5;          ///< the other term
        double penalty = 2;               ///< λ
        std::size_t mostAnswers = 2000;   ///< the last ones; the cost grows with the cube
    };

    KernelTaste() = default;
    /// value: n, n ≥ 1.
    KernelTaste(const TasteTracks& answered, std::span<const float> values, const Options& options);

    [[nodiscard]] Vector predict(const TasteTracks& tracks) const;
    /// What every answer would be predicted as without itself, in closed form.
    [[nodiscard]] Vector leaveOneOut() const;
    /// What enjoyment of the tracks is thought to have in common before any answer, n × n, in units where the variance
    /// of one answer is `penalty`. For mostTelling().
    [[nodiscard]] static MatrixT<double> covariance(const TasteTracks& tracks, const Options& options);
    /// How little is known of each track: posterior variance of its value over the prior one, in [0, 1].
    [[nodiscard]] Vector ignorance(const TasteTracks& tracks) const;

    /// Prediction of one track cut into what each answer adds to the mean: α·k. Exact.
    [[nodiscard]] Vector shares(const float* features, std::uint32_t artist) const;
    /// Prediction = rest + Σ contributions + artist, the features' by the gradient integrated from the middle of the
    /// catalogue to the track (Sundararajan, Taly and Yan 2017, arXiv 1703.01365). Returns rest; adds to the others,
    /// times `weight`.
    double explain(const float* features, std::uint32_t artist, double weight, std::span<double> contributions,
                   double& ofArtist) const;

private:
    void place(const TasteTracks& tracks);
    [[nodiscard]] Matrix kernel(const TasteTracks& tracks) const;
    [[nodiscard]] Matrix weighted(const Matrix& features) const;

    Options m_options;
    double m_mean = 0;
    std::size_t m_skipped = 0; ///< answers left out for being too many
    Matrix m_features;         ///< times the root of the weights and of γ
    Vector m_scale;            ///< that factor of each column
    std::vector<std::uint32_t> m_artists;
    Vector m_alpha;
    Vector m_values;
    MatrixT<double> m_root; ///< Cholesky factor of K + λI, lower
};

/// The artist's effect, as two more features for trees: the mean of what the listener's other answers to the artist
/// are above the mean, drawn to 0 as by one more answer, and how many those are.
class ArtistEffect
{
public:
    ArtistEffect() = default;
    ArtistEffect(std::span<const std::uint32_t> artists, std::span<const float> values);

    static constexpr Eigen::Index kColumns = 2;
    /// features with both columns added at the end. With `own`, row i is the answer i itself, which is left out.
    [[nodiscard]] Matrix appended(const TasteTracks& tracks, std::span<const float> own = {}) const;
    [[nodiscard]] bool knows(std::uint32_t artist) const { return find(artist) != nullptr; }

private:
    struct Sum
    {
        std::uint32_t artist;
        float excess;
        float count;
    };
    [[nodiscard]] const Sum* find(std::uint32_t artist) const;

    float m_mean = 0;
    std::vector<Sum> m_sums; ///< ascending by artist
};

/// What is foretold of tracks, one element each.
struct TastePredictions
{
    Vector values;     ///< enjoyment, within [0, 1] or a little outside
    Vector halfWidths; ///< values ± this holds the answer as often as TasteModel::Options::coverage says
};

/// Why a track was given its value.
struct TasteExplanation
{
    struct Answer
    {
        std::size_t index; ///< of the answer given to fit()
        double share;      ///< of the prediction
    };
    double value = 0;
    double base = 0;                   ///< value with nothing known of the track
    std::vector<double> contributions; ///< of each feature; base + Σ contributions + artist = value
    double artist = 0;
    bool knownArtist = false;      ///< the listener has answered to this artist: only then does `artist` speak
    std::array<double, 3> parts{}; ///< weight of each part in the prediction, TasteModel::kPartNames; their sum is 1
    std::vector<Answer> answers;   ///< what spoke loudest in the kernel, greatest |share| first
};

/// Kernel, extra trees and boosting together, weighed by how well each foretells answers it has not seen. All of it
/// twice: for tracks by artists the listener has answered to, where the artist counts and folds are random, and for
/// those by others, where it does not and the folds keep each artist together; so that weights and intervals are true
/// for both. With fewer than `Options::fewAnswers` the weights are given: nothing could be chosen by so few.
class TasteModel
{
public:
    struct Options
    {
        KernelTaste::Options kernel;
        ExtraTreesOptions extraTrees{};
        BoostedTreesOptions boosted{};
        std::size_t fewAnswers = 60;
        std::size_t folds = 4;
        double coverage = 0.8; ///< of the intervals
    };
    static constexpr std::size_t kParts = 3;
    static constexpr std::array<std::string_view, kParts> kPartNames = {"kernel", "extra-trees", "boosted-trees"};

    TasteModel()
        : TasteModel(Options{})
    {
    }
    explicit TasteModel(Options options)
        : m_options(std::move(options))
    {
    }

    /// Learns from n ≥ 1 answers: values are enjoyment in [0, 1]. Throws BadArgument when sizes do not agree.
    /// False when stopped: must not be asked then.
    [[nodiscard]] bool fit(const TasteTracks& answered, std::span<const float> values, const FitOptions& options,
                           const std::stop_token& stop);
    /// The same with the weights and the intervals of the last fit(), for the moments after an answer.
    [[nodiscard]] bool update(const TasteTracks& answered, std::span<const float> values, const FitOptions& options,
                              const std::stop_token& stop);

    [[nodiscard]] TastePredictions predict(const TasteTracks& tracks, unsigned threads = 0) const;
    /// Of a track by an artist new to the listener; see KernelTaste.
    [[nodiscard]] Vector ignorance(const TasteTracks& tracks) const { return m_fresh.kernel.ignorance(tracks); }
    [[nodiscard]] TasteExplanation explain(const TasteTracks& tracks, std::size_t row, std::size_t answers = 5) const;

private:
    struct Side
    {
        KernelTaste kernel;
        Trees extra;
        Trees boosted;
        std::array<double, kParts> weights{0.5, 0.5, 0};
        float halfWidth = 1;
    };
    struct Foretold
    {
        Matrix parts; ///< what each part says of answers it has not seen
        std::vector<float> values;
    };

    bool fitSide(Side& side, bool known, const TasteTracks& answered, std::span<const float> values,
                 const FitOptions& options, const std::stop_token& stop) const;
    [[nodiscard]] Matrix predictParts(const Side& side, const TasteTracks& tracks, const Matrix& x,
                                      unsigned threads) const;
    [[nodiscard]] std::optional<Foretold> foretell(bool known, const TasteTracks& answered,
                                                   std::span<const float> values, const FitOptions& options,
                                                   const std::stop_token& stop) const;
    [[nodiscard]] float halfWidthOf(const Vector& foretold, std::span<const float> values) const;

    Options m_options;
    ArtistEffect m_artists;
    Side m_known; ///< for artists answered to
    Side m_fresh; ///< for others
};

/// The rows of `tracks` at `rows`, in that order.
[[nodiscard]] TasteTracks rowsOf(const TasteTracks& tracks, std::span<const std::uint32_t> rows);

} // namespace nearfield
