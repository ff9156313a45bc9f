#pragma once

#include <cstddef>
#include <stop_token>

#include "core/nn/training.h"

namespace nearfield::test {

/// Asks for a stop after some epochs.
class StopAfter : public TrainingObserver
{
public:
    explicit StopAfter(std::size_t epochs)
        : m_epochs(epochs)
    {
    }
    void onEpoch(const EpochRecord& record) override
    {
        if (record.epoch >= m_epochs) {
            m_source.request_stop();
        }
    }
    [[nodiscard]] std::stop_token token() const { return m_source.get_token(); }

private:
    std::size_t m_epochs;
    std::stop_source m_source;
};

} // namespace nearfield::test
