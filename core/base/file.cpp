#include "core/base/file.h"

#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/error.h"

namespace nearfield {

static_assert(std::endian::native == std::endian::little, "files are written in little-endian order");

namespace {

class FileDescriptor
{
public:
    explicit FileDescriptor(int fd) noexcept
        : m_fd(fd)
    {
    }
    ~FileDescriptor()
    {
        if (m_fd >= 0) {
            ::close(m_fd);
        }
    }
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;

    [[nodiscard]] int get() const noexcept { return m_fd; }

private:
    int m_fd;
};

[[noreturn]] void throwSystemError(int code, const std::string& what)
{
    const std::string reason = std::system_category().message(code);
    switch (code) {
    case ENOENT:
    case ENOTDIR:
        throw Error(ErrorKind::NotFound, what + ": " + reason);
    case EROFS:
        throw Error(ErrorKind::ReadOnly, what + ": " + reason);
    default:
        throw Error(ErrorKind::Unreadable, what + ": " + reason);
    }
}

void writeAll(int fd, std::string_view bytes, const std::string& what)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            throwSystemError(errno, what);
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void syncFolder(const std::filesystem::path& folder)
{
    const FileDescriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (fd.get() < 0 || ::fsync(fd.get()) != 0) {
        throwSystemError(errno, "Cannot sync the folder " + folder.string());
    }
}

} // namespace

std::string readFile(const std::filesystem::path& path)
{
    const std::string what = "Cannot read " + path.string();
    const FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat info = {};
    if (fd.get() < 0 || ::fstat(fd.get(), &info) != 0) {
        throwSystemError(errno, what);
    }
    if (S_ISDIR(info.st_mode)) {
        throw Error(ErrorKind::Unreadable, what + ": it is a folder");
    }
    if (!S_ISREG(info.st_mode)) {
        throw Error(ErrorKind::Unreadable, what + ": it is not a regular file");
    }

    std::string bytes(static_cast<std::size_t>(info.st_size), '\0');
    std::size_t have = 0;
    while (have < bytes.size()) {
        const ssize_t got = ::read(fd.get(), bytes.data() + have, bytes.size() - have);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            throwSystemError(errno, what);
        }
        if (got == 0) {
            break; // the file shrank while it was read
        }
        have += static_cast<std::size_t>(got);
    }
    bytes.resize(have);
    return bytes;
}

void writeFileAtomically(const std::filesystem::path& path, std::string_view bytes)
{
    const std::string what = "Cannot write " + path.string();
    std::string temporary = path.string() + ".XXXXXX";
    const FileDescriptor fd(::mkostemp(temporary.data(), O_CLOEXEC));
    if (fd.get() < 0) {
        throwSystemError(errno, what);
    }
    try {
        writeAll(fd.get(), bytes, what);
        if (::fchmod(fd.get(), 0644) != 0 || ::fsync(fd.get()) != 0 || ::rename(temporary.c_str(), path.c_str()) != 0) {
            throwSystemError(errno, what);
        }
    } catch (...) {
        ::unlink(temporary.c_str());
        throw;
    }
    syncFolder(path.has_parent_path() ? path.parent_path() : ".");
}

void BinaryWriter::text(std::string_view v)
{
    u32(static_cast<std::uint32_t>(v.size()));
    m_bytes.append(v);
}

void BinaryWriter::floats(std::span<const float> v)
{
    u64(v.size());
    raw(v.data(), v.size_bytes());
}

void BinaryReader::raw(void* out, std::size_t size)
{
    if (size > m_bytes.size()) {
        throw Error(ErrorKind::Corrupt, m_fileName + " is damaged: it ends too early");
    }
    std::memcpy(out, m_bytes.data(), size);
    m_bytes.remove_prefix(size);
}

std::uint32_t BinaryReader::u32()
{
    std::uint32_t v = 0;
    raw(&v, sizeof v);
    return v;
}

std::uint64_t BinaryReader::u64()
{
    std::uint64_t v = 0;
    raw(&v, sizeof v);
    return v;
}

double BinaryReader::f64()
{
    double v = 0;
    raw(&v, sizeof v);
    return v;
}

std::string BinaryReader::text()
{
    const std::uint32_t size = u32();
    if (size > m_bytes.size()) {
        throw Error(ErrorKind::Corrupt, m_fileName + " is damaged: it ends too early");
    }
    std::string v(m_bytes.substr(0, size));
    m_bytes.remove_prefix(size);
    return v;
}

void BinaryReader::floats(std::span<float> out)
{
    if (u64() != out.size()) {
        throw Error(ErrorKind::Corrupt, m_fileName + " is damaged: an array has another size than expected");
    }
    if (!out.empty()) {
        raw(out.data(), out.size_bytes());
    }
}

} // namespace nearfield
