// make_golden_library FOLDER: writes FOLDER/library.sqlite with the content of golden_content.h.
#include <cstdio>

#include "core/base/error.h"
#include "core/storage/audio_file_store.h"
#include "core/storage/evaluation_store.h"
#include "core/storage/import_store.h"
#include "core/storage/listener_store.h"
#include "core/storage/model_store.h"
#include "core/storage/not_now_store.h"
#include "core/storage/play_count_store.h"
#include "core/storage/play_store.h"
#include "core/storage/playlist_store.h"
#include "core/storage/rating_store.h"
#include "core/storage/run_store.h"
#include "core/storage/setting_store.h"
#include "core/storage/sqlite.h"
#include "core/storage/track_store.h"
#include "tests/core/storage/golden_content.h"

using namespace nearfield;
using namespace nearfield::storage;

namespace {

void fill(Database& database)
{
    const std::vector<TrackId> tracks = TrackStore(database).insert(golden::tracks());
    ImportStore(database).record(golden::importFile(), std::vector<RemovedRow>{{.file = {},
                                                                                .line = 4,
                                                                                .uri = "spotify:track:copy",
                                                                                .title = "A copy",
                                                                                .artists = "Ana Bell",
                                                                                .reason = "duplicate",
                                                                                .keptTrack = tracks[0]}});
    const ListenerId me = ListenerStore(database).list()[0].id;
    const ListenerId anna = ListenerStore(database).create("Anna").id;
    RatingStore(database).set(me, {tracks[0], 4.5F, 1'790'000'003});
    RatingStore(database).set(anna, {tracks[2], 0.5F, 1'790'000'004});
    PlayStore(database).add(anna, std::vector<Play>{{tracks[0], 1'790'000'005, 106.5, 0.5}});
    PlayCountStore(database).set(anna, std::vector{golden::kPlayCount});
    NotNowStore(database).set(anna, golden::kNotNow);
    EvaluationStore(database).add(golden::kEvaluatedAt, golden::kEvaluation);
    ModelStore models(database);
    const Eigen::Map<const Matrix> code(golden::kCode.data(), 1, static_cast<Eigen::Index>(golden::kCode.size()));
    models.save(golden::model(), std::vector{tracks[1]}, code);
    RunStore runs(database);
    const RunId run = runs.begin("autoencoder", 1'790'000'006, 80, {.seed = 7});
    runs.append(run, golden::kEpoch);
    runs.finish(run, {.status = "done", .stopReason = "early_stopped", .seconds = 1.5, .bestEpoch = 1});
    SettingStore(database).set("current_listener", "2");
    AudioFileStore files(database);
    files.putFolder({.path = golden::kMusicFolder, .addedAt = 1'790'000'009, .scannedAt = 1'790'000'010});
    files.see(golden::kMusicFile, 31'000'000, 1'789'999'999'123'456'789, 1);
    AudioFile file = *files.find(golden::kMusicFile);
    file.state = FileState::Analysed;
    file.contentHash = golden::kContentHash;
    file.track = tracks[0];
    file.trackGain = golden::kTrackGain;
    files.update(file);
    files.putAnalysis(file.id, 1, golden::kDescription);
    files.setOverride(golden::kOverride);
    PlaylistStore(database).add(golden::playlist());
    Query(database, "INSERT INTO map_layout (id, model_id, made_at, report) VALUES (1, 1, 1790000013, ?)")
        .bind(golden::kMapReport)
        .run();
    Query(database, "INSERT INTO map_position (track_id, x, y) VALUES (?, ?, ?)")
        .bind(tracks[1], golden::kMapX, golden::kMapY)
        .run();
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::fputs("usage: make_golden_library FOLDER\n", stderr);
        return 2;
    }
    try {
        Database database = Database::openOrCreate(argv[1]);
        fill(database);
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    return 0;
}
