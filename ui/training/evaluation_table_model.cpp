#include "ui/training/evaluation_table_model.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include <QLocale>

#include "ui/text.h"
#include "ui/training/evaluation_text.h"

namespace nearfield::ui {

namespace {

using evaluate::Figure;

/// What a model that guesses gets; nothing when that was not measured.
std::optional<double> chanceOf(std::span<const Figure> figures, std::string_view metric)
{
    if (metric == "auc") {
        return 0.5;
    }
    const auto found = std::find_if(figures.begin(), figures.end(), [metric](const Figure& figure) {
        return figure.metric == metric && figure.model.starts_with("random");
    });
    return found == figures.end() ? std::nullopt : std::optional(found->value);
}

std::optional<double> gainBy(std::span<const Figure> figures, std::string_view model, std::string_view metric)
{
    const Figure* figure = figureOf(figures, model, metric);
    const auto chance = chanceOf(figures, metric);
    if (figure == nullptr || !chance) {
        return std::nullopt;
    }
    if (isLowerBetter(metric)) {
        return *chance > 0 ? std::optional(1 - figure->value / *chance) : std::nullopt;
    }
    return *chance < 1 ? std::optional((figure->value - *chance) / (1 - *chance)) : std::nullopt;
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
    addFigures(report.neighbours, old.neighbours, "same_artist_p@10", EvaluationColumn::Neighbours);
    for (Row& row : m_rows) {
        row.gain = gainOf(report, row.model);
    }
    std::stable_sort(m_rows.begin(), m_rows.end(), [](const Row& a, const Row& b) {
        const auto place = [](const Row& row) {
            const bool featuresAlone = !row.cells[cellOf(EvaluationColumn::Rating)].figure &&
                                       !row.cells[cellOf(EvaluationColumn::Ranking)].figure;
            return std::tuple(featuresAlone, row.gain ? -row.gain->share : 1.0, !row.shipped);
        };
        return place(a) < place(b);
    });
    endResetModel();
}

std::optional<EvaluationTableModel::Gain> EvaluationTableModel::gainOf(const EvaluationReport& report,
                                                                       std::string_view model)
{
    const std::pair<const std::vector<Figure>*, std::string_view> ways[] = {{&report.ratingPrediction, "rmse"},
                                                                            {&report.ratingPrediction, "auc"},
                                                                            {&report.ranking, "ndcg@10"},
                                                                            {&report.featureReconstruction, "rmse"},
                                                                            {&report.neighbours, "same_artist_p@10"}};
    for (const auto& [figures, metric] : ways) {
        if (const auto share = gainBy(*figures, model, metric)) {
            return Gain{.share = *share, .metric = metric};
        }
    }
    return std::nullopt;
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
    if (!row.gain) {
        return {};
    }
    const auto& [gain, metric] = *row.gain;
    switch (role) {
    case Qt::DisplayRole:
        return static_cast<float>(std::clamp(gain, 0.0, 1.0));
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole: {
        const QString percent = QLocale().toString(std::abs(std::round(100 * gain)), 'f', 0);
        if (isLowerBetter(metric)) {
            return (gain >= 0 ? tr("%1 % less error than chance") : tr("%1 % more error than chance")).arg(percent);
        }
        return gain >= 0 ? tr("%1 % of the way from chance to a perfect order (by %2)")
                               .arg(percent, qstring(metric).toUpper())
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
    case EvaluationColumn::Neighbours:
        return name ? tr("Neighbours\nP@10")
                    : tr("Of the ten nearest tracks, the share by the same artist, asked for artists that nothing was "
                         "fitted on; more is better");
    case EvaluationColumn::Gain:
        return name ? tr("vs. random") : tr("How much better than chance");
    }
    return {};
}

} // namespace nearfield::ui
