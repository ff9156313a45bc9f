#include "core/map/areas.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <span>
#include <string_view>
#include <utility>

#include <Eigen/LU>

#include "core/base/parallel.h"
#include "core/base/random.h"

namespace nearfield::map {

namespace {

constexpr std::array<std::size_t, 3> kAreasOfLevel = {8, 24, 72};
constexpr std::size_t kTracksInArea = 30; ///< on average, at least
constexpr int kRounds = 20;               ///< of k-means
constexpr std::uint64_t kSeed = 1;

// Means of scores, whose standard deviation over all tracks is 1.
constexpr double kStandsOut = 0.4;
constexpr double kTellsApart = 0.2;  ///< enough for a further word, where two names are the same
constexpr double kSaysTheSame = 0.6; ///< correlation

constexpr double kGenreShare = 0.35;
constexpr double kGenreLift = 2; ///< over its share of all tracks

struct Words
{
    RawFeature feature;
    std::string_view high;
    std::string_view low;
};
constexpr std::array<Words, 11> kWords = {{
    {RawFeature::Danceability, "danceable", "free in rhythm"},
    {RawFeature::Energy, "energetic", "calm"},
    {RawFeature::Loudness, "loud", "quiet"},
    {RawFeature::Speechiness, "spoken", ""},
    {RawFeature::Acousticness, "acoustic", "electric"},
    {RawFeature::Instrumentalness, "instrumental", "sung"},
    {RawFeature::Liveness, "live", "studio"},
    {RawFeature::Valence, "happy", "sad"},
    {RawFeature::Tempo, "fast", "slow"},
    {RawFeature::Mode, "in major", "in minor"},
    {RawFeature::Duration, "long", "short"},
}};
constexpr std::string_view kNothingStandsOut = "a bit of everything";

/// Places of the tracks in each feature of kWords, n × 11, as scores of mean 0 and deviation 1 or, where many values
/// are equal, less. Equal values share the middle of their places; the unknown is 0.
Matrix scoresOf(const Catalogue& catalogue)
{
    Matrix scores = Matrix::Zero(static_cast<Eigen::Index>(catalogue.size()), static_cast<Eigen::Index>(kWords.size()));
    parallelFor(kWords.size(), [&](std::size_t begin, std::size_t end) {
        for (std::size_t j = begin; j < end; ++j) {
            std::vector<std::pair<float, Row>> sorted;
            for (Row row = 0; row < catalogue.size(); ++row) {
                const float value = catalogue.raw(row, kWords[j].feature);
                if (!std::isnan(value)) {
                    sorted.emplace_back(value, row);
                }
            }
            std::sort(sorted.begin(), sorted.end());
            for (std::size_t first = 0, last = 0; first < sorted.size(); first = last) {
                while (last < sorted.size() && sorted[last].first == sorted[first].first) {
                    ++last;
                }
                const double place = static_cast<double>(first + last) / static_cast<double>(2 * sorted.size());
                const auto score = static_cast<float>(std::sqrt(12.0) * (place - 0.5));
                for (std::size_t i = first; i < last; ++i) {
                    scores(sorted[i].second, static_cast<Eigen::Index>(j)) = score;
                }
            }
        }
    });
    return scores;
}

/// Which of k areas each point belongs to: k-means (Lloyd 1982) from centres chosen by k-means++ (Arthur &
/// Vassilvitskii 2007).
std::vector<std::uint32_t> divided(const Matrix& layout, std::size_t k)
{
    const auto n = static_cast<std::size_t>(layout.rows());
    Random random(kSeed);
    Matrix centres(static_cast<Eigen::Index>(k), 2);
    Vector distances = Vector::Constant(layout.rows(), std::numeric_limits<float>::max());
    Eigen::Index chosen = static_cast<Eigen::Index>(random.below(n));
    for (Eigen::Index c = 0; c < centres.rows(); ++c) {
        centres.row(c) = layout.row(chosen);
        distances = distances.cwiseMin((layout.rowwise() - centres.row(c)).rowwise().squaredNorm());
        double left = random.uniform() * static_cast<double>(distances.sum());
        for (chosen = 0; chosen + 1 < layout.rows() && left >= static_cast<double>(distances[chosen]); ++chosen) {
            left -= static_cast<double>(distances[chosen]);
        }
    }
    std::vector<std::uint32_t> areas(n);
    for (int round = 0; round < kRounds; ++round) {
        parallelFor(n, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                Eigen::Index nearest = 0;
                (centres.rowwise() - layout.row(static_cast<Eigen::Index>(i)))
                    .rowwise()
                    .squaredNorm()
                    .minCoeff(&nearest);
                areas[i] = static_cast<std::uint32_t>(nearest);
            }
        });
        MatrixT<double> sums = MatrixT<double>::Zero(centres.rows(), 3);
        for (std::size_t i = 0; i < n; ++i) {
            sums.row(areas[i]).head(2) += layout.row(static_cast<Eigen::Index>(i)).cast<double>();
            sums(areas[i], 2) += 1;
        }
        for (Eigen::Index c = 0; c < centres.rows(); ++c) {
            if (sums(c, 2) > 0) {
                centres.row(c) = (sums.row(c).head(2) / sums(c, 2)).cast<float>();
            }
        }
    }
    return areas;
}

