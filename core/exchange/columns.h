#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/catalogue/track.h"

namespace nearfield::exchange {

/// What a catalogue says of a track beside its features.
enum class TagColumn : std::uint8_t { Uri, Isrc, Title, Artists, Album, Genre, Date, Popularity, Explicit };
inline constexpr std::size_t kTagColumnCount = 9;

/// Where a file keeps what, as found from its header.
struct Columns
{
    static constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);

    std::string layout;
    /// Several artists are joined by ", " (a comma within a name may be written "\,"). Elsewhere ", " is part of a
    /// name.
    bool artistsByCommaSpace = false;
    std::size_t count = 0; ///< of all columns of the header
    std::array<std::size_t, kTagColumnCount> tags = filled<kTagColumnCount>();
    std::array<std::size_t, kRawFeatureCount> raw = filled<kRawFeatureCount>();
    std::vector<std::string> repeated; ///< names that stand twice; the first is used

    [[nodiscard]] std::size_t& operator[](TagColumn column) { return tags[static_cast<std::size_t>(column)]; }
    [[nodiscard]] std::size_t operator[](TagColumn column) const { return tags[static_cast<std::size_t>(column)]; }
    [[nodiscard]] std::size_t& operator[](RawFeature f) { return raw[static_cast<std::size_t>(f)]; }
    [[nodiscard]] std::size_t operator[](RawFeature f) const { return raw[static_cast<std::size_t>(f)]; }
    /// Of the nine features of the model, those without a column.
    [[nodiscard]] std::vector<RawFeature> missingFeatures() const;

private:
    template <std::size_t n>
    static constexpr std::array<std::size_t, n> filled() noexcept
    {
        std::array<std::size_t, n> out{};
        out.fill(kAbsent);
        return out;
    }
};

/// Letters and digits of the name of a column, in lower case: "Duration (ms)" is "durationms".
[[nodiscard]] std::string normalisedName(std::string_view name);

/// By name: letters and digits count, case and everything else does not ("Duration (ms)" is "duration_ms").
[[nodiscard]] Columns columnsByName(std::span<const std::string_view> header);

/// Exportify (watsonbox) translates its header but not its order: recognised by what the first rows hold.
/// Nothing when they do not fit beyond doubt.
[[nodiscard]] std::optional<Columns> columnsOfTranslatedExportify(std::size_t columnCount,
                                                                  std::span<const std::vector<std::string>> firstRows);

} // namespace nearfield::exchange
