#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/features/features.h"
#include "core/library/library.h"
#include "core/library/library_impl.h"
#include "core/library/music_changes.h"
#include "core/library/track_changes.h"
#include "core/storage/audio_file_store.h"
#include "core/storage/play_store.h"
#include "core/storage/track_store.h"

namespace nearfield {

namespace {

Row rowOf(const Catalogue& catalogue, TrackId track)
{
    const auto row = catalogue.rowOf(track);
    if (!row) {
        throw Error(ErrorKind::NotFound, fmt::format("There is no track {} in the library", value(track)));
    }
    return *row;
}

void requireValid(RawFeature feature, float value)
{
    const Range range = validRange(feature);
    if (!(value >= range.low && value <= range.high)) { // NaN is not
        throw Error(ErrorKind::BadArgument, fmt::format("{} must be from {} to {}, not {}", displayName(feature),
                                                        range.low, range.high, value));
    }
}

/// What was heard in the first of the files that was analysed.
std::optional<audio::SoundDescription> heardIn(const storage::AudioFileStore& store,
                                               std::span<const storage::AudioFile> files, const std::string& source)
{
    for (const storage::AudioFile& file : files) {
        if (const auto bytes = store.analysis(file.id, audio::kAnalysisVersion)) {
            return audio::parseDescription(*bytes, source);
        }
    }
    return std::nullopt;
}

TrackDetails::Feature featureOf(RawFeature feature, const Track& track, const audio::MeasuredFeatures* measured,
                                std::span<const storage::FeatureOverride> overrides)
{
    TrackDetails::Feature out{.feature = feature, .value = track.raw[feature]};
    const auto index = static_cast<std::size_t>(feature);
    if (measured != nullptr) {
        out.measured = measured->values[feature];
    }
    const auto set = std::find_if(overrides.begin(), overrides.end(),
                                  [feature](const storage::FeatureOverride& one) { return one.feature == feature; });
    if (set != overrides.end()) {
        out.source = FeatureSource::Listener;
        out.replaced = set->replaced;
    } else if (measured != nullptr && out.value == out.measured) {
        out.source = FeatureSource::Measured;
        out.confidence = measured->confidence[index];
    } else if (!std::isnan(out.value)) {
        out.source = FeatureSource::Catalogue;
    }
    return out;
}

} // namespace

TrackDetails Library::trackDetails(TrackId id) const
{
    const auto catalogue = m_impl->catalogue();
    const Track track = catalogue->track(rowOf(*catalogue, id));
    auto database = m_impl->database();
    const storage::AudioFileStore store(database);
    const std::vector<storage::AudioFile> files = store.ofTrack(id);

    TrackDetails details;
    std::optional<audio::MeasuredFeatures> measured;
    if (const auto heard = heardIn(store, files, database.file().string())) {
        measured = estimatorOf(database, *catalogue).estimate(*heard);
        for (const audio::TempoCandidate& candidate : heard->tempoCandidates) {
            details.tempoCandidates.push_back(candidate.bpm);
        }
    }
    const std::vector<storage::FeatureOverride> overrides = store.overrides(id);
    for (std::size_t i = 0; i < kRawFeatureCount; ++i) {
        details.features[i] = featureOf(static_cast<RawFeature>(i), track, measured ? &*measured : nullptr, overrides);
    }
    for (const storage::AudioFile& file : files) {
        details.files.push_back({.path = file.path,
                                 .missing = file.missing,
                                 .analysedAt = file.doneAt,
                                 .codec = file.codec,
                                 .size = file.size});
    }
    if (!files.empty()) {
        details.lyrics = files.front().lyrics;
        details.albumArtist = files.front().albumArtist;
        details.trackNumber = files.front().trackNumber;
        details.discNumber = files.front().discNumber;
        details.musicBrainzRecording = files.front().musicBrainzRecording;
    }
    return details;
}

void Library::overrideFeature(TrackId id, RawFeature feature, std::optional<float> value)
{
    if (value) {
        requireValid(feature, *value);
    }
    const auto lock = m_impl->writeLock();
    const auto current = m_impl->catalogue();
    Track track = current->track(rowOf(*current, id));
    auto database = m_impl->database();
    storage::Transaction transaction(database);
    storage::AudioFileStore store(database);
    const std::vector<storage::FeatureOverride> overrides = store.overrides(id);
    const auto before = std::find_if(overrides.begin(), overrides.end(),
                                     [feature](const storage::FeatureOverride& one) { return one.feature == feature; });
    if (!value && before == overrides.end()) {
        return;
    }
    const float replaced = before == overrides.end() ? track.raw[feature] : before->replaced;
    if (value) {
        store.setOverride({.track = id, .feature = feature, .value = *value, .replaced = replaced});
    } else {
        store.removeOverride(id, feature);
    }
    track.raw[feature] = value.value_or(replaced);
    storage::TrackStore(database).update(std::span(&track, 1));
    storeCodes(database, m_impl->soundModel().get(), std::span(&track, 1));
    transaction.commit();
    m_impl->publish(applied(*current, std::span(&track, 1), {}));
    m_impl->loadSoundSpace(database);
    m_impl->loadTrackFiles(database); // what was a guess is none any more
}

void Library::scaleTempo(TrackId track, float factor)
{
    const auto snapshot = catalogue();
    const float tempo = snapshot->raw(rowOf(*snapshot, track), RawFeature::Tempo);
    overrideFeature(track, RawFeature::Tempo, tempo * factor);
}

std::filesystem::path Library::coverFile(std::string_view cover) const
{
    return m_impl->coversFolder() / cover;
}

void Library::recordPlay(ListenerId listener, TrackId track, double secondsHeard, double fraction,
                         std::int64_t playedAt)
{
    auto database = m_impl->database();
    const storage::Play play{
        .track = track, .playedAt = playedAt, .secondsHeard = secondsHeard, .fraction = std::clamp(fraction, 0.0, 1.0)};
    storage::PlayStore(database).add(listener, std::span(&play, 1));
}

PlayHistory Library::playHistory(ListenerId listener, TrackId track) const
{
    auto database = m_impl->database();
    return storage::PlayStore(database).historyOf(listener, track);
}

} // namespace nearfield
