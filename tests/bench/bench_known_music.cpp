// Tempo and key of real music of which they are known.
//   bench_known_music FRETS_ON_FIRE_FOLDER… [CLIPS_FOLDER]
//
// A folder of Frets on Fire songs has notes.mid, which states the tempo, beside song.ogg and guitar.ogg, the stems,
// which are added up (Debian packages fretsonfire-songs-sectoid and -muldjord; fetch_music lays them out). Clips are
// files whose name is in kClips below. Exact is within 4 %; "octave" also counts twice, thrice and half of it as heard.

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "core/audio/analyser.h"
#include "core/audio/decoder.h"

namespace {

using namespace nearfield::audio;
namespace fs = std::filesystem;

struct Known
{
    std::string_view name; ///< part of the file's name
    float tempo = 0;       ///< 0: not known
    int key = -1;          ///< −1: not known
    bool major = true;
};

constexpr std::array kClips = {
    Known{.name = "admiralbob77", .tempo = 136},
    Known{.name = "metronome_120bpm", .tempo = 120},
    Known{.name = "solo-trumpet-06", .tempo = 90, .key = 5},
    Known{.name = "Hungarian_Dance_number_5", .key = 6, .major = false},
};

constexpr std::array<std::string_view, 12> kKeys = {"C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"};

struct Tally
{
    int tempi = 0;
    int exact = 0;
    int octave = 0;
    int keys = 0;
    int keysRight = 0;
};

/// Of the first tempo event of a Standard MIDI File: FF 51 03 and the microseconds of a quarter note.
std::optional<float> tempoOfMidi(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    const std::size_t at = bytes.find("\xFF\x51\x03");
    if (at == std::string::npos || at + 6 > bytes.size()) {
        return std::nullopt;
    }
    const auto byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(bytes[at + i])); };
    return 60e6F / static_cast<float>(byte(3) << 16U | byte(4) << 8U | byte(5));
}

std::vector<float> samplesOf(const fs::path& file)
{
    std::vector<float> samples;
    Decoder decoder(file);
    for (auto block = decoder.read(); !block.empty(); block = decoder.read()) {
        samples.insert(samples.end(), block.begin(), block.end());
    }
    return samples;
}

SoundDescription listen(const fs::path& file, const std::optional<fs::path>& stem = std::nullopt)
{
    std::vector<float> samples = samplesOf(file);
    if (stem) {
        const std::vector<float> more = samplesOf(*stem);
        samples.resize(std::max(samples.size(), more.size()));
        for (std::size_t i = 0; i < more.size(); ++i) {
            samples[i] += more[i];
        }
    }
    Analyser analyser;
    analyser.add(samples);
    return analyser.finish();
}

bool isNear(float heard, float known)
{
    return std::abs(heard / known - 1) <= 0.04F;
}

void report(const std::string& name, const SoundDescription& heard, const Known& known, Tally& tally)
{
    std::string verdict;
    if (known.tempo > 0) {
        const bool exact = isNear(heard.tempo, known.tempo);
        const bool octave = exact || isNear(heard.tempo * 2, known.tempo) || isNear(heard.tempo / 2, known.tempo) ||
                            isNear(heard.tempo * 3, known.tempo);
        ++tally.tempi;
        tally.exact += exact ? 1 : 0;
        tally.octave += octave ? 1 : 0;
        verdict += fmt::format("tempo {:.0f}: {}", known.tempo, exact ? "exact" : octave ? "octave" : "WRONG");
    }
    if (known.key >= 0) {
        const bool right = heard.key == known.key && heard.major == known.major;
        ++tally.keys;
        tally.keysRight += right ? 1 : 0;
        verdict +=
            fmt::format("{}key {} {}: {}", verdict.empty() ? "" : ", ", kKeys[static_cast<std::size_t>(known.key)],
                        known.major ? "major" : "minor", right ? "right" : "WRONG");
    }
    const std::string key = heard.key < 0 ? "none"
                                          : fmt::format("{} {}", kKeys[static_cast<std::size_t>(heard.key)],
                                                        heard.major ? "major" : "minor");
    fmt::print("{:28.28} {:6.1f} BPM (confidence {:.2f})  {:9} ({:.2f})  {:6.1f} LUFS   {}\n", name, heard.tempo,
               heard.tempoConfidence, key, heard.keyConfidence, heard.loudness, verdict);
}

std::vector<fs::path> filesUnder(const fs::path& folder)
{
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) {
            files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    return files;
}

void judge(const fs::path& file, Tally& tally)
{
    if (file.filename() == "notes.mid") {
        const fs::path song = file.parent_path() / "song.ogg";
        const fs::path guitar = file.parent_path() / "guitar.ogg";
        if (const auto tempo = tempoOfMidi(file); tempo && fs::exists(song) && fs::exists(guitar)) {
            report(file.parent_path().filename().string(), listen(song, guitar), {.name = {}, .tempo = *tempo}, tally);
        }
        return;
    }
    for (const Known& known : kClips) {
        if (file.filename().string().find(known.name) != std::string::npos) {
            report(file.filename().string(), listen(file), known, tally);
        }
    }
}

} // namespace

int main(int argc, char** argv)
try {
    if (argc < 2) {
        fmt::print(stderr, "usage: bench_known_music FRETS_ON_FIRE_FOLDER… [CLIPS_FOLDER]\n");
        return 2;
    }
    Tally tally;
    for (int i = 1; i < argc; ++i) {
        for (const fs::path& file : filesUnder(argv[i])) {
            judge(file, tally);
        }
    }
    fmt::print("tempo: {} of {} exact, {} up to an octave; key: {} of {}\n", tally.exact, tally.tempi, tally.octave,
               tally.keysRight, tally.keys);
    return tally.tempi + tally.keys > 0 ? 0 : 1;
} catch (const std::exception& error) {
    fmt::print(stderr, "bench_known_music: {}\n", error.what());
    return 1;
}
