#include "ui/player/queue_panel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>
#include <QStackedWidget>

#include "ui/library_session.h"
#include "ui/music/cover_store.h"
#include "ui/player/player.h"
#include "ui/text.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/state_view.h"
#include "ui/widgets/track_list.h"
#include "ui/widgets/track_row.h"

namespace nearfield::ui {

namespace {

constexpr int kRowHeight = 48;
constexpr int kCover = 34;
constexpr int kPadding = 6;
constexpr int kGap = 10;
constexpr int kCross = 22; ///< side of what can be clicked on
constexpr qreal kHeardOpacity = 0.5;

} // namespace

QueueDelegate::QueueDelegate(CoverStore& covers, const ThemeManager& theme, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_covers(covers)
    , m_theme(theme)
{
}

QSize QueueDelegate::sizeHint(const QStyleOptionViewItem& /*option*/, const QModelIndex& /*index*/) const
{
    return {kCover + 2 * kPadding, kRowHeight};
}

QRect QueueDelegate::crossIn(const QRect& row)
{
    return {row.right() - kPadding - kCross + 1, row.center().y() - kCross / 2 + 1, kCross, kCross};
}

void QueueDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& theme = m_theme.theme();
    const int place = index.data(QueueModel::PlaceRole).toInt();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintRowBackground(*painter, option, theme);
    painter->setOpacity(place < 0 ? kHeardOpacity : 1);
    const QPoint cover(option.rect.left() + kPadding, option.rect.center().y() - kCover / 2 + 1);
    m_covers.paint(*painter, cover, kCover, TrackId{index.data(QueueModel::TrackRole).toLongLong()});
    if (place == 0) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(QColor(0, 0, 0, 110)); // the mark is to be seen on any cover
        painter->drawRoundedRect(QRect(cover, QSize(kCover, kCover)), kCover * 0.12, kCover * 0.12);
        const QPoint middle = cover + QPoint(kCover / 2, kCover / 2);
        const QPoint triangle[] = {middle + QPoint(-4, -7), middle + QPoint(8, 0), middle + QPoint(-4, 7)};
        painter->setBrush(Qt::white);
        painter->drawPolygon(triangle, 3);
    }
    int right = kCross + kPadding;
    if (option.state.testFlag(QStyle::State_MouseOver)) {
        m_theme.icon(QStringLiteral("close"), IconColour::Muted)
            .paint(painter, crossIn(option.rect).adjusted(5, 5, -5, -5));
    } else {
        const QString duration = index.data(QueueModel::DurationRole).toString();
        painter->setFont(fontOf(TextRole::Small));
        painter->setPen(theme.muted);
        painter->drawText(option.rect.adjusted(0, 0, -kPadding - 2, 0), Qt::AlignRight | Qt::AlignVCenter, duration);
        right = painter->fontMetrics().horizontalAdvance(duration) + kPadding;
    }
    Theme words = theme;
    if (place == 0) {
        words.text = theme.accent;
    }
    paintTrackText(*painter, option.rect.adjusted(kPadding + kCover + kGap, 6, -right - kGap, -6),
                   index.data().toString(), index.data(QueueModel::ArtistsRole).toString(), words);
    painter->restore();
}

bool QueueDelegate::editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                                const QModelIndex& index)
{
    if (event->type() == QEvent::MouseButtonRelease) {
        const auto* mouse = static_cast<const QMouseEvent*>(event);
        if (mouse->button() == Qt::LeftButton && crossIn(option.rect).contains(mouse->position().toPoint())) {
            return model->removeRow(index.row());
        }
    }
    return QStyledItemDelegate::editorEvent(event, model, option, index);
}

QueuePanel::QueuePanel(LibrarySession& session, Player& player, CoverStore& covers, const ThemeManager& theme,
                       QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_player(player)
    , m_model(session, player)
    , m_stack(new QStackedWidget)
    , m_list(new TrackList(m_model, new QueueDelegate(covers, theme), tr("Queue")))
{
    setObjectName(QStringLiteral("queuePanel"));
    setProperty("surface", QStringLiteral("panel"));
    setAttribute(Qt::WA_StyledBackground);
    m_list->setObjectName(QStringLiteral("queueList"));
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    m_list->setDropIndicatorShown(true);
    auto* nothing = new StateView(theme, QStringLiteral("queue"));
    nothing->setWords({.title = tr("The queue is empty"),
                       .text = tr("Double-click a track to play it and what follows it in the list, or choose “Add to "
                                  "queue” with a right click.")});
    m_stack->addWidget(m_list);
    m_stack->addWidget(nothing);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 14, 14, 14);
    layout->setSpacing(0);
    layout->addWidget(makeHeader(theme));
    layout->addWidget(m_counts);
    layout->addSpacing(12);
    layout->addWidget(m_stack, 1);
    setFocusProxy(m_list);

    addKeys();
    const auto jump = [this] { m_player.jumpTo(static_cast<std::size_t>(m_list->currentIndex().row())); };
    connect(m_list, &TrackList::followed, this, jump);
    connect(m_list, &QListView::doubleClicked, this, jump);
    connect(m_list, &QWidget::customContextMenuRequested, this, &QueuePanel::showMenu);
    connect(&m_player, &Player::queueChanged, this, &QueuePanel::showCounts);
    connect(&m_player, &Player::currentChanged, this, &QueuePanel::scrollToCurrent);
    connect(&m_session, &LibrarySession::catalogueChanged, this, &QueuePanel::showCounts);
    connect(&covers, &CoverStore::changed, m_list->viewport(), qOverload<>(&QWidget::update));
    connect(&theme, &ThemeManager::themeChanged, m_list->viewport(), qOverload<>(&QWidget::update));
    showCounts();
}

