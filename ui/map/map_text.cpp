#include "ui/map/map_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include "ui/text.h"

namespace nearfield::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("nearfield::ui::MapText", text);
}

QString tracksText(std::size_t count)
{
    return count == 1 ? tr("1 track") : tr("%1 tracks").arg(countText(static_cast<std::int64_t>(count)));
}

struct Mean
{
    double mean = 0;
    double deviation = 0;
};

template <typename Values>
Mean meanOf(std::size_t count, Values value)
{
    double sum = 0;
    double squares = 0;
    double known = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const auto v = static_cast<double>(value(i));
        if (std::isfinite(v)) {
            sum += v;
            squares += v * v;
            ++known;
        }
    }
    const double mean = known > 0 ? sum / known : 0;
    return {mean, known > 0 ? std::sqrt(std::max(0.0, squares / known - mean * mean)) : 0};
}

/// Words for what sets these tracks apart from the library, the most telling first; two at most.
QStringList wordsFor(const Catalogue& catalogue, std::span<const Row> rows)
{
    struct Word
    {
        RawFeature feature;
        QString low;
        QString high;
    };
    const std::array<Word, 8> words = {{{RawFeature::Acousticness, tr("electric"), tr("acoustic")},
                                        {RawFeature::Energy, tr("calm"), tr("energetic")},
                                        {RawFeature::Valence, tr("sombre"), tr("cheerful")},
                                        {RawFeature::Danceability, tr("not for dancing"), tr("danceable")},
                                        {RawFeature::Instrumentalness, tr("sung"), tr("instrumental")},
                                        {RawFeature::Speechiness, QString(), tr("spoken")},
                                        {RawFeature::Loudness, tr("quiet"), tr("loud")},
                                        {RawFeature::Liveness, QString(), tr("live")}}};
    constexpr double kTelling = 0.5; // standard deviations
    std::vector<std::pair<double, QString>> found;
    for (const Word& word : words) {
        const Mean all =
            meanOf(catalogue.size(), [&](std::size_t i) { return catalogue.raw(static_cast<Row>(i), word.feature); });
        const Mean here = meanOf(rows.size(), [&](std::size_t i) { return catalogue.raw(rows[i], word.feature); });
        const double apart = all.deviation > 0 ? (here.mean - all.mean) / all.deviation : 0;
        const QString& text = apart > 0 ? word.high : word.low;
        if (std::abs(apart) >= kTelling && !text.isEmpty()) {
            found.emplace_back(std::abs(apart), text);
        }
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    QStringList out;
    for (std::size_t i = 0; i < std::min<std::size_t>(2, found.size()); ++i) {
        out << found[i].second;
    }
    return out;
}

QString number(double value)
{
    return QLocale().toString(value, 'f', 3);
}

QString percent(double share)
{
    return tr("%1 %").arg(qRound(100 * share));
}

} // namespace

QString lassoText(const Catalogue& catalogue, std::span<const Row> rows)
{
    QStringList facts{QStringLiteral("<b>%1</b>").arg(tracksText(rows.size()))};
    const Mean tempo = meanOf(rows.size(), [&](std::size_t i) { return catalogue.raw(rows[i], RawFeature::Tempo); });
    if (tempo.mean > 0) {
        facts << (rows.size() == 1 ? tr("%1 BPM") : tr("mean %1 BPM")).arg(qRound(tempo.mean));
    }
    return (facts + wordsFor(catalogue, rows)).join(QStringLiteral(" · "));
}

QString hoverText(const Catalogue& catalogue, Row row)
{
    QStringList facts;
    if (const QString artists = qstring(catalogue.artists(row)); !artists.isEmpty()) {
        facts << artists;
    }
    if (const float tempo = catalogue.raw(row, RawFeature::Tempo); std::isfinite(tempo)) {
        facts << tr("%1 BPM").arg(qRound(tempo));
    }
    return facts.join(QStringLiteral(" · "));
}

QString trustSentence(const MapQuality& quality)
{
    const double worse = std::min(quality.trustworthiness, quality.continuity);
    const QString meaning = worse >= 0.95   ? tr("who lie together here sound alike")
                            : worse >= 0.85 ? tr("who lie together here mostly sound alike")
                                            : tr("it shows the sound of the library only roughly");
    return tr("Trustworthiness %1, continuity %2: %3.")
        .arg(number(quality.trustworthiness), number(quality.continuity), meaning);
}

QString trustToolTip(const MapQuality& quality)
{
    return tr("<p>A flat map cannot keep all distances of sound. Measured on %1 tracks and their ten nearest:</p>"
              "<p><b>Trustworthiness %2</b>: 1 when all who are near each other here are near by sound.<br>"
              "<b>Continuity %3</b>: 1 when all who are near by sound are near each other here.<br>"
              "<b>%4</b> of a track's ten nearest by sound are among its ten nearest here.</p>"
              "<p>Rest the pointer on a track to see lines to those that are nearest by sound, wherever they lie. "
              "Empty space and the size of areas mean little.</p>")
        .arg(countText(static_cast<std::int64_t>(quality.sample)), number(quality.trustworthiness),
             number(quality.continuity), percent(quality.neighboursKept));
}

QString laterText(std::size_t laterTracks)
{
    if (laterTracks == 0) {
        return {};
    }
    return laterTracks == 1 ? tr("1 track came after the map was laid out and was placed among the others.")
                            : tr("%1 tracks came after the map was laid out and were placed among the others.")
                                  .arg(countText(static_cast<std::int64_t>(laterTracks)));
}

QString nameOf(const Track& track, const QString& fileName)
{
    if (track.title.empty()) {
        return fileName;
    }
    return track.artists.empty() ? qstring(track.title)
                                 : tr("%1 by %2").arg(qstring(track.title), qstring(track.artists));
}

QString forecastText(const PlacedTrack& placed)
{
    if (!placed.predictedStars) {
        return tr("Rate some tracks to see what you may think of it.");
    }
    return tr("%1 ± %2 stars for you")
        .arg(QLocale().toString(static_cast<double>(*placed.predictedStars), 'f', 1),
             QLocale().toString(static_cast<double>(placed.uncertainty), 'f', 1));
}

} // namespace nearfield::ui
