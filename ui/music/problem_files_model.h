#pragma once

#include <filesystem>
#include <vector>

#include <QAbstractTableModel>
#include <QString>

namespace nearfield::ui {

/// Files something is wrong with: name, folder, and what.
class ProblemFilesModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { File, Folder, What, ColumnCount };
    struct Row
    {
        std::filesystem::path path;
        QString what;
    };

    /// `what` is the title of the last column.
    explicit ProblemFilesModel(QString what, QObject* parent = nullptr);

    void setRows(std::vector<Row> rows);
    [[nodiscard]] const Row& at(int row) const { return m_rows[static_cast<std::size_t>(row)]; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    QString m_what;
    std::vector<Row> m_rows;
};

} // namespace nearfield::ui
