#include "ui/library/title_delegate.h"

#include <utility>

#include <QPainter>

#include "ui/models/track_table_model.h"
#include "ui/music/cover_store.h"
#include "ui/widgets/cell.h"

namespace nearfield::ui {

namespace {

constexpr int kCover = 21;
constexpr int kGap = 9;
constexpr int kMark = 12;
constexpr double kPale = 0.3;

} // namespace

TitleDelegate::TitleDelegate(CoverStore& covers, IsPlaying isPlaying, const ThemeManager& theme, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_covers(covers)
    , m_isPlaying(std::move(isPlaying))
    , m_theme(theme)
    , m_missing(theme.icon(QStringLiteral("warning"), IconColour::Muted))
{
}

void TitleDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& theme = m_theme.theme();
    paintCellBackground(*painter, option, index, theme);
    const auto track = static_cast<TrackId>(index.data(TrackTableModel::TrackRole).toLongLong());
    const int file = index.data(TrackTableModel::FileRole).toInt();
    QRect area = option.rect.adjusted(kCellPadding, 0, -kCellPadding, 0);
    if (m_coversShown) {
        painter->setOpacity(file == TrackTableModel::FileThere ? 1.0 : kPale);
        m_covers.paint(*painter, QPoint(area.left(), area.center().y() - kCover / 2), kCover, track);
        painter->setOpacity(1);
        area.setLeft(area.left() + kCover + kGap);
    }
    if (file == TrackTableModel::FileMissing) {
        m_missing.paint(painter, QRect(area.right() - kMark, area.center().y() - kMark / 2, kMark, kMark));
        area.setRight(area.right() - kMark - 4);
    }
    painter->setFont(option.font);
    painter->setPen(m_isPlaying(track)                     ? theme.accent
                    : file == TrackTableModel::FileMissing ? theme.muted
                                                           : theme.text);
    painter->drawText(area, static_cast<int>(option.displayAlignment),
                      option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, area.width()));
}

} // namespace nearfield::ui
