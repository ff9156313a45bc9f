// bench_analysis [FILE…]: how much faster than real time sound files are listened to, on one core. Without files it
// makes some of a generated song, one a codec. Prints decoding alone and all of it, then the parts of listening, and
// the memory that the program takes. Time is that of the processor, so that others on the machine count less.

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/audio/analyser.h"
#include "core/audio/decimator.h"
#include "core/audio/decoder.h"
#include "core/audio/encoder.h"
#include "core/audio/fourier.h"
#include "core/audio/frames.h"
#include "core/audio/harmonicity.h"
#include "core/audio/key_finder.h"
#include "core/audio/loudness.h"
#include "core/audio/onset_envelope.h"
#include "core/audio/periodicity.h"
#include "core/audio/spectrum.h"
#include "tests/support/sounds.h"

using namespace nearfield;
using namespace nearfield::audio;
namespace fs = std::filesystem;

namespace {

double processorSeconds()
{
    timespec now = {};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double secondsOf(const std::function<void()>& work)
{
    const double begin = processorSeconds();
    work();
    return processorSeconds() - begin;
}

/// The quickest of three, which others on the machine disturbed least.
double quickestOf(const std::function<void()>& work)
{
    return std::min({secondsOf(work), secondsOf(work), secondsOf(work)});
}

std::vector<float> decoded(const fs::path& file)
{
    Decoder decoder(file);
    std::vector<float> samples;
    for (auto block = decoder.read(); !block.empty(); block = decoder.read()) {
        samples.insert(samples.end(), block.begin(), block.end());
    }
    return samples;
}

void printFile(const fs::path& file)
{
    double seconds = 0;
    const double decoding = secondsOf([&] {
        Decoder decoder(file);
        std::size_t samples = 0;
        for (auto block = decoder.read(); !block.empty(); block = decoder.read()) {
            samples += block.size();
        }
        seconds = static_cast<double>(samples) / kChannels / kSampleRate;
    });
    SoundDescription sound;
    const double whole = secondsOf([&] {
        Decoder decoder(file);
        Analyser analyser;
        for (auto block = decoder.read(); !block.empty(); block = decoder.read()) {
            analyser.add(block);
        }
        sound = analyser.finish();
    });
    const Decoder decoder(file);
    fmt::print("{:<10} {:>7.1f} s  decode {:>5.0f}x  all {:>5.0f}x   {:.1f} BPM, {:.1f} LUFS  {}\n",
               decoder.info().codec, seconds, seconds / decoding, seconds / whole, sound.tempo, sound.loudness,
               file.filename().string());
}

/// What the parts get to hear, made beforehand.
struct Signals
{
    std::vector<float> stereo, mono, half, quarter;
};

constexpr std::size_t kBlock = 8820; ///< frames, as the analyser takes them

Signals signalsOf(std::vector<float> stereo)
{
    Signals signals;
    signals.mono.resize(stereo.size() / kChannels);
    kernels::mixDown(stereo.data(), signals.mono.size(), signals.mono.data());
    signals.stereo = std::move(stereo);
    Decimator first;
    Decimator second;
    const std::span<const float> half = first.halve(signals.mono);
    signals.half.assign(half.begin(), half.end());
    const std::span<const float> quarter = second.halve(half);
    signals.quarter.assign(quarter.begin(), quarter.end());
    return signals;
}

/// Calls `use` with each block of a signal.
template <typename Use>
void inBlocks(std::span<const float> signal, std::size_t block, Use&& use)
{
    for (; !signal.empty(); signal = signal.subspan(std::min(block, signal.size()))) {
        use(signal.first(std::min(block, signal.size())));
    }
}

/// Calls `use` with the spectra of a signal.
template <typename Use>
void transform(std::span<const float> mono, std::size_t size, std::size_t hop, Use&& use)
{
    Frames frames(size, hop);
    Fourier fourier(size);
    std::vector<float> window(size);
    fillHann(window);
    inBlocks(mono, kBlock / 2, [&](std::span<const float> block) {
        frames.add(block, [&](std::span<const float> frame) {
            kernels::multiply(frame.data(), window.data(), size, fourier.input().data());
            use(fourier.power());
        });
    });
}

void printParts(const Signals& signals)
{
    const double music = static_cast<double>(signals.mono.size()) / kSampleRate;
    const auto print = [music](const char* name, double seconds) {
        fmt::print("  {:<38} {:>6.3f} ms a second of music, {:>6.0f}x\n", name, 1000 * seconds / music,
                   music / std::max(seconds, 1e-9));
    };
    fmt::print("\nlistening, and its parts alone:\n");
    print("all", quickestOf([&] {
              Analyser analyser;
              analyser.add(signals.stereo);
              (void)analyser.finish();
          }));
    print("loudness", quickestOf([&] { Loudness().add(signals.stereo); }));
    print("mix and two decimations", quickestOf([&] {
              Decimator first;
              Decimator second;
              std::vector<float> mid(kBlock);
              inBlocks(signals.stereo, kBlock * kChannels, [&](std::span<const float> block) {
                  const std::size_t frames = block.size() / kChannels;
                  kernels::mixDown(block.data(), frames, mid.data());
                  (void)second.halve(first.halve(std::span<const float>(mid).first(frames)));
              });
          }));

    const MelBands bands;
    OnsetDetector heard(bands);
    print("shared spectra, mel bands and onsets", quickestOf([&] {
              OnsetDetector onsets(bands);
              std::array<float, kMelBands> mel{};
              transform(signals.half, kFrame, kFrameHop, [&](std::span<const float> power) {
                  bands.measure(power, mel);
                  onsets.add(mel);
              });
          }));
    SpectralShape shape;
    std::array<float, kFrameBins> frame{};
    std::array<float, kMelBands> mel{};
    transform(signals.half, kFrame, kFrameHop, [&](std::span<const float> power) {
        std::copy(power.begin(), power.end(), frame.begin());
        bands.measure(power, mel);
        heard.add(mel);
    });
    print("shape of spectra and cepstrum", quickestOf([&] {
              for (double at = 0; at < music * kFramesPerSecond; at += 2) {
                  shape.add(frame, mel);
              }
          }));
    print("short spectra and harmonicity", quickestOf([&] {
              Harmonicity harmonicity;
              transform(signals.quarter, Harmonicity::kShort, Harmonicity::kShortHop,
                        [&](std::span<const float> power) { harmonicity.addShort(power); });
          }));
    print("long spectra, steadiness and chroma", quickestOf([&] {
              Harmonicity harmonicity;
              ChromaCollector chroma(Harmonicity::kRate, Harmonicity::kLong / 2,
                                     Harmonicity::kRate / Harmonicity::kLongHop);
              transform(signals.quarter, Harmonicity::kLong, Harmonicity::kLongHop, [&](std::span<const float> power) {
                  harmonicity.addLong(power);
                  chroma.add(power);
              });
          }));
    print("autocorrelation of onsets", quickestOf([&] { const Periodicity periodicity(heard.envelope()); }));
}

/// Three minutes of drums, bass and chords with some noise.
std::vector<float> generatedSong()
{
    test::Sound song(180);
    test::addChords(song, 9, false, 124);
    test::addDrums(song, 124);
    Random random(1);
    for (float& sample : song.samples()) {
        sample += static_cast<float>(0.003 * random.normal());
    }
    return song.samples();
}

/// Makes the files in a process of its own, whose memory is not counted.
std::vector<fs::path> makeFiles(const fs::path& folder)
{
    std::vector<fs::path> files;
    for (const char* ending : {"wav", "flac", "mp3", "ogg", "opus", "m4a"}) {
        files.push_back(folder / (std::string("song.") + ending));
    }
    fs::create_directories(folder);
    const pid_t child = fork();
    if (child == 0) {
        const std::vector<float> song = generatedSong();
        for (const fs::path& file : files) {
            writeAudioFile(file, song);
        }
        _exit(0);
    }
    int status = 1;
    if (child < 0 || waitpid(child, &status, 0) < 0 || status != 0) {
        throw std::runtime_error("the sound files could not be made");
    }
    return files;
}

} // namespace

int main(int argc, char** argv)
{
    std::vector<fs::path> files(argv + 1, argv + argc);
    const fs::path folder = fs::temp_directory_path() / fmt::format("bench_analysis.{}", getpid());
    int code = 0;
    try {
        if (files.empty()) {
            files = makeFiles(folder);
        }
        for (const fs::path& file : files) {
            printFile(file);
        }
        rusage usage = {};
        getrusage(RUSAGE_SELF, &usage);
        fmt::print("\nat most {} MB resident\n", usage.ru_maxrss / 1024);
        printParts(signalsOf(decoded(files.front())));
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        code = 1;
    }
    fs::remove_all(folder);
    return code;
}
