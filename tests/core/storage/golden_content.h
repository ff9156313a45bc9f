#pragma once

#include <string>
#include <vector>

#include "core/catalogue/playlist.h"
#include "core/catalogue/track.h"
#include "core/storage/audio_file_store.h"
#include "core/storage/rows.h"

/// What tests/data/storage/library-v1.sqlite to library-v4.sqlite hold. Never change it: each file is written once.
namespace nearfield::storage::golden {

inline std::vector<Track> tracks()
{
    Track full;
    full.uri = "spotify:track:4uLU6hMCjMI75M1A2tKUQC";
    full.isrc = "GBARL9300135";
    full.title = "Ænima – „Live“ 音楽";
    full.artists = "Ana Bell; Los Números";
    full.album = "An Album";
    full.genre = "dream pop";
    full.year = 1987;
    full.popularity = 76;
    full.isExplicit = false;
    full.addedAt = 1'790'000'000;
    full.raw.values = {0.721F,    0.939F, 8,      -11.823F, 1,        0.0376F, 0.115F,
                       3.79e-05F, 0.108F, 0.914F, 113.33F,  213.573F, 4};
    Track bare;
    bare.uri = "file:///music/unknown.ogg";
    Track third;
    third.uri = "test:3";
    third.title = "Third";
    third.artists = "Somebody";
    third.isExplicit = true;
    third.addedAt = 5;
    return {full, bare, third};
}

inline const std::vector<float> kCode{0.5F, -1.25F, 3e-7F};

inline ImportFile importFile()
{
    return {.path = "/home/me/catalogue.csv",
            .layout = "nearfield",
            .importedAt = 1'790'000'001,
            .read = 5,
            .added = 3,
            .updated = 1,
            .unchanged = 0};
}

inline Model model()
{
    return {.kind = "autoencoder",
            .file = "autoencoder-1.model",
            .fileChecksum = 0xfedcba9876543210,
            .trainedAt = 1'790'000'002,
            .rows = 3,
            .options = R"({"seed":1})",
            .metrics = R"({"test_rmse":0.035})"};
}

inline constexpr EpochRecord kEpoch{.epoch = 1,
                                    .trainRmse = 0.25,
                                    .validationRmse = 0.125,
                                    .seconds = 0.5,
                                    .samplesPerSecond = 160'000,
                                    .neighbourPrecision = 0.03125}; // since version 5

// Since version 2:
inline constexpr PlayCount kPlayCount{.track = TrackId{2}, .plays = 352'698};
inline constexpr NotNow kNotNow{.track = TrackId{3}, .until = 1'790'000'007};
inline constexpr std::int64_t kEvaluatedAt = 1'790'000'008;
inline const std::string kEvaluation = R"({"split":"random"})";

// Since version 3:
inline constexpr const char* kMusicFolder = "/home/me/Music";
inline constexpr const char* kMusicFile = "/home/me/Music/Ænima.flac";
inline constexpr std::uint64_t kContentHash = 0xfedcba9876543210;
inline constexpr float kTrackGain = -6.5F;
inline const std::string kDescription{"\0\x01\xff", 3};
inline constexpr FeatureOverride kOverride{
    .track = TrackId{1}, .feature = RawFeature::Tempo, .value = 113.33F, .replaced = 226.66F};

// Since version 4:
inline Playlist playlist()
{
    return {.name = "Häfen – 夜",
            .kind = PlaylistKind::Journey,
            .recipe = R"({"stops":[1,3]})",
            .createdAt = 1'790'000'011,
            .changedAt = 1'790'000'012,
            .entries = {{.track = TrackId{3}, .title = "Third", .artists = "Somebody", .reason = "the start"},
                        {.title = "Elsewhere",
                         .artists = "Nobody",
                         .album = "An Album",
                         .location = "/home/me/Music/50 % #1?.ogg",
                         .identifier = "https://musicbrainz.org/recording/0b5c3e0a-0000-4000-8000-000000000001",
                         .duration = 213.573,
                         .reason = "calmer, „same“ tempo"}}};
}
inline const std::string kMapReport = R"({"trustworthiness":0.99})";
inline constexpr double kMapX = -0.25;
inline constexpr double kMapY = 0.75;

} // namespace nearfield::storage::golden
