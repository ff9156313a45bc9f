#include "ui/playlists/filter_dialog.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include <QCheckBox>
#include <QCompleter>
#include <QLineEdit>
#include <QLocale>
#include <QVBoxLayout>

#include "core/features/features.h"
#include "ui/library_session.h"
#include "ui/music/music_text.h"
#include "ui/playlists/length_chooser.h"
#include "ui/playlists/playlist_text.h"
#include "ui/playlists/range_slider.h"
#include "ui/text.h"

namespace nearfield::ui {

namespace {

/// In the order in which people would think of them.
constexpr std::array kFeatures = {RawFeature::Tempo,        RawFeature::Energy,       RawFeature::Valence,
                                  RawFeature::Danceability, RawFeature::Acousticness, RawFeature::Instrumentalness,
                                  RawFeature::Speechiness,  RawFeature::Liveness,     RawFeature::Loudness,
                                  RawFeature::Duration};

constexpr std::size_t kOfferedGenres = 400;

QString percentText(double value)
{
    return FilterDialog::tr("%1 %").arg(std::lround(value));
}

} // namespace

FilterDialog::FilterDialog(const Parts& parts, QWidget* parent)
    : MakerDialog(parts, tr("Smart filter"),
                  tr("Every track that is within all of these. An end that is not moved leaves that side open."),
                  parent)
    , m_genres(new QLineEdit)
    , m_withFile(new QCheckBox(tr("Only tracks that can be played")))
    , m_length(new LengthChooser({}, LengthChooser::Ends::OrAll))
{
    setObjectName(QStringLiteral("filterDialog"));
    for (const RawFeature feature : kFeatures) {
        const QString name = featureName(feature);
        RangeSlider* slider = nullptr;
        float scale = 1;
        switch (feature) {
        case RawFeature::Tempo:
            slider = new RangeSlider(
                name, 30, 250, 1, [](double v) { return tr("%1 BPM").arg(std::lround(v)); }, parts.theme);
            break;
        case RawFeature::Loudness:
            slider = new RangeSlider(
                name, -60, 5, 1, [](double v) { return tr("%1 dB").arg(std::lround(v)); }, parts.theme);
            break;
        case RawFeature::Duration:
            slider = new RangeSlider(
                name, 0, 15 * 60, 15, [](double v) { return shortDurationText(v); }, parts.theme);
            break;
        default:
            scale = 100;
            slider = new RangeSlider(name, 0, 100, 1, percentText, parts.theme);
        }
        slider->setObjectName(QStringLiteral("range%1").arg(static_cast<int>(feature)));
        m_ranges.push_back({feature, scale, slider});
        form().addWidget(slider);
        connect(slider, &RangeSlider::changed, this, &FilterDialog::ask);
    }
    m_stars = new RangeSlider(
        tr("Your rating"), 0, 5, 0.5, [](double v) { return tr("%1 ★").arg(QLocale().toString(v, 'g', 2)); },
        parts.theme);
    m_stars->setObjectName(QStringLiteral("rangeStars"));

    const Catalogue& catalogue = *parts.session.catalogue();
    int first = 9999;
    int last = 0;
    for (Row row = 0; row < catalogue.size(); ++row) {
        if (const auto year = catalogue.year(row); year && *year > 0) {
            first = std::min(first, *year);
            last = std::max(last, *year);
        }
    }
    const bool years = first < last;
    m_years = new RangeSlider(
        tr("Year"), years ? first : 1900, years ? last : 2030, 1,
        [](double v) { return QString::number(std::lround(v)); }, parts.theme);
    m_years->setVisible(years);
    m_years->setObjectName(QStringLiteral("rangeYears"));
    for (RangeSlider* slider : {m_stars, m_years}) {
        form().addWidget(slider);
        connect(slider, &RangeSlider::changed, this, &FilterDialog::ask);
    }
    form().addSpacing(7);

    m_genres->setObjectName(QStringLiteral("genres"));
    m_genres->setPlaceholderText(tr("Any; several with commas"));
    m_genres->setToolTip(tr("Tracks whose genre contains one of these words"));
    m_genres->setAccessibleName(tr("Genres"));
    auto* completer = new QCompleter(genresOf(catalogue), this);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    m_genres->setCompleter(completer);
    connect(m_genres, &QLineEdit::textChanged, this, &FilterDialog::ask);
    addField(tr("Genre"), m_genres);
    m_withFile->setVisible(!parts.session.trackFiles()->empty());
    connect(m_withFile, &QCheckBox::toggled, this, &FilterDialog::ask);
    form().addWidget(m_withFile);
    form().addSpacing(7);
    connect(m_length, &LengthChooser::changed, this, &FilterDialog::ask);
    addField(tr("Length"), m_length);
    m_ranges.front().slider->setFocus();
    ask();
}

QStringList FilterDialog::genresOf(const Catalogue& catalogue)
{
    std::map<std::string_view, std::size_t> counts;
    for (Row row = 0; row < catalogue.size(); ++row) {
        ++counts[catalogue.genre(row)];
    }
    counts.erase(std::string_view());
    std::vector<std::pair<std::size_t, std::string_view>> byCount;
    for (const auto& [genre, count] : counts) {
        byCount.emplace_back(count, genre);
    }
    std::sort(byCount.rbegin(), byCount.rend());
    byCount.resize(std::min(byCount.size(), kOfferedGenres));
    QStringList genres;
    for (const auto& [count, genre] : byCount) {
        genres << qstring(genre);
    }
    return genres;
}

RangeSlider& FilterDialog::slider(RawFeature feature) const
{
    const auto found = std::find_if(m_ranges.begin(), m_ranges.end(),
                                    [feature](const Range& each) { return each.feature == feature; });
    return *found->slider;
}

FilterOptions FilterDialog::options() const
{
    FilterOptions options;
    options.listener = parts().session.listener().id;
    options.length = m_length->length();
    TrackFilter& filter = options.filter;
    const auto scaled = [](std::optional<double> value, float scale) {
        return value ? std::optional(static_cast<float>(*value) / scale) : std::nullopt;
    };
    for (const Range& range : m_ranges) {
        if (range.slider->low() || range.slider->high()) {
            filter.features.push_back({.feature = range.feature,
                                       .low = scaled(range.slider->low(), range.scale),
                                       .high = scaled(range.slider->high(), range.scale)});
        }
    }
    filter.starsFrom = scaled(m_stars->low(), 1);
    filter.starsTo = scaled(m_stars->high(), 1);
    const auto year = [](std::optional<double> value) {
        return value ? std::optional(static_cast<int>(std::lround(*value))) : std::nullopt;
    };
    filter.yearFrom = year(m_years->low());
    filter.yearTo = year(m_years->high());
    for (const QString& genre : m_genres->text().split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        if (!genre.trimmed().isEmpty()) {
            filter.genres.push_back(utf8(genre.trimmed()));
        }
    }
    filter.withFileOnly = m_withFile->isChecked();
    return options;
}

void FilterDialog::ask()
{
    const FilterOptions now = options();
    make([now](const Library& library, std::stop_token stop) { return library.filter(now, stop); });
    askCount(now);
}

void FilterDialog::askCount(const FilterOptions& options)
{
    parts().jobs.replace(m_countJob, {.title = tr("Counting"), .visible = false}, this,
                         [this, options, &library = parts().session.library()](JobContext& context) {
                             const std::size_t matching = library.countMatching(options.filter, options.listener);
                             const bool all = !options.length.tracks && !options.length.minutes; // the list says it
                             context.post([this, matching, all] {
                                 const QString count = countText(static_cast<std::int64_t>(matching));
                                 setRemark(all ? QString() : tr("%1 match").arg(count));
                             });
                         });
}

} // namespace nearfield::ui
