#pragma once

#include <stdexcept>
#include <string>

namespace nearfield {

/// What went wrong, for code and tests to act on; the message is for people.
enum class ErrorKind {
    NotFound,    ///< a file, track, listener or model that was named does not exist
    Unreadable,  ///< the file exists but the system refuses or fails to read or write it
    BadFormat,   ///< the content is not of the kind that was expected
    Foreign,     ///< a file of another program where one of ours was expected
    Newer,       ///< written by a newer Nearfield
    Corrupt,     ///< ours, but damaged
    Locked,      ///< another process holds the library
    ReadOnly,    ///< the library cannot be written to
    BadArgument, ///< a value outside its stated range
    Ambiguous,   ///< a search text that matches several tracks
    NotReady,    ///< needs something that has not been done yet, such as training
};

/// Thrown for every real failure; cancellation and early stopping are values in reports instead.
/// The message names the file, line or value and, where there is one, the next step.
class Error : public std::runtime_error
{
public:
    Error(ErrorKind kind, const std::string& message)
        : std::runtime_error(message)
        , m_kind(kind)
    {
    }

    [[nodiscard]] ErrorKind kind() const noexcept { return m_kind; }

private:
    ErrorKind m_kind;
};

} // namespace nearfield
