#include "ui/widgets/card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include "ui/theme.h"

namespace nearfield::ui {

Card::Card(const QString& title, QWidget* parent)
    : QFrame(parent)
    , m_title(new QLabel)
    , m_header(new QHBoxLayout)
    , m_content(new QVBoxLayout)
{
    setProperty("surface", QStringLiteral("card"));
    m_title->setFont(fontOf(TextRole::Heading));
    m_header->addWidget(m_title);
    m_header->addStretch();
    m_content->setSpacing(8);

    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(14, 12, 14, 14);
    all->setSpacing(8);
    all->addLayout(m_header);
    all->addLayout(m_content, 1);
    setTitle(title);
}

void Card::setTitle(const QString& title)
{
    m_title->setText(title);
    m_title->setHidden(title.isEmpty());
    setAccessibleName(title);
}

} // namespace nearfield::ui