QWidget* QueuePanel::makeHeader(const ThemeManager& theme)
{
    auto* title = new QLabel(tr("Queue"));
    title->setFont(fontOf(TextRole::Heading));
    m_counts = new ElidedLabel;
    m_counts->setObjectName(QStringLiteral("queueCounts"));
    m_counts->setProperty("role", QStringLiteral("muted"));
    m_clear = makeButton(ButtonKind::Link, tr("Clear"), tr("Remove all but the track that plays"));
    m_clear->setObjectName(QStringLiteral("clearQueue"));
    m_keep = makeButton(ButtonKind::Link, tr("Keep"), tr("Make a playlist of the whole queue"));
    m_keep->setObjectName(QStringLiteral("keepQueue"));
    connect(m_keep, &QPushButton::clicked, this, [this] {
        std::vector<TrackId> tracks;
        for (std::size_t i = 0; i < m_player.queue().size(); ++i) {
            tracks.push_back(m_player.queue().at(i));
        }
        Q_EMIT playlistWanted(tracks);
    });
    auto* close = makeButton(ButtonKind::Flat, {}, tr("Back to the similar tracks (Ctrl+U)"));
    close->setIcon(theme.icon(QStringLiteral("close"), IconColour::Muted));
    close->setIconSize({14, 14});
    connect(m_clear, &QPushButton::clicked, &m_player, &Player::clearQueue);
    connect(close, &QPushButton::clicked, this, &QueuePanel::closed);

    auto* line = new QWidget;
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(title);
    layout->addStretch();
    layout->addWidget(m_keep);
    layout->addWidget(m_clear);
    layout->addWidget(close);
    line->setFixedHeight(27);
    return line;
}

void QueuePanel::addKeys()
{
    const auto add = [this](const QString& text, const QKeySequence& key, auto act) {
        auto* action = new QAction(text, m_list);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, act);
        m_list->addAction(action);
    };
    add(tr("Play now"), {}, [this] { Q_EMIT m_list->followed(); });
    add(tr("Show in library"), {},
        [this] { Q_EMIT trackWanted(TrackId{m_list->currentIndex().data(QueueModel::TrackRole).toLongLong()}); });
    add(tr("Move up"), QKeySequence(Qt::ALT | Qt::Key_Up), [this] { moveCurrentRow(-1); });
    add(tr("Move down"), QKeySequence(Qt::ALT | Qt::Key_Down), [this] { moveCurrentRow(1); });
    add(tr("Remove"), QKeySequence::Delete, [this] { removeCurrentRow(); });
}

void QueuePanel::showMenu(const QPoint& at)
{
    if (m_list->indexAt(at).isValid()) {
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addActions(m_list->actions());
        if (m_fillMenu) {
            menu->addSeparator();
            m_fillMenu(*menu, {TrackId{m_list->indexAt(at).data(QueueModel::TrackRole).toLongLong()}});
        }
        menu->popup(m_list->viewport()->mapToGlobal(at));
    }
}

void QueuePanel::removeCurrentRow()
{
    const int row = m_list->currentIndex().row();
    if (row >= 0 && m_model.removeRow(row) && m_model.rowCount() > 0) {
        m_list->setCurrentIndex(m_model.index(std::min(row, m_model.rowCount() - 1)));
    }
}

void QueuePanel::moveCurrentRow(int by)
{
    const int row = m_list->currentIndex().row();
    const int to = row + by;
    if (row >= 0 && to >= 0 && to < m_model.rowCount()) {
        m_model.moveRow({}, row, {}, by > 0 ? to + 1 : to);
    }
}

void QueuePanel::showCounts()
{
    const PlayQueue& queue = m_player.queue();
    double seconds = 0;
    for (std::size_t i = queue.position().value_or(0) + 1; i < queue.size(); ++i) {
        const auto row = m_session.catalogue()->rowOf(queue.at(i));
        const float length = row ? m_session.catalogue()->raw(*row, RawFeature::Duration) : 0;
        seconds += length > 0 ? static_cast<double>(length) : 0;
    }
    const auto upcoming = static_cast<std::int64_t>(queue.upcoming());
    m_counts->setText(upcoming == 0 ? tr("nothing to come")
                      : upcoming == 1
                          ? tr("1 track to come")
                          : tr("%1 tracks to come · %2").arg(countText(upcoming), musicDurationText(seconds)));
    m_counts->setVisible(!queue.empty());
    m_clear->setEnabled(!queue.empty());
    m_keep->setEnabled(!queue.empty());
    m_stack->setCurrentIndex(queue.empty() ? 1 : 0);
}

void QueuePanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    scrollToCurrent();
}

void QueuePanel::scrollToCurrent()
{
    if (const auto position = m_player.queue().position(); position && isVisible()) {
        m_list->scrollTo(m_model.index(static_cast<int>(*position)), QAbstractItemView::EnsureVisible);
    }
}

} // namespace nearfield::ui
