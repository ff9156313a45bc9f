#include "ui/rating_writer.h"

#include <exception>
#include <utility>

namespace nearfield::ui {

RatingWriter::RatingWriter(Library& library, std::function<void(std::string)> onFailure)
    : m_library(library)
    , m_onFailure(std::move(onFailure))
    , m_thread([this] { run(); })
{
}

RatingWriter::~RatingWriter()
{
    const std::lock_guard lock(m_mutex);
    m_closing = true;
    m_changed.notify_all();
}

void RatingWriter::write(ListenerId listener, TrackId track, std::optional<float> stars)
{
    const std::lock_guard lock(m_mutex);
    m_waiting.push_back({listener, track, stars});
    m_changed.notify_all();
}

void RatingWriter::flush()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_waiting.empty() && !m_writing; });
}

void RatingWriter::run()
{
    std::unique_lock lock(m_mutex);
    while (true) {
        m_changed.wait(lock, [this] { return !m_waiting.empty() || m_closing; });
        if (m_waiting.empty()) {
            return;
        }
        const Rating rating = m_waiting.front();
        m_waiting.pop_front();
        m_writing = true;
        lock.unlock();
        try {
            m_library.rate(rating.listener, rating.track, rating.stars);
        } catch (const std::exception& error) {
            m_onFailure(error.what());
        }
        lock.lock();
        m_writing = false;
        m_changed.notify_all();
    }
}

} // namespace nearfield::ui
