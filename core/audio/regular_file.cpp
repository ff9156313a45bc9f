#include "core/audio/regular_file.h"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>

#include <fmt/format.h>

#include "core/base/error.h"

namespace nearfield::audio {

namespace {

[[noreturn]] void throwOfSystem(const std::filesystem::path& path, int code)
{
    const bool missing = code == ENOENT || code == ENOTDIR;
    throw Error(missing ? ErrorKind::NotFound : ErrorKind::Unreadable,
                fmt::format("Cannot read {}: {}", path.string(), std::system_category().message(code)));
}

const char* kindOf(mode_t mode)
{
    if (S_ISDIR(mode)) {
        return "a folder";
    }
    if (S_ISFIFO(mode)) {
        return "a pipe";
    }
    return S_ISSOCK(mode) ? "a socket" : "a device";
}

void requireRegular(const std::filesystem::path& path, const struct stat& info)
{
    if (!S_ISREG(info.st_mode)) {
        throw Error(ErrorKind::Unreadable,
                    fmt::format("Cannot read {}: it is {}, not a file", path.string(), kindOf(info.st_mode)));
    }
}

} // namespace

RegularFile openRegularFile(const std::filesystem::path& path)
{
    struct stat info = {};
    if (::stat(path.c_str(), &info) != 0) {
        throwOfSystem(path, errno);
    }
    requireRegular(path, info);
    // Looked at again once it is open: the name may mean something else by now, and then nothing may wait.
    RegularFile file{.descriptor = FileDescriptor(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY))};
    if (!file.descriptor || ::fstat(file.descriptor.get(), &info) != 0) {
        throwOfSystem(path, errno);
    }
    requireRegular(path, info);
    file.size = static_cast<std::uint64_t>(info.st_size);
    return file;
}

} // namespace nearfield::audio
