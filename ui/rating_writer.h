#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/library/library.h"

namespace nearfield::ui {

/// Writes ratings, and what else must keep their order, on a thread of its own, in the order given, so that a click on
/// a star never waits for the disk nor for a training in the job queue.
class RatingWriter
{
public:
    /// `onFailure` is called on the writer's thread with a message for people.
    RatingWriter(Library& library, std::function<void(std::string)> onFailure);
    /// Writes what is left, then ends.
    ~RatingWriter();

    /// All tracks or none, in one transaction.
    void write(ListenerId listener, std::vector<TrackId> tracks, std::optional<float> stars);
    /// Runs `act` when all that was given before has been written; whatever it throws goes to `onFailure`.
    void run(std::function<void()> act);
    /// Blocks until everything given so far has been written or has failed.
    void flush();

private:
    void work();

    Library& m_library;
    std::function<void(std::string)> m_onFailure;
    std::mutex m_mutex; ///< guards the three below
    std::deque<std::function<void()>> m_waiting;
    bool m_working = false;
    bool m_closing = false;
    std::condition_variable m_changed;
    std::jthread m_thread; ///< last member: joined before the others go
};

} // namespace nearfield::ui
