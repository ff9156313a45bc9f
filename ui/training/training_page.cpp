#include "ui/training/training_page.h"

#include <algorithm>
#include <utility>

#include <QDateTime>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/charts/training_chart.h"
#include "ui/library_session.h"
#include "ui/text.h"
#include "ui/training/card_row.h"
#include "ui/training/curve_card.h"
#include "ui/training/evaluation_card.h"
#include "ui/training/predictors_card.h"
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
constexpr int kScrollBar = 10;
constexpr int kGap = 12; ///< between cards
/// From these widths cards stand side by side.
constexpr int kTwoCurves = 560;
constexpr int kTwoCards = 720;
constexpr std::size_t kManyNewRatings = 20;

} // namespace

TrainingPage::TrainingPage(LibrarySession& session, JobQueue& jobs, Trainer& trainer, Evaluator& evaluator,
                           const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_jobs(jobs)
    , m_trainer(trainer)
    , m_theme(theme)
    , m_stack(new QStackedWidget)
{
    auto* header = makeHeader();
    m_stack->addWidget(makeCards(evaluator));
    m_stack->addWidget(makeTooFewTracks());

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 16, 22 - kScrollBar, 0);
    layout->setSpacing(14);
    auto* headerRow = new QHBoxLayout; // ends above the cards, which leave room for the scroll bar
    headerRow->setContentsMargins(0, 0, kScrollBar, 0);
    headerRow->addWidget(header);
    layout->addLayout(headerRow);
    layout->addWidget(m_stack, 1);

    setFocusProxy(&curve(TrainedModel::Autoencoder).chart());
    connectSources();
    trainingStateChanged();
    showCurves();
    readRuns();
}

QWidget* TrainingPage::makeCards(Evaluator& evaluator)
{
    auto* evaluation = new EvaluationCard(m_session, m_jobs, evaluator, m_theme);
    auto* predictors = new PredictorsCard(m_theme);
    const auto showPredictors = [evaluation, predictors] { predictors->setImportance(evaluation->importance()); };
    connect(evaluation, &EvaluationCard::shownChanged, predictors, showPredictors);
    showPredictors();
    auto* small = new CardRow(kTwoCards);
    small->add(predictors, 1);
    small->add(makeFacts(), 1);

    auto* cards = new QWidget;
    auto* layout = new QVBoxLayout(cards);
    layout->setContentsMargins(0, 0, 0, 18);
    layout->setSpacing(kGap);
    layout->addWidget(makeCurves());
    layout->addWidget(evaluation); // its table needs the width
    layout->addWidget(small);
    layout->addWidget(makeRunsCard());
    layout->addStretch(1);

    auto* scroll = new QScrollArea;
    scroll->setWidget(cards);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn); // or the cards would move when one grows
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    return scroll;
}

QWidget* TrainingPage::makeHeader()
{
    m_header = new PageHeader(tr("Training"));
    m_optionsButton = makeButton(ButtonKind::Flat, {}, tr("Options of the next training"));
    m_optionsButton->setIcon(m_theme.icon(QStringLiteral("more"), IconColour::Muted));
    m_pause = makeButton(ButtonKind::Plain, tr("Pause"), tr("Hold the training where it is (Ctrl+P)"));
    m_stop = makeButton(ButtonKind::Plain, tr("Stop"), tr("End the training and keep the best epoch (Ctrl+Shift+T)"));
    m_stop->setIcon(m_theme.icon(QStringLiteral("stop")));
    m_train =
        makeButton(ButtonKind::Primary, tr("Train"), tr("Learn how all tracks sound, and what is liked (Ctrl+T)"));
    m_train->setIcon(m_theme.icon(QStringLiteral("retrain"), IconColour::OnAccent));
    m_which = makeButton(ButtonKind::Primary, {}, tr("Choose which model to train"));
    m_which->setIcon(m_theme.icon(QStringLiteral("chevron-down"), IconColour::OnAccent));
    const std::pair<QPushButton*, QString> buttons[] = {{m_optionsButton, QStringLiteral("options")},
                                                        {m_pause, QStringLiteral("pause")},
                                                        {m_stop, QStringLiteral("stop")},
                                                        {m_train, QStringLiteral("train")},
                                                        {m_which, QStringLiteral("which")}};
    for (const auto& [button, name] : buttons) {
        button->setObjectName(name);
        button->setIconSize(kIcon);
        m_header->addAction(button);
    }
    makeTrainMenu();
    connect(m_optionsButton, &QPushButton::clicked, this, &TrainingPage::editOptions);
    connect(m_pause, &QPushButton::clicked, this,
            [this] { m_trainer.state() == Trainer::State::Paused ? m_trainer.resume() : m_trainer.pause(); });
    connect(m_stop, &QPushButton::clicked, &m_trainer, &Trainer::stop);
    connect(m_train, &QPushButton::clicked, &m_trainer, &Trainer::startAll);
    return m_header;
}

