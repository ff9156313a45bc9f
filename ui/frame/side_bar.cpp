#include "ui/frame/side_bar.h"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPushButton>

#include "ui/listeners/listener_card.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/icon_label.h"

namespace nearfield::ui {

namespace {

constexpr int kWidth = 207; ///< and a pixel of line
constexpr int kCompactWidth = 55;

/// One page: icon and name, raised while it is the page shown.
class PageButton : public QAbstractButton
{
public:
    PageButton(const ThemeManager& theme, const QString& icon, const QString& title)
        : m_theme(theme)
        , m_icon(theme.icon(icon, IconColour::Muted))
    {
        setText(title);
        setCheckable(true);
        setFixedHeight(33);
        setFocusPolicy(Qt::TabFocus);
        setAttribute(Qt::WA_Hover);
    }

protected:
    void paintEvent(QPaintEvent* /*event*/) override
    {
        const Theme& theme = m_theme.theme();
        const bool lit = isChecked() || underMouse();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(hasFocus() ? QPen(theme.teal) : QPen(Qt::NoPen));
        painter.setBrush(isChecked() ? QBrush(theme.raised) : QBrush(Qt::NoBrush));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7);

        const bool compact = width() < kCompactWidth;
        const QRect icon(compact ? (width() - 16) / 2 : 10, (height() - 16) / 2, 16, 16);
        m_icon.paint(&painter, icon, Qt::AlignCenter, QIcon::Normal, lit ? QIcon::On : QIcon::Off);
        if (!compact) {
            QFont font = fontOf(TextRole::Body);
            font.setWeight(isChecked() ? QFont::Medium : QFont::Normal);
            painter.setFont(font);
            painter.setPen(lit ? theme.text : theme.muted);
            painter.drawText(rect().adjusted(37, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, text());
        }
    }

private:
    const ThemeManager& m_theme;
    QIcon m_icon;
};

} // namespace

SideBar::SideBar(LibrarySession& session, const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_top(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_pagesLayout(new QVBoxLayout)
    , m_sectionLayout(new QVBoxLayout)
    , m_pages(new QButtonGroup(this))
    , m_name(new QLabel(QStringLiteral("Nearfield")))
    , m_menuButton(makeButton(ButtonKind::Flat, {}, tr("Menu (F10)")))
    , m_listener(new ListenerCard(session, theme))
{
    setProperty("surface", QStringLiteral("side"));
    setAttribute(Qt::WA_StyledBackground);

    QFont nameFont = fontOf(TextRole::Heading);
    nameFont.setPixelSize(16);
    m_name->setFont(nameFont);
    auto* logo = new IconLabel(theme.icon(QStringLiteral("logo"), IconColour::Accent), 14);
    m_menuButton->setIcon(theme.icon(QStringLiteral("menu"), IconColour::Muted));
    m_menuButton->setFixedWidth(30);
    connect(m_menuButton, &QPushButton::clicked, this, &SideBar::openMenu);
    auto* top = new QWidget;
    top->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    top->setLayout(m_top);
    m_top->setContentsMargins(10, 0, 0, 0);
    m_top->setSpacing(4);
    m_top->addWidget(logo, 0, Qt::AlignCenter);
    m_top->addWidget(m_name, 1);
    m_top->addWidget(m_menuButton, 0, Qt::AlignCenter);

    m_pagesLayout->setSpacing(2);
    m_pages->setExclusive(true);
    connect(m_pages, &QButtonGroup::idClicked, this, &SideBar::pageChosen);

    auto* rule = new QFrame;
    rule->setProperty("surface", QStringLiteral("rule"));
    rule->setFixedHeight(1);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 14, 10, 0);
    layout->setSpacing(0);
    layout->addWidget(top);
    layout->addSpacing(14);
    layout->addLayout(m_pagesLayout);
    layout->addSpacing(16);
    layout->addLayout(m_sectionLayout, 1);
    layout->addWidget(rule);
    layout->addSpacing(7);
    layout->addWidget(m_listener);
    layout->addSpacing(8);
    setFixedWidth(kWidth);
}

void SideBar::addPage(const QString& icon, const QString& title, const QString& toolTip)
{
    auto* button = new PageButton(m_theme, icon, title);
    button->setToolTip(toolTip);
    button->setAccessibleName(title);
    m_pages->addButton(button, static_cast<int>(m_pages->buttons().size()));
    m_pagesLayout->addWidget(button);
}

void SideBar::setCurrentPage(int page)
{
    if (QAbstractButton* button = m_pages->button(page)) {
        button->setChecked(true);
    } else if (m_pages->checkedButton() != nullptr) {
        m_pages->setExclusive(false); // else one stays checked
        m_pages->checkedButton()->setChecked(false);
        m_pages->setExclusive(true);
    }
}

void SideBar::setSection(QWidget* section)
{
    m_sectionLayout->addWidget(section);
}

void SideBar::setMenu(QMenu* menu)
{
    m_menu = menu;
}

void SideBar::openMenu()
{
    if (m_menu != nullptr) {
        m_menu->popup(m_menuButton->mapToGlobal(QPoint(0, m_menuButton->height() + 2)));
    }
}

void SideBar::setCompact(bool compact)
{
    if (compact == m_compact) {
        return;
    }
    m_compact = compact;
    m_name->setHidden(compact);
    m_listener->setCompact(compact);
    m_top->setDirection(compact ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_top->setContentsMargins(compact ? 0 : 10, 0, 0, 0);
    setFixedWidth(compact ? kCompactWidth : kWidth);
    Q_EMIT compactChanged(compact);
}

} // namespace nearfield::ui
