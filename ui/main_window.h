#pragma once

#include <filesystem>
#include <vector>

#include <QMainWindow>

#include "ui/theme.h"

namespace nearfield::ui {

/// The one window, from the first moment to the last: it shows that a library is being opened, why it cannot be, or
/// what is in it. It holds whatever content it is given and does no work of its own.
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    explicit MainWindow(const ThemeManager& theme, QWidget* parent = nullptr);

    /// Size and place as saved; those of the design when there are none.
    void restore(const QByteArray& geometry);
    void showOpening(const QString& folder);
    /// Takes over `content` and deletes what was shown.
    void setContent(QWidget* content);

Q_SIGNALS:
    void filesDropped(const std::vector<std::filesystem::path>& files);
    /// The window is about to close and can still be asked for its layout.
    void closing();

protected:
    void closeEvent(QCloseEvent* event) override;
};

} // namespace nearfield::ui
