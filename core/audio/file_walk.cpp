#include "core/audio/file_walk.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "core/audio/file_descriptor.h"
#include "core/base/error.h"

namespace nearfield::audio {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 20> kEndings = {
    "mp3", "flac", "ogg", "oga", "opus", "m4a", "m4b", "mp4", "aac", "wav",
    "aif", "aiff", "wma", "ape", "wv",   "mpc", "mod", "xm",  "it",  "s3m",
};

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool isAudioName(std::string_view name)
{
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0) {
        return false;
    }
    const std::string_view ending = name.substr(dot + 1);
    return std::any_of(kEndings.begin(), kEndings.end(), [ending](std::string_view known) {
        return std::equal(known.begin(), known.end(), ending.begin(), ending.end(),
                          [](char a, char b) { return a == lower(b); });
    });
}

std::string messageOf(int code)
{
    return std::system_category().message(code);
}

/// What a folder or file is to the system, whatever it is called.
using Identity = std::pair<dev_t, ino_t>;
Identity identityOf(const struct stat& info)
{
    return {info.st_dev, info.st_ino};
}

/// Times that no 64-bit count of nanoseconds holds come as the first or the last it does.
std::int64_t nanoseconds(const struct timespec& time)
{
    constexpr std::int64_t kPerSecond = 1'000'000'000;
    constexpr std::int64_t kMostSeconds = 9'223'372'035;
    return std::clamp<std::int64_t>(time.tv_sec, -kMostSeconds, kMostSeconds) * kPerSecond + time.tv_nsec;
}

FoundFile foundFile(fs::path path, const struct stat& info)
{
    return {.path = std::move(path),
            .size = static_cast<std::uint64_t>(info.st_size),
            .modifiedNs = nanoseconds(info.st_mtim)};
}

const char* kindOf(mode_t mode)
{
    return S_ISFIFO(mode) ? "a pipe" : S_ISSOCK(mode) ? "a socket" : "a device";
}

struct CloseFolder
{
    void operator()(DIR* folder) const noexcept { ::closedir(folder); }
};
using OpenFolder = std::unique_ptr<DIR, CloseFolder>;

/// errno says why when there is none. `flags`: O_NOFOLLOW where the name must not have become a link since.
OpenFolder openFolder(const fs::path& path, int flags)
{
    const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK | flags);
    if (fd < 0) {
        return nullptr;
    }
    OpenFolder folder(::fdopendir(fd));
    if (!folder) {
        ::close(fd);
    }
    return folder;
}

class Walker
{
public:
    Walker(const std::function<void(FoundFile&&)>& visit, const std::stop_token& stop)
        : m_visit(visit)
        , m_stop(stop)
    {
    }

    std::vector<WalkProblem> walk(const fs::path& root)
    {
        noteFoldersAround(root);
        m_waiting.push_back(root);
        while (!m_waiting.empty() && !m_stop.stop_requested()) {
            const fs::path folder = std::move(m_waiting.back());
            m_waiting.pop_back();
            walkFolder(folder);
        }
        followLinksToFiles();
        return std::move(m_problems);
    }

private:
    struct Entries
    {
        std::vector<std::string> files; ///< and what turns out to be none
        std::vector<fs::path> folders;
    };

    void problem(const fs::path& path, std::string reason) { m_problems.push_back({path, std::move(reason)}); }

    void noteFoldersAround(const fs::path& root)
    {
        for (fs::path folder = root; folder != folder.root_path();) {
            folder = folder.parent_path();
            struct stat info = {};
            if (::stat(folder.c_str(), &info) == 0) {
                m_around.insert(identityOf(info));
            }
        }
    }

    void walkFolder(const fs::path& path)
    {
        const OpenFolder folder = openFolder(path, O_NOFOLLOW);
        struct stat info = {};
        if (!folder || ::fstat(::dirfd(folder.get()), &info) != 0) {
            problem(path, "the folder cannot be read: " + messageOf(errno));
            return;
        }
        if (!m_walked.insert(identityOf(info)).second) {
            return;
        }
        Entries entries = read(folder.get(), path);
        std::sort(entries.files.begin(), entries.files.end());
        for (const std::string& name : entries.files) {
            if (m_stop.stop_requested()) {
                return;
            }
            visitFile(::dirfd(folder.get()), path, name);
        }
        std::sort(entries.folders.begin(), entries.folders.end());
        m_waiting.insert(m_waiting.end(), std::make_move_iterator(entries.folders.rbegin()),
                         std::make_move_iterator(entries.folders.rend()));
    }

    Entries read(DIR* folder, const fs::path& path)
    {
        Entries entries;
        errno = 0;
        while (const dirent* entry = ::readdir(folder)) {
            const std::string_view name = entry->d_name;
            if (!name.starts_with('.')) {
                sortIn(::dirfd(folder), path, *entry, entries);
            }
            errno = 0;
        }
        if (errno != 0) {
            problem(path, "the folder cannot be read to its end: " + messageOf(errno));
        }
        return entries;
    }

