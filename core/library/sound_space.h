#pragma once

#include <memory>
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
    [[nodiscard]] const CodeIndex& index() const noexcept { return m_index; }

    /// See Library::similar.
    [[nodiscard]] std::vector<SimilarTrack> similar(Row seed, std::size_t count) const;

    /// What two tracks have in common, most telling first: all 16 features.
    [[nodiscard]] std::vector<SharedFeature> inCommon(Row seed, Row other) const;

private:
    /// Share of the library that is farther from `value` in this feature than `distance`.
    [[nodiscard]] float shareFarther(std::size_t feature, float value, float distance) const;

    std::shared_ptr<const Catalogue> m_catalogue;
    CodeIndex m_index;
    Matrix m_inputs;                          ///< n × 16, in [0, 1]
    std::vector<std::vector<float>> m_sorted; ///< each column of m_inputs in increasing order
    std::vector<std::uint32_t> m_recordings;  ///< by row
};

} // namespace nearfield
