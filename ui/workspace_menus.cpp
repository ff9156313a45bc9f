#include <QActionGroup>
#include <QApplication>
#include <QMenu>
#include <QMessageBox>

#include "ui/frame/frame.h"
#include "ui/frame/menus.h"
#include "ui/frame/shortcuts_dialog.h"
#include "ui/frame/side_bar.h"
#include "ui/library/library_page.h"
#include "ui/listeners/listener_card.h"
#include "ui/listeners/listener_menu.h"
#include "ui/main_window.h"
#include "ui/rate_menu.h"
#include "ui/workspace.h"

namespace nearfield::ui {

void Workspace::addMenus()
{
    auto* menus = new Menus(m_window, m_frame);
    addFileMenu(*menus);
    addEditMenu(*menus);
    addViewMenu(*menus);
    addPlaylistMenu(*menus);
    addPlaybackMenu(*menus);
    addMusicMenu(*menus);
    addListenerMenu(*menus);
    addTrainingMenu(*menus);
    addHelpMenu(*menus);
    menus->setBarShown(m_settings.menuBarShown);
    m_frame->sideBar().setMenu(menus->all());
}

void Workspace::addFileMenu(Menus& menus)
{
    QMenu* menu = menus.addMenu(tr("&File"));
    menus.add(menu, tr("Add music &folder…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A),
              [this] { chooseMusicFolder(); });
    menus.add(menu, tr("&Import catalogue…"), QKeySequence::Open, [this] { chooseFilesToImport(); });
    QAction* demo = menus.add(menu, tr("Try the &demo library"), {}, [this] { m_importer.addDemo(); });
    const auto update = [this, demo] { demo->setEnabled(m_session.catalogue()->empty() && !m_importer.isActive()); };
    connect(&m_session, &LibrarySession::catalogueChanged, demo, update);
    connect(&m_importer, &Importer::activeChanged, demo, update);
    update();
    menus.add(menu, tr("&Removed rows…"), {}, [this] { showRemovedRows(); });
    menu->addSeparator();
    menus.add(menu, tr("Open &library folder…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O),
              [this] { Q_EMIT otherFolderRequested(); });
    menu->addSeparator();
    QAction* quit = menus.add(menu, tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), {});
    // Not from within the action: closing may take it down.
    connect(quit, &QAction::triggered, &m_window, &QWidget::close, Qt::QueuedConnection);
}

void Workspace::addEditMenu(Menus& menus)
{
    QMenu* menu = menus.addMenu(tr("&Edit"));
    QAction* undo = m_session.undoStack().createUndoAction(menu, tr("&Undo"));
    undo->setShortcut(QKeySequence::Undo);
    QAction* redo = m_session.undoStack().createRedoAction(menu, tr("&Redo"));
    redo->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z));
    menu->addActions({undo, redo});
    menus.adopt(menu);
    menu->addSeparator();
    menus.add(menu, tr("&Find"), QKeySequence::Find, [this] {
        m_frame->showPage(0);
        m_libraryPage->focusSearch();
    });
    QMenu* rate = menu->addMenu(tr("R&ate"));
    fillRateMenu(*rate, m_session, m_selection);
    menus.adopt(rate);
}

void Workspace::addViewMenu(Menus& menus)
{
    QMenu* menu = menus.addMenu(tr("&View"));
    const QStringList pages{tr("&Library"), tr("&For you"), tr("Ma&p"), tr("T&aste"), tr("&Training")};
    for (int page = 0; page < pages.size(); ++page) {
        menus.add(menu, pages[page], QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + page)),
                  [this, page] { m_frame->showPage(page); });
    }
    menu->addSeparator();
    m_similarAction = menus.add(menu, tr("&Similar tracks"), QKeySequence(Qt::Key_F9), {});
    m_similarAction->setCheckable(true);
    m_similarAction->setChecked(m_settings.similarShown);
    connect(m_similarAction, &QAction::toggled, this, &Workspace::setSidePanelWanted);
    QMenu* columns = menu->addMenu(tr("&Columns"));
    connect(columns, &QMenu::aboutToShow, m_libraryPage, [this, columns] {
        columns->clear();
        m_libraryPage->fillColumnsMenu(*columns);
    });
    menu->addSeparator();

    QMenu* themes = menu->addMenu(tr("T&heme"));
    auto* group = new QActionGroup(themes);
    const std::pair<ThemeChoice, QString> choices[] = {{ThemeChoice::FollowDesktop, tr("&Follow the desktop")},
                                                       {ThemeChoice::Dark, tr("&Dark")},
                                                       {ThemeChoice::Light, tr("&Light")}};
    for (const auto& [choice, text] : choices) {
        QAction* action = themes->addAction(text);
        action->setCheckable(true);
        action->setChecked(m_theme.choice() == choice);
        group->addAction(action);
        connect(action, &QAction::triggered, &m_theme, [this, wanted = choice] { m_theme.setChoice(wanted); });
    }
    QAction* bar = menus.add(menu, tr("&Menu bar"), QKeySequence(Qt::CTRL | Qt::Key_M), {});
    bar->setCheckable(true);
    bar->setChecked(m_settings.menuBarShown);
    connect(bar, &QAction::toggled, &menus, [this, &menus](bool shown) {
        m_settings.menuBarShown = shown;
        menus.setBarShown(shown);
    });
    QAction* open = new QAction(m_frame);
    open->setShortcut(QKeySequence(Qt::Key_F10));
    m_frame->addAction(open);
    connect(open, &QAction::triggered, &m_frame->sideBar(), &SideBar::openMenu);
}

