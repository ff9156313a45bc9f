#include "ui/map/journey_bar.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSpinBox>
#include <QVBoxLayout>

#include "ui/widgets/buttons.h"

namespace nearfield::ui {

namespace {

constexpr int kTracks = 12;
constexpr int kMinutes = 45;

} // namespace

JourneyBar::JourneyBar(const ThemeManager& theme, QWidget* parent)
    : QFrame(parent)
    , m_words(new QLabel)
    , m_count(new QSpinBox)
    , m_unit(new QComboBox)
    , m_energy(makeTrend(theme, tr("energy"), tr("Which way the energy goes from the first track to the last")))
    , m_tempo(makeTrend(theme, tr("tempo"), tr("Which way the tempo goes from the first track to the last")))
    , m_save(makeButton(ButtonKind::Primary, tr("Save playlist"), tr("Keep this journey as a playlist")))
    , m_play(makeButton(ButtonKind::Plain, tr("Play"), tr("Play this journey; tracks without a file are left out")))
{
    setObjectName(QStringLiteral("journeyBar"));
    setProperty("surface", QStringLiteral("card"));
    m_words->setObjectName(QStringLiteral("journeyWords"));
    m_words->setTextFormat(Qt::PlainText);
    m_words->setWordWrap(true);
    m_count->setRange(3, 500);
    m_count->setValue(kTracks);
    m_count->setAccessibleName(tr("Length"));
    m_count->setToolTip(tr("How long the journey should be"));
    m_count->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_count->setFixedWidth(48);
    m_unit->addItems({tr("tracks"), tr("minutes")});
    m_unit->setAccessibleName(tr("Tracks or minutes"));
    m_unit->setToolTip(tr("What the length counts"));
    m_unit->setProperty("kind", QStringLiteral("dense"));
    m_save->setObjectName(QStringLiteral("journeySave"));
    m_play->setObjectName(QStringLiteral("journeyPlay"));
    auto* close = makeButton(ButtonKind::Flat, {}, tr("End the journey (Esc)"));
    close->setIcon(theme.icon(QStringLiteral("close"), IconColour::Muted));
    close->setIconSize({12, 12});

    connect(m_count, &QSpinBox::valueChanged, this, &JourneyBar::optionsChanged);
    connect(m_unit, &QComboBox::currentIndexChanged, this, [this](int unit) {
        const QSignalBlocker once(m_count);
        m_count->setValue(unit == 0 ? kTracks : kMinutes);
        Q_EMIT optionsChanged();
    });
    for (QComboBox* trend : {m_energy, m_tempo}) {
        connect(trend, &QComboBox::currentIndexChanged, this, &JourneyBar::optionsChanged);
    }
    connect(m_save, &QPushButton::clicked, this, &JourneyBar::saveWanted);
    connect(m_play, &QPushButton::clicked, this, &JourneyBar::playWanted);
    connect(close, &QPushButton::clicked, this, &JourneyBar::closed);

    auto* first = new QHBoxLayout;
    first->addWidget(m_words, 1);
    first->addWidget(close, 0, Qt::AlignTop);
    auto* second = new QHBoxLayout;
    second->setSpacing(6);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_count, m_unit, m_energy, m_tempo}) {
        second->addWidget(widget);
    }
    second->addStretch();
    second->addWidget(m_play);
    second->addWidget(m_save);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 6, 8, 8);
    layout->setSpacing(4);
    layout->addLayout(first);
    layout->addLayout(second);
    setFound(false);
}

QComboBox* JourneyBar::makeTrend(const ThemeManager& /*theme*/, const QString& name, const QString& toolTip)
{
    auto* box = new QComboBox;
    box->addItems({tr("any %1").arg(name), tr("%1 rises").arg(name), tr("%1 falls").arg(name)});
    box->setProperty("kind", QStringLiteral("dense"));
    box->setAccessibleName(name);
    box->setToolTip(toolTip);
    return box;
}

void JourneyBar::setWords(const QString& text, bool isError)
{
    m_words->setText(text);
    m_words->setProperty("role", isError ? QStringLiteral("bad") : QString());
    m_words->style()->unpolish(m_words);
    m_words->style()->polish(m_words);
}

void JourneyBar::setFound(bool found)
{
    m_save->setEnabled(found);
    m_play->setEnabled(found);
}

PlaylistLength JourneyBar::length() const
{
    if (m_unit->currentIndex() == 0) {
        return {.tracks = static_cast<std::size_t>(m_count->value()), .minutes = {}};
    }
    return {.tracks = {}, .minutes = m_count->value()};
}

Trend JourneyBar::energy() const
{
    return static_cast<Trend>(m_energy->currentIndex());
}

Trend JourneyBar::tempo() const
{
    return static_cast<Trend>(m_tempo->currentIndex());
}

} // namespace nearfield::ui
