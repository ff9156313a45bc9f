#include "ui/taste/taste_radar.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include "ui/taste/taste_text.h"

namespace nearfield::ui {

namespace {

constexpr double kLabelGap = 8;
constexpr int kNarrow = 360; ///< less room than that is not for long words at the sides
constexpr int kRings = 4;

double angleOf(std::size_t axis)
{
    return 2 * std::numbers::pi * static_cast<double>(axis) / static_cast<double>(TasteRadar::kAxes) -
           std::numbers::pi / 2;
}

QPointF direction(std::size_t axis)
{
    return {std::cos(angleOf(axis)), std::sin(angleOf(axis))};
}

QColor faint(QColor colour, double alpha)
{
    colour.setAlphaF(static_cast<float>(alpha));
    return colour;
}

} // namespace

TasteRadar::TasteRadar(const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
    setFont(fontOf(TextRole::Small));
    setAccessibleName(tr("Your taste beside the library"));
    connect(&theme, &ThemeManager::themeChanged, this, qOverload<>(&QWidget::update));
}

void TasteRadar::setProfile(const TasteProfile& profile)
{
    m_axes.clear();
    QStringList sentences;
    for (const RawFeature wanted : kFeatures) {
        const auto found = std::find_if(profile.features.begin(), profile.features.end(), [wanted](const auto& taste) {
            return taste.feature == static_cast<std::size_t>(wanted);
        });
        if (found != profile.features.end()) {
            m_axes.push_back(*found);
            sentences << featureSentence(*found);
        }
    }
    m_hasLiked = m_axes.size() == kAxes && profile.liked > 0;
    setAccessibleDescription(sentences.join(QStringLiteral(". ")));
    if (!m_hasLiked) {
        choose({});
    }
    update();
    Q_EMIT chosenChanged();
}

void TasteRadar::setDislikedShown(bool shown)
{
    m_dislikedShown = shown;
    update();
}

const FeatureTaste* TasteRadar::chosen() const
{
    return m_chosen && m_hasLiked ? &m_axes[*m_chosen] : nullptr;
}

void TasteRadar::choose(std::optional<std::size_t> axis)
{
    if (axis != m_chosen) {
        m_chosen = axis;
        update();
        Q_EMIT chosenChanged();
    }
}

QString TasteRadar::labelOf(std::size_t axis) const
{
    switch (kFeatures[axis]) {
    case RawFeature::Instrumentalness:
        return tr("Instrumental");
    case RawFeature::Speechiness:
        return width() < kNarrow ? tr("Speech") : tr("Speechiness");
    default:
        return featureText(static_cast<std::size_t>(kFeatures[axis]));
    }
}

double TasteRadar::radius() const
{
    // The labels at the sides take the width, those at top and bottom the height.
    const QFontMetrics metrics(font());
    double wide = width() / 2.0;
    for (std::size_t axis = 0; axis < kAxes; ++axis) {
        const double along = std::abs(direction(axis).x());
        if (along > 0.1) {
            wide = std::min(wide, (width() / 2.0 - metrics.horizontalAdvance(labelOf(axis)) - 1) / along - kLabelGap);
        }
    }
    const double high = height() / 2.0 - metrics.height() - kLabelGap;
    return std::max(20.0, std::min(wide, high));
}

QPointF TasteRadar::pointOf(std::size_t axis, double place) const
{
    return QRectF(rect()).center() + direction(axis) * (radius() * place);
}

QRectF TasteRadar::labelRect(std::size_t axis) const
{
    const QFontMetrics metrics(font());
    const QSizeF size(metrics.horizontalAdvance(labelOf(axis)) + 1, metrics.height());
    const QPointF side = direction(axis);
    const QPointF at = QRectF(rect()).center() + side * (radius() + kLabelGap);
    // Anchored at the end that looks to the middle: left of what is at the right, and so on round.
    const double left = at.x() - size.width() * (1 - side.x()) / 2;
    const double top = at.y() - size.height() * (1 - side.y()) / 2;
    const auto within = [](double value, double length, double room) {
        return std::clamp(value, 0.0, std::max(0.0, room - length));
    };
    return {{within(left, size.width(), width()), within(top, size.height(), height())}, size};
}

void TasteRadar::paintEvent(QPaintEvent* /*event*/)
{
    const Theme& theme = m_theme.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintRings(painter);
    paintLabels(painter);
    if (!m_hasLiked) {
        return;
    }
    if (m_dislikedShown) {
        paintShape(painter, &FeatureTaste::disliked, theme.bad);
    }
    paintShape(painter, &FeatureTaste::liked, theme.accent);
}

void TasteRadar::paintRings(QPainter& painter) const
{
    const Theme& theme = m_theme.theme();
    const QPointF centre = QRectF(rect()).center();
    painter.setPen(QPen(theme.line, 1));
    painter.setBrush(Qt::NoBrush);
    for (int ring = 1; ring <= kRings; ++ring) {
        const double r = radius() * ring / kRings;
        painter.drawEllipse(centre, r, r);
    }
    for (std::size_t axis = 0; axis < kAxes; ++axis) {
        painter.setPen(QPen(axis == m_chosen ? theme.muted : theme.line, 1));
        painter.drawLine(centre, pointOf(axis, 1));
    }
    // Half of the library has less, of each feature.
    QPolygonF library;
    for (std::size_t axis = 0; axis < kAxes; ++axis) {
        library << pointOf(axis, 0.5);
    }
    painter.setPen(QPen(theme.muted, 1.5));
    painter.setBrush(faint(theme.muted, 0.10));
    painter.drawPolygon(library);
}

void TasteRadar::paintLabels(QPainter& painter) const
{
    const Theme& theme = m_theme.theme();
    for (std::size_t axis = 0; axis < kAxes; ++axis) {
        painter.setPen(axis == m_chosen ? theme.text : theme.muted);
        painter.drawText(labelRect(axis), Qt::AlignCenter | Qt::TextSingleLine, labelOf(axis));
    }
}

void TasteRadar::paintShape(QPainter& painter, FeatureMean FeatureTaste::*mean, const QColor& colour) const
{
    QPolygonF shape;
    for (std::size_t axis = 0; axis < kAxes; ++axis) {
        const double place = (m_axes[axis].*mean).place;
        shape << pointOf(axis, std::isnan(place) ? 0.5 : place);
    }
    painter.setPen(QPen(colour, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(faint(colour, 0.24));
    painter.drawPolygon(shape);
    if (m_chosen) {
        painter.setBrush(colour);
        painter.drawEllipse(shape[static_cast<qsizetype>(*m_chosen)], 3.5, 3.5);
    }
}

void TasteRadar::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF from = event->position() - QRectF(rect()).center();
    if (!m_hasLiked || std::hypot(from.x(), from.y()) < 6) {
        choose({});
        return;
    }
    std::size_t nearest = 0;
    for (std::size_t axis = 1; axis < kAxes; ++axis) {
        if (QPointF::dotProduct(from, direction(axis)) > QPointF::dotProduct(from, direction(nearest))) {
            nearest = axis;
        }
    }
    choose(nearest);
}

void TasteRadar::leaveEvent(QEvent* event)
{
    QWidget::leaveEvent(event);
    choose({});
}

void TasteRadar::keyPressEvent(QKeyEvent* event)
{
    const bool forth = event->key() == Qt::Key_Right || event->key() == Qt::Key_Down;
    const bool back = event->key() == Qt::Key_Left || event->key() == Qt::Key_Up;
    if (m_hasLiked && (forth || back)) {
        const std::size_t step = forth ? 1 : kAxes - 1;
        choose(m_chosen ? (*m_chosen + step) % kAxes : 0);
    } else {
        QWidget::keyPressEvent(event);
    }
}

void TasteRadar::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    choose({});
}

} // namespace nearfield::ui
