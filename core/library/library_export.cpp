#include <fmt/format.h>

#include "core/base/file.h"
#include "core/exchange/csv_writer.h"
#include "core/library/library.h"
#include "core/library/library_impl.h"
#include "core/storage/listener_store.h"
#include "core/storage/rating_store.h"

namespace nearfield {

std::size_t Library::exportRatings(const std::filesystem::path& file, std::optional<ListenerId> listener) const
{
    const auto snapshot = catalogue();
    auto database = m_impl->database();
    std::string csv = "listener,track uri,title,artists,stars,rated_at\n";
    std::size_t written = 0;
    for (const Listener& one : storage::ListenerStore(database).list()) {
        if (listener && one.id != *listener) {
            continue;
        }
        for (const storage::Rating& rating : storage::RatingStore(database).ofListener(one.id)) {
            if (const auto row = snapshot->rowOf(rating.track)) {
                csv += fmt::format("{},{},{},{},{},{}\n", exchange::csvField(one.name),
                                   exchange::csvField(snapshot->uri(*row)), exchange::csvField(snapshot->title(*row)),
                                   exchange::csvField(snapshot->artists(*row)), rating.stars,
                                   exchange::isoTime(rating.ratedAt));
                ++written;
            }
        }
    }
    writeFileAtomically(file, csv);
    return written;
}

} // namespace nearfield
