#pragma once

#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <numbers>
#include <string>
#include <vector>

#include <QApplication>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "core/audio/encoder.h"
#include "core/library/library.h"
#include "ui/library_session.h"
#include "ui/music/music_collector.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace nearfield::test {

inline constexpr double kMusicSeconds = 31; ///< a catalogue takes nothing under 30

/// Chords over a beat, so that there is a key and a tempo; another `number` is another piece.
inline std::vector<float> pieceOfMusic(int number)
{
    constexpr int kRate = 44100;
    constexpr std::array kChord = {1.0, 1.26, 1.5};
    const double root = 110 * std::pow(2.0, number % 12 / 12.0);
    const double beat = 60.0 / (90 + 7 * (number % 10));
    std::vector<float> samples;
    const auto frames = static_cast<std::size_t>(kMusicSeconds * kRate);
    samples.reserve(2 * frames);
    for (std::size_t i = 0; i < frames; ++i) {
        const double t = static_cast<double>(i) / kRate;
        const double inBeat = std::fmod(t, beat);
        double value = inBeat < 0.02 ? 0.5 * std::sin(2 * std::numbers::pi * 90 * inBeat) : 0;
        for (const double interval : kChord) {
            value += 0.12 * std::sin(2 * std::numbers::pi * root * interval * t);
        }
        samples.push_back(static_cast<float>(value));
        samples.push_back(static_cast<float>(0.9 * value));
    }
    return samples;
}

/// A library and a folder of music beside it, in a temporary folder, with the collector that brings them together.
struct MusicFixture
{
    QTemporaryDir folder;
    ui::ThemeManager theme{*qApp};
    ui::JobQueue jobs;
    std::unique_ptr<ui::LibrarySession> session;
    std::unique_ptr<ui::MusicCollector> music;

    explicit MusicFixture(int pieces = 0)
    {
        std::filesystem::create_directories(musicFolder());
        for (int number = 1; number <= pieces; ++number) {
            addPiece(number);
        }
        open();
    }
    ~MusicFixture() { close(); }
    MusicFixture(const MusicFixture&) = delete;
    MusicFixture& operator=(const MusicFixture&) = delete;

    void open()
    {
        session = std::make_unique<ui::LibrarySession>(ui::OpenedLibrary::read(path() / "library"), jobs);
        AnalysisOptions options;
        options.workers = 2;
        options.workerProgram = NEARFIELD_CLI;
        music = std::make_unique<ui::MusicCollector>(*session, options);
    }
    void close()
    {
        jobs.stopAndWait();
        music.reset();
        session.reset();
    }
    /// Blocks until nothing is looked for or listened to any more.
    void settle() const { QTRY_VERIFY_WITH_TIMEOUT(!music->isActive(), 60000); }
    /// Looks at the music folder and listens to all that is in it.
    void collect() const
    {
        music->addFolders({musicFolder()});
        settle();
    }

    std::filesystem::path addPiece(int number) const
    {
        const auto file = musicFolder() / ("Piece " + std::to_string(number) + ".wav");
        audio::writeAudioFile(file, pieceOfMusic(number));
        return file;
    }
    std::filesystem::path addBroken(const std::string& name = "broken.mp3") const
    {
        std::ofstream(musicFolder() / name, std::ios::binary) << std::string(5000, 'x');
        return musicFolder() / name;
    }

    [[nodiscard]] std::filesystem::path path() const { return ui::utf8(folder.path()); }
    [[nodiscard]] std::filesystem::path musicFolder() const { return path() / "music"; }
    [[nodiscard]] std::size_t tracks() const { return session->catalogue()->size(); }
    [[nodiscard]] TrackId track(Row row) const { return session->catalogue()->id(row); }
};

} // namespace nearfield::test
