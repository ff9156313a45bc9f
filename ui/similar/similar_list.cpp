#include "ui/similar/similar_list.h"

#include <algorithm>
#include <cmath>

#include <QAction>
#include <QKeyEvent>
#include <QPainter>

#include "ui/widgets/cover.h"
#include "ui/widgets/stars.h"

namespace nearfield::ui {

namespace {

constexpr int kRowHeight = 54;
constexpr int kCover = 40;
constexpr int kPadding = 6;
constexpr int kGap = 10;
constexpr qreal kStarsScale = 0.6; ///< of those in the table

} // namespace

SimilarDelegate::SimilarDelegate(const ThemeManager& theme, QObject* parent)
    : QStyledItemDelegate(parent)
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
    const QRect row = option.rect.adjusted(0, 1, 0, -1);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected || option.state.testFlag(QStyle::State_MouseOver)) {
        QColor fill = theme.raised;
        fill.setAlphaF(selected ? 1.0F : 0.5F);
        painter->setPen(selected && option.state.testFlag(QStyle::State_HasFocus) ? QPen(theme.teal) : Qt::NoPen);
        painter->setBrush(fill);
        painter->drawRoundedRect(QRectF(row).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7);
    }

    const QRect cover(row.left() + kPadding, row.center().y() - kCover / 2 + 1, kCover, kCover);
    painter->drawPixmap(cover.topLeft(), coverFor(index.data(SimilarModel::CoverRole).toString(), kCover,
                                                  painter->device()->devicePixelRatioF()));

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

    const QRect text = inner.adjusted(kCover + kGap, 0, -(right + kGap), 0);
    const auto drawLine = [&](const QString& line, const QFont& lineFont, const QColor& colour, Qt::Alignment side) {
        painter->setFont(lineFont);
        painter->setPen(colour);
        painter->drawText(text, static_cast<int>(Qt::AlignLeft | side),
                          painter->fontMetrics().elidedText(line, Qt::ElideRight, text.width()));
    };
    QFont titleFont = fontOf(TextRole::Body);
    titleFont.setWeight(QFont::Medium);
    drawLine(index.data().toString(), titleFont, theme.text, Qt::AlignTop);
    drawLine(index.data(SimilarModel::ArtistsRole).toString(), fontOf(TextRole::Small), theme.muted, Qt::AlignBottom);
    painter->restore();
}

int SimilarDelegate::paintSmallStars(QPainter& painter, const QRect& area, float stars, const Theme& theme)
{
    const qreal width = 5 * kStarPitch * kStarsScale;
    painter.save();
    painter.translate(area.right() + 1 - width, area.bottom() - 13);
    painter.scale(kStarsScale, kStarsScale);
    paintStars(painter, QRectF(0, 0, width / kStarsScale, 14 / kStarsScale), stars, theme);
    painter.restore();
    return static_cast<int>(std::ceil(width));
}

SimilarList::SimilarList(SimilarModel& model, const ThemeManager& theme, QWidget* parent)
    : QListView(parent)
{
    setModel(&model);
    setItemDelegate(new SimilarDelegate(theme, this));
    setProperty("surface", QStringLiteral("panel"));
    setAccessibleName(tr("Similar tracks"));
    setUniformItemSizes(true);
    setMouseTracking(true);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setContextMenuPolicy(Qt::CustomContextMenu);
    // Not activated(): on some desktops that is a single click, which only chooses.
    connect(this, &QListView::doubleClicked, this, &SimilarList::followed);
}

bool SimilarList::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && actionOf(*static_cast<QKeyEvent*>(event)) != nullptr) {
        event->accept(); // else the window's shortcut acts on the track that the others are similar to
        return true;
    }
    return QListView::event(event);
}

void SimilarList::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) {
        Q_EMIT copyWanted();
    } else if (QAction* action = actionOf(*event); action != nullptr) {
        action->trigger();
    } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
        Q_EMIT followed();
    } else if (event->key() == Qt::Key_Backspace) {
        Q_EMIT left();
    } else {
        QListView::keyPressEvent(event);
    }
}

QAction* SimilarList::actionOf(const QKeyEvent& key) const
{
    // Some keyboards have digits or plus only with Shift.
    if ((key.modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier)) != Qt::NoModifier) {
        return nullptr;
    }
    const auto found = std::find_if(m_keyActions.begin(), m_keyActions.end(), [&](const QAction* action) {
        return action->shortcuts().contains(QKeySequence(key.key()));
    });
    return found != m_keyActions.end() ? *found : nullptr;
}

void SimilarList::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QListView::currentChanged(current, previous);
    Q_EMIT rowChosen();
}

} // namespace nearfield::ui
