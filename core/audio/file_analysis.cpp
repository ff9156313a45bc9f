#include "core/audio/file_analysis.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <system_error>
#include <vector>

#include <unistd.h>

#include <fmt/format.h>

#include "core/audio/analyser.h"
#include "core/audio/cover.h"
#include "core/audio/regular_file.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/hash.h"

namespace nearfield::audio {

namespace {

constexpr std::uint64_t kPiece = 64 * 1024;

/// Up to kPiece bytes from `offset`, appended.
void appendPiece(const RegularFile& file, const std::filesystem::path& path, std::uint64_t offset, std::string& out)
{
    const std::size_t start = out.size();
    const auto wanted = static_cast<std::size_t>(std::min(kPiece, file.size - offset));
    out.resize(start + wanted);
    std::size_t have = 0;
    while (have < wanted) {
        const ssize_t got =
            ::pread(file.descriptor.get(), out.data() + start + have, wanted - have, static_cast<off_t>(offset + have));
        if (got == 0) {
            break; // it shrank meanwhile
        }
        if (got > 0) {
            have += static_cast<std::size_t>(got);
        } else if (errno != EINTR) {
            throw Error(ErrorKind::Unreadable,
                        fmt::format("Cannot read {}: {}", path.string(), std::system_category().message(errno)));
        }
    }
    out.resize(start + have);
}

struct Heard
{
    SoundDescription sound;
    std::size_t damagedPackets = 0;
};

/// Feeds the analyser for `longest` seconds and then finds out how long the whole is.
Heard listen(Decoder& decoder, double longest)
{
    Analyser analyser;
    const auto most = static_cast<std::uint64_t>(std::max(longest, 0.0) * kSampleRate) * kChannels;
    std::uint64_t samples = 0;
    for (std::span<const float> block = decoder.read(); !block.empty(); block = decoder.read()) {
        if (samples < most) {
            analyser.add(block.first(static_cast<std::size_t>(std::min<std::uint64_t>(block.size(), most - samples))));
        }
        samples += block.size();
        // Where the container does not say how long it is, the rest is decoded to be counted.
        if (samples >= most && decoder.info().seconds > 0) {
            break;
        }
    }
    Heard heard{.sound = analyser.finish(), .damagedPackets = decoder.damagedPackets()};
    const double decoded = static_cast<double>(samples) / kChannels / kSampleRate;
    heard.sound.seconds = samples < most ? decoded : std::max(decoded, decoder.info().seconds);
    return heard;
}

// The form in which it crosses: version, then the members in their order.

constexpr std::uint32_t kFormVersion = 1;

void writeInt(BinaryWriter& out, const std::optional<int>& value)
{
    out.u32(value ? 1 : 0);
    out.u32(static_cast<std::uint32_t>(value.value_or(0)));
}

std::optional<int> readInt(BinaryReader& in)
{
    const bool known = in.u32() != 0;
    const auto value = static_cast<int>(in.u32());
    return known ? std::optional(value) : std::nullopt;
}

void writeFloat(BinaryWriter& out, const std::optional<float>& value)
{
    out.u32(value ? 1 : 0);
    out.floats(std::array{value.value_or(0.0F)});
}

std::optional<float> readFloat(BinaryReader& in)
{
    const bool known = in.u32() != 0;
    std::array<float, 1> value{};
    in.floats(value);
    return known ? std::optional(value[0]) : std::nullopt;
}

void write(BinaryWriter& out, const StreamInfo& stream)
{
    out.text(stream.codec);
    out.u32(static_cast<std::uint32_t>(stream.sampleRate));
    out.u32(static_cast<std::uint32_t>(stream.channels));
    out.f64(stream.seconds);
    out.u32(static_cast<std::uint32_t>(stream.bitRate));
}

StreamInfo readStream(BinaryReader& in)
{
    StreamInfo stream;
    stream.codec = in.text();
    stream.sampleRate = static_cast<int>(in.u32());
    stream.channels = static_cast<int>(in.u32());
    stream.seconds = in.f64();
    stream.bitRate = static_cast<int>(in.u32());
    return stream;
}

void write(BinaryWriter& out, const Tags& tags)
{
    for (const std::string* text : {&tags.title, &tags.artists, &tags.album, &tags.albumArtist, &tags.genre, &tags.key,
                                    &tags.isrc, &tags.musicBrainzRecording, &tags.lyrics}) {
        out.text(*text);
    }
    for (const std::optional<int>* number : {&tags.year, &tags.track, &tags.disc}) {
        writeInt(out, *number);
    }
    for (const std::optional<float>* number :
         {&tags.bpm, &tags.trackGain, &tags.trackPeak, &tags.albumGain, &tags.albumPeak}) {
        writeFloat(out, *number);
    }
    out.f64(tags.seconds);
}

Tags readTagsFrom(BinaryReader& in)
{
    Tags tags;
    for (std::string* text : {&tags.title, &tags.artists, &tags.album, &tags.albumArtist, &tags.genre, &tags.key,
                              &tags.isrc, &tags.musicBrainzRecording, &tags.lyrics}) {
        *text = in.text();
    }
    for (std::optional<int>* number : {&tags.year, &tags.track, &tags.disc}) {
        *number = readInt(in);
    }
    for (std::optional<float>* number :
         {&tags.bpm, &tags.trackGain, &tags.trackPeak, &tags.albumGain, &tags.albumPeak}) {
        *number = readFloat(in);
    }
    tags.seconds = in.f64();
    return tags;
}

} // namespace

FileAnalysis analyseFile(const std::filesystem::path& file, double longest)
{
    FileAnalysis analysis;
    analysis.contentHash = contentHash(file);
    Decoder decoder(file); // first: what is no sound needs no tags
    analysis.stream = decoder.info();
    analysis.tags = readTags(file);
    analysis.cover = coverThumbnail(file).value_or("");
    Heard heard = listen(decoder, longest);
    analysis.sound = std::move(heard.sound);
    analysis.damagedPackets = heard.damagedPackets;
    return analysis;
}

std::uint64_t contentHash(const std::filesystem::path& path)
{
    const RegularFile file = openRegularFile(path);
    BinaryWriter size;
    size.u64(file.size);
    std::string bytes = size.bytes();
    if (file.size <= 3 * kPiece) {
        for (std::uint64_t offset = 0; offset < file.size; offset += kPiece) {
            appendPiece(file, path, offset, bytes);
        }
    } else {
        for (const std::uint64_t offset : {std::uint64_t{0}, (file.size - kPiece) / 2, file.size - kPiece}) {
            appendPiece(file, path, offset, bytes);
        }
    }
    return hash64(bytes);
}

std::string bytesOf(const FileAnalysis& analysis)
{
    BinaryWriter out;
    out.u32(kFormVersion);
    out.u64(analysis.contentHash);
    write(out, analysis.stream);
    write(out, analysis.tags);
    out.text(bytesOf(analysis.sound));
    out.text(analysis.cover);
    out.u64(analysis.damagedPackets);
    return out.bytes();
}

FileAnalysis parseFileAnalysis(std::string_view bytes)
{
    const std::string source = "the answer of an analysis worker";
    BinaryReader in(bytes, source);
    if (in.u32() != kFormVersion) {
        throw Error(ErrorKind::Corrupt, source + " has another form");
    }
    FileAnalysis analysis;
    analysis.contentHash = in.u64();
    analysis.stream = readStream(in);
    analysis.tags = readTagsFrom(in);
    analysis.sound = parseDescription(in.text(), source);
    analysis.cover = in.text();
    analysis.damagedPackets = in.u64();
    if (in.left() != 0) {
        throw Error(ErrorKind::Corrupt, source + " goes on after its end");
    }
    return analysis;
}

} // namespace nearfield::audio
