#include <utility>

#include <QAction>
#include <QFileDialog>
#include <QMenu>

#include "ui/frame/frame.h"
#include "ui/frame/menus.h"
#include "ui/frame/side_bar.h"
#include "ui/frame/status_line.h"
#include "ui/main_window.h"
#include "ui/playlists/arc_dialog.h"
#include "ui/playlists/export_dialog.h"
#include "ui/playlists/filter_dialog.h"
#include "ui/playlists/journey_dialog.h"
#include "ui/playlists/playlist_page.h"
#include "ui/playlists/playlist_section.h"
#include "ui/playlists/playlist_text.h"
#include "ui/playlists/radio_dialog.h"
#include "ui/text.h"
#include "ui/workspace.h"

namespace nearfield::ui {

namespace {

const QString kPage = QStringLiteral("playlist");

} // namespace

void Workspace::addPlaylists()
{
    m_playlistSection = new PlaylistSection(m_playlists, m_theme);
    m_frame->sideBar().setSection(m_playlistSection);
    connect(&m_frame->sideBar(), &SideBar::compactChanged, m_playlistSection, &PlaylistSection::setCompact);
    m_playlistPage = new PlaylistPage(m_session, m_selection, m_playlists, m_covers, m_actions, m_theme);
    m_frame->addPage(kPage, m_playlistPage);
    m_actions.setPlaylists(&m_playlists);
    connectPlaylists();
}

void Workspace::connectPlaylists()
{
    connect(m_frame, &Frame::pageShown, m_playlistSection, [this] { m_playlistSection->setShown(shownPlaylist()); });
    connect(m_playlistSection, &PlaylistSection::chosen, this, &Workspace::showPlaylist);
    connect(m_playlistSection, &PlaylistSection::newWanted, this, [this](NewPlaylist way) { newPlaylist(way); });
    connect(m_playlistSection, &PlaylistSection::newFromTracksWanted, this,
            [this](const std::vector<TrackId>& tracks) { newPlaylist(NewPlaylist::Empty, tracks); });
    connect(m_playlistSection, &PlaylistSection::playWanted, this, [this](PlaylistId id) {
        showPlaylist(id);
        m_playlists.withContents(id, m_playlistPage, [this](const Playlist&) { m_playlistPage->play(false); });
    });
    connect(m_playlistSection, &PlaylistSection::renameWanted, this, [this](PlaylistId id) {
        showPlaylist(id);
        m_playlistPage->editName();
    });
    connect(m_playlistSection, &PlaylistSection::exportWanted, this, &Workspace::exportPlaylist);
    connect(m_playlistSection, &PlaylistSection::removeWanted, &m_playlists, &PlaylistBook::remove);
    connect(m_playlistPage, &PlaylistPage::exportRequested, this, &Workspace::exportPlaylist);
    connect(m_playlistPage, &PlaylistPage::libraryRequested, this,
            [this] { m_frame->showPage(QStringLiteral("library")); });
    connect(m_playlistPage, &PlaylistPage::gone, this, [this] {
        if (m_frame->pageName() == kPage) {
            m_frame->showPage(QStringLiteral("library"));
        }
    });

    connect(&m_actions, &TrackActions::newPlaylistRequested, this,
            [this](const std::vector<TrackId>& tracks) { newPlaylist(NewPlaylist::Empty, tracks); });
    connect(&m_actions, &TrackActions::radioRequested, this,
            [this](const std::vector<TrackId>& seeds) { newPlaylist(NewPlaylist::Radio, seeds); });
    connect(&m_actions, &TrackActions::journeyRequested, this,
            [this](const std::vector<TrackId>& stops) { newPlaylist(NewPlaylist::Journey, stops); });

    connect(&m_playlists, &PlaylistBook::opened, this, [this](PlaylistId id) {
        showPlaylist(id);
        if (std::exchange(m_nameNext, false)) {
            m_playlistPage->editName();
        }
    });
    const auto tellUndoable = [this](const QString& text) {
        m_frame->statusLine().setMessage(
            {.text = text, .show = [this] { m_session.undoStack().undo(); }, .showText = tr("(undo)")});
    };
    connect(&m_playlists, &PlaylistBook::deleted, this,
            [tellUndoable](const QString& name) { tellUndoable(tr("“%1” deleted").arg(name)); });
    connect(&m_playlists, &PlaylistBook::tracksAdded, this, [this, tellUndoable](PlaylistId id, std::size_t tracks) {
        if (shownPlaylist() != id) { // there one sees them
            tellUndoable(tr("%1 added to “%2”").arg(tracksText(tracks), qstring(m_playlists.find(id)->name)));
        }
    });
    connect(&m_importer, &Importer::finished, this, [this](const ImportReport& report) {
        std::vector<PlaylistId> read;
        for (const FileImport& file : report.files) {
            for (const PlaylistImport& each : file.playlists) {
                read.push_back(each.id);
            }
        }
        m_playlists.refresh();
        if (read.size() == 1) {
            m_playlists.withContents(read.front(), m_frame,
                                     [this, id = read.front()](const Playlist&) { showPlaylist(id); });
        }
    });
}

std::optional<PlaylistId> Workspace::shownPlaylist() const
{
    return m_frame->pageName() == kPage ? m_playlistPage->playlist() : std::nullopt;
}

QString Workspace::pageName() const
{
    const auto id = shownPlaylist();
    return id ? QStringLiteral("%1/%2").arg(kPage).arg(value(*id)) : m_frame->pageName();
}

void Workspace::showPageNamed(const QString& name)
{
    bool isNumber = false;
    const qint64 number = name.section(QLatin1Char('/'), 1).toLongLong(&isNumber);
    if (isNumber && name.section(QLatin1Char('/'), 0, 0) == kPage) {
        showPlaylist(PlaylistId{number});
    } else {
        m_frame->showPage(name == kPage ? QString() : name); // which one is not known
    }
}

void Workspace::showPlaylist(PlaylistId id)
{
    m_playlistPage->showPlaylist(id);
    m_frame->showPage(kPage);
}

void Workspace::newPlaylist(NewPlaylist way, const std::vector<TrackId>& tracks)
{
    const MakerDialog::Parts parts{m_session, m_jobs, m_trainer, m_playlists, m_covers, m_actions, m_theme};
    switch (way) {
    case NewPlaylist::Empty:
        m_nameNext = true;
        m_playlists.makePlaylist(tr("New playlist"), tracks, PlaylistKind::Manual);
        break;
    case NewPlaylist::Journey:
        openDialog(new JourneyDialog(parts, tracks, m_selection.tracks(), &m_window));
        break;
    case NewPlaylist::Radio:
        openDialog(new RadioDialog(parts, tracks.empty() ? m_selection.tracks() : tracks, &m_window));
        break;
    case NewPlaylist::Arc:
        openDialog(new ArcDialog(parts, &m_window));
        break;
    case NewPlaylist::Filter:
        openDialog(new FilterDialog(parts, &m_window));
        break;
    case NewPlaylist::Import:
        choosePlaylistsToImport();
        break;
    }
}

void Workspace::choosePlaylistsToImport()
{
    auto* dialog = new QFileDialog(&m_window, tr("Import playlists"));
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters({tr("Playlists (*.m3u *.m3u8 *.xspf *.jspf *.json)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList& names) {
        std::vector<std::filesystem::path> files;
        for (const QString& name : names) {
            files.emplace_back(utf8(name));
        }
        m_importer.importFiles(files);
    });
    openDialog(dialog);
}

void Workspace::exportPlaylist(PlaylistId id)
{
    m_playlists.withContents(id, m_frame, [this](const Playlist& playlist) {
        auto* dialog = new ExportDialog(playlist, m_session, m_jobs, m_theme, &m_window);
        connect(dialog, &ExportDialog::written, this, [this](const QString& file) {
            m_frame->statusLine().setMessage({.text = tr("Playlist written to %1").arg(file)});
        });
        openDialog(dialog);
    });
}

void Workspace::addPlaylistMenu(Menus& menus)
{
    QMenu* menu = menus.addMenu(tr("P&laylist"));
    addNewPlaylistActions(*menu, [this](NewPlaylist way) { newPlaylist(way); });
    for (QAction* action : menu->actions()) {
        action->setShortcutContext(Qt::WindowShortcut); // these are the ones that have the keys
    }
    menus.adopt(menu);
    menu->addSeparator();
    QAction* rename = menus.add(menu, tr("R&ename"), QKeySequence(Qt::Key_F2), [this] { m_playlistPage->editName(); });
    QAction* write = menus.add(menu, tr("&Export…"), QKeySequence(Qt::CTRL | Qt::Key_E), [this] {
        if (const auto id = shownPlaylist()) {
            exportPlaylist(*id);
        }
    });
    QAction* remove = menus.add(menu, tr("&Delete playlist"), {}, [this] {
        if (const auto id = shownPlaylist()) {
            m_playlists.remove(*id);
        }
    });
    menu->addSeparator();
    menus.add(menu, tr("&Go to the playlists"), QKeySequence(Qt::CTRL | Qt::Key_0),
              [this] { m_playlistSection->focusList(); });
    const auto update = [this, rename, write, remove] {
        for (QAction* action : {rename, write, remove}) {
            action->setEnabled(shownPlaylist().has_value());
        }
    };
    connect(m_frame, &Frame::pageShown, menu, update);
    connect(&m_playlists, &PlaylistBook::changed, menu, update);
    update();
}

} // namespace nearfield::ui
