#include "core/library/neighbour_evaluation.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include <Eigen/Eigenvalues>
#include <fmt/format.h>

#include "core/base/random.h"
#include "core/evaluate/metrics.h"
#include "core/evaluate/neighbours.h"
#include "core/features/quantile_scaler.h"
#include "core/features/sound_inputs.h"
#include "core/library/sound_model.h"
#include "core/library/track_owners.h"
#include "core/similarity/crowding.h"

namespace nearfield {

namespace {

constexpr std::size_t kBootstraps = 1000;
constexpr Eigen::Index kPrincipal = 8;
constexpr std::uint64_t kFifth = 5;

using Clock = std::chrono::steady_clock;

/// The first copy of each recording, of a fifth of the artists apart. Rows are those of the catalogue.
struct HeldOut
{
    HeldOut(const Catalogue& catalogue, std::uint64_t seed)
        : owners(catalogue)
    {
        std::vector<bool> seen(catalogue.recordingCount(), false);
        for (Row row = 0; row < catalogue.size(); ++row) {
            if (seen[catalogue.recording(row)]) {
                continue;
            }
            seen[catalogue.recording(row)] = true;
            const std::uint32_t owner = owners.byRow[row];
            const bool isApart =
                owner != nn::kNoOwner && Random(owners.hashes[owner] ^ (seed * 2 + 1)).below(kFifth) == 0;
            rows.push_back(row);
            artists.push_back(owner == nn::kNoOwner ? evaluate::kNobody : owner);
            genres.push_back(catalogue.genre(row).empty() ? evaluate::kNobody : catalogue.genreColumn().code(row));
            apart.push_back(isApart);
            if (isApart) {
                split.test.push_back(row);
            } else {
                (Random(catalogue.recordingHash(row)).below(10) == 0 ? split.validation : split.train).push_back(row);
            }
        }
    }

