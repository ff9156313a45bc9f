#include "ui/playlists/new_playlist.h"

#include <QCoreApplication>
#include <QMenu>

namespace nearfield::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("nearfield::ui::NewPlaylist", text);
}

} // namespace

void addNewPlaylistActions(QMenu& menu, const std::function<void(NewPlaylist)>& wanted)
{
    struct Way
    {
        NewPlaylist way;
        QString text;
        QString toolTip;
        QKeySequence shortcut;
    };
    const Way ways[] = {
        {NewPlaylist::Empty, tr("&New empty playlist"), tr("Tracks are dragged into it"), QKeySequence::New},
        {NewPlaylist::Journey, tr("&Journey…"), tr("A smooth way from one track to another"),
         QKeySequence(Qt::CTRL | Qt::Key_J)},
        {NewPlaylist::Radio, tr("&Radio…"), tr("Tracks that sound like one or several you name"),
         QKeySequence(Qt::CTRL | Qt::Key_R)},
        {NewPlaylist::Arc, tr("&Mood arc…"), tr("From one mood to another, such as calm, energetic, calm"), {}},
        {NewPlaylist::Filter, tr("&Smart filter…"), tr("All tracks of some tempo, energy, rating, genre or year"), {}},
        {NewPlaylist::Import, tr("&Import playlist…"), tr("Read M3U, XSPF or JSPF files"), {}},
    };
    menu.setToolTipsVisible(true);
    for (const Way& each : ways) {
        if (each.way == NewPlaylist::Journey || each.way == NewPlaylist::Import) {
            menu.addSeparator();
        }
        QAction* action = menu.addAction(each.text);
        action->setToolTip(each.toolTip);
        action->setShortcut(each.shortcut);
        action->setShortcutContext(Qt::WidgetShortcut);
        action->setShortcutVisibleInContextMenu(true);
        QObject::connect(action, &QAction::triggered, &menu, [wanted, way = each.way] { wanted(way); });
    }
}

} // namespace nearfield::ui
