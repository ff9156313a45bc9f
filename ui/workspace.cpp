#include "ui/workspace.h"

#include <utility>

#include <QFileDialog>
#include <QMessageBox>
#include <QStackedWidget>

#include "ui/for_you/for_you_page.h"
#include "ui/frame/frame.h"
#include "ui/frame/import_dialog.h"
#include "ui/frame/start_page.h"
#include "ui/frame/status_line.h"
#include "ui/import_text.h"
#include "ui/library/library_page.h"
#include "ui/main_window.h"
#include "ui/map/map_page.h"
#include "ui/player/player_bar.h"
#include "ui/similar/similar_panel.h"
#include "ui/taste/taste_page.h"
#include "ui/text.h"
#include "ui/training/training_page.h"

namespace nearfield::ui {

void Workspace::openDialog(QDialog* dialog)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

Workspace::Workspace(OpenedLibrary opened, const Settings& settings, const MusicOptions& music, MainWindow& window,
                     ThemeManager& theme)
    : m_window(window)
    , m_theme(theme)
    , m_settings(settings)
    , m_session(std::move(opened), m_jobs)
    , m_playlists(m_session)
    , m_trainer(m_session, m_jobs)
    , m_evaluator(m_session, m_jobs)
    , m_importer(m_session, m_jobs)
    , m_recommendations(m_session, m_jobs)
    , m_covers(m_session, m_jobs)
    , m_music(m_session, music.analysis)
    , m_musicOptions(music)
    , m_player(m_session, m_jobs, settings.player)
    , m_mpris(m_session, m_player, m_covers)
    , m_follow(m_session, m_jobs)
    , m_actions(m_session, m_player)
    , m_frame(new Frame(m_session, m_jobs, theme))
{
    addPages();
    addMenus();
    connectMessages();
    connectMusic();
    m_window.setContent(m_frame);

    m_libraryPage->restoreState(m_settings.trackColumns);
    m_mapPage->restoreLook(m_settings.mapLook);
    m_frame->restoreSplitter(m_settings.splitter);
    showLibraryOrStart();
    showPageNamed(m_settings.page);
    trainIfUntrained();
    m_music.begin(m_settings.watchFolders);
}

Workspace::~Workspace()
{
    m_jobs.stopAndWait();
    delete m_frame; // pages and menus refer to the members below
}

void Workspace::addPages()
{
    m_startPage = new StartPage(m_theme);
    connect(m_startPage, &StartPage::folderRequested, this, &Workspace::chooseMusicFolder);
    connect(m_startPage, &StartPage::importRequested, this, &Workspace::chooseFilesToImport);
    connect(m_startPage, &StartPage::demoRequested, &m_importer, &Importer::addDemo);

    m_libraryPage = new LibraryPage(m_session, m_selection, m_jobs, m_covers, m_actions, m_theme);
    connect(m_libraryPage, &LibraryPage::importRequested, this, &Workspace::chooseFilesToImport);
    connect(m_libraryPage, &LibraryPage::folderRequested, this, &Workspace::chooseMusicFolder);
    connect(m_libraryPage, &LibraryPage::foldersRequested, this, &Workspace::showMusicFolders);
    connect(m_libraryPage, &LibraryPage::similarRequested, this, [this] { setSidePanelWanted(true); });

    m_libraryStack = new QStackedWidget;
    m_libraryStack->addWidget(m_startPage);
    m_libraryStack->addWidget(m_libraryPage);
    m_frame->addPage(QStringLiteral("library"), QStringLiteral("library"), tr("Library"), m_libraryStack);
    auto* forYou = new ForYouPage(m_session, m_selection, m_jobs, m_recommendations, m_covers, m_actions, m_theme);
    connect(forYou, &ForYouPage::libraryRequested, this, [this] { m_frame->showPage(QStringLiteral("library")); });
    m_frame->addPage(QStringLiteral("for-you"), QStringLiteral("star"), tr("For you"), forYou);
    m_mapPage = new MapPage(m_session, m_selection, m_jobs, m_trainer, m_actions, m_theme);
    connect(m_mapPage, &MapPage::libraryRequested, this, [this] { m_frame->showPage(QStringLiteral("library")); });
    connect(m_mapPage, &MapPage::similarRequested, this, [this] { setSidePanelWanted(true); });
    connect(m_mapPage, &MapPage::playlistWanted, this, [this](const Playlist& draft) {
        Playlist named = draft;
        named.name = utf8(m_playlists.freeName(qstring(draft.name)));
        m_playlists.save(named);
    });
    connect(m_mapPage, &MapPage::filesWanted, &m_importer, &Importer::importFiles);
    m_frame->addPage(QStringLiteral("map"), QStringLiteral("map"), tr("Map"), m_mapPage);
    auto* taste = new TastePage(m_session, m_jobs, m_theme);
    connect(taste, &TastePage::libraryRequested, this, [this] { m_frame->showPage(QStringLiteral("library")); });
    connect(taste, &TastePage::artistRequested, this, [this](const QString& artist) {
        m_frame->showPage(QStringLiteral("library"));
        m_libraryPage->searchFor(artist);
    });
    m_frame->addPage(QStringLiteral("taste"), QStringLiteral("taste"), tr("Taste"), taste);
    m_frame->addPage(QStringLiteral("training"), QStringLiteral("training"), tr("Training"),
                     new TrainingPage(m_session, m_jobs, m_trainer, m_evaluator, m_theme));
    addPlaylists();
    auto* similar = new SimilarPanel(m_session, m_selection, m_jobs, m_trainer, m_covers, m_actions, m_theme);
    connect(similar, &SimilarPanel::libraryRequested, this, [this] { m_frame->showPage(QStringLiteral("library")); });
    addPlayer(similar);
    connect(&m_session, &LibrarySession::catalogueChanged, this, &Workspace::showLibraryOrStart);
}

void Workspace::connectMessages()
{
    connect(&m_importer, &Importer::finished, this, &Workspace::imported);
    connect(&m_trainer, &Trainer::ended, this, &Workspace::trained);
    connect(&m_trainer, &Trainer::ended, &m_recommendations, &Recommendations::refresh);
    const auto showError = [this](const QString& message) {
        m_frame->statusLine().setMessage({.text = message, .isError = true, .show = [this, message] {
                                              openDialog(new QMessageBox(QMessageBox::Warning, tr("Nearfield"), message,
                                                                         QMessageBox::Ok, &m_window));
                                          }});
    };
    connect(&m_jobs, &JobQueue::failed, this, showError);
    connect(&m_session, &LibrarySession::failed, this, showError);
    connect(&m_window, &MainWindow::filesDropped, this,
            [this](const std::vector<std::filesystem::path>& files) { m_importer.importFiles(files); });

    if (const QString problem = qstring(m_session.library().modelProblem()); !problem.isEmpty()) {
        m_frame->statusLine().setMessage({.text = problem,
                                          .isError = true,
                                          .show = [this] { m_trainer.start(TrainedModel::Autoencoder); },
                                          .showText = tr("(train again)")});
    }
}

void Workspace::trainIfUntrained()
{
    // Too few tracks are no failure to tell of: nobody has asked for this training.
    const bool problem = !m_session.library().modelProblem().empty(); // the listener decides
    if (m_settings.trainAfterImport && !problem && m_session.soundSpace() == nullptr &&
        m_session.catalogue()->size() >= kFewestTracksToTrain) {
        m_trainer.start(TrainedModel::Autoencoder);
    }
}

void Workspace::showLibraryOrStart()
{
    const bool empty = m_session.catalogue()->empty();
    m_libraryStack->setCurrentWidget(empty ? static_cast<QWidget*>(m_startPage) : m_libraryPage);
    m_playerBar->setVisible(!empty);
    m_frame->setSidePanelShown(!empty && (m_settings.similarShown || isQueueShown()));
    if (m_libraryStack->isVisible()) {
        m_libraryStack->currentWidget()->setFocus(Qt::OtherFocusReason);
    }
}

void Workspace::setSidePanelWanted(bool wanted)
{
    m_settings.similarShown = wanted;
    m_similarAction->setChecked(wanted);
    if (wanted) {
        setQueueShown(false); // it has the same place
    }
    showLibraryOrStart();
}

void Workspace::chooseFilesToImport()
{
    auto* dialog = new QFileDialog(&m_window, tr("Import catalogues and ratings"));
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters({tr("Catalogues and ratings (*.csv *.tsv *.txt *.dat)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList& names) {
        std::vector<std::filesystem::path> files;
        for (const QString& name : names) {
            files.emplace_back(utf8(name));
        }
        m_importer.importFiles(files);
    });
    openDialog(dialog);
}

void Workspace::imported(const ImportReport& report)
{
    StatusLine::Message message{.text = importSummary(report), .isError = hasErrors(report)};
    if (hasDetails(report)) {
        message.show = [this, report] { showImport(report); };
    }
    m_frame->statusLine().setMessage(message);
    if (hasErrors(report)) {
        showImport(report);
    }
    trainIfUntrained();
}

void Workspace::trained(TrainedModel model)
{
    if (std::exchange(m_quietTraining, false)) {
        return;
    }
    const LiveTraining& training = m_trainer.training(model);
    const auto rmse = training.testRmse();
    if (!rmse) {
        return; // a failure has been told by the queue; one who stops a training knows
    }
    const auto* sound = std::get_if<AutoencoderReport>(&training.report);
    const auto* ratings = std::get_if<RatingsReport>(&training.report);
    const QString text =
        sound != nullptr
            ? tr("Sound learned from %1 tracks").arg(countText(static_cast<std::int64_t>(sound->rows)))
            : tr("Taste learned from %1 ratings").arg(countText(static_cast<std::int64_t>(ratings->answers)));
    m_frame->statusLine().setMessage({.text = tr("%1, test RMSE %2").arg(text, QLocale().toString(*rmse, 'f', 4)),
                                      .show = [this] { m_frame->showPage(QStringLiteral("training")); }});
}

void Workspace::showImport(const ImportReport& report)
{
    openDialog(new ImportDialog(report, m_session, m_jobs, m_theme, &m_window));
}

void Workspace::showRemovedRows()
{
    openDialog(new ImportDialog(std::nullopt, m_session, m_jobs, m_theme, &m_window));
}

Settings Workspace::settings() const
{
    Settings now = m_settings;
    now.geometry = m_window.saveGeometry();
    now.splitter = m_frame->saveSplitter();
    now.trackColumns = m_libraryPage->saveState();
    now.mapLook = m_mapPage->saveLook();
    now.page = pageName();
    now.theme = m_theme.choice();
    now.watchFolders = m_music.isWatching();
    now.player = m_player.settings();
    return now;
}

} // namespace nearfield::ui
