#include "core/library/demo_music.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/base/random.h"
#include "core/library/demo.h"
#include "core/library/demo_words.h"
#include "core/library/synth/perform.h"

namespace nearfield {

namespace {

using synth::Style;
using synth::StyleSpec;

constexpr std::size_t kSongsOfAlbum = 5;

/// An album of the generated demo library whose names a demo album takes over.
struct Names
{
    std::string artist;
    std::vector<Track> tracks;
};

std::string leadOf(const std::string& artists)
{
    return artists.substr(0, artists.find(';'));
}

/// Albums by genre. Those that are written out are passed over: they are in every demo library.
std::map<std::string, std::vector<Names>> albumsByGenre(std::uint64_t seed)
{
    // Not the seed of the demo library itself, so that in one library nobody made both.
    const DemoLibrary library = makeDemoLibrary({.tracks = 6000, .seed = seed + 7001});
    std::map<std::string, std::vector<Names>> albums;
    std::set<std::string> seen;
    for (const auto& written : demo_words::kWrittenAlbums) {
        seen.insert(std::string(written.artist));
    }
    const Track* before = nullptr;
    for (const Track& track : library.tracks) {
        const std::string artist = leadOf(track.artists);
        std::vector<Names>& ofGenre = albums[track.genre];
        if (before != nullptr && before->album == track.album && leadOf(before->artists) == artist) {
            if (!ofGenre.empty() && ofGenre.back().artist == artist) {
                ofGenre.back().tracks.push_back(track);
            }
        } else if (seen.insert(artist).second) { // one album of each artist
            ofGenre.push_back({artist, {track}});
        }
        before = &track;
    }
    return albums;
}

/// Lossless where it stays small and is worth it; together every format that players meet.
std::string_view formatOf(Style style)
{
    switch (style) {
    case Style::FeltPiano:
        return "flac";
    case Style::Guitar:
    case Style::Rock:
    case Style::HipHop:
    case Style::SynthPop:
        return "mp3";
    case Style::Ambient:
    case Style::House:
    case Style::Swing:
    case Style::Metal:
        return "ogg";
    default:
        return "opus";
    }
}

double drawn(const synth::Span& span, double centre, Random& random)
{
    return span.at(std::clamp(centre + 0.18 * random.normal(), 0.0, 1.0));
}

/// What the songs of an album have in common, as shares of the ranges of its style.
struct Character
{
    double tempo, loudness, brightness, energy;

    static Character drawnFrom(Random& random)
    {
        const auto share = [&random] { return random.uniform(0.2, 0.8); };
        return {share(), share(), share(), share()};
    }
};

std::vector<DemoSong> albumOf(Style style, const std::string& genre, const Names& names, double seconds, Random& random)
{
    const StyleSpec& spec = synth::specOf(style);
    const Character character = Character::drawnFrom(random);
    std::vector<DemoSong> songs;
    for (std::size_t i = 0; i < std::min(kSongsOfAlbum, names.tracks.size()); ++i) {
        const Track& track = names.tracks[i];
        DemoSong song;
        song.title = track.title;
        song.artists = track.artists;
        song.album = track.album;
        song.albumArtist = names.artist;
        song.genre = genre;
        song.year = track.year.value_or(2000);
        song.trackNumber = static_cast<int>(i + 1);
        song.style = style;
        // To a tenth, as a click track is set.
        song.tempo = std::round(10.0 * drawn(spec.tempo, character.tempo, random)) / 10.0;
        // Titles may name the key: "Nocturne in E-flat minor".
        song.key = static_cast<int>(track.raw[RawFeature::Key]);
        song.major = track.raw[RawFeature::Mode] > 0.5F;
        song.beatsPerBar = spec.beatsPerBar;
        song.loudness = drawn(spec.loudness, character.loudness, random);
        song.brightness = drawn(spec.brightness, character.brightness, random);
        song.energy = drawn(spec.energy, character.energy, random);
        song.seconds = std::round(seconds * random.uniform(0.88, 1.12));
        song.seed = random.next();
        song.format = formatOf(style);
        songs.push_back(std::move(song));
    }
    return songs;
}

/// A name that every file system takes: FAT's and Windows' forbidden characters are replaced, dots do not hide it.
std::string fileName(std::string_view name)
{
    std::string safe(name);
    std::replace_if(
        safe.begin(), safe.end(),
        [](char c) { return std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos; }, '_');
    while (!safe.empty() && (safe.back() == '.' || safe.back() == ' ')) {
        safe.pop_back();
    }
    return safe.empty() || safe.starts_with('.') ? fmt::format("_{}", safe) : safe;
}

} // namespace

std::filesystem::path DemoSong::file() const
{
    return std::filesystem::path(fileName(albumArtist)) / fileName(album) /
           fmt::format("{:02} {}.{}", trackNumber, fileName(title), format);
}

std::vector<DemoSong> demoSongs(const DemoMusicOptions& options)
{
    Random random(options.seed);
    std::map<std::string, std::vector<Names>> albums = albumsByGenre(options.seed);
    std::vector<DemoSong> songs;
    for (std::size_t round = 0; songs.size() < options.songs; ++round) {
        for (std::size_t s = 0; s < synth::kStyleCount && songs.size() < options.songs; ++s) {
            const auto style = static_cast<Style>(s);
            const auto& genres = synth::specOf(style).genres;
            const auto count = static_cast<std::size_t>(
                std::count_if(genres.begin(), genres.end(), [](std::string_view genre) { return !genre.empty(); }));
            const std::string genre(genres[round % count]);
            const std::vector<Names>& ofGenre = albums.at(genre);
            const std::vector<DemoSong> album =
                albumOf(style, genre, ofGenre[(round / count) % ofGenre.size()], options.seconds, random);
            songs.insert(songs.end(), album.begin(), album.end());
        }
    }
    return songs;
}

DemoSong demoSong(Style style, double tempo, int key, bool major, double seconds, std::uint64_t seed)
{
    const StyleSpec& spec = synth::specOf(style);
    DemoSong song;
    song.title = fmt::format("{} {}", spec.name, seed);
    song.artists = song.albumArtist = fmt::format("The {} ensemble", spec.name);
    song.album = spec.name;
    song.genre = spec.genres[0];
    song.style = style;
    song.tempo = tempo;
    song.key = key;
    song.major = major;
    song.beatsPerBar = spec.beatsPerBar;
    song.loudness = spec.loudness.at(0.5);
    song.brightness = spec.brightness.at(0.5);
    song.energy = spec.energy.at(0.5);
    song.seconds = seconds;
    song.seed = seed;
    song.format = formatOf(style);
    return song;
}

std::vector<float> render(const DemoSong& song)
{
    return synth::perform({.style = song.style,
                           .tempo = song.tempo,
                           .key = song.key,
                           .major = song.major,
                           .energy = song.energy,
                           .seconds = song.seconds,
                           .seed = song.seed},
                          {.loudness = song.loudness, .brightness = song.brightness});
}

} // namespace nearfield
