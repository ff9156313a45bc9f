#include "ui/music/music_text.h"

#include <array>
#include <cmath>

#include <QCoreApplication>
#include <QDir>
#include <QLocale>
#include <QStringList>

#include "core/features/features.h"
#include "ui/text.h"

namespace nearfield::ui {

namespace {

constexpr float kSureFrom = 0.7F;

QString tr(const char* text)
{
    return QCoreApplication::translate("nearfield::ui::music", text);
}

QString count(std::size_t n)
{
    return countText(static_cast<std::int64_t>(n));
}

QString files(std::size_t n)
{
    return n == 1 ? tr("1 file") : tr("%1 files").arg(count(n));
}

} // namespace

QString analysisSummary(const AnalysisReport& report)
{
    QStringList parts;
    if (report.analysed > 0) {
        parts << tr("%1 analysed").arg(files(report.analysed));
    }
    if (report.copies > 0) {
        parts << (report.copies == 1 ? tr("1 is a copy") : tr("%1 are copies").arg(count(report.copies)));
    }
    if (report.leftOut > 0) {
        parts << tr("%1 left out").arg(count(report.leftOut));
    }
    if (!report.failed.empty()) {
        parts << tr("%1 could not be read").arg(count(report.failed.size()));
    }
    if (report.cancelled && report.left > 0) {
        parts << (report.left == 1 ? tr("1 still waits") : tr("%1 still wait").arg(count(report.left)));
    }
    return parts.isEmpty() ? tr("No file was waiting") : parts.join(QStringLiteral(" · "));
}

QString scanSummary(const ScanReport& report)
{
    QStringList parts;
    parts << (report.files == 0 ? tr("No music files found") : files(report.files));
    const auto say = [&parts](std::size_t n, const QString& text) {
        if (n > 0) {
            parts << text.arg(count(n));
        }
    };
    say(report.added, tr("%1 new"));
    say(report.changed, tr("%1 changed"));
    say(report.moved, tr("%1 moved"));
    say(report.returned, tr("%1 back"));
    say(report.vanished, tr("%1 missing"));
    say(report.problems.size(), tr("%1 could not be looked at"));
    const bool nothing = report.added + report.changed + report.moved + report.returned + report.vanished == 0;
    if (nothing && report.files > 0 && report.problems.empty()) {
        parts << tr("nothing new");
    }
    return parts.join(QStringLiteral(" · "));
}

void add(ScanReport& sum, const ScanReport& other)
{
    sum.files += other.files;
    sum.added += other.added;
    sum.changed += other.changed;
    sum.moved += other.moved;
    sum.vanished += other.vanished;
    sum.returned += other.returned;
    sum.problems.insert(sum.problems.end(), other.problems.begin(), other.problems.end());
    sum.seconds += other.seconds;
    sum.cancelled = sum.cancelled || other.cancelled;
}

QString pathText(const std::filesystem::path& path)
{
    const QString text = qstring(path.string());
    const QString home = QDir::homePath();
    const bool inHome = home.size() > 1 && (text == home || text.startsWith(home + QLatin1Char('/')));
    return inHome ? QLatin1Char('~') + text.mid(home.size()) : text;
}

QString featureName(RawFeature feature)
{
    QString name = qstring(displayName(feature));
    if (!name.isEmpty()) {
        name[0] = name[0].toUpper();
    }
    return name;
}

QString featureMeaning(RawFeature feature)
{
    switch (feature) {
    case RawFeature::Danceability:
        return tr("How well one can dance to it");
    case RawFeature::Energy:
        return tr("How intense and active it sounds");
    case RawFeature::Key:
        return tr("The note that feels like home");
    case RawFeature::Loudness:
        return tr("Average loudness; 0 dB is as loud as can be");
    case RawFeature::Mode:
        return tr("Major or minor");
    case RawFeature::Speechiness:
        return tr("How much of it is spoken");
    case RawFeature::Acousticness:
        return tr("How likely it is unplugged");
    case RawFeature::Instrumentalness:
        return tr("How likely nobody sings");
    case RawFeature::Liveness:
        return tr("How likely an audience was there");
    case RawFeature::Valence:
        return tr("How happy it sounds");
    case RawFeature::Tempo:
        return tr("Beats per minute");
    case RawFeature::Duration:
        return tr("Playing time");
    case RawFeature::TimeSignature:
        return tr("Beats in a bar");
    }
    return {};
}

QString featureValueText(RawFeature feature, float value)
{
    static constexpr std::array kKeys = {"C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"};
    if (std::isnan(value)) {
        return tr("unknown");
    }
    const QLocale locale;
    switch (feature) {
    case RawFeature::Key:
        return value >= 0 && value < 11.5F ? QString(QLatin1String(kKeys[static_cast<std::size_t>(std::lround(value))]))
                                           : tr("unknown");
    case RawFeature::Mode:
        return value >= 0.5F ? tr("major") : tr("minor");
    case RawFeature::Loudness:
        return tr("%1 dB").arg(locale.toString(value, 'f', 1));
    case RawFeature::Tempo:
        return tr("%1 BPM").arg(locale.toString(value, 'f', 1));
    case RawFeature::Duration:
        return shortDurationText(value);
    case RawFeature::TimeSignature:
        return locale.toString(std::lround(value));
    default:
        return tr("%1 %").arg(std::lround(100 * value));
    }
}

Trust trustOf(float confidence)
{
    return confidence >= kSureFrom ? Trust::Sure : confidence >= kLowConfidence ? Trust::Fair : Trust::Guess;
}

QString trustText(Trust trust)
{
    switch (trust) {
    case Trust::Sure:
        return tr("sure");
    case Trust::Fair:
        return tr("fairly sure");
    case Trust::Guess:
        return tr("a guess");
    }
    return {};
}

QString sourceText(const TrackDetails::Feature& feature)
{
    switch (feature.source) {
    case FeatureSource::Unknown:
        return std::isnan(feature.value) ? QString() : tr("estimated");
    case FeatureSource::Catalogue:
        return tr("from the catalogue");
    case FeatureSource::Measured:
        return tr("measured, %1").arg(trustText(trustOf(feature.confidence)));
    case FeatureSource::Listener:
        return tr("set by hand");
    }
    return {};
}

} // namespace nearfield::ui
