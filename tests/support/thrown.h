#pragma once

#include <stdexcept>

#include "core/base/error.h"

namespace nearfield::test {

/// The kind of the Error that the call throws; fails when it throws none.
template <typename Call>
ErrorKind kindThrownBy(Call&& call)
{
    try {
        call();
    } catch (const Error& error) {
        return error.kind();
    }
    throw std::logic_error("nothing was thrown");
}

} // namespace nearfield::test
