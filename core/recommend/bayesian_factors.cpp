#include "core/recommend/bayesian_factors.h"

#include <algorithm>
#include <cmath>

#include <Eigen/Cholesky>

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/base/random.h"

namespace nearfield {

namespace {

using MatrixD = MatrixT<double>;
using VectorD = VectorT<double>;

constexpr double kFirstFactor = 0.1;

/// Gamma(shape, 1) by Marsaglia and Tsang 2000 (doi 10.1145/358407.358414); shape ≥ 1.
double gamma(double shape, Random& random)
{
    const double d = shape - 1.0 / 3;
    const double c = 1 / std::sqrt(9 * d);
    for (;;) {
        const double normal = random.normal();
        const double cube = std::pow(1 + c * normal, 3);
        if (cube > 0 && std::log(1 - random.uniform()) < 0.5 * normal * normal + d - d * cube + d * std::log(cube)) {
            return d * cube;
        }
    }
}

VectorD normals(Eigen::Index count, Random& random)
{
    VectorD drawn(count);
    for (double& value : drawn) {
        value = random.normal();
    }
    return drawn;
}

/// Mean and precision of the Gaussian that rows of one side come from.
struct Prior
{
    VectorD mean;
    MatrixD precision;
};

/// Wishart(freedom, scale = L·Lᵀ) by Bartlett's decomposition.
MatrixD wishart(const MatrixD& scaleRoot, double freedom, Random& random)
{
    const Eigen::Index n = scaleRoot.rows();
    MatrixD lower = MatrixD::Zero(n, n);
    for (Eigen::Index i = 0; i < n; ++i) {
        lower(i, i) = std::sqrt(2 * gamma((freedom - static_cast<double>(i)) / 2, random));
        for (Eigen::Index j = 0; j < i; ++j) {
            lower(i, j) = random.normal();
        }
    }
    const MatrixD root = scaleRoot * lower;
    return root * root.transpose();
}

/// Draws the prior of a side given its rows (eq. 14 of the paper; μ0 = 0, β0 = 2, W0 = I, ν0 = width + 2).
Prior drawPrior(const MatrixD& rows, Random& random)
{
    constexpr double kBeta = 2;
    const auto count = static_cast<double>(rows.rows());
    const Eigen::Index width = rows.cols();
    const VectorD mean = rows.colwise().mean().transpose();
    const MatrixD centred = rows.rowwise() - mean.transpose();
    MatrixD inverseScale = centred.transpose() * centred;
    inverseScale += (kBeta * count / (kBeta + count)) * mean * mean.transpose();
    inverseScale.diagonal().array() += 1;
    const MatrixD scale = inverseScale.llt().solve(MatrixD::Identity(width, width));
    const double freedom = static_cast<double>(width) + 2 + count;
    Prior prior;
    prior.precision = wishart(scale.llt().matrixL(), freedom, random);
    const Eigen::LLT<MatrixD> root((kBeta + count) * prior.precision);
    prior.mean = count / (kBeta + count) * mean + root.matrixU().solve(normals(width, random));
    return prior;
}

/// Draws each row of `own` given `other` (eq. 11): answers are Gaussian around the dot product, with the precision
/// precisionOf(row, other row). Every row has its own generator, so that threads do not matter.
template <typename EntriesOf, typename PrecisionOf>
void drawRows(MatrixD& own, const MatrixD& other, const EntriesOf& entriesOf, const PrecisionOf& precisionOf,
              const Prior& prior, std::uint64_t seed, unsigned threads)
{
    const Eigen::Index width = own.cols();
    const VectorD pull = prior.precision * prior.mean;
    parallelFor(
        static_cast<std::size_t>(own.rows()),
        [&](std::size_t begin, std::size_t end) {
            MatrixD precision(width, width);
            VectorD right(width);
            VectorD design(width);
            design[width - 1] = 1;
            for (std::size_t row = begin; row < end; ++row) {
                precision.setZero();
                right.setZero();
                for (const auto& entry : entriesOf(row)) {
                    const auto index = static_cast<Eigen::Index>(entry.index);
                    design.head(width - 1) = other.row(index).head(width - 1);
                    const double certainty = precisionOf(row, entry.index);
                    precision.template selfadjointView<Eigen::Lower>().rankUpdate(design, certainty);
                    right += (certainty * (static_cast<double>(entry.value) - other(index, width - 1))) * design;
                }
                precision += prior.precision;
                const Eigen::LLT<MatrixD, Eigen::Lower> root(precision);
                Random random(seed + row);
                own.row(static_cast<Eigen::Index>(row)) =
                    root.solve(pull + right) + root.matrixU().solve(normals(width, random));
            }
        },
        threads);
}

template <typename Rows>
double dot(const Rows& listeners, const Rows& items, std::size_t listener, std::size_t item)
{
    const auto l = listeners.row(static_cast<Eigen::Index>(listener));
    const auto i = items.row(static_cast<Eigen::Index>(item));
    const Eigen::Index factors = l.size() - 1;
    return static_cast<double>(l.head(factors).dot(i.head(factors)) + l[factors] + i[factors]);
}

/// Draws the precision of each listener's answers around the model. The prior, Gamma(kShape, rate), keeps listeners of
/// few answers near the others; its rate follows from the precisions.
class Precisions
{
public:
    explicit Precisions(std::size_t listeners)
        : m_ofListener(VectorD::Ones(static_cast<Eigen::Index>(listeners)))
    {
    }

