#include "ui/rating_writer.h"

#include <exception>
#include <utility>

namespace nearfield::ui {

RatingWriter::RatingWriter(Library& library, std::function<void(std::string)> onFailure)
    : m_library(library)
    , m_onFailure(std::move(onFailure))
    , m_thread([this] { work(); })
{
}

RatingWriter::~RatingWriter()
{
    const std::lock_guard lock(m_mutex);
    m_closing = true;
    m_changed.notify_all();
}

void RatingWriter::write(ListenerId listener, std::vector<TrackId> tracks, std::optional<float> stars)
{
    run([this, listener, tracks = std::move(tracks), stars] { m_library.rate(listener, tracks, stars); });
}

void RatingWriter::run(std::function<void()> act)
{
    const std::lock_guard lock(m_mutex);
    m_waiting.push_back(std::move(act));
    m_changed.notify_all();
}

void RatingWriter::flush()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_waiting.empty() && !m_working; });
}

void RatingWriter::work()
{
    std::unique_lock lock(m_mutex);
    while (true) {
        m_changed.wait(lock, [this] { return !m_waiting.empty() || m_closing; });
        if (m_waiting.empty()) {
            return;
        }
        const std::function<void()> act = std::move(m_waiting.front());
        m_waiting.pop_front();
        m_working = true;
        lock.unlock();
        try {
            act();
        } catch (const std::exception& error) {
            m_onFailure(error.what());
        }
        lock.lock();
        m_working = false;
        m_changed.notify_all();
    }
}

} // namespace nearfield::ui
