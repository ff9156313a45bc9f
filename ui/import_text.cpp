#include "ui/import_text.h"

#include <algorithm>
#include <numeric>

#include <QCoreApplication>
#include <QStringList>

#include "ui/text.h"

namespace nearfield::ui {

namespace {

QString tr(const char* text, int n = -1)
{
    return QCoreApplication::translate("nearfield::ui::import", text, nullptr, n);
}

QString count(std::size_t n)
{
    return countText(static_cast<std::int64_t>(n));
}

/// Beside answers to unknown tracks, which are counted apart.
std::size_t removedRows(const RemovalCounts& removed)
{
    return std::accumulate(removed.begin(), removed.end(), std::size_t{0}, [](std::size_t sum, const auto& entry) {
        return sum + (entry.first == RemovalReason::NotInLibrary ? 0 : entry.second);
    });
}

std::size_t failedFiles(const ImportReport& report)
{
    return static_cast<std::size_t>(
        std::count_if(report.files.begin(), report.files.end(), [](const auto& file) { return !file.error.empty(); }));
}

/// "1,020 ratings", "40 play counts", "2 new listeners": what is new of answers.
QStringList answerParts(const AnswersImport& answers)
{
    QStringList parts;
    if (answers.ratings > 0) {
        parts << (answers.ratings == 1 ? tr("1 rating") : tr("%1 ratings").arg(count(answers.ratings)));
    }
    if (answers.plays > 0) {
        parts << (answers.plays == 1 ? tr("1 play count") : tr("%1 play counts").arg(count(answers.plays)));
    }
    if (answers.newListeners > 0) {
        parts << (answers.newListeners == 1 ? tr("1 new listener")
                                            : tr("%1 new listeners").arg(count(answers.newListeners)));
    }
    return parts;
}

/// "Playlist “Dusk”: 12 of 14 tracks are in the library".
QString playlistText(const PlaylistImport& playlist)
{
    const QString name = qstring(playlist.name);
    return playlist.found == playlist.entries
               ? tr("Playlist “%1”: all %2 tracks are in the library").arg(name, count(playlist.entries))
               : tr("Playlist “%1”: %2 of %3 tracks are in the library")
                     .arg(name, count(playlist.found), count(playlist.entries));
}

QStringList playlistParts(const ImportReport& report)
{
    std::size_t playlists = 0;
    QString only;
    for (const FileImport& file : report.files) {
        playlists += file.playlists.size();
        only = file.playlists.empty() ? only : playlistText(file.playlists.front());
    }
    return playlists == 0   ? QStringList()
           : playlists == 1 ? QStringList(only)
                            : QStringList(tr("%1 playlists read").arg(count(playlists)));
}

bool holdsTracks(const FileImport& file)
{
    return !file.holdsAnswers || file.added + file.updated + file.unchanged > 0;
}

/// Of an import that changed nothing.
QString nothingNew(const ImportReport& report)
{
    const bool onlyAnswers =
        !report.files.empty() && std::none_of(report.files.begin(), report.files.end(), holdsTracks);
    return onlyAnswers ? tr("Nothing new in these answers")
                       : tr("Nothing new: all %1 tracks were here already").arg(count(report.unchanged));
}

} // namespace

QString importSummary(const ImportReport& report)
{
    QStringList parts;
    if (report.added > 0) {
        parts << tr("%1 tracks added").arg(count(report.added));
    }
    if (report.updated > 0) {
        parts << tr("%1 completed").arg(count(report.updated));
    }
    parts << answerParts(report.answers) << playlistParts(report);
    if (const std::size_t unknown = report.answers.notInLibrary; unknown > 0) {
        parts << tr("%1 answers to tracks that are not here").arg(count(unknown));
    }
    if (const std::size_t removed = removedRows(report.removed); removed > 0) {
        parts << tr("%1 removed").arg(count(removed));
    }
    if (const std::size_t failed = failedFiles(report); failed > 0) {
        parts << (report.files.size() == 1
                      ? tr("%1 could not be imported").arg(qstring(report.files.front().path.filename().string()))
                      : tr("%1 of %2 files could not be imported").arg(count(failed), count(report.files.size())));
    }
    if (report.cancelled) {
        parts << tr("stopped before the end");
    }
    if (parts.isEmpty()) {
        parts << nothingNew(report);
    }
    return parts.join(QStringLiteral(" · "));
}

QString fileSummary(const FileImport& file)
{
    if (!file.error.empty()) {
        return qstring(file.error);
    }
    if (!file.playlists.empty()) {
        QStringList lines;
        for (const PlaylistImport& each : file.playlists) {
            lines << tr("%1.").arg(playlistText(each));
            for (const std::string& note : each.notes) {
                lines << qstring(note);
            }
        }
        return lines.join(QLatin1Char('\n'));
    }
    QStringList kept;
    if (file.added > 0) {
        kept << tr("%1 tracks added").arg(count(file.added));
    }
    if (file.updated > 0) {
        kept << tr("%1 completed with what was missing").arg(count(file.updated));
    }
    if (file.unchanged > 0) {
        kept << tr("%1 known already").arg(count(file.unchanged));
    }
    kept << answerParts(file.answers);
    QStringList lines;
    lines << tr("%1 rows read: %2.")
                 .arg(count(file.read), kept.isEmpty() ? tr("nothing new") : kept.join(QStringLiteral(", ")));
    for (const auto& [reason, rows] : file.removed) {
        lines << tr("%1 removed: %2.").arg(count(rows), qstring(exchange::textOf(reason)));
    }
    for (const std::string& note : file.notes) {
        lines << qstring(note);
    }
    return lines.join(QLatin1Char('\n'));
}

bool hasErrors(const ImportReport& report)
{
    return failedFiles(report) > 0;
}

bool hasDetails(const ImportReport& report)
{
    return hasErrors(report) || !report.removed.empty() ||
           std::any_of(report.files.begin(), report.files.end(), [](const FileImport& file) {
               return !file.notes.empty() || std::any_of(file.playlists.begin(), file.playlists.end(),
                                                         [](const auto& playlist) { return !playlist.notes.empty(); });
           });
}

} // namespace nearfield::ui
