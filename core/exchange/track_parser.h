#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "core/catalogue/track.h"
#include "core/exchange/columns.h"
#include "core/exchange/csv_reader.h"

namespace nearfield::exchange {

/// Turns records of a table into tracks; one a thread.
class TrackParser
{
public:
    /// `columns` must outlive the parser.
    TrackParser(const Columns& columns, char delimiter);

    enum class Row { Track, Blank, TooManyFields };

    /// Reads all columns that the table has; the uri of a track without an id is derived.
    [[nodiscard]] Row parse(const CsvRecord& record, Track& track);

    [[nodiscard]] std::size_t fieldCount() const noexcept { return m_fields.size(); }
    /// Of the latest record; empty when the column is absent.
    [[nodiscard]] std::string_view field(std::size_t column) const noexcept
    {
        return column < m_fields.size() ? m_fields[column] : std::string_view();
    }
    /// The same as UTF-8.
    [[nodiscard]] std::string text(std::size_t column);
    /// Some text was Windows-1252.
    [[nodiscard]] bool hasConverted() const noexcept { return m_converted; }
    /// Numbers may have one: how spreadsheets write where the comma is taken.
    [[nodiscard]] bool hasDecimalComma() const noexcept { return m_decimalComma; }

private:
    void parseTags(Track& track);
    void parseFeatures(Track& track);

    const Columns& m_columns;
    CsvFields m_split;
    std::span<const std::string_view> m_fields;
    bool m_decimalComma;
    bool m_converted = false;
};

} // namespace nearfield::exchange
