#include "core/audio/tag_map.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>

#include <unistd.h>

#include <fmt/format.h>
#include <taglib/aifffile.h>
#include <taglib/apefile.h>
#include <taglib/apetag.h>
#include <taglib/asffile.h>
#include <taglib/flacfile.h>
#include <taglib/id3v1tag.h>
#include <taglib/id3v2framefactory.h>
#include <taglib/id3v2tag.h>
#include <taglib/infotag.h>
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
#include <taglib/tfilestream.h>
#include <taglib/tpropertymap.h>
#include <taglib/trueaudiofile.h>
#include <taglib/vorbisfile.h>
#include <taglib/wavfile.h>
#include <taglib/wavpackfile.h>
#include <taglib/xiphcomment.h>
#include <taglib/xmfile.h>

#include "core/audio/ffmpeg.h"
#include "core/audio/regular_file.h"
#include "core/base/error.h"
#include "core/base/text.h"

namespace nearfield::audio {

namespace {

namespace fs = std::filesystem;

/// A file with thousands of frames, or a megabyte in one, is no better described than others.
constexpr std::size_t kMostNames = 1000;
constexpr std::size_t kMostValues = 64;
constexpr std::size_t kLongestValue = 64 * 1024;
/// Compressed frames unpack to a thousand times their size. Hardly a program has ever written them.
constexpr std::uint64_t kMostCompressed = 64 * 1024;
constexpr int kMostFrames = 20'000;

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

// ---- text

void appendUtf8(std::string& out, char32_t c)
{
    const auto push = [&](char32_t v) { out.push_back(static_cast<char>(v)); };
    if (c < 0x80) {
        push(c);
    } else if (c < 0x800) {
        push(0xC0 | c >> 6);
        push(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        push(0xE0 | c >> 12);
        push(0x80 | (c >> 6 & 0x3F));
        push(0x80 | (c & 0x3F));
    } else {
        push(0xF0 | c >> 18);
        push(0x80 | (c >> 12 & 0x3F));
        push(0x80 | (c >> 6 & 0x3F));
        push(0x80 | (c & 0x3F));
    }
}

/// TagLib's own conversion gives nothing at all when one surrogate stands alone. Text that was called Latin-1 and is
/// UTF-8 (many programs write it so) is taken for UTF-8, other such text for Windows-1252.
std::string utf8Of(const TagLib::String& text)
{
    std::string out;
    std::string narrow;
    const std::size_t size = std::min<std::size_t>(text.size(), kLongestValue);
    for (std::size_t i = 0; i < size; ++i) {
        const auto unit = static_cast<char32_t>(text[static_cast<int>(i)]) & 0xFFFFU;
        if (unit < 0x100) {
            narrow.push_back(static_cast<char>(unit));
        }
        const bool high = unit >= 0xD800 && unit < 0xDC00;
        const char32_t next = i + 1 < size ? static_cast<char32_t>(text[static_cast<int>(i + 1)]) & 0xFFFFU : 0;
        if (high && next >= 0xDC00 && next < 0xE000) {
            appendUtf8(out, 0x10000 + ((unit - 0xD800) << 10) + (next - 0xDC00));
            ++i;
        } else if (unit < 0xD800 || unit >= 0xE000) {
            appendUtf8(out, unit);
        }
    }
    if (narrow.size() != size || narrow.size() == out.size()) {
        return out;
    }
    return isValidUtf8(narrow) ? narrow : utf8FromLatin1(narrow);
}

std::string nameOf(std::string_view key)
{
    std::string name(key);
    for (char& c : name) {
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c == ' ' || c == '/' ? '_' : c;
    }
    return name;
}

// ---- what TagLib tells, into the map

/// Only when the name is not there yet: the richer tag went first.
void addMissing(TagMap& map, const std::string& name, const TagLib::StringList& values)
{
    if (name.empty() || map.size() >= kMostNames || map.contains(name)) {
        return;
    }
    std::vector<std::string> texts;
    for (const TagLib::String& value : values) {
        std::string text = utf8Of(value);
        if (!text.empty() && texts.size() < kMostValues) {
            texts.push_back(std::move(text));
        }
    }
    if (!texts.empty()) {
        map.emplace(name, std::move(texts));
    }
}

void addMissing(TagMap& map, const TagLib::PropertyMap& properties)
{
    for (const auto& [key, values] : properties) {
        addMissing(map, nameOf(utf8Of(key)), values);
    }
}

/// Beside what TagLib has names for: "----:com.apple.iTunes:initialkey".
void addFreeForm(TagMap& map, const TagLib::MP4::Tag* tag)
{
    if (tag == nullptr) {
        return;
    }
    for (const auto& [key, item] : tag->itemMap()) {
        const std::string name = utf8Of(key);
        if (name.starts_with("----:")) {
            addMissing(map, nameOf(name.substr(name.rfind(':') + 1)), item.toStringList());
        }
    }
}

/// As above: "WM/InitialKey", "replaygain_track_gain".
void addFreeForm(TagMap& map, TagLib::ASF::Tag* tag)
{
    if (tag == nullptr) {
        return;
    }
    for (const auto& [key, attributes] : tag->attributeListMap()) {
        const std::string name = utf8Of(key);
        TagLib::StringList values;
        for (const TagLib::ASF::Attribute& attribute : attributes) {
            if (attribute.type() == TagLib::ASF::Attribute::UnicodeType) {
                values.append(attribute.toString());
            }
        }
        addMissing(map, nameOf(name.starts_with("WM/") ? std::string_view(name).substr(3) : name), values);
    }
}

// ---- kinds of files

/// An opened file of any kind; the stream must outlive it.
struct TagFile
{
    std::unique_ptr<TagLib::FileStream> stream;
    std::unique_ptr<TagLib::File> file;
};

std::string bytesAt(TagLib::IOStream& stream, long offset, unsigned long size)
{
    stream.seek(offset);
    const TagLib::ByteVector bytes = stream.readBlock(size);
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
        return std::make_unique<TagLib::MP4::File>(&stream);
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

/// Without a file where TagLib must not look at it.
TagFile openTagFile(const fs::path& path, bool forWriting)
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

/// properties() is not virtual: a tag called by its general type tells seven names only.
template <typename... Tags>
void addAll(TagMap& map, const Tags*... tags)
{
    ((tags != nullptr ? addMissing(map, tags->properties()) : void()), ...);
}

void addTagsOf(TagMap& map, TagLib::File& file)
{
    if (auto* mpeg = dynamic_cast<TagLib::MPEG::File*>(&file)) {
        addAll(map, mpeg->ID3v2Tag(), mpeg->APETag(), mpeg->ID3v1Tag());
    } else if (auto* flac = dynamic_cast<TagLib::FLAC::File*>(&file)) {
        addAll(map, flac->xiphComment(), flac->ID3v2Tag(), flac->ID3v1Tag());
    } else if (auto* mp4 = dynamic_cast<TagLib::MP4::File*>(&file)) {
        addAll(map, mp4->tag());
        addFreeForm(map, mp4->tag());
    } else if (auto* asf = dynamic_cast<TagLib::ASF::File*>(&file)) {
        addAll(map, asf->tag());
        addFreeForm(map, asf->tag());
    } else if (auto* wav = dynamic_cast<TagLib::RIFF::WAV::File*>(&file)) {
        addAll(map, wav->ID3v2Tag(), wav->InfoTag());
    } else if (auto* ape = dynamic_cast<TagLib::APE::File*>(&file)) {
        addAll(map, ape->APETag(), ape->ID3v1Tag());
    } else if (auto* wavPack = dynamic_cast<TagLib::WavPack::File*>(&file)) {
        addAll(map, wavPack->APETag(), wavPack->ID3v1Tag());
    } else if (auto* mpc = dynamic_cast<TagLib::MPC::File*>(&file)) {
        addAll(map, mpc->APETag(), mpc->ID3v1Tag());
    } else if (auto* tta = dynamic_cast<TagLib::TrueAudio::File*>(&file)) {
        addAll(map, tta->ID3v2Tag(), tta->ID3v1Tag());
    } else {
        addMissing(map, file.properties());
    }
}

// ---- what FFmpeg tells

std::string nameOfFfmpegs(std::string_view key)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kOthers = {{
        {"ALBUM_ARTIST", "ALBUMARTIST"},
        {"TRACK", "TRACKNUMBER"},
        {"DISC", "DISCNUMBER"},
        {"TSRC", "ISRC"},
        {"TBPM", "BPM"},
    }};
    const std::string name = nameOf(key);
    const auto* const other =
        std::find_if(kOthers.begin(), kOthers.end(), [&](const auto& entry) { return entry.first == name; });
    return other == kOthers.end() ? name : std::string(other->second);
}

void addMissing(TagMap& map, const AVDictionary* dictionary)
{
    const AVDictionaryEntry* entry = nullptr;
    while ((entry = av_dict_get(dictionary, "", entry, AV_DICT_IGNORE_SUFFIX)) != nullptr && map.size() < kMostNames) {
        const std::string_view value = entry->value;
        if (!value.empty() && value.size() <= kLongestValue) {
            map.try_emplace(nameOfFfmpegs(entry->key),
                            std::vector{isValidUtf8(value) ? std::string(value) : utf8FromLatin1(value)});
        }
    }
}

/// TagLib leaves out comments that are not in the encoding they should be in, and knows fewer containers.
void askFfmpeg(TagMap& map, const fs::path& path)
{
    try {
        const ffmpeg::Input input(path);
        addMissing(map, input->metadata);
        for (unsigned i = 0; i < input->nb_streams; ++i) {
            if (input->streams[i]->codecpar->codec_type == AVMEDIA_TYPE_AUDIO) {
                addMissing(map, input->streams[i]->metadata);
            }
        }
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::BadFormat) { // no sound file to FFmpeg either: it has no tags
            throw;
        }
    }
}

// ---- writing

TagLib::String textOf(const std::string& utf8)
{
    return {utf8, TagLib::String::UTF8};
}

/// What TagLib's names do not reach goes under the names that other programs look for.
void writeFreeForm(TagLib::File& file, const TagLib::PropertyMap& rejected)
{
    for (const auto& [key, values] : rejected) {
        if (auto* mp4 = dynamic_cast<TagLib::MP4::File*>(&file)) {
            mp4->tag()->setItem("----:com.apple.iTunes:" + key, TagLib::MP4::Item(values));
        } else if (auto* asf = dynamic_cast<TagLib::ASF::File*>(&file)) {
            asf->tag()->setAttribute(key, TagLib::ASF::Attribute(values.toString()));
        }
    }
}

} // namespace

FileTags readTagMap(const fs::path& file)
{
    FileTags tags;
    const TagFile opened = openTagFile(file, false);
    if (opened.file != nullptr && opened.file->isValid()) {
        addTagsOf(tags.values, *opened.file);
        if (const TagLib::AudioProperties* properties = opened.file->audioProperties()) {
            tags.seconds = std::max(0, properties->lengthInMilliseconds()) / 1000.0;
        }
    }
    if (!tags.values.contains("TITLE") || !tags.values.contains("ARTIST")) {
        askFfmpeg(tags.values, file);
    }
    return tags;
}

void writeTagMap(const fs::path& file, const TagMap& values)
{
    const TagFile opened = openTagFile(file, true);
    if (opened.file == nullptr || !opened.file->isValid()) {
        throw Error(ErrorKind::BadFormat, fmt::format("{} takes no tags", file.string()));
    }
    TagLib::PropertyMap properties = opened.file->properties();
    for (const auto& [name, texts] : values) {
        TagLib::StringList list;
        for (const std::string& text : texts) {
            list.append(textOf(text));
        }
        properties.replace(textOf(name), list);
    }
    writeFreeForm(*opened.file, opened.file->setProperties(properties));
    if (!opened.file->save()) {
        throw Error(ErrorKind::Unreadable, fmt::format("Cannot write tags to {}", file.string()));
    }
}

} // namespace nearfield::audio
