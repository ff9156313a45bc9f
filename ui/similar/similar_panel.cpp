#include "ui/similar/similar_panel.h"

#include <algorithm>
#include <utility>

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "core/base/error.h"
#include "ui/actions/track_actions.h"
#include "ui/library_session.h"
#include "ui/music/cover_store.h"
#include "ui/rate_menu.h"
#include "ui/similar/common_card.h"
#include "ui/similar/similar_list.h"
#include "ui/text.h"
#include "ui/trainer.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/state_view.h"

namespace nearfield::ui {

namespace {

constexpr std::size_t kNeighbours = 50;

/// What a query brings: nothing when the track is not in the sound space, which may be gone by then.
std::vector<SimilarTrack> similarTo(const Library& library, TrackId seed)
{
    try {
        return library.similar(seed, kNeighbours);
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::NotFound || error.kind() == ErrorKind::NotReady) {
            return {};
        }
        throw;
    }
}

} // namespace

SimilarPanel::SimilarPanel(LibrarySession& session, Selection& selection, JobQueue& jobs, Trainer& trainer,
                           CoverStore& covers, TrackActions& actions, const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_selection(selection)
    , m_jobs(jobs)
    , m_trainer(trainer)
    , m_actions(actions)
    , m_model([&session](TrackId track) { return session.stars(track); })
    , m_rateMenu(new QMenu(tr("Rate"), this))
    , m_stack(new QStackedWidget)
    , m_list(new SimilarList(m_model, covers, theme))
    , m_common(new CommonCard(theme))
    , m_state(new StateView(theme, QStringLiteral("similar")))
{
    setProperty("surface", QStringLiteral("panel"));
    setAttribute(Qt::WA_StyledBackground);

    auto* found = new QWidget;
    auto* foundLayout = new QVBoxLayout(found);
    foundLayout->setContentsMargins(0, 0, 0, 0);
    foundLayout->setSpacing(12);
    foundLayout->addWidget(m_list, 1);
    foundLayout->addWidget(m_common);
    m_stack->addWidget(found);
    m_stack->addWidget(m_state);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 14, 14, 14);
    layout->setSpacing(0);
    layout->addWidget(makeHeader(theme));
    layout->addWidget(m_subtitle);
    layout->addSpacing(12);
    layout->addWidget(m_stack, 1);
    setFocusProxy(m_list);

    fillRateMenu(*m_rateMenu, m_session, m_row);
    m_list->setKeyActions(m_rateMenu->actions());
    connectSources();
    query();
}

QWidget* SimilarPanel::makeHeader(const ThemeManager& theme)
{
    auto* title = new QLabel(tr("Similar tracks"));
    title->setFont(fontOf(TextRole::Heading));
    m_subtitle = new ElidedLabel;
    m_subtitle->setObjectName(QStringLiteral("seed"));
    m_subtitle->setProperty("role", QStringLiteral("muted"));

    m_play = makeButton(ButtonKind::Link, tr("Play all"), tr("Play these tracks, the nearest first"));
    m_play->setObjectName(QStringLiteral("playSimilar"));
    m_play->hide();
    connect(m_play, &QPushButton::clicked, this, &SimilarPanel::playAll);
    m_back = makeButton(ButtonKind::Link, tr("Back"), tr("Back to the track before (Backspace)"));
    m_back->setObjectName(QStringLiteral("back"));
    m_back->hide();
    m_more = makeButton(ButtonKind::Flat, {}, tr("What can be done with the chosen track"));
    m_more->setIcon(theme.icon(QStringLiteral("more"), IconColour::Muted));
    m_more->setIconSize({14, 14});
    connect(m_back, &QPushButton::clicked, this, &SimilarPanel::goBack);
    connect(m_more, &QPushButton::clicked, this, [this] {
        QMenu& menu = makeMenu();
        menu.popup(m_more->mapToGlobal(QPoint(m_more->width() - menu.sizeHint().width(), m_more->height() + 2)));
    });

    auto* line = new QWidget;
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(title);
    layout->addStretch();
    layout->addWidget(m_back);
    layout->addWidget(m_play);
    layout->addWidget(m_more);
    line->setFixedHeight(27);
    return line;
}

