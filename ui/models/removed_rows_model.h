#pragma once

#include <vector>

#include <QAbstractTableModel>

#include "core/library/reports.h"

namespace nearfield::ui {

/// Rows that cleaning left out: file, line, title, artists, reason.
class RemovedRowsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { File, Line, Title, Artists, Reason, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setRows(std::vector<RemovedRow> rows);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    std::vector<RemovedRow> m_rows;
};

} // namespace nearfield::ui
