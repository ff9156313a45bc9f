#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace nearfield::audio {

/// Everything is heard at this rate and in stereo: mono is doubled, more channels are mixed down without clipping.
inline constexpr int kSampleRate = 44100;
inline constexpr int kChannels = 2;

/// What the container says of its sound.
struct StreamInfo
{
    std::string codec; ///< "mp3", "flac", "vorbis", "opus", "aac", "pcm_s16le", … as FFmpeg names it
    int sampleRate = 0;
    int channels = 0;
    double seconds = 0; ///< 0 when it does not say
    int bitRate = 0;    ///< bits a second; 0 when it does not say
};

/// Decodes the first sound stream of a file with FFmpeg, block by block; covers and other streams are ignored.
/// One thread. Damaged packets are passed over as players do.
class Decoder
{
public:
    /// Throws NotFound, Unreadable (a folder, a pipe, no permission) or BadFormat (no sound in it, codec unknown).
    explicit Decoder(const std::filesystem::path& file);
    ~Decoder();
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;

    [[nodiscard]] const StreamInfo& info() const noexcept;
    /// The next block as interleaved stereo at kSampleRate, valid until the next call; empty at the end. Lengths vary.
    /// Throws BadFormat when nothing at all could be decoded, or more is damaged than sound.
    [[nodiscard]] std::span<const float> read();
    /// Passed over so far.
    [[nodiscard]] std::size_t damagedPackets() const noexcept;

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace nearfield::audio
