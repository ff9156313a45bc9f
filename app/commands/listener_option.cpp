#include <algorithm>

#include <fmt/format.h>

#include "app/commands/command.h"
#include "core/base/error.h"
#include "core/base/text.h"

namespace nearfield::cli {

Listener listenerNamed(const Library& library, const std::string& name)
{
    if (name.empty()) {
        return library.currentListener();
    }
    const std::vector<Listener> listeners = library.listeners();
    const auto found =
        std::find_if(listeners.begin(), listeners.end(),
                     [wanted = folded(trimmed(name))](const Listener& l) { return folded(l.name) == wanted; });
    if (found == listeners.end()) {
        throw Error(ErrorKind::NotFound,
                    fmt::format("No listener is called “{}”; nearfield-cli listeners lists them", name));
    }
    return *found;
}

} // namespace nearfield::cli
