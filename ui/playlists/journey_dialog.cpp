#include "ui/playlists/journey_dialog.h"

#include <utility>

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/library_session.h"
#include "ui/playlists/length_chooser.h"
#include "ui/playlists/track_picker.h"
#include "ui/widgets/buttons.h"

namespace nearfield::ui {

namespace {

using Trend = JourneyOptions::Trend;

QComboBox* makeTrend(const QString& name)
{
    auto* box = new QComboBox;
    box->setAccessibleName(name);
    box->addItem(JourneyDialog::tr("free"), static_cast<int>(Trend::Free));
    box->addItem(JourneyDialog::tr("rising"), static_cast<int>(Trend::Rising));
    box->addItem(JourneyDialog::tr("falling"), static_cast<int>(Trend::Falling));
    return box;
}

} // namespace

JourneyDialog::JourneyDialog(const Parts& parts, const std::vector<TrackId>& stops, std::vector<TrackId> selected,
                             QWidget* parent)
    : MakerDialog(
          parts, tr("Journey"),
          tr("A smooth way from one track to another: each step sounds near the one before, and no artist comes "
             "twice in a row."),
          parent)
    , m_finder(parts.session, parts.jobs)
    , m_from(new TrackPicker(m_finder, tr("From"), parts.theme))
    , m_via(new TrackPicker(m_finder, tr("By way of"), parts.theme))
    , m_to(new TrackPicker(m_finder, tr("To"), parts.theme))
    , m_length(new LengthChooser(JourneyOptions{}.length))
    , m_energy(makeTrend(tr("Energy")))
    , m_tempo(makeTrend(tr("Tempo")))
{
    setObjectName(QStringLiteral("journeyDialog"));
    m_from->setObjectName(QStringLiteral("from"));
    m_via->setObjectName(QStringLiteral("via"));
    m_to->setObjectName(QStringLiteral("to"));
    m_via->setPlaceholderText(tr("Title or artist, if you like"));
    m_energy->setObjectName(QStringLiteral("energy"));
    m_tempo->setObjectName(QStringLiteral("tempo"));
    m_energy->setToolTip(tr("Whether each track should have more energy than the one before, or less"));
    m_tempo->setToolTip(tr("Whether each track should be faster than the one before, or slower"));
    addField(tr("From"), m_from);
    addField(tr("To"), m_to);
    addField(tr("By way of"), m_via);

    auto* links = new QWidget;
    auto* line = new QHBoxLayout(links);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    auto* swap = makeButton(ButtonKind::Link, tr("Swap from and to"), tr("Go the other way"));
    connect(swap, &QPushButton::clicked, this, &JourneyDialog::swapEnds);
    line->addWidget(swap);
    if (!selected.empty() && !stops.empty() && selected.back() != stops.front()) {
        auto* take =
            makeButton(ButtonKind::Link, tr("To the selected track"), tr("End at what is selected in the window"));
        take->setObjectName(QStringLiteral("takeSelected"));
        connect(take, &QPushButton::clicked, this, [this, track = selected.back()] { m_to->setTrack(track); });
        line->addWidget(take);
    }
    line->addStretch();
    form().addWidget(links);
    form().addSpacing(7);
    addField(tr("Length"), m_length);
    auto* trends = new QWidget;
    auto* both = new QHBoxLayout(trends);
    both->setContentsMargins(0, 0, 0, 0);
    both->setSpacing(10);
    for (QComboBox* box : {m_energy, m_tempo}) {
        auto* column = new QVBoxLayout;
        column->setSpacing(5);
        auto* name = new QLabel(box->accessibleName());
        name->setFont(fontOf(TextRole::Small));
        name->setProperty("role", QStringLiteral("muted"));
        name->setBuddy(box);
        column->addWidget(name);
        column->addWidget(box);
        both->addLayout(column, 1);
        connect(box, &QComboBox::currentIndexChanged, this, &JourneyDialog::ask);
    }
    form().addWidget(trends);

    std::vector<TrackId> ends = stops;
    if (ends.empty() && selected.size() <= 3) {
        ends = std::move(selected);
    }
    if (!ends.empty()) {
        m_from->setTrack(ends.front());
    }
    if (ends.size() > 1) {
        m_to->setTrack(ends.back());
    }
    if (ends.size() > 2) {
        m_via->setTrack(ends[1]);
    }
    for (TrackPicker* picker : {m_from, m_via, m_to}) {
        connect(picker, &TrackPicker::changed, this, &JourneyDialog::ask);
    }
    connect(m_length, &LengthChooser::changed, this, &JourneyDialog::ask);
    (m_from->track() ? m_to : m_from)->setFocus();
    ask();
}

void JourneyDialog::swapEnds()
{
    const auto from = m_from->track();
    m_from->setTrack(m_to->track());
    m_to->setTrack(from);
}

void JourneyDialog::ask()
{
    if (!m_from->track() || !m_to->track()) {
        wait(tr("Choose where the journey begins and where it ends."));
        return;
    }
    JourneyOptions options;
    options.stops.push_back(*m_from->track());
    if (m_via->track()) {
        options.stops.push_back(*m_via->track());
    }
    options.stops.push_back(*m_to->track());
    options.length = m_length->length();
    options.energy = static_cast<Trend>(m_energy->currentData().toInt());
    options.tempo = static_cast<Trend>(m_tempo->currentData().toInt());
    make([options](const Library& library, std::stop_token stop) { return library.journey(options, stop); });
}

} // namespace nearfield::ui
