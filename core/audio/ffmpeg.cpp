#include "core/audio/ffmpeg.h"

#include <array>
#include <cerrno>
#include <mutex>
#include <new>
#include <system_error>

#include <unistd.h>

#include <fmt/format.h>

#include "core/base/error.h"

namespace nearfield::audio::ffmpeg {

namespace {

constexpr int kIoBuffer = 64 * 1024;
/// No sound or picture needs one allocation larger than this; what declares it is damaged.
constexpr std::size_t kLargestAllocation = std::size_t{256} << 20;
/// Containers that hold music. Playlists, subtitles, captures and the like are not even tried.
constexpr const char* kFormats =
    "aac,ac3,aiff,amr,ape,asf,au,avi,caf,dsf,dts,dtshd,eac3,flac,libopenmpt,loas,matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,"
    "mp3,mpc,mpc8,mpeg,mpegts,ogg,tak,tta,truehd,voc,w64,wav,wv";

void initialise()
{
    static std::once_flag once;
    std::call_once(once, [] {
        av_log_set_level(AV_LOG_QUIET);
        av_max_alloc(kLargestAllocation);
    });
}

template <typename T>
T* required(T* object)
{
    if (object == nullptr) {
        throw std::bad_alloc();
    }
    return object;
}

int refuseToOpen(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**)
{
    return AVERROR(EPERM);
}

} // namespace

Owned<AVFrame> makeFrame()
{
    return Owned<AVFrame>(required(av_frame_alloc()));
}

Owned<AVPacket> makePacket()
{
    return Owned<AVPacket>(required(av_packet_alloc()));
}

Owned<AVCodecContext> makeCodecContext(const AVCodec* codec)
{
    initialise();
    Owned<AVCodecContext> context(required(avcodec_alloc_context3(codec)));
    context->thread_count = 1; // the program runs a worker a core itself
    return context;
}

Owned<SwrContext> makeResampler(Samples from, Samples to)
{
    SwrContext* made = nullptr;
    swr_alloc_set_opts2(&made, &to.layout, to.format, to.rate, &from.layout, from.format, from.rate, 0, nullptr);
    return Owned<SwrContext>(made); // which FFmpeg frees itself when it fails
}

std::string messageOf(int code)
{
    std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
    av_strerror(code, text.data(), text.size());
    return text.data();
}

int Input::read(void* source, std::uint8_t* buffer, int size)
{
    auto& self = *static_cast<Source*>(source);
    for (;;) {
        const ssize_t got = ::read(self.file.descriptor.get(), buffer, static_cast<std::size_t>(size));
        if (got > 0) {
            return static_cast<int>(got);
        }
        if (got == 0) {
            return AVERROR_EOF;
        }
        if (errno != EINTR) {
            self.error = errno;
            return AVERROR(errno);
        }
    }
}

std::int64_t Input::seek(void* source, std::int64_t offset, int whence)
{
    const RegularFile& file = static_cast<Source*>(source)->file;
    if ((whence & AVSEEK_SIZE) != 0) {
        return static_cast<std::int64_t>(file.size);
    }
    const off_t at = ::lseek(file.descriptor.get(), offset, whence & ~AVSEEK_FORCE);
    return at < 0 ? AVERROR(errno) : at;
}

Input::Input(const std::filesystem::path& path)
    : m_name(path.string())
    , m_source{.file = openRegularFile(path)}
{
    initialise();
    m_io.reset(required(avio_alloc_context(static_cast<unsigned char*>(required(av_malloc(kIoBuffer))), kIoBuffer, 0,
                                           &m_source, &Input::read, nullptr, &Input::seek)));
    AVFormatContext* format = required(avformat_alloc_context());
    format->pb = m_io.get();
    format->flags |= AVFMT_FLAG_CUSTOM_IO;
    format->io_open = refuseToOpen;

    AVDictionary* options = nullptr;
    av_dict_set(&options, "format_whitelist", kFormats, 0);
    // The name only helps to guess the format. "file:" keeps a colon in it from being taken for a protocol's.
    const std::string hint = "file:" + path.filename().string();
    const int opened = avformat_open_input(&format, hint.c_str(), nullptr, &options); // frees `format` when it fails
    av_dict_free(&options);
    if (opened < 0) {
        checkReading();
        throw Error(ErrorKind::BadFormat, fmt::format("{} is no sound file that can be read, or is damaged", m_name));
    }
    m_format.reset(format);
}

void Input::checkReading() const
{
    if (m_source.error != 0) {
        throw Error(ErrorKind::Unreadable,
                    fmt::format("Cannot read {}: {}", m_name, std::system_category().message(m_source.error)));
    }
}

} // namespace nearfield::audio::ffmpeg