    [[nodiscard]] double of(std::size_t listener) const { return m_ofListener[static_cast<Eigen::Index>(listener)]; }

    void draw(const Interactions& values, const MatrixD& listeners, const MatrixD& items, Random& random)
    {
        constexpr double kShape = 3;
        const auto count = static_cast<double>(values.listeners());
        const double rate = gamma(1 + kShape * count, random) / (1 + m_ofListener.sum());
        for (std::size_t listener = 0; listener < values.listeners(); ++listener) {
            double square = 0;
            for (const auto& [item, value] : values.ofListener(listener)) {
                const double left = static_cast<double>(value) - dot(listeners, items, listener, item);
                square += left * left;
            }
            const double shape = kShape + static_cast<double>(values.ofListener(listener).size()) / 2;
            m_ofListener[static_cast<Eigen::Index>(listener)] = gamma(shape, random) / (rate + square / 2);
        }
    }

private:
    VectorD m_ofListener;
};

/// Rows without answers are draws of the prior, and the mean over the samples keeps some of their noise. Made the
/// mirror image of the draw before, around the prior's mean, they cancel each other.
template <typename EntriesOf>
void mirrorUnanswered(Matrix& rows, const Matrix& before, const VectorD& meanBefore, const VectorD& mean,
                      const EntriesOf& entriesOf)
{
    for (Eigen::Index row = 0; row < rows.rows(); ++row) {
        if (entriesOf(static_cast<std::size_t>(row)).empty()) {
            rows.row(row) = (mean + meanBefore).cast<float>().transpose() - before.row(row);
        }
    }
}

Interactions standardised(const Interactions& train)
{
    std::vector<Interaction> values(train.all().begin(), train.all().end());
    for (Interaction& i : values) {
        i.value = static_cast<float>((static_cast<double>(i.value) - train.mean()) / train.deviation());
    }
    return {train.kind(), train.listeners(), train.items(), std::move(values)};
}

} // namespace

bool BayesianFactors::fit(const Interactions& train, const FitOptions& options, const std::stop_token& stop)
{
    Random random(options.seed);
    const auto start = [&](std::size_t rows) {
        MatrixD side(static_cast<Eigen::Index>(rows), m_options.factors + 1);
        for (double& factor : side.reshaped()) {
            factor = kFirstFactor * random.normal();
        }
        return side;
    };
    MatrixD listeners = start(train.listeners());
    MatrixD items = start(train.items());
    m_mean = static_cast<float>(train.mean());
    m_scale = static_cast<float>(train.deviation());
    m_noise.setZero(static_cast<Eigen::Index>(train.listeners()));
    m_samples.clear();

    const Interactions values = standardised(train);
    Precisions precisions(train.listeners());
    const auto answersOf = [&](std::size_t listener) { return values.ofListener(listener); };
    const auto answersTo = [&](std::size_t item) { return values.ofItem(item); };
    VectorD listenersMean; // of the priors of the round before
    VectorD itemsMean;
    for (int round = 0; round < m_options.burnIn + m_options.samples; ++round) {
        if (stop.stop_requested()) {
            return false;
        }
        precisions.draw(values, listeners, items, random);
        const Prior ofListeners = drawPrior(listeners, random);
        drawRows(
            listeners, items, answersOf, [&](std::size_t listener, std::size_t) { return precisions.of(listener); },
            ofListeners, random.next(), options.threads);
        const Prior ofItems = drawPrior(items, random);
        drawRows(
            items, listeners, answersTo, [&](std::size_t, std::size_t listener) { return precisions.of(listener); },
            ofItems, random.next(), options.threads);
        if (round >= m_options.burnIn) {
            m_samples.push_back({listeners.cast<float>(), items.cast<float>()});
            if (m_samples.size() % 2 == 0) {
                const Sample& before = m_samples[m_samples.size() - 2];
                mirrorUnanswered(m_samples.back().listeners, before.listeners, listenersMean, ofListeners.mean,
                                 answersOf);
                mirrorUnanswered(m_samples.back().items, before.items, itemsMean, ofItems.mean, answersTo);
            }
            listenersMean = ofListeners.mean;
            itemsMean = ofItems.mean;
            for (std::size_t listener = 0; listener < values.listeners(); ++listener) {
                m_noise[static_cast<Eigen::Index>(listener)] +=
                    static_cast<float>(1 / precisions.of(listener) / m_options.samples);
            }
        }
    }
    return true;
}

void BayesianFactors::scores(std::size_t listener, std::span<float> scores) const
{
    std::fill(scores.begin(), scores.end(), 0.0F);
    Eigen::Map<Vector> sum(scores.data(), static_cast<Eigen::Index>(scores.size()));
    const Eigen::Index factors = m_options.factors;
    for (const Sample& sample : m_samples) {
        const auto row = sample.listeners.row(static_cast<Eigen::Index>(listener));
        sum += sample.items.leftCols(factors) * row.head(factors).transpose() + sample.items.col(factors);
        sum.array() += row[factors];
    }
    sum *= m_scale / static_cast<float>(m_samples.size());
    sum.array() += m_mean;
}

std::optional<Prediction> BayesianFactors::predict(std::size_t listener, std::size_t item) const
{
    double sum = 0;
    double square = 0;
    for (const Sample& sample : m_samples) {
        const double value = dot(sample.listeners, sample.items, listener, item);
        sum += value;
        square += value * value;
    }
    const auto count = static_cast<double>(m_samples.size());
    const double mean = sum / count;
    const double variance =
        std::max(0.0, square / count - mean * mean) + static_cast<double>(m_noise[static_cast<Eigen::Index>(listener)]);
    return Prediction{.value = m_mean + m_scale * static_cast<float>(mean),
                      .deviation = m_scale * static_cast<float>(std::sqrt(variance))};
}

void BayesianFactors::write(BinaryWriter& out) const
{
    const auto put = [&](const auto& values) {
        out.u64(static_cast<std::uint64_t>(values.rows()));
        out.floats({values.data(), static_cast<std::size_t>(values.size())});
    };
    out.u32(static_cast<std::uint32_t>(m_options.factors));
    out.f64(static_cast<double>(m_mean));
    out.f64(static_cast<double>(m_scale));
    put(m_noise);
    out.u64(m_samples.size());
    for (const Sample& sample : m_samples) {
        put(sample.listeners);
        put(sample.items);
    }
}

BayesianFactors BayesianFactors::read(BinaryReader& in)
{
    BayesianFactors model;
    model.m_options.factors = static_cast<int>(in.u32());
    model.m_mean = static_cast<float>(in.f64());
    model.m_scale = static_cast<float>(in.f64());
    const auto take = [&](auto& values, Eigen::Index columns) {
        const std::uint64_t rows = in.u64();
        if (columns < 1 || rows > in.left() / sizeof(float) / static_cast<std::uint64_t>(columns)) {
            throw Error(ErrorKind::Corrupt, "A model of the listeners is damaged: it ends too early.");
        }
        values.resize(static_cast<Eigen::Index>(rows), columns);
        in.floats({values.data(), static_cast<std::size_t>(values.size())});
    };
    take(model.m_noise, 1);
    const std::uint64_t samples = in.u64();
    for (std::uint64_t i = 0; i < samples; ++i) {
        Sample& sample = model.m_samples.emplace_back();
        take(sample.listeners, model.m_options.factors + 1);
        take(sample.items, model.m_options.factors + 1);
        if (sample.listeners.rows() != model.m_noise.rows() ||
            sample.items.rows() != model.m_samples.front().items.rows()) {
            throw Error(ErrorKind::Corrupt, "A model of the listeners is damaged: its parts do not fit together.");
        }
    }
    return model;
}

} // namespace nearfield