void SimilarPanel::connectSources()
{
    connect(&m_selection, &Selection::changed, this, &SimilarPanel::selectionChanged);
    connect(&m_session, &LibrarySession::catalogueChanged, this, &SimilarPanel::query);
    connect(&m_session, &LibrarySession::soundSpaceChanged, this, &SimilarPanel::query);
    connect(&m_session, &LibrarySession::trackFilesChanged, this, &SimilarPanel::showPlayable);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &SimilarPanel::showPlayable);
    connect(&m_session, &LibrarySession::ratingsChanged, &m_model, &SimilarModel::ratingsChanged);
    connect(&m_session, &LibrarySession::ratingsReset, &m_model, &SimilarModel::ratingsChanged);
    connect(&m_trainer, &Trainer::stateChanged, this, &SimilarPanel::showTrainer);
    connect(&m_trainer, &Trainer::progressed, this, &SimilarPanel::showTrainer);
    connect(&m_trainer, &Trainer::ended, this, &SimilarPanel::showTrainer);
    connect(m_state, &StateView::actionWanted, this, [this] { m_trainer.start(TrainedModel::Autoencoder); });
    connect(m_list, &SimilarList::rowChosen, this, &SimilarPanel::showRow);
    connect(m_list, &SimilarList::followed, this, [this] {
        if (m_row.current()) {
            follow(*m_row.current());
        }
    });
    connect(m_list, &SimilarList::opened, this, [this](const QModelIndex& index) {
        const TrackId track = m_model.trackAt(index.row()).id;
        m_actions.canPlay(track) ? playFrom(track) : follow(track);
    });
    connect(m_list, &SimilarList::left, this, &SimilarPanel::goBack);
    connect(&m_row, &Selection::changed, this, [this] {
        if (m_menu != nullptr) {
            m_menu->close(); // it is about another track
        }
    });
    connect(m_list, &SimilarList::copyWanted, this, &SimilarPanel::copyRow);
    connect(m_list, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        if (m_list->indexAt(at).isValid()) {
            makeMenu().popup(m_list->viewport()->mapToGlobal(at));
        }
    });
}

void SimilarPanel::selectionChanged()
{
    if (!m_walking) {
        m_earlierSeeds.clear();
    }
    query();
}

void SimilarPanel::showTrainer()
{
    if (m_session.soundSpace() == nullptr) {
        showWhatIsMissing();
    }
}

void SimilarPanel::query()
{
    m_back->setVisible(!m_earlierSeeds.empty());
    if (showWhatIsMissing()) {
        return;
    }
    m_jobs.replace(m_job, {.title = tr("Finding similar tracks"), .visible = false}, this,
                   [this, seed = *m_selection.current(), &library = m_session.library()](JobContext& context) {
                       context.post([this, seed, found = similarTo(library, seed)] { take(seed, found); });
                   });
}

bool SimilarPanel::showWhatIsMissing()
{
    const auto current = m_selection.current();
    const bool known = current && m_session.catalogue()->rowOf(*current);
    const LiveTraining& training = m_trainer.training(TrainedModel::Autoencoder);
    StateView::Words words;
    double progress = -1;
    if (m_session.soundSpace() == nullptr && m_trainer.isActive(TrainedModel::Autoencoder)) {
        const auto most = static_cast<double>(std::max<std::size_t>(training.options.maxEpochs, 1));
        progress = training.epoch == 0 ? 0 : (static_cast<double>(training.epoch - 1) + training.epochShare) / most;
        words = {.title = m_trainer.state() == Trainer::State::Paused ? tr("Training is paused")
                                                                      : tr("Learning how your music sounds"),
                 .text = tr("Similar tracks appear here as soon as the training is done.")};
    } else if (m_session.soundSpace() == nullptr && m_session.catalogue()->size() < kFewestTracksToTrain) {
        words = {.title = tr("A little more music, please"),
                 .text = tr("Nearfield learns what sounds alike from %1 tracks or more; this library has %2.")
                             .arg(kFewestTracksToTrain)
                             .arg(m_session.catalogue()->size())};
    } else if (m_session.soundSpace() == nullptr && !training.failure.isEmpty()) {
        words = {.title = tr("The training failed"), .text = training.failure, .action = tr("Try again")};
    } else if (m_session.soundSpace() == nullptr && !m_session.library().modelProblem().empty()) {
        words = {.title = tr("The trained model cannot be used"),
                 .text = qstring(m_session.library().modelProblem()),
                 .action = tr("Retrain")};
    } else if (m_session.soundSpace() == nullptr) {
        words = {.title = tr("Not trained yet"),
                 .text = tr("Let Nearfield learn from %1 tracks which ones sound alike. You can go on using it.")
                             .arg(countText(static_cast<std::int64_t>(m_session.catalogue()->size()))),
                 .action = tr("Train")};
    } else if (!known) {
        words = {.title = tr("No track is selected"), .text = tr("Select one to see what sounds like it.")};
    } else {
        return false;
    }
    showState(words, progress);
    m_subtitle->setText(known ? seedText(*current) : QString());
    return true;
}

void SimilarPanel::showState(const StateView::Words& words, double progress)
{
    m_state->setWords(words);
    m_state->setProgress(progress);
    if (m_stack->currentWidget() != m_state) {
        m_stack->setCurrentWidget(m_state);
        m_model.clear();
        showRow();
    }
}

