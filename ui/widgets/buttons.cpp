#include "ui/widgets/buttons.h"

namespace nearfield::ui {

namespace {

QString styleName(ButtonKind kind)
{
    switch (kind) {
    case ButtonKind::Plain:
        return QStringLiteral("plain");
    case ButtonKind::Primary:
        return QStringLiteral("primary");
    case ButtonKind::Chip:
        return QStringLiteral("chip");
    case ButtonKind::Flat:
        return QStringLiteral("flat");
    case ButtonKind::Link:
        return QStringLiteral("link");
    }
    return {};
}

} // namespace

QPushButton* makeButton(ButtonKind kind, const QString& text, const QString& toolTip, QWidget* parent)
{
    auto* button = new QPushButton(text, parent);
    button->setProperty("kind", styleName(kind));
    button->setToolTip(toolTip);
    button->setAccessibleDescription(toolTip);
    if (text.isEmpty()) {
        button->setAccessibleName(toolTip);
    }
    button->setCheckable(kind == ButtonKind::Chip);
    button->setAutoDefault(false);
    return button;
}

} // namespace nearfield::ui
