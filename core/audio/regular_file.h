#pragma once

#include <cstdint>
#include <filesystem>

#include "core/audio/file_descriptor.h"

namespace nearfield::audio {

struct RegularFile
{
    FileDescriptor descriptor; ///< for reading
    std::uint64_t size = 0;
};

/// Opens an ordinary file and nothing else: a pipe would wait for a writer for ever, and opening a device can do
/// things. Throws NotFound or Unreadable.
[[nodiscard]] RegularFile openRegularFile(const std::filesystem::path& path);

} // namespace nearfield::audio
