#include "core/audio/tag_file.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

#include <fmt/format.h>
#include <taglib/aifffile.h>
#include <taglib/apefile.h>
#include <taglib/asffile.h>
#include <taglib/flacfile.h>
#include <taglib/id3v2framefactory.h>
#include <taglib/itfile.h>
#include <taglib/modfile.h>
#include <taglib/mp4file.h>
#include <taglib/mpcfile.h>
#include <taglib/mpegfile.h>
#include <taglib/oggflacfile.h>
#include <taglib/opusfile.h>
#include <taglib/s3mfile.h>
#include <taglib/speexfile.h>
#include <taglib/tdebuglistener.h>
#include <taglib/trueaudiofile.h>
#include <taglib/vorbisfile.h>
#include <taglib/wavfile.h>
#include <taglib/wavpackfile.h>
#include <taglib/xmfile.h>

#include "core/audio/regular_file.h"
#include "core/base/error.h"

namespace nearfield::audio {

namespace {

/// Compressed frames unpack to a thousand times their size. Hardly a program has ever written them.
constexpr std::uint64_t kMostCompressed = 64 * 1024;
constexpr int kMostFrames = 10'000;
constexpr std::size_t kDeepestBox = 32;
constexpr int kMostBoxes = 100'000;

class Silence : public TagLib::DebugListener
{
public:
    void printMessage(const TagLib::String&) override {} // a damaged tag is no news; stderr is not TagLib's to write to
};

void silenceTagLib()
{
    static Silence silence;
    static std::once_flag once;
    std::call_once(once, [] { TagLib::setDebugListener(&silence); });
}

/// Leaves the stream at its beginning: from where it stands some kinds of files begin to read.
std::string bytesAt(TagLib::IOStream& stream, long offset, unsigned long size)
{
    stream.seek(offset);
    const TagLib::ByteVector bytes = stream.readBlock(size);
    stream.seek(0);
    return {bytes.data(), bytes.size()};
}

std::uint32_t bigEndian(std::string_view bytes)
{
    std::uint32_t v = 0;
    for (const char c : bytes.substr(0, 4)) {
        v = v << 8 | static_cast<unsigned char>(c);
    }
    return v;
}

std::uint32_t synchsafe(std::string_view bytes)
{
    std::uint32_t v = 0;
    for (const char c : bytes.substr(0, 4)) {
        v = v << 7 | (static_cast<unsigned char>(c) & 0x7FU);
    }
    return v;
}

/// Bytes of an ID3v2 tag at the beginning, with its header; 0 when there is none.
long sizeOfId3(TagLib::IOStream& stream)
{
    const std::string header = bytesAt(stream, 0, 10);
    return header.size() == 10 && header.starts_with("ID3") ? 10 + static_cast<long>(synchsafe(header.substr(6))) : 0;
}

/// Whether the frames of a tag (ID3v2.3 and 2.4) could fill the memory, or take minutes.
bool isBomb(TagLib::IOStream& stream, long tagSize)
{
    if (tagSize == 0) {
        return false;
    }
    const char version = bytesAt(stream, 3, 1)[0];
    if (version != 3 && version != 4) {
        return false;
    }
    std::uint64_t compressed = 0;
    int frames = 0;
    for (long at = 10; at + 10 <= tagSize; ++frames) {
        const std::string frame = bytesAt(stream, at, 10);
        if (frame.size() < 10 || frame[0] == '\0') {
            break;
        }
        const std::uint32_t size = version == 4 ? synchsafe(frame.substr(4)) : bigEndian(frame.substr(4));
        const unsigned flag = version == 4 ? 0x08U : 0x80U;
        if ((static_cast<unsigned char>(frame[9]) & flag) != 0) {
            compressed += size;
        }
        at += 10 + static_cast<long>(size);
    }
    return compressed > kMostCompressed || frames > kMostFrames;
}

/// Boxes that TagLib looks into, one within the other, on the stack.
bool isMp4Container(std::string_view name)
{
    constexpr std::array<std::string_view, 12> kContainers = {"moov", "udta", "mdia", "meta", "ilst", "stbl",
                                                              "minf", "moof", "traf", "trak", "stsd", "----"};
    return std::find(kContainers.begin(), kContainers.end(), name) != kContainers.end();
}

/// Whether the boxes of an MP4 are nested, or as many, as no program writes them.
bool isMaze(TagLib::IOStream& stream)
{
    std::vector<std::int64_t> ends = {stream.length()};
    std::int64_t at = 0;
    for (int boxes = 0; !ends.empty(); ++boxes) {
        if (ends.size() > kDeepestBox || boxes > kMostBoxes) {
            return true;
        }
        const std::string header = bytesAt(stream, static_cast<long>(at), 16);
        std::int64_t size = header.size() < 8 ? 0 : bigEndian(header);
        if (size == 1 && header.size() == 16) {
            size = std::int64_t{bigEndian(header.substr(8))} << 32 | bigEndian(header.substr(12));
        }
        if (at + 8 > ends.back() || size < 8) {
            at = ends.back(); // the box around it ends here, or is damaged
            ends.pop_back();
        } else if (isMp4Container(header.substr(4, 4))) {
            ends.push_back(std::min(ends.back(), at + size));
            at += header.substr(4, 4) == "meta" ? 12 : 8;
        } else {
            at += size;
        }
    }
    return false;
}

std::unique_ptr<TagLib::File> makeOgg(TagLib::IOStream& stream, std::string_view page)
{
    if (page.find("OpusHead") != std::string_view::npos) {
        return std::make_unique<TagLib::Ogg::Opus::File>(&stream);
    }
    if (page.find("\x7f"
                  "FLAC") != std::string_view::npos) {
        return std::make_unique<TagLib::Ogg::FLAC::File>(&stream);
    }
    if (page.find("Speex   ") != std::string_view::npos) {
        return std::make_unique<TagLib::Ogg::Speex::File>(&stream);
    }
    return std::make_unique<TagLib::Ogg::Vorbis::File>(&stream);
}

bool isMp4Atom(std::string_view name)
{
    constexpr std::array<std::string_view, 6> kFirst = {"ftyp", "moov", "mdat", "free", "skip", "wide"};
    return std::find(kFirst.begin(), kFirst.end(), name) != kFirst.end();
}

std::unique_ptr<TagLib::File> makeModule(TagLib::IOStream& stream, std::string_view head)
{
    if (head.starts_with("Extended Module: ")) {
        return std::make_unique<TagLib::XM::File>(&stream);
    }
    if (head.starts_with("IMPM")) {
        return std::make_unique<TagLib::IT::File>(&stream);
    }
    if (head.size() >= 48 && head.substr(44, 4) == "SCRM") {
        return std::make_unique<TagLib::S3M::File>(&stream);
    }
    const std::string mark = bytesAt(stream, 1080, 4);
    if (mark == "M.K." || mark == "M!K!" || mark == "FLT4" || (mark.size() == 4 && mark.substr(1) == "CHN")) {
        return std::make_unique<TagLib::Mod::File>(&stream);
    }
    return nullptr;
}

std::unique_ptr<TagLib::File> makeFile(TagLib::IOStream& stream)
{
    TagLib::ID3v2::FrameFactory* const frames = TagLib::ID3v2::FrameFactory::instance();
    const long id3 = sizeOfId3(stream);
    const std::string bytes = bytesAt(stream, id3, 128);
    const std::string_view head = bytes;
    if (head.starts_with("fLaC")) {
        return std::make_unique<TagLib::FLAC::File>(&stream, frames);
    }
    if (head.starts_with("OggS")) {
        return makeOgg(stream, head);
    }
    if (head.size() >= 12 && isMp4Atom(head.substr(4, 4))) {
        return isMaze(stream) ? nullptr : std::make_unique<TagLib::MP4::File>(&stream);
    }
    if (head.starts_with("RIFF") && head.size() >= 12 && head.substr(8, 4) == "WAVE") {
        return std::make_unique<TagLib::RIFF::WAV::File>(&stream);
    }
    if (head.starts_with("FORM") && head.size() >= 12 && head.substr(8, 3) == "AIF") {
        return std::make_unique<TagLib::RIFF::AIFF::File>(&stream);
    }
    if (head.starts_with("\x30\x26\xb2\x75\x8e\x66\xcf\x11")) {
        return std::make_unique<TagLib::ASF::File>(&stream);
    }
    if (head.starts_with("MAC ")) {
        return std::make_unique<TagLib::APE::File>(&stream);
    }
    if (head.starts_with("wvpk")) {
        return std::make_unique<TagLib::WavPack::File>(&stream);
    }
    if (head.starts_with("MP+") || head.starts_with("MPCK")) {
        return std::make_unique<TagLib::MPC::File>(&stream);
    }
    if (head.starts_with("TTA")) {
        return std::make_unique<TagLib::TrueAudio::File>(&stream, frames);
    }
    if (auto module = makeModule(stream, head)) {
        return module;
    }
    return std::make_unique<TagLib::MPEG::File>(&stream, frames);
}

} // namespace

TagFile openTagFile(const std::filesystem::path& path, bool forWriting)
{
    silenceTagLib();
    const RegularFile regular = openRegularFile(path); // before TagLib, which would wait at a pipe
    TagFile out;
    out.stream = forWriting ? std::make_unique<TagLib::FileStream>(path.c_str())
                            : std::make_unique<TagLib::FileStream>(::dup(regular.descriptor.get()), true);
    if (!out.stream->isOpen() || (forWriting && out.stream->readOnly())) {
        throw Error(ErrorKind::Unreadable,
                    fmt::format("Cannot {} {}", forWriting ? "write to" : "read", path.string()));
    }
    if (!isBomb(*out.stream, sizeOfId3(*out.stream))) {
        out.file = makeFile(*out.stream);
    }
    return out;
}

} // namespace nearfield::audio
