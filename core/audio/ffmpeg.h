#pragma once

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/opt.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>
}

#include <filesystem>
#include <memory>
#include <string>

#include "core/audio/regular_file.h"

/// FFmpeg's objects with an owner, for the sources of core/audio.
namespace nearfield::audio::ffmpeg {

struct Free
{
    void operator()(AVCodecContext* context) const noexcept { avcodec_free_context(&context); }
    void operator()(AVFrame* frame) const noexcept { av_frame_free(&frame); }
    void operator()(AVPacket* packet) const noexcept { av_packet_free(&packet); }
    void operator()(SwrContext* resampler) const noexcept { swr_free(&resampler); }
    void operator()(SwsContext* scaler) const noexcept { sws_freeContext(scaler); }
    void operator()(AVFormatContext* format) const noexcept { avformat_close_input(&format); }
    void operator()(AVIOContext* io) const noexcept
    {
        av_freep(&io->buffer);
        avio_context_free(&io);
    }
};
template <typename T>
using Owned = std::unique_ptr<T, Free>;

/// Never null: throws std::bad_alloc.
[[nodiscard]] Owned<AVFrame> makeFrame();
[[nodiscard]] Owned<AVPacket> makePacket();
[[nodiscard]] Owned<AVCodecContext> makeCodecContext(const AVCodec* codec);

/// Interleaved or planar, how many a second, of which channels. The layout is borrowed.
struct Samples
{
    AVChannelLayout layout;
    AVSampleFormat format;
    int rate;
};
inline constexpr AVChannelLayout kStereo = AV_CHANNEL_LAYOUT_STEREO;

/// Not initialised yet; null when FFmpeg knows no way.
[[nodiscard]] Owned<SwrContext> makeResampler(Samples from, Samples to);

/// "Invalid data found when processing input"
[[nodiscard]] std::string messageOf(int code);

/// A file that FFmpeg has recognised as one that holds sound. It reads through a descriptor of ours, of this one file:
/// what is called music and is really a playlist or a reference opens nothing else, neither a file nor the network.
class Input
{
public:
    /// Throws NotFound, Unreadable or BadFormat.
    explicit Input(const std::filesystem::path& path);
    Input(const Input&) = delete;
    Input& operator=(const Input&) = delete;

    [[nodiscard]] AVFormatContext* operator->() const noexcept { return m_format.get(); }
    [[nodiscard]] AVFormatContext* get() const noexcept { return m_format.get(); }
    /// Throws Unreadable when the system failed to read the file at any time: FFmpeg takes that for damage or the end.
    void checkReading() const;

private:
    struct Source
    {
        RegularFile file;
        int error = 0; ///< errno of the last read that failed
    };

    static int read(void* source, std::uint8_t* buffer, int size);
    static std::int64_t seek(void* source, std::int64_t offset, int whence);

    std::string m_name;
    Source m_source;
    Owned<AVIOContext> m_io;         ///< reads m_source
    Owned<AVFormatContext> m_format; ///< reads m_io
};

} // namespace nearfield::audio::ffmpeg
