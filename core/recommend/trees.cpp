#include "core/recommend/trees.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/base/parallel.h"
#include "core/base/random.h"

namespace nearfield {

float Trees::predict(const float* x) const noexcept
{
    double sum = static_cast<double>(m_base);
    for (const Tree& tree : m_trees) {
        const Node* node = tree.data();
        while (node->left != 0) {
            node = tree.data() + node->left + (x[node->feature] <= node->threshold ? 0 : 1);
        }
        sum += static_cast<double>(node->value);
    }
    return static_cast<float>(sum);
}

double Trees::explain(const float* x, std::span<double> contributions) const noexcept
{
    double rest = static_cast<double>(m_base);
    for (const Tree& tree : m_trees) {
        const Node* node = tree.data();
        rest += static_cast<double>(node->value);
        while (node->left != 0) {
            const Node* next = tree.data() + node->left + (x[node->feature] <= node->threshold ? 0 : 1);
            contributions[node->feature] += static_cast<double>(next->value) - static_cast<double>(node->value);
            node = next;
        }
    }
    return rest;
}

namespace {

/// Rows of a node: a stretch of one shared order.
struct Stretch
{
    std::uint32_t node;
    std::size_t begin;
    std::size_t end;
    [[nodiscard]] std::size_t size() const noexcept { return end - begin; }
};

struct Cut
{
    std::size_t feature = 0;
    float threshold = 0;
    double gain = -1;
};

class ExtraTree
{
public:
    ExtraTree(const Matrix& X, std::span<const float> y, const ExtraTreesOptions& options, std::uint64_t seed)
        : m_x(X)
        , m_y(y)
        , m_options(options)
        , m_random(seed)
        , m_order(y.size())
        , m_features(static_cast<std::size_t>(X.cols()))
    {
        std::iota(m_order.begin(), m_order.end(), 0U);
        std::iota(m_features.begin(), m_features.end(), std::size_t{0});
    }

    [[nodiscard]] Trees::Tree grow(float scale)
    {
        Trees::Tree tree(1);
        std::vector<Stretch> open{{0, 0, m_order.size()}};
        while (!open.empty()) {
            const Stretch at = open.back();
            open.pop_back();
            tree[at.node].value = scale * static_cast<float>(mean(at));
            const Cut cut = bestOfRandom(at);
            if (cut.gain <= 1e-12) {
                continue;
            }
            const auto begin = m_order.begin();
            const auto middle = std::partition(begin + static_cast<std::ptrdiff_t>(at.begin),
                                               begin + static_cast<std::ptrdiff_t>(at.end),
                                               [&](std::uint32_t row) { return x(row, cut.feature) <= cut.threshold; });
            const auto split = static_cast<std::size_t>(middle - begin);
            const auto left = static_cast<std::uint32_t>(tree.size());
            tree[at.node].left = left;
            tree[at.node].feature = static_cast<std::uint32_t>(cut.feature);
            tree[at.node].threshold = cut.threshold;
            tree.resize(tree.size() + 2);
            open.push_back({left, at.begin, split});
            open.push_back({left + 1, split, at.end});
        }
        return tree;
    }

private:
    [[nodiscard]] float x(std::uint32_t row, std::size_t feature) const
    {
        return m_x(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(feature));
    }

    [[nodiscard]] double mean(const Stretch& at) const
    {
        double sum = 0;
        for (std::size_t i = at.begin; i < at.end; ++i) {
            sum += static_cast<double>(m_y[m_order[i]]);
        }
        return sum / static_cast<double>(at.size());
    }

    /// Features are drawn without replacement; those that are constant here do not count as drawn.
    Cut bestOfRandom(const Stretch& at)
    {
        Cut best;
        if (at.size() < 2 * m_options.smallestLeaf) {
            return best;
        }
        std::size_t wanted = m_options.featuresAtNode;
        if (wanted == 0) {
            wanted = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(m_features.size()))));
        }
        for (std::size_t drawn = 0; drawn < m_features.size() && wanted > 0; ++drawn) {
            std::swap(m_features[drawn], m_features[drawn + m_random.below(m_features.size() - drawn)]);
            const Cut cut = randomCut(at, m_features[drawn]);
            wanted -= cut.gain >= 0 ? 1U : 0U;
            best = cut.gain > best.gain ? cut : best;
        }
        return best;
    }

    /// Gain −1 when the feature is constant, 0 when a leaf would be too small.
    Cut randomCut(const Stretch& at, std::size_t feature)
    {
        float least = x(m_order[at.begin], feature);
        float most = least;
        for (std::size_t i = at.begin; i < at.end; ++i) {
            const float value = x(m_order[i], feature);
            least = std::min(least, value);
            most = std::max(most, value);
        }
        if (least == most) {
            return {};
        }
        Cut cut{.feature = feature,
                .threshold =
                    static_cast<float>(m_random.uniform(static_cast<double>(least), static_cast<double>(most))),
                .gain = 0};
        double left = 0;
        double all = 0;
        std::size_t count = 0;
        for (std::size_t i = at.begin; i < at.end; ++i) {
            const auto value = static_cast<double>(m_y[m_order[i]]);
            const bool isLeft = x(m_order[i], feature) <= cut.threshold;
            all += value;
            left += isLeft ? value : 0.0;
            count += isLeft ? 1U : 0U;
        }
        const std::size_t other = at.size() - count;
        if (count >= m_options.smallestLeaf && other >= m_options.smallestLeaf) {
            const double right = all - left;
            cut.gain = left * left / static_cast<double>(count) + right * right / static_cast<double>(other) -
                       all * all / static_cast<double>(at.size());
        }
        return cut;
    }

    const Matrix& m_x;
    std::span<const float> m_y;
    const ExtraTreesOptions& m_options;
    Random m_random;
    std::vector<std::uint32_t> m_order;
    std::vector<std::size_t> m_features;
};

