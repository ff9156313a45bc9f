#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "core/library/library.h"

namespace nearfield::ui {

/// Writes ratings on a thread of its own, in the order given, so that a click on a star never waits for the disk nor
/// for a training in the job queue.
class RatingWriter
{
public:
    /// `onFailure` is called on the writer's thread with a message for people.
    RatingWriter(Library& library, std::function<void(std::string)> onFailure);
    /// Writes what is left, then ends.
    ~RatingWriter();

    void write(ListenerId listener, TrackId track, std::optional<float> stars);
    /// Blocks until everything given so far has been written or has failed.
    void flush();

private:
    struct Rating
    {
        ListenerId listener;
        TrackId track;
        std::optional<float> stars;
    };

    void run();

    Library& m_library;
    std::function<void(std::string)> m_onFailure;
    std::mutex m_mutex; ///< guards the three below
    std::deque<Rating> m_waiting;
    bool m_writing = false;
    bool m_closing = false;
    std::condition_variable m_changed;
    std::jthread m_thread; ///< last member: joined before the others go
};

} // namespace nearfield::ui
