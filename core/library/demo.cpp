#include "core/library/demo.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "core/base/random.h"
#include "core/library/demo_words.h"

namespace nearfield {

namespace {

using namespace demo_words;

constexpr int kThisYear = 2026;

/// Typical values of a genre; artist, album and track vary around them.
struct Genre
{
    std::string_view name;
    std::string_view titles;  ///< style of titles, of albums too
    std::string_view artists; ///< style of artists
    int share;                ///< how many artists, relative to other genres
    double danceability, energy, valence, acousticness, instrumentalness, speechiness;
    double tempo, tempoSpread; ///< BPM
    double major;              ///< share of tracks in a major key
    int firstYear;
    double minutes;
};

constexpr std::array<Genre, 40> kGenres = {{
    {"Indie folk", "folk", "folk", 5, .50, .36, .42, .70, .04, .034, 112, 24, .76, 2004, 3.8},
    {"Chamber folk", "folk", "folk", 3, .38, .24, .32, .86, .12, .036, 104, 26, .70, 1998, 4.1},
    {"Harbour folk", "folk", "folk", 4, .56, .50, .66, .66, .01, .044, 122, 20, .88, 1972, 3.2},
    {"Hearth folk", "folk", "folk", 3, .46, .30, .52, .90, .03, .040, 100, 24, .84, 1966, 3.1},
    {"Porch country", "folk", "folk", 4, .58, .60, .66, .38, .01, .036, 118, 24, .90, 1974, 3.4},
    {"Soft rock", "rock", "pop", 5, .58, .52, .60, .36, .01, .032, 112, 22, .80, 1971, 4.0},
    {"Alt rock", "rock", "rock", 5, .48, .78, .46, .05, .01, .046, 126, 26, .68, 1991, 3.9},
    {"Garage rock", "rock", "rock", 4, .46, .86, .66, .03, .02, .062, 136, 24, .74, 1966, 2.9},
    {"Post rock", "drift", "drift", 2, .30, .56, .18, .16, .80, .038, 118, 28, .60, 1996, 6.2},
    {"Shoegaze", "rock", "rock", 3, .33, .76, .30, .04, .24, .044, 122, 24, .66, 1989, 4.6},
    {"Stone metal", "heavy", "heavy", 3, .36, .88, .34, .01, .14, .058, 106, 28, .46, 1993, 5.4},
    {"Frost metal", "heavy", "heavy", 2, .22, .94, .16, .01, .46, .090, 130, 32, .40, 1994, 5.8},
    {"Anthem metal", "heavy", "heavy", 3, .42, .91, .42, .02, .03, .068, 134, 28, .46, 1986, 4.7},
    {"Basement punk", "punk", "punk", 3, .44, .95, .52, .01, .01, .110, 160, 30, .62, 1982, 2.1},
    {"Skate punk", "punk", "punk", 4, .50, .91, .70, .02, .01, .062, 154, 28, .82, 1996, 3.0},
    {"Bedroom pop", "pop", "pop", 4, .62, .42, .46, .48, .06, .046, 108, 24, .70, 2013, 3.2},
    {"Neon synth", "pop", "pop", 4, .66, .70, .64, .10, .03, .040, 120, 18, .60, 1981, 3.9},
    {"City lights pop", "pop", "pop", 3, .68, .66, .76, .24, .01, .042, 112, 18, .56, 1979, 4.3},
    {"Dance pop", "pop", "pop", 6, .72, .76, .62, .10, .01, .064, 122, 16, .58, 2006, 3.4},
    {"Glitter pop", "pop", "pop", 4, .66, .82, .80, .06, .01, .052, 128, 22, .66, 1999, 3.2},
    {"Night house", "club", "club", 4, .80, .76, .62, .04, .46, .054, 124, 5, .50, 1988, 5.6},
    {"Cellar house", "club", "club", 3, .81, .58, .50, .08, .62, .056, 121, 4, .48, 1994, 6.1},
    {"Glass techno", "club", "club", 3, .70, .72, .20, .06, .86, .050, 129, 6, .46, 1993, 6.6},
    {"River jungle", "club", "club", 3, .56, .90, .42, .02, .50, .080, 173, 6, .50, 1995, 5.0},
    {"Motorway synth", "club", "club", 3, .62, .76, .46, .03, .60, .040, 108, 18, .46, 2012, 4.3},
    {"Low tide downtempo", "drift", "club", 3, .64, .42, .44, .34, .48, .058, 94, 16, .50, 1996, 4.6},
    {"Fog hop", "hip hop", "drift", 2, .62, .48, .36, .24, .14, .070, 90, 16, .42, 1994, 4.5},
    {"Drift ambient", "drift", "drift", 2, .22, .15, .12, .84, .88, .040, 94, 34, .62, 1978, 6.6},
    {"Slow drone", "drift", "drift", 2, .15, .24, .06, .58, .90, .042, 88, 38, .50, 1990, 10.5},
    {"Felt piano", "classical", "classical", 3, .36, .10, .26, .98, .91, .044, 102, 34, .66, 2003, 3.2},
    {"Chamber strings", "classical", "quartet", 2, .26, .20, .26, .94, .84, .043, 106, 32, .60, 1968, 5.0},
    {"Blue bop", "jazz", "jazz", 2, .50, .44, .62, .78, .36, .056, 136, 34, .60, 1957, 5.4},
    {"Lamplight jazz", "jazz", "jazz", 3, .52, .24, .42, .90, .30, .042, 106, 28, .58, 1958, 4.9},
    {"Tape soul", "soul", "soul", 4, .62, .50, .68, .46, .01, .046, 106, 24, .68, 1966, 3.2},
    {"Kitchen funk", "soul", "soul", 3, .76, .70, .86, .18, .06, .066, 108, 14, .56, 1973, 4.3},
    {"Corner hip hop", "hip hop", "hip hop", 5, .77, .66, .60, .16, .01, .260, 94, 10, .52, 1992, 3.8},
    {"Midnight trap", "hip hop", "hip hop", 4, .78, .60, .36, .14, .01, .200, 140, 16, .46, 2014, 3.0},
    {"Deep water dub", "dub", "dub", 3, .78, .48, .68, .14, .30, .100, 78, 12, .56, 1976, 4.3},
    {"Quayside ska", "soul", "soul", 2, .66, .80, .86, .08, .03, .062, 146, 24, .80, 1980, 3.0},
    {"Balcony samba", "samba", "samba", 3, .64, .60, .80, .58, .02, .060, 104, 22, .64, 1969, 3.2},
}};

// -- names -----------------------------------------------------------------------------------------------------------

/// The end of the grammar when there is none, which everyRuleIsThere() rules out.
constexpr const Rule* findRule(std::string_view name)
{
    return std::find_if(kGrammar.begin(), kGrammar.end(), [name](const Rule& rule) { return rule.name == name; });
}

constexpr bool hasStyle(std::string_view style, std::string_view what)
{
    return std::any_of(kGrammar.begin(), kGrammar.end(), [style, what](const Rule& rule) {
        return rule.name.starts_with(style) && rule.name.substr(style.size()) == what;
    });
}

constexpr bool everyRuleIsThere()
{
    for (const Rule& rule : kGrammar) {
        std::string_view rest = rule.alternatives;
        for (std::size_t open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
            const std::size_t close = rest.find('}', open);
            const std::string_view inner = rest.substr(open + 1, close - open - 1);
            if (inner != "key" && findRule(inner) == kGrammar.end()) {
                return false;
            }
            rest.remove_prefix(close + 1);
        }
    }
    return std::all_of(kGenres.begin(), kGenres.end(), [](const Genre& genre) {
        return hasStyle(genre.titles, " title") && hasStyle(genre.artists, " artist");
    });
}
static_assert(everyRuleIsThere(), "demo_words.h: a rule is used and not there");

std::string_view alternative(std::string_view alternatives, std::size_t index)
{
    for (; index > 0; --index) {
        alternatives.remove_prefix(alternatives.find('|') + 1);
    }
    return alternatives.substr(0, alternatives.find('|'));
}

std::size_t alternativeCount(std::string_view alternatives)
{
    return 1 + static_cast<std::size_t>(std::count(alternatives.begin(), alternatives.end(), '|'));
}

/// One alternative of the rule, with the rules in it expanded.
std::string expand(std::string_view rule, std::string_view key, Random& random)
{
    const std::string_view alternatives = findRule(rule)->alternatives;
    std::string_view rest = alternative(alternatives, random.below(alternativeCount(alternatives)));
    std::string text;
    while (true) {
        const std::size_t open = rest.find('{');
        text += rest.substr(0, open);
        if (open == std::string_view::npos) {
            return text;
        }
        const std::size_t close = rest.find('}', open);
        const std::string_view inner = rest.substr(open + 1, close - open - 1);
        text += inner == "key" ? std::string(key) : expand(inner, key, random);
        rest.remove_prefix(close + 1);
    }
}

/// "Winter Winter", "Nocturnes & Nocturnes": chance makes such names, people do not.
bool repeatsAWord(std::string_view name)
{
    std::set<std::string_view> words;
    while (!name.empty()) {
        const std::size_t end = std::min(name.find(' '), name.size());
        std::string_view word = name.substr(0, end);
        if (word.ends_with('s')) {
            word.remove_suffix(1);
        }
        if (word.size() > 2 && word != "the" && !words.insert(word).second) {
            return true;
        }
        name.remove_prefix(std::min(end + 1, name.size()));
    }
    return false;
}

/// A name that is not in `own`, and not in `all` unless all that is drawn is: names repeat when a library is large.
std::string drawName(const std::string& rule, std::string_view key, std::set<std::string>& own,
                     std::set<std::string>& all, Random& random)
{
    constexpr int kPatience = 50;
    for (int attempt = 1;; ++attempt) {
        std::string name = expand(rule, key, random);
        if (attempt > 2 * kPatience) {
            name += fmt::format(" {}", attempt - 2 * kPatience + 1);
        }
        if (!repeatsAWord(name) && !own.contains(name) && (attempt > kPatience || !all.contains(name))) {
            own.insert(name);
            all.insert(name);
            return name;
        }
    }
}

// -- features --------------------------------------------------------------------------------------------------------

/// How an artist, an album or a track differs from what is typical, in standard deviations.
struct Offsets
{
    std::array<double, 8> values{};

