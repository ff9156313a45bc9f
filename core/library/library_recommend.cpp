#include <algorithm>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/library/library.h"
#include "core/library/library_impl.h"
#include "core/library/recommender_impl.h"
#include "core/storage/listener_store.h"
#include "core/storage/not_now_store.h"
#include "core/storage/rating_store.h"

namespace nearfield {

namespace {

/// Ratings of tracks that the catalogue holds, oldest first.
std::vector<RecommenderInput::Answer> answersOf(std::vector<storage::Rating> ratings, const Catalogue& catalogue)
{
    std::stable_sort(ratings.begin(), ratings.end(),
                     [](const storage::Rating& a, const storage::Rating& b) { return a.ratedAt < b.ratedAt; });
    std::vector<RecommenderInput::Answer> answers;
    answers.reserve(ratings.size());
    for (const storage::Rating& rating : ratings) {
        if (const auto row = catalogue.rowOf(rating.track)) {
            answers.push_back({*row, rating.stars});
        }
    }
    return answers;
}

} // namespace

std::shared_ptr<const Recommender> Library::recommender(ListenerId listener, std::stop_token stop) const
{
    RecommenderInput input;
    input.listener = listener;
    input.content = m_impl->contentSpace();
    input.ratingsModel = m_impl->ratingsModel();
    if (!input.content) {
        throw Error(ErrorKind::NotReady, "There is no music to recommend yet: import some first");
    }
    const Catalogue& catalogue = input.content->catalogue();
    {
        auto database = m_impl->database();
        const std::vector<Listener> all = storage::ListenerStore(database).list();
        if (std::none_of(all.begin(), all.end(), [&](const Listener& one) { return one.id == listener; })) {
            throw Error(ErrorKind::NotFound, fmt::format("There is no listener {}", value(listener)));
        }
        input.answers = answersOf(storage::RatingStore(database).ofListener(listener), catalogue);
        for (const storage::NotNow& putOff : storage::NotNowStore(database).ofListener(listener, unixNow())) {
            if (const auto row = catalogue.rowOf(putOff.track)) {
                input.notNow.push_back(*row);
            }
        }
    }
    if (stop.stop_requested()) {
        return nullptr;
    }
    return m_impl->recommender(std::move(input));
}

std::shared_ptr<const ContentSpace> Library::Impl::contentSpace()
{
    // Held while one is made, so that two who ask at once wait for the same one.
    const std::lock_guard lock(m_recommending);
    const auto snapshot = catalogue();
    if (snapshot->empty()) {
        return nullptr;
    }
    if (!m_contentSpace || &m_contentSpace->catalogue() != snapshot.get()) {
        m_contentSpace = std::make_shared<const ContentSpace>(snapshot);
    }
    return m_contentSpace;
}

std::shared_ptr<const Recommender> Library::Impl::recommender(RecommenderInput input)
{
    const std::lock_guard lock(m_recommending);
    if (!m_recommender || !(m_recommenderInput == input)) {
        m_recommenderInput = input;
        m_recommender = Recommender::Impl::make(std::move(input));
    }
    return m_recommender;
}

} // namespace nearfield
