#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/base/matrix.h"
#include "core/catalogue/catalogue.h"
#include "core/recommend/content_models.h"
#include "core/recommend/taste/taste_model.h"
#include "core/recommend/taste/taste_space.h"

namespace nearfield {

/// Where every track of one catalogue snapshot lies in the space of tastes, which is learned from that snapshot.
/// Immutable, shared by the recommenders of all listeners. Takes some tenths of a second to make with 100,000 tracks.
class ContentSpace
{
public:
    /// The catalogue must not be empty.
    explicit ContentSpace(std::shared_ptr<const Catalogue> catalogue);

    [[nodiscard]] const Catalogue& catalogue() const noexcept { return *m_catalogue; }
    [[nodiscard]] const std::shared_ptr<const Catalogue>& sharedCatalogue() const noexcept { return m_catalogue; }
    [[nodiscard]] const taste::TasteSpace& space() const noexcept { return m_space; }

    [[nodiscard]] taste::Tracks tracks() const noexcept { return {m_coordinates, m_artists}; }
    [[nodiscard]] std::span<const float> coordinates(Row row) const noexcept { return rowOf(m_coordinates, row); }
    [[nodiscard]] std::span<const float> scores(Row row) const noexcept { return rowOf(m_scores, row); }
    /// Of a track without artists: taste::kNoArtist.
    [[nodiscard]] std::uint32_t artist(Row row) const noexcept { return m_artists[row]; }

    /// Where a track outside the catalogue would lie, d numbers, and the code of its artist when the catalogue has any
    /// track by the same.
    [[nodiscard]] Vector coordinatesOf(const Track& track) const;
    [[nodiscard]] std::uint32_t artistOf(const Track& track) const;

    /// Places of the tracks among each other, 0 the least … 1 the most; ½ where unknown.
    [[nodiscard]] float popularityPlace(Row row) const noexcept { return m_popularityPlaces[row]; }
    [[nodiscard]] float featurePlace(Row row, std::size_t feature) const noexcept
    {
        return taste::TasteSpace::placeOf(scores(row)[feature]);
    }

private:
    static std::span<const float> rowOf(const Matrix& matrix, Row row) noexcept
    {
        return {matrix.row(static_cast<Eigen::Index>(row)).data(), static_cast<std::size_t>(matrix.cols())};
    }

    std::shared_ptr<const Catalogue> m_catalogue;
    std::vector<std::uint32_t> m_artists;
    taste::TasteSpace m_space;
    Matrix m_scores;      ///< n × 20
    Matrix m_coordinates; ///< n × 20
    std::vector<float> m_popularityPlaces;
};

/// Some tracks of a space as the items of Interactions, for the models that know what items are.
[[nodiscard]] SharedContent contentOf(const ContentSpace& space, std::span<const Row> rows);

/// Some tracks of a space, as the taste model takes them.
struct ContentRows
{
    ContentRows(const ContentSpace& space, std::span<const Row> rows);
    [[nodiscard]] taste::Tracks tracks() const noexcept { return {coordinates, artists}; }

    Matrix coordinates;
    std::vector<std::uint32_t> artists;
};

} // namespace nearfield
