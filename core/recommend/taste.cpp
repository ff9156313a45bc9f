#include "core/recommend/taste.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/base/random.h"

namespace nearfield {

TasteTracks rowsOf(const TasteTracks& tracks, std::span<const std::uint32_t> rows)
{
    TasteTracks some;
    some.features.resize(static_cast<Eigen::Index>(rows.size()), tracks.features.cols());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        some.features.row(static_cast<Eigen::Index>(i)) = tracks.features.row(static_cast<Eigen::Index>(rows[i]));
        some.artists.push_back(tracks.artists[rows[i]]);
    }
    return some;
}

ArtistEffect::ArtistEffect(std::span<const std::uint32_t> artists, std::span<const float> values)
{
    m_mean = std::accumulate(values.begin(), values.end(), 0.0F) /
             static_cast<float>(std::max<std::size_t>(1, values.size()));
    for (std::size_t i = 0; i < values.size(); ++i) {
        m_sums.push_back({artists[i], values[i] - m_mean, 1});
    }
    std::stable_sort(m_sums.begin(), m_sums.end(), [](const Sum& a, const Sum& b) { return a.artist < b.artist; });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < m_sums.size(); ++i) {
        if (kept > 0 && m_sums[kept - 1].artist == m_sums[i].artist) {
            m_sums[kept - 1].excess += m_sums[i].excess;
            m_sums[kept - 1].count += m_sums[i].count;
        } else {
            m_sums[kept++] = m_sums[i];
        }
    }
    m_sums.resize(kept);
}

const ArtistEffect::Sum* ArtistEffect::find(std::uint32_t artist) const
{
    const auto at = std::lower_bound(m_sums.begin(), m_sums.end(), artist,
                                     [](const Sum& sum, std::uint32_t code) { return sum.artist < code; });
    return at == m_sums.end() || at->artist != artist ? nullptr : &*at;
}

Matrix ArtistEffect::appended(const TasteTracks& tracks, std::span<const float> own) const
{
    Matrix x = Matrix::Zero(tracks.features.rows(), tracks.features.cols() + kColumns);
    x.leftCols(tracks.features.cols()) = tracks.features;
    for (Eigen::Index row = 0; row < x.rows(); ++row) {
        const std::uint32_t artist = tracks.artists[static_cast<std::size_t>(row)];
        const Sum* at = find(artist);
        if (at == nullptr) {
            continue;
        }
        const float excess = at->excess - (own.empty() ? 0.0F : own[static_cast<std::size_t>(row)] - m_mean);
        const float count = at->count - (own.empty() ? 0.0F : 1.0F);
        x(row, x.cols() - 2) = count > 0 ? excess / (count + 1) : 0.0F;
        x(row, x.cols() - 1) = count;
    }
    return x;
}

bool TasteModel::fitSide(Side& side, bool known, const TasteTracks& answered, std::span<const float> values,
                         const FitOptions& options, const std::stop_token& stop) const
{
    KernelTaste::Options kernel = m_options.kernel;
    kernel.sameArtist = known ? kernel.sameArtist : 0;
    side.kernel = KernelTaste(answered, values, kernel);
    const Matrix x = known ? ArtistEffect(answered.artists, values).appended(answered, values) : answered.features;
    side.extra = extraTrees(x, values, m_options.extraTrees, options, stop);
    side.boosted = side.weights[2] > 0 ? boostedTrees(x, values, m_options.boosted, stop) : Trees();
    return !stop.stop_requested();
}

/// x: what the trees of the side read; features, or those with the artist's effect.
Matrix TasteModel::predictParts(const Side& side, const TasteTracks& tracks, const Matrix& x, unsigned threads) const
{
    Matrix parts(x.rows(), static_cast<Eigen::Index>(kParts));
    parts.col(0) = side.kernel.predict(tracks);
    parallelFor(
        static_cast<std::size_t>(x.rows()),
        [&](std::size_t begin, std::size_t end) {
            for (auto row = static_cast<Eigen::Index>(begin); row < static_cast<Eigen::Index>(end); ++row) {
                parts(row, 1) = side.extra.predict(x.row(row).data());
                parts(row, 2) = side.boosted.predict(x.row(row).data());
            }
        },
        threads);
    return parts;
}

