#pragma once

#include <QPushButton>

namespace nearfield::ui {

/// Buttons of the style sheet. `Plain` is raised, `Primary` filled with accent, `Chip` a checkable pill, `Link` small
/// teal text, `Flat` shows only text or icon until hovered.
enum class ButtonKind { Plain, Primary, Chip, Flat, Link };

/// A button with its tooltip, which is also its accessible description. Chips are checkable.
[[nodiscard]] QPushButton* makeButton(ButtonKind kind, const QString& text, const QString& toolTip,
                                      QWidget* parent = nullptr);

} // namespace nearfield::ui
