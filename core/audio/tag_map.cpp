#include "core/audio/tag_map.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <taglib/apefile.h>
#include <taglib/apetag.h>
#include <taglib/asffile.h>
#include <taglib/flacfile.h>
#include <taglib/id3v1tag.h>
#include <taglib/id3v2tag.h>
#include <taglib/infotag.h>
#include <taglib/mp4file.h>
#include <taglib/mpcfile.h>
#include <taglib/mpegfile.h>
#include <taglib/tpropertymap.h>
#include <taglib/trueaudiofile.h>
#include <taglib/wavfile.h>
#include <taglib/wavpackfile.h>
#include <taglib/xiphcomment.h>

#include "core/audio/ffmpeg.h"
#include "core/audio/tag_file.h"
#include "core/base/error.h"
#include "core/base/text.h"

namespace nearfield::audio {

namespace {

namespace fs = std::filesystem;

/// A file with thousands of frames, or a megabyte in one, is no better described than others.
constexpr std::size_t kMostNames = 20'000;
constexpr std::size_t kMostValues = 64;
constexpr std::size_t kLongestValue = 64 * 1024;

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

// ---- every kind of file

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
        // TagLib keeps one value of each name in ASF.
        const bool single = dynamic_cast<TagLib::ASF::File*>(opened.file.get()) != nullptr;
        properties.replace(textOf(name), single ? TagLib::StringList(list.toString("; ")) : list);
    }
    writeFreeForm(*opened.file, opened.file->setProperties(properties));
    if (!opened.file->save()) {
        throw Error(ErrorKind::Unreadable, fmt::format("Cannot write tags to {}", file.string()));
    }
}

} // namespace nearfield::audio
