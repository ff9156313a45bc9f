#include "ui/training/evaluation_card.h"

#include <algorithm>
#include <array>

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStyle>
#include <QTableView>
#include <QVBoxLayout>

#include "core/base/file.h"
#include "core/library/library.h"
#include "ui/evaluator.h"
#include "ui/library_session.h"
#include "ui/text.h"
#include "ui/training/choice_box.h"
#include "ui/training/evaluation_delegate.h"
#include "ui/training/evaluation_text.h"
#include "ui/widgets/buttons.h"

namespace nearfield::ui {

namespace {

constexpr std::array<EvaluationSplit, 5> kSplits = {EvaluationSplit::Random, EvaluationSplit::Time,
                                                    EvaluationSplit::Track, EvaluationSplit::Album,
                                                    EvaluationSplit::Artist};
constexpr std::array<int, 3> kFolds = {1, 5, 10};
constexpr int kSteps = 1000;
constexpr int kHeaderHeight = 36;

QLabel* makeWords(const char* name)
{
    auto* label = new QLabel;
    label->setObjectName(QLatin1String(name));
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

EvaluationCard::EvaluationCard(LibrarySession& session, JobQueue& jobs, Evaluator& evaluator, const ThemeManager& theme,
                               QWidget* parent)
    : Card(tr("Held-out test — how good is it on tracks it never saw?"), parent)
    , m_session(session)
    , m_jobs(jobs)
    , m_evaluator(evaluator)
    , m_message(makeWords("evaluationState"))
    , m_verdict(makeWords("verdict"))
    , m_notes(makeWords("notes"))
{
    makeMenu(theme);
    makeControls(theme);
    makeTable(theme);
    m_message->setProperty("role", QStringLiteral("muted"));
    m_notes->setProperty("role", QStringLiteral("muted"));
    m_notes->setFont(fontOf(TextRole::Small));
    for (QWidget* part : std::initializer_list<QWidget*>{m_progress, m_message, m_which, m_table, m_verdict, m_notes}) {
        contentLayout()->addWidget(part);
    }
    contentLayout()->addStretch(1);

    connect(&evaluator, &Evaluator::stateChanged, this, &EvaluationCard::showState);
    connect(&evaluator, &Evaluator::progressed, this, &EvaluationCard::showProgress);
    connect(&evaluator, &Evaluator::evaluationsChanged, this, &EvaluationCard::takeEvaluations);
    connect(&session, &LibrarySession::statsChanged, this, &EvaluationCard::showState);
    connect(&session, &LibrarySession::soundSpaceChanged, this, &EvaluationCard::showState);
    takeEvaluations();
}

void EvaluationCard::makeMenu(const ThemeManager& theme)
{
    m_more = makeButton(ButtonKind::Flat, {}, tr("Export the table"));
    m_more->setObjectName(QStringLiteral("exportEvaluation"));
    m_more->setIcon(theme.icon(QStringLiteral("more"), IconColour::Muted));
    headerLayout()->addWidget(m_more);
    auto* menu = new QMenu(this);
    menu->addAction(tr("Export as &CSV…"), this, [this] { chooseExport(QStringLiteral("csv")); });
    menu->addAction(tr("Export as &JSON…"), this, [this] { chooseExport(QStringLiteral("json")); });
    connect(m_more, &QPushButton::clicked, menu,
            [this, menu] { menu->popup(m_more->mapToGlobal(QPoint(0, m_more->height() + 2))); });
}

void EvaluationCard::makeControls(const ThemeManager& theme)
{
    m_split = new ChoiceBox(theme);
    m_split->setObjectName(QStringLiteral("split"));
    m_split->setAccessibleName(tr("What is hidden"));
    for (const EvaluationSplit split : kSplits) {
        m_split->addItem(splitText(split));
        m_split->setItemData(m_split->count() - 1, splitMeaning(split), Qt::ToolTipRole);
    }
    const auto chooseSplit = [this](int index) {
        const EvaluationSplit split = kSplits[static_cast<std::size_t>(index)];
        m_split->setToolTip(splitMeaning(split));
        if (split == EvaluationSplit::Time) {
            m_folds->setCurrentIndex(0); // there is but one end
        }
        m_folds->setEnabled(split != EvaluationSplit::Time);
    };
    m_folds = new ChoiceBox(theme);
    m_folds->setObjectName(QStringLiteral("folds"));
    m_folds->setAccessibleName(tr("How often"));
    m_folds->setToolTip(tr("Once: a fifth is hidden. Folds: everything is hidden once, a part at a time; this takes as "
                           "many times as long, and the figures are surer"));
    for (const int folds : kFolds) {
        m_folds->addItem(folds == 1 ? tr("once") : tr("%1 folds").arg(folds));
    }
    connect(m_split, &QComboBox::currentIndexChanged, this, chooseSplit);
    chooseSplit(0);
    m_evaluate = makeButton(ButtonKind::Plain, tr("Evaluate"), {});
    m_evaluate->setObjectName(QStringLiteral("evaluate"));
    connect(m_evaluate, &QPushButton::clicked, this, &EvaluationCard::evaluateOrCancel);

    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    auto* hide = new QLabel(tr("Hide"));
    hide->setProperty("role", QStringLiteral("muted"));
    row->addWidget(hide);
    row->addWidget(m_split);
    row->addWidget(m_folds);
    row->addStretch(1);
    row->addWidget(m_evaluate);
    contentLayout()->addLayout(row);

    m_progress = new QProgressBar;
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Progress of the evaluation"));
}

void EvaluationCard::makeTable(const ThemeManager& theme)
{
    m_which = new ChoiceBox(theme);
    m_which->setObjectName(QStringLiteral("which"));
    m_which->setAccessibleName(tr("Evaluation shown"));
    m_which->setToolTip(tr("Earlier evaluations; small figures tell what changed since the one before"));
    m_which->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_which->setMinimumContentsLength(20);
    connect(m_which, &QComboBox::currentIndexChanged, this, &EvaluationCard::showChosen);

    m_table = new QTableView;
    m_table->setModel(&m_model);
    m_table->setItemDelegate(new EvaluationDelegate(theme, m_table));
    m_table->setProperty("surface", QStringLiteral("panel"));
    m_table->setAccessibleName(tr("Held-out test"));
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setAlternatingRowColors(false);
    m_table->setTabKeyNavigation(false);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // the page scrolls
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(EvaluationDelegate::kRowHeight);
    QHeaderView& header = *m_table->horizontalHeader();
    header.setStyleSheet(QStringLiteral("QHeaderView::section { background: transparent; }")); // that of the card
    header.setHighlightSections(false);
    header.setSectionsClickable(false);
    header.setFixedHeight(kHeaderHeight);
    header.setMinimumSectionSize(40);
    const std::pair<EvaluationColumn, int> widths[] = {{EvaluationColumn::Rating, 82},
                                                       {EvaluationColumn::Ranking, 82},
                                                       {EvaluationColumn::Feature, 82},
                                                       {EvaluationColumn::Neighbours, 82},
                                                       {EvaluationColumn::Gain, 78}};
    for (const auto& [column, width] : widths) {
        header.resizeSection(static_cast<int>(column), width);
        header.setSectionResizeMode(static_cast<int>(column), QHeaderView::Fixed);
    }
    header.setSectionResizeMode(static_cast<int>(EvaluationColumn::Model), QHeaderView::Stretch);
    header.setStretchLastSection(false);
}

void EvaluationCard::fitTable()
{
    m_table->setFixedHeight(kHeaderHeight + m_model.rowCount() * EvaluationDelegate::kRowHeight + 2);
    // What nothing was measured of takes no room.
    for (const EvaluationColumn column : {EvaluationColumn::Rating, EvaluationColumn::Ranking,
                                          EvaluationColumn::Feature, EvaluationColumn::Neighbours}) {
        bool empty = true;
        for (int row = 0; row < m_model.rowCount(); ++row) {
            const QVariant interval =
                m_model.index(row, static_cast<int>(column)).data(EvaluationTableModel::kIntervalRole);
            empty = empty && !interval.isValid();
        }
        m_table->setColumnHidden(static_cast<int>(column), empty);
    }
}

EvaluationOptions EvaluationCard::options() const
{
    return {.split = kSplits[static_cast<std::size_t>(m_split->currentIndex())],
            .folds = static_cast<std::size_t>(kFolds[static_cast<std::size_t>(m_folds->currentIndex())])};
}

void EvaluationCard::evaluateOrCancel()
{
    if (m_evaluator.isActive()) {
        m_evaluator.cancel();
    } else {
        m_evaluator.start(options());
    }
}

void EvaluationCard::takeEvaluations()
{
    const auto& evaluations = m_evaluator.evaluations();
    const QSignalBlocker blocker(m_which);
    m_which->clear();
    for (const StoredEvaluation& evaluation : evaluations) {
        m_which->addItem(evaluationText(evaluation));
    }
    showChosen();
    showState();
}

const StoredEvaluation* EvaluationCard::chosen() const
{
    const auto& evaluations = m_evaluator.evaluations();
    const int index = m_which->currentIndex();
    return index >= 0 && static_cast<std::size_t>(index) < evaluations.size()
               ? &evaluations[static_cast<std::size_t>(index)]
               : nullptr;
}

const StoredEvaluation* EvaluationCard::beforeChosen() const
{
    const auto& evaluations = m_evaluator.evaluations();
    const StoredEvaluation* now = chosen();
    if (now == nullptr) {
        return nullptr;
    }
    const auto before = std::find_if(
        evaluations.begin() + m_which->currentIndex() + 1, evaluations.end(), [now](const StoredEvaluation& earlier) {
            return earlier.report.splitName == now->report.splitName && earlier.report.seed == now->report.seed &&
                   earlier.report.data == now->report.data;
        });
    return before == evaluations.end() ? nullptr : &*before;
}

std::vector<Importance> EvaluationCard::importance() const
{
    const StoredEvaluation* now = chosen();
    return now != nullptr ? now->report.importance : std::vector<Importance>();
}

void EvaluationCard::showChosen()
{
    const StoredEvaluation* now = chosen();
    const StoredEvaluation* before = beforeChosen();
    if (now != nullptr) {
        m_model.setReport(now->report, before != nullptr ? &before->report : nullptr);
        QStringList notes;
        if (const QString coverage = coverageSentence(now->report); !coverage.isEmpty()) {
            notes << coverage;
        }
        for (const std::string& note : now->report.notes) {
            notes << qstring(note);
        }
        m_notes->setText(notes.join(QLatin1Char('\n')));
        m_verdict->setText(verdicts(now->report).join(QLatin1Char('\n')));
    } else {
        m_model.clear();
        m_notes->clear();
        m_verdict->clear();
    }
    fitTable();
    m_which->setVisible(now != nullptr);
    m_table->setVisible(now != nullptr);
    m_more->setEnabled(now != nullptr);
    m_verdict->setHidden(m_verdict->text().isEmpty());
    m_notes->setHidden(m_notes->text().isEmpty());
    Q_EMIT shownChanged();
}

QString EvaluationCard::stateText() const
{
    if (m_evaluator.isActive() || !m_evaluator.isRead()) {
        return {};
    }
    switch (m_evaluator.outcome()) {
    case Evaluator::Outcome::Failed:
        return m_evaluator.failure();
    case Evaluator::Outcome::Cancelled:
        return tr("The evaluation was cancelled; nothing was kept of it.");
    case Evaluator::Outcome::Done:
    case Evaluator::Outcome::None:
        break;
    }
    const std::size_t ratings = m_session.stats().ratings;
    if (ratings < kFewestAnswersToTrain && m_session.stats().plays == 0) {
        return tr("To tell how well it foretells ratings, some have to be hidden from it: rate %1 tracks more (%2 of "
                  "%3).")
            .arg(kFewestAnswersToTrain - ratings)
            .arg(ratings)
            .arg(kFewestAnswersToTrain);
    }
    return m_evaluator.evaluations().empty()
               ? tr("Not evaluated yet. A part of the ratings is hidden, every model foretells them from the rest, and "
                    "the errors are shown beside those of simple guesses.")
               : QString();
}

void EvaluationCard::showState()
{
    const bool active = m_evaluator.isActive();
    const bool something = m_session.stats().ratings >= kFewestAnswersToTrain || m_session.stats().plays > 0 ||
                           m_session.soundSpace() != nullptr; // of which the features can be asked
    m_evaluate->setText(active ? tr("Cancel") : tr("Evaluate"));
    m_evaluate->setToolTip(active ? tr("Stop the evaluation; nothing is kept of it")
                                  : tr("Hide a part of the ratings and let every model foretell them"));
    m_evaluate->setEnabled(active ? m_evaluator.state() != Evaluator::State::Stopping : something);
    m_split->setEnabled(!active);
    m_folds->setEnabled(!active && options().split != EvaluationSplit::Time);
    m_progress->setVisible(active);
    showProgress();
}

void EvaluationCard::showProgress()
{
    const bool active = m_evaluator.isActive();
    QString text = stateText();
    if (active) {
        text = m_evaluator.state() == Evaluator::State::Stopping  ? tr("Stopping…")
               : m_evaluator.state() == Evaluator::State::Waiting ? tr("Begins when the work before it is done.")
                                                                  : m_evaluator.stage();
        m_progress->setRange(0, m_evaluator.share() ? kSteps : 0);
        m_progress->setValue(static_cast<int>(m_evaluator.share().value_or(0) * kSteps));
    }
    const bool failed = !active && m_evaluator.outcome() == Evaluator::Outcome::Failed;
    const QString role = failed ? QStringLiteral("bad") : QStringLiteral("muted");
    if (m_message->property("role") != role) {
        m_message->setProperty("role", role);
        m_message->style()->unpolish(m_message);
        m_message->style()->polish(m_message);
    }
    m_message->setText(text);
    m_message->setHidden(text.isEmpty());
}

void EvaluationCard::chooseExport(const QString& suffix)
{
    auto* dialog = new QFileDialog(this, tr("Export the evaluation"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->setNameFilter(suffix == QStringLiteral("json") ? tr("JSON (*.json)") : tr("CSV (*.csv)"));
    dialog->selectFile(QStringLiteral("evaluation.") + suffix);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& name) { exportTo(utf8(name)); });
    dialog->open();
}

void EvaluationCard::exportTo(const std::filesystem::path& file)
{
    const StoredEvaluation* now = chosen();
    if (now == nullptr) {
        return;
    }
    m_jobs.replace(m_exportJob, {.title = tr("Exporting"), .visible = false}, this,
                   [file, report = now->report](JobContext&) {
                       const bool json = file.extension() == ".json";
                       writeFileAtomically(file, json ? toJson(report) : toCsv(report));
                   });
}

} // namespace nearfield::ui
