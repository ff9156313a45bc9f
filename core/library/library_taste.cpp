#include "core/library/library.h"
#include "core/library/library_impl.h"
#include "core/storage/play_store.h"

namespace nearfield {

std::optional<TasteProfile> Library::tasteProfile(ListenerId listener, std::stop_token stop) const
{
    if (catalogue()->empty()) {
        return TasteProfile{};
    }
    const auto predictions = recommender(listener, stop);
    if (!predictions) {
        return std::nullopt;
    }
    auto database = m_impl->database();
    return makeTasteProfile({.catalogue = predictions->catalogue(),
                             .ratings = ratings(listener),
                             .plays = storage::PlayStore(database).ofListener(listener),
                             .predictedStars = predictions->predictedStars()},
                            stop);
}

} // namespace nearfield
