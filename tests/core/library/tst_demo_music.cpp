#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "core/audio/analyser.h"
#include "core/audio/cover.h"
#include "core/audio/decoder.h"
#include "core/audio/tags.h"
#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/base/text.h"
#include "core/library/demo_music.h"
#include "core/library/library.h"
#include "core/library/synth/mix.h"
#include "core/library/synth/score.h"
#include "tests/support/thrown.h"

using namespace nearfield;
using audio::Descriptor;
using synth::Style;

namespace {

namespace fs = std::filesystem;

struct Heard
{
    DemoSong song;
    std::vector<float> sound;
    audio::SoundDescription description;
};

/// One song of each style; tempi and keys go round.
std::vector<Heard> everyStyle()
{
    std::vector<Heard> all(synth::kStyleCount);
    parallelFor(all.size(), [&all](std::size_t begin, std::size_t end) {
        for (std::size_t s = begin; s < end; ++s) {
            const auto style = static_cast<Style>(s);
            const double tempo = std::round(synth::specOf(style).tempo.at(0.5));
            all[s].song = demoSong(style, tempo, static_cast<int>(5 * s % 12), s % 2 == 0, 16, 100 + s);
            all[s].sound = render(all[s].song);
            audio::Analyser analyser;
            analyser.add(all[s].sound);
            all[s].description = analyser.finish();
        }
    });
    return all;
}

synth::Stereo split(const std::vector<float>& interleaved)
{
    synth::Stereo sound(interleaved.size() / 2);
    for (std::size_t i = 0; i < sound.frames(); ++i) {
        sound.left[i] = interleaved[2 * i];
        sound.right[i] = interleaved[2 * i + 1];
    }
    return sound;
}

double rms(std::span<const float> samples)
{
    const double sum = std::accumulate(samples.begin(), samples.end(), 0.0, [](double total, float x) {
        return total + static_cast<double>(x) * static_cast<double>(x);
    });
    return std::sqrt(sum / static_cast<double>(std::max<std::size_t>(1, samples.size())));
}

std::set<std::string> filesIn(const fs::path& folder)
{
    std::set<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) {
            names.insert(fs::relative(entry.path(), folder).string());
        }
    }
    return names;
}

fs::path pathOf(const QTemporaryDir& folder)
{
    return folder.path().toStdString();
}

/// Three songs of one album, short.
std::vector<DemoSong> fewSongs()
{
    std::vector<DemoSong> songs = demoSongs({.songs = 5});
    songs.resize(3);
    for (std::size_t i = 0; i < songs.size(); ++i) {
        songs[i].seconds = 3;
        songs[i].format = i == 0 ? "flac" : i == 1 ? "mp3" : "opus";
    }
    return songs;
}

} // namespace

class TestDemoMusic : public QObject
{
    Q_OBJECT

    const std::vector<Heard> m_heard = everyStyle();

    [[nodiscard]] const audio::SoundDescription& heard(Style style) const
    {
        return m_heard[static_cast<std::size_t>(style)].description;
    }
    [[nodiscard]] float energyOf(Style style) const { return heard(style)[Descriptor::OnsetRate]; }

private Q_SLOTS:
    // -- sound -----------------------------------------------------------------------------------------------------

    void theSameSongGivesTheSameSamples()
    {
        const DemoSong song = demoSong(Style::Rock, 128, 4, true, 4, 7);
        const std::vector<float> once = render(song);
        QVERIFY(once == render(song));
        DemoSong other = song;
        other.seed = 8;
        QVERIFY(once != render(other));
    }

    void everySongIsAsLongAsItSays()
    {
        for (const Heard& one : m_heard) {
            QCOMPARE(one.sound.size(), static_cast<std::size_t>(one.song.seconds * 44100) * 2);
        }
        for (const double seconds : {0.5, 2.0, 3.7}) {
            const DemoSong song = demoSong(Style::Ambient, 60, 0, true, seconds, 1);
            QCOMPARE(render(song).size(), static_cast<std::size_t>(std::llround(seconds * 44100)) * 2);
        }
    }

