#include "core/library/library.h"

#include "core/library/library_impl.h"
#include "core/storage/play_store.h"

namespace nearfield {

std::optional<TasteProfile> Library::tasteProfile(ListenerId listener, std::stop_token stop) const
{
    const auto snapshot = catalogue();
    auto database = m_impl->database();
    return makeTasteProfile({.catalogue = *snapshot,
                             .ratings = ratings(listener),
                             .plays = storage::PlayStore(database).ofListener(listener),
                             .predictedStars = {}},
                            stop);
}

} // namespace nearfield
