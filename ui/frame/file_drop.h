#pragma once

#include <filesystem>
#include <vector>

#include <QObject>

#include "ui/theme.h"

class QFrame;
class QMimeData;
class QWidget;

namespace nearfield::ui {

/// Lets files be dropped anywhere on a window; while they are dragged over it, a sheet says what will happen.
class FileDrop : public QObject
{
    Q_OBJECT
public:
    /// Belongs to `window`.
    FileDrop(QWidget* window, const ThemeManager& theme);

Q_SIGNALS:
    void dropped(const std::vector<std::filesystem::path>& files);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void showSheet(bool shown);

    QWidget* m_window;
    QFrame* m_sheet;
};

/// The local files and folders in what is dragged or pasted.
[[nodiscard]] std::vector<std::filesystem::path> localFiles(const QMimeData& data);

} // namespace nearfield::ui
