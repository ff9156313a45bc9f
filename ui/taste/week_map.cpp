#include "ui/taste/week_map.h"

#include <algorithm>
#include <cmath>

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

#include "ui/text.h"

namespace nearfield::ui {

namespace {

constexpr std::size_t kDays = 7;
constexpr std::size_t kHours = 24;
constexpr int kNameWidth = 34;
constexpr int kHourLine = 16;
constexpr double kGap = 2;

int qtDay(std::size_t day) ///< of QLocale, Monday is 1
{
    return static_cast<int>(day) + 1;
}

} // namespace

WeekMap::WeekMap(const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setAccessibleName(tr("Plays by day and hour"));
    connect(&theme, &ThemeManager::themeChanged, this, qOverload<>(&QWidget::update));
}

void WeekMap::setWeek(const ListeningWeek& week)
{
    m_week = week;
    m_most = 1;
    std::pair<std::size_t, std::size_t> top{0, 0};
    for (std::size_t day = 0; day < kDays; ++day) {
        for (std::size_t hour = 0; hour < kHours; ++hour) {
            if (week[day][hour].plays > m_most) {
                m_most = week[day][hour].plays;
                top = {day, hour};
            }
        }
    }
    setAccessibleDescription(tr("Most: %1").arg(hourText(top.first, top.second)));
    update();
}

QString WeekMap::hourText(std::size_t day, std::size_t hour) const
{
    const ListeningHour& at = m_week[day][hour];
    const QString when = tr("%1, %2 to %3 h").arg(QLocale().dayName(qtDay(day))).arg(hour).arg(hour + 1);
    if (at.plays == 0) {
        return tr("%1: no plays").arg(when);
    }
    return tr("%1: %2 plays, energy %3")
        .arg(when, countText(static_cast<std::int64_t>(at.plays)), QLocale().toString(at.energy, 'f', 2));
}

QRectF WeekMap::cell(std::size_t day, std::size_t hour) const
{
    const double wide = (width() - kNameWidth) / static_cast<double>(kHours);
    const double high = (height() - kHourLine) / static_cast<double>(kDays);
    return {kNameWidth + wide * static_cast<double>(hour), high * static_cast<double>(day), wide - kGap, high - kGap};
}

void WeekMap::paintEvent(QPaintEvent* /*event*/)
{
    const Theme& theme = m_theme.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(fontOf(TextRole::Small));
    for (std::size_t day = 0; day < kDays; ++day) {
        painter.setPen(theme.muted);
        painter.drawText(QRectF(0, cell(day, 0).top(), kNameWidth, cell(day, 0).height()),
                         Qt::AlignVCenter | Qt::AlignLeft, QLocale().dayName(qtDay(day), QLocale::ShortFormat));
        painter.setPen(Qt::NoPen);
        for (std::size_t hour = 0; hour < kHours; ++hour) {
            // The eye sees areas: the square root keeps rare hours visible.
            const double share = std::sqrt(static_cast<double>(m_week[day][hour].plays) / static_cast<double>(m_most));
            painter.setBrush(theme.raised);
            painter.drawRoundedRect(cell(day, hour), 2, 2);
            QColor fill = theme.teal;
            fill.setAlphaF(static_cast<float>(share));
            painter.setBrush(fill);
            painter.drawRoundedRect(cell(day, hour), 2, 2);
        }
    }
    painter.setPen(theme.muted);
    for (std::size_t hour = 0; hour < kHours; hour += 6) {
        painter.drawText(QRectF(cell(0, hour).left(), height() - kHourLine + 2, 40, kHourLine - 2),
                         Qt::AlignVCenter | Qt::AlignLeft, tr("%1h").arg(hour));
    }
}

bool WeekMap::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip) {
        return QWidget::event(event);
    }
    const auto* help = static_cast<QHelpEvent*>(event);
    for (std::size_t day = 0; day < kDays; ++day) {
        for (std::size_t hour = 0; hour < kHours; ++hour) {
            if (cell(day, hour).contains(help->pos())) {
                QToolTip::showText(help->globalPos(), hourText(day, hour), this, cell(day, hour).toRect());
                return true;
            }
        }
    }
    QToolTip::hideText();
    return true;
}

} // namespace nearfield::ui
