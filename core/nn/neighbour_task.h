#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/base/random.h"
#include "core/nn/neighbour_encoder.h"
#include "core/nn/training_loop.h"

namespace nearfield::nn {

/// What the training loop sees of a NeighbourEncoder. Rows of a batch are anchors; each is paired with another training
/// row of its owner, drawn anew every time.
class NeighbourTask final : public TrainingTask
{
public:
    /// Everything passed in must outlive the task.
    NeighbourTask(const NeighbourOptions& options, const NeighbourNetwork<float>& network, ParamStore<float>& store,
                  const NeighbourData& data, std::span<const std::uint32_t> trainRows,
                  std::span<const std::uint32_t> validationRows, std::uint64_t seed);

    /// The training rows that have a partner; without a neighbourhood objective, all.
    [[nodiscard]] std::span<const std::uint32_t> anchors() const noexcept { return m_anchors; }

    ParamStore<float>& parameters() override { return m_store; }
    std::size_t smallestBatch() const override { return 2; } // one row has no variance for BatchNorm
    bool lossIsSquaredError() const override { return false; }
    void prepare(std::size_t maxBatch, std::uint64_t seed) override;
    double lossAndGradient(std::span<const std::uint32_t> rows) override;
    /// Of pairs fixed when the task was made, and of the reconstruction of all rows; evaluation mode.
    double loss(std::span<const std::uint32_t> rows) override;
    double neighbourPrecision() override;

private:
    using Owned = std::unordered_map<std::uint32_t, std::vector<std::uint32_t>>;

    [[nodiscard]] bool hasNeighbours() const noexcept { return m_options.neighbourWeight > 0; }
    void planValidation(std::span<const std::uint32_t> trainRows, std::span<const std::uint32_t> validationRows,
                        Random& random);
    [[nodiscard]] std::uint32_t partnerOf(std::uint32_t row);
    void addNoise(Eigen::Index rows);
    [[nodiscard]] double pairLoss() const;

    const NeighbourOptions& m_options;
    const NeighbourNetwork<float>& m_network;
    ParamStore<float>& m_store;
    const NeighbourData& m_data;
    Owned m_owned; ///< training rows of each owner that has two
    std::vector<std::uint32_t> m_anchors;
    std::vector<std::uint32_t> m_validationPairs; ///< a row, its partner, a row, …
    std::vector<std::uint32_t> m_queries;         ///< of neighbourPrecision, places in m_gallery
    std::vector<std::uint32_t> m_gallery;         ///< rows

    Random m_random{0};
    std::vector<float> m_noise; ///< normal numbers to take from
    NeighbourNetwork<float>::Workspace m_workspace;
    Matrix m_x;
    Matrix m_targets;
    std::vector<std::uint32_t> m_owners;
};

} // namespace nearfield::nn
