#include "core/storage/audio_file_store.h"

#include <array>

#include <fmt/format.h>

#include "core/storage/sqlite.h"

namespace nearfield::storage {

namespace {

constexpr std::string_view kColumns =
    "id, path, size, modified_ns, missing, state, reason, done_at, content_hash, track_id, codec, album_artist, "
    "track_number, disc_number, musicbrainz_id, track_gain, track_peak, album_gain, album_peak, cover, guessed";
constexpr int kLyricsColumn = 21; ///< where it is asked for

constexpr std::array<std::string_view, 4> kStates = {"waiting", "analysed", "left_out", "failed"};

std::string_view nameOf(FileState state) noexcept
{
    return kStates[static_cast<std::size_t>(state)];
}

FileState stateOf(std::string_view name) noexcept
{
    for (std::size_t i = 0; i < kStates.size(); ++i) {
        if (kStates[i] == name) {
            return static_cast<FileState>(i);
        }
    }
    return FileState::Waiting; // the schema lets nothing else in
}

template <typename T>
std::optional<T> optionalOf(const Query& query, int column)
{
    if (query.isNull(column)) {
        return std::nullopt;
    }
    if constexpr (std::is_floating_point_v<T>) {
        return static_cast<T>(query.real(column));
    } else {
        return static_cast<T>(query.integer(column));
    }
}

AudioFile readFile(const Query& query, bool withLyrics = false)
{
    return {.id = query.integer(0),
            .path = query.text(1),
            .size = static_cast<std::uint64_t>(query.integer(2)),
            .modifiedNs = query.integer(3),
            .missing = query.integer(4) != 0,
            .state = stateOf(query.textView(5)),
            .reason = query.text(6),
            .doneAt = query.integer(7),
            .contentHash = optionalOf<std::uint64_t>(query, 8),
            .track = optionalOf<TrackId>(query, 9),
            .codec = query.text(10),
            .albumArtist = query.text(11),
            .trackNumber = optionalOf<int>(query, 12),
            .discNumber = optionalOf<int>(query, 13),
            .musicBrainzRecording = query.text(14),
            .trackGain = optionalOf<float>(query, 15),
            .trackPeak = optionalOf<float>(query, 16),
            .albumGain = optionalOf<float>(query, 17),
            .albumPeak = optionalOf<float>(query, 18),
            .lyrics = withLyrics ? query.text(kLyricsColumn) : std::string(),
            .cover = query.text(19),
            .guessed = static_cast<std::uint16_t>(query.integer(20))};
}

std::vector<AudioFile> readFiles(Query& query, bool withLyrics = false)
{
    std::vector<AudioFile> files;
    while (query.next()) {
        files.push_back(readFile(query, withLyrics));
    }
    return files;
}

/// The paths below a folder are those in [first, last): '0' follows '/'.
struct PathRange
{
    std::string first;
    std::string last;

