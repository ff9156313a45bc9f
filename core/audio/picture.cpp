#include "core/audio/picture.h"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

#include "core/audio/ffmpeg.h"
#include "core/base/error.h"

namespace nearfield::audio {

namespace {

void check(int code)
{
    if (code < 0) {
        throw Error(ErrorKind::Unreadable, fmt::format("a picture cannot be written: {}", ffmpeg::messageOf(code)));
    }
}

} // namespace

std::string pngOf(int width, int height, std::span<const std::uint8_t> rgb)
{
    if (width <= 0 || height <= 0 ||
        rgb.size() != std::size_t{3} * static_cast<std::size_t>(width) * static_cast<std::size_t>(height)) {
        throw Error(ErrorKind::BadArgument,
                    fmt::format("{} bytes are no picture of {} × {}", rgb.size(), width, height));
    }
    const AVCodec* codec = avcodec_find_encoder(AV_CODEC_ID_PNG);
    if (codec == nullptr) {
        throw Error(ErrorKind::Unreadable, "this FFmpeg writes no PNG");
    }
    const auto encoder = ffmpeg::makeCodecContext(codec);
    encoder->width = width;
    encoder->height = height;
    encoder->pix_fmt = AV_PIX_FMT_RGB24;
    encoder->time_base = {1, 1};
    encoder->thread_count = 1;
    check(avcodec_open2(encoder.get(), codec, nullptr));

    const auto frame = ffmpeg::makeFrame();
    frame->width = width;
    frame->height = height;
    frame->format = AV_PIX_FMT_RGB24;
    check(av_frame_get_buffer(frame.get(), 0));
    const std::size_t row = std::size_t{3} * static_cast<std::size_t>(width);
    for (int y = 0; y < height; ++y) {
        const auto from = rgb.subspan(row * static_cast<std::size_t>(y), row);
        std::copy(from.begin(), from.end(), frame->data[0] + static_cast<std::ptrdiff_t>(y) * frame->linesize[0]);
    }
    const auto packet = ffmpeg::makePacket();
    check(avcodec_send_frame(encoder.get(), frame.get()));
    check(avcodec_send_frame(encoder.get(), nullptr));
    check(avcodec_receive_packet(encoder.get(), packet.get()));
    return {packet->data, packet->data + packet->size};
}

} // namespace nearfield::audio
