#include "core/library/demo.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "core/base/random.h"
#include "core/library/demo_words.h"

namespace nearfield {

namespace {

using namespace demo_words;

/// Typical values of a genre; what varies around them is added by artist, album and track.
struct Genre
{
    std::string_view name;
    double danceability, energy, valence, acousticness, instrumentalness, speechiness;
    double tempo, tempoSpread; ///< BPM
    double major;              ///< share of tracks in a major key
    int firstYear;
    double minutes;
};

constexpr std::array<Genre, 40> kGenres = {{
    {"indie folk", .50, .35, .42, .72, .05, .035, 112, 22, .78, 2004, 3.8},
    {"chamber folk", .38, .22, .30, .88, .18, .035, 104, 26, .70, 1998, 4.1},
    {"harbour folk", .55, .48, .62, .66, .03, .045, 122, 18, .86, 1972, 3.2},
    {"soft rock", .58, .52, .60, .38, .02, .032, 110, 20, .80, 1971, 4.0},
    {"alt rock", .48, .78, .45, .06, .04, .050, 126, 24, .68, 1991, 3.9},
    {"garage rock", .46, .88, .60, .03, .08, .070, 138, 20, .72, 1966, 2.9},
    {"post rock", .30, .58, .18, .22, .82, .038, 116, 28, .60, 1996, 6.4},
    {"shoegaze", .32, .76, .28, .05, .38, .046, 124, 22, .66, 1989, 4.6},
    {"stoner metal", .34, .90, .30, .01, .30, .062, 104, 26, .44, 1993, 5.6},
    {"black metal", .20, .95, .16, .01, .52, .090, 132, 30, .38, 1994, 5.9},
    {"melodic metal", .40, .92, .34, .02, .12, .075, 142, 26, .42, 1999, 4.6},
    {"hardcore punk", .42, .96, .48, .01, .02, .130, 172, 24, .58, 1982, 1.9},
    {"pop punk", .50, .90, .66, .02, .01, .065, 162, 20, .82, 1996, 3.1},
    {"dream pop", .46, .46, .32, .34, .20, .034, 108, 20, .70, 1990, 4.2},
    {"synth pop", .68, .70, .64, .12, .04, .042, 120, 14, .62, 1981, 3.9},
    {"city pop", .70, .66, .74, .22, .02, .042, 112, 14, .58, 1979, 4.3},
    {"dance pop", .74, .78, .66, .10, .01, .066, 122, 10, .58, 2008, 3.4},
    {"house", .80, .78, .58, .04, .56, .056, 124, 4, .50, 1988, 5.8},
    {"deep house", .81, .58, .46, .10, .64, .056, 121, 3, .48, 1994, 6.2},
    {"techno", .72, .84, .24, .03, .84, .062, 131, 5, .44, 1991, 6.6},
    {"glass techno", .66, .66, .18, .10, .88, .050, 127, 5, .46, 2011, 6.9},
    {"drum and bass", .58, .92, .34, .02, .58, .080, 174, 3, .50, 1995, 5.2},
    {"synthwave", .62, .76, .48, .03, .58, .040, 108, 16, .46, 2012, 4.3},
    {"downtempo", .64, .40, .36, .36, .58, .060, 92, 12, .50, 1996, 4.8},
    {"trip hop", .60, .46, .34, .26, .24, .070, 88, 12, .42, 1994, 4.7},
    {"ambient", .20, .14, .10, .86, .90, .040, 92, 34, .62, 1978, 7.2},
    {"drone", .13, .24, .05, .60, .92, .042, 86, 38, .50, 1990, 11.5},
    {"modern classical", .26, .12, .14, .95, .90, .042, 98, 32, .58, 1995, 4.0},
    {"solo piano", .36, .10, .22, .98, .93, .045, 100, 34, .66, 1985, 3.3},
    {"string quartet", .24, .20, .22, .94, .86, .044, 104, 30, .58, 1968, 5.4},
    {"bebop", .48, .42, .54, .82, .46, .056, 138, 36, .60, 1957, 5.6},
    {"cool jazz", .50, .24, .40, .90, .56, .044, 106, 28, .56, 1958, 5.2},
    {"soul", .62, .50, .66, .46, .01, .050, 104, 20, .68, 1966, 3.3},
    {"funk", .78, .72, .84, .18, .12, .070, 108, 10, .56, 1973, 4.4},
    {"boom bap", .78, .66, .58, .16, .01, .280, 92, 6, .52, 1992, 3.9},
    {"trap", .80, .62, .36, .14, .01, .220, 142, 12, .46, 2014, 3.1},
    {"dub", .78, .46, .62, .14, .52, .110, 76, 8, .54, 1976, 4.4},
    {"ska", .68, .82, .86, .08, .06, .064, 152, 18, .80, 1980, 3.0},
    {"samba", .64, .64, .80, .58, .04, .062, 102, 18, .66, 1969, 3.3},
    {"bluegrass", .54, .56, .72, .78, .14, .042, 132, 24, .94, 1974, 3.0},
}};

/// Offsets of an artist, an album or a track from what is typical, in standard deviations.
struct Offsets
{
    double energy, mood, acoustic, voice, tempo;