/// Numbers cut into at most 64 bins of about as many rows each, feature by feature.
class Bins
{
public:
    explicit Bins(const Matrix& X)
        : m_rows(static_cast<std::size_t>(X.rows()))
        , m_bins(static_cast<std::size_t>(X.size()))
    {
        std::vector<float> sorted(m_rows);
        for (Eigen::Index feature = 0; feature < X.cols(); ++feature) {
            for (std::size_t row = 0; row < m_rows; ++row) {
                sorted[row] = X(static_cast<Eigen::Index>(row), feature);
            }
            std::sort(sorted.begin(), sorted.end());
            m_edges.push_back(edgesOf(sorted));
            const auto& edges = m_edges.back();
            for (std::size_t row = 0; row < m_rows; ++row) {
                const float value = X(static_cast<Eigen::Index>(row), feature);
                m_bins[static_cast<std::size_t>(feature) * m_rows + row] =
                    static_cast<std::uint8_t>(std::lower_bound(edges.begin(), edges.end(), value) - edges.begin());
            }
        }
    }

    static constexpr std::size_t kMost = 64;
    [[nodiscard]] std::size_t features() const noexcept { return m_edges.size(); }
    [[nodiscard]] std::size_t rows() const noexcept { return m_rows; }
    [[nodiscard]] std::size_t count(std::size_t feature) const noexcept { return m_edges[feature].size() + 1; }
    /// A row is in a bin up to `b` when its value is ≤ edge(feature, b).
    [[nodiscard]] float edge(std::size_t feature, std::size_t b) const noexcept { return m_edges[feature][b]; }
    [[nodiscard]] std::uint8_t of(std::size_t row, std::size_t feature) const noexcept
    {
        return m_bins[feature * m_rows + row];
    }

private:
    /// Half way between neighbouring values, so that a new value falls to the nearer one.
    static std::vector<float> edgesOf(const std::vector<float>& sorted)
    {
        std::vector<float> edges;
        for (std::size_t b = 1; b < kMost; ++b) {
            const std::size_t at = b * sorted.size() / kMost;
            const auto next = std::upper_bound(sorted.begin(), sorted.end(), sorted[at]);
            if (next == sorted.end()) {
                break;
            }
            const float edge = (*(next - 1) + *next) / 2;
            if (edges.empty() || edge > edges.back()) {
                edges.push_back(edge);
            }
        }
        return edges;
    }

    std::size_t m_rows;
    std::vector<std::vector<float>> m_edges;
    std::vector<std::uint8_t> m_bins;
};

/// One tree on what the trees before it left.
class BoostedTree
{
public:
    BoostedTree(const Bins& bins, std::vector<float>& residual, const BoostedTreesOptions& options)
        : m_bins(bins)
        , m_residual(residual)
        , m_options(options)
        , m_order(residual.size())
    {
        std::iota(m_order.begin(), m_order.end(), 0U);
    }

