#include "core/nn/neighbour_task.h"

#include <algorithm>
#include <limits>

#include "core/base/top_k.h"

namespace nearfield::nn {

namespace {

constexpr std::size_t kNoisePool = 1 << 16;
constexpr std::size_t kPairsAtOnce = 512; ///< of validation; fixed, because the loss depends on it
constexpr std::size_t kMostQueries = 1000;
constexpr std::size_t kLargestGallery = 20'000;
constexpr std::size_t kNearest = 10;

void gather(const Matrix& X, std::span<const std::uint32_t> rows, Eigen::Index first, Matrix& out)
{
    for (std::size_t i = 0; i < rows.size(); ++i) {
        out.row(first + static_cast<Eigen::Index>(i)) = X.row(rows[i]);
    }
}

Matrix gathered(const Matrix& X, std::span<const std::uint32_t> rows)
{
    Matrix out(static_cast<Eigen::Index>(rows.size()), X.cols());
    gather(X, rows, 0, out);
    return out;
}

} // namespace

NeighbourTask::NeighbourTask(const NeighbourOptions& options, const NeighbourNetwork<float>& network,
                             ParamStore<float>& store, const NeighbourData& data,
                             std::span<const std::uint32_t> trainRows, std::span<const std::uint32_t> validationRows,
                             std::uint64_t seed)
    : m_options(options)
    , m_network(network)
    , m_store(store)
    , m_data(data)
{
    if (!hasNeighbours()) {
        m_anchors.assign(trainRows.begin(), trainRows.end());
        return;
    }
    for (const std::uint32_t row : trainRows) {
        if (data.owners[row] != kNoOwner) {
            m_owned[data.owners[row]].push_back(row);
        }
    }
    std::erase_if(m_owned, [](const auto& entry) { return entry.second.size() < 2; });
    std::copy_if(trainRows.begin(), trainRows.end(), std::back_inserter(m_anchors),
                 [&](std::uint32_t row) { return m_owned.contains(data.owners[row]); });
    Random random(seed);
    planValidation(trainRows, validationRows, random);
}

void NeighbourTask::planValidation(std::span<const std::uint32_t> trainRows,
                                   std::span<const std::uint32_t> validationRows, Random& random)
{
    std::vector<std::uint32_t> rows(validationRows.begin(), validationRows.end());
    random.shuffle(std::span(rows));
    Owned owned;
    for (const std::uint32_t row : rows) {
        if (m_data.owners[row] != kNoOwner) {
            owned[m_data.owners[row]].push_back(row);
        }
    }
    std::vector<std::uint32_t> asked;
    for (const std::uint32_t row : rows) {
        const auto found = owned.find(m_data.owners[row]);
        if (found == owned.end() || found->second.size() < 2) {
            continue;
        }
        const auto& own = found->second;
        const auto place = std::find(own.begin(), own.end(), row) - own.begin();
        m_validationPairs.push_back(row);
        m_validationPairs.push_back(own[static_cast<std::size_t>(place + 1) % own.size()]);
        if (asked.size() < kMostQueries) {
            asked.push_back(row);
        }
    }
    // All rows of the owners that are asked for, and of the rest as many as there is room for.
    m_gallery = rows;
    std::vector<std::uint32_t> others(trainRows.begin(), trainRows.end());
    random.shuffle(std::span(others));
    others.resize(std::min(others.size(), kLargestGallery - std::min(kLargestGallery, rows.size())));
    m_gallery.insert(m_gallery.end(), others.begin(), others.end());
    std::unordered_map<std::uint32_t, std::uint32_t> places;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        places.emplace(rows[i], static_cast<std::uint32_t>(i));
    }
    for (const std::uint32_t row : asked) {
        m_queries.push_back(places.at(row));
    }
}

void NeighbourTask::prepare(std::size_t maxBatch, std::uint64_t seed)
{
    const std::size_t rows = hasNeighbours() ? 2 * maxBatch : maxBatch;
    m_workspace = m_network.prepare(rows, seed);
    m_x.resize(static_cast<Eigen::Index>(rows), m_data.X.cols());
    m_targets.resize(static_cast<Eigen::Index>(rows), m_data.targets.cols());
    m_owners.resize(maxBatch);
    m_random = Random(seed ^ 0x6e6f697365ULL);
    if (m_options.noise > 0) {
        m_noise.resize(kNoisePool);
        std::generate(m_noise.begin(), m_noise.end(),
                      [this] { return static_cast<float>(m_options.noise * m_random.normal()); });
    }
}

