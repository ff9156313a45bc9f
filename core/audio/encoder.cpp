#include "core/audio/encoder.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <memory>
#include <new>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "core/audio/decoder.h"
#include "core/audio/ffmpeg.h"
#include "core/base/error.h"

namespace nearfield::audio {

namespace {

using namespace ffmpeg;

struct Kind
{
    std::string_view ending;
    const char* muxer;
    const char* codec;
    AVSampleFormat format;
    int rate;
    int bitRate; ///< 0: lossless
};

constexpr std::array kKinds = {
    Kind{".wav", "wav", "pcm_s16le", AV_SAMPLE_FMT_S16, kSampleRate, 0},
    Kind{".flac", "flac", "flac", AV_SAMPLE_FMT_S16, kSampleRate, 0},
    Kind{".ogg", "ogg", "libvorbis", AV_SAMPLE_FMT_FLTP, kSampleRate, 160'000},
    Kind{".opus", "opus", "libopus", AV_SAMPLE_FMT_FLT, 48000, 128'000},
    Kind{".mp3", "mp3", "libmp3lame", AV_SAMPLE_FMT_FLTP, kSampleRate, 192'000},
    Kind{".m4a", "ipod", "aac", AV_SAMPLE_FMT_FLTP, kSampleRate, 192'000},
    Kind{".aiff", "aiff", "pcm_s16be", AV_SAMPLE_FMT_S16, kSampleRate, 0},
    Kind{".wma", "asf", "wmav2", AV_SAMPLE_FMT_FLTP, kSampleRate, 192'000},
};

/// Samples of a frame where the codec takes any number.
constexpr int kFrame = 4096;

const Kind& kindOf(const std::filesystem::path& file)
{
    const std::string ending = file.extension().string();
    const auto* const kind =
        std::find_if(kKinds.begin(), kKinds.end(), [&](const Kind& k) { return k.ending == ending; });
    if (kind == kKinds.end()) {
        throw Error(ErrorKind::BadArgument,
                    fmt::format("Cannot write {}: the name must end in .wav, .flac, .ogg, .opus, .mp3, .m4a, .aiff or "
                                ".wma",
                                file.string()));
    }
    return *kind;
}

struct Close
{
    void operator()(AVFormatContext* format) const noexcept
    {
        avio_closep(&format->pb);
        avformat_free_context(format);
    }
};

/// A file with one stream, written frame by frame.
class Output
{
public:
    Output(const std::filesystem::path& file, const Kind& kind);

    void write(std::span<const float> stereo);

private:
    void openFile();
    void openCodec();
    void encodeAll(SwrContext* converter);
    /// Null: the codec is to give what it holds.
    void encode(const AVFrame* frame);
    void check(int result) const;

    std::string m_name;
    const Kind& m_kind;
    Owned<AVPacket> m_packet;
    std::unique_ptr<AVFormatContext, Close> m_format;
    Owned<AVCodecContext> m_codec;
    AVStream* m_stream = nullptr;
};

Output::Output(const std::filesystem::path& file, const Kind& kind)
    : m_name(file.string())
    , m_kind(kind)
    , m_packet(makePacket())
{
    openFile();
    openCodec();
}

void Output::check(int result) const
{
    if (result == AVERROR(ENOMEM)) {
        throw std::bad_alloc();
    }
    if (result < 0) {
        throw Error(result == AVERROR(EROFS) ? ErrorKind::ReadOnly : ErrorKind::Unreadable,
                    fmt::format("Cannot write {}: {}", m_name, messageOf(result)));
    }
}

void Output::openFile()
{
    AVFormatContext* format = nullptr;
    check(avformat_alloc_output_context2(&format, nullptr, m_kind.muxer, nullptr));
    m_format.reset(format);
    m_format->flags |= AVFMT_FLAG_BITEXACT; // the same sound gives the same bytes
    check(avio_open(&m_format->pb, ("file:" + m_name).c_str(), AVIO_FLAG_WRITE));
}

void Output::openCodec()
{
    const AVCodec* codec = avcodec_find_encoder_by_name(m_kind.codec);
    check(codec == nullptr ? AVERROR_ENCODER_NOT_FOUND : 0);
    m_codec = makeCodecContext(codec);
    m_codec->sample_fmt = m_kind.format;
    m_codec->sample_rate = m_kind.rate;
    m_codec->bit_rate = m_kind.bitRate;
    m_codec->time_base = {1, m_kind.rate};
    m_codec->flags |= AV_CODEC_FLAG_BITEXACT;
    if ((m_format->oformat->flags & AVFMT_GLOBALHEADER) != 0) {
        m_codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    }
    check(av_channel_layout_copy(&m_codec->ch_layout, &kStereo));
    check(avcodec_open2(m_codec.get(), codec, nullptr));
    m_stream = avformat_new_stream(m_format.get(), nullptr);
    check(m_stream == nullptr ? AVERROR(ENOMEM) : 0);
    m_stream->time_base = m_codec->time_base;
    check(avcodec_parameters_from_context(m_stream->codecpar, m_codec.get()));
}

void Output::write(std::span<const float> stereo)
{
    const Owned<SwrContext> converter =
        makeResampler({kStereo, AV_SAMPLE_FMT_FLT, kSampleRate}, {kStereo, m_kind.format, m_kind.rate});
    check(converter == nullptr ? AVERROR(ENOMEM) : swr_init(converter.get()));
    check(avformat_write_header(m_format.get(), nullptr));

    // All of it goes in at once and waits inside, from where frames of the codec's size come out.
    const auto* in = reinterpret_cast<const std::uint8_t*>(stereo.data());
    check(swr_convert(converter.get(), nullptr, 0, &in, static_cast<int>(stereo.size() / kChannels)));
    encodeAll(converter.get());

    check(av_write_trailer(m_format.get()));
    avio_flush(m_format->pb);
    check(m_format->pb->error);
}

void Output::encodeAll(SwrContext* converter)
{
    const Owned<AVFrame> frame = makeFrame();
    const int size = m_codec->frame_size > 0 ? m_codec->frame_size : kFrame;
    for (std::int64_t at = 0;; at += frame->nb_samples) {
        av_frame_unref(frame.get());
        frame->format = m_kind.format;
        frame->sample_rate = m_kind.rate;
        frame->nb_samples = size;
        check(av_channel_layout_copy(&frame->ch_layout, &kStereo));
        check(av_frame_get_buffer(frame.get(), 0));
        const int made = swr_convert(converter, frame->extended_data, size, nullptr, 0);
        check(made);
        if (made == 0) {
            break;
        }
        frame->nb_samples = made; // the last one may be short; codecs that cannot have that are fed silence by FFmpeg
        frame->pts = at;
        encode(frame.get());
    }
    encode(nullptr);
}

void Output::encode(const AVFrame* frame)
{
    check(avcodec_send_frame(m_codec.get(), frame));
    for (;;) {
        const int result = avcodec_receive_packet(m_codec.get(), m_packet.get());
        if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) {
            return;
        }
        check(result);
        m_packet->stream_index = m_stream->index;
        av_packet_rescale_ts(m_packet.get(), m_codec->time_base, m_stream->time_base);
        check(av_interleaved_write_frame(m_format.get(), m_packet.get()));
    }
}

} // namespace

void writeAudioFile(const std::filesystem::path& file, std::span<const float> stereo)
{
    Output(file, kindOf(file)).write(stereo);
}

} // namespace nearfield::audio
