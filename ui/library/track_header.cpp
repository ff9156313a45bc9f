#include "ui/library/track_header.h"

#include <QPainter>
#include <QPainterPath>

#include "ui/widgets/cell.h"

namespace nearfield::ui {

namespace {

constexpr int kHeight = 31;
constexpr int kChevron = 12; ///< width the chevron takes beside the text

void paintChevron(QPainter& painter, const QPointF& centre, Qt::SortOrder order, const QColor& colour)
{
    const qreal tip = order == Qt::AscendingOrder ? -2 : 2;
    QPainterPath path(centre + QPointF(-3.5, -tip));
    path.lineTo(centre + QPointF(0, tip));
    path.lineTo(centre + QPointF(3.5, -tip));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
}

} // namespace

TrackHeader::TrackHeader(const ThemeManager& theme, QWidget* parent)
    : QHeaderView(Qt::Horizontal, parent)
    , m_theme(theme)
{
    setSectionsClickable(true);
    setSectionsMovable(true);
    setHighlightSections(false);
    setSortIndicatorClearable(true);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setMinimumSectionSize(34);
}

QSize TrackHeader::sizeHint() const
{
    return {QHeaderView::sizeHint().width(), kHeight};
}

void TrackHeader::paintEvent(QPaintEvent* event)
{
    QHeaderView::paintEvent(event);
    QPainter painter(viewport());
    painter.fillRect(0, height() - 1, width(), 1, m_theme.theme().raised);
}

void TrackHeader::paintSection(QPainter* painter, const QRect& rect, int section) const
{
    const Theme& theme = m_theme.theme();
    const bool sorted = isSortIndicatorShown() && sortIndicatorSection() == section;
    const auto alignment = model()->headerData(section, Qt::Horizontal, Qt::TextAlignmentRole).value<Qt::Alignment>();
    const bool right = alignment.testFlag(Qt::AlignRight);

    painter->save();
    painter->fillRect(rect, theme.background);
    QFont font = fontOf(TextRole::Body);
    font.setPixelSize(12);
    font.setWeight(QFont::Medium);
    painter->setFont(font);
    const QFontMetrics metrics(font);
    const QRect area = rect.adjusted(right ? 1 : kCellPadding + 1, 0, -kCellPadding, 0);
    const int room = area.width() - (sorted ? kChevron : 0);
    const QString text =
        metrics.elidedText(model()->headerData(section, Qt::Horizontal).toString(), Qt::ElideRight, room);
    painter->setPen(sorted ? theme.text : theme.muted);
    painter->drawText(area, static_cast<int>(alignment), text);
    if (sorted) {
        const int width = metrics.horizontalAdvance(text);
        const qreal x = right ? area.right() - width - kChevron / 2 : area.left() + width + kChevron / 2;
        paintChevron(*painter, QPointF(x, area.center().y() + 1), sortIndicatorOrder(), theme.accent);
    }
    painter->restore();
}

} // namespace nearfield::ui
