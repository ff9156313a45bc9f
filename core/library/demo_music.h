#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/library/synth/styles.h"

namespace nearfield {

/// A song that does not exist yet, and all that is true of it: a value, from which render() makes the sound.
struct DemoSong
{
    std::string title;
    std::string artists;
    std::string album;
    std::string albumArtist;
    std::string genre;
    int year = 2000;
    int trackNumber = 1;

    synth::Style style{};
    double tempo = 120; ///< BPM of quarter notes
    int key = 0;        ///< pitch class of the tonic, 0 = C
    bool major = true;
    int beatsPerBar = 4;
    double loudness = -12;   ///< LUFS, integrated
    double brightness = 0.5; ///< 0 dark … 1 bright
    double energy = 0.5;     ///< 0 calm … 1 all that the band has
    double seconds = 45;
    std::uint64_t seed = 1; ///< of what is played
    std::string format;     ///< ending of its file: "flac", "ogg", "opus", "mp3"

    /// Below the music folder: "Artist/Album/01 Title.ogg", without what file systems do not take.
    [[nodiscard]] std::filesystem::path file() const;
};

struct DemoMusicOptions
{
    std::size_t songs = 65; ///< at least so many: whole albums are made, one of each style before the second of any
    std::uint64_t seed = 1; ///< the same seed gives the same songs on every machine
    double seconds = 42;    ///< of a song, on average: with 65 songs, some 58 MB
};

/// Albums of invented artists, every style of synth/styles.h among them.
[[nodiscard]] std::vector<DemoSong> demoSongs(const DemoMusicOptions& options = {});

/// One song of a style in the middle of its ranges, for tests; `tempo`, `key` and `major` are as asked for.
[[nodiscard]] DemoSong demoSong(synth::Style style, double tempo, int key, bool major, double seconds,
                                std::uint64_t seed);

/// Interleaved stereo at 44.1 kHz. The same song gives the same samples. One thread.
[[nodiscard]] std::vector<float> render(const DemoSong& song);

/// Renders the songs below `folder` on all cores as tagged files, with a cover for each album. A file of the same name
/// is replaced; after a stop every file there is whole. Returns the number of songs written. Throws Unreadable or
/// ReadOnly.
std::size_t writeDemoMusic(const std::filesystem::path& folder, const std::vector<DemoSong>& songs,
                           const ProgressCallback& progress, const std::stop_token& stop);

} // namespace nearfield
