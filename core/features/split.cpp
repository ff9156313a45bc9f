#include "core/features/split.h"

#include "core/base/random.h"

namespace nearfield {

Split splitByRecording(const Catalogue& catalogue, std::uint64_t seed)
{
    Split split;
    split.train.reserve(catalogue.size());
    for (Row row = 0; row < catalogue.size(); ++row) {
        const std::uint64_t tenth = Random(catalogue.recordingHash(row) ^ seed).below(10);
        (tenth < 8 ? split.train : tenth == 8 ? split.validation : split.test).push_back(row);
    }
    return split;
}

} // namespace nearfield
