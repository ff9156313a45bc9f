#include <QAction>
#include <QFileDialog>
#include <QMenu>
#include <QMessageBox>

#include "ui/frame/frame.h"
#include "ui/frame/menus.h"
#include "ui/frame/start_page.h"
#include "ui/frame/status_line.h"
#include "ui/main_window.h"
#include "ui/music/music_folders_dialog.h"
#include "ui/music/music_text.h"
#include "ui/music/problem_files_dialog.h"
#include "ui/music/track_details_dialog.h"
#include "ui/text.h"
#include "ui/workspace.h"

namespace nearfield::ui {

namespace {

/// As many tracks of a folder that is still being listened to are worth a first training.
constexpr std::size_t kEnoughToBegin = 300;

} // namespace

void Workspace::connectMusic()
{
    const auto tell = [this](const QString& message) {
        m_frame->statusLine().setMessage({.text = message, .isError = true});
    };
    m_frame->statusLine().follow(m_music.looks(), QStringLiteral("look"));
    m_frame->statusLine().follow(m_music.listening(), QStringLiteral("listening"));
    connect(&m_importer, &Importer::musicGiven, this,
            [this](const std::vector<std::filesystem::path>& folders, const std::vector<std::filesystem::path>& files) {
                m_music.addFolders(folders);
                m_music.addFiles(files);
            });
    connect(&m_importer, &Importer::demoAdded, this, [this] {
        if (m_musicOptions.withDemo) {
            m_music.addDemoMusic();
        }
    });
    connect(&m_music, &MusicCollector::looked, this, &Workspace::looked);
    connect(&m_music, &MusicCollector::analysed, this, &Workspace::listened);
    connect(&m_music, &MusicCollector::failed, this, tell);
    connect(&m_music, &MusicCollector::missingRemoved, this, [this](std::size_t tracks) {
        m_frame->statusLine().setMessage({.text = tracks == 0
                                                      ? tr("Missing files forgotten; no track went")
                                                      : tr("Missing files forgotten, and %1 of their tracks")
                                                            .arg(countText(static_cast<std::int64_t>(tracks)))});
    });
    connect(&m_actions, &TrackActions::detailsRequested, this, &Workspace::showDetails);
    connect(&m_actions, &TrackActions::failed, this, tell);
    connect(&m_session, &LibrarySession::catalogueChanged, this, &Workspace::trainOnFirstMusic);
    connect(&m_importer, &Importer::activeChanged, this, &Workspace::showStartHint);
    connect(&m_music, &MusicCollector::activeChanged, this, &Workspace::showStartHint);
    connect(&m_music, &MusicCollector::foldersChanged, this, &Workspace::showStartHint);
    showStartHint();
}

void Workspace::addMusicMenu(Menus& menus)
{
    QMenu* menu = menus.addMenu(tr("&Music"));
    menus.add(menu, tr("&Music folders…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F),
              [this] { showMusicFolders(); });
    QAction* rescan = menus.add(menu, tr("&Rescan"), QKeySequence(Qt::Key_F5), [this] { m_music.rescan(); });
    QAction* problems = menus.add(menu, tr("&Problem files…"), {}, [this] { showProblemFiles(); });
    menu->addSeparator();
    QAction* pause = menus.add(menu, tr("Pause &listening"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P), [this] {
        m_music.state() == MusicCollector::State::Running ? m_music.pause() : m_music.resume();
    });
    QAction* stop = menus.add(menu, tr("&Stop listening"), {}, [this] { m_music.stop(); });
    menu->addSeparator();
    QAction* details = menus.add(menu, tr("&Details of the track…"), QKeySequence(Qt::ALT | Qt::Key_Return), [this] {
        if (m_selection.current()) {
            showDetails(*m_selection.current());
        }
    });
    menu->addSeparator();
    QAction* watch = menus.add(menu, tr("&Watch the folders"), {}, {});
    watch->setCheckable(true);
    watch->setChecked(m_settings.watchFolders);
    watch->setToolTip(tr("Look for new music when Nearfield starts and while it runs"));
    connect(watch, &QAction::toggled, &m_music, &MusicCollector::setWatching);

    const auto update = [this, rescan, problems, pause, stop, details] {
        using State = MusicCollector::State;
        const State state = m_music.state();
        rescan->setEnabled(!m_music.folders().empty());
        problems->setEnabled(m_music.hasProblems());
        pause->setEnabled(state == State::Running || state == State::Paused ||
                          (state == State::Idle && m_music.waiting() > 0));
        pause->setText(state == State::Running ? tr("Pause &listening") : tr("Go on &listening"));
        stop->setEnabled(state == State::Running || state == State::Paused);
        details->setEnabled(m_selection.current().has_value());
    };
    connect(&m_music, &MusicCollector::stateChanged, menu, update);
    connect(&m_music, &MusicCollector::foldersChanged, menu, update);
    connect(&m_selection, &Selection::changed, menu, update);
    update();
}

void Workspace::chooseMusicFolder()
{
    auto* dialog = new QFileDialog(&m_window, tr("Add a folder of music"));
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& name) { m_music.addFolders({utf8(name)}); });
    openDialog(dialog);
}

