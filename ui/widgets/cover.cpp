#include "ui/widgets/cover.h"

#include <QColor>
#include <QLinearGradient>
#include <QPainter>

#include "core/base/hash.h"
#include "ui/text.h"

namespace nearfield::ui {

QPixmap coverFor(const QString& key, int pixels, qreal ratio)
{
    QPixmap out(QSize(pixels, pixels) * ratio);
    out.setDevicePixelRatio(ratio);
    out.fill(Qt::transparent);

    const auto hash = hash64(std::string_view(utf8(key)));
    const int hue = static_cast<int>(hash % 360);
    const int turn = 60 + static_cast<int>(hash / 360 % 60);
    QLinearGradient gradient(0, 0, pixels, pixels);
    gradient.setColorAt(0, QColor::fromHsl(hue, 115, 105));
    gradient.setColorAt(1, QColor::fromHsl((hue + turn) % 360, 120, 70));

    QPainter painter(&out);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(gradient);
    painter.drawRoundedRect(QRectF(0, 0, pixels, pixels), pixels * 0.12, pixels * 0.12);
    return out;
}

} // namespace nearfield::ui
