#include "core/recommend/blend_weights.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <Eigen/Cholesky>

#include "core/recommend/ranking.h"

namespace nearfield {

namespace {

using MatrixD = MatrixT<double>;
using VectorD = VectorT<double>;

constexpr std::size_t kLength = 10;

/// Rows k, k + folds, … are left out for fold k; all are used without −1.
LinearBlend ridge(const MatrixD& x, const VectorD& y, Eigen::Index folds, Eigen::Index without)
{
    constexpr double kRidge = 1e-4; // a row's worth; the parts are nearly collinear
    const Eigen::Index width = x.cols() + 1;
    MatrixD normal = MatrixD::Zero(width, width);
    VectorD right = VectorD::Zero(width);
    VectorD row(width);
    row[width - 1] = 1;
    double rows = 0;
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
        if (i % folds == without) {
            continue;
        }
        row.head(width - 1) = x.row(i);
        normal += row * row.transpose();
        right += y[i] * row;
        ++rows;
    }
    normal.diagonal().head(width - 1).array() += kRidge * rows;
    const VectorD solution = normal.ldlt().solve(right);
    LinearBlend blend;
    blend.weights.assign(solution.begin(), solution.end() - 1);
    blend.offset = solution[width - 1];
    return blend;
}

double blended(const LinearBlend& blend, const MatrixD& x, Eigen::Index row)
{
    return blend.offset + x.row(row).dot(Eigen::Map<const VectorD>(blend.weights.data(), x.cols()));
}

double meanGain(std::span<const RankingQuestion> questions, const Vector& weights)
{
    double sum = 0;
    Vector scores;
    for (const RankingQuestion& question : questions) {
        scores = question.scores * weights;
        double best = 0;
        double gain = 0;
        for (std::size_t liked = 0; liked < question.liked; ++liked) {
            const float own = scores[static_cast<Eigen::Index>(liked)];
            const auto above = static_cast<double>((scores.array() > own).count());
            const auto beside = static_cast<double>((scores.array() == own).count() - 1);
            const double place = above + beside / 2;
            gain += place < kLength ? gainAt(place) : 0.0;
            best += liked < kLength ? gainAt(static_cast<double>(liked)) : 0.0;
        }
        sum += gain / best;
    }
    return questions.empty() ? 0.0 : sum / static_cast<double>(questions.size());
}

} // namespace

LinearBlend weightsOfPredictions(const MatrixT<double>& predictions, const VectorT<double>& answers)
{
    constexpr Eigen::Index kFolds = 5;
    const Eigen::Index parts = predictions.cols();
    Eigen::Index best = 0;
    double bestSquare = std::numeric_limits<double>::infinity();
    for (Eigen::Index part = 0; part < parts; ++part) {
        const double square = (predictions.col(part) - answers).squaredNorm();
        if (square < bestSquare) {
            best = part;
            bestSquare = square;
        }
    }
    LinearBlend alone{.weights = std::vector<double>(static_cast<std::size_t>(parts))};
    alone.weights[static_cast<std::size_t>(best)] = 1;
    if (answers.size() < kFolds) {
        return alone; // nothing to tell a gain by
    }

    if (predictions.rows() < kFolds) {
        return alone;
    }
    // What the blend gains over that part, answer by answer, on folds it was not fitted on. Less than two
    // standard errors may be chance, and one model is simpler.
    VectorD gains(answers.size());
    for (Eigen::Index fold = 0; fold < kFolds; ++fold) {
        const LinearBlend blend = ridge(predictions, answers, kFolds, fold);
        for (Eigen::Index row = fold; row < predictions.rows(); row += kFolds) {
            gains[row] = std::pow(predictions(row, best) - answers[row], 2) -
                         std::pow(blended(blend, predictions, row) - answers[row], 2);
        }
    }
    const double sum = gains.sum();
    const double error = std::sqrt((gains.array() - gains.mean()).square().sum());
    return sum > 2 * error ? ridge(predictions, answers, kFolds, -1) : alone;
}

std::vector<double> weightsOfRanking(std::span<const RankingQuestion> questions, std::size_t parts)
{
    const auto count = static_cast<Eigen::Index>(parts);
    Vector weights = Vector::Zero(count);
    double gain = -1;
    for (Eigen::Index part = 0; part < count; ++part) {
        const double alone = meanGain(questions, Vector::Unit(count, part));
        if (alone > gain) {
            gain = alone;
            weights = Vector::Unit(count, part);
        }
    }

    // Coarse steps, and a gain that is worth it: finer ones would fit the questions at hand.
    constexpr std::array<float, 6> kSteps = {0.0F, 0.25F, 0.5F, 0.75F, 1.0F, 1.5F};
    constexpr double kWorthIt = 1e-4;
    for (bool improved = true; improved;) {
        improved = false;
        for (Eigen::Index part = 0; part < count; ++part) {
            for (const float step : kSteps) {
                Vector changed = weights;
                changed[part] = step;
                const double changedGain = meanGain(questions, changed);
                if (changedGain > gain + kWorthIt) {
                    gain = changedGain;
                    weights = changed / changed.maxCoeff();
                    improved = true;
                }
            }
        }
    }
    return {weights.begin(), weights.end()};
}

} // namespace nearfield
