#include "ui/training/run_table_model.h"

#include <utility>

#include <QDateTime>
#include <QLocale>

#include "ui/text.h"
#include "ui/training/training_text.h"

namespace nearfield::ui {

namespace {

TrainedModel modelOf(const TrainingRun& run)
{
    return trainedModelOf(run.model).value_or(TrainedModel::Autoencoder);
}

QString cellText(const TrainingRun& run, RunColumn column)
{
    switch (column) {
    case RunColumn::When:
        return agoText(run.startedAt, QDateTime::currentSecsSinceEpoch());
    case RunColumn::Model:
        return modelText(modelOf(run));
    case RunColumn::Status:
        return statusText(run);
    case RunColumn::Rows:
        return countText(static_cast<std::int64_t>(run.rows));
    case RunColumn::Epochs:
        return QString::number(run.history.size());
    case RunColumn::BestEpoch:
        return run.bestEpoch > 0 ? QString::number(run.bestEpoch) : QStringLiteral("—");
    case RunColumn::TestRmse:
        return rmseText(run.testRmse);
    case RunColumn::Time:
        return spanText(run.seconds);
    }
    return {};
}

QVariant sortValue(const TrainingRun& run, RunColumn column)
{
    switch (column) {
    case RunColumn::When:
        return static_cast<qlonglong>(run.startedAt);
    case RunColumn::Model:
        return modelText(modelOf(run));
    case RunColumn::Status:
        return statusText(run);
    case RunColumn::Rows:
        return static_cast<qulonglong>(run.rows);
    case RunColumn::Epochs:
        return static_cast<qulonglong>(run.history.size());
    case RunColumn::BestEpoch:
        return static_cast<qulonglong>(run.bestEpoch);
    case RunColumn::TestRmse:
        return run.testRmse;
    case RunColumn::Time:
        return run.seconds;
    }
    return {};
}

QString toolTip(const TrainingRun& run, RunColumn column)
{
    switch (column) {
    case RunColumn::When:
        return QLocale().toString(QDateTime::fromSecsSinceEpoch(run.startedAt), QLocale::LongFormat);
    case RunColumn::Status:
        return statusSentence(run);
    case RunColumn::Rows:
        return modelOf(run) == TrainedModel::Autoencoder
                   ? RunTableModel::tr("Tracks in the library then. It was trained on four fifths of them; the others "
                                       "chose the best epoch and tested it.")
                   : RunTableModel::tr("Ratings in the library then. It was trained on most of them; the others chose "
                                       "the best epoch and tested it.");
    case RunColumn::TestRmse:
        return run.testRmse == run.testRmse ? testSentence(modelOf(run), run.testRmse) : QString();
    default:
        return {};
    }
}

} // namespace

void RunTableModel::setRuns(std::vector<TrainingRun> runs)
{
    beginResetModel();
    m_runs = std::move(runs);
    endResetModel();
}

void RunTableModel::timePassed()
{
    if (!m_runs.empty()) {
        constexpr int kWhen = static_cast<int>(RunColumn::When);
        Q_EMIT dataChanged(index(0, kWhen), index(rowCount() - 1, kWhen), {Qt::DisplayRole});
    }
}

int RunTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_runs.size());
}

int RunTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kRunColumnCount;
}

QVariant RunTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const TrainingRun& run = m_runs[static_cast<std::size_t>(index.row())];
    const auto column = static_cast<RunColumn>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return cellText(run, column);
    case kSortRole:
        return sortValue(run, column);
    case Qt::ToolTipRole:
        return toolTip(run, column);
    case Qt::TextAlignmentRole:
        return headerData(index.column(), Qt::Horizontal, role);
    default:
        return {};
    }
}

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kRunColumnCount) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        const auto side = section <= static_cast<int>(RunColumn::Status) ? Qt::AlignLeft : Qt::AlignRight;
        return QVariant::fromValue(Qt::Alignment(side | Qt::AlignVCenter));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (static_cast<RunColumn>(section)) {
    case RunColumn::When:
        return tr("When");
    case RunColumn::Model:
        return tr("Model");
    case RunColumn::Status:
        return tr("Status");
    case RunColumn::Rows:
        return tr("Rows");
    case RunColumn::Epochs:
        return tr("Epochs");
    case RunColumn::BestEpoch:
        return tr("Best");
    case RunColumn::TestRmse:
        return tr("Test RMSE");
    case RunColumn::Time:
        return tr("Time");
    }
    return {};
}

} // namespace nearfield::ui
