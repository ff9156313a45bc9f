#include "ui/main_window.h"

#include <QCloseEvent>
#include <QLabel>

#include "ui/frame/file_drop.h"

namespace nearfield::ui {

namespace {

constexpr QSize kDesignSize{1360, 840};
constexpr QSize kLeastSize{900, 560};

} // namespace

MainWindow::MainWindow(const ThemeManager& theme, QWidget* parent)
    : QMainWindow(parent)
{
    setWindowTitle(QStringLiteral("Nearfield"));
    setWindowIcon(QIcon(QStringLiteral(":/icons/app.svg")));
    setMinimumSize(kLeastSize);
    resize(kDesignSize);
    auto* drop = new FileDrop(this, theme);
    connect(drop, &FileDrop::dropped, this, &MainWindow::filesDropped);
}

void MainWindow::restore(const QByteArray& geometry)
{
    if (geometry.isEmpty() || !restoreGeometry(geometry)) {
        resize(kDesignSize);
    }
}

void MainWindow::showOpening(const QString& folder)
{
    auto* label = new QLabel(tr("Opening your library…"));
    label->setProperty("role", QStringLiteral("muted"));
    label->setAlignment(Qt::AlignCenter);
    label->setToolTip(folder);
    setContent(label);
}

void MainWindow::setContent(QWidget* content)
{
    setCentralWidget(content); // deletes the one before
    content->show();           // at once rather than with the next layout, so that it can take the keyboard
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    Q_EMIT closing();
    QMainWindow::closeEvent(event);
}

} // namespace nearfield::ui
