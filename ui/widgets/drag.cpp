#include "ui/widgets/drag.h"

#include <QCoreApplication>
#include <QDrag>
#include <QMimeData>
#include <QPainter>
#include <QWidget>

#include "ui/text.h"

namespace nearfield::ui {

namespace {

constexpr int kWidest = 320;

QPixmap sign(const QString& text, const Theme& theme, qreal ratio)
{
    const QFont font = fontOf(TextRole::Body);
    const QFontMetrics metrics(font);
    const QString shown = metrics.elidedText(text, Qt::ElideRight, kWidest);
    const QSize size(metrics.horizontalAdvance(shown) + 24, 28);
    QPixmap picture(size * ratio);
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.teal);
    painter.setBrush(theme.raised);
    painter.drawRoundedRect(QRectF(QPointF(0, 0), QSizeF(size)).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7);
    painter.setFont(font);
    painter.setPen(theme.text);
    painter.drawText(QRect(QPoint(0, 0), size), Qt::AlignCenter, shown);
    return picture;
}

} // namespace

void dragRows(QWidget& source, QMimeData* data, const QString& title, qsizetype rows, Qt::DropActions actions,
              const ThemeManager& theme)
{
    auto* drag = new QDrag(&source); // Qt deletes it
    drag->setMimeData(data);
    const QString count = QCoreApplication::translate("nearfield::ui::drag", "%1 tracks").arg(countText(rows));
    drag->setPixmap(sign(title.isEmpty() ? count : title, theme.theme(), source.devicePixelRatioF()));
    drag->setHotSpot(QPoint(-12, -4)); // beside the pointer, which has to be seen
    drag->exec(actions, actions.testFlag(Qt::MoveAction) ? Qt::MoveAction : Qt::CopyAction);
}

} // namespace nearfield::ui
