#include "ui/training/training_page.h"

#include <algorithm>
#include <utility>

#include <QDateTime>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/charts/curve_legend.h"
#include "ui/charts/training_chart.h"
#include "ui/library_session.h"
#include "ui/text.h"
#include "ui/trainer.h"
#include "ui/training/training_facts.h"
#include "ui/training/training_options_dialog.h"
#include "ui/training/training_text.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/cell.h"
#include "ui/widgets/icon_label.h"
#include "ui/widgets/page_header.h"

namespace nearfield::ui {

namespace {

constexpr int kRowHeight = 27;
constexpr QSize kIcon(12, 12);

} // namespace

TrainingPage::TrainingPage(LibrarySession& session, JobQueue& jobs, Trainer& trainer, const ThemeManager& theme,
                           QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_jobs(jobs)
    , m_trainer(trainer)
    , m_theme(theme)
    , m_options(trainer.options())
    , m_stack(new QStackedWidget)
{
    auto* cards = new QWidget;
    auto* upper = new QHBoxLayout;
    upper->setSpacing(12);
    upper->addWidget(makeCurveCard(), 5);
    upper->addWidget(makeFacts(), 3);
    auto* cardsLayout = new QVBoxLayout(cards);
    cardsLayout->setContentsMargins(0, 0, 0, 0);
    cardsLayout->setSpacing(12);
    cardsLayout->addLayout(upper, 3);
    cardsLayout->addWidget(makeRunsCard(), 2);
    m_stack->addWidget(cards);
    m_stack->addWidget(makeTooFewTracks());

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 16, 22, 18);
    layout->setSpacing(14);
    layout->addWidget(makeHeader());
    layout->addWidget(m_stack, 1);

    setFocusProxy(m_chart);
    connectSources();
    trainingStateChanged();
    showCurve();
    readRuns();
}

QWidget* TrainingPage::makeHeader()
{
    m_header = new PageHeader(tr("Training"));
    m_optionsButton = makeButton(ButtonKind::Flat, {}, tr("Options of the next training"));
    m_optionsButton->setIcon(m_theme.icon(QStringLiteral("more"), IconColour::Muted));
    m_pause = makeButton(ButtonKind::Plain, tr("Pause"), tr("Hold the training where it is (Ctrl+P)"));
    m_stop = makeButton(ButtonKind::Plain, tr("Stop"), tr("End the training and keep the best epoch (Ctrl+Shift+T)"));
    m_stop->setIcon(m_theme.icon(QStringLiteral("stop")));
    m_train = makeButton(ButtonKind::Primary, tr("Train"), tr("Learn from all tracks how they sound (Ctrl+T)"));
    m_train->setIcon(m_theme.icon(QStringLiteral("retrain"), IconColour::OnAccent));
    const std::pair<QPushButton*, QString> buttons[] = {{m_optionsButton, QStringLiteral("options")},
                                                        {m_pause, QStringLiteral("pause")},
                                                        {m_stop, QStringLiteral("stop")},
                                                        {m_train, QStringLiteral("train")}};
    for (const auto& [button, name] : buttons) {
        button->setObjectName(name);
        button->setIconSize(kIcon);
        m_header->addAction(button);
    }
    connect(m_optionsButton, &QPushButton::clicked, this, &TrainingPage::editOptions);
    connect(m_pause, &QPushButton::clicked, this,
            [this] { m_trainer.state() == Trainer::State::Paused ? m_trainer.resume() : m_trainer.pause(); });
    connect(m_stop, &QPushButton::clicked, &m_trainer, &Trainer::stop);
    connect(m_train, &QPushButton::clicked, this, [this] { m_trainer.start(m_options); });
    return m_header;
}

QWidget* TrainingPage::makeCurveCard()
{
    auto* card = new Card(tr("Autoencoder RMSE"));
    card->headerLayout()->addWidget(new CurveLegend(m_theme));
    m_chart = new TrainingChart(m_theme);
    card->contentLayout()->addWidget(m_chart);
    return card;
}

QWidget* TrainingPage::makeFacts()
{
    m_facts = new TrainingFacts(m_theme);
    m_back = makeButton(ButtonKind::Link, tr("Back"), tr("Show the latest training again"));
    m_back->setObjectName(QStringLiteral("back"));
    m_back->hide();
    connect(m_back, &QPushButton::clicked, this, &TrainingPage::showLatest);
    m_facts->headerLayout()->addWidget(m_back);
    return m_facts;
}

QWidget* TrainingPage::makeRunsCard()
{
    m_sortedRuns.setSourceModel(&m_runs);
    m_sortedRuns.setSortRole(RunTableModel::kSortRole);

    m_table = new QTableView;
    m_table->setModel(&m_sortedRuns);
    m_table->setProperty("surface", QStringLiteral("panel"));
    m_table->setAccessibleName(tr("Previous runs"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(kRowHeight);
    m_table->setMinimumHeight(3 * kRowHeight);

    QHeaderView& header = *m_table->horizontalHeader();
    header.setStyleSheet(QStringLiteral("QHeaderView::section { background: transparent; }")); // that of the card
    header.setHighlightSections(false);
    const std::pair<RunColumn, int> widths[] = {{RunColumn::When, 116},    {RunColumn::Tracks, 62},
                                                {RunColumn::Epochs, 60},   {RunColumn::BestEpoch, 46},
                                                {RunColumn::TestRmse, 82}, {RunColumn::Time, 66}};
    for (const auto& [column, width] : widths) {
        header.resizeSection(static_cast<int>(column), width);
    }
    header.setSectionResizeMode(static_cast<int>(RunColumn::Status), QHeaderView::Stretch);
    header.setMinimumSectionSize(40);
    header.setStretchLastSection(false);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(static_cast<int>(RunColumn::When), Qt::DescendingOrder);

    using Tone = TextDelegate::Tone;
    using Digits = TextDelegate::Digits;
    m_table->setItemDelegate(new TextDelegate(m_theme, Tone::Text, Digits::Tabular, m_table));
    m_table->setItemDelegateForColumn(static_cast<int>(RunColumn::When),
                                      new TextDelegate(m_theme, Tone::Text, Digits::Proportional, m_table));
    m_table->setItemDelegateForColumn(static_cast<int>(RunColumn::Status),
                                      new TextDelegate(m_theme, Tone::Muted, Digits::Proportional, m_table));
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &TrainingPage::runChosen);

    m_noRuns = new QLabel(tr("Every training is listed here with its curve."));
    m_noRuns->setProperty("role", QStringLiteral("muted"));
    m_noRuns->setAlignment(Qt::AlignCenter);
    m_noRuns->setWordWrap(true);
    m_table->hide(); // neither is shown before the runs are known
    m_noRuns->hide();

    auto* card = new Card(tr("Previous runs"));
    card->contentLayout()->addWidget(m_table, 1);
    card->contentLayout()->addWidget(m_noRuns, 1);
    return card;
}

QWidget* TrainingPage::makeTooFewTracks()
{
    m_tooFew = new QLabel;
    m_tooFew->setObjectName(QStringLiteral("tooFew"));
    m_tooFew->setProperty("role", QStringLiteral("muted"));
    m_tooFew->setAlignment(Qt::AlignCenter);
    m_tooFew->setWordWrap(true);
    auto* title = new QLabel(tr("A little more music, please"));
    title->setFont(fontOf(TextRole::Heading));
    title->setAlignment(Qt::AlignCenter);

    auto* page = new Card;
    QVBoxLayout* layout = page->contentLayout();
    layout->addStretch(2);
    layout->addWidget(new IconLabel(m_theme.icon(QStringLiteral("training"), IconColour::Muted), 32), 0,
                      Qt::AlignHCenter);
    layout->addSpacing(4);
    layout->addWidget(title);
    layout->addWidget(m_tooFew);
    layout->addStretch(3);
    return page;
}

void TrainingPage::connectSources()
{
    connect(&m_trainer, &Trainer::stateChanged, this, &TrainingPage::trainingStateChanged);
    connect(&m_trainer, &Trainer::progressed, this, &TrainingPage::showFacts);
    connect(&m_trainer, &Trainer::epochEnded, this, [this] {
        if (shownRun() == nullptr) {
            m_chart->append(m_trainer.history().back());
            showFacts();
        }
    });
    connect(&m_trainer, &Trainer::ended, this, [this] {
        showState();
        showFacts();
        readRuns();
    });
    for (const auto signal :
         {&LibrarySession::catalogueChanged, &LibrarySession::soundSpaceChanged, &LibrarySession::statsChanged}) {
        connect(&m_session, signal, this, &TrainingPage::showState);
    }
    constexpr int kMinuteMs = 60'000;
    m_minute.setInterval(kMinuteMs);
    connect(&m_minute, &QTimer::timeout, this, [this] {
        showState();
        m_runs.timePassed();
    });
    m_minute.start();
}

void TrainingPage::trainingStateChanged()
{
    const bool began = m_trainer.isActive() && m_trainer.history().empty();
    showState();
    if (began) {
        showLatest();
    } else {
        showFacts();
    }
}

void TrainingPage::showState()
{
    const Trainer::State state = m_trainer.state();
    const std::size_t tracks = m_session.catalogue()->size();
    const bool paused = state == Trainer::State::Paused;
    const bool enough = tracks >= kFewestTracksToTrain;
    m_pause->setEnabled(paused || state == Trainer::State::Running);
    m_pause->setText(paused ? tr("Resume") : tr("Pause"));
    m_pause->setIcon(m_theme.icon(paused ? QStringLiteral("play") : QStringLiteral("pause")));
    m_pause->setToolTip(paused ? tr("Go on with the training (Ctrl+P)") : tr("Hold the training where it is (Ctrl+P)"));
    m_stop->setEnabled(m_trainer.isActive() && state != Trainer::State::Stopping);
    m_train->setEnabled(state == Trainer::State::Idle && enough);
    m_train->setText(m_session.soundSpace() != nullptr ? tr("Retrain") : tr("Train"));
    m_optionsButton->setEnabled(enough);
    m_header->setSubtitle(stateText());
    m_chart->setEmptyText(
        m_trainer.isActive()
            ? tr("The curves begin with the first epoch.")
            : tr("Train, and Nearfield learns which of your %1 tracks sound alike. You can go on using it.")
                  .arg(countText(static_cast<std::int64_t>(tracks))));
    m_tooFew->setText(tr("Training needs at least %1 tracks to learn from, and this library has %2.\n"
                         "Import a catalogue (Ctrl+O) or drop one here.")
                          .arg(kFewestTracksToTrain)
                          .arg(tracks));
    m_stack->setCurrentIndex(enough || m_trainer.isActive() ? 0 : 1);
}

QString TrainingPage::stateText() const
{
    switch (m_trainer.state()) {
    case Trainer::State::Waiting:
        return tr("begins when the work before it is done");
    case Trainer::State::Running:
        return tr("running in the background — keep listening");
    case Trainer::State::Paused:
        return tr("paused in epoch %1").arg(std::max<std::size_t>(m_trainer.epoch(), 1));
    case Trainer::State::Stopping:
        return tr("stopping — the best epoch is kept");
    case Trainer::State::Idle:
        break;
    }
    if (!m_trainer.failure().isEmpty()) {
        return m_trainer.failure();
    }
    if (const QString problem = qstring(m_session.library().modelProblem()); !problem.isEmpty()) {
        return problem;
    }
    const auto& models = m_session.stats().models;
    const auto model = std::find_if(models.begin(), models.end(),
                                    [](const ModelInfo& candidate) { return candidate.kind == "autoencoder"; });
    if (m_session.soundSpace() == nullptr || model == models.end()) {
        return tr("not trained yet");
    }
    return tr("trained %1 on %2 tracks")
        .arg(agoText(model->trainedAt, QDateTime::currentSecsSinceEpoch()),
             countText(static_cast<std::int64_t>(model->rows)));
}

const TrainingRun* TrainingPage::shownRun() const
{
    const auto& runs = m_runs.runs();
    if (m_chosenRun) {
        const auto chosen =
            std::find_if(runs.begin(), runs.end(), [this](const TrainingRun& run) { return run.id == *m_chosenRun; });
        if (chosen != runs.end()) {
            return &*chosen;
        }
    }
    const bool nothingInThisSession = !m_trainer.isActive() && m_trainer.history().empty();
    return nothingInThisSession && !runs.empty() ? &runs.front() : nullptr;
}

void TrainingPage::showCurve()
{
    const TrainingRun* run = shownRun();
    m_chart->setHistory(run != nullptr ? run->history : m_trainer.history());
    m_back->setVisible(m_chosenRun.has_value());
    showFacts();
}

void TrainingPage::showFacts()
{
    if (const TrainingRun* run = shownRun(); run != nullptr) {
        m_facts->showRun(*run);
    } else if (m_trainer.isActive() || !m_trainer.history().empty()) {
        m_facts->showTrainer(m_trainer);
    } else {
        m_facts->showNothing();
    }
}

void TrainingPage::runChosen()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    m_chosenRun.reset();
    if (!rows.isEmpty()) {
        const int row = m_sortedRuns.mapToSource(rows.front()).row();
        m_chosenRun = m_runs.runs()[static_cast<std::size_t>(row)].id;
    }
    showCurve();
}

void TrainingPage::showLatest()
{
    if (m_table->selectionModel()->hasSelection()) {
        m_table->clearSelection(); // runChosen() does the rest
    } else {
        m_chosenRun.reset();
        showCurve();
    }
}

void TrainingPage::readRuns()
{
    m_jobs.replace(m_runsJob, {.title = tr("Reading earlier trainings"), .visible = false}, this,
                   [this, &library = m_session.library()](JobContext& context) {
                       context.post([this, runs = library.trainingRuns()] { takeRuns(runs); });
                   });
}

void TrainingPage::takeRuns(std::vector<TrainingRun> runs)
{
    std::erase_if(runs, [](const TrainingRun& run) { return run.status == "running"; });
    m_runs.setRuns(std::move(runs));
    m_table->setVisible(m_runs.rowCount() > 0);
    m_noRuns->setVisible(m_runs.rowCount() == 0);
    if (m_chosenRun || m_trainer.history().empty()) { // else the curves of this session stay as they are
        showLatest();
    }
}

void TrainingPage::editOptions()
{
    auto* dialog = new TrainingOptionsDialog(m_options, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { m_options = dialog->options(); });
    dialog->open();
}

} // namespace nearfield::ui
