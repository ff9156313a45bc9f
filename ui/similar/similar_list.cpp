#include "ui/similar/similar_list.h"

#include <algorithm>

#include <QPainter>

#include "ui/music/cover_store.h"
#include "ui/widgets/track_row.h"

namespace nearfield::ui {

namespace {

constexpr int kRowHeight = 54;
constexpr int kCover = 40;
constexpr int kPadding = 6;
constexpr int kGap = 10;

} // namespace

SimilarDelegate::SimilarDelegate(CoverStore& covers, const ThemeManager& theme, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_covers(covers)
    , m_theme(theme)
{
}

QSize SimilarDelegate::sizeHint(const QStyleOptionViewItem& /*option*/, const QModelIndex& /*index*/) const
{
    return {kCover + 2 * kPadding, kRowHeight};
}

void SimilarDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& theme = m_theme.theme();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintRowBackground(*painter, option, theme);
    const QRect row = option.rect.adjusted(0, 1, 0, -1);
    m_covers.paint(*painter, QPoint(row.left() + kPadding, row.center().y() - kCover / 2 + 1), kCover,
                   static_cast<TrackId>(index.data(SimilarModel::TrackRole).toLongLong()));

    QFont font = fontOf(TextRole::Body);
    font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    const QString similarity = index.data(SimilarModel::SimilarityRole).toString();
    const QVariant stars = index.data(SimilarModel::StarsRole);
    const QRect inner = row.adjusted(kPadding, 6, -kPadding, -6);
    painter->setPen(theme.teal);
    painter->drawText(inner, Qt::AlignRight | (stars.isValid() ? Qt::AlignTop : Qt::AlignVCenter), similarity);
    int right = painter->fontMetrics().horizontalAdvance(similarity);
    if (stars.isValid()) {
        right = std::max(right, paintSmallStars(*painter, inner, stars.toFloat(), theme));
    }
    paintTrackText(*painter, inner.adjusted(kCover + kGap, 0, -(right + kGap), 0), index.data().toString(),
                   index.data(SimilarModel::ArtistsRole).toString(), theme);
    painter->restore();
}

SimilarList::SimilarList(SimilarModel& model, CoverStore& covers, const ThemeManager& theme, QWidget* parent)
    : TrackList(model, new SimilarDelegate(covers, theme), tr("Similar tracks"), parent)
{
    setDragEnabled(true); // onto a playlist
    connect(&covers, &CoverStore::changed, viewport(), qOverload<>(&QWidget::update));
}

} // namespace nearfield::ui