    TrackOwners owners;
    std::vector<Row> rows;
    std::vector<std::uint32_t> artists, genres; ///< of each of rows
    std::vector<bool> apart;
    Split split;
};

/// The first principal axes of the training rows.
Matrix principal(const Matrix& X, std::span<const Row> train, Eigen::Index count)
{
    const Matrix fitted = X(train, Eigen::all);
    const Eigen::RowVectorXf mean = fitted.colwise().mean();
    const MatrixT<double> centred = (fitted.rowwise() - mean).cast<double>();
    const Eigen::SelfAdjointEigenSolver<MatrixT<double>> solver(centred.transpose() * centred);
    const Matrix axes = solver.eigenvectors().rightCols(count).cast<float>();
    return (X.rowwise() - mean) * axes;
}

evaluate::Figure reconstructionOf(const char* model, const SoundModel& fitted, const Matrix& raw,
                                  std::span<const Row> rows, bool isDefault, std::uint64_t seed)
{
    const Matrix asked = raw(rows, Eigen::all);
    const Matrix truth = fitted.scaled(asked);
    const Vector errors = (fitted.reconstructed(fitted.networkInputs(asked)) - truth).rowwise().squaredNorm();
    std::vector<evaluate::Share> shares;
    for (const float error : errors) {
        shares.push_back({static_cast<double>(error), static_cast<double>(truth.cols())});
    }
    const evaluate::Interval rmse = evaluate::bootstrapMean(shares, true, kBootstraps, seed);
    return {.model = model,
            .metric = "rmse",
            .value = rmse.value,
            .low = rmse.low,
            .high = rmse.high,
            .n = shares.size(),
            .isDefault = isDefault};
}

/// Tells the progress of a training as that of the evaluation.
class Epochs : public TrainingObserver
{
public:
    Epochs(const ProgressCallback& progress, const char* model)
        : m_progress(progress)
        , m_model(model)
    {
    }
    void onStarted(const TrainingOptions& options, std::size_t /*trainRows*/) override { m_epochs = options.maxEpochs; }
    void onEpoch(const EpochRecord& record) override
    {
        nearfield::report(m_progress, fmt::format("neighbours: training {}", m_model),
                          static_cast<std::int64_t>(record.epoch), static_cast<std::int64_t>(m_epochs));
    }

private:
    const ProgressCallback& m_progress;
    const char* m_model;
    std::size_t m_epochs = 0;
};

} // namespace

NeighbourEvaluation evaluateNeighbours(const Catalogue& catalogue, const NeighbourEvaluationOptions& options,
                                       const ProgressCallback& progress, const std::stop_token& stop)
{
    const HeldOut data(catalogue, options.seed);
    const evaluate::NeighbourQuestions questions(data.artists, data.genres, data.apart, {.seed = options.seed});
    NeighbourEvaluation out;
    if (questions.queries().size() < kFewestQueries || data.split.train.size() < 2 || data.split.validation.empty()) {
        out.note =
            fmt::format("Neighbours cannot be measured: only {} tracks are by artists that were held out and have "
                        "six tracks or more (at least {} are needed).",
                        questions.queries().size(), kFewestQueries);
        return out;
    }
    const auto add = [&](const char* model, const Matrix& space, bool cosine, const Vector& penalties = {},
                         bool isDefault = false, double fitSeconds = 0) {
        if (stop.stop_requested()) {
            return;
        }
        nearfield::report(progress, fmt::format("neighbours: {}", model), 0, -1);
        const auto start = Clock::now();
        const auto figures = questions.figures(model, isDefault, space(data.rows, Eigen::all), cosine,
                                               penalties.size() > 0 ? Vector(penalties(data.rows)) : Vector(), stop);
        out.figures.insert(out.figures.end(), figures.begin(), figures.end());
        out.times.push_back(
            {.model = model, .fit = fitSeconds, .ask = std::chrono::duration<double>(Clock::now() - start).count()});
    };

    const Matrix& raw = catalogue.raw();
    Random random(options.seed);
    add("random", Matrix::NullaryExpr(raw.rows(), 8, [&random] { return static_cast<float>(random.normal()); }), true);

    const auto trained = [&](SoundVariant variant, TrainingOptions training, const char* model) {
        training.seed = options.seed;
        Epochs observer(progress, model);
        const auto start = Clock::now();
        SoundModel::Fit fit = SoundModel::fit(catalogue, data.split, variant, training, observer, stop);
        return std::pair(std::move(fit), std::chrono::duration<double>(Clock::now() - start).count());
    };
    TrainingOptions published;
    published.maxEpochs = options.exactEpochs;
    published.patience = 8;
    const auto [exact, exactSeconds] = trained(SoundVariant::Exact, published, "exact");
    const Matrix scaled = exact.model.scaled(raw);
    add("raw-16", scaled, false);
    const QuantileScaler quantiles(quantileInputsOf(raw), data.split.train);
    add("quantile-19", quantiles.scaled(quantileInputsOf(raw)), true);
    add("pca-8", principal(scaled, data.split.train, kPrincipal), false);
    add("exact", exact.model.encode(raw), true, {}, kDefaultSoundVariant == SoundVariant::Exact, exactSeconds);

    const auto [neighbourhood, seconds] = trained(
        SoundVariant::Neighbourhood,
        defaultSoundTraining(SoundVariant::Neighbourhood, data.split.train.size() + data.split.validation.size()),
        "neighbourhood");
    const Matrix codes = neighbourhood.model.encode(raw);
    constexpr bool kIsDefault = kDefaultSoundVariant == SoundVariant::Neighbourhood;
    add("neighbourhood-uncorrected", codes, true);
    add("neighbourhood", codes, true, kCrowdingWeight * crowding(codes, crowdingSample(codes)), kIsDefault, seconds);
    if (!neighbourhood.note.empty()) {
        out.note = neighbourhood.note;
    }
    for (const auto* one : {&exact, &neighbourhood}) {
        out.reconstruction.push_back(reconstructionOf(one == &exact ? "exact" : "neighbourhood", one->model, raw,
                                                      data.split.test, (one == &exact) != kIsDefault, options.seed));
    }
    return stop.stop_requested() ? NeighbourEvaluation{} : out;
}

} // namespace nearfield