QString SimilarPanel::seedText(TrackId seed) const
{
    const Catalogue& catalogue = *m_session.catalogue();
    const Row row = *catalogue.rowOf(seed);
    const QString artists = qstring(catalogue.artists(row));
    return artists.isEmpty() ? tr("to “%1”").arg(qstring(catalogue.title(row)))
                             : tr("to “%1” by %2").arg(qstring(catalogue.title(row)), artists);
}

void SimilarPanel::take(TrackId seed, const std::vector<SimilarTrack>& found)
{
    if (m_selection.current() != seed || showWhatIsMissing()) {
        return; // the answer is on its way to a question nobody asks any more
    }
    // An import or a training asks again about the same track, while one may be looking at the answer.
    const auto chosen = std::exchange(m_seed, seed) == seed ? m_row.current() : std::nullopt;
    m_subtitle->setText(seedText(seed));
    m_model.setTracks(m_session.catalogue(), found);
    if (m_model.rowCount() == 0) {
        showState({.title = tr("Nothing to compare with"),
                   .text = tr("This track has no place in the sound space yet. Training again gives it one."),
                   .action = m_trainer.isActive() ? QString() : tr("Retrain")},
                  -1);
        return;
    }
    m_stack->setCurrentIndex(0);
    m_list->scrollToTop();
    m_list->setCurrentIndex(m_model.index(chosen ? m_model.rowOf(*chosen).value_or(0) : 0));
}

void SimilarPanel::showRow()
{
    const QModelIndex current = m_list->currentIndex();
    m_more->setEnabled(current.isValid());
    if (!current.isValid()) {
        m_row.clear();
        return;
    }
    const SimilarTrack& track = m_model.trackAt(current.row());
    m_row.select(track.id);
    m_common->setShared(current.data().toString(), track.shared);
}

void SimilarPanel::follow(TrackId track)
{
    if (m_selection.current()) {
        m_earlierSeeds.push_back(*m_selection.current());
    }
    m_walking = true;
    m_selection.select(track);
    m_walking = false;
}

void SimilarPanel::goBack()
{
    if (m_earlierSeeds.empty()) {
        return;
    }
    const TrackId seed = m_earlierSeeds.back();
    m_earlierSeeds.pop_back();
    m_walking = true;
    m_selection.select(seed);
    m_walking = false;
}

std::vector<TrackId> SimilarPanel::playableTracks() const
{
    std::vector<TrackId> tracks;
    for (int row = 0; row < m_model.rowCount(); ++row) {
        if (const TrackId track = m_model.trackAt(row).id; m_actions.canPlay(track)) {
            tracks.push_back(track);
        }
    }
    return tracks;
}

void SimilarPanel::playFrom(TrackId track)
{
    const std::vector<TrackId> tracks = playableTracks();
    const auto first = std::find(tracks.begin(), tracks.end(), track);
    m_actions.play(tracks, static_cast<std::size_t>(first - tracks.begin()));
}

void SimilarPanel::playAll()
{
    if (const std::vector<TrackId> tracks = playableTracks(); !tracks.empty()) {
        m_actions.play(tracks, 0);
    }
}

void SimilarPanel::showPlayable()
{
    m_play->setVisible(!playableTracks().empty());
}

QMenu& SimilarPanel::makeMenu()
{
    m_menu = new QMenu(this);
    m_menu->setAttribute(Qt::WA_DeleteOnClose);
    const TrackId track = *m_row.current();
    if (m_actions.canPlay(track)) {
        connect(m_menu->addAction(tr("Play")), &QAction::triggered, this, [this, track] { playFrom(track); });
        m_actions.addQueueing(*m_menu, {track});
        m_menu->addSeparator();
    }
    m_actions.addPlaylisting(*m_menu, {track});
    connect(m_menu->addAction(tr("Similar to this one")), &QAction::triggered, m_list, &SimilarList::followed);
    connect(m_menu->addAction(tr("Show in library")), &QAction::triggered, this, [this] {
        m_selection.select(*m_row.current());
        Q_EMIT libraryRequested();
    });
    m_menu->addSeparator();
    m_menu->addMenu(m_rateMenu);
    m_menu->addSeparator();
    m_actions.addFacts(*m_menu, track);
    m_menu->addSeparator();
    connect(m_menu->addAction(tr("Copy artist and title")), &QAction::triggered, this, &SimilarPanel::copyRow);
    return *m_menu;
}

void SimilarPanel::copyRow() const
{
    const QModelIndex current = m_list->currentIndex();
    if (current.isValid()) {
        QApplication::clipboard()->setText(QStringLiteral("%1 – %2").arg(
            current.data(SimilarModel::ArtistsRole).toString(), current.data().toString()));
    }
}

} // namespace nearfield::ui
