#include "core/library/music_changes.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/exchange/cleaning.h"
#include "core/exchange/merge.h"
#include "core/library/library_impl.h"
#include "core/library/track_changes.h"
#include "core/storage/track_store.h"

namespace nearfield {

namespace {

/// Loudness that ReplayGain 2.0 brings a track to, in LUFS.
constexpr float kReplayGainReference = -18;

std::string nameOfCover(const std::string& jpeg)
{
    return fmt::format("{:016x}.jpg", hash64(std::string_view(jpeg)));
}

bool isLossless(std::string_view codec)
{
    return codec == "flac" || codec == "alac" || codec == "ape" || codec == "wavpack" || codec.starts_with("pcm_");
}

bool saysTheSame(const Track& a, const Track& b)
{
    return a.isrc == b.isrc && a.title == b.title && a.artists == b.artists && a.album == b.album &&
           a.genre == b.genre && a.year == b.year && haveSameFeatures(a.raw, b.raw);
}

bool isFromFile(std::string_view uri)
{
    return uri.starts_with(kFileUri);
}

} // namespace

TrackFile trackFileOf(const storage::AudioFile& file)
{
    return {.track = file.track.value_or(TrackId{}),
            .path = file.path,
            .missing = file.missing,
            .cover = file.cover,
            .albumArtist = file.albumArtist,
            .trackNumber = file.trackNumber,
            .discNumber = file.discNumber,
            .trackGain = file.trackGain,
            .trackPeak = file.trackPeak,
            .albumGain = file.albumGain,
            .albumPeak = file.albumPeak,
            .musicBrainzRecording = file.musicBrainzRecording,
            .guessed = file.guessed};
}

TrackFiles trackFilesOf(storage::Database& database)
{
    const storage::AudioFileStore store(database);
    const std::vector<storage::AudioFile> files = store.withTracks();
    std::vector<TrackFile> best;
    const storage::AudioFile* last = nullptr;
    for (const storage::AudioFile& file : files) { // by track, those that are there first
        const bool isNext = last == nullptr || last->track != file.track;
        if (isNext) {
            best.push_back(trackFileOf(file));
        } else if (last->missing == file.missing && !isLossless(last->codec) && isLossless(file.codec)) {
            best.back() = trackFileOf(file);
        } else {
            continue;
        }
        last = &file;
    }
    for (const storage::FeatureOverride& one : store.overrides()) {
        const auto file = std::lower_bound(best.begin(), best.end(), one.track,
                                           [](const TrackFile& a, TrackId id) { return a.track < id; });
        if (file != best.end() && file->track == one.track) {
            file->guessed &= static_cast<std::uint16_t>(~(1U << static_cast<unsigned>(one.feature)));
        }
    }
    return TrackFiles(std::move(best));
}

std::size_t forgetFiles(storage::Database& database, std::span<const storage::AudioFile> files, bool keepTracks)
{
    storage::AudioFileStore store(database);
    std::vector<std::int64_t> ids;
    std::set<TrackId> tracks;
    for (const storage::AudioFile& file : files) {
        ids.push_back(file.id);
        if (file.track) {
            tracks.insert(*file.track);
        }
    }
    store.remove(ids);
    if (keepTracks) {
        return 0;
    }
    const std::vector<TrackId> orphans = store.orphans(std::vector(tracks.begin(), tracks.end()), kFileUri);
    storage::TrackStore(database).remove(orphans);
    return orphans.size();
}

audio::FeatureEstimator estimatorOf(storage::Database& database, const Catalogue& catalogue)
{
    std::vector<audio::SoundDescription> heard;
    std::vector<RawFeatures> known;
    storage::AudioFileStore(database).eachAnalysis(
        audio::kAnalysisVersion, [&](TrackId track, std::string_view description) {
            const auto row = catalogue.rowOf(track);
            if (row && !isFromFile(catalogue.uri(*row))) {
                heard.push_back(audio::parseDescription(description, database.file().string()));
                known.push_back(catalogue.track(*row).raw);
            }
        });
    auto learned = audio::FeatureEstimator::learn(heard, known);
    return learned ? std::move(*learned) : audio::FeatureEstimator();
}

Track trackOf(const audio::FileAnalysis& analysis, const audio::MeasuredFeatures& measured)
{
    const audio::Tags& tags = analysis.tags;
    Track track;
    track.uri = fmt::format("{}{:016x}", kFileUri, analysis.contentHash);
    track.isrc = tags.isrc;
    track.title = tags.title;
    track.artists = tags.artists.empty() ? tags.albumArtist : tags.artists;
    track.album = tags.album;
    track.genre = tags.genre;
    track.year = tags.year;
    track.raw = measured.values;
    return track;
}

std::uint16_t guessedOf(const audio::MeasuredFeatures& measured) noexcept
{
    unsigned bits = 0;
    for (std::size_t i = 0; i < kRawFeatureCount; ++i) {
        bits |= measured.confidence[i] < audio::kLowConfidence && !std::isnan(measured.values.values[i]) ? 1U << i : 0U;
    }
    return static_cast<std::uint16_t>(bits);
}

bool haveSameFeatures(const RawFeatures& a, const RawFeatures& b)
{
    return std::equal(a.values.begin(), a.values.end(), b.values.begin(),
                      [](float x, float y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

void layOverrides(storage::AudioFileStore& store, Track& track)
{
    for (storage::FeatureOverride one : store.overrides(track.id)) {
        one.replaced = std::exchange(track.raw[one.feature], one.value);
        store.setOverride(one);
    }
}

AnalysedBatch::AnalysedBatch(storage::Database& database, const Catalogue& current,
                             const audio::FeatureEstimator& estimator, std::filesystem::path coversFolder)
    : m_database(database)
    , m_current(current)
    , m_estimator(estimator)
    , m_covers(std::move(coversFolder))
{
}

void AnalysedBatch::fail(const std::filesystem::path& file, const std::string& reason)
{
    storage::AudioFileStore store(m_database);
    if (auto row = store.find(file)) { // else it was removed meanwhile
        row->state = storage::FileState::Failed;
        row->reason = reason;
        row->doneAt = unixNow();
        store.update(*row);
        m_outcome.failed.push_back({file, reason});
    }
}

void AnalysedBatch::add(const std::filesystem::path& file, audio::FileAnalysis analysis)
{
    if (auto row = storage::AudioFileStore(m_database).find(file)) {
        audio::MeasuredFeatures measured = m_estimator.estimate(analysis.sound);
        m_entries.push_back({std::move(*row), std::move(analysis), measured});
    }
}

/// Of the track that the library has of this file or recording already; else of a new one.
std::string AnalysedBatch::uriOf(const Entry& entry) const
{
    std::optional<TrackId> track = entry.row.track;
    if (!track) {
        track = storage::AudioFileStore(m_database).trackOfMusicBrainz(entry.analysis.tags.musicBrainzRecording);
    }
    const auto row = track ? m_current.rowOf(*track) : std::nullopt;
    return row ? std::string(m_current.uri(*row)) : trackOf(entry.analysis, entry.measured).uri;
}

/// A track that is known from its file alone, as the file is now.
Track AnalysedBatch::renewed(Row row, const Track& heard)
{
    Track track = heard;
    track.id = m_current.id(row);
    track.addedAt = m_current.addedAt(row);
    track.popularity = m_current.popularity(row);
    track.isExplicit = m_current.isExplicit(row);
    storage::AudioFileStore store(m_database);
    layOverrides(store, track);
    return track;
}

AnalysedBatch::Outcome AnalysedBatch::store(const SoundModel* model)
{
    // A file goes the way of a row of a catalogue; its line is its place in the batch.
    exchange::CatalogueFile heard;
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        heard.tracks.push_back(trackOf(m_entries[i].analysis, m_entries[i].measured));
        heard.tracks.back().uri = uriOf(m_entries[i]);
        heard.lines.push_back(i);
    }
    heard.rowsRead = heard.tracks.size();
    exchange::CleanedFile clean =
        exchange::clean(std::move(heard), [this](std::string_view uri) { return m_current.rowOfUri(uri).has_value(); });
    const std::vector<std::size_t> lines = clean.lines;
    std::map<TrackId, Track> updated;
    for (const Track& track : clean.tracks) {
        const auto row = m_current.rowOfUri(track.uri);
        if (row && isFromFile(track.uri)) {
            Track now = renewed(*row, track);
            if (!saysTheSame(now, m_current.track(*row))) {
                updated.emplace(now.id, std::move(now));
            }
        }
    }
    exchange::MergePlan plan = exchange::planMerge(m_current, std::move(clean));
    for (Track& track : plan.updated) {
        updated.emplace(track.id, std::move(track)); // what was renewed is newer
    }
    plan.updated.clear();
    for (auto& [id, track] : updated) {
        plan.updated.push_back(std::move(track));
    }

    const std::vector<TrackId> ids = storePlan(m_database, plan, unixNow());
    storeCodes(m_database, model, plan.added);
    storeCodes(m_database, model, plan.updated);
    std::map<std::size_t, const exchange::Removal*> removals;
    for (const exchange::Removal& removal : plan.removed) {
        removals.emplace(removal.line, &removal);
    }
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (!removals.contains(lines[i])) { // a copy is listed as removed, too
            const exchange::Destination& destination = plan.destinations[i];
            writeFile(m_entries[lines[i]],
                      destination.library != TrackId{} ? destination.library : ids[destination.added], {});
        }
    }
    for (const auto& [line, removal] : removals) {
        const std::optional<TrackId> kept = plan.keptTrack(*removal, ids);
        (kept ? m_outcome.copies : m_outcome.leftOut) += 1;
        writeFile(m_entries[line], kept, exchange::textOf(*removal));
    }
    m_outcome.added = std::move(plan.added);
    m_outcome.updated = std::move(plan.updated);
    return std::move(m_outcome);
}

void AnalysedBatch::writeFile(Entry& entry, std::optional<TrackId> track, const std::string& reason)
{
    storage::AudioFile& row = entry.row;
    const auto known = track ? m_current.rowOf(*track) : std::nullopt;
    const bool isOwn = !known || isFromFile(m_current.uri(*known)); // else a catalogue says what its values are
    const audio::Tags& tags = entry.analysis.tags;
    row.state = track ? storage::FileState::Analysed : storage::FileState::LeftOut;
    row.reason = reason;
    row.doneAt = unixNow();
    row.contentHash = entry.analysis.contentHash;
    row.track = track;
    row.codec = entry.analysis.stream.codec;
    row.albumArtist = tags.albumArtist;
    row.trackNumber = tags.track;
    row.discNumber = tags.disc;
    row.musicBrainzRecording = tags.musicBrainzRecording;
    row.trackGain = tags.trackGain ? tags.trackGain : kReplayGainReference - entry.analysis.sound.loudness;
    row.trackPeak = tags.trackPeak;
    row.albumGain = tags.albumGain;
    row.albumPeak = tags.albumPeak;
    row.lyrics = tags.lyrics;
    row.guessed = isOwn ? guessedOf(entry.measured) : std::uint16_t{0};
    row.cover.clear();
    if (!entry.analysis.cover.empty()) {
        row.cover = nameOfCover(entry.analysis.cover);
        if (!std::filesystem::exists(m_covers / row.cover)) {
            std::filesystem::create_directories(m_covers);
            writeFileAtomically(m_covers / row.cover, entry.analysis.cover);
        }
    }
    storage::AudioFileStore store(m_database);
    store.update(row);
    store.putAnalysis(row.id, audio::kAnalysisVersion, audio::bytesOf(entry.analysis.sound));
    m_outcome.files.push_back({.path = row.path,
                               .track = track.value_or(TrackId{}),
                               .reason = reason,
                               .values = entry.measured.values,
                               .confidence = entry.measured.confidence,
                               .codec = row.codec});
}

} // namespace nearfield
