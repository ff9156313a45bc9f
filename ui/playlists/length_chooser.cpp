#include "ui/playlists/length_chooser.h"

#include <cmath>

#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSpinBox>

namespace nearfield::ui {

namespace {

constexpr int kMostTracks = 1000;
constexpr int kMostMinutes = 24 * 60;
constexpr double kMinutesOfTrack = 4; ///< to go from one unit to the other

} // namespace

LengthChooser::LengthChooser(const PlaylistLength& length, Ends ends, QWidget* parent)
    : QWidget(parent)
    , m_number(new QSpinBox)
    , m_unit(new QComboBox)
{
    m_number->setObjectName(QStringLiteral("length"));
    m_number->setAccessibleName(tr("Length"));
    m_number->setFixedWidth(92);
    m_number->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_unit->setObjectName(QStringLiteral("lengthUnit"));
    m_unit->setAccessibleName(tr("Unit of the length"));
    m_unit->addItem(tr("tracks"), Tracks);
    m_unit->addItem(tr("minutes"), Minutes);
    if (ends == Ends::OrAll) {
        m_unit->addItem(tr("all that match"), All);
    }
    const int unit = length.tracks ? Tracks : length.minutes ? Minutes : All;
    m_unit->setCurrentIndex(m_unit->findData(unit));
    m_number->setRange(2, unit == Minutes ? kMostMinutes : kMostTracks);
    m_number->setValue(length.tracks    ? static_cast<int>(*length.tracks)
                       : length.minutes ? static_cast<int>(std::lround(*length.minutes))
                                        : 25);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_number);
    layout->addWidget(m_unit, 1);
    connect(m_number, &QSpinBox::valueChanged, this, &LengthChooser::changed);
    connect(m_unit, &QComboBox::currentIndexChanged, this, [this, before = unit]() mutable {
        const int now = m_unit->currentData().toInt();
        const QSignalBlocker quiet(m_number); // one change is told of once
        if (before != now && now != All) {
            const double scale = before == All ? 1 : now == Minutes ? kMinutesOfTrack : 1 / kMinutesOfTrack;
            m_number->setMaximum(now == Minutes ? kMostMinutes : kMostTracks);
            m_number->setValue(static_cast<int>(std::lround(m_number->value() * scale)));
        }
        before = now == All ? before : now;
        showUnit();
        Q_EMIT changed();
    });
    showUnit();
}

void LengthChooser::showUnit()
{
    m_number->setVisible(m_unit->currentData().toInt() != All);
}

PlaylistLength LengthChooser::length() const
{
    switch (m_unit->currentData().toInt()) {
    case Tracks:
        return {.tracks = static_cast<std::size_t>(m_number->value()), .minutes = {}};
    case Minutes:
        return {.tracks = {}, .minutes = m_number->value()};
    default:
        return {};
    }
}

} // namespace nearfield::ui
