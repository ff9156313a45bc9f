#include "ui/text.h"

#include <array>
#include <cmath>

#include <QCoreApplication>
#include <QLocale>

namespace nearfield::ui {

namespace {

QString tr(const char* text, int n = -1)
{
    return QCoreApplication::translate("nearfield::ui::text", text, nullptr, n);
}

} // namespace

QString qstring(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

std::string utf8(const QString& text)
{
    return text.toStdString();
}

QString countText(std::int64_t count)
{
    return QLocale().toString(static_cast<qlonglong>(count));
}

QString musicDurationText(double seconds)
{
    const double minutes = seconds / 60;
    if (minutes < 90) {
        return tr("%1 minutes").arg(countText(std::llround(minutes)));
    }
    const double hours = minutes / 60;
    if (hours < 48) {
        return tr("%1 hours").arg(countText(std::llround(hours)));
    }
    return tr("%1 days").arg(countText(std::llround(hours / 24)));
}

QString shortDurationText(double seconds)
{
    const auto whole = std::llround(seconds);
    QString clock = QStringLiteral("%1:%2").arg(whole / 60 % 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
    if (whole < 3600) {
        return clock;
    }
    return QStringLiteral("%1:%2:%3")
        .arg(whole / 3600)
        .arg(whole / 60 % 60, 2, 10, QLatin1Char('0'))
        .arg(whole % 60, 2, 10, QLatin1Char('0'));
}

QString timeLeftText(double seconds)
{
    if (seconds < 90) {
        return tr("%1 s left").arg(std::llround(seconds));
    }
    return tr("%1 min left").arg(std::llround(seconds / 60));
}

QString keyText(const Catalogue& catalogue, Row row)
{
    static constexpr std::array kNames = {"C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"};
    const float key = catalogue.raw(row, RawFeature::Key);
    if (!(key >= 0) || key > 11) {
        return {};
    }
    QString name = QLatin1String(kNames[static_cast<std::size_t>(std::lround(key))]);
    const float mode = catalogue.raw(row, RawFeature::Mode);
    if (std::isnan(mode)) {
        return name;
    }
    return mode >= 0.5F ? tr("%1 maj").arg(name) : tr("%1 min").arg(name);
}

} // namespace nearfield::ui
