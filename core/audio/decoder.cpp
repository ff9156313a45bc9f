#include "core/audio/decoder.h"

#include <algorithm>
#include <cmath>
#include <new>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/audio/ffmpeg.h"
#include "core/base/error.h"

namespace nearfield::audio {

namespace {

using namespace ffmpeg;

/// Beyond these a header is damaged: a rate of one sample a second would turn a packet into gigabytes.
constexpr int kLowestRate = 4000;
constexpr int kHighestRate = 768'000;
constexpr int kMostChannels = 64;
constexpr std::int64_t kMostSamplesInFrame = std::int64_t{1} << 20;
/// Float files may exceed full scale, but not by more than 24 dB unless their bytes are no samples.
constexpr float kLargestSample = 16;
/// No recording lasts a week.
constexpr double kLongest = 7.0 * 24 * 3600;
/// A container that fails to find the next packet so often in a row is at its end.
constexpr int kMostReadErrors = 64;

/// Shape of the samples that a decoder gives; may change in mid-stream.
struct SampleShape
{
    AVChannelLayout layout{};
    int rate = 0;
    AVSampleFormat format = AV_SAMPLE_FMT_NONE;

    SampleShape() = default;
    explicit SampleShape(const AVFrame& frame)
        : rate(frame.sample_rate)
        , format(static_cast<AVSampleFormat>(frame.format))
    {
        if (frame.ch_layout.order == AV_CHANNEL_ORDER_UNSPEC) {
            av_channel_layout_default(&layout, frame.ch_layout.nb_channels);
        } else if (av_channel_layout_copy(&layout, &frame.ch_layout) < 0) {
            throw std::bad_alloc();
        }
    }
    ~SampleShape() { av_channel_layout_uninit(&layout); }
    SampleShape(const SampleShape&) = delete;
    SampleShape(SampleShape&& other) noexcept
        : layout(std::exchange(other.layout, {}))
        , rate(other.rate)
        , format(other.format)
    {
    }
    SampleShape& operator=(SampleShape&& other) noexcept
    {
        std::swap(layout, other.layout);
        rate = other.rate;
        format = other.format;
        return *this;
    }

    [[nodiscard]] bool isSane() const
    {
        return rate >= kLowestRate && rate <= kHighestRate && layout.nb_channels >= 1 &&
               layout.nb_channels <= kMostChannels;
    }
    friend bool operator==(const SampleShape& a, const SampleShape& b)
    {
        return a.rate == b.rate && a.format == b.format && av_channel_layout_compare(&a.layout, &b.layout) == 0;
    }
};

/// How the channels become two. Nothing: swresample knows.
std::vector<double> mixOf(const AVChannelLayout& layout)
{
    if (layout.nb_channels == 1) {
        return {1, 1}; // doubled at full level; swresample's own way takes 3 dB off
    }
    if (layout.order != AV_CHANNEL_ORDER_UNSPEC) {
        return {};
    }
    // Nobody says where these stand: the odd ones to the left, the even ones to the right.
    const auto n = static_cast<std::size_t>(layout.nb_channels);
    std::vector<double> mix(2 * n);
    for (std::size_t c = 0; c < n; ++c) {
        mix[(c % 2) * n + c] = 1.0 / static_cast<double>(c % 2 == 0 ? (n + 1) / 2 : n / 2);
    }
    return mix;
}

/// Nothing when swresample cannot convert such samples.
Owned<SwrContext> resamplerOf(const SampleShape& from)
{
    Owned<SwrContext> resampler =
        makeResampler({from.layout, from.format, from.rate}, {kStereo, AV_SAMPLE_FMT_FLT, kSampleRate});
    if (resampler == nullptr) {
        return nullptr;
    }
    // So that no sum of channels exceeds full scale; the default lets floats do so.
    av_opt_set_double(resampler.get(), "rematrix_maxval", 1.0, 0);
    const std::vector<double> mix = mixOf(from.layout);
    if (!mix.empty() && swr_set_matrix(resampler.get(), mix.data(), from.layout.nb_channels) < 0) {
        return nullptr;
    }
    return swr_init(resampler.get()) < 0 ? nullptr : std::move(resampler);
}

double saneSeconds(double seconds)
{
    return std::isfinite(seconds) && seconds > 0 && seconds <= kLongest ? seconds : 0;
}

} // namespace

class Decoder::Impl
{
public:
    explicit Impl(const std::filesystem::path& file)
        : m_name(file.string())
        , m_input(file)
        , m_packet(makePacket())
        , m_frame(makeFrame())
    {
        chooseStream();
        openCodec();
        describe();
    }

