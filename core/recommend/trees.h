#pragma once

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/matrix.h"
#include "core/recommend/model.h"

namespace nearfield {

/// A sum of regression trees over rows of numbers: base + Σ tree(x). A value; const functions may run on many threads.
class Trees
{
public:
    struct Node
    {
        std::uint32_t left = 0; ///< the right one follows it; 0 in a leaf
        std::uint32_t feature = 0;
        float threshold = 0; ///< left when x[feature] ≤ threshold
        float value = 0;     ///< of what reaches the node, in inner nodes too
    };
    /// Root first; `left` counts from the root.
    using Tree = std::vector<Node>;

    Trees() = default;
    Trees(float base, std::vector<Tree> trees)
        : m_base(base)
        , m_trees(std::move(trees))
    {
    }

    [[nodiscard]] float predict(const float* x) const noexcept;

    /// Adds to `contributions` what each feature did to the prediction: the change of value at every node that asked it
    /// (Saabas 2014, http://blog.datadive.net/interpreting-random-forests). Returns what is left, the value with
    /// nothing known: that plus all contributions is the prediction.
    double explain(const float* x, std::span<double> contributions) const noexcept;

    [[nodiscard]] bool empty() const noexcept { return m_trees.empty(); }

private:
    float m_base = 0;
    std::vector<Tree> m_trees;
};

struct ExtraTreesOptions
{
    std::size_t trees = 300;
    std::size_t featuresAtNode = 0; ///< 0: the square root of their number, up
    std::size_t smallestLeaf = 2;
};

/// Extremely randomised trees (Geurts, Ernst and Wehenkel 2006, doi 10.1007/s10994-006-6226-1): at each node the best
/// of a few random cuts, one for each of a few random features. X: n × d, y: n, n ≥ 1. Cut short when stopped.
[[nodiscard]] Trees extraTrees(const Matrix& X, std::span<const float> y, const ExtraTreesOptions& options,
                               const FitOptions& fit, const std::stop_token& stop);

struct BoostedTreesOptions
{
    std::size_t trees = 200;
    std::size_t leaves = 12;
    std::size_t smallestLeaf = 20;
    double shrinkage = 0.05; ///< of each tree
    double penalty = 1;      ///< answers of 0 added to each leaf
};

/// Gradient boosting of squared error (Friedman 2001, doi 10.1214/aos/1013203451), trees grown best leaf first over
/// histograms of up to 64 quantile bins (as LightGBM). X: n × d, y: n, n ≥ 1. Cut short when stopped.
[[nodiscard]] Trees boostedTrees(const Matrix& X, std::span<const float> y, const BoostedTreesOptions& options,
                                 const std::stop_token& stop);

} // namespace nearfield
