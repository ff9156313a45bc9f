#include "core/playlist/ground.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>

#include "core/base/parallel.h"
#include "core/base/text.h"
#include "core/base/top_k.h"
#include "core/catalogue/recording_key.h"

namespace nearfield::playlist {

namespace {

/// Of a track whose own is not known, in a library where none is.
constexpr double kUsualSeconds = 210;
/// How often fittedToMinutes() corrects its guess.
constexpr int kMostTries = 6;

} // namespace

Ground::Ground(const Catalogue& catalogue, const Matrix& codes)
    : m_catalogue(catalogue)
    , m_units(codes)
    , m_artists(catalogue.size(), kNoArtist)
{
    for (auto row : m_units.rowwise()) {
        const float norm = row.norm();
        row *= norm > 0 ? 1 / norm : 0;
    }
    // Names repeat, so each is looked at once.
    const TextColumn& names = catalogue.artistColumn().texts();
    std::unordered_map<std::string, std::uint32_t> numbers;
    std::vector<std::uint32_t> ofName(names.size(), kNoArtist);
    for (std::size_t i = 0; i < names.size(); ++i) {
        std::string name = folded(trimmed(firstArtist(names[i])));
        if (!name.empty()) {
            ofName[i] = numbers.try_emplace(std::move(name), static_cast<std::uint32_t>(numbers.size())).first->second;
        }
    }
    double sum = 0;
    std::size_t known = 0;
    for (Row row = 0; row < catalogue.size(); ++row) {
        m_artists[row] = ofName[catalogue.artistColumn().code(row)];
        const float seconds = catalogue.raw(row, RawFeature::Duration);
        if (!std::isnan(seconds)) {
            sum += static_cast<double>(seconds);
            ++known;
        }
    }
    m_meanSeconds = known > 0 ? sum / static_cast<double>(known) : kUsualSeconds;
}

float Ground::distance(Row a, Row b) const noexcept
{
    return std::sqrt(std::max(0.0F, 2 - 2 * cosine(a, b)));
}

double Ground::seconds(Row row) const noexcept
{
    const float seconds = m_catalogue.raw(row, RawFeature::Duration);
    return std::isnan(seconds) ? m_meanSeconds : static_cast<double>(seconds);
}

std::vector<std::vector<Row>> Ground::nearest(const Matrix& points, std::size_t count, Allowed allowed) const
{
    std::vector<std::vector<Row>> out(static_cast<std::size_t>(points.rows()));
    parallelFor(out.size(), [&](std::size_t begin, std::size_t end) {
        Vector scores(m_units.rows());
        for (std::size_t i = begin; i < end; ++i) {
            scores.noalias() = m_units * points.row(static_cast<Eigen::Index>(i)).transpose();
            TopK<Row> top(count);
            for (Row row = 0; row < size(); ++row) {
                if (allowed.empty() || allowed[row] != 0) {
                    top.offer(scores[row], row);
                }
            }
            for (const auto& entry : top.take()) {
                out[i].push_back(entry.item);
            }
        }
    });
    return out;
}

double secondsOf(const Ground& ground, std::span<const Row> rows)
{
    double sum = 0;
    for (const Row row : rows) {
        sum += ground.seconds(row);
    }
    return sum;
}

std::vector<Row> fittedToMinutes(const Ground& ground, double minutes, std::size_t fewest, std::size_t most,
                                 const std::function<std::vector<Row>(std::size_t)>& make)
{
    const double wanted = minutes * 60;
    std::vector<Row> best;
    double bestMiss = 0;
    std::vector<std::size_t> tried;
    auto count = static_cast<std::size_t>(std::max(1.0, wanted / kUsualSeconds));
    for (int i = 0; i < kMostTries; ++i) {
        count = std::clamp(count, fewest, most);
        if (std::find(tried.begin(), tried.end(), count) != tried.end()) {
            break;
        }
        tried.push_back(count);
        std::vector<Row> rows = make(count);
        if (rows.empty()) {
            break;
        }
        const double seconds = secondsOf(ground, rows);
        const double miss = std::abs(seconds - wanted);
        const double mean = seconds / static_cast<double>(rows.size());
        const bool isShort = rows.size() < count; // there are no more
        if (best.empty() || miss < bestMiss) {
            best = std::move(rows);
            bestMiss = miss;
        }
        const double change = std::round((wanted - seconds) / mean);
        if (isShort && change > 0) {
            break;
        }
        count = static_cast<std::size_t>(std::max(1.0, static_cast<double>(count) + change));
    }
    return best;
}

} // namespace nearfield::playlist
