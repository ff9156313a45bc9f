#pragma once

#include <memory>
#include <vector>

#include <QSignalSpy>

#include "tests/ui/training/session_fixture.h"
#include "ui/actions/track_actions.h"
#include "ui/music/cover_store.h"
#include "ui/player/player.h"
#include "ui/playlists/playlist_book.h"

namespace nearfield::test {

/// What shows and makes playlists gets, on a library of synthetic tracks.
struct PlaylistFixture : SessionFixture
{
    std::unique_ptr<ui::CoverStore> covers;
    std::unique_ptr<ui::Player> player;
    std::unique_ptr<ui::TrackActions> actions;
    std::unique_ptr<ui::PlaylistBook> book;

    explicit PlaylistFixture(int tracks)
        : SessionFixture(tracks)
    {
        covers = std::make_unique<ui::CoverStore>(*session, jobs);
        player = std::make_unique<ui::Player>(*session, jobs, ui::PlayerSettings{});
        actions = std::make_unique<ui::TrackActions>(*session, *player);
        book = std::make_unique<ui::PlaylistBook>(*session);
        actions->setPlaylists(book.get());
        settle();
    }
    ~PlaylistFixture()
    {
        book.reset();
        actions.reset();
        player.reset();
        jobs.stopAndWait();
        covers.reset();
    }
    PlaylistFixture(const PlaylistFixture&) = delete;
    PlaylistFixture& operator=(const PlaylistFixture&) = delete;

    /// Until everything asked for so far is written, read and shown.
    void settle()
    {
        for (int round = 0; round < 4; ++round) { // what is read may ask for more
            session->waitUntilWritten();
            QCoreApplication::sendPostedEvents();
            QCoreApplication::processEvents();
        }
    }
    [[nodiscard]] std::vector<TrackId> tracks(const std::vector<Row>& rows) const
    {
        std::vector<TrackId> out;
        for (const Row row : rows) {
            out.push_back(track(row));
        }
        return out;
    }
    /// A stored playlist of these rows of the catalogue, which has been read.
    PlaylistId make(const QString& name, const std::vector<Row>& rows)
    {
        const QSignalSpy opened(book.get(), &ui::PlaylistBook::opened);
        book->makePlaylist(name, tracks(rows));
        settle();
        const auto id = opened.last().at(0).value<PlaylistId>();
        book->read(id);
        settle();
        return id;
    }
    /// The rows that a playlist holds now, as it is stored.
    [[nodiscard]] std::vector<Row> stored(PlaylistId id) const
    {
        session->waitUntilWritten();
        std::vector<Row> rows;
        for (const PlaylistEntry& each : session->library().playlist(id).entries) {
            rows.push_back(*session->catalogue()->rowOf(*each.track));
        }
        return rows;
    }
    /// The same, as it is shown.
    [[nodiscard]] std::vector<Row> shown(PlaylistId id) const
    {
        std::vector<Row> rows;
        for (const PlaylistEntry& each : book->loaded(id)->entries) {
            rows.push_back(*session->catalogue()->rowOf(*each.track));
        }
        return rows;
    }
};

using Rows = std::vector<Row>;

} // namespace nearfield::test
