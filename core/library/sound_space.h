#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "core/catalogue/catalogue.h"
#include "core/library/reports.h"
#include "core/similarity/calibration.h"
#include "core/similarity/code_index.h"

namespace nearfield {

/// Where every track of one catalogue snapshot lies by its sound; immutable, shared between threads. What comparing
/// tracks needs is worked out for the first question, so that a library opens without: a third of a second at 80,000.
class SoundSpace
{
public:
    /// `codes` n × d and `scaledInputs` n × 16, rows as in `catalogue`. Without a calibration the likeness of two
    /// tracks is their nearness as it is.
    SoundSpace(std::shared_ptr<const Catalogue> catalogue, Matrix codes, Matrix scaledInputs,
               const std::optional<Calibration>& calibration = {});

    [[nodiscard]] const Catalogue& catalogue() const noexcept { return *m_catalogue; }
    [[nodiscard]] const std::shared_ptr<const Catalogue>& sharedCatalogue() const noexcept { return m_catalogue; }
    [[nodiscard]] const CodeIndex& index() const noexcept { return m_index; }

    /// See Library::similar.
    [[nodiscard]] std::vector<SimilarTrack> similar(Row seed, std::size_t count) const;

    /// The same for a track that is not in it: its code, d numbers, its scaled inputs, 16, and its tempo in BPM.
    [[nodiscard]] std::vector<SimilarTrack> similarTo(std::span<const float> code, Vector scaledInputs, float tempo,
                                                      std::size_t count) const;

    /// How near two tracks are: the cosine of their codes less w times the crowding of both
    /// (core/similarity/crowding.h).
    [[nodiscard]] double nearness(Row a, Row b) const;

    /// What two tracks have in common, most telling first: all 16 features.
    [[nodiscard]] std::vector<SharedFeature> inCommon(Row seed, Row other) const;

private:
    /// What tracks are compared by, of all rows.
    struct Comparison
    {
        Matrix sample; ///< of the codes, for crowding()
        Vector crowded;
        Vector penalties;                       ///< w times crowded
        std::vector<std::vector<float>> sorted; ///< each column of the inputs in increasing order
        std::vector<std::uint32_t> recordings;
    };
    [[nodiscard]] const Comparison& comparison() const;

    /// `crowded`: of the seed. `seed`: whose copies are left out, if it is in the catalogue.
    [[nodiscard]] std::vector<SimilarTrack> find(std::span<const float> code, float crowded, std::optional<Row> seed,
                                                 const Vector& scaledInputs, std::size_t count) const;
    /// One of each group of neighbours that are one recording in all but name; none that are so with the seed.
    [[nodiscard]] std::vector<Neighbour> withoutCopies(std::vector<Neighbour> neighbours, std::optional<Row> seed,
                                                       std::size_t count) const;
    [[nodiscard]] bool areCopies(Row a, Row b) const;
    [[nodiscard]] float likeness(double nearness) const noexcept;
    [[nodiscard]] std::vector<SharedFeature> inCommon(const Vector& scaledInputs, Row other) const;
    /// Share of the library that is farther from `value` in this feature than `distance`.
    [[nodiscard]] float shareFarther(std::size_t feature, float value, float distance) const;

    std::shared_ptr<const Catalogue> m_catalogue;
    std::optional<Calibration> m_calibration;
    CodeIndex m_index;
    Matrix m_inputs; ///< n × 16, in [0, 1]; tempo as a place on the circle of octaves
    mutable std::once_flag m_compared;
    mutable Comparison m_comparison; ///< through comparison() only
};

} // namespace nearfield
