#include "ui/widgets/plain_table.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>

#include "ui/widgets/cell.h"

namespace nearfield::ui {

QTableView* makePlainTable(QAbstractItemModel& model, const QString& name, const ThemeManager& theme)
{
    constexpr int kRowHeight = 27;
    auto* table = new QTableView;
    table->setModel(&model);
    table->setAccessibleName(name);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setAlternatingRowColors(true);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false);
    table->setItemDelegate(
        new TextDelegate(theme, TextDelegate::Tone::Text, TextDelegate::Digits::Proportional, table));
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setDefaultSectionSize(kRowHeight);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setStretchLastSection(true);
    return table;
}

void muteColumn(QTableView& table, int column, bool tabular, const ThemeManager& theme)
{
    const auto digits = tabular ? TextDelegate::Digits::Tabular : TextDelegate::Digits::Proportional;
    table.setItemDelegateForColumn(column, new TextDelegate(theme, TextDelegate::Tone::Muted, digits, &table));
}

void copyRows(const QTableView& table)
{
    const QAbstractItemModel& model = *table.model();
    const QItemSelectionModel& chosen = *table.selectionModel();
    QStringList lines;
    for (int row = 0; row < model.rowCount(); ++row) {
        if (chosen.hasSelection() && !chosen.isRowSelected(row)) {
            continue;
        }
        QStringList cells;
        for (int column = 0; column < model.columnCount(); ++column) {
            cells << model.index(row, column).data().toString();
        }
        lines << cells.join(QLatin1Char('\t'));
    }
    QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

} // namespace nearfield::ui
