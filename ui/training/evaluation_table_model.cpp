#include "ui/training/evaluation_table_model.h"

#include <algorithm>
#include <cmath>

#include <QLocale>

#include "ui/text.h"
#include "ui/training/evaluation_text.h"

namespace nearfield::ui {

namespace {

using evaluate::Figure;

/// How much of the way from chance to perfect a figure is.
std::optional<double> gainOver(const Figure& chance, const Figure& figure)
{
    if (isLowerBetter(figure.metric)) {
        return chance.value > 0 ? std::optional(1 - figure.value / chance.value) : std::nullopt;
    }
    return chance.value < 1 ? std::optional((figure.value - chance.value) / (1 - chance.value)) : std::nullopt;
}

const Figure* chanceOf(std::span<const Figure> figures, std::string_view metric)
{
    const auto found = std::find_if(figures.begin(), figures.end(), [metric](const Figure& figure) {
        return figure.metric == metric && figure.model.starts_with("random");
    });
    return found == figures.end() ? nullptr : &*found;
}

std::size_t cellOf(EvaluationColumn column)
{
    return static_cast<std::size_t>(column) - 1;
}

} // namespace

void EvaluationTableModel::setReport(const EvaluationReport& report, const EvaluationReport* before)
{
    beginResetModel();
    m_rows.clear();
    const EvaluationReport nothing;
    const EvaluationReport& old = before != nullptr ? *before : nothing;
    const std::string_view ranking = rankingMetric(report);
    m_byAuc = ranking == "auc";
    addFigures(report.ratingPrediction, old.ratingPrediction, "rmse", EvaluationColumn::Rating);
    if (!ranking.empty()) {
        addFigures(rankingFigures(report), m_byAuc ? old.ratingPrediction : old.ranking, ranking,
                   EvaluationColumn::Ranking);
    }
    addFigures(report.featureReconstruction, old.featureReconstruction, "rmse", EvaluationColumn::Feature);
    endResetModel();
}

void EvaluationTableModel::clear()
{
    beginResetModel();
    m_rows.clear();
    endResetModel();
}

void EvaluationTableModel::addFigures(std::span<const Figure> figures, std::span<const Figure> before,
                                      std::string_view metric, EvaluationColumn column)
{
    const Figure* chance = chanceOf(figures, metric);
    for (const Figure& figure : figures) {
        if (figure.metric != metric) {
            continue;
        }
        auto row = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& r) { return r.model == figure.model; });
        if (row == m_rows.end()) {
            m_rows.push_back({.model = figure.model, .cells = {}});
            row = m_rows.end() - 1;
        }
        row->shipped = row->shipped || figure.isDefault;
        Cell& cell = row->cells[cellOf(column)];
        cell.figure = figure;
        if (const Figure* old = figureOf(before, figure.model, metric)) {
            cell.before = old->value;
        }
        if (chance != nullptr) {
            cell.gain = gainOver(*chance, figure);
        }
    }
}

int EvaluationTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int EvaluationTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kEvaluationColumnCount;
}

QVariant EvaluationTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const auto column = static_cast<EvaluationColumn>(index.column());
    if (role == kShippedRole) {
        return row.shipped;
    }
    if (role == Qt::TextAlignmentRole) {
        return headerData(index.column(), Qt::Horizontal, role);
    }
    switch (column) {
    case EvaluationColumn::Model:
        if (role == Qt::ToolTipRole) {
            return row.shipped ? tr("%1: what Nearfield uses").arg(modelName(row.model)) : modelName(row.model);
        }
        return role == Qt::DisplayRole ? modelName(row.model) : QVariant();
    case EvaluationColumn::Gain:
        return gainData(row, role);
    default:
        return cellData(row.cells[cellOf(column)], role);
    }
}

QVariant EvaluationTableModel::cellData(const Cell& cell, int role)
{
    if (!cell.figure) {
        return role == Qt::DisplayRole ? QVariant(QStringLiteral("—")) : QVariant();
    }
    const Figure& figure = *cell.figure;
    switch (role) {
    case Qt::DisplayRole:
        return figureText(figure.value);
    case Qt::ToolTipRole:
        return cellToolTip(cell);
    case kIntervalRole:
        return figure.low < figure.high ? QStringLiteral("%1–%2").arg(figureText(figure.low), figureText(figure.high))
                                        : QString();
    case kDeltaRole:
        return cell.before ? QVariant(figure.value - *cell.before) : QVariant();
    case kBetterRole:
        return cell.before &&
               (isLowerBetter(figure.metric) ? figure.value < *cell.before : figure.value > *cell.before);
    default:
        return {};
    }
}

QString EvaluationTableModel::cellToolTip(const Cell& cell)
{
    const Figure& figure = *cell.figure;
    QString text = tr("%1, 95 % interval %2 to %3, n = %4")
                       .arg(figureText(figure.value), figureText(figure.low), figureText(figure.high),
                            countText(static_cast<std::int64_t>(figure.n)));
    if (cell.before) {
        text += tr("\n%1 in the evaluation before").arg(figureText(*cell.before));
    }
    return text;
}

QVariant EvaluationTableModel::gainData(const Row& row, int role)
{
    const auto cell =
        std::find_if(row.cells.begin(), row.cells.end(), [](const Cell& c) { return c.gain.has_value(); });
    if (cell == row.cells.end()) {
        return {};
    }
    const double gain = *cell->gain;
    switch (role) {
    case Qt::DisplayRole:
        return static_cast<float>(std::clamp(gain, 0.0, 1.0));
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole: {
        const QString percent = QLocale().toString(std::abs(std::round(100 * gain)), 'f', 0);
        if (isLowerBetter(cell->figure->metric)) {
            return (gain >= 0 ? tr("%1 % less error than chance") : tr("%1 % more error than chance")).arg(percent);
        }
        return gain >= 0 ? tr("%1 % of the way from chance to a perfect order").arg(percent)
                         : tr("A worse order than by chance");
    }
    default:
        return {};
    }
}

QVariant EvaluationTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kEvaluationColumnCount) {
        return {};
    }
    const auto column = static_cast<EvaluationColumn>(section);
    if (role == Qt::TextAlignmentRole) {
        const bool words = column == EvaluationColumn::Model || column == EvaluationColumn::Gain;
        return QVariant::fromValue(Qt::Alignment((words ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    }
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) {
        return {};
    }
    const bool name = role == Qt::DisplayRole;
    switch (column) {
    case EvaluationColumn::Model:
        return name ? tr("Model") : tr("Fitted on one part of the ratings, asked for the other");
    case EvaluationColumn::Rating:
        return name ? tr("Rating\nRMSE") : tr("Error of foretold ratings, in stars; less is better");
    case EvaluationColumn::Ranking:
        if (m_byAuc) {
            return name ? tr("AUC") : tr("How often it puts a liked track above one that is not; 0.5 is chance");
        }
        return name ? tr("NDCG@10")
                    : tr("How far up the tracks one likes stand in the first ten of all; more is better");
    case EvaluationColumn::Feature:
        return name ? tr("Feature\nRMSE") : tr("Error of rebuilt features, which range from 0 to 1; less is better");
    case EvaluationColumn::Gain:
        return name ? tr("vs. random") : tr("How much better than chance, by the first figure of the row");
    }
    return {};
}

} // namespace nearfield::ui
