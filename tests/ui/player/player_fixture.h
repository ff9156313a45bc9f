#pragma once

#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <numbers>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <QApplication>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "core/audio/decoder.h"
#include "core/audio/encoder.h"
#include "core/library/library.h"
#include "core/storage/audio_file_store.h"
#include "core/storage/database.h"
#include "tests/support/synthetic.h"
#include "ui/library_session.h"
#include "ui/music/cover_store.h"
#include "ui/player/player.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace nearfield::test {

/// A quiet tone.
inline void writeClip(const std::filesystem::path& file, double seconds)
{
    const auto frames = static_cast<std::size_t>(seconds * audio::kSampleRate);
    std::vector<float> stereo(2 * frames);
    for (std::size_t i = 0; i < frames; ++i) {
        const double t = static_cast<double>(i) / audio::kSampleRate;
        stereo[2 * i] = stereo[2 * i + 1] = static_cast<float>(0.1 * std::sin(2 * std::numbers::pi * 440 * t));
    }
    audio::writeAudioFile(file, stereo);
}

/// Gives the first tracks of a library clips of these names, in the folder "music" of `folder`. They are put into the
/// library as a scan and an analysis would, which would leave out music as short as this.
inline std::vector<std::filesystem::path> addClips(const Library& library, const std::filesystem::path& folder,
                                                   const std::vector<std::string>& names, double seconds)
{
    std::vector<std::filesystem::path> files;
    std::filesystem::create_directories(folder / "music");
    auto database = storage::Database::openOrCreate(library.folder());
    storage::AudioFileStore store(database);
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto& file = files.emplace_back(folder / "music" / names[i]);
        writeClip(file, seconds);
        (void)store.see(file, std::filesystem::file_size(file), 1, 1);
        auto row = *store.find(file);
        row.state = storage::FileState::Analysed;
        row.track = library.catalogue()->id(static_cast<Row>(i));
        row.albumArtist = "Album Artist";
        row.trackNumber = static_cast<int>(i + 1);
        row.discNumber = 1;
        row.trackGain = -6.0F;
        row.trackPeak = 0.5F;
        store.update(row);
    }
    return files;
}

/// A player on a library of synthetic tracks, of which the first have files: real ones of a few seconds.
struct PlayerFixture
{
    QTemporaryDir folder;
    ui::ThemeManager theme{*qApp};
    ui::JobQueue jobs;
    std::unique_ptr<ui::LibrarySession> session;
    std::unique_ptr<ui::CoverStore> covers;
    std::unique_ptr<ui::Player> player;
    std::vector<std::filesystem::path> files;

    /// So many tracks, and a clip of each of these names for the first ones.
    explicit PlayerFixture(const std::vector<std::string>& names, double seconds, int tracks = 12)
    {
        const std::filesystem::path csv = path() / "tracks.csv";
        std::ofstream(csv) << syntheticCsv(tracks);
        {
            const auto library = Library::open(path() / "library");
            (void)library->importFiles(std::array{csv}, {}, {});
            files = addClips(*library, path(), names, seconds);
        }
        open();
    }
    ~PlayerFixture() { close(); }
    PlayerFixture(const PlayerFixture&) = delete;
    PlayerFixture& operator=(const PlayerFixture&) = delete;

    void open(const ui::PlayerSettings& settings = {})
    {
        session = std::make_unique<ui::LibrarySession>(ui::OpenedLibrary::read(path() / "library"), jobs);
        covers = std::make_unique<ui::CoverStore>(*session, jobs);
        player = std::make_unique<ui::Player>(*session, jobs, settings);
        player->setVolume(0.2);
    }
    void close()
    {
        player.reset();
        jobs.stopAndWait();
        covers.reset();
        session.reset();
    }

    [[nodiscard]] std::filesystem::path path() const { return ui::utf8(folder.path()); }
    [[nodiscard]] TrackId track(Row row) const { return session->catalogue()->id(row); }
    /// The first tracks of the catalogue.
    [[nodiscard]] std::vector<TrackId> tracks(Row count) const
    {
        std::vector<TrackId> out;
        for (Row row = 0; row < count; ++row) {
            out.push_back(track(row));
        }
        return out;
    }
    [[nodiscard]] QString title(Row row) const { return ui::qstring(session->catalogue()->title(row)); }
    /// Whether the sound gets there within some seconds.
    [[nodiscard]] bool playsTo(double seconds, std::optional<TrackId> of = {}) const
    {
        return QTest::qWaitFor([&] { return player->position() >= seconds && (!of || player->current() == of); }, 8000);
    }
};

/// What the player told of what it could not play.
struct Complaints
{
    QSignalSpy spy;

    explicit Complaints(ui::Player& player)
        : spy(&player, &ui::Player::failed)
    {
    }
    /// Of no sound device is not what tests are about.
    [[nodiscard]] QStringList all() const
    {
        QStringList out;
        for (const auto& arguments : spy) {
            if (!arguments[0].toString().startsWith(QStringLiteral("No sound device"))) {
                out << arguments[0].toString();
            }
        }
        return out;
    }
};

} // namespace nearfield::test
