#include "ui/listeners/listener_menu.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QMenu>

#include "ui/library_session.h"
#include "ui/listeners/listener_dialogs.h"
#include "ui/text.h"

namespace nearfield::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("nearfield::ui::ListenerMenu", text);
}

/// A name in a menu, where & would underline the next letter.
QString menuText(const std::string& name)
{
    return qstring(name).replace(QLatin1Char('&'), QStringLiteral("&&"));
}

std::size_t ratingsOf(const Listener& listener, const LibrarySession& session)
{
    return listener.id == session.listener().id ? session.ratings().size() : listener.ratings;
}

void addListeners(QMenu& menu, LibrarySession& session)
{
    auto* group = new QActionGroup(&menu);
    for (const Listener& listener : session.stats().listeners) {
        // What is behind a tab stands in a column of its own, as shortcuts do.
        QAction* action =
            menu.addAction(menuText(listener.name) + QLatin1Char('\t') +
                           tr("%1 rated").arg(countText(static_cast<std::int64_t>(ratingsOf(listener, session)))));
        action->setCheckable(true);
        action->setChecked(listener.id == session.listener().id);
        group->addAction(action);
        QObject::connect(action, &QAction::triggered, &session,
                         [&session, id = listener.id] { session.setListener(id); });
    }
}

void addMergeMenu(QMenu& menu, LibrarySession& session)
{
    const Listener& current = session.listener();
    QMenu* merge = menu.addMenu(tr("&Merge “%1” into").arg(menuText(current.name)));
    for (const Listener& other : session.stats().listeners) {
        if (other.id != current.id) {
            QObject::connect(merge->addAction(menuText(other.name)), &QAction::triggered, &session,
                             [&session, from = current.id, into = other.id] { session.mergeListeners(from, into); });
        }
    }
    merge->setEnabled(!merge->isEmpty());
    merge->menuAction()->setToolTip(
        tr("Gives all answers to another listener, who keeps their own to the same tracks"));
}

} // namespace

void fillListenerMenu(QMenu& menu, LibrarySession& session, QWidget* owner)
{
    for (QObject* old : menu.findChildren<QMenu*>(QString(), Qt::FindDirectChildrenOnly)) {
        old->deleteLater(); // clear() leaves sub-menus, and may be called from within one
    }
    for (QObject* old : menu.findChildren<QActionGroup*>(QString(), Qt::FindDirectChildrenOnly)) {
        old->deleteLater();
    }
    menu.clear();
    addListeners(menu, session);
    menu.addSeparator();
    const QString name = menuText(session.listener().name);
    QObject::connect(menu.addAction(tr("&New listener…")), &QAction::triggered, owner,
                     [&session, owner] { askForNewListener(session, owner); });
    QObject::connect(menu.addAction(tr("&Rename “%1”…").arg(name)), &QAction::triggered, owner,
                     [&session, owner] { askForNewName(session, owner); });
    addMergeMenu(menu, session);
    QAction* remove = menu.addAction(tr("&Delete “%1”…").arg(name));
    remove->setEnabled(session.stats().listeners.size() > 1);
    QObject::connect(remove, &QAction::triggered, owner, [&session, owner] { askToDelete(session, owner); });
}

} // namespace nearfield::ui
