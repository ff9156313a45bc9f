#include "core/nn/training.h"

namespace nearfield {

std::string_view toString(StopReason reason) noexcept
{
    switch (reason) {
    case StopReason::MaxEpochs:
        return "max_epochs";
    case StopReason::EarlyStopped:
        return "early_stopped";
    case StopReason::Cancelled:
        return "cancelled";
    case StopReason::Diverged:
        break;
    }
    return "diverged";
}

} // namespace nearfield
