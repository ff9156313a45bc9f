// How right the analysis is on music whose truth is known, because it was made up: tempi 60–200, all 24 keys, 13
// styles.
//   bench_ground_truth [TRACKS] [SECONDS]
// Prints a table by style, every miss, loudness beside ffmpeg's ebur128 filter (when the program ffmpeg is there) and
// the durations of files of six formats. The figures that Nearfield is held to are beside those that were measured.

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/audio/analyser.h"
#include "core/audio/decoder.h"
#include "core/audio/encoder.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/library/demo_music.h"

using namespace nearfield;

namespace {

struct Outcome
{
    DemoSong song;
    audio::SoundDescription heard;
    double renderSeconds = 0, analysisSeconds = 0;

    [[nodiscard]] bool near(double factor) const
    {
        return std::abs(static_cast<double>(heard.tempo) / (factor * song.tempo) - 1.0) <= 0.04;
    }
    [[nodiscard]] bool tempoExact() const { return near(1); }
    [[nodiscard]] bool tempoUpToAnOctave() const { return near(1) || near(2) || near(0.5); }
    [[nodiscard]] bool keyRight() const { return heard.key == song.key && heard.major == song.major; }
};

/// The style that was chosen least so far among those in which such a tempo is played.
synth::Style styleFor(double tempo, std::array<int, synth::kStyleCount>& used)
{
    std::size_t best = synth::kStyleCount;
    for (std::size_t s = 0; s < synth::kStyleCount; ++s) {
        const synth::Span& range = synth::specOf(static_cast<synth::Style>(s)).tempo;
        if (tempo >= range.low && tempo <= range.high && (best == synth::kStyleCount || used[s] < used[best])) {
            best = s;
        }
    }
    ++used[best];
    return static_cast<synth::Style>(best);
}

std::vector<DemoSong> songsToHear(std::size_t count, double seconds)
{
    constexpr double kSlowest = 60, kFastest = 200;
    std::array<int, synth::kStyleCount> used{};
    std::vector<DemoSong> songs;
    for (std::size_t i = 0; i < count; ++i) {
        Random random(1000 + i);
        const double tempo = kSlowest + (kFastest - kSlowest) * static_cast<double>(i) /
                                            static_cast<double>(std::max<std::size_t>(count, 2) - 1);
        const std::size_t key = 5 * i % 24;
        DemoSong song = demoSong(styleFor(tempo, used), tempo, static_cast<int>(key % 12), key < 12, seconds, 1000 + i);
        const synth::StyleSpec& spec = synth::specOf(song.style);
        song.loudness = spec.loudness.at(random.uniform());
        song.brightness = spec.brightness.at(random.uniform());
        song.energy = spec.energy.at(random.uniform());
        songs.push_back(std::move(song));
    }
    return songs;
}

double secondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::vector<Outcome> listen(const std::vector<DemoSong>& songs)
{
    std::vector<Outcome> outcomes(songs.size());
    parallelFor(songs.size(), [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            auto start = std::chrono::steady_clock::now();
            const std::vector<float> sound = render(songs[i]);
            outcomes[i].renderSeconds = secondsSince(start);
            start = std::chrono::steady_clock::now();
            audio::Analyser analyser;
            analyser.add(sound);
            outcomes[i].heard = analyser.finish();
            outcomes[i].analysisSeconds = secondsSince(start);
            outcomes[i].song = songs[i];
        }
    });
    return outcomes;
}

std::string keyName(int key, bool major)
{
    constexpr std::array<const char*, 12> kNames = {"C", "C#", "D", "E♭", "E", "F", "F#", "G", "A♭", "A", "B♭", "B"};
    return key < 0 ? "none" : fmt::format("{}{}", kNames[static_cast<std::size_t>(key)], major ? "" : "m");
}

std::string_view styleName(const DemoSong& song)
{
    return synth::specOf(song.style).name;
}

// -- tables ----------------------------------------------------------------------------------------------------------

template <typename Is>
double percent(const std::vector<Outcome>& outcomes, const Is& is)
{
    return 100.0 * static_cast<double>(std::count_if(outcomes.begin(), outcomes.end(), is)) /
           static_cast<double>(outcomes.size());
}

void printTable(const std::vector<Outcome>& outcomes)
{
    std::map<std::string_view, std::vector<Outcome>> byStyle;
    for (const Outcome& outcome : outcomes) {
        byStyle[styleName(outcome.song)].push_back(outcome);
    }
    byStyle["all"] = outcomes;
    fmt::print("{:<15}{:>7}{:>13}{:>15}{:>9}{:>16}\n", "style", "tracks", "tempo exact", "to an octave", "key",
               "tempo uncertain");
    for (const auto& [style, of] : byStyle) {
        fmt::print("{:<15}{:>7}{:>12.1f}%{:>14.1f}%{:>8.1f}%{:>15.1f}%\n", style, of.size(),
                   percent(of, [](const Outcome& o) { return o.tempoExact(); }),
                   percent(of, [](const Outcome& o) { return o.tempoUpToAnOctave(); }),
                   percent(of, [](const Outcome& o) { return o.keyRight(); }),
                   percent(of, [](const Outcome& o) { return o.heard.tempoConfidence < 0.4F; }));
    }
    fmt::print("to reach{:>27}{:>15}{:>9}\n\n", "≥ 90 %", "≥ 98 %", "≥ 95 %");
}