namespace {

/// Fold of each answer; with `together`, all of an artist are in one.
std::vector<std::size_t> foldsOf(std::span<const std::uint32_t> artists, std::size_t folds, bool together,
                                 std::uint64_t seed)
{
    std::vector<std::uint32_t> order(artists.size());
    std::iota(order.begin(), order.end(), 0U);
    Random(seed).shuffle(std::span(order));
    std::vector<std::size_t> fold(artists.size());
    std::map<std::uint32_t, std::size_t> ofArtist;
    std::size_t next = 0;
    for (const std::uint32_t row : order) {
        fold[row] = together ? ofArtist.emplace(artists[row], ofArtist.size() % folds).first->second : next++ % folds;
    }
    return fold;
}

/// Weights ≥ 0 that sum to 1 with the least squared error, drawn a little to equal ones; on a grid of twentieths.
std::array<double, TasteModel::kParts> bestWeights(const Matrix& foretold, std::span<const float> values)
{
    constexpr int kSteps = 20;
    constexpr double kPull = 2; // in answers
    const Eigen::Map<const Vector> y(values.data(), static_cast<Eigen::Index>(values.size()));
    const Matrix errors = foretold.colwise() - y;
    const Eigen::Matrix3d products = (errors.transpose() * errors).cast<double>() / static_cast<double>(values.size());
    const double pull = products.trace() * kPull / static_cast<double>(values.size());
    std::array<double, TasteModel::kParts> best{};
    double least = std::numeric_limits<double>::infinity();
    for (int a = 0; a <= kSteps; ++a) {
        for (int b = 0; a + b <= kSteps; ++b) {
            const Eigen::Vector3d w(static_cast<double>(a) / kSteps, static_cast<double>(b) / kSteps,
                                    static_cast<double>(kSteps - a - b) / kSteps);
            const double loss = w.dot(products * w) + pull * (w.array() - 1.0 / 3).square().sum();
            if (loss < least) {
                least = loss;
                best = {w[0], w[1], w[2]};
            }
        }
    }
    return best;
}

Vector blended(const Matrix& parts, const std::array<double, TasteModel::kParts>& weights)
{
    const Eigen::Vector3f w(static_cast<float>(weights[0]), static_cast<float>(weights[1]),
                            static_cast<float>(weights[2]));
    return parts * w;
}

} // namespace

std::optional<TasteModel::Foretold> TasteModel::foretell(bool known, const TasteTracks& answered,
                                                         std::span<const float> values, const FitOptions& options,
                                                         const std::stop_token& stop) const
{
    const auto fold = foldsOf(answered.artists, m_options.folds, !known, options.seed);
    Foretold foretold;
    for (std::size_t now = 0; now < m_options.folds; ++now) {
        std::vector<std::uint32_t> learned;
        std::vector<float> learnedValues;
        std::vector<std::uint32_t> asked;
        for (std::uint32_t i = 0; i < fold.size(); ++i) {
            if (fold[i] != now) {
                learned.push_back(i);
                learnedValues.push_back(values[i]);
            }
        }
        const TasteTracks train = rowsOf(answered, learned);
        const ArtistEffect artists(train.artists, learnedValues);
        for (std::uint32_t i = 0; i < fold.size(); ++i) {
            if (fold[i] == now && artists.knows(answered.artists[i]) == known) {
                asked.push_back(i);
                foretold.values.push_back(values[i]);
            }
        }
        if (learned.empty() || asked.empty()) {
            continue;
        }
        Side side;
        side.weights = {1, 1, 1}; // all parts are asked
        if (!fitSide(side, known, train, learnedValues, options, stop)) {
            return std::nullopt;
        }
        const TasteTracks test = rowsOf(answered, asked);
        const Matrix said = predictParts(side, test, known ? artists.appended(test) : test.features, options.threads);
        foretold.parts.conservativeResize(foretold.parts.rows() + said.rows(), said.cols());
        foretold.parts.bottomRows(said.rows()) = said;
    }
    return foretold;
}

float TasteModel::halfWidthOf(const Vector& foretold, std::span<const float> values) const
{
    std::vector<float> errors;
    for (std::size_t i = 0; i < values.size(); ++i) {
        errors.push_back(std::abs(foretold[static_cast<Eigen::Index>(i)] - values[i]));
    }
    const auto place = static_cast<std::size_t>(std::ceil(m_options.coverage * static_cast<double>(errors.size() + 1)));
    if (place == 0 || place > errors.size()) {
        return 1; // too few answers to say
    }
    const auto at = errors.begin() + static_cast<std::ptrdiff_t>(place) - 1;
    std::nth_element(errors.begin(), at, errors.end());
    return *at;
}