    explicit PathRange(const std::filesystem::path& folder)
        : first(folder.native())
    {
        while (first.size() > 1 && first.back() == '/') {
            first.pop_back();
        }
        last = first == "/" ? "0" : first + '0';
        first = first == "/" ? first : first + '/';
    }
};

} // namespace

std::vector<FolderRow> AudioFileStore::folders() const
{
    Query query(m_database, "SELECT path, added_at, scanned_at FROM music_folder ORDER BY path");
    std::vector<FolderRow> out;
    while (query.next()) {
        out.push_back({.path = query.text(0), .addedAt = query.integer(1), .scannedAt = query.integer(2)});
    }
    return out;
}

void AudioFileStore::putFolder(const FolderRow& folder)
{
    Query(m_database, "INSERT OR REPLACE INTO music_folder (path, added_at, scanned_at) VALUES (?, ?, ?)")
        .bind(folder.path.native(), folder.addedAt, folder.scannedAt)
        .run();
}

void AudioFileStore::removeFolder(const std::filesystem::path& folder)
{
    Query(m_database, "DELETE FROM music_folder WHERE path = ?").bind(folder.native()).run();
}

FolderCounts AudioFileStore::counts(const std::filesystem::path& folder) const
{
    const PathRange range(folder);
    Query query(m_database, "SELECT count(*), count(*) FILTER (WHERE state = 'waiting' AND NOT missing), "
                            "count(*) FILTER (WHERE state = 'failed'), count(*) FILTER (WHERE missing) "
                            "FROM audio_file WHERE path >= ? AND path < ?");
    query.bind(range.first, range.last);
    if (!query.next()) {
        return {};
    }
    return {.files = query.count(0), .waiting = query.count(1), .failed = query.count(2), .missing = query.count(3)};
}

std::int64_t AudioFileStore::nextScan() const
{
    Query query(m_database, "SELECT coalesce(max(seen), 0) + 1 FROM audio_file");
    return query.next() ? query.integer(0) : 1;
}

AudioFileStore::Sighting AudioFileStore::see(const std::filesystem::path& path, std::uint64_t size,
                                             std::int64_t modifiedNs, std::int64_t scan)
{
    Query known(m_database, "SELECT id, size, modified_ns, missing FROM audio_file WHERE path = ?");
    if (!known.bind(path.native()).next()) {
        Query(m_database, "INSERT INTO audio_file (path, size, modified_ns, seen, missing, state, reason, done_at, "
                          "codec, album_artist, musicbrainz_id, lyrics, cover, guessed) "
                          "VALUES (?, ?, ?, ?, 0, 'waiting', '', 0, '', '', '', '', '', 0)")
            .bind(path.native(), size, modifiedNs, scan)
            .run();
        return Sighting::New;
    }
    const std::int64_t id = known.integer(0);
    if (static_cast<std::uint64_t>(known.integer(1)) != size || known.integer(2) != modifiedNs) {
        Query(m_database, "UPDATE audio_file SET size = ?, modified_ns = ?, seen = ?, missing = 0, state = 'waiting', "
                          "reason = '' WHERE id = ?")
            .bind(size, modifiedNs, scan, id)
            .run();
        return Sighting::Changed;
    }
    Query(m_database, "UPDATE audio_file SET seen = ?, missing = 0 WHERE id = ?").bind(scan, id).run();
    return known.integer(3) != 0 ? Sighting::Returned : Sighting::Unchanged;
}

std::size_t AudioFileStore::markUnseen(const std::filesystem::path& folder, std::int64_t scan)
{
    const PathRange range(folder);
    return static_cast<std::size_t>(
        Query(m_database,
              "UPDATE audio_file SET missing = 1 WHERE path >= ? AND path < ? AND seen <> ? AND missing = 0")
            .bind(range.first, range.last, scan)
            .run());
}

std::vector<AudioFile> AudioFileStore::unseen(std::int64_t scan) const
{
    Query query(m_database,
                fmt::format("SELECT {} FROM audio_file WHERE missing = 0 AND seen <> ? ORDER BY id", kColumns));
    query.bind(scan);
    return readFiles(query);
}

void AudioFileStore::markMissing(std::int64_t file)
{
    Query(m_database, "UPDATE audio_file SET missing = 1 WHERE id = ?").bind(file).run();
}

std::optional<AudioFile> AudioFileStore::missingWithContent(std::uint64_t size, std::uint64_t contentHash) const
{
    Query query(m_database, fmt::format("SELECT {} FROM audio_file WHERE missing = 1 AND size = ? AND content_hash = ? "
                                        "ORDER BY id LIMIT 1",
                                        kColumns));
    return query.bind(size, contentHash).next() ? std::optional(readFile(query)) : std::nullopt;
}

std::vector<AudioFile> AudioFileStore::perhapsMoved() const
{
    Query query(m_database,
                fmt::format("SELECT {} FROM audio_file AS found WHERE state = 'waiting' AND content_hash IS NULL AND "
                            "missing = 0 AND EXISTS (SELECT 1 FROM audio_file AS gone WHERE gone.missing = 1 AND "
                            "gone.size = found.size AND gone.content_hash IS NOT NULL) ORDER BY id",
                            kColumns));
    return readFiles(query);
}

void AudioFileStore::move(std::int64_t missing, const AudioFile& found)
{
    Transaction transaction(m_database);
    Query seen(m_database, "SELECT seen FROM audio_file WHERE id = ?");
    const std::int64_t scan = seen.bind(found.id).next() ? seen.integer(0) : 0;
    remove(std::array{found.id});
    Query(m_database, "UPDATE audio_file SET path = ?, size = ?, modified_ns = ?, seen = ?, missing = 0 WHERE id = ?")
        .bind(found.path.native(), found.size, found.modifiedNs, scan, missing)
        .run();
    transaction.commit();
}

std::optional<AudioFile> AudioFileStore::find(const std::filesystem::path& path) const
{
    Query query(m_database, fmt::format("SELECT {} FROM audio_file WHERE path = ?", kColumns));
    return query.bind(path.native()).next() ? std::optional(readFile(query)) : std::nullopt;
}

std::vector<AudioFile> AudioFileStore::ofTrack(TrackId track) const
{
    Query query(m_database,
                fmt::format("SELECT {}, lyrics FROM audio_file WHERE track_id = ? ORDER BY missing, path", kColumns));
    query.bind(track);
    return readFiles(query, true);
}

std::optional<TrackId> AudioFileStore::trackOfMusicBrainz(std::string_view recording) const
{
    Query query(m_database, "SELECT track_id FROM audio_file WHERE musicbrainz_id = ? AND musicbrainz_id <> '' AND "
                            "track_id IS NOT NULL ORDER BY id LIMIT 1");
    return query.bind(recording).next() ? std::optional(query.id<TrackId>(0)) : std::nullopt;
}

std::vector<AudioFile> AudioFileStore::withTracks() const
{
    Query query(m_database, fmt::format("SELECT {} FROM audio_file WHERE track_id IS NOT NULL ORDER BY track_id, "
                                        "missing, path",
                                        kColumns));
    return readFiles(query);
}

std::vector<AudioFile> AudioFileStore::failed(std::size_t limit) const
{
    Query query(m_database, fmt::format("SELECT {} FROM audio_file WHERE state = 'failed' AND missing = 0 "
                                        "ORDER BY done_at DESC, path LIMIT ?",
                                        kColumns));
    query.bind(limit);
    return readFiles(query);
}

std::vector<AudioFile> AudioFileStore::missing() const
{
    Query query(m_database, fmt::format("SELECT {} FROM audio_file WHERE missing = 1 ORDER BY path", kColumns));
    return readFiles(query);
}

std::size_t AudioFileStore::count(FileState state) const
{
    Query query(m_database, "SELECT count(*) FROM audio_file WHERE state = ? AND missing = 0");
    return query.bind(nameOf(state)).next() ? query.count(0) : 0;
}

std::vector<AudioFile> AudioFileStore::waiting(std::int64_t after, std::size_t limit) const
{
    Query query(m_database, fmt::format("SELECT {} FROM audio_file WHERE state = 'waiting' AND missing = 0 AND id > ? "
                                        "ORDER BY id LIMIT ?",
                                        kColumns));
    query.bind(after, limit);
    return readFiles(query);
}

std::size_t AudioFileStore::waitAgain(std::span<const std::filesystem::path> only)
{
    if (only.empty()) {
        return static_cast<std::size_t>(
            Query(m_database, "UPDATE audio_file SET state = 'waiting' WHERE missing = 0").run());
    }
    Transaction transaction(m_database);
    std::size_t changed = 0;
    for (const std::filesystem::path& path : only) {
        const PathRange range(path);
        changed += static_cast<std::size_t>(
            Query(m_database, "UPDATE audio_file SET state = 'waiting' WHERE missing = 0 AND (path = ? OR (path >= ? "
                              "AND path < ?))")
                .bind(path.native(), range.first, range.last)
                .run());
    }
    transaction.commit();
    return changed;
}

void AudioFileStore::update(const AudioFile& file)
{
    Query(m_database,
          "UPDATE audio_file SET (path, size, modified_ns, missing, state, reason, done_at, content_hash, track_id, "
          "codec, album_artist, track_number, disc_number, musicbrainz_id, track_gain, track_peak, album_gain, "
          "album_peak, lyrics, cover, guessed) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE "
          "id = ?")
        .bind(file.path.native(), file.size, file.modifiedNs, file.missing, nameOf(file.state), file.reason,
              file.doneAt, file.contentHash, file.track, file.codec, file.albumArtist, file.trackNumber,
              file.discNumber, file.musicBrainzRecording, file.trackGain, file.trackPeak, file.albumGain,
              file.albumPeak, file.lyrics, file.cover, file.guessed, file.id)
        .run();
}

void AudioFileStore::remove(std::span<const std::int64_t> ids)
{
    Transaction transaction(m_database);
    Query query(m_database, "DELETE FROM audio_file WHERE id = ?");
    for (const std::int64_t id : ids) {
        query.bind(id).run();
    }
    transaction.commit();
}

std::vector<TrackId> AudioFileStore::orphans(std::span<const TrackId> tracks, std::string_view uriPrefix) const
{
    std::vector<TrackId> out;
    for (const TrackId track : tracks) {
        Query query(m_database, "SELECT 1 FROM track WHERE id = ?1 AND substr(uri, 1, length(?2)) = ?2 AND "
                                "NOT EXISTS (SELECT 1 FROM audio_file WHERE track_id = ?1) AND "
                                "NOT EXISTS (SELECT 1 FROM rating WHERE track_id = ?1)");
        if (query.bind(track, uriPrefix).next()) {
            out.push_back(track);
        }
    }
    return out;
}

std::vector<AudioFile> AudioFileStore::under(const std::filesystem::path& folder) const
{
    const PathRange range(folder);
    Query query(m_database,
                fmt::format("SELECT {} FROM audio_file WHERE path >= ? AND path < ? ORDER BY path", kColumns));
    query.bind(range.first, range.last);
    return readFiles(query);
}

void AudioFileStore::putAnalysis(std::int64_t file, std::uint32_t version, std::string_view description)
{
    const std::span bytes(reinterpret_cast<const std::byte*>(description.data()), description.size());
    Query(m_database, "INSERT OR REPLACE INTO analysis (file_id, version, description) VALUES (?, ?, ?)")
        .bind(file, version, bytes)
        .run();
}

std::optional<std::string> AudioFileStore::analysis(std::int64_t file, std::uint32_t version) const
{
    Query query(m_database, "SELECT description FROM analysis WHERE file_id = ? AND version = ?");
    if (!query.bind(file, version).next()) {
        return std::nullopt;
    }
    const auto bytes = query.bytes(0);
    return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

void AudioFileStore::eachAnalysis(std::uint32_t version,
                                  const std::function<void(TrackId, std::string_view)>& visit) const
{
    Query query(m_database, "SELECT track_id, description FROM analysis JOIN audio_file ON audio_file.id = file_id "
                            "WHERE version = ? AND track_id IS NOT NULL ORDER BY track_id, missing, path");
    query.bind(version);
    while (query.next()) {
        const auto bytes = query.bytes(1);
        visit(query.id<TrackId>(0), {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    }
}

void AudioFileStore::setOverride(const FeatureOverride& override)
{
    Query(m_database,
          "INSERT OR REPLACE INTO feature_override (track_id, feature, value, replaced) VALUES (?, ?, ?, ?)")
        .bind(override.track, override.feature, override.value, override.replaced)
        .run();
}

void AudioFileStore::removeOverride(TrackId track, RawFeature feature)
{
    Query(m_database, "DELETE FROM feature_override WHERE track_id = ? AND feature = ?").bind(track, feature).run();
}

std::vector<FeatureOverride> AudioFileStore::overrides(std::optional<TrackId> track) const
{
    Query query(m_database, "SELECT track_id, feature, value, replaced FROM feature_override "
                            "WHERE ?1 IS NULL OR track_id = ?1 ORDER BY track_id, feature");
    query.bind(track);
    std::vector<FeatureOverride> out;
    while (query.next()) {
        out.push_back({.track = query.id<TrackId>(0),
                       .feature = static_cast<RawFeature>(query.integer(1)),
                       .value = static_cast<float>(query.real(2)),
                       .replaced = static_cast<float>(query.real(3))});
    }
    return out;
}

} // namespace nearfield::storage
