#include "ui/for_you/suggestion_list.h"

#include <algorithm>

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include "ui/music/cover_store.h"
#include "ui/widgets/stars.h"
#include "ui/widgets/track_row.h"

namespace nearfield::ui {

namespace {

constexpr int kRowHeight = 74;
constexpr int kRankWidth = 26;
constexpr int kCover = 44;
constexpr int kPadding = 10;
constexpr int kGap = 10;
constexpr int kButton = 26;
constexpr int kIcon = 12;
constexpr int kTextHeight = 37; ///< of title and the line below
constexpr int kChipHeight = 17;
constexpr int kChipPadding = 6;

QString tipOf(Answer answer)
{
    switch (answer) {
    case Answer::Up:
        return SuggestionList::tr("More like this: 4 stars (+)");
    case Answer::Down:
        return SuggestionList::tr("Less like this: 2 stars (−)");
    case Answer::NotNow:
        return SuggestionList::tr("Not now: ask again in two weeks (N)");
    }
    return {};
}

} // namespace

SuggestionDelegate::SuggestionDelegate(CoverStore& covers, const ThemeManager& theme, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_covers(covers)
    , m_theme(theme)
    , m_icons({theme.icon(QStringLiteral("up"), IconColour::Muted),
               theme.icon(QStringLiteral("down"), IconColour::Muted),
               theme.icon(QStringLiteral("later"), IconColour::Muted)})
{
}

QSize SuggestionDelegate::sizeHint(const QStyleOptionViewItem& /*option*/, const QModelIndex& /*index*/) const
{
    return {300, kRowHeight};
}

QRect SuggestionDelegate::buttonRect(const QRect& row, Answer answer)
{
    const int fromRight = static_cast<int>(kAnswers.size()) - static_cast<int>(answer);
    return {row.right() - 6 - fromRight * kButton, row.center().y() - kButton / 2, kButton, kButton};
}

void SuggestionDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& theme = m_theme.theme();
    const QRect& row = option.rect;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintRowBackground(*painter, option, theme);

    painter->setFont(fontOf(TextRole::Body));
    painter->setPen(theme.muted);
    painter->drawText(QRect(row.left(), row.top(), kRankWidth, row.height()), Qt::AlignRight | Qt::AlignVCenter,
                      QString::number(index.row() + 1));
    const QPoint cover(row.left() + kRankWidth + kGap, row.center().y() - kCover / 2 + 1);
    m_covers.paint(*painter, cover, kCover, static_cast<TrackId>(index.data(SuggestionModel::TrackRole).toLongLong()));

    paintButtons(*painter, row);
    QRect text(cover.x() + kCover + kGap, row.top() + 7, 0, kTextHeight);
    text.setRight(buttonRect(row, Answer::Up).left() - kPadding);
    const int taken = paintPrediction(*painter, QRect(text.left(), row.top(), text.width(), row.height()), index);
    text.setRight(text.right() - taken - kPadding);
    paintTrackText(*painter, text, index.data().toString(), index.data(SuggestionModel::BelowTitleRole).toString(),
                   theme);
    // Below the stars there is room to the buttons.
    QRect reasons = text.translated(0, kTextHeight + 5);
    reasons.setRight(buttonRect(row, Answer::Up).left() - 4);
    paintReasons(*painter, reasons, index.data(SuggestionModel::ReasonsRole).toStringList(),
                 option.state.testFlag(QStyle::State_Selected));
    painter->restore();
}

void SuggestionDelegate::paintReasons(QPainter& painter, const QRect& area, const QStringList& reasons,
                                      bool onRaised) const
{
    const Theme& theme = m_theme.theme();
    painter.setFont(fontOf(TextRole::Small));
    const QFontMetrics metrics = painter.fontMetrics();
    int x = area.left();
    for (const QString& reason : reasons) {
        const int room = area.right() - x - 2 * kChipPadding;
        const QString shown = metrics.elidedText(reason, Qt::ElideRight, room);
        if (x > area.left() && shown != reason) {
            continue; // the first may be cut, the others are whole or not there
        }
        const QRect chip(x, area.top(), metrics.horizontalAdvance(shown) + 2 * kChipPadding, kChipHeight);
        painter.setPen(Qt::NoPen);
        painter.setBrush(onRaised ? theme.line : theme.raised);
        painter.drawRoundedRect(chip, 4, 4);
        painter.setPen(onRaised ? theme.text : theme.muted);
        painter.drawText(chip, Qt::AlignCenter, shown);
        x = chip.right() + 6;
    }
}

int SuggestionDelegate::paintPrediction(QPainter& painter, const QRect& area, const QModelIndex& index) const
{
    const Theme& theme = m_theme.theme();
    const QString uncertainty = index.data(SuggestionModel::UncertaintyRole).toString();
    const QString predicted = index.data(SuggestionModel::PredictedRole).toString() + QStringLiteral(" ★");
    painter.setFont(fontOf(TextRole::Small));
    const int uncertaintyWidth = painter.fontMetrics().horizontalAdvance(QStringLiteral("± 0.0"));
    painter.setPen(theme.muted);
    painter.drawText(QRect(area.right() - uncertaintyWidth, area.top(), uncertaintyWidth + 1, area.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, uncertainty);
    QFont font = fontOf(TextRole::Body);
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    const int predictedWidth = painter.fontMetrics().horizontalAdvance(predicted);
    painter.setPen(theme.accent);
    painter.drawText(area.adjusted(0, 0, -uncertaintyWidth - 7, 0), Qt::AlignRight | Qt::AlignVCenter, predicted);
    return predictedWidth + 7 + uncertaintyWidth;
}

void SuggestionDelegate::paintButtons(QPainter& painter, const QRect& row) const
{
    for (const Answer answer : kAnswers) {
        const QRect button = buttonRect(row, answer);
        const bool hovered = button.contains(m_pointer);
        if (hovered) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(m_theme.theme().line);
            painter.drawRoundedRect(button, 6, 6);
        }
        const QRect icon(button.center() - QPoint(kIcon / 2 - 1, kIcon / 2 - 1), QSize(kIcon, kIcon));
        m_icons[static_cast<std::size_t>(answer)].paint(&painter, icon, Qt::AlignCenter, QIcon::Normal,
                                                        hovered ? QIcon::On : QIcon::Off);
    }
}

SuggestionList::SuggestionList(SuggestionModel& model, CoverStore& covers, const ThemeManager& theme, QWidget* parent)
    : TrackList(model, new SuggestionDelegate(covers, theme), tr("Suggested tracks"), parent)
    , m_delegate(static_cast<SuggestionDelegate*>(itemDelegate()))
{
    connect(&covers, &CoverStore::changed, viewport(), qOverload<>(&QWidget::update));
    setDragEnabled(true); // onto a playlist
    setAccessibleDescription(tr("Plus likes, minus dislikes, N puts off, Enter tells why"));
}

QRect SuggestionList::buttonRect(const QModelIndex& index, Answer answer) const
{
    return SuggestionDelegate::buttonRect(visualRect(index), answer);
}

std::optional<SuggestionList::Button> SuggestionList::buttonAt(const QPoint& position) const
{
    const QModelIndex index = indexAt(position);
    if (!index.isValid()) {
        return std::nullopt;
    }
    const auto found = std::find_if(kAnswers.begin(), kAnswers.end(),
                                    [&](Answer answer) { return buttonRect(index, answer).contains(position); });
    return found != kAnswers.end() ? std::optional(Button{index, *found}) : std::nullopt;
}

void SuggestionList::hover(const QPoint& position)
{
    m_delegate->setPointer(position);
    viewport()->update();
}

bool SuggestionList::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::Leave) {
        hover({-1, -1});
    }
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const auto button = buttonAt(help->pos())) {
            QToolTip::showText(help->globalPos(), tipOf(button->answer), viewport());
            return true;
        }
    }
    return TrackList::viewportEvent(event);
}

void SuggestionList::mouseMoveEvent(QMouseEvent* event)
{
    hover(event->pos());
    if (!m_pressed) {
        TrackList::mouseMoveEvent(event);
    }
}

void SuggestionList::mousePressEvent(QMouseEvent* event)
{
    m_pressed = event->button() == Qt::LeftButton ? buttonAt(event->pos()) : std::nullopt;
    if (!m_pressed) {
        TrackList::mousePressEvent(event);
    }
}

void SuggestionList::mouseReleaseEvent(QMouseEvent* event)
{
    const auto pressed = std::exchange(m_pressed, std::nullopt);
    if (!pressed) {
        TrackList::mouseReleaseEvent(event);
        return;
    }
    const auto released = buttonAt(event->pos());
    if (released && released->index == pressed->index && released->answer == pressed->answer) {
        Q_EMIT answered(pressed->index, pressed->answer);
    }
}

void SuggestionList::mouseDoubleClickEvent(QMouseEvent* event)
{
    // Two quick answers in the same place are two clicks.
    if (buttonAt(event->pos())) {
        mousePressEvent(event);
    } else {
        TrackList::mouseDoubleClickEvent(event);
    }
}

} // namespace nearfield::ui
