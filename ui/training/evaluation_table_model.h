#pragma once

#include <array>
#include <optional>
#include <vector>

#include <QAbstractTableModel>

#include "core/library/evaluation_report.h"

namespace nearfield::ui {

enum class EvaluationColumn { Model, Rating, Ranking, Feature, Neighbours, Gain };
inline constexpr int kEvaluationColumnCount = 6;

/// The held-out table: a row a model, with what each is asked for side by side. First the models of what is enjoyed,
/// then those of the features alone, each from the farthest above chance down.
class EvaluationTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Role {
        kIntervalRole = Qt::UserRole, ///< text of the 95 % interval, empty when there is none
        kDeltaRole,                   ///< double: change since the evaluation before; nothing when there is none
        kBetterRole,                  ///< bool: that change is for the better
        kShippedRole,                 ///< bool: the model of this row is what Nearfield uses
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// `before` is an earlier report of the same kind to tell the changes since, or null.
    void setReport(const EvaluationReport& report, const EvaluationReport* before);
    void clear();

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    /// Qt::DisplayRole of EvaluationColumn::Gain is a float in [0, 1], as BarDelegate takes it, or nothing.
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

private:
    struct Cell
    {
        std::optional<evaluate::Figure> figure;
        std::optional<double> before;
    };
    /// How much of the way from chance to perfect a model is, by one metric.
    struct Gain
    {
        double share = 0; ///< in (−∞, 1]
        std::string_view metric;
    };
    struct Row
    {
        std::string model;
        bool shipped = false;
        std::array<Cell, 4> cells; ///< Rating, Ranking, Feature, Neighbours
        std::optional<Gain> gain;
    };

    void addFigures(std::span<const evaluate::Figure> figures, std::span<const evaluate::Figure> before,
                    std::string_view metric, EvaluationColumn column);
    [[nodiscard]] static std::optional<Gain> gainOf(const EvaluationReport& report, std::string_view model);
    [[nodiscard]] static QVariant cellData(const Cell& cell, int role);
    [[nodiscard]] static QString cellToolTip(const Cell& cell);
    [[nodiscard]] static QVariant gainData(const Row& row, int role);

    std::vector<Row> m_rows;
    bool m_byAuc = false;
};

} // namespace nearfield::ui
