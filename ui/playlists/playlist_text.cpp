#include "ui/playlists/playlist_text.h"

#include <cmath>

#include <QCoreApplication>
#include <QLocale>

#include "ui/text.h"

namespace nearfield::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("nearfield::ui::playlists", text);
}

} // namespace

QString kindText(PlaylistKind kind)
{
    switch (kind) {
    case PlaylistKind::Manual:
        return tr("Playlist");
    case PlaylistKind::Journey:
        return tr("Journey");
    case PlaylistKind::Radio:
        return tr("Radio");
    case PlaylistKind::Arc:
        return tr("Mood arc");
    case PlaylistKind::Filter:
        return tr("Smart filter");
    case PlaylistKind::Selection:
        return tr("Selection");
    case PlaylistKind::Imported:
        return tr("Imported");
    }
    return {};
}

QString moodText(ArcOptions::Mood mood)
{
    switch (mood) {
    case ArcOptions::Mood::Calm:
        return tr("Calm");
    case ArcOptions::Mood::Happy:
        return tr("Happy");
    case ArcOptions::Mood::Energetic:
        return tr("Energetic");
    case ArcOptions::Mood::Melancholic:
        return tr("Melancholic");
    case ArcOptions::Mood::Focused:
        return tr("Focused");
    }
    return {};
}

QString lengthText(double seconds)
{
    const auto minutes = std::llround(seconds / 60);
    if (minutes < 60) {
        return tr("%1 min").arg(seconds > 0 ? std::max<long long>(minutes, 1) : 0);
    }
    const QString hours = tr("%1 h").arg(countText(minutes / 60));
    return minutes % 60 == 0 ? hours : tr("%1 %2 min").arg(hours).arg(minutes % 60);
}

QString tracksText(std::size_t tracks)
{
    return tracks == 1 ? tr("1 track") : tr("%1 tracks").arg(countText(static_cast<std::int64_t>(tracks)));
}

QString countsText(std::size_t tracks, double seconds)
{
    return seconds > 0 ? tr("%1 · %2").arg(tracksText(tracks), lengthText(seconds)) : tracksText(tracks);
}

double secondsOf(const std::vector<PlaylistEntry>& entries, const Catalogue& catalogue)
{
    double sum = 0;
    for (const PlaylistEntry& entry : entries) {
        const auto row = entry.track ? catalogue.rowOf(*entry.track) : std::nullopt;
        const auto known = row ? static_cast<double>(catalogue.raw(*row, RawFeature::Duration)) : std::nan("");
        const double seconds = std::isnan(known) ? entry.duration.value_or(0) : known;
        sum += seconds > 0 ? seconds : 0;
    }
    return sum;
}

PlaylistEntry entryOf(const Catalogue& catalogue, TrackId track, const QString& reason)
{
    PlaylistEntry entry;
    entry.track = track;
    entry.reason = utf8(reason);
    if (const auto row = catalogue.rowOf(track)) {
        entry.title = catalogue.title(*row);
        entry.artists = catalogue.artists(*row);
        entry.album = catalogue.album(*row);
        entry.identifier = catalogue.uri(*row);
        if (const float seconds = catalogue.raw(*row, RawFeature::Duration); seconds > 0) {
            entry.duration = static_cast<double>(seconds);
        }
    }
    return entry;
}

std::vector<TrackId> tracksOf(const std::vector<PlaylistEntry>& entries, const Catalogue& catalogue)
{
    std::vector<TrackId> tracks;
    for (const PlaylistEntry& entry : entries) {
        if (entry.track && catalogue.rowOf(*entry.track)) {
            tracks.push_back(*entry.track);
        }
    }
    return tracks;
}

} // namespace nearfield::ui