void printMisses(const std::vector<Outcome>& outcomes)
{
    for (const Outcome& o : outcomes) {
        if (!o.tempoExact() || !o.keyRight()) {
            fmt::print("{:<15}{:>6.1f} → {:>6.1f} BPM ({:.2f}){:<3} {:>4} → {:<4} ({:.2f}){} seed {}\n",
                       styleName(o.song), o.song.tempo, o.heard.tempo, o.heard.tempoConfidence,
                       o.tempoExact() ? "" : (o.tempoUpToAnOctave() ? " ½×2" : " !"), keyName(o.song.key, o.song.major),
                       keyName(o.heard.key, o.heard.major), o.heard.keyConfidence, o.keyRight() ? "  " : " !",
                       o.song.seed);
        }
    }
}

void printSpeed(const std::vector<Outcome>& outcomes)
{
    double music = 0, rendering = 0, analysis = 0;
    for (const Outcome& o : outcomes) {
        music += o.song.seconds;
        rendering += o.renderSeconds;
        analysis += o.analysisSeconds;
    }
    fmt::print("\nper core: rendered {:.0f} times as fast as it plays, analysed {:.0f} times\n", music / rendering,
               music / analysis);
}

// -- files -----------------------------------------------------------------------------------------------------------

/// What ffmpeg's ebur128 filter says of a file; nothing without the program.
std::optional<double> ffmpegLoudness(const std::filesystem::path& file)
{
    const std::string command = fmt::format(
        "ffmpeg -nostdin -hide_banner -nostats -i '{}' -af ebur128=framelog=verbose -f null - 2>&1", file.string());
    std::FILE* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) {
        return std::nullopt;
    }
    std::array<char, 512> line{};
    std::optional<double> loudness;
    while (std::fgets(line.data(), static_cast<int>(line.size()), pipe) != nullptr) {
        double value = 0;
        if (std::sscanf(line.data(), " I: %lf LUFS", &value) == 1) {
            loudness = value; // the last is that of the whole
        }
    }
    pclose(pipe);
    return loudness;
}

struct TemporaryFolder
{
    std::filesystem::path path =
        std::filesystem::temp_directory_path() / fmt::format("nearfield-truth-{}", std::rand());
    TemporaryFolder() { std::filesystem::create_directories(path); }
    ~TemporaryFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
};

void printLoudness(const std::vector<Outcome>& outcomes)
{
    const TemporaryFolder folder;
    double worst = 0, worstTarget = 0;
    int files = 0;
    for (const Outcome& o : outcomes) {
        worstTarget = std::max(worstTarget, std::abs(static_cast<double>(o.heard.loudness) - o.song.loudness));
    }
    for (std::size_t i = 0; i < outcomes.size(); i += 12) {
        const std::filesystem::path file = folder.path / "song.wav";
        audio::writeAudioFile(file, render(outcomes[i].song));
        if (const auto loudness = ffmpegLoudness(file)) {
            worst = std::max(worst, std::abs(*loudness - static_cast<double>(outcomes[i].heard.loudness)));
            ++files;
        }
    }
    fmt::print("loudness: at most {:.2f} LU from what the song was brought to\n", worstTarget);
    if (files > 0) {
        fmt::print("loudness: at most {:.2f} LU from ffmpeg's ebur128 on {} files (≤ 0.5)\n", worst, files);
    } else {
        fmt::print("loudness: no ffmpeg to compare with\n");
    }
}

void printDurations(const std::vector<Outcome>& outcomes)
{
    const TemporaryFolder folder;
    for (const char* format : {"wav", "flac", "mp3", "ogg", "opus", "m4a"}) {
        double worst = 0;
        for (std::size_t i = 0; i < outcomes.size(); i += 40) {
            DemoSong song = outcomes[i].song;
            song.seconds = 20.0 + 0.777 * static_cast<double>(i % 7);
            const std::filesystem::path file = folder.path / fmt::format("song.{}", format);
            audio::writeAudioFile(file, render(song));
            audio::Decoder decoder(file);
            std::size_t samples = 0;
            for (auto block = decoder.read(); !block.empty(); block = decoder.read()) {
                samples += block.size();
            }
            const double seconds = static_cast<double>(samples) / audio::kChannels / audio::kSampleRate;
            worst = std::max(worst, std::abs(seconds - song.seconds));
        }
        fmt::print("duration, {:<5} at most {:>4.0f} ms off (≤ 50)\n", format, 1000 * worst);
    }
}

} // namespace

int main(int argc, char** argv)
try {
    const std::size_t count = argc > 1 ? static_cast<std::size_t>(std::max(1, std::atoi(argv[1]))) : 240;
    const double seconds = argc > 2 ? std::max(5.0, std::atof(argv[2])) : 30;
    const std::vector<Outcome> outcomes = listen(songsToHear(count, seconds));
    printTable(outcomes);
    printMisses(outcomes);
    printSpeed(outcomes);
    printLoudness(outcomes);
    printDurations(outcomes);
    return 0;
} catch (const std::exception& error) {
    fmt::print(stderr, "bench_ground_truth: {}\n", error.what());
    return 1;
}