    [[nodiscard]] const StreamInfo& info() const noexcept { return m_info; }
    [[nodiscard]] std::size_t damagedPackets() const noexcept { return m_damaged; }

    std::span<const float> read()
    {
        m_filled = 0;
        while (m_filled == 0 && !m_finished) {
            step();
        }
        makeSane();
        m_anySound = m_anySound || m_filled > 0;
        if (m_filled == 0) {
            checkWhatWasHeard();
        }
        return {m_block.data(), m_filled};
    }

private:
    void chooseStream();
    void openCodec();
    void describe();

    /// Takes one frame from the codec, or gives it one packet.
    void step();
    void feed();
    void take();
    void convert(const std::uint8_t** samples, int count);
    void makeSane();
    void checkWhatWasHeard() const;

    std::string m_name;
    Input m_input;
    Owned<AVPacket> m_packet;
    Owned<AVFrame> m_frame;
    Owned<AVCodecContext> m_codec;
    Owned<SwrContext> m_resampler;
    SampleShape m_shape; ///< that m_resampler takes
    AVStream* m_stream = nullptr;
    StreamInfo m_info;
    std::vector<float> m_block; ///< grows only
    std::size_t m_filled = 0;   ///< of m_block
    std::size_t m_damaged = 0;
    std::size_t m_sound = 0; ///< frames
    int m_readErrors = 0;    ///< in a row
    bool m_anySound = false;
    bool m_finished = false;
};

void Decoder::Impl::chooseStream()
{
    // Finding out about streams decodes a little of each. Covers would be decoded too, so they are left out first;
    // containers that tell of their streams only as they go on hold none.
    for (unsigned i = 0; i < m_input->nb_streams; ++i) {
        AVStream& stream = *m_input->streams[i];
        if (stream.codecpar->codec_type != AVMEDIA_TYPE_AUDIO && stream.codecpar->codec_type != AVMEDIA_TYPE_UNKNOWN) {
            stream.discard = AVDISCARD_ALL;
        }
    }
    const int found = avformat_find_stream_info(m_input.get(), nullptr);
    if (found < 0) {
        throw Error(ErrorKind::BadFormat, fmt::format("{} is damaged: {}", m_name, messageOf(found)));
    }
    for (unsigned i = 0; i < m_input->nb_streams; ++i) {
        AVStream* stream = m_input->streams[i];
        if (m_stream == nullptr && stream->codecpar->codec_type == AVMEDIA_TYPE_AUDIO) {
            m_stream = stream;
        } else {
            stream->discard = AVDISCARD_ALL;
        }
    }
    if (m_stream == nullptr) {
        throw Error(ErrorKind::BadFormat, fmt::format("{} holds no sound", m_name));
    }
}

void Decoder::Impl::openCodec()
{
    const AVCodec* codec = avcodec_find_decoder(m_stream->codecpar->codec_id);
    if (codec == nullptr) {
        throw Error(ErrorKind::BadFormat,
                    fmt::format("{}: nothing here decodes {}", m_name, avcodec_get_name(m_stream->codecpar->codec_id)));
    }
    m_codec = makeCodecContext(codec);
    int result = avcodec_parameters_to_context(m_codec.get(), m_stream->codecpar);
    if (result >= 0) {
        m_codec->pkt_timebase = m_stream->time_base; // else what encoders pad is not trimmed
        m_codec->max_samples = kMostSamplesInFrame;
        result = avcodec_open2(m_codec.get(), codec, nullptr);
    }
    if (result < 0) {
        throw Error(ErrorKind::BadFormat, fmt::format("{} is damaged: {}", m_name, messageOf(result)));
    }
}

void Decoder::Impl::describe()
{
    const AVCodecParameters& parameters = *m_stream->codecpar;
    m_info.codec = avcodec_get_name(parameters.codec_id);
    m_info.sampleRate = std::max(parameters.sample_rate, 0);
    m_info.channels = std::max(parameters.ch_layout.nb_channels, 0);
    const std::int64_t bitRate = parameters.bit_rate > 0 ? parameters.bit_rate : m_input->bit_rate;
    m_info.bitRate = static_cast<int>(std::clamp<std::int64_t>(bitRate, 0, 1'000'000'000));
    // Size over bit rate is a guess, wrong by half where the rate varies: then the container says nothing.
    if (m_input->duration_estimation_method == AVFMT_DURATION_FROM_BITRATE) {
        return;
    }
    m_info.seconds = m_stream->duration != AV_NOPTS_VALUE
                         ? saneSeconds(static_cast<double>(m_stream->duration) * av_q2d(m_stream->time_base))
                         : 0;
    if (m_info.seconds == 0 && m_input->duration != AV_NOPTS_VALUE) {
        m_info.seconds = saneSeconds(static_cast<double>(m_input->duration) / AV_TIME_BASE);
    }
}

void Decoder::Impl::step()
{
    const int result = avcodec_receive_frame(m_codec.get(), m_frame.get());
    if (result >= 0) {
        take();
        av_frame_unref(m_frame.get());
    } else if (result == AVERROR(EAGAIN)) {
        feed();
    } else if (result == AVERROR_EOF) {
        convert(nullptr, 0);
        m_finished = true;
    } else if (result == AVERROR(ENOMEM)) {
        throw std::bad_alloc();
    } else {
        ++m_damaged;
    }
}

void Decoder::Impl::feed()
{
    const int result = av_read_frame(m_input.get(), m_packet.get());
    if (result == AVERROR(ENOMEM)) {
        throw std::bad_alloc();
    }
    if (result < 0) {
        if (result != AVERROR_EOF && ++m_readErrors <= kMostReadErrors) {
            ++m_damaged;
            return;
        }
        avcodec_send_packet(m_codec.get(), nullptr); // the end: the codec gives what it still holds
        return;
    }
    m_readErrors = 0;
    if (m_packet->stream_index == m_stream->index) {
        // EAGAIN cannot be: the codec was asked for a frame before.
        m_damaged += avcodec_send_packet(m_codec.get(), m_packet.get()) < 0 ? 1U : 0U;
    }
    av_packet_unref(m_packet.get());
}

void Decoder::Impl::take()
{
    SampleShape shape(*m_frame);
    if (m_resampler == nullptr || !(shape == m_shape)) {
        if (!shape.isSane()) {
            ++m_damaged;
            return;
        }
        convert(nullptr, 0); // what the former one holds
        m_shape = std::move(shape);
        m_resampler = resamplerOf(m_shape);
        if (m_resampler == nullptr) {
            ++m_damaged;
            return;
        }
    }
    ++m_sound;
    convert(const_cast<const std::uint8_t**>(m_frame->extended_data), m_frame->nb_samples);
}

/// Appends to the block; `samples` null: what the resampler still holds.
void Decoder::Impl::convert(const std::uint8_t** samples, int count)
{
    if (m_resampler == nullptr) {
        return;
    }
    const int most = swr_get_out_samples(m_resampler.get(), count);
    if (most <= 0) {
        return;
    }
    const std::size_t needed = m_filled + static_cast<std::size_t>(most) * kChannels;
    if (m_block.size() < needed) {
        m_block.resize(needed);
    }
    auto* out = reinterpret_cast<std::uint8_t*>(m_block.data() + m_filled);
    const int made = swr_convert(m_resampler.get(), &out, most, samples, count);
    if (made < 0) {
        ++m_damaged;
        return;
    }
    m_filled += static_cast<std::size_t>(made) * kChannels;
}

/// Files of floats can hold anything; whoever listens may rely on numbers.
void Decoder::Impl::makeSane()
{
    for (float& sample : std::span(m_block).first(m_filled)) {
        sample = std::isfinite(sample) ? std::clamp(sample, -kLargestSample, kLargestSample) : 0.0F;
    }
}

void Decoder::Impl::checkWhatWasHeard() const
{
    m_input.checkReading();
    if (!m_anySound) {
        throw Error(ErrorKind::BadFormat, fmt::format("{} holds no sound that can be decoded", m_name));
    }
    if (m_damaged > m_sound) {
        throw Error(ErrorKind::BadFormat, fmt::format("{} is damaged: {} packets could not be decoded, {} could",
                                                      m_name, m_damaged, m_sound));
    }
}

Decoder::Decoder(const std::filesystem::path& file)
    : m_impl(std::make_unique<Impl>(file))
{
}

Decoder::~Decoder() = default;

const StreamInfo& Decoder::info() const noexcept
{
    return m_impl->info();
}

std::span<const float> Decoder::read()
{
    return m_impl->read();
}

std::size_t Decoder::damagedPackets() const noexcept
{
    return m_impl->damagedPackets();
}

} // namespace nearfield::audio
