#pragma once

#include <vector>

#include <QAbstractTableModel>

#include "core/library/reports.h"

namespace nearfield::ui {

enum class RunColumn { When, Model, Status, Rows, Epochs, BestEpoch, TestRmse, Time };
inline constexpr int kRunColumnCount = 8;

/// Earlier trainings of both models, in the order given.
class RunTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    /// Sorts by value where the text would not.
    static constexpr int kSortRole = Qt::UserRole;

    using QAbstractTableModel::QAbstractTableModel;

    void setRuns(std::vector<TrainingRun> runs);
    /// "4 minutes ago" may have become "5 minutes ago".
    void timePassed();
    [[nodiscard]] const std::vector<TrainingRun>& runs() const noexcept { return m_runs; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    std::vector<TrainingRun> m_runs;
};

} // namespace nearfield::ui
