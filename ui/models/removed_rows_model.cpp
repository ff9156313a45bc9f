#include "ui/models/removed_rows_model.h"

#include <array>
#include <filesystem>
#include <utility>

#include "ui/text.h"

namespace nearfield::ui {

void RemovedRowsModel::setRows(std::vector<RemovedRow> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int RemovedRowsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RemovedRowsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RemovedRowsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (index.column() == Line ? Qt::AlignRight : Qt::AlignLeft)));
    }
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) {
        return {};
    }
    const RemovedRow& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (index.column()) {
    case File:
        return role == Qt::ToolTipRole ? qstring(row.file)
                                       : qstring(std::filesystem::path(row.file).filename().string());
    case Line:
        return QString::number(row.line);
    case Title:
        return qstring(row.title.empty() ? row.uri : row.title);
    case Artists:
        return qstring(row.artists);
    case Reason:
        return qstring(row.reason);
    default:
        return {};
    }
}

QVariant RemovedRowsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= ColumnCount) {
        return {};
    }
    static constexpr std::array kNames = {QT_TR_NOOP("File"), QT_TR_NOOP("Line"), QT_TR_NOOP("Title"),
                                          QT_TR_NOOP("Artist"), QT_TR_NOOP("Why")};
    return tr(kNames[static_cast<std::size_t>(section)]);
}

} // namespace nearfield::ui
