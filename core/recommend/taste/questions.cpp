#include "core/recommend/taste/questions.h"

#include <unordered_set>

namespace nearfield::taste {

std::vector<std::size_t> mostTelling(const TasteModel& model, const Tracks& pool, std::size_t count)
{
    Matrix unknown = model.covariance(pool.coordinates);
    std::vector<char> possible(static_cast<std::size_t>(unknown.rows()), 1);
    std::vector<std::size_t> chosen;
    while (chosen.size() < count) {
        const Vector gain = unknown.rowwise().squaredNorm().array() / (unknown.diagonal().array() + model.noise());
        Eigen::Index best = -1;
        for (Eigen::Index i = 0; i < gain.size(); ++i) {
            if (possible[static_cast<std::size_t>(i)] != 0 && (best < 0 || gain[i] > gain[best])) {
                best = i;
            }
        }
        if (best < 0) {
            break;
        }
        const auto found = static_cast<std::size_t>(best);
        chosen.push_back(found);
        const Vector column = unknown.col(best);
        unknown.noalias() -= column * column.transpose() / (column[best] + model.noise());
        for (std::size_t i = 0; i < possible.size(); ++i) {
            if (i == found || (pool.artists[i] == pool.artists[found] && pool.artists[i] != kNoArtist)) {
                possible[i] = 0;
            }
        }
    }
    return chosen;
}

} // namespace nearfield::taste
