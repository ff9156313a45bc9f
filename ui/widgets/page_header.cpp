#include "ui/widgets/page_header.h"

#include <QHBoxLayout>
#include <QLabel>

#include "ui/theme.h"
#include "ui/widgets/elided_label.h"

namespace nearfield::ui {

PageHeader::PageHeader(const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_subtitle(new ElidedLabel)
    , m_layout(new QHBoxLayout(this))
{
    auto* name = new QLabel(title);
    name->setFont(fontOf(TextRole::Title));
    m_subtitle->setProperty("role", QStringLiteral("muted"));
    m_subtitle->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(9);
    m_layout->addWidget(name);
    m_layout->addWidget(m_subtitle, 1);
    setFixedHeight(33);
}

void PageHeader::setSubtitle(const QString& text)
{
    m_subtitle->setText(text);
}

void PageHeader::addAction(QWidget* widget)
{
    m_layout->addWidget(widget);
}

} // namespace nearfield::ui
