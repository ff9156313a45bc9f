#include "ui/frame/shortcuts_dialog.h"

#include <QGridLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>

#include "ui/theme.h"
#include "ui/widgets/buttons.h"

namespace nearfield::ui {

namespace {

void addHeading(QGridLayout& grid, const QString& text)
{
    auto* heading = new QLabel(text);
    heading->setFont(fontOf(TextRole::Heading));
    const int row = grid.rowCount();
    grid.setRowMinimumHeight(row, 30);
    grid.addWidget(heading, row, 0, 1, 2, Qt::AlignBottom);
}

void addLine(QGridLayout& grid, const QString& what, const QString& keys)
{
    auto* key = new QLabel(keys);
    key->setProperty("role", QStringLiteral("muted"));
    const int row = grid.rowCount();
    grid.addWidget(new QLabel(what), row, 0);
    grid.addWidget(key, row, 1);
}

void addMenu(QGridLayout& grid, const QMenu& menu)
{
    for (const QAction* action : menu.actions()) {
        if (action->menu() != nullptr) {
            addMenu(grid, *action->menu());
        } else if (!action->shortcut().isEmpty()) {
            QString text = action->text();
            text.remove(QLatin1Char('&')).remove(QStringLiteral("…"));
            addLine(grid, text, action->shortcut().toString(QKeySequence::NativeText));
        }
    }
}

} // namespace

ShortcutsDialog::ShortcutsDialog(const QMenu& menus, QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Keyboard and mouse"));
    resize(460, 600);
    auto* list = new QWidget;
    auto* grid = new QGridLayout(list);
    grid->setContentsMargins(4, 0, 12, 8);
    grid->setVerticalSpacing(5);
    grid->setColumnStretch(0, 1);
    for (const QAction* action : menus.actions()) {
        if (action->menu() != nullptr) {
            addHeading(*grid, action->text().remove(QLatin1Char('&')));
            addMenu(*grid, *action->menu());
        }
    }
    addHeading(*grid, tr("In the table"));
    addLine(*grid, tr("Play from here"), tr("double-click or Enter"));
    addLine(*grid, tr("Rate in half steps"), tr("click or drag on the stars"));
    addLine(*grid, tr("Remove a rating"), tr("click left of the first star"));
    addLine(*grid, tr("Go to a title"), tr("type its first letters"));
    addLine(*grid, tr("Select several"), tr("Shift or Ctrl with click or arrows"));
    addLine(*grid, tr("Choose or move columns"), tr("right-click or drag their titles"));
    addHeading(*grid, tr("In a playlist"));
    addLine(*grid, tr("Play from here"), tr("double-click or Enter"));
    addLine(*grid, tr("Move up, move down"), tr("drag, Alt+Up and Alt+Down"));
    addLine(*grid, tr("Remove"), tr("Del"));
    addLine(*grid, tr("Add tracks"), tr("drag them onto its name"));
    addHeading(*grid, tr("On the map"));
    addLine(*grid, tr("Move, zoom"), tr("drag and wheel, arrows, + and −"));
    addLine(*grid, tr("Whole map"), tr("Home"));
    addLine(*grid, tr("Select, select several"), tr("click, Ctrl+click"));
    addLine(*grid, tr("Next track that way"), tr("Shift+arrows"));
    addLine(*grid, tr("Draw around tracks"), tr("Shift+drag, or L"));
    addLine(*grid, tr("Journey, place a track"), tr("J, P"));
    addLine(*grid, tr("Play"), tr("double-click or Enter"));
    addHeading(*grid, tr("In the suggestions"));
    addLine(*grid, tr("More like this, less like this"), tr("+ and −"));
    addLine(*grid, tr("Not now"), tr("N"));
    addLine(*grid, tr("Why this track"), tr("Enter"));
    addLine(*grid, tr("Play from here"), tr("double-click"));
    addLine(*grid, tr("Slider back to the middle"), tr("double-click"));
    grid->setRowStretch(grid->rowCount(), 1);

    auto* scroll = new QScrollArea;
    scroll->setWidget(list);
    scroll->setWidgetResizable(true);
    auto* close = makeButton(ButtonKind::Primary, tr("Close"), tr("Close this window (Esc)"));
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 10, 20, 16);
    layout->setSpacing(12);
    layout->addWidget(scroll, 1);
    layout->addWidget(close, 0, Qt::AlignRight);
}

} // namespace nearfield::ui