void TrainingPage::makeTrainMenu()
{
    m_trainMenu = new QMenu(this);
    m_trainMenu->addAction(tr("Train &both"), &m_trainer, &Trainer::startAll);
    m_trainMenu->addAction(tr("Only &sound (autoencoder)"), this,
                           [this] { m_trainer.start(TrainedModel::Autoencoder); });
    m_trainMenu->addAction(tr("Only &ratings"), this, [this] { m_trainer.start(TrainedModel::Ratings); });
    connect(m_which, &QPushButton::clicked, this,
            [this] { m_trainMenu->popup(m_which->mapToGlobal(QPoint(0, m_which->height() + 2))); });
}

QWidget* TrainingPage::makeCurves()
{
    const QString titles[] = {tr("Autoencoder"), tr("Ratings model RMSE")};
    auto* row = new CardRow(kTwoCurves);
    for (std::size_t i = 0; i < m_curves.size(); ++i) {
        m_curves[i] = new CurveCard(titles[i], m_theme);
        row->add(m_curves[i], 1);
    }
    connect(&curve(TrainedModel::Ratings), &CurveCard::offerTaken, this,
            [this] { m_trainer.start(TrainedModel::Ratings); });
    return row;
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
    m_table->setObjectName(QStringLiteral("runs"));
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
    m_table->setMinimumHeight(6 * kRowHeight);

    QHeaderView& header = *m_table->horizontalHeader();
    header.setStyleSheet(QStringLiteral("QHeaderView::section { background: transparent; }")); // that of the card
    header.setHighlightSections(false);
    const std::pair<RunColumn, int> widths[] = {
        {RunColumn::When, 116},     {RunColumn::Model, 58},    {RunColumn::Rows, 66}, {RunColumn::Epochs, 58},
        {RunColumn::BestEpoch, 44}, {RunColumn::TestRmse, 80}, {RunColumn::Time, 64}};
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
    m_table->setItemDelegateForColumn(static_cast<int>(RunColumn::Model),
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
    connect(&m_trainer, &Trainer::progressed, this, &TrainingPage::showProgress);
    connect(&m_trainer, &Trainer::epochEnded, this, [this] {
        const TrainedModel model = m_trainer.model();
        if (shownRun(model) == nullptr) {
            curve(model).chart().append(m_trainer.training(model).history.back());
            showProgress();
        }
    });
    connect(&m_trainer, &Trainer::ended, this, [this] {
        trainingStateChanged(); // another one may have begun
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
    const bool began = m_trainer.isActive() && m_trainer.training(m_trainer.model()).history.empty();
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
    m_which->setEnabled(m_train->isEnabled());
    m_train->setText(m_session.soundSpace() != nullptr ? tr("Retrain") : tr("Train"));
    m_optionsButton->setEnabled(enough);
    m_header->setSubtitle(stateText());
    m_tooFew->setText(tr("Training needs at least %1 tracks to learn from, and this library has %2.\n"
                         "Import a catalogue (Ctrl+O) or drop one here.")
                          .arg(kFewestTracksToTrain)
                          .arg(tracks));
    m_stack->setCurrentIndex(enough || m_trainer.isActive() ? 0 : 1);
    showRemarks();
    showCaptions();
}

void TrainingPage::showRemarks()
{
    const QString begins = tr("The curves begin with the first epoch.");
    curve(TrainedModel::Autoencoder)
        .chart()
        .setEmptyText(m_trainer.isActive(TrainedModel::Autoencoder)
                          ? begins
                          : tr("Train, and Nearfield learns which of your %1 tracks sound alike. You can go on using "
                               "it.")
                                .arg(countText(static_cast<std::int64_t>(m_session.catalogue()->size()))));

    const LibraryStats& stats = m_session.stats();
    const auto raters = std::count_if(stats.listeners.begin(), stats.listeners.end(),
                                      [](const Listener& listener) { return listener.ratings > 0; });
    CurveCard& ratings = curve(TrainedModel::Ratings);
    if (m_trainer.isActive(TrainedModel::Ratings)) {
        ratings.chart().setEmptyText(begins);
    } else if (stats.ratings < kFewestAnswersToTrain) {
        ratings.chart().setEmptyText(tr("It needs %1 ratings to learn from; there are %2 so far.")
                                         .arg(kFewestAnswersToTrain)
                                         .arg(stats.ratings));
    } else {
        ratings.chart().setEmptyText(tr("Train, and Nearfield learns from %1 ratings what its listeners enjoy.")
                                         .arg(countText(static_cast<std::int64_t>(stats.ratings))));
    }
    ratings.setRemark(raters == 1 ? tr("With one listener this model knows only tracks that were rated; all others are "
                                       "judged by how they sound.")
                                  : QString());

    const ModelInfo* model = trainedModel(TrainedModel::Ratings);
    const bool outdated = model != nullptr && !m_trainer.isActive() && stats.ratings >= model->rows + kManyNewRatings;
    ratings.setOffer(outdated ? tr("%1 ratings are newer than the model: retrain")
                                    .arg(countText(static_cast<std::int64_t>(stats.ratings - model->rows)))
                              : QString(),
                     tr("Train the ratings model on all ratings"));
}

QString TrainingPage::stateText() const
{
    switch (m_trainer.state()) {
    case Trainer::State::Waiting:
        return tr("begins when the work before it is done");
    case Trainer::State::Running:
        return tr("running in the background — keep listening");
    case Trainer::State::Paused:
        return tr("paused in epoch %1").arg(std::max<std::size_t>(m_trainer.training(m_trainer.model()).epoch, 1));
    case Trainer::State::Stopping:
        return tr("stopping — the best epoch is kept");
    case Trainer::State::Idle:
        break;
    }
    for (const TrainedModel model : kTrainedModels) {
        if (const QString& failure = m_trainer.training(model).failure; !failure.isEmpty()) {
            return failure;
        }
    }
    const QString problem = qstring(m_session.library().modelProblem());
    return problem.isEmpty() ? trainedText() : problem;
}

QString TrainingPage::trainedText() const
{
    const auto now = QDateTime::currentSecsSinceEpoch();
    const ModelInfo* sound = m_session.soundSpace() != nullptr ? trainedModel(TrainedModel::Autoencoder) : nullptr;
    if (sound == nullptr) {
        return tr("not trained yet");
    }
    const QString when = agoText(sound->trainedAt, now);
    const QString tracks = countText(static_cast<std::int64_t>(sound->rows));
    const ModelInfo* ratings = trainedModel(TrainedModel::Ratings);
    if (ratings == nullptr) {
        return tr("trained %1 for %2 tracks").arg(when, tracks);
    }
    const QString then = agoText(ratings->trainedAt, now);
    return when == then ? tr("trained %1 for %2 tracks and %3 ratings")
                              .arg(when, tracks, countText(static_cast<std::int64_t>(ratings->rows)))
                        : tr("sound trained %1, ratings %2").arg(when, then);
}

const ModelInfo* TrainingPage::trainedModel(TrainedModel model) const
{
    const auto& models = m_session.stats().models;
    const auto found = std::find_if(models.begin(), models.end(), [model](const ModelInfo& candidate) {
        return trainedModelOf(candidate.kind) == model;
    });
    return found == models.end() ? nullptr : &*found;
}

const TrainingRun* TrainingPage::chosenRun() const
{
    const auto& runs = m_runs.runs();
    const auto chosen =
        std::find_if(runs.begin(), runs.end(), [this](const TrainingRun& run) { return run.id == m_chosenRun; });
    return chosen == runs.end() ? nullptr : &*chosen;
}

const TrainingRun* TrainingPage::shownRun(TrainedModel model) const
{
    const TrainingRun* chosen = chosenRun();
    if (chosen != nullptr && trainedModelOf(chosen->model) == model) {
        return chosen;
    }
    if (m_trainer.isActive(model) || !m_trainer.training(model).history.empty()) {
        return nullptr;
    }
    const auto& runs = m_runs.runs();
    const auto newest = std::find_if(runs.begin(), runs.end(),
                                     [model](const TrainingRun& run) { return trainedModelOf(run.model) == model; });
    return newest == runs.end() ? nullptr : &*newest;
}

void TrainingPage::showCurve(TrainedModel model)
{
    const TrainingRun* run = shownRun(model);
    curve(model).chart().setHistory(run != nullptr ? run->history : m_trainer.training(model).history);
}

void TrainingPage::showCurves()
{
    for (const TrainedModel model : kTrainedModels) {
        showCurve(model);
    }
    m_back->setVisible(m_chosenRun.has_value());
    showFacts();
    showCaptions();
}

void TrainingPage::showProgress()
{
    showFacts();
    curve(m_trainer.model()).setCaption(captionOf(m_trainer.model()));
}

void TrainingPage::showCaptions()
{
    for (const TrainedModel model : kTrainedModels) {
        curve(model).setCaption(captionOf(model));
    }
}

QString TrainingPage::captionOf(TrainedModel model) const
{
    const TrainingRun* run = shownRun(model);
    if (run != nullptr) {
        return tr("%1 · %2 · test RMSE %3")
            .arg(agoText(run->startedAt, QDateTime::currentSecsSinceEpoch()), statusText(*run),
                 rmseText(run->testRmse));
    }
    const LiveTraining& training = m_trainer.training(model);
    if (!m_trainer.isActive(model)) {
        const auto rmse = training.testRmse();
        return rmse ? tr("just trained · test RMSE %1").arg(rmseText(*rmse)) : training.failure;
    }
    QString text = tr("epoch %1 of at most %2").arg(training.epoch).arg(training.options.maxEpochs);
    if (!training.history.empty()) {
        text += tr(" · %1").arg(speedText(model, training.history.back().samplesPerSecond));
    }
    return text;
}

void TrainingPage::showFacts()
{
    const TrainingRun* run = chosenRun();
    TrainedModel model = m_trainer.model();
    if (run == nullptr && !m_trainer.isActive() && m_trainer.training(model).history.empty()) {
        run = m_runs.runs().empty() ? nullptr : &m_runs.runs().front();
    }
    if (run != nullptr) {
        m_facts->showRun(*run);
    } else if (m_trainer.isActive() || !m_trainer.training(model).history.empty()) {
        m_facts->showTrainer(m_trainer, model);
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
    showCurves();
}

void TrainingPage::showLatest()
{
    if (m_table->selectionModel()->hasSelection()) {
        m_table->clearSelection(); // runChosen() does the rest
    } else {
        m_chosenRun.reset();
        showCurves();
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
    showLatest();
}

void TrainingPage::editOptions()
{
    auto* dialog = new TrainingOptionsDialog(m_trainer.options(TrainedModel::Autoencoder),
                                             m_trainer.options(TrainedModel::Ratings), m_trainer.variant(),
                                             m_session.catalogue()->size(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        m_trainer.setVariant(dialog->variant());
        for (const TrainedModel model : kTrainedModels) {
            m_trainer.setOptions(model, dialog->options(model));
        }
    });
    dialog->open();
}

} // namespace nearfield::ui
