#include "core/similarity/code_index.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <unordered_set>

#include "core/base/top_k.h"

namespace nearfield {

namespace {

/// Scores of the scan are in single precision; anything this near to the last place might belong before it.
constexpr float kScanError = 1e-5F;

} // namespace

CodeIndex::CodeIndex(Matrix codes)
    : m_codes(std::move(codes))
    , m_inverseNorms(m_codes.rowwise().norm())
{
    m_inverseNorms = m_inverseNorms.unaryExpr([](float norm) { return norm > 0 ? 1.0F / norm : 0.0F; }).eval();
}

double CodeIndex::cosine(std::span<const float> query, double queryNorm, Row row) const noexcept
{
    double dot = 0;
    double square = 0;
    const float* code = m_codes.row(row).data();
    for (std::size_t j = 0; j < query.size(); ++j) {
        dot += static_cast<double>(query[j]) * static_cast<double>(code[j]);
        square += static_cast<double>(code[j]) * static_cast<double>(code[j]);
    }
    const double norms = queryNorm * std::sqrt(square);
    return norms > 0 ? dot / norms : 0.0;
}

std::vector<Neighbour> CodeIndex::nearest(std::span<const float> query, std::size_t count,
                                          std::span<const std::uint32_t> groups, std::uint32_t without,
                                          const Vector& penalties) const
{
    assert(penalties.size() == 0 || penalties.size() == m_codes.rows());
    assert(static_cast<Eigen::Index>(query.size()) == m_codes.cols() && groups.size() == size());
    const Eigen::Map<const Vector> q(query.data(), static_cast<Eigen::Index>(query.size()));
    const double queryNorm = q.cast<double>().norm();
    Vector scores(m_codes.rows());
    scores.noalias() = m_codes * q;
    scores = scores.cwiseProduct(m_inverseNorms) * (queryNorm > 0 ? static_cast<float>(1.0 / queryNorm) : 0.0F);
    if (penalties.size() > 0) {
        scores -= penalties;
    }
    const auto penalty = [&penalties](Row row) {
        return penalties.size() > 0 ? static_cast<double>(penalties[row]) : 0.0;
    };

    // Copies of one recording crowd the front, so a first guess may hold too few groups: widen until it is enough.
    for (std::size_t width = 2 * count + 16;; width *= 4) {
        TopK<Row> top(std::min(width, size()));
        for (Row row = 0; row < size(); ++row) {
            if (groups[row] != without) {
                top.offer(scores[row], row);
            }
        }
        const auto scanned = top.take();
        std::vector<Neighbour> ranked;
        ranked.reserve(scanned.size());
        for (const auto& entry : scanned) {
            const double similarity = cosine(query, queryNorm, entry.item);
            ranked.push_back({entry.item, similarity, similarity - penalty(entry.item)});
        }
        std::sort(ranked.begin(), ranked.end(), [](const Neighbour& a, const Neighbour& b) {
            return a.nearness > b.nearness || (a.nearness == b.nearness && a.row < b.row);
        });

        std::unordered_set<std::uint32_t> seen;
        std::vector<Neighbour> result;
        for (const Neighbour& neighbour : ranked) {
            if (result.size() < count && seen.insert(groups[neighbour.row]).second) {
                result.push_back(neighbour);
            }
        }
        const bool sawAll = scanned.size() < width || width >= size();
        const bool lastIsSafe = result.size() == count && count > 0 && !scanned.empty() &&
                                scanned.back().score < static_cast<float>(result.back().nearness) - kScanError;
        if (sawAll || lastIsSafe || count == 0) {
            return result;
        }
    }
}

} // namespace nearfield
