#include "ui/playlists/entry_delegate.h"

#include <utility>

#include <QPainter>

#include "ui/music/cover_store.h"
#include "ui/playlists/playlist_model.h"
#include "ui/widgets/cell.h"
#include "ui/widgets/track_row.h"

namespace nearfield::ui {

namespace {

constexpr int kRowHeight = 44;
constexpr int kCover = 32;
constexpr int kGap = 10;
constexpr double kFaint = 0.5;

} // namespace

EntryDelegate::EntryDelegate(CoverStore& covers, IsPlaying isPlaying, Frame frame, const ThemeManager& theme,
                             QObject* parent)
    : QStyledItemDelegate(parent)
    , m_covers(covers)
    , m_isPlaying(std::move(isPlaying))
    , m_frame(frame)
    , m_theme(theme)
{
}

QSize EntryDelegate::sizeHint(const QStyleOptionViewItem& /*option*/, const QModelIndex& /*index*/) const
{
    return {kCover + 2 * kCellPadding, kRowHeight};
}

void EntryDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    Theme theme = m_theme.theme();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (m_frame == Frame::Cell) {
        paintCellBackground(*painter, option, index, theme);
    } else {
        paintRowBackground(*painter, option, theme);
    }
    const QVariant track = index.data(PlaylistModel::TrackRole);
    QRect area = option.rect.adjusted(kCellPadding, 6, -kCellPadding, -6);
    const QPoint cover(area.left(), option.rect.center().y() - kCover / 2 + 1);
    if (track.isValid()) {
        const TrackId id{track.toLongLong()};
        m_covers.paint(*painter, cover, kCover, id);
        if (m_isPlaying && m_isPlaying(id)) {
            theme.text = theme.accent;
        }
    } else {
        painter->setOpacity(kFaint);
        painter->setPen(QPen(theme.muted, 1, Qt::DashLine));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(cover, QSizeF(kCover, kCover)).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        painter->setOpacity(1);
        theme.text = theme.muted;
    }
    area.setLeft(cover.x() + kCover + kGap);
    QString below = index.data(PlaylistModel::ArtistsRole).toString();
    if (m_frame == Frame::Row) {
        const QString duration =
            index.siblingAtColumn(static_cast<int>(EntryColumn::Duration)).data(Qt::DisplayRole).toString();
        painter->setFont(fontOf(TextRole::Small));
        painter->setPen(theme.muted);
        painter->drawText(area, Qt::AlignRight | Qt::AlignVCenter, duration);
        area.setRight(area.right() - painter->fontMetrics().horizontalAdvance(duration) - kGap);
        const QString reason = index.data(PlaylistModel::ReasonRole).toString();
        below = below.isEmpty() ? reason : reason.isEmpty() ? below : tr("%1 · %2").arg(below, reason);
    }
    paintTrackText(*painter, area, index.data().toString(), below, theme);
    painter->restore();
}

} // namespace nearfield::ui
