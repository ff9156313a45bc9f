#include "ui/widgets/state_view.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/widgets/bar.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/icon_label.h"

namespace nearfield::ui {

namespace {

QLabel* makeText(const QString& name)
{
    auto* label = new QLabel;
    label->setObjectName(name);
    label->setAlignment(Qt::AlignHCenter);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

StateView::StateView(const ThemeManager& theme, const QString& icon, QWidget* parent)
    : QWidget(parent)
    , m_title(makeText(QStringLiteral("stateTitle")))
    , m_text(makeText(QStringLiteral("stateText")))
    , m_progress(new BarWidget(theme))
    , m_action(makeButton(ButtonKind::Primary, {}, {}))
{
    m_progress->hide();
    m_title->setFont(fontOf(TextRole::Heading));
    m_text->setProperty("role", QStringLiteral("muted"));
    m_progress->setAccessibleName(tr("Progress"));
    m_action->setObjectName(QStringLiteral("stateAction"));
    connect(m_action, &QPushButton::clicked, this, &StateView::actionWanted);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 0, 14, 0);
    layout->setSpacing(9);
    layout->addStretch(2);
    layout->addWidget(new IconLabel(theme.icon(icon, IconColour::Muted), 30), 0, Qt::AlignHCenter);
    layout->addWidget(m_title);
    layout->addWidget(m_text);
    layout->addWidget(m_progress);
    layout->addSpacing(3);
    layout->addWidget(m_action, 0, Qt::AlignHCenter);
    layout->addStretch(3);
}

void StateView::setWords(const Words& words)
{
    m_title->setText(words.title);
    m_text->setText(words.text);
    m_action->setText(words.action);
    m_action->setToolTip(words.text);
    m_action->setAccessibleDescription(words.text);
    m_action->setVisible(!words.action.isEmpty());
}

void StateView::setProgress(double share)
{
    m_progress->setVisible(share >= 0);
    m_progress->setShare(static_cast<float>(share));
}

} // namespace nearfield::ui