void Workspace::showMusicFolders()
{
    auto* dialog = new MusicFoldersDialog(m_music, m_theme, &m_window);
    connect(dialog, &MusicFoldersDialog::problemsRequested, this, &Workspace::showProblemFiles);
    openDialog(dialog);
}

void Workspace::showProblemFiles()
{
    openDialog(new ProblemFilesDialog(m_session, m_jobs, m_music, m_theme, &m_window));
}

void Workspace::showDetails(TrackId track)
{
    if (m_session.catalogue()->rowOf(track)) {
        openDialog(new TrackDetailsDialog(track, m_session, m_jobs, m_covers, m_theme, &m_window));
    }
}

void Workspace::looked(const ScanReport& report, bool asked)
{
    const bool news = report.vanished + report.moved + report.returned > 0 || !report.problems.empty();
    if (report.cancelled || (!asked && !news)) {
        return; // that files are being listened to is said at the left
    }
    StatusLine::Message message{.text = scanSummary(report), .isError = !report.problems.empty()};
    if (!report.problems.empty()) {
        QStringList lines;
        for (const FileProblem& problem : report.problems) {
            lines << QStringLiteral("%1: %2").arg(pathText(problem.path), qstring(problem.reason));
        }
        message.show = [this, text = lines.join(QLatin1Char('\n'))] {
            openDialog(new QMessageBox(QMessageBox::Warning, tr("Nearfield"), text, QMessageBox::Ok, &m_window));
        };
    } else if (report.vanished > 0) {
        message.show = [this] { showProblemFiles(); };
    }
    m_frame->statusLine().setMessage(message);
}

void Workspace::listened(const AnalysisReport& report)
{
    StatusLine::Message message{.text = analysisSummary(report)};
    if (!report.failed.empty()) {
        message.show = [this] { showProblemFiles(); };
    } else if (report.cancelled && report.left > 0) {
        message.show = [this] { m_music.resume(); };
        message.showText = tr("(go on)");
    }
    m_frame->statusLine().setMessage(message);
    const bool trainedBefore = m_trainer.isActive();
    if (m_trainedOnFirst && !report.cancelled) {
        m_trainedOnFirst = false;
        m_trainer.start(TrainedModel::Autoencoder);
    }
    trainIfUntrained();
    m_quietTraining = !report.failed.empty() && m_trainer.isActive() && !trainedBefore;
}

void Workspace::showStartHint()
{
    if (m_importer.isActive()) {
        m_startPage->setBusy(true, tr("Your tracks are on their way. The line below says how far they are."));
    } else if (m_music.state() != MusicCollector::State::Idle) {
        m_startPage->setBusy(false, tr("Nearfield listens to your music; the first tracks appear here in a moment."));
    } else if (m_music.isLooking()) {
        m_startPage->setBusy(false, tr("Nearfield looks for your music."));
    } else if (!m_music.folders().empty()) {
        m_startPage->setBusy(false, tr("There is no track yet from your music folders. Music → Music folders… tells "
                                       "what is in them."));
    } else {
        m_startPage->setBusy(false);
    }
}

void Workspace::trainOnFirstMusic()
{
    if (m_music.state() == MusicCollector::State::Running && m_session.soundSpace() == nullptr &&
        m_session.catalogue()->size() >= kEnoughToBegin && m_settings.trainAfterImport && !m_trainer.isActive()) {
        m_trainedOnFirst = true;
        trainIfUntrained();
    }
}

} // namespace nearfield::ui
