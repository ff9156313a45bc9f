#include "ui/taste/feature_contrast.h"

#include <algorithm>
#include <cmath>

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include "ui/taste/taste_text.h"

namespace nearfield::ui {

namespace {

constexpr int kLineHeight = 23;
constexpr int kNameWidth = 116;
constexpr int kValueWidth = 82;
constexpr int kOddsWidth = 78;
constexpr int kGap = 12;
constexpr double kDot = 4.5;

double distanceFromChance(const FeatureTaste& taste)
{
    return std::abs(taste.odds - 0.5);
}

} // namespace

FeatureContrast::FeatureContrast(const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme, &ThemeManager::themeChanged, this, qOverload<>(&QWidget::update));
}

void FeatureContrast::setProfile(const TasteProfile& profile)
{
    m_againstLibrary = profile.againstLibrary;
    m_features = profile.features;
    std::erase_if(m_features, [](const FeatureTaste& taste) { return std::isnan(taste.liked.value); });
    std::stable_sort(m_features.begin(), m_features.end(), [](const FeatureTaste& a, const FeatureTaste& b) {
        return a.telling != b.telling ? a.telling : distanceFromChance(a) > distanceFromChance(b);
    });
    QStringList sentences;
    for (const FeatureTaste& taste : m_features) {
        sentences << featureSentence(taste) + QStringLiteral(". ") + oddsSentence(taste, m_againstLibrary);
    }
    setAccessibleDescription(sentences.join(QLatin1Char('\n')));
    updateGeometry();
    update();
}

QSize FeatureContrast::sizeHint() const
{
    return {600, kLineHeight * (static_cast<int>(m_features.size()) + 1)};
}

FeatureContrast::Columns FeatureContrast::columnsOf(int line) const
{
    const int top = line * kLineHeight;
    const int odds = width() - kOddsWidth;
    const int other = odds - kValueWidth;
    const int liked = other - kValueWidth;
    return {.name = {0, top, kNameWidth, kLineHeight},
            .strip = {kNameWidth + kGap, top, liked - kNameWidth - 2 * kGap, kLineHeight},
            .liked = {liked, top, kValueWidth, kLineHeight},
            .other = {other, top, kValueWidth, kLineHeight},
            .odds = {odds, top, kOddsWidth, kLineHeight}};
}

void FeatureContrast::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintTitles(painter);
    for (std::size_t i = 0; i < m_features.size(); ++i) {
        paintFeature(painter, m_features[i], columnsOf(static_cast<int>(i) + 1));
    }
}

void FeatureContrast::paintTitles(QPainter& painter) const
{
    const Columns at = columnsOf(0);
    painter.setFont(fontOf(TextRole::Small));
    painter.setPen(m_theme.theme().muted);
    constexpr int kRight = Qt::AlignVCenter | Qt::AlignRight;
    painter.drawText(at.strip, Qt::AlignVCenter | Qt::AlignLeft, tr("less"));
    painter.drawText(at.strip, Qt::AlignCenter, tr("library"));
    painter.drawText(at.strip, kRight, tr("more"));
    painter.drawText(at.liked, kRight, tr("liked"));
    painter.drawText(at.other, kRight, m_againstLibrary ? tr("library") : tr("disliked"));
    painter.drawText(at.odds, kRight, tr("liked higher"));
}

void FeatureContrast::paintFeature(QPainter& painter, const FeatureTaste& taste, const Columns& at) const
{
    const Theme& theme = m_theme.theme();
    const QColor text = taste.telling ? theme.text : theme.muted;
    QFont font = fontOf(TextRole::Body);
    font.setPixelSize(12);
    painter.setFont(font);
    painter.setPen(text);
    painter.drawText(at.name, Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(featureText(taste.feature), Qt::ElideRight, at.name.width()));
    constexpr int kRight = Qt::AlignVCenter | Qt::AlignRight;
    painter.drawText(at.liked, kRight, valueText(taste.feature, taste.liked.value));
    painter.drawText(at.other, kRight,
                     valueText(taste.feature, m_againstLibrary ? taste.libraryValue : taste.disliked.value));
    painter.drawText(at.odds, kRight, shareText(taste.odds));

    const double middle = at.strip.center().y() + 0.5;
    const auto x = [&at](double place) { return at.strip.left() + place * at.strip.width(); };
    painter.setPen(QPen(theme.raised, 2));
    painter.drawLine(QPointF(x(0), middle), QPointF(x(1), middle));
    painter.setPen(QPen(theme.line, 1));
    painter.drawLine(QPointF(x(0.5), middle - 7), QPointF(x(0.5), middle + 7));
    const double other = m_againstLibrary ? 0.5 : taste.disliked.place;
    const QColor otherColour = m_againstLibrary ? theme.muted : theme.bad;
    const auto shade = [&taste, &theme](const QColor& colour) { return taste.telling ? colour : theme.muted; };
    if (!std::isnan(other)) {
        painter.setPen(QPen(theme.muted, 1));
        painter.drawLine(QPointF(x(other), middle), QPointF(x(taste.liked.place), middle));
        // Hollow, so that the two differ without their colours too.
        painter.setPen(QPen(shade(otherColour), 1.5));
        painter.setBrush(theme.surface);
        painter.drawEllipse(QPointF(x(other), middle), kDot - 0.75, kDot - 0.75);
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(shade(theme.accent));
    painter.drawEllipse(QPointF(x(taste.liked.place), middle), kDot, kDot);
}

bool FeatureContrast::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int line = help->pos().y() / kLineHeight - 1;
        if (line >= 0 && static_cast<std::size_t>(line) < m_features.size()) {
            const FeatureTaste& taste = m_features[static_cast<std::size_t>(line)];
            const QRect area(0, (line + 1) * kLineHeight, width(), kLineHeight);
            QToolTip::showText(help->globalPos(),
                               featureSentence(taste) + QLatin1Char('\n') + oddsSentence(taste, m_againstLibrary), this,
                               area);
        } else {
            QToolTip::hideText();
        }
        return true;
    }
    return QWidget::event(event);
}

} // namespace nearfield::ui