void Workspace::addListenerMenu(Menus& menus)
{
    QMenu* menu = menus.addMenu(tr("&Listener"));
    QAction* change = menus.add(menu, tr("&Change listener"), QKeySequence(Qt::CTRL | Qt::Key_L),
                                [this] { m_frame->sideBar().listenerCard().openMenu(); });
    const auto fill = [this, menu, change] {
        fillListenerMenu(*menu, m_session, m_frame);
        menu->addSeparator();
        menu->addAction(change); // the window's too, so that it outlives the others
    };
    connect(menu, &QMenu::aboutToShow, menu, fill);
    fill();
}

void Workspace::addTrainingMenu(Menus& menus)
{
    QMenu* menu = menus.addMenu(tr("&Training"));
    QAction* both =
        menus.add(menu, tr("&Train both models"), QKeySequence(Qt::CTRL | Qt::Key_T), [this] { m_trainer.startAll(); });
    QAction* sound =
        menus.add(menu, tr("Train only s&ound"), {}, [this] { m_trainer.start(TrainedModel::Autoencoder); });
    QAction* ratings =
        menus.add(menu, tr("Train only &ratings"), {}, [this] { m_trainer.start(TrainedModel::Ratings); });
    QAction* pause = menus.add(menu, tr("&Pause"), QKeySequence(Qt::CTRL | Qt::Key_P), [this] {
        m_trainer.state() == Trainer::State::Paused ? m_trainer.resume() : m_trainer.pause();
    });
    QAction* stop = menus.add(menu, tr("&Stop and keep the best"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T),
                              [this] { m_trainer.stop(); });
    const auto update = [this, both, sound, ratings, pause, stop] {
        const Trainer::State state = m_trainer.state();
        for (QAction* train : {both, sound, ratings}) {
            train->setEnabled(state == Trainer::State::Idle && !m_session.catalogue()->empty());
        }
        pause->setEnabled(state == Trainer::State::Running || state == Trainer::State::Paused);
        pause->setText(state == Trainer::State::Paused ? tr("&Resume") : tr("&Pause"));
        stop->setEnabled(m_trainer.isActive() && state != Trainer::State::Stopping);
    };
    connect(&m_trainer, &Trainer::stateChanged, menu, update);
    connect(&m_session, &LibrarySession::catalogueChanged, menu, update);
    update();
    menu->addSeparator();
    QAction* automatic = menus.add(menu, tr("Train by itself after a first &import"), {}, {});
    automatic->setCheckable(true);
    automatic->setChecked(m_settings.trainAfterImport);
    connect(automatic, &QAction::toggled, this, [this](bool on) { m_settings.trainAfterImport = on; });
}

void Workspace::addHelpMenu(Menus& menus)
{
    QMenu* menu = menus.addMenu(tr("&Help"));
    menus.add(menu, tr("&Keyboard and mouse"), QKeySequence::HelpContents, [this, &menus] {
        auto* dialog = new ShortcutsDialog(*menus.all(), &m_window);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
    menus.add(menu, tr("&About Nearfield"), {}, [this] {
        QMessageBox::about(&m_window, tr("About Nearfield"),
                           tr("<h3>Nearfield %1</h3><p>A music recommender that listens, learns and explains, on your "
                              "own machine.</p><p>Free software under the GNU General Public License, version 3 or "
                              "later.</p>")
                               .arg(QApplication::applicationVersion()));
    });
}

} // namespace nearfield::ui