    void nothingIsClippedSilentOrOffCentre()
    {
        for (const Heard& one : m_heard) {
            const char* name = one.song.title.c_str();
            QVERIFY2(std::all_of(one.sound.begin(), one.sound.end(), [](float x) { return std::isfinite(x); }), name);
            const auto [low, high] = std::minmax_element(one.sound.begin(), one.sound.end());
            QVERIFY2(*high <= 0.8913F && *low >= -0.8913F, name);
            const double mean =
                std::accumulate(one.sound.begin(), one.sound.end(), 0.0) / static_cast<double>(one.sound.size());
            QVERIFY2(std::abs(mean) < 0.002, name);
            // Music from the first second to the fade at the end.
            for (std::size_t second = 0; second + 3 < 16; ++second) {
                const auto piece = std::span(one.sound).subspan(second * 88200, 88200);
                QVERIFY2(rms(piece) > 1e-3, name);
            }
        }
    }

    void leftAndRightDiffer()
    {
        for (const Heard& one : m_heard) {
            const synth::Stereo sound = split(one.sound);
            QVERIFY2(sound.left != sound.right, one.song.title.c_str());
        }
    }

    // -- truth -----------------------------------------------------------------------------------------------------

    void loudnessIsHitAndTheAnalysisAgrees()
    {
        for (const Heard& one : m_heard) {
            const double own = synth::loudnessOf(split(one.sound));
            QVERIFY2(std::abs(own - one.song.loudness) < 0.15, qPrintable(QString::number(own - one.song.loudness)));
            QVERIFY2(std::abs(static_cast<double>(one.description.loudness) - own) < 0.1, one.song.title.c_str());
        }
    }

    void silenceHasNoLoudness()
    {
        synth::Stereo silence(44100);
        QCOMPARE(synth::loudnessOf(silence), -70.0);
        synth::master(silence, -10);
        QVERIFY(std::all_of(silence.left.begin(), silence.left.end(), [](float x) { return x == 0; }));
    }

    void loudnessOfAToneIsThatOfTheStandard()
    {
        // EBU Tech 3341, case 1: a stereo sine of 1 kHz at −23 dBFS is −23 LUFS.
        synth::Stereo tone(20 * 44100);
        for (std::size_t i = 0; i < tone.frames(); ++i) {
            const double phase = 2 * 3.14159265358979 * 1000.0 * static_cast<double>(i) / 44100.0;
            tone.left[i] = tone.right[i] = static_cast<float>(std::pow(10.0, -23.0 / 20.0) * std::sin(phase));
        }
        QVERIFY(std::abs(synth::loudnessOf(tone) + 23.0) < 0.1);
    }

    void tempoComesOutRight()
    {
        int exact = 0;
        for (const Heard& one : m_heard) {
            const double ratio = static_cast<double>(one.description.tempo) / one.song.tempo;
            const double octave = std::log2(ratio);
            QVERIFY2(std::abs(octave - std::round(octave)) < 0.06 || one.description.tempoConfidence < 0.5F,
                     qPrintable(QStringLiteral("%1: %2 for %3")
                                    .arg(QString::fromStdString(one.song.title))
                                    .arg(static_cast<double>(one.description.tempo))
                                    .arg(one.song.tempo)));
            exact += std::abs(ratio - 1) < 0.04;
        }
        QVERIFY2(exact >= 10, qPrintable(QString::number(exact)));
    }

    void keyComesOutRight()
    {
        int right = 0;
        for (const Heard& one : m_heard) {
            right += one.description.key == one.song.key && one.description.major == one.song.major;
        }
        QVERIFY2(right >= 11, qPrintable(QString::number(right)));
    }

    void stylesDifferAsTheyShould()
    {
        for (const Style calm : {Style::Ambient, Style::FeltPiano}) {
            for (const Style lively : {Style::Metal, Style::DrumAndBass, Style::Rock, Style::SynthPop}) {
                QVERIFY(heard(calm).loudness < heard(lively).loudness - 6);
                QVERIFY(energyOf(calm) < energyOf(lively));
                QVERIFY(heard(calm)[Descriptor::CentroidMean] < heard(lively)[Descriptor::CentroidMean]);
            }
        }
        QVERIFY(heard(Style::Dub)[Descriptor::LowShare] > heard(Style::Guitar)[Descriptor::LowShare]);
        QVERIFY(heard(Style::FeltPiano)[Descriptor::HarmonicShare] > heard(Style::Techno)[Descriptor::HarmonicShare]);
    }

