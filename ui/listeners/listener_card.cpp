#include "ui/listeners/listener_card.h"

#include <algorithm>
#include <unordered_set>

#include <QMenu>
#include <QPainter>

#include "ui/library_session.h"
#include "ui/listeners/listener_menu.h"
#include "ui/text.h"

namespace nearfield::ui {

namespace {

constexpr int kHeight = 46;
constexpr int kDisc = 26;
constexpr int kChevron = 12;

} // namespace

QString initialsOf(const QString& name)
{
    const QStringList words = name.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (words.size() == 1) {
        return words.front().left(2).toUpper();
    }
    QString initials;
    for (qsizetype i = 0; i < std::min<qsizetype>(words.size(), 2); ++i) {
        initials += words[i].left(1).toUpper();
    }
    return initials;
}

ListenerCard::ListenerCard(LibrarySession& session, const ThemeManager& theme, QWidget* parent)
    : QAbstractButton(parent)
    , m_session(session)
    , m_theme(theme)
    , m_menu(new QMenu(this))
    , m_chevron(theme.icon(QStringLiteral("chevron-down"), IconColour::Muted))
{
    setObjectName(QStringLiteral("listener"));
    setFixedHeight(kHeight);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    connect(this, &QAbstractButton::clicked, this, &ListenerCard::openMenu);
    for (const auto signal : {&LibrarySession::listenerChanged, &LibrarySession::ratingsReset,
                              &LibrarySession::catalogueChanged, &LibrarySession::statsChanged}) {
        connect(&session, signal, this, &ListenerCard::showListener);
    }
    connect(&session, &LibrarySession::ratingsChanged, this, &ListenerCard::showListener);
    connect(&theme, &ThemeManager::themeChanged, this, qOverload<>(&QWidget::update));
    showListener();
}

void ListenerCard::setCompact(bool compact)
{
    m_compact = compact;
    updateGeometry();
    update();
}

QSize ListenerCard::sizeHint() const
{
    return {m_compact ? kDisc + 8 : 180, kHeight};
}

void ListenerCard::openMenu()
{
    fillListenerMenu(*m_menu, m_session, this);
    m_menu->popup(mapToGlobal(QPoint(0, -m_menu->sizeHint().height() - 4))); // the card is at the window's bottom
}

void ListenerCard::showListener()
{
    const Catalogue& catalogue = *m_session.catalogue();
    std::unordered_set<std::uint32_t> artists;
    for (const auto& [track, stars] : m_session.ratings()) {
        if (const auto row = catalogue.rowOf(track)) {
            artists.insert(catalogue.artistColumn().code(*row));
        }
    }
    m_name = qstring(m_session.listener().name);
    const auto rated = static_cast<std::int64_t>(m_session.ratings().size());
    const QString by = artists.size() == 1 ? tr("1 artist")
                                           : tr("%1 artists").arg(countText(static_cast<std::int64_t>(artists.size())));
    m_counts = rated == 0 ? tr("nothing rated yet") : tr("%1 rated · %2").arg(countText(rated), by);
    setAccessibleName(tr("Listener: %1").arg(m_name));
    setAccessibleDescription(m_counts);
    setToolTip(tr("%1: %2\nChange the listener (Ctrl+L)").arg(m_name, m_counts));
    update();
}

void ListenerCard::paintEvent(QPaintEvent* /*event*/)
{
    const Theme& theme = m_theme.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(hasFocus() ? QPen(theme.teal) : QPen(Qt::NoPen));
    painter.setBrush(underMouse() || isDown() ? QBrush(theme.raised) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7);

    const QRect disc(m_compact ? (width() - kDisc) / 2 : 10, (height() - kDisc) / 2, kDisc, kDisc);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.teal);
    painter.drawEllipse(disc);
    QFont initials = fontOf(TextRole::Small);
    initials.setWeight(QFont::Bold);
    initials.setPixelSize(10);
    painter.setFont(initials);
    painter.setPen(theme.background);
    painter.drawText(disc, Qt::AlignCenter, initialsOf(m_name));
    if (m_compact) {
        return;
    }

    const QRect chevron(width() - kChevron - 8, (height() - kChevron) / 2, kChevron, kChevron);
    m_chevron.paint(&painter, chevron, Qt::AlignCenter, QIcon::Normal, underMouse() ? QIcon::On : QIcon::Off);
    const QRect texts(disc.right() + 11, 5, chevron.left() - disc.right() - 15, height() - 10);
    const auto draw = [&](TextRole role, const QColor& colour, Qt::Alignment where, const QString& text) {
        painter.setFont(fontOf(role));
        painter.setPen(colour);
        painter.drawText(texts, static_cast<int>(where | Qt::AlignLeft) | Qt::TextSingleLine,
                         painter.fontMetrics().elidedText(text, Qt::ElideRight, texts.width()));
    };
    draw(TextRole::Body, theme.text, Qt::AlignTop, m_name);
    draw(TextRole::Small, theme.muted, Qt::AlignBottom, m_counts);
}

} // namespace nearfield::ui
