#include "ui/frame/frame.h"

#include <algorithm>

#include <QBoxLayout>
#include <QSplitter>
#include <QStackedWidget>

#include "ui/frame/side_bar.h"
#include "ui/frame/status_line.h"

namespace nearfield::ui {

namespace {

constexpr int kPanelWidth = 315;
constexpr int kPanelLeast = 250;
constexpr int kPanelMost = 520;
constexpr int kCompactBelow = 1140; ///< narrower, the side bar shows icons only and the panel takes its least

QFrame* makeRule()
{
    auto* rule = new QFrame;
    rule->setProperty("surface", QStringLiteral("rule"));
    rule->setFixedWidth(1);
    return rule;
}

} // namespace

Frame::Frame(LibrarySession& session, JobQueue& jobs, const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
    , m_sideBar(new SideBar(session, theme))
    , m_pages(new QStackedWidget)
    , m_splitter(new QSplitter(Qt::Horizontal))
    , m_statusLine(new StatusLine(jobs, theme))
{
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_pages);
    m_splitter->setStretchFactor(0, 1);

    auto* upper = new QHBoxLayout;
    upper->setSpacing(0);
    upper->addWidget(m_sideBar);
    upper->addWidget(makeRule());
    upper->addWidget(m_splitter, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(upper, 1);
    layout->addWidget(m_statusLine);

    connect(m_sideBar, &SideBar::pageChosen, this, qOverload<int>(&Frame::showPage));
}

void Frame::addPage(const QString& name, const QString& icon, const QString& title, QWidget* page)
{
    m_names << name;
    m_pages->addWidget(page);
    m_sideBar->addPage(icon, title, tr("%1 (Ctrl+%2)").arg(title).arg(m_names.size()));
    m_sideBar->setCurrentPage(m_pages->currentIndex());
}

void Frame::addPage(const QString& name, QWidget* page)
{
    m_names << name;
    m_pages->addWidget(page);
}

void Frame::setSidePanel(QWidget* panel)
{
    m_panel = panel;
    panel->setMinimumWidth(kPanelLeast);
    panel->setMaximumWidth(kPanelMost);
    m_splitter->addWidget(panel);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setSizes({1000, kPanelWidth});
}

void Frame::setPlayerBar(QWidget* bar)
{
    static_cast<QVBoxLayout*>(layout())->insertWidget(1, bar); // between the pages and the status line
}

void Frame::showPage(int page)
{
    if (page < 0 || page >= m_pages->count()) {
        return;
    }
    m_pages->setCurrentIndex(page);
    m_sideBar->setCurrentPage(page);
    QWidget* shown = m_pages->currentWidget();
    if (const auto* stack = qobject_cast<QStackedWidget*>(shown)) {
        shown = stack->currentWidget();
    }
    shown->setFocus(Qt::OtherFocusReason);
    Q_EMIT pageShown(page);
}

void Frame::showPage(const QString& name)
{
    showPage(std::max(0, static_cast<int>(m_names.indexOf(name))));
}

QString Frame::pageName() const
{
    return m_names.value(m_pages->currentIndex());
}

void Frame::setSidePanelShown(bool shown)
{
    if (m_panel != nullptr) {
        m_panel->setVisible(shown);
    }
}

QByteArray Frame::saveSplitter() const
{
    return m_splitter->saveState();
}

void Frame::restoreSplitter(const QByteArray& state)
{
    if (!state.isEmpty()) {
        m_splitter->restoreState(state);
        m_splitter->setSizes({width(), m_compact ? kPanelLeast : m_splitter->sizes().value(1)});
        m_splitter->setHandleWidth(1);
    }
}

void Frame::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const bool compact = width() < kCompactBelow;
    if (compact != m_compact) {
        m_compact = compact;
        m_sideBar->setCompact(compact);
        m_splitter->setSizes({width(), compact ? kPanelLeast : kPanelWidth});
    }
}

} // namespace nearfield::ui