    static Offsets drawn(Random& random, double spread)
    {
        return {spread * random.normal(), spread * random.normal(), spread * random.normal(), spread * random.normal(),
                spread * random.normal()};
    }
    Offsets operator+(const Offsets& o) const
    {
        return {energy + o.energy, mood + o.mood, acoustic + o.acoustic, voice + o.voice, tempo + o.tempo};
    }
};

/// Moves a share in (0, 1) by `shift` on the logistic scale, so that it stays one and bunches up at the ends as real
/// features do.
double shifted(double share, double shift)
{
    return 1.0 / (1.0 + std::exp(-(std::log(share / (1.0 - share)) + shift)));
}

float rounded(double value, double step)
{
    return static_cast<float>(std::round(value / step) * step);
}

RawFeatures drawFeatures(const Genre& genre, const Offsets& o, Random& random)
{
    const double energy = shifted(genre.energy, 0.55 * o.energy);
    // Lively tracks are happier and easier to dance to, loud ones less acoustic: the correlations of real catalogues.
    const double valence = shifted(genre.valence, 0.60 * o.mood + 0.15 * o.energy);
    const double danceability = shifted(genre.danceability, 0.30 * o.mood + 0.22 * random.normal());
    const double acousticness =
        shifted(std::clamp(genre.acousticness, 0.01, 0.99), 0.70 * o.acoustic - 0.45 * o.energy);
    const double instrumentalness = std::pow(shifted(std::clamp(genre.instrumentalness, 0.004, 0.97), 0.9 * o.voice),
                                             genre.instrumentalness < 0.3 ? 2.2 : 1.0);
    const double speechiness = shifted(genre.speechiness, 0.35 * random.normal() + 0.1 * o.energy);
    const double liveness = random.uniform() < 0.08 ? random.uniform(0.4, 0.95) : shifted(0.13, 0.5 * random.normal());

    RawFeatures raw;
    raw[RawFeature::Danceability] = rounded(danceability, 0.001);
    raw[RawFeature::Energy] = rounded(energy, 0.001);
    raw[RawFeature::Valence] = rounded(valence, 0.001);
    raw[RawFeature::Acousticness] = rounded(acousticness, 0.0001);
    raw[RawFeature::Instrumentalness] = rounded(instrumentalness, 0.00001);
    raw[RawFeature::Speechiness] = rounded(speechiness, 0.0001);
    raw[RawFeature::Liveness] = rounded(liveness, 0.0001);
    raw[RawFeature::Loudness] =
        rounded(std::clamp(-23.0 + 18.5 * std::pow(energy, 0.75) + 1.3 * random.normal(), -45.0, -1.5), 0.001);
    raw[RawFeature::Tempo] = rounded(std::clamp(genre.tempo + genre.tempoSpread * o.tempo, 48.0, 216.0), 0.001);
    raw[RawFeature::Duration] =
        rounded(std::clamp(60.0 * genre.minutes * std::exp(0.22 * random.normal()), 62.0, 1500.0), 0.001);
    raw[RawFeature::Mode] = random.uniform() < genre.major ? 1.0F : 0.0F;
    raw[RawFeature::Key] = static_cast<float>(random.below(12));
    raw[RawFeature::TimeSignature] = random.uniform() < 0.9 ? 4.0F : 3.0F;
    return raw;
}

template <typename Words>
std::string_view pick(const Words& words, Random& random)
{
    return words[random.below(words.size())];
}

std::string drawTitle(Random& random)
{
    const double kind = random.uniform();
    if (kind < 0.24) {
        return fmt::format("{} {}", pick(kAdjectives, random), pick(kPlurals, random));
    }
    if (kind < 0.44) {
        return fmt::format("{} {}", pick(kAdjectives, random), pick(kNouns, random));
    }
    if (kind < 0.58) {
        return fmt::format("{} {}", pick(kNouns, random), pick(kPlurals, random));
    }
    if (kind < 0.68) {
        return fmt::format("{} {}", pick(kGerunds, random), pick(kPlaces, random));
    }
    if (kind < 0.78) {
        return fmt::format("The {} and the {}", pick(kNouns, random), pick(kNouns, random));
    }
    if (kind < 0.86) {
        return fmt::format("{} in {}", pick(kPlurals, random), pick(kPlaces, random));
    }
    return std::string(pick(kSingles, random));
}

std::string drawArtist(Random& random)
{
    const double kind = random.uniform();
    if (kind < 0.50) {
        return fmt::format("{} {}", pick(kGivenNames, random), pick(kFamilyNames, random));
    }
    if (kind < 0.66) {
        return fmt::format("The {} {}", pick(kFamilyNames, random), pick(kPlurals, random));
    }
    if (kind < 0.80) {
        return fmt::format("{} & {}", pick(kGivenNames, random), pick(kFamilyNames, random));
    }
    return fmt::format("{} {} {}", pick(kAdjectives, random), pick(kNouns, random),
                       random.uniform() < 0.5 ? "Club" : "Society");
}

/// "The Tower and the Tower", "Anchor Anchors": chance makes such, people do not.
bool saysOneWordTwice(std::string_view title)
{
    std::vector<std::string_view> stems;
    for (std::size_t begin = 0; begin < title.size();) {
        const std::size_t end = std::min(title.find(' ', begin), title.size());
        const std::string_view stem = title.substr(begin, std::min<std::size_t>(end - begin, 5));
        if (stem.size() > 3 && std::find(stems.begin(), stems.end(), stem) != stems.end()) {
            return true;
        }
        stems.push_back(stem);
        begin = end + 1;
    }
    return false;
}

/// A name that was not drawn before.
template <typename Draw>
std::string drawNew(std::set<std::string>& taken, Random& random, Draw draw)
{
    while (true) {
        if (std::string name = draw(random); !saysOneWordTwice(name) && taken.insert(name).second) {
            return name;
        }
    }
}

struct Artist
{
    std::string name;
    const Genre* genre = nullptr;
    const Foreign* foreign = nullptr; ///< whose titles are in another script
    Offsets offsets{};
    double fame = 0; ///< 0…1
};

std::vector<Artist> drawArtists(std::size_t count, Random& random)
{
    // Genres that suit the names in other scripts.
    constexpr std::array<std::size_t, kForeign.size()> kForeignGenres = {14, 13, 15, 6, 38, 31};
    std::vector<Artist> artists;
    std::set<std::string> taken;
    for (std::size_t i = 0; i < count; ++i) {
        Artist artist;
        if (i < kForeign.size()) {
            artist.foreign = &kForeign[i];
            artist.name = artist.foreign->artist;
            artist.genre = &kGenres[kForeignGenres[i]];
        } else {
            artist.name = drawNew(taken, random, drawArtist);
            artist.genre = &kGenres[i % kGenres.size()];
        }
        artist.offsets = Offsets::drawn(random, 0.45);
        artist.fame = std::pow(random.uniform(), 2.5);
        artists.push_back(std::move(artist));
    }
    return artists;
}

std::string trackTitle(const Artist& artist, std::size_t number, std::set<std::string>& taken, Random& random)
{
    if (artist.foreign != nullptr && number < artist.foreign->titles.size()) {
        return std::string(artist.foreign->titles[number]);
    }
    return drawNew(taken, random, drawTitle);
}

void addAlbum(DemoLibrary& library, const std::vector<Artist>& artists, const Artist& artist, Random& random)
{
    std::set<std::string> taken; // titles repeat between albums, as they do in life, and not within one
    const Offsets albumOffsets = artist.offsets + Offsets::drawn(random, 0.25);
    const std::string album = trackTitle(artist, 0, taken, random);
    const int year = std::min(2025, artist.genre->firstYear + static_cast<int>(random.below(30)));
    const std::size_t tracks = 7 + random.below(7);
    for (std::size_t i = 0; i < tracks; ++i) {
        Track track;
        track.uri = fmt::format("nearfield:demo:{}", library.tracks.size() + 1);
        track.title = i == 0 ? album : trackTitle(artist, i, taken, random);
        track.artists = artist.name;
        if (random.uniform() < 0.05) {
            const std::string& guest = artists[random.below(artists.size())].name;
            track.artists += guest == artist.name ? "" : "; " + guest;
        }
        track.album = album;
        track.genre = artist.genre->name;
        track.year = year;
        track.popularity = static_cast<int>(std::clamp(75 * artist.fame + 14 * random.uniform() - 4, 0.0, 100.0));
        track.isExplicit = random.uniform() < (artist.genre->speechiness > 0.1 ? 0.4 : 0.03);
        track.raw = drawFeatures(*artist.genre, albumOffsets + Offsets::drawn(random, 0.55), random);
        library.tracks.push_back(std::move(track));
    }
}

/// What a listener hears in a track, by feature; larger is better.
struct Taste
{
    std::string_view listener;
    double energy, valence, danceability, acousticness, instrumentalness, tempo;
};

constexpr std::array<Taste, 3> kTastes = {{
    {"Ines", -1.0, -0.1, -0.1, 1.2, 0.1, -0.5},  // calm, acoustic, unhurried
    {"Jonas", 0.4, 0.3, 1.2, -0.6, 0.5, 0.3},    // made to dance to
    {"Marit", 1.2, -0.3, -0.7, -0.8, -0.1, 0.6}, // loud and fast
}};

double appeal(const Taste& taste, const RawFeatures& raw)
{
    const auto at = [&raw](RawFeature f) { return static_cast<double>(raw[f]); };
    return taste.energy * at(RawFeature::Energy) + taste.valence * at(RawFeature::Valence) +
           taste.danceability * at(RawFeature::Danceability) + taste.acousticness * at(RawFeature::Acousticness) +
           taste.instrumentalness * at(RawFeature::Instrumentalness) + taste.tempo * at(RawFeature::Tempo) / 200.0;
}

float drawStars(double standardScore, Random& random)
{
    return static_cast<float>(
        std::clamp(std::round(2.0 * (3.1 + 1.05 * standardScore + 0.45 * random.normal())), 1.0, 10.0) / 2.0);
}

DemoListener drawListener(const Taste& taste, const std::vector<Track>& tracks, Random& random)
{
    std::vector<double> scores;
    scores.reserve(tracks.size());
    for (const Track& track : tracks) {
        scores.push_back(appeal(taste, track.raw));
    }
    const double n = static_cast<double>(scores.size());
    const double mean = std::accumulate(scores.begin(), scores.end(), 0.0) / n;
    const double variance = std::accumulate(scores.begin(), scores.end(), 0.0,
                                            [mean](double sum, double s) { return sum + (s - mean) * (s - mean); }) /
                            n;

    DemoListener listener{.name = std::string(taste.listener), .ratings = {}};
    std::vector<std::size_t> order(tracks.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    random.shuffle(std::span(order));
    for (const std::size_t index : order) {
        // People rate what they like more often than what they do not.
        const double score = (scores[index] - mean) / std::sqrt(variance);
        if (random.uniform() < 0.10 * std::exp(0.5 * score)) {
            listener.ratings.push_back({.track = index, .stars = drawStars(score, random)});
        }
    }
    return listener;
}

} // namespace

DemoLibrary makeDemoLibrary(const DemoOptions& options)
{
    constexpr std::size_t kTracksAnArtist = 12;
    Random random(options.seed);
    DemoLibrary library;
    const std::vector<Artist> artists = drawArtists(std::max<std::size_t>(1, options.tracks / kTracksAnArtist), random);
    while (library.tracks.size() < options.tracks) {
        // Every artist once, then whoever comes up again.
        for (std::size_t i = 0; i < artists.size() && library.tracks.size() < options.tracks; ++i) {
            addAlbum(library, artists, artists[i], random);
        }
    }
    for (const Taste& taste : kTastes) {
        library.listeners.push_back(drawListener(taste, library.tracks, random));
    }
    return library;
}

} // namespace nearfield
