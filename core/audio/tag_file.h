#pragma once

#include <filesystem>
#include <memory>

#include <taglib/tfile.h>
#include <taglib/tfilestream.h>

namespace nearfield::audio {

/// A file opened by TagLib.
struct TagFile
{
    std::unique_ptr<TagLib::FileStream> stream; ///< outlives `file`
    std::unique_ptr<TagLib::File> file; ///< null where TagLib must not look: the file would fill memory or stack
};

/// Opens a file by its content, whatever it is called. Throws NotFound or Unreadable.
[[nodiscard]] TagFile openTagFile(const std::filesystem::path& path, bool forWriting);

} // namespace nearfield::audio