    void aBrighterSongIsBrighter()
    {
        const auto centroid = [](double brightness) {
            DemoSong song = demoSong(Style::SynthPop, 120, 0, true, 8, 3);
            song.brightness = brightness;
            audio::Analyser analyser;
            analyser.add(render(song));
            return analyser.finish()[Descriptor::CentroidMean];
        };
        QVERIFY(centroid(0.1) < 0.8F * centroid(0.9));
    }

    void aChorusIsLouderThanTheIntroduction()
    {
        const std::vector<float> sound = render(demoSong(Style::Rock, 150, 9, true, 30, 5));
        const auto at = [&sound](std::size_t second) {
            return rms(std::span(sound).subspan(second * 88200, 3 * 88200));
        };
        QVERIFY(at(1) < 0.8 * at(20));
    }

    void theHarmonyIsOfTheKey()
    {
        const std::set<int> major = {0, 2, 4, 5, 7, 9, 11};
        for (const Style style : {Style::Ambient, Style::House, Style::Rock, Style::Waltz}) {
            const synth::Score score =
                synth::compose({.style = style, .tempo = 110, .key = 3, .major = true, .seconds = 60, .seed = 4});
            std::size_t notes = 0;
            for (const synth::Part& part : score.parts) {
                for (const synth::Note& note : part.notes) {
                    QVERIFY(major.contains((note.pitch - 3) % 12));
                    QVERIFY(note.beat >= 0 && note.beat < 110);
                    ++notes;
                }
            }
            QVERIFY(notes > 100);
        }
    }

    // -- songs -----------------------------------------------------------------------------------------------------

    void songsAreVariedAndComplete()
    {
        const std::vector<DemoSong> songs = demoSongs();
        QVERIFY(songs.size() >= 64);
        std::set<Style> styles;
        std::set<std::string> artists, formats;
        std::set<fs::path> files;
        std::set<std::pair<int, bool>> keys;
        for (const DemoSong& song : songs) {
            QVERIFY(!song.title.empty() && !song.artists.empty() && !song.album.empty() && !song.genre.empty());
            QVERIFY(isValidUtf8(song.file().string()));
            QVERIFY(files.insert(song.file()).second);
            QVERIFY(song.seconds > 35 && song.seconds < 60);
            styles.insert(song.style);
            artists.insert(song.albumArtist);
            formats.insert(song.format);
            keys.insert({song.key, song.major});
        }
        QCOMPARE(styles.size(), synth::kStyleCount);
        QVERIFY(artists.size() >= 13);
        QCOMPARE(formats, (std::set<std::string>{"flac", "mp3", "ogg", "opus"}));
        QVERIFY(keys.size() >= 16);
    }

    void theSameSeedGivesTheSameSongs()
    {
        const std::vector<DemoSong> once = demoSongs();
        const std::vector<DemoSong> again = demoSongs();
        QVERIFY(
            std::equal(once.begin(), once.end(), again.begin(), again.end(), [](const DemoSong& a, const DemoSong& b) {
                return a.file() == b.file() && a.seed == b.seed && a.tempo == b.tempo;
            }));
        QVERIFY(demoSongs({.seed = 2})[0].title != once[0].title);
    }

    void aFileNameHoldsNothingThatASystemRefuses()
    {
        DemoSong song = demoSong(Style::House, 120, 0, true, 10, 1);
        song.albumArtist = "AC/DC?";
        song.album = "...";
        song.title = ".What: \"now\"<>|*\\";
        song.format = "ogg";
        QCOMPARE(song.file().string(), std::string("AC_DC_/_/01 _.What_ _now______.ogg"));
    }

    // -- files -----------------------------------------------------------------------------------------------------

