#include "core/audio/cover.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <span>
#include <string_view>
#include <system_error>
#include <vector>

#include "core/audio/ffmpeg.h"
#include "core/audio/regular_file.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/text.h"

namespace nearfield::audio {

namespace {

using namespace ffmpeg;
namespace fs = std::filesystem;

constexpr std::size_t kLargestPicture = std::size_t{32} << 20; ///< bytes
constexpr std::int64_t kMostPixels = std::int64_t{6000} * 6000;
constexpr int kFewestPixels = 16; ///< of the shorter side; smaller ones are icons
constexpr int kMostStretched = 8; ///< longer over shorter side; a cover is no banner
constexpr int kQuality = 4;       ///< MJPEG's scale of 2 (best) to 31

using Bytes = std::span<const std::uint8_t>;

/// What is called a JPEG may be a PNG: the content says what it is.
AVCodecID codecOf(Bytes picture)
{
    const std::string_view text(reinterpret_cast<const char*>(picture.data()), picture.size());
    if (text.starts_with("\xff\xd8\xff")) {
        return AV_CODEC_ID_MJPEG;
    }
    if (text.starts_with("\x89PNG\r\n\x1a\n")) {
        return AV_CODEC_ID_PNG;
    }
    if (text.starts_with("GIF8")) {
        return AV_CODEC_ID_GIF;
    }
    if (text.starts_with("BM")) {
        return AV_CODEC_ID_BMP;
    }
    if (text.starts_with("RIFF") && text.size() > 12 && text.substr(8, 4) == "WEBP") {
        return AV_CODEC_ID_WEBP;
    }
    return AV_CODEC_ID_NONE;
}

bool isSane(const AVFrame& frame)
{
    const auto [shorter, longer] = std::minmax(frame.width, frame.height);
    return shorter >= kFewestPixels && longer / shorter < kMostStretched &&
           std::int64_t{frame.width} * frame.height <= kMostPixels;
}

/// Null when it is no picture, or not a sane one.
Owned<AVFrame> decodePicture(Bytes picture)
{
    const AVCodec* codec = avcodec_find_decoder(codecOf(picture));
    if (codec == nullptr || picture.size() > kLargestPicture) {
        return nullptr;
    }
    const Owned<AVCodecContext> context = makeCodecContext(codec);
    context->max_pixels = kMostPixels;
    const Owned<AVPacket> packet = makePacket();
    if (avcodec_open2(context.get(), codec, nullptr) < 0 ||
        av_new_packet(packet.get(), static_cast<int>(picture.size())) < 0) {
        return nullptr;
    }
    std::memcpy(packet->data, picture.data(), picture.size());
    Owned<AVFrame> frame = makeFrame();
    if (avcodec_send_packet(context.get(), packet.get()) < 0 || avcodec_send_packet(context.get(), nullptr) < 0 ||
        avcodec_receive_frame(context.get(), frame.get()) < 0 || !isSane(*frame)) {
        return nullptr;
    }
    return frame;
}

/// At most kCoverPixels on the longer side, never enlarged. Null when the format of the pixels is beyond swscale.
Owned<AVFrame> scaled(const AVFrame& picture)
{
    const int longer = std::max(picture.width, picture.height);
    const int target = std::min(longer, kCoverPixels);
    Owned<AVFrame> out = makeFrame();
    out->format = AV_PIX_FMT_YUVJ420P;
    out->width = std::max(1, picture.width * target / longer);
    out->height = std::max(1, picture.height * target / longer);
    out->color_range = AVCOL_RANGE_JPEG;
    const auto format = static_cast<AVPixelFormat>(picture.format);
    if (sws_isSupportedInput(format) == 0 || av_frame_get_buffer(out.get(), 0) < 0) {
        return nullptr;
    }
    const Owned<SwsContext> scaler(sws_getContext(picture.width, picture.height, format, out->width, out->height,
                                                  AV_PIX_FMT_YUVJ420P, SWS_AREA | SWS_ACCURATE_RND, nullptr, nullptr,
                                                  nullptr));
    if (scaler == nullptr ||
        sws_scale(scaler.get(), picture.data, picture.linesize, 0, picture.height, out->data, out->linesize) <= 0) {
        return nullptr;
    }
    return out;
}

std::optional<std::string> jpegOf(AVFrame& picture)
{
    const AVCodec* codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG);
    const Owned<AVCodecContext> context = makeCodecContext(codec);
    context->width = picture.width;
    context->height = picture.height;
    context->pix_fmt = AV_PIX_FMT_YUVJ420P;
    context->color_range = AVCOL_RANGE_JPEG;
    context->time_base = {1, 25}; // of one picture, but there must be one
    context->flags |= AV_CODEC_FLAG_QSCALE | AV_CODEC_FLAG_BITEXACT;
    context->global_quality = kQuality * FF_QP2LAMBDA;
    picture.quality = context->global_quality;
    const Owned<AVPacket> packet = makePacket();
    if (avcodec_open2(context.get(), codec, nullptr) < 0 || avcodec_send_frame(context.get(), &picture) < 0 ||
        avcodec_receive_packet(context.get(), packet.get()) < 0) {
        return std::nullopt;
    }
    return std::string(reinterpret_cast<const char*>(packet->data), static_cast<std::size_t>(packet->size));
}

std::optional<std::string> thumbnailOf(Bytes picture)
{
    const Owned<AVFrame> decoded = decodePicture(picture);
    const Owned<AVFrame> small = decoded ? scaled(*decoded) : nullptr;
    return small ? jpegOf(*small) : std::nullopt;
}

bool isFrontCover(const AVStream& stream)
{
    const AVDictionaryEntry* type = av_dict_get(stream.metadata, "comment", nullptr, 0);
    return type != nullptr && std::string_view(type->value) == "Cover (front)";
}

/// FFmpeg gives the pictures of every container as streams.
std::optional<std::string> embeddedCover(const fs::path& file)
{
    const Input input(file);
    std::vector<const AVStream*> pictures;
    for (unsigned i = 0; i < input->nb_streams; ++i) {
        const AVStream* stream = input->streams[i];
        if ((stream->disposition & AV_DISPOSITION_ATTACHED_PIC) != 0 && stream->attached_pic.size > 0) {
            pictures.push_back(stream);
        }
    }
    std::stable_partition(pictures.begin(), pictures.end(), [](const AVStream* s) { return isFrontCover(*s); });
    for (const AVStream* picture : pictures) {
        const AVPacket& packet = picture->attached_pic;
        if (auto thumbnail = thumbnailOf({packet.data, static_cast<std::size_t>(packet.size)})) {
            return thumbnail;
        }
    }
    return std::nullopt;
}

/// Position of an image among those that are a cover by their names; nothing for others.
std::optional<std::size_t> rankOf(const fs::path& image)
{
    constexpr std::array<std::string_view, 4> kNames = {"cover", "folder", "front", "album"};
    constexpr std::array<std::string_view, 6> kEndings = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp"};
    const std::string ending = folded(image.extension().string());
    const auto* const name = std::find(kNames.begin(), kNames.end(), folded(image.stem().string()));
    if (name == kNames.end() || std::find(kEndings.begin(), kEndings.end(), ending) == kEndings.end()) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(name - kNames.begin());
}

std::optional<std::string> folderCover(const fs::path& folder)
{
    std::vector<std::pair<std::size_t, fs::path>> images;
    std::error_code unreadable; // a folder that may be entered and not listed shows no images
    for (fs::directory_iterator it(folder, unreadable), end; !unreadable && it != end; it.increment(unreadable)) {
        if (const auto rank = rankOf(it->path().filename())) {
            images.emplace_back(*rank, it->path());
        }
    }
    std::sort(images.begin(), images.end());
    for (const auto& [rank, image] : images) {
        std::error_code gone;
        if (!fs::is_regular_file(image, gone) || fs::file_size(image, gone) > kLargestPicture || gone) {
            continue;
        }
        try {
            const std::string bytes = readFile(image);
            if (auto thumbnail = thumbnailOf({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()})) {
                return thumbnail;
            }
        } catch (const Error&) {
            continue; // no permission: as good as no image
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<std::string> coverThumbnail(const fs::path& file)
{
    std::optional<std::string> cover;
    try {
        cover = embeddedCover(file);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::BadFormat) {
            throw;
        }
        // What no container can be read from has no picture in it; its folder may have.
    }
    return cover ? cover : folderCover(file.has_parent_path() ? file.parent_path() : ".");
}

} // namespace nearfield::audio
