#include "core/library/music_files.h"

#include <algorithm>

#include "core/audio/estimates.h"
#include "core/audio/file_walk.h"
#include "core/library/library.h"
#include "core/library/library_impl.h"

namespace nearfield {

static_assert(kLowConfidence == audio::kLowConfidence);

bool isMusicFile(const std::filesystem::path& file)
{
    return audio::hasAudioEnding(file);
}

TrackFiles::TrackFiles(std::vector<TrackFile> files)
    : m_files(std::move(files))
{
    std::sort(m_files.begin(), m_files.end(), [](const TrackFile& a, const TrackFile& b) { return a.track < b.track; });
}

const TrackFile* TrackFiles::find(TrackId track) const noexcept
{
    const auto found = std::lower_bound(m_files.begin(), m_files.end(), track,
                                        [](const TrackFile& file, TrackId id) { return file.track < id; });
    return found != m_files.end() && found->track == track ? &*found : nullptr;
}

std::shared_ptr<const TrackFiles> Library::trackFiles() const
{
    return m_impl->trackFiles();
}

} // namespace nearfield