std::uint32_t NeighbourTask::partnerOf(std::uint32_t row)
{
    const std::vector<std::uint32_t>& own = m_owned.at(m_data.owners[row]);
    const std::uint32_t drawn = own[m_random.below(own.size() - 1)];
    return drawn == row ? own.back() : drawn; // each of the others is as likely
}

void NeighbourTask::addNoise(Eigen::Index rows)
{
    const auto columns = static_cast<std::size_t>(m_x.cols());
    if (m_noise.empty() || columns > kNoisePool) {
        return;
    }
    for (Eigen::Index i = 0; i < rows; ++i) { // a place in the pool is drawn for each row: a fraction of the cost
        const float* noise = m_noise.data() + m_random.below(kNoisePool - columns + 1);
        float* x = m_x.row(i).data();
        for (std::size_t j = 0; j < columns; ++j) {
            x[j] += noise[j];
        }
    }
}

double NeighbourTask::lossAndGradient(std::span<const std::uint32_t> rows)
{
    auto count = static_cast<Eigen::Index>(rows.size());
    gather(m_data.X, rows, 0, m_x);
    gather(m_data.targets, rows, 0, m_targets);
    std::span<const std::uint32_t> owners;
    if (hasNeighbours()) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const std::uint32_t partner = partnerOf(rows[i]);
            m_x.row(count + static_cast<Eigen::Index>(i)) = m_data.X.row(partner);
            m_targets.row(count + static_cast<Eigen::Index>(i)) = m_data.targets.row(partner);
            m_owners[i] = m_data.owners[rows[i]];
        }
        owners = std::span(m_owners).first(rows.size());
        count *= 2;
    }
    addNoise(count);
    return m_network.lossAndGradient(m_store, m_x.topRows(count), m_targets.topRows(count), owners, m_workspace)
        .total(m_options);
}

double NeighbourTask::pairLoss() const
{
    const std::size_t pairs = m_validationPairs.size() / 2;
    ContrastiveWorkspace<float> workspace;
    double sum = 0;
    for (std::size_t done = 0; done < pairs; done += kPairsAtOnce) {
        const std::size_t count = std::min(kPairsAtOnce, pairs - done);
        std::vector<std::uint32_t> rows(2 * count);
        std::vector<std::uint32_t> owners(count);
        for (std::size_t i = 0; i < count; ++i) {
            rows[i] = m_validationPairs[2 * (done + i)];
            rows[count + i] = m_validationPairs[2 * (done + i) + 1];
            owners[i] = m_data.owners[rows[i]];
        }
        const Matrix codes = m_network.codes(m_store, gathered(m_data.X, rows));
        Matrix gradient(codes.rows(), codes.cols());
        sum += static_cast<double>(count) *
               contrastiveLoss<float>(codes, owners, static_cast<float>(m_options.temperature), 1, workspace, gradient);
    }
    return pairs > 0 ? sum / static_cast<double>(pairs) : 0;
}

double NeighbourTask::loss(std::span<const std::uint32_t> rows)
{
    const Matrix codes = m_network.codes(m_store, gathered(m_data.X, rows));
    const Matrix truth = gathered(m_data.targets, rows);
    NeighbourLoss loss{.reconstruction =
                           static_cast<double>((m_network.decoded(m_store, codes) - truth).squaredNorm()) /
                           static_cast<double>(truth.size())};
    if (hasNeighbours()) {
        loss.neighbours = pairLoss();
    }
    return loss.total(m_options);
}

double NeighbourTask::neighbourPrecision()
{
    if (m_queries.empty()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const Matrix codes = m_network.codes(m_store, gathered(m_data.X, m_gallery));
    const Matrix similarity = gathered(codes, m_queries) * codes.transpose();
    std::size_t same = 0;
    for (std::size_t i = 0; i < m_queries.size(); ++i) {
        const float* scores = similarity.row(static_cast<Eigen::Index>(i)).data();
        TopK<std::uint32_t> nearest(kNearest);
        for (std::uint32_t j = 0; j < m_gallery.size(); ++j) {
            if (j != m_queries[i]) {
                nearest.offer(scores[j], j);
            }
        }
        for (const auto& entry : nearest.take()) {
            same += m_data.owners[m_gallery[entry.item]] == m_data.owners[m_gallery[m_queries[i]]] ? 1U : 0U;
        }
    }
    return static_cast<double>(same) / static_cast<double>(kNearest * m_queries.size());
}

} // namespace nearfield::nn
