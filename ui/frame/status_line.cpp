#include "ui/frame/status_line.h"

#include <utility>

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>

#include "ui/frame/job_strip.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/elided_label.h"

namespace nearfield::ui {

namespace {

constexpr int kHeight = 26;

} // namespace

StatusLine::StatusLine(JobQueue& jobs, const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_strips(new QHBoxLayout)
    , m_message(new ElidedLabel)
    , m_show(makeButton(ButtonKind::Link, tr("(show)"), tr("Show what this is about")))
    , m_dismiss(makeButton(ButtonKind::Link, {}, tr("Dismiss the message")))
{
    setProperty("surface", QStringLiteral("status"));
    setAttribute(Qt::WA_StyledBackground);
    setFixedHeight(kHeight);
    m_message->setObjectName(QStringLiteral("message"));
    m_show->setObjectName(QStringLiteral("showMessage"));
    m_message->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_dismiss->setIcon(theme.icon(QStringLiteral("close"), IconColour::Muted));
    m_dismiss->setIconSize({12, 12});
    m_strips->setSpacing(18);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 1, 14, 0);
    layout->setSpacing(4);
    layout->addLayout(m_strips);
    layout->addStretch(1);
    layout->addWidget(m_message);
    layout->addWidget(m_show);
    layout->addWidget(m_dismiss);

    connect(m_show, &QPushButton::clicked, this, [this] { m_onShow(); });
    connect(m_dismiss, &QPushButton::clicked, this, [this] { setMessage({}); });
    setMessage({});
    follow(jobs, QStringLiteral("job"));
}

void StatusLine::follow(JobQueue& jobs, const QString& name)
{
    m_strips->addWidget(new JobStrip(jobs, name, m_theme));
}

void StatusLine::setMessage(Message message)
{
    m_message->setText(message.text);
    m_message->setProperty("role", message.isError ? QStringLiteral("bad") : QString());
    m_message->style()->unpolish(m_message);
    m_message->style()->polish(m_message);
    m_onShow = std::move(message.show);
    m_show->setText(message.showText.isEmpty() ? tr("(show)") : message.showText);
    m_show->setVisible(m_onShow != nullptr);
    m_dismiss->setHidden(message.text.isEmpty());
}

} // namespace nearfield::ui
