#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/catalogue/catalogue.h"
#include "core/library/reports.h"
#include "core/similarity/code_index.h"

namespace nearfield {

/// Where every track of one catalogue snapshot lies by its sound; immutable, shared between threads.
class SoundSpace
{
public:
    /// `codes` n × d and `scaledInputs` n × 16, rows as in `catalogue`.
    SoundSpace(std::shared_ptr<const Catalogue> catalogue, Matrix codes, Matrix scaledInputs);

    [[nodiscard]] const Catalogue& catalogue() const noexcept { return *m_catalogue; }
    [[nodiscard]] const std::shared_ptr<const Catalogue>& sharedCatalogue() const noexcept { return m_catalogue; }
    [[nodiscard]] const CodeIndex& index() const noexcept { return m_index; }

    /// See Library::similar.
    [[nodiscard]] std::vector<SimilarTrack> similar(Row seed, std::size_t count) const;

    /// The same for a track that is not in it: its code, d numbers, and its scaled inputs, 16.
    [[nodiscard]] std::vector<SimilarTrack> similarTo(std::span<const float> code, const Vector& scaledInputs,
                                                      std::size_t count) const;

    /// What two tracks have in common, most telling first: all 16 features.
    [[nodiscard]] std::vector<SharedFeature> inCommon(Row seed, Row other) const;

private:
    [[nodiscard]] std::vector<SimilarTrack> describe(std::span<const Neighbour> neighbours,
                                                     const Vector& scaledInputs) const;
    [[nodiscard]] std::vector<SharedFeature> inCommon(const Vector& scaledInputs, Row other) const;
    /// Share of the library that is farther from `value` in this feature than `distance`.
    [[nodiscard]] float shareFarther(std::size_t feature, float value, float distance) const;

    std::shared_ptr<const Catalogue> m_catalogue;
    CodeIndex m_index;
    Matrix m_inputs;                          ///< n × 16, in [0, 1]
    std::vector<std::vector<float>> m_sorted; ///< each column of m_inputs in increasing order
    std::vector<std::uint32_t> m_recordings;  ///< by row
};

} // namespace nearfield
