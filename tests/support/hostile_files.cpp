#include "tests/support/hostile_files.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>
#include <string>
#include <string_view>

#include <sys/stat.h>

#include <fmt/format.h>

#include "core/audio/encoder.h"
#include "core/audio/tags.h"
#include "core/base/file.h"
#include "core/base/random.h"
#include "tests/support/sounds.h"
#include "tests/support/wav_file.h"

namespace nearfield::test {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 8> kEndings = {"wav", "flac", "ogg", "opus", "mp3", "m4a", "aiff", "wma"};
constexpr std::array<std::string_view, 8> kNames = {"plain",   "#1 50% off?", "Ärger über Öl", "夜に駆ける",
                                                    "caf\xe9", "http:x",      "a\nb",          " .. "};

std::string randomBytes(Random& random, std::size_t size)
{
    std::string bytes(size, '\0');
    for (char& c : bytes) {
        c = static_cast<char>(random.below(256));
    }
    return bytes;
}

// ---- headers, each valid by itself

std::string idOfAsf()
{
    return {"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c", 16};
}

std::vector<std::string> headers()
{
    const std::string flacInfo = Bytes().text("fLaC").be(0x00000022, 4).be(4096, 2).be(4096, 2).be(0, 6).str() +
                                 Bytes().be(0x0ac442f000000000U, 8).be(0, 8).be(0, 8).str();
    return {
        Bytes().text("RIFF").le(100'000, 4).text("WAVEfmt ").le(16, 4).le(1, 2).le(2, 2).le(44100, 4).str(),
        Bytes().text("FORM").be(100'000, 4).text("AIFFCOMM").be(18, 4).be(2, 2).be(99'999, 4).be(16, 2).str(),
        flacInfo,
        Bytes().text("OggS").be(0x0002, 2).le(0, 8).le(1, 4).le(0, 4).le(0, 4).be(0x011e, 2).text("\x01vorbis").str(),
        Bytes().text("OggS").be(0x0002, 2).le(0, 8).le(1, 4).le(0, 4).le(0, 4).be(0x0113, 2).text("OpusHead").str(),
        Bytes().be(0xfffb9064, 4).str(),                                               // a frame of MP3
        Bytes().be(0xfff15080, 4).str(),                                               // a frame of AAC
        Bytes().text("ID3").be(0x0400, 2).be(0, 1).synchsafe(1000).text("TIT2").str(), // a tag and nothing to play
        Bytes().be(24, 4).text("ftypM4A ").be(0, 4).text("M4A mp42").be(90'000, 4).text("moov").be(108, 4).str() +
            "mvhd",
        idOfAsf() + Bytes().le(5000, 8).le(6, 4).be(0x0102, 2).str(),
        Bytes().text("MAC ").le(3990, 2).le(0, 2).le(52, 4).le(24, 4).str(),
        Bytes().text("wvpk").le(100'000, 4).le(0x0410, 2).le(0, 2).le(44100, 4).str(),
        Bytes().text("MPCKSH").be(15, 1).be(0, 4).be(8, 1).str(),
        Bytes().text("MP+\x07").le(1000, 4).str(),
        Bytes().text("TTA1").le(1, 2).le(2, 2).le(16, 2).le(44100, 4).le(44100, 4).str(),
        Bytes().text("Extended Module: ").text(std::string(20, 'x')).be(0x1a, 1).str() + std::string(20, 't') +
            Bytes().le(0x0104, 2).le(276, 4).str(),
        Bytes().text("IMPM").text(std::string(26, 'n')).str(),
        Bytes().be(0x1a45dfa3, 4).be(0x01000000000000ffU, 8).str(), // Matroska
    };
}

// ---- sizes that are declared and are not there

std::string hugeWav(std::string bytes, Random& random)
{
    const std::uint64_t size = random.below(2) == 0 ? 0xffffffffU : 0x7ffffff0U;
    const std::size_t data = bytes.find("data");
    if (data != std::string::npos) {
        bytes.replace(data + 4, 4, Bytes().le(size, 4).str());
    }
    return bytes;
}

std::string hugeSize(Random& random)
{
    const std::string some = randomBytes(random, 2000 + random.below(20'000));
    switch (random.below(6)) {
    case 0:
        return Bytes().text("ID3").be(0x0300, 2).be(0, 1).synchsafe(0x0fffffff).text("APIC").be(0x0ffffff0, 4).str() +
               some;
    case 1:
        return Bytes().text("fLaC").be(0x04ffffff, 4).le(0xfffffff0, 4).str() + some; // a comment of 4 GiB
    case 2:
        return Bytes().be(24, 4).text("ftypM4A ").be(0, 4).text("M4A mp42").be(1, 4).text("moov").str() +
               Bytes().be(0x7fffffffffffff00U, 8).be(0x7fffff00, 4).text("udta").str() + some;
    case 3:
        return Bytes().text("FORM").be(0xffffffff, 4).text("AIFFCOMM").be(0xfffffff0, 4).be(2, 2).str() + some;
    case 4:
        return idOfAsf() + Bytes().le(0x7fffffffffffffffU, 8).le(0xffffffff, 4).be(0x0102, 2).str() + some;
    default:
        return Bytes().text("OggS").be(2, 2).le(~0ULL, 8).le(1, 4).le(0, 4).le(0, 4).be(0xff, 1).str() +
               std::string(255, '\xff') + "\x01vorbis" + some;
    }
}

std::string absurdWav(Random& random)
{
    constexpr std::array<int, 6> kRates = {0, 1, 7, 2'000'000'000, 44100, -1};
    constexpr std::array<int, 4> kChannels = {0, 1, 255, 65535};
    std::vector<float> samples(20'000);
    for (float& s : samples) {
        s = random.below(3) == 0 ? std::numeric_limits<float>::quiet_NaN() : 3e38F;
    }
    return wavOfFloats(samples, kChannels[random.below(kChannels.size())], kRates[random.below(kRates.size())]);
}

// ---- tags

std::string id3Frame(std::string_view name, const std::string& content, unsigned flags = 0)
{
    return Bytes().text(name).synchsafe(static_cast<std::uint32_t>(content.size())).be(flags, 2).str() + content;
}

std::string id3(const std::string& frames)
{
    return Bytes().text("ID3").be(0x0400, 2).be(0, 1).synchsafe(static_cast<std::uint32_t>(frames.size())).str() +
           frames;
}

/// A PNG that says it has 60000 × 60000 pixels.
std::string hugePicture()
{
    return Bytes().text("\x89PNG\r\n\x1a\n").be(13, 4).text("IHDR").be(60'000, 4).be(60'000, 4).be(0x0802, 2).str() +
           std::string(64, '\0');
}

std::string apic(const std::string& picture)
{
    return id3Frame("APIC", std::string("\0image/png\0\x03\0", 13) + picture);
}

std::string tagBomb(Random& random, const std::string& mp3)
{
    std::string frames;
    switch (random.below(8)) {
    case 0: // one frame of megabytes
        return id3(id3Frame("TIT2", "\x03" + std::string(2'000'000 + random.below(2'000'000), 'A'))) + mp3;
    case 1: // thousands of them
        for (int i = 0; i < 4000; ++i) {
            frames += id3Frame("TXXX", fmt::format("\x03key {}", i) + std::string("\0v", 2));
        }
        return id3(frames) + mp3;
    case 2: // more than anybody waits for
        for (int i = 0; i < 60'000; ++i) {
            frames += id3Frame("TPE1", "\x03x");
        }
        return id3(frames) + mp3;
    case 3: // compressed: a megabyte that is declared as four gigabytes, and no zlib at all
        return id3(id3Frame("TIT2", Bytes().synchsafe(0x0fffffff).str() + randomBytes(random, 1'000'000), 0x0009)) +
               mp3;
    case 4: // pictures that are none, or too large
        return id3(apic(hugePicture()) + apic(randomBytes(random, 5000)) + apic("")) + mp3;
    case 5: // text in all encodings that is in none
        return id3(id3Frame("TIT2", "\x01\xff\xfe" + std::string("\x00\xd8", 2)) +
                   id3Frame("TPE1", "\x03\xff\xfe\xfd") + id3Frame("TALB", "\x09zzz") +
                   id3Frame("TDRC", "\x03"
                                    "0000") +
                   id3Frame("TRCK", "\x03"
                                    "999999999999/-1") +
                   id3Frame("TBPM", "\x03nan")) +
               mp3;
    case 6: // APE tag that counts two billion items
        return mp3 + Bytes().text("APETAGEX").le(2000, 4).le(0x7fffffff, 4).le(0x7fffffff, 4).le(0, 4).le(0, 8).str();
    default: // Lyrics3, ID3v1 and an ID3v2 that lies within an ID3v2
        return id3(id3(id3(std::string(3000, '\xff')))) + mp3 + "LYRICSBEGIN999999LYRICS200TAG" +
               std::string(125, '\xe9');
    }
}

/// Boxes within boxes.
std::string nestedMp4(Random& random)
{
    const std::size_t depth = 1000 + random.below(100'000);
    Bytes out;
    out.be(24, 4).text("ftypM4A ").be(0, 4).text("M4A mp42");
    for (std::size_t i = depth; i > 0; --i) {
        out.be(8 * i, 4).text(i == depth ? "moov" : "udta");
    }
    return out.str();
}

std::string commentBomb(Random& random)
{
    Bytes comment;
    const std::size_t entries = 5000 + random.below(5000);
    comment.le(4, 4).text("test").le(entries, 4);
    for (std::size_t i = 0; i < entries; ++i) {
        comment.le(7, 4).text("TITLE=x");
    }
    const std::string& block = comment.str();
    return Bytes().text("fLaC").be(0x00000022, 4).be(4096, 2).be(4096, 2).be(0, 6).str() +
           Bytes().be(0x0ac442f000000000U, 8).be(0, 8).be(0, 8).be(0x84000000U + block.size(), 4).str() + block;
}

// ---- the folder

/// Makes one file after the other.
class Maker
{
public:
    Maker(const fs::path& folder, std::uint64_t seed)
        : m_folder(folder)
        , m_random(seed)
    {
        makeSound();
    }

    fs::path make(std::size_t index);

private:
    /// Every format once, with tags, as valid as can be.
    void makeSound();
    const std::string& anySound() { return m_sounds[m_random.below(m_sounds.size())]; }

    std::string damaged(std::size_t kind);
    void makeSpecial(const fs::path& path, std::size_t kind);

    fs::path m_folder;
    Random m_random;
    std::vector<std::string> m_sounds; ///< in the order of kEndings
};

void Maker::makeSound()
{
    Sound sound(1.5);
    addChords(sound, 0, true, 120);
    for (const std::string_view ending : kEndings) {
        const fs::path file = m_folder / fmt::format("seed.{}", ending);
        audio::writeAudioFile(file, sound.samples());
        audio::writeTags(file, {.title = "Seed", .artists = "A; B", .album = "Album", .year = 1999, .track = 3});
        m_sounds.push_back(readFile(file));
        fs::remove(file);
    }
}

constexpr std::size_t kDamages = 15;
constexpr std::size_t kSpecials = 5;

std::string Maker::damaged(std::size_t kind)
{
    std::string bytes = anySound();
    const std::string& mp3 = m_sounds[4];
    switch (kind) {
    case 0: // cut short
        return bytes.substr(0, m_random.below(bytes.size()));
    case 1: // bits flipped
        for (std::size_t n = 1 + m_random.below(200); n > 0; --n) {
            char& c = bytes[m_random.below(bytes.size())];
            c = static_cast<char>(c ^ (1 << m_random.below(8)));
        }
        return bytes;
    case 2: // bits of the header flipped
        for (std::size_t n = 1 + m_random.below(8); n > 0; --n) {
            char& c = bytes[m_random.below(std::min<std::size_t>(bytes.size(), 200))];
            c = static_cast<char>(c ^ (1 << m_random.below(8)));
        }
        return bytes;
    case 3: // whole, but likely called something else
        return bytes;
    case 4:
        return {};
    case 5: { // random behind a valid header
        const std::vector<std::string> all = headers();
        return all[m_random.below(all.size())] + randomBytes(m_random, 1000 + m_random.below(60'000));
    }
    case 6:
        return hugeSize(m_random);
    case 7:
        return hugeWav(m_sounds[0], m_random);
    case 8:
        return absurdWav(m_random);
    case 9:
        return tagBomb(m_random, mp3);
    case 10:
        return m_random.below(2) == 0 ? nestedMp4(m_random) : commentBomb(m_random);
    case 11: // a hole in the middle
        std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 4),
                  bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2), '\0');
        return bytes;
    case 12: // two formats in one
        return bytes.substr(0, bytes.size() / 2) + anySound();
    case 13:
        return m_random.below(2) == 0 ? randomBytes(m_random, m_random.below(50'000))
                                      : std::string(m_random.below(50'000), '\0');
    default:
        return m_random.below(2) == 0 ? "#EXTM3U\n/etc/passwd\nhttp://127.0.0.1:9/x.mp3\n"
                                      : "Not music, but a shopping list.\n";
    }
}

void Maker::makeSpecial(const fs::path& path, std::size_t kind)
{
    switch (kind) {
    case 0:
        if (::mkfifo(path.c_str(), 0600) != 0) {
            throw std::runtime_error("cannot make a pipe");
        }
        break;
    case 1:
        fs::create_directory(path);
        break;
    case 2:
        fs::create_symlink("nowhere.mp3", path);
        break;
    case 3:
        fs::create_symlink(path.filename(), path); // to itself
        break;
    default:
        std::ofstream(path, std::ios::binary) << anySound();
        fs::permissions(path, fs::perms::none);
        break;
    }
}

fs::path Maker::make(std::size_t index)
{
    // Every kind in turn, so that small counts have all of them.
    const std::size_t kind = index % (kDamages + kSpecials);
    const std::string_view name = kNames[m_random.below(kNames.size())];
    const std::string_view ending = kEndings[m_random.below(kEndings.size())];
    const fs::path path = m_folder / fmt::format("{:03} {}.{}", index, name, ending);
    if (kind < kDamages) {
        std::ofstream(path, std::ios::binary) << damaged(kind);
    } else {
        makeSpecial(path, kind - kDamages);
    }
    return path;
}

} // namespace

std::vector<fs::path> writeHostileFiles(const fs::path& folder, std::size_t count, std::uint64_t seed)
{
    Maker maker(folder, seed);
    std::vector<fs::path> paths;
    for (std::size_t i = 0; i < count; ++i) {
        paths.push_back(maker.make(i));
    }
    return paths;
}

} // namespace nearfield::test
