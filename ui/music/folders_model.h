#pragma once

#include <vector>

#include <QAbstractTableModel>

#include "core/library/music_files.h"

namespace nearfield::ui {

/// The music folders of a library with what is known of their files.
class FoldersModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Folder, Files, Waiting, Failed, Missing, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// The same folders in the same order keep what is chosen.
    void setFolders(const std::vector<MusicFolder>& folders);
    [[nodiscard]] const MusicFolder& at(int row) const { return m_folders[static_cast<std::size_t>(row)]; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    std::vector<MusicFolder> m_folders;
};

} // namespace nearfield::ui
