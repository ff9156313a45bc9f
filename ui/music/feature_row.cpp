#include "ui/music/feature_row.h"

#include <cmath>

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStyle>

#include "core/features/features.h"
#include "ui/music/music_text.h"
#include "ui/theme.h"
#include "ui/widgets/buttons.h"

namespace nearfield::ui {

namespace {

constexpr int kFieldWidth = 116;
constexpr int kKeys = 12;

bool isShare(RawFeature feature)
{
    const Range range = validRange(feature);
    return range.low == 0 && range.high == 1 && feature != RawFeature::Mode;
}

QString sourceToolTip(const TrackDetails::Feature& feature)
{
    const QString measured =
        std::isnan(feature.measured)
            ? QString()
            : FeatureRow::tr("Measured: %1").arg(featureValueText(feature.feature, feature.measured));
    if (feature.source == FeatureSource::Measured) {
        return FeatureRow::tr("Heard in the file; confidence %1 %").arg(std::lround(100 * feature.confidence));
    }
    return measured;
}

} // namespace

FeatureRow::FeatureRow(RawFeature feature, QGridLayout& grid, int row, QObject* parent)
    : QObject(parent)
    , m_feature(feature)
    , m_source(new QLabel)
    , m_revert(makeButton(ButtonKind::Link, tr("Take back"), {}))
{
    auto* name = new QLabel(featureName(feature));
    name->setToolTip(featureMeaning(feature));
    makeField();
    m_field->setFixedWidth(kFieldWidth);
    m_field->setObjectName(QStringLiteral("feature%1").arg(static_cast<int>(feature)));
    m_field->setAccessibleName(featureName(feature));
    m_field->setToolTip(featureMeaning(feature));
    name->setBuddy(m_field);
    m_source->setFont(fontOf(TextRole::Small));
    m_source->setProperty("role", QStringLiteral("muted"));
    m_revert->setObjectName(QStringLiteral("revert%1").arg(static_cast<int>(feature)));
    connect(m_revert, &QPushButton::clicked, this, [this] { Q_EMIT wanted(m_feature, std::nullopt); });
    grid.addWidget(name, row, 0);
    grid.addWidget(m_field, row, 1);
    grid.addWidget(m_source, row, 2);
    grid.addWidget(m_revert, row, 3, Qt::AlignRight);
}

void FeatureRow::makeField()
{
    switch (m_feature) {
    case RawFeature::Duration:
        m_fixed = new QLabel;
        m_field = m_fixed;
        break;
    case RawFeature::Key:
    case RawFeature::Mode:
        makeChoice();
        break;
    default:
        makeSpinBox();
    }
    m_field->installEventFilter(this);
}

void FeatureRow::makeChoice()
{
    m_choice = new QComboBox;
    m_choice->setProperty("kind", QStringLiteral("dense"));
    const int choices = m_feature == RawFeature::Key ? kKeys : 2;
    for (int value = 0; value < choices; ++value) {
        m_choice->addItem(featureValueText(m_feature, static_cast<float>(value)));
    }
    m_choice->setPlaceholderText(tr("unknown"));
    connect(m_choice, &QComboBox::activated, this, [this](int value) { edited(static_cast<float>(value)); });
    m_field = m_choice;
}

void FeatureRow::makeSpinBox()
{
    const Range range = validRange(m_feature);
    m_scale = isShare(m_feature) ? 100.0F : 1.0F;
    const bool tenths = m_feature == RawFeature::Tempo || m_feature == RawFeature::Loudness;
    m_spin = new QDoubleSpinBox;
    m_spin->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_spin->setKeyboardTracking(false);
    m_spin->setDecimals(tenths ? 1 : 0);
    m_spin->setRange(static_cast<double>(range.low * m_scale), static_cast<double>(range.high * m_scale));
    m_spin->setSuffix(m_feature == RawFeature::Tempo      ? tr(" BPM")
                      : m_feature == RawFeature::Loudness ? tr(" dB")
                      : isShare(m_feature)                ? tr(" %")
                                                          : QString());
    connect(m_spin, &QDoubleSpinBox::valueChanged, this, [this](double value) { edited(static_cast<float>(value)); });
    m_field = m_spin;
}

void FeatureRow::edited(float value)
{
    if (value != m_shown) {
        Q_EMIT wanted(m_feature, value / m_scale);
    }
}

void FeatureRow::show(const TrackDetails::Feature& feature)
{
    const bool known = !std::isnan(feature.value);
    if (m_choice != nullptr) {
        m_shown = known ? std::round(feature.value) : -1;
        m_choice->setCurrentIndex(static_cast<int>(m_shown));
    } else if (m_spin != nullptr) {
        const QSignalBlocker quiet(m_spin); // it is shown, not wanted
        const bool guess = feature.source == FeatureSource::Measured && trustOf(feature.confidence) == Trust::Guess;
        m_spin->setPrefix(guess ? QStringLiteral("~ ") : QString());
        m_spin->setSpecialValueText(known ? QString() : tr("unknown"));
        m_spin->setValue(known ? static_cast<double>(feature.value * m_scale) : m_spin->minimum());
        m_shown = static_cast<float>(m_spin->value());
    } else {
        m_fixed->setText(featureValueText(m_feature, feature.value));
    }
    m_source->setText(sourceText(feature));
    m_source->setToolTip(sourceToolTip(feature));
    m_source->setProperty("role", feature.source == FeatureSource::Listener ? QStringLiteral("accent")
                                                                            : QStringLiteral("muted"));
    m_source->style()->unpolish(m_source);
    m_source->style()->polish(m_source);
    m_field->setAccessibleDescription(m_source->text());
    const bool set = feature.source == FeatureSource::Listener;
    m_revert->setVisible(set);
    if (set && feature.replaced) {
        m_revert->setToolTip(tr("Back to %1").arg(featureValueText(m_feature, *feature.replaced)));
        m_revert->setAccessibleName(tr("Take back %1").arg(featureName(m_feature)));
    }
}

bool FeatureRow::eventFilter(QObject* watched, QEvent* event)
{
    // A wheel that scrolls the form must not change what happens to be under the pointer.
    if (event->type() == QEvent::Wheel && !m_field->hasFocus()) {
        event->ignore();
        return true;
    }
    // Undo is the window's: what was typed and taken is an act of the undo stack.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto& key = *static_cast<QKeyEvent*>(event);
        if (key.matches(QKeySequence::Undo) || key.matches(QKeySequence::Redo)) {
            event->ignore();
            return true;
        }
    }
    return QObject::eventFilter(watched, event);
}

} // namespace nearfield::ui