/// An area that has no name yet.
struct Part
{
    Area area;
    VectorT<double> means; ///< of the scores
    std::string genre;     ///< where it is a mark of the area
};

std::string genreOf(const Catalogue& catalogue, std::span<const Row> rows, std::span<const std::size_t> everywhere)
{
    const PooledColumn& genres = catalogue.genreColumn();
    std::vector<std::size_t> here(genres.texts().size(), 0);
    for (const Row row : rows) {
        ++here[genres.code(row)];
    }
    const auto commonest = std::max_element(here.begin(), here.end());
    const auto code = static_cast<std::size_t>(commonest - here.begin());
    const double share = static_cast<double>(*commonest) / static_cast<double>(rows.size());
    const double overall = static_cast<double>(everywhere[code]) / static_cast<double>(catalogue.size());
    return share >= kGenreShare && share >= kGenreLift * overall ? std::string(genres.texts()[code]) : std::string();
}

std::vector<Part> partsOf(const Matrix& layout, const Catalogue& catalogue, const Matrix& scores, std::size_t k)
{
    std::vector<std::vector<Row>> members(k);
    const std::vector<std::uint32_t> areas = divided(layout, k);
    for (std::size_t i = 0; i < areas.size(); ++i) {
        members[areas[i]].push_back(static_cast<Row>(i));
    }
    std::vector<std::size_t> genres(catalogue.genreColumn().texts().size(), 0);
    for (Row row = 0; row < catalogue.size(); ++row) {
        ++genres[catalogue.genreColumn().code(row)];
    }
    std::vector<Part> parts;
    for (const std::vector<Row>& rows : members) {
        if (rows.empty()) {
            continue;
        }
        Part part;
        const Matrix places = layout(rows, Eigen::all);
        const Eigen::RowVector2f centre = places.colwise().mean();
        Vector distances = (places.rowwise() - centre).rowwise().norm();
        const auto middle = distances.begin() + distances.size() / 2;
        std::nth_element(distances.begin(), middle, distances.end());
        part.area = {.x = centre[0], .y = centre[1], .radius = *middle, .tracks = rows.size()};
        part.means = scores(rows, Eigen::all).cast<double>().colwise().mean();
        part.genre = genreOf(catalogue, rows, genres);
        parts.push_back(std::move(part));
    }
    std::stable_sort(parts.begin(), parts.end(),
                     [](const Part& a, const Part& b) { return a.area.tracks > b.area.tracks; });
    return parts;
}

std::string_view wordFor(const Part& part, std::size_t feature)
{
    return part.means[static_cast<Eigen::Index>(feature)] > 0 ? kWords[feature].high : kWords[feature].low;
}

/// The words that fit an area, best first; those that say nearly what a better one says come last.
struct Fitting
{
    std::vector<std::size_t> words;
    std::size_t telling = 0; ///< so many of them say something new
};

Fitting wordsFor(const Part& part, const MatrixT<double>& correlations)
{
    std::vector<std::size_t> order;
    for (std::size_t j = 0; j < kWords.size(); ++j) {
        if (!wordFor(part, j).empty() && std::abs(part.means[static_cast<Eigen::Index>(j)]) >= kTellsApart) {
            order.push_back(j);
        }
    }
    std::stable_sort(order.begin(), order.end(), [&part](std::size_t a, std::size_t b) {
        return std::abs(part.means[static_cast<Eigen::Index>(a)]) > std::abs(part.means[static_cast<Eigen::Index>(b)]);
    });
    std::vector<std::size_t> telling;
    std::vector<std::size_t> repeating;
    for (const std::size_t j : order) {
        const bool repeats = std::any_of(telling.begin(), telling.end(), [&](std::size_t other) {
            return std::abs(correlations(static_cast<Eigen::Index>(j), static_cast<Eigen::Index>(other))) >
                   kSaysTheSame;
        });
        (repeats ? repeating : telling).push_back(j);
    }
    Fitting fitting{.words = std::move(telling), .telling = 0};
    fitting.telling = fitting.words.size();
    fitting.words.insert(fitting.words.end(), repeating.begin(), repeating.end());
    return fitting;
}

