#include "ui/frame/problem_page.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/icon_label.h"

namespace nearfield::ui {

ProblemPage::ProblemPage(const QString& folder, const QString& message, const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
{
    setProperty("surface", QStringLiteral("page"));
    setAttribute(Qt::WA_StyledBackground);

    auto* icon = new IconLabel(theme.icon(QStringLiteral("warning"), IconColour::Accent), 28);
    auto* title = new QLabel(tr("This library cannot be opened"));
    QFont font = fontOf(TextRole::Title);
    title->setFont(font);
    auto* what = new QLabel(message);
    what->setObjectName(QStringLiteral("problem"));
    what->setTextFormat(Qt::PlainText);
    what->setWordWrap(true);
    what->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* where = new QLabel(tr("Folder: %1").arg(folder));
    where->setProperty("role", QStringLiteral("muted"));
    where->setTextFormat(Qt::PlainText);
    where->setWordWrap(true);

    auto* retry = makeButton(ButtonKind::Primary, tr("Try again"), tr("Open the same library once more"));
    auto* other = makeButton(ButtonKind::Plain, tr("Choose another folder…"), tr("Open or make a library elsewhere"));
    auto* quit = makeButton(ButtonKind::Plain, tr("Quit"), tr("Close Nearfield (Ctrl+Q)"));
    quit->setShortcut(QKeySequence::Quit);
    connect(retry, &QPushButton::clicked, this, &ProblemPage::retryRequested);
    connect(other, &QPushButton::clicked, this, &ProblemPage::otherFolderRequested);
    connect(quit, &QPushButton::clicked, this, &ProblemPage::quitRequested);
    retry->setFocus();

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(retry);
    buttons->addWidget(other);
    buttons->addStretch();
    buttons->addWidget(quit);

    auto* card = new Card;
    card->setMaximumWidth(620);
    card->contentLayout()->setContentsMargins(14, 8, 14, 8);
    card->contentLayout()->setSpacing(12);
    card->contentLayout()->addWidget(icon);
    card->contentLayout()->addWidget(title);
    card->contentLayout()->addWidget(what);
    card->contentLayout()->addWidget(where);
    card->contentLayout()->addSpacing(8);
    card->contentLayout()->addLayout(buttons);

    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(card, 6);
    row->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->addStretch(2);
    layout->addLayout(row);
    layout->addStretch(3);
}

} // namespace nearfield::ui
