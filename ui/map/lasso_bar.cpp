#include "ui/map/lasso_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>

#include "ui/widgets/buttons.h"

namespace nearfield::ui {

LassoBar::LassoBar(const ThemeManager& theme, QWidget* parent)
    : QFrame(parent)
    , m_facts(new QLabel)
    , m_playlist(makeButton(ButtonKind::Primary, tr("Make playlist"), tr("A playlist of these tracks")))
    , m_rate(makeButton(ButtonKind::Plain, tr("Rate all"), tr("The same stars for all of these tracks; Ctrl+Z undoes")))
    , m_queue(makeButton(ButtonKind::Plain, tr("Queue"), tr("Play these tracks next, or after all others")))
    , m_rateMenu(new QMenu(m_rate))
    , m_queueMenu(new QMenu(m_queue))
{
    setObjectName(QStringLiteral("lassoBar"));
    setProperty("surface", QStringLiteral("card"));
    m_facts->setObjectName(QStringLiteral("lassoFacts"));
    m_facts->setTextFormat(Qt::RichText);
    m_playlist->setObjectName(QStringLiteral("lassoPlaylist"));
    m_rate->setObjectName(QStringLiteral("lassoRate"));
    m_queue->setObjectName(QStringLiteral("lassoQueue"));
    m_rate->setMenu(m_rateMenu);
    m_queue->setMenu(m_queueMenu);
    auto* close = makeButton(ButtonKind::Flat, {}, tr("Let go of the selection (Esc)"));
    close->setIcon(theme.icon(QStringLiteral("close"), IconColour::Muted));
    close->setIconSize({12, 12});
    connect(m_playlist, &QPushButton::clicked, this, &LassoBar::playlistWanted);
    connect(close, &QPushButton::clicked, this, &LassoBar::closed);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 6, 8, 6);
    layout->setSpacing(8);
    layout->addWidget(m_facts);
    layout->addSpacing(4);
    layout->addWidget(m_playlist);
    layout->addWidget(m_rate);
    layout->addWidget(m_queue);
    layout->addWidget(close);
}

void LassoBar::setFacts(const QString& text, bool any)
{
    m_facts->setText(text);
    setAccessibleName(text);
    m_playlist->setVisible(any);
    m_rate->setVisible(any);
    m_queue->setVisible(any);
}

} // namespace nearfield::ui
