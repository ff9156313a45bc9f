#pragma once

#include <QWidget>

#include "ui/theme.h"

class QLabel;

namespace nearfield::ui {

/// Why a library could not be opened, and what can be done about it.
class ProblemPage : public QWidget
{
    Q_OBJECT
public:
    ProblemPage(const QString& folder, const QString& message, const ThemeManager& theme, QWidget* parent = nullptr);

Q_SIGNALS:
    void retryRequested();
    void otherFolderRequested();
    void quitRequested();
};

} // namespace nearfield::ui