    /// Takes what the tree says off the residual.
    [[nodiscard]] Trees::Tree grow()
    {
        Trees::Tree tree(1);
        std::vector<Leaf> leaves{leafOf({0, 0, m_order.size()}, tree)};
        while (leaves.size() < m_options.leaves) {
            const auto best = std::max_element(leaves.begin(), leaves.end(),
                                               [](const Leaf& a, const Leaf& b) { return a.cut.gain < b.cut.gain; });
            if (best->cut.gain <= 1e-9) {
                break;
            }
            const Leaf at = *best;
            const std::size_t split = partition(at);
            const auto left = static_cast<std::uint32_t>(tree.size());
            tree[at.rows.node].left = left;
            tree[at.rows.node].feature = static_cast<std::uint32_t>(at.cut.feature);
            tree[at.rows.node].threshold = at.cut.threshold;
            tree.resize(tree.size() + 2);
            *best = leafOf({left, at.rows.begin, split}, tree);
            leaves.push_back(leafOf({left + 1, split, at.rows.end}, tree));
        }
        for (const Leaf& leaf : leaves) {
            for (std::size_t i = leaf.rows.begin; i < leaf.rows.end; ++i) {
                m_residual[m_order[i]] -= tree[leaf.rows.node].value;
            }
        }
        return tree;
    }

private:
    struct Leaf
    {
        Stretch rows;
        Cut cut;
        std::size_t bin = 0; ///< last one of the left
    };

    std::size_t partition(const Leaf& at)
    {
        const auto begin = m_order.begin();
        const auto middle = std::partition(begin + static_cast<std::ptrdiff_t>(at.rows.begin),
                                           begin + static_cast<std::ptrdiff_t>(at.rows.end),
                                           [&](std::uint32_t row) { return m_bins.of(row, at.cut.feature) <= at.bin; });
        return static_cast<std::size_t>(middle - begin);
    }

    [[nodiscard]] double score(double sum, std::size_t count) const
    {
        return sum * sum / (static_cast<double>(count) + m_options.penalty);
    }

    Leaf leafOf(const Stretch& rows, Trees::Tree& tree) const
    {
        double all = 0;
        for (std::size_t i = rows.begin; i < rows.end; ++i) {
            all += static_cast<double>(m_residual[m_order[i]]);
        }
        tree[rows.node].value =
            static_cast<float>(m_options.shrinkage * all / (static_cast<double>(rows.size()) + m_options.penalty));
        Leaf leaf{.rows = rows, .cut = {}};
        if (rows.size() >= 2 * m_options.smallestLeaf) {
            for (std::size_t feature = 0; feature < m_bins.features(); ++feature) {
                bestOfFeature(feature, all, leaf);
            }
        }
        return leaf;
    }

    void bestOfFeature(std::size_t feature, double all, Leaf& leaf) const
    {
        std::array<double, Bins::kMost> sums{};
        std::array<std::size_t, Bins::kMost> counts{};
        for (std::size_t i = leaf.rows.begin; i < leaf.rows.end; ++i) {
            const std::uint8_t bin = m_bins.of(m_order[i], feature);
            sums[bin] += static_cast<double>(m_residual[m_order[i]]);
            ++counts[bin];
        }
        double left = 0;
        std::size_t count = 0;
        for (std::size_t b = 0; b + 1 < m_bins.count(feature); ++b) {
            left += sums[b];
            count += counts[b];
            const std::size_t other = leaf.rows.size() - count;
            if (count < m_options.smallestLeaf || other < m_options.smallestLeaf) {
                continue;
            }
            const double gain = score(left, count) + score(all - left, other) - score(all, leaf.rows.size());
            if (gain > leaf.cut.gain) {
                leaf.cut = {.feature = feature, .threshold = m_bins.edge(feature, b), .gain = gain};
                leaf.bin = b;
            }
        }
    }

    const Bins& m_bins;
    std::vector<float>& m_residual;
    const BoostedTreesOptions& m_options;
    std::vector<std::uint32_t> m_order;
};

} // namespace

Trees extraTrees(const Matrix& X, std::span<const float> y, const ExtraTreesOptions& options, const FitOptions& fit,
                 const std::stop_token& stop)
{
    std::vector<Trees::Tree> trees(options.trees, Trees::Tree(1));
    const float scale = 1.0F / static_cast<float>(options.trees);
    parallelFor(
        trees.size(),
        [&](std::size_t begin, std::size_t end) {
            for (std::size_t t = begin; t < end && !stop.stop_requested(); ++t) {
                trees[t] = ExtraTree(X, y, options, fit.seed + 0x9e3779b97f4a7c15ULL * (t + 1)).grow(scale);
            }
        },
        fit.threads);
    return {0, std::move(trees)};
}

Trees boostedTrees(const Matrix& X, std::span<const float> y, const BoostedTreesOptions& options,
                   const std::stop_token& stop)
{
    const auto base = static_cast<float>(std::accumulate(y.begin(), y.end(), 0.0) / static_cast<double>(y.size()));
    std::vector<float> residual(y.begin(), y.end());
    for (float& left : residual) {
        left -= base;
    }
    const Bins bins(X);
    std::vector<Trees::Tree> trees;
    while (trees.size() < options.trees && !stop.stop_requested()) {
        trees.push_back(BoostedTree(bins, residual, options).grow());
    }
    return {base, std::move(trees)};
}

} // namespace nearfield