/// Names parts, the greatest first; those for which none is left keep an empty one.
void name(std::vector<Part>& parts, const MatrixT<double>& correlations)
{
    constexpr std::size_t kUsualWords = 2;
    constexpr std::size_t kMostWords = 4;
    std::set<std::set<std::string_view>> taken; // the order of words makes no other name
    for (Part& part : parts) {
        const auto [fitting, telling] = wordsFor(part, correlations);
        std::set<std::string_view> words;
        if (!part.genre.empty()) {
            words.insert(part.genre);
        }
        std::string text;
        std::size_t used = 0;
        const auto take = [&] {
            text += (text.empty() ? "" : ", ") + std::string(wordFor(part, fitting[used]));
            words.insert(wordFor(part, fitting[used]));
            ++used;
        };
        while (used < std::min(kUsualWords, telling) &&
               std::abs(part.means[static_cast<Eigen::Index>(fitting[used])]) >= kStandsOut) {
            take();
        }
        while (used < std::min(kMostWords, fitting.size()) && (used == 0 || taken.contains(words))) {
            take();
        }
        if (taken.insert(words).second) {
            part.area.name = text.empty() && part.genre.empty() ? std::string(kNothingStandsOut) : text;
            if (!part.genre.empty()) {
                part.area.name += (text.empty() ? "" : " · ") + part.genre;
            }
        }
    }
}

MatrixT<double> correlationsOf(const Matrix& scores)
{
    const MatrixT<double> wide = scores.cast<double>();
    const MatrixT<double> products = wide.transpose() * wide;
    const VectorT<double> lengths = products.diagonal().cwiseSqrt().cwiseMax(1e-9);
    return lengths.cwiseInverse().asDiagonal() * products * lengths.cwiseInverse().asDiagonal();
}

} // namespace

std::vector<Area> areasOf(const Matrix& layout, const Catalogue& catalogue)
{
    if (catalogue.empty()) {
        return {};
    }
    const Matrix scores = scoresOf(catalogue);
    const MatrixT<double> correlations = correlationsOf(scores);
    std::vector<Area> areas;
    std::size_t before = 0;
    for (std::size_t level = 0; level < kAreasOfLevel.size(); ++level) {
        const std::size_t k =
            std::min(kAreasOfLevel[level], std::max<std::size_t>(1, catalogue.size() / kTracksInArea));
        if (k == std::exchange(before, k)) {
            break; // no more of them than on the level above
        }
        std::vector<Part> parts = partsOf(layout, catalogue, scores, k);
        name(parts, correlations);
        for (Part& part : parts) {
            if (!part.area.name.empty()) {
                part.area.level = static_cast<std::uint8_t>(level);
                areas.push_back(std::move(part.area));
            }
        }
    }
    std::stable_sort(areas.begin(), areas.end(), [](const Area& a, const Area& b) { return a.tracks > b.tracks; });
    return areas;
}

std::vector<Direction> directionsOf(const Matrix& layout, const Catalogue& catalogue)
{
    constexpr double kLeastExplained = 0.1;
    constexpr std::size_t kLeastTracks = 10;
    if (catalogue.size() < kLeastTracks) {
        return {};
    }
    const MatrixT<double> scores = scoresOf(catalogue).cast<double>();
    MatrixT<double> places = layout.cast<double>();
    places.rowwise() -= places.colwise().mean().eval();
    const Eigen::Matrix2d covariance = places.transpose() * places;
    if (!(covariance.determinant() > 0)) {
        return {};
    }
    const MatrixT<double> products = places.transpose() * scores; // 2 × 11
    const MatrixT<double> slopes = covariance.inverse() * products;
    std::vector<Direction> directions;
    for (std::size_t j = 0; j < kWords.size(); ++j) {
        const auto column = static_cast<Eigen::Index>(j);
        const double variance = scores.col(column).squaredNorm();
        const double explained = variance > 0 ? slopes.col(column).dot(products.col(column)) / variance : 0;
        if (explained >= kLeastExplained) {
            const Eigen::Vector2d towards = slopes.col(column).normalized();
            directions.push_back({.feature = kWords[j].feature,
                                  .x = static_cast<float>(towards[0]),
                                  .y = static_cast<float>(towards[1]),
                                  .explained = explained});
        }
    }
    std::stable_sort(directions.begin(), directions.end(),
                     [](const Direction& a, const Direction& b) { return a.explained > b.explained; });
    return directions;
}

} // namespace nearfield::map
