#include "ui/music/problem_files_model.h"

#include <utility>

#include "ui/music/music_text.h"
#include "ui/text.h"

namespace nearfield::ui {

ProblemFilesModel::ProblemFilesModel(QString what, QObject* parent)
    : QAbstractTableModel(parent)
    , m_what(std::move(what))
{
}

void ProblemFilesModel::setRows(std::vector<Row> rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int ProblemFilesModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ProblemFilesModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ProblemFilesModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Row& row = at(index.row());
    if (role == Qt::ToolTipRole) {
        return QStringLiteral("%1\n%2").arg(qstring(row.path.string()), row.what);
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | Qt::AlignLeft));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
    case File:
        return qstring(row.path.filename().string());
    case Folder:
        return pathText(row.path.parent_path());
    case What:
        return row.what;
    default:
        return {};
    }
}

QVariant ProblemFilesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    return section == File ? tr("File") : section == Folder ? tr("Folder") : m_what;
}

} // namespace nearfield::ui