    void sortIn(int folder, const fs::path& path, const dirent& entry, Entries& entries)
    {
        unsigned char kind = entry.d_type;
        if (kind == DT_UNKNOWN) { // some file systems do not tell
            struct stat info = {};
            if (::fstatat(folder, entry.d_name, &info, AT_SYMLINK_NOFOLLOW) == 0) {
                kind = static_cast<unsigned char>(IFTODT(info.st_mode));
            }
        }
        const bool isAudio = isAudioName(entry.d_name);
        if (kind == DT_DIR) {
            entries.folders.push_back(path / entry.d_name);
            if (isAudio) {
                problem(entries.folders.back(), "this is a folder, though it is named like a music file");
            }
        } else if (kind == DT_LNK) {
            sortInLink(folder, path / entry.d_name, isAudio, entries);
        } else if (isAudio) {
            entries.files.emplace_back(entry.d_name);
        }
    }

    void sortInLink(int folder, const fs::path& link, bool isAudio, Entries& entries)
    {
        struct stat info = {};
        std::error_code error;
        const bool exists = ::fstatat(folder, link.filename().c_str(), &info, 0) == 0;
        if (exists && S_ISDIR(info.st_mode)) {
            const bool isKnown = m_around.contains(identityOf(info)) || m_walked.contains(identityOf(info));
            fs::path meant = isKnown ? fs::path() : fs::canonical(link, error);
            if (!meant.empty()) {
                entries.folders.push_back(std::move(meant));
            }
        } else if (isAudio && exists && S_ISREG(info.st_mode)) {
            m_links.push_back(link);
        } else if (isAudio) {
            problem(link, exists ? std::string("the link leads to ") + kindOf(info.st_mode) + ", not to a file"
                                 : "the link leads nowhere: " + messageOf(errno));
        }
    }

    void visitFile(int folder, const fs::path& path, const std::string& name)
    {
        struct stat info = {};
        if (::fstatat(folder, name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
            if (errno != ENOENT) { // gone since the folder was read: not there
                problem(path / name, "the file cannot be looked at: " + messageOf(errno));
            }
        } else if (S_ISREG(info.st_mode)) {
            m_visit(foundFile(path / name, info));
        } else {
            problem(path / name, std::string("this is ") + kindOf(info.st_mode) + ", not a file");
        }
    }

    /// Only now it is known which folders the walk comes by.
    void followLinksToFiles()
    {
        std::set<fs::path> given;
        for (const fs::path& link : m_links) {
            if (m_stop.stop_requested()) {
                return;
            }
            std::optional<FoundFile> file = statFile(link);
            if (!file) {
                problem(link, "the link leads nowhere any more");
            } else if (!wasVisited(file->path) && given.insert(file->path).second) {
                m_visit(std::move(*file));
            }
        }
    }

    [[nodiscard]] bool wasVisited(const fs::path& file) const
    {
        struct stat folder = {};
        return !file.filename().native().starts_with('.') && isAudioName(file.filename().native()) &&
               ::stat(file.parent_path().c_str(), &folder) == 0 && m_walked.contains(identityOf(folder));
    }

    const std::function<void(FoundFile&&)>& m_visit;
    const std::stop_token& m_stop;
    std::vector<fs::path> m_waiting; ///< the next folder last
    std::set<Identity> m_around;     ///< folders that the root lies in
    std::set<Identity> m_walked;
    std::vector<fs::path> m_links; ///< to files
    std::vector<WalkProblem> m_problems;
};

} // namespace

bool hasAudioEnding(const fs::path& file)
{
    return isAudioName(file.filename().native());
}

std::optional<FoundFile> statFile(const fs::path& file)
{
    std::error_code error;
    fs::path meant = fs::canonical(file, error);
    struct stat info = {};
    if (error || ::stat(meant.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) {
        return std::nullopt;
    }
    return foundFile(std::move(meant), info);
}

std::vector<WalkProblem> walk(const fs::path& folder, const std::function<void(FoundFile&&)>& visit,
                              const std::stop_token& stop)
{
    std::error_code error;
    const fs::path root = fs::canonical(folder, error);
    if (error == std::errc::no_such_file_or_directory) {
        throw Error(ErrorKind::NotFound, "There is no folder " + folder.string());
    }
    if (error || !openFolder(root, 0)) {
        throw Error(ErrorKind::Unreadable,
                    "Cannot read the folder " + folder.string() + ": " + (error ? error.message() : messageOf(errno)));
    }
    return Walker(visit, stop).walk(root);
}

} // namespace nearfield::audio