    void filesAreTaggedAndHaveACover()
    {
        QTemporaryDir folder;
        const std::vector<DemoSong> songs = fewSongs();
        QCOMPARE(writeDemoMusic(pathOf(folder), songs, {}, {}), songs.size());
        QCOMPARE(filesIn(pathOf(folder)).size(), songs.size() + 1); // and the cover; nothing hidden is left
        for (const DemoSong& song : songs) {
            const fs::path file = pathOf(folder) / song.file();
            const audio::Tags tags = audio::readTags(file);
            QCOMPARE(tags.title, song.title);
            QCOMPARE(tags.artists, song.artists);
            QCOMPARE(tags.album, song.album);
            QCOMPARE(tags.albumArtist, song.albumArtist);
            QCOMPARE(tags.genre, song.genre);
            QCOMPARE(tags.year, std::optional(song.year));
            QCOMPARE(tags.track, std::optional(song.trackNumber));
            QVERIFY(std::abs(tags.seconds - song.seconds) < 0.1);
            QVERIFY(audio::coverThumbnail(file).has_value());
        }
    }

    void whatIsOfTheSameNameIsReplacedAndTheRestStays()
    {
        QTemporaryDir folder;
        const std::vector<DemoSong> songs = fewSongs();
        const fs::path own = pathOf(folder) / "mine.ogg";
        QVERIFY(QFile(QString::fromStdString(own.string())).open(QIODevice::WriteOnly));
        QCOMPARE(writeDemoMusic(pathOf(folder), songs, {}, {}), songs.size());
        const fs::path first = pathOf(folder) / songs[0].file();
        fs::resize_file(first, 100);
        QCOMPARE(writeDemoMusic(pathOf(folder), songs, {}, {}), songs.size());
        QVERIFY(fs::file_size(first) > 10'000);
        QCOMPARE(fs::file_size(own), std::uintmax_t{0});
    }

    void aStopLeavesWholeFilesOnly()
    {
        QTemporaryDir folder;
        std::vector<DemoSong> songs = demoSongs({.songs = 15});
        std::for_each(songs.begin(), songs.end(), [](DemoSong& song) { song.seconds = 3; });
        std::stop_source source;
        const auto stopAtSecondReport = [&source](const Progress& progress) {
            if (progress.done > 0) {
                source.request_stop();
            }
        };
        const std::size_t written = writeDemoMusic(pathOf(folder), songs, stopAtSecondReport, source.get_token());
        QVERIFY(written < songs.size());
        std::size_t whole = 0;
        for (const DemoSong& song : songs) {
            const fs::path file = pathOf(folder) / song.file();
            QVERIFY(!fs::exists(file.parent_path() / fmt::format(".{}", file.filename().string())));
            if (fs::exists(file)) {
                audio::Decoder decoder(file);
                double seconds = 0;
                for (auto block = decoder.read(); !block.empty(); block = decoder.read()) {
                    seconds += static_cast<double>(block.size()) / 88200.0;
                }
                QVERIFY(std::abs(seconds - 3) < 0.05);
                ++whole;
            }
        }
        QCOMPARE(whole, written);
    }

    void aStoppedDemoIsNoMusicFolderYet()
    {
        QTemporaryDir folder;
        const auto library = Library::open(pathOf(folder) / "library");
        std::stop_source source;
        source.request_stop();
        QCOMPARE(library->addDemoMusic(pathOf(folder) / "music", {}, source.get_token()), std::size_t{0});
        QVERIFY(library->musicFolders().empty());
    }

    void aFolderThatCannotBeMadeIsSaid()
    {
        QTemporaryDir folder;
        const fs::path file = pathOf(folder) / "file";
        QVERIFY(QFile(QString::fromStdString(file.string())).open(QIODevice::WriteOnly));
        QCOMPARE(test::kindThrownBy([&] { writeDemoMusic(file / "music", fewSongs(), {}, {}); }),
                 ErrorKind::Unreadable);
    }
};

QTEST_APPLESS_MAIN(TestDemoMusic)
#include "tst_demo_music.moc"