    enum Of { Energy, Mood, Groove, Acoustic, Voice, Speech, Tempo, Mastering };

    double operator[](Of of) const { return values[of]; }

    static Offsets drawn(Random& random, double spread)
    {
        Offsets offsets;
        std::generate(offsets.values.begin(), offsets.values.end(), [&] { return spread * random.normal(); });
        return offsets;
    }

    Offsets operator+(const Offsets& other) const
    {
        Offsets sum = *this;
        std::transform(values.begin(), values.end(), other.values.begin(), sum.values.begin(), std::plus{});
        return sum;
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

/// C, G, D and A are what guitars and beginners like, E flat is not.
float drawKey(Random& random)
{
    constexpr std::array<int, 12> kWeights = {12, 9, 10, 4, 8, 9, 6, 11, 6, 10, 7, 8};
    std::size_t left = random.below(std::accumulate(kWeights.begin(), kWeights.end(), std::size_t{0}));
    std::size_t key = 0;
    while (left >= static_cast<std::size_t>(kWeights[key])) {
        left -= static_cast<std::size_t>(kWeights[key++]);
    }
    return static_cast<float>(key);
}

/// Beat trackers, and people, count some fast music at half its tempo and some slow music at twice.
double drawTempo(const Genre& genre, const Offsets& o, Random& random)
{
    double tempo = genre.tempo + genre.tempoSpread * o[Offsets::Tempo];
    const double miscounted = random.uniform();
    if (tempo > 132 && miscounted < 0.28) {
        tempo /= 2;
    } else if (tempo < 92 && miscounted < 0.25) {
        tempo *= 2;
    }
    return std::clamp(tempo, 48.0, 216.0);
}

RawFeatures drawFeatures(const Genre& genre, int year, const Offsets& o, Random& random)
{
    const double energy = shifted(genre.energy, 0.75 * o[Offsets::Energy]);
    // Lively tracks are happier, happy ones easier to dance to, loud ones less acoustic.
    const double valence = shifted(genre.valence, 0.80 * o[Offsets::Mood] + 0.20 * o[Offsets::Energy]);
    const double danceability = shifted(genre.danceability, 0.12 * o[Offsets::Mood] + 0.45 * o[Offsets::Groove]);
    const double acousticness = shifted(genre.acousticness, 1.25 * o[Offsets::Acoustic] - 0.35 * o[Offsets::Energy]);
    // Nearly nothing where there are singers, nearly one where there are none.
    const double instrumentalness =
        std::pow(shifted(genre.instrumentalness, 1.2 * o[Offsets::Voice]), genre.instrumentalness < 0.3 ? 2.2 : 1.0);
    const double speechiness = shifted(genre.speechiness, 0.45 * o[Offsets::Speech]);
    const double liveness = random.uniform() < 0.12 ? random.uniform(0.25, 0.97) : shifted(0.13, 0.5 * random.normal());
    // Records have become louder.
    const double loudness = -19.5 + 14.5 * std::pow(energy, 0.8) + 0.06 * (year - 2000) + 3.6 * o[Offsets::Mastering];

    RawFeatures raw;
    raw[RawFeature::Danceability] = rounded(danceability, 0.001);
    raw[RawFeature::Energy] = rounded(energy, 0.001);
    raw[RawFeature::Valence] = rounded(valence, 0.001);
    raw[RawFeature::Acousticness] = rounded(acousticness, 0.0001);
    raw[RawFeature::Instrumentalness] = rounded(instrumentalness, 0.00001);
    raw[RawFeature::Speechiness] = rounded(speechiness, 0.0001);
    raw[RawFeature::Liveness] = rounded(liveness, 0.0001);
    raw[RawFeature::Loudness] = rounded(std::clamp(loudness, -45.0, -1.2), 0.001);
    raw[RawFeature::Tempo] = rounded(drawTempo(genre, o, random), 0.001);
    raw[RawFeature::Duration] =
        rounded(std::clamp(60.0 * genre.minutes * std::exp(0.25 * random.normal()), 62.0, 1500.0), 0.001);
    raw[RawFeature::Mode] = random.uniform() < genre.major ? 1.0F : 0.0F;
    raw[RawFeature::Key] = drawKey(random);
    raw[RawFeature::TimeSignature] = random.uniform() < 0.9 ? 4.0F : 3.0F;
    return raw;
}

std::string keyName(const RawFeatures& raw)
{
    constexpr std::array<std::string_view, 12> kNames = {"C",       "C-sharp", "D",      "E-flat", "E",      "F",
                                                         "F-sharp", "G",       "A-flat", "A",      "B-flat", "B"};
    return fmt::format("{} {}", kNames[static_cast<std::size_t>(raw[RawFeature::Key])],
                       raw[RawFeature::Mode] > 0.5F ? "major" : "minor");
}

// -- artists and albums ----------------------------------------------------------------------------------------------

struct Artist
{
    std::string name;
    const Genre* genre = nullptr;
    Offsets offsets{};
    double fame = 0; ///< 0…1, few have much
    int nextYear = 0;
    std::set<std::string> titles; ///< of tracks so far
};

const Genre& genreNamed(std::string_view name)
{
    return *std::find_if(kGenres.begin(), kGenres.end(), [name](const Genre& genre) { return genre.name == name; });
}

class Maker
{
public:
    explicit Maker(const DemoOptions& options)
        : m_random(options.seed)
    {
        constexpr std::size_t kTracksAnArtist = 14;
        std::for_each(kWrittenAlbums.begin(), kWrittenAlbums.end(),
                      [this](const WrittenAlbum& written) { addWrittenAlbum(written); });
        drawArtists(std::max<std::size_t>(1, options.tracks / kTracksAnArtist));
        while (m_tracks.size() < options.tracks) {
            // Every artist once, then whoever comes up again.
            for (std::size_t i = 0; i < m_artists.size() && m_tracks.size() < options.tracks; ++i) {
                addAlbum(m_artists[i]);
            }
        }
    }

    std::vector<Track> takeTracks() { return std::move(m_tracks); }

private:
    Artist newArtist(const Genre& genre)
    {
        Artist artist;
        artist.genre = &genre;
        artist.offsets = Offsets::drawn(m_random, 0.50);
        artist.fame = std::pow(m_random.uniform(), 1.8);
        artist.nextYear =
            genre.firstYear + static_cast<int>(m_random.below(static_cast<std::uint64_t>(kThisYear - genre.firstYear)));
        return artist;
    }

    void drawArtists(std::size_t count)
    {
        std::vector<const Genre*> turns;
        for (const Genre& genre : kGenres) {
            turns.insert(turns.end(), static_cast<std::size_t>(genre.share), &genre);
        }
        m_random.shuffle(std::span(turns));
        for (std::size_t i = 0; i < count; ++i) {
            Artist artist = newArtist(*turns[i % turns.size()]);
            artist.name =
                drawName(fmt::format("{} artist", artist.genre->artists), {}, m_artistNames, m_artistNames, m_random);
            m_circles[artist.genre->artists].push_back(m_artists.size());
            m_artists.push_back(std::move(artist));
        }
    }

    void addWrittenAlbum(const WrittenAlbum& written)
    {
        Artist artist = newArtist(genreNamed(written.genre));
        artist.name = written.artist;
        m_artistNames.insert(artist.name);
        const Offsets offsets = artist.offsets + Offsets::drawn(m_random, 0.25);
        for (std::size_t i = 0; i < alternativeCount(written.titles); ++i) {
            Track track = newTrack(artist, offsets, artist.nextYear);
            track.title = alternative(written.titles, i);
            track.album = written.album;
            m_titles.insert(track.title);
            m_tracks.push_back(std::move(track));
        }
    }

    void addAlbum(Artist& artist)
    {
        const Offsets offsets = artist.offsets + Offsets::drawn(m_random, 0.25);
        const int year = std::min(artist.nextYear, kThisYear);
        artist.nextYear = year + 1 + static_cast<int>(m_random.below(4));
        const std::size_t first = m_tracks.size();
        const std::size_t count = 6 + m_random.below(7);
        for (std::size_t i = 0; i < count; ++i) {
            Track track = newTrack(artist, offsets, year);
            track.title = drawName(fmt::format("{} title", artist.genre->titles), keyName(track.raw), artist.titles,
                                   m_titles, m_random);
            addGuests(artist, track);
            m_tracks.push_back(std::move(track));
        }
        const std::string album = albumTitle(artist, m_tracks[first + m_random.below(count)].title);
        std::for_each(m_tracks.begin() + static_cast<std::ptrdiff_t>(first), m_tracks.end(),
                      [&album](Track& track) { track.album = album; });
    }

    std::string albumTitle(Artist& artist, const std::string& titleTrack)
    {
        if (artist.genre->titles == "classical") {
            return drawName("classical album", {}, m_albums, m_albums, m_random);
        }
        if (m_random.uniform() < 0.55) {
            return titleTrack;
        }
        return drawName(fmt::format("{} title", artist.genre->titles), {}, artist.titles, m_albums, m_random);
    }

    Track newTrack(const Artist& artist, const Offsets& album, int year)
    {
        Track track;
        track.uri = fmt::format("nearfield:demo:{}", m_tracks.size() + 1);
        track.artists = artist.name;
        track.genre = artist.genre->name;
        track.year = year;
        track.raw = drawFeatures(*artist.genre, year, album + Offsets::drawn(m_random, 0.50), m_random);
        track.popularity = static_cast<int>(96 * artist.fame * (0.45 + 0.55 * m_random.uniform()));
        track.isExplicit = m_random.uniform() < (artist.genre->speechiness > 0.15 ? 0.45 : 0.03);
        return track;
    }

    /// Artists of one circle visit each other, those who rap and those who play clubs more than others.
    void addGuests(const Artist& artist, Track& track)
    {
        const bool sociable = artist.genre->artists == "hip hop" || artist.genre->artists == "club";
        const std::vector<std::size_t>& circle = m_circles.at(artist.genre->artists);
        for (int guests = 0; guests < 3 && m_random.uniform() < (sociable ? 0.25 : 0.07); ++guests) {
            const std::string& guest = m_artists[circle[m_random.below(circle.size())]].name;
            if (track.artists.find(guest) == std::string::npos) {
                track.artists += "; " + guest;
            }
        }
    }

    Random m_random;
    std::vector<Artist> m_artists;
    std::map<std::string_view, std::vector<std::size_t>> m_circles; ///< artists by style
    std::vector<Track> m_tracks;
    std::set<std::string> m_artistNames;
    std::set<std::string> m_titles;
    std::set<std::string> m_albums;
};

// -- listeners -------------------------------------------------------------------------------------------------------

/// What a listener hears in a track, by feature; larger is better.
struct Taste
{
    std::string_view listener;
    double energy, valence, danceability, acousticness, instrumentalness, tempo;
};

constexpr std::array<Taste, 3> kTastes = {{
    {"Ines", -1.0, -0.1, -0.1, 1.2, -0.2, -0.5}, // calm, acoustic, unhurried
    {"Jonas", 0.4, 0.3, 1.4, -0.6, 0.5, 0.3},    // made to dance to
    {"Marit", 1.4, -0.3, -0.9, -0.8, -0.2, 0.4}, // loud guitars
}};

double appeal(const Taste& taste, const RawFeatures& raw)
{
    const auto at = [&raw](RawFeature f) { return static_cast<double>(raw[f]); };
    return taste.energy * at(RawFeature::Energy) + taste.valence * at(RawFeature::Valence) +
           taste.danceability * at(RawFeature::Danceability) + taste.acousticness * at(RawFeature::Acousticness) +
           taste.instrumentalness * at(RawFeature::Instrumentalness) + taste.tempo * at(RawFeature::Tempo) / 200.0;
}

/// With mean 0 and deviation 1.
std::vector<double> standardAppeals(const Taste& taste, const std::vector<Track>& tracks)
{
    std::vector<double> scores(tracks.size());
    std::transform(tracks.begin(), tracks.end(), scores.begin(),
                   [&taste](const Track& track) { return appeal(taste, track.raw); });
    const auto n = static_cast<double>(scores.size());
    const double mean = std::accumulate(scores.begin(), scores.end(), 0.0) / n;
    const double squares = std::inner_product(scores.begin(), scores.end(), scores.begin(), 0.0);
    const double deviation = std::sqrt(std::max(squares / n - mean * mean, 1e-12));
    std::for_each(scores.begin(), scores.end(), [=](double& score) { score = (score - mean) / deviation; });
    return scores;
}

float drawStars(double appeal, Random& random)
{
    const double stars = 3.1 + 1.05 * appeal + 0.45 * random.normal();
    return static_cast<float>(std::clamp(std::round(2.0 * stars), 1.0, 10.0) / 2.0);
}

DemoListener drawListener(const Taste& taste, const std::vector<Track>& tracks, Random& random)
{
    const std::vector<double> appeals = standardAppeals(taste, tracks);
    std::vector<std::size_t> order(tracks.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    random.shuffle(std::span(order));
    DemoListener listener{.name = std::string(taste.listener), .ratings = {}};
    for (const std::size_t track : order) {
        // People rate what they like more often than what they do not.
        if (random.uniform() < 0.085 * std::exp(0.5 * appeals[track])) {
            listener.ratings.push_back({.track = track, .stars = drawStars(appeals[track], random)});
        }
    }
    return listener;
}

} // namespace

DemoLibrary makeDemoLibrary(const DemoOptions& options)
{
    DemoLibrary library{.tracks = Maker(options).takeTracks(), .listeners = {}};
    Random random(options.seed + 1);
    for (const Taste& taste : kTastes) {
        library.listeners.push_back(drawListener(taste, library.tracks, random));
    }
    return library;
}

} // namespace nearfield