bool TasteModel::fit(const TasteTracks& answered, std::span<const float> values, const FitOptions& options,
                     const std::stop_token& stop)
{
    m_known = {};
    m_fresh = {};
    if (values.size() >= m_options.fewAnswers) {
        for (Side* side : {&m_fresh, &m_known}) {
            const auto foretold = foretell(side == &m_known, answered, values, options, stop);
            if (!foretold) {
                return false;
            }
            if (foretold->values.size() >= m_options.fewAnswers) {
                side->weights = bestWeights(foretold->parts, foretold->values);
                side->halfWidth = halfWidthOf(blended(foretold->parts, side->weights), foretold->values);
            } else if (side == &m_known) {
                side->weights = m_fresh.weights;
                side->halfWidth = m_fresh.halfWidth;
            }
        }
    }
    if (!update(answered, values, options, stop)) {
        return false;
    }
    if (values.size() < m_options.fewAnswers) {
        m_fresh.halfWidth = halfWidthOf(m_fresh.kernel.leaveOneOut(), values);
        m_known.halfWidth = m_fresh.halfWidth;
    }
    return true;
}

bool TasteModel::update(const TasteTracks& answered, std::span<const float> values, const FitOptions& options,
                        const std::stop_token& stop)
{
    if (values.empty() || answered.features.rows() != static_cast<Eigen::Index>(values.size()) ||
        answered.artists.size() != values.size()) {
        throw Error(ErrorKind::BadArgument,
                    fmt::format("A taste needs answers, one for each track: {} tracks and {} answers were given.",
                                answered.features.rows(), values.size()));
    }
    m_artists = ArtistEffect(answered.artists, values);
    return fitSide(m_fresh, false, answered, values, options, stop) &&
           fitSide(m_known, true, answered, values, options, stop);
}

TastePredictions TasteModel::predict(const TasteTracks& tracks, unsigned threads) const
{
    TastePredictions predictions{.values = Vector(tracks.features.rows()),
                                 .halfWidths = Vector(tracks.features.rows())};
    for (const bool known : {false, true}) {
        std::vector<std::uint32_t> rows;
        for (std::uint32_t row = 0; row < tracks.artists.size(); ++row) {
            if (m_artists.knows(tracks.artists[row]) == known) {
                rows.push_back(row);
            }
        }
        const Side& side = known ? m_known : m_fresh;
        const TasteTracks some = rowsOf(tracks, rows);
        const Matrix x = known ? m_artists.appended(some) : some.features;
        const Vector values = blended(predictParts(side, some, x, threads), side.weights);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            predictions.values[static_cast<Eigen::Index>(rows[i])] = values[static_cast<Eigen::Index>(i)];
            predictions.halfWidths[static_cast<Eigen::Index>(rows[i])] = side.halfWidth;
        }
    }
    return predictions;
}

TasteExplanation TasteModel::explain(const TasteTracks& tracks, std::size_t row, std::size_t answers) const
{
    const std::array<std::uint32_t, 1> only{static_cast<std::uint32_t>(row)};
    const TasteTracks track = rowsOf(tracks, only);
    const std::uint32_t artist = track.artists.front();
    TasteExplanation why;
    why.knownArtist = m_artists.knows(artist);
    const Side& side = why.knownArtist ? m_known : m_fresh;
    const Matrix x = why.knownArtist ? m_artists.appended(track) : track.features;

    why.value = static_cast<double>(predict(track, 1).values[0]);
    why.parts = side.weights;
    std::vector<double> contributions(static_cast<std::size_t>(x.cols()));
    why.base = side.weights[0] *
               side.kernel.explain(track.features.data(), artist, side.weights[0], contributions, why.artist);
    for (const auto& [trees, weight] :
         {std::pair{&side.extra, side.weights[1]}, std::pair{&side.boosted, side.weights[2]}}) {
        std::vector<double> ofTrees(contributions.size());
        why.base += weight * trees->explain(x.data(), ofTrees);
        for (std::size_t i = 0; i < ofTrees.size(); ++i) {
            contributions[i] += weight * ofTrees[i];
        }
    }
    const auto features = static_cast<std::size_t>(track.features.cols());
    why.artist =
        std::accumulate(contributions.begin() + static_cast<std::ptrdiff_t>(features), contributions.end(), why.artist);
    contributions.resize(features);
    why.contributions = std::move(contributions);

    const Vector shares = side.kernel.shares(track.features.data(), artist);
    for (Eigen::Index i = 0; i < shares.size(); ++i) {
        why.answers.push_back({static_cast<std::size_t>(i), side.weights[0] * static_cast<double>(shares[i])});
    }
    std::stable_sort(why.answers.begin(), why.answers.end(),
                     [](const auto& a, const auto& b) { return std::abs(a.share) > std::abs(b.share); });
    why.answers.resize(std::min(answers, why.answers.size()));
    return why;
}

} // namespace nearfield
