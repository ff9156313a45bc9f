#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/matrix.h"
#include "core/catalogue/text_column.h"
#include "core/catalogue/track.h"

namespace nearfield {

/// The immutable snapshot of all tracks that models and views read; a struct of arrays, shared between threads as
/// shared_ptr<const Catalogue>. Rows are in the order of TrackId. A change to the library publishes a new snapshot.
class Catalogue
{
public:
    [[nodiscard]] std::size_t size() const noexcept { return m_ids.size(); }
    [[nodiscard]] bool empty() const noexcept { return m_ids.empty(); }

    [[nodiscard]] TrackId id(Row row) const noexcept { return m_ids[row]; }
    [[nodiscard]] std::optional<Row> rowOf(TrackId id) const noexcept;
    [[nodiscard]] std::optional<Row> rowOfUri(std::string_view uri) const noexcept;

    [[nodiscard]] std::string_view uri(Row row) const noexcept { return m_uris[row]; }
    [[nodiscard]] std::string_view isrc(Row row) const noexcept { return m_isrcs[row]; }
    [[nodiscard]] std::string_view title(Row row) const noexcept { return m_titles[row]; }
    [[nodiscard]] std::string_view artists(Row row) const noexcept { return m_artists[row]; }
    [[nodiscard]] std::string_view album(Row row) const noexcept { return m_albums[row]; }
    [[nodiscard]] std::string_view genre(Row row) const noexcept { return m_genres[row]; }
    [[nodiscard]] std::optional<int> year(Row row) const noexcept { return optionalOf(m_years[row]); }
    [[nodiscard]] std::optional<int> popularity(Row row) const noexcept { return optionalOf(m_popularities[row]); }
    [[nodiscard]] std::optional<bool> isExplicit(Row row) const noexcept;
    [[nodiscard]] std::int64_t addedAt(Row row) const noexcept { return m_addedAt[row]; }

    /// Codes for sorting, grouping and colouring.
    [[nodiscard]] const PooledColumn& artistColumn() const noexcept { return m_artists; }
    [[nodiscard]] const PooledColumn& albumColumn() const noexcept { return m_albums; }
    [[nodiscard]] const PooledColumn& genreColumn() const noexcept { return m_genres; }

    /// size() × 13, NaN where unknown; columns as RawFeature.
    [[nodiscard]] const Matrix& raw() const noexcept { return m_raw; }
    [[nodiscard]] float raw(Row row, RawFeature f) const noexcept
    {
        return m_raw(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(f));
    }

    /// Rows with the same number are copies of one recording: the same recordingName(), ISRC or feature vector.
    /// Numbers are in [0, recordingCount()).
    [[nodiscard]] std::uint32_t recording(Row row) const noexcept { return m_recordings[row]; }
    [[nodiscard]] std::size_t recordingCount() const noexcept { return m_recordingCount; }
    /// A stable 64-bit key of the recording, the same in every snapshot that holds the same copies: splits use it.
    [[nodiscard]] std::uint64_t recordingHash(Row row) const noexcept { return m_recordingHashes[row]; }

    [[nodiscard]] Track track(Row row) const;

private:
    friend class CatalogueBuilder;

    static constexpr std::int16_t kNoNumber = INT16_MIN;
    static std::optional<int> optionalOf(std::int16_t v) noexcept
    {
        return v == kNoNumber ? std::nullopt : std::optional<int>(v);
    }

    std::vector<TrackId> m_ids;
    TextColumn m_uris, m_isrcs, m_titles;
    PooledColumn m_artists, m_albums, m_genres;
    std::vector<std::int16_t> m_years, m_popularities;
    std::vector<std::int8_t> m_explicit; ///< 1, 0, −1 unknown
    std::vector<std::int64_t> m_addedAt;
    Matrix m_raw;
    std::vector<Row> m_rowsByUri; ///< sorted by uri
    std::vector<std::uint32_t> m_recordings;
    std::vector<std::uint64_t> m_recordingHashes;
    std::size_t m_recordingCount = 0;
};

/// Collects tracks, in increasing order of id, into a Catalogue.
class CatalogueBuilder
{
public:
    explicit CatalogueBuilder(std::size_t expectedTracks = 0);

    /// Throws BadArgument when ids do not increase.
    void add(const Track& track);
    /// Numbers the recordings and hands over; the builder is empty afterwards.
    [[nodiscard]] Catalogue build();

private:
    void numberRecordings();

    Catalogue m_catalogue;
    std::vector<float> m_raw;
};

} // namespace nearfield
