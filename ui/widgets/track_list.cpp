#include "ui/widgets/track_list.h"

#include <algorithm>

#include <QAbstractItemDelegate>
#include <QAction>
#include <QKeyEvent>

namespace nearfield::ui {

TrackList::TrackList(QAbstractItemModel& model, QAbstractItemDelegate* delegate, const QString& name, QWidget* parent)
    : QListView(parent)
{
    setModel(&model);
    delegate->setParent(this);
    setItemDelegate(delegate);
    setProperty("surface", QStringLiteral("panel"));
    setAccessibleName(name);
    setUniformItemSizes(true);
    setMouseTracking(true);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setContextMenuPolicy(Qt::CustomContextMenu);
    // Not activated(): on some desktops that is a single click, which only chooses.
    connect(this, &QListView::doubleClicked, this, &TrackList::opened);
}

bool TrackList::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && actionOf(*static_cast<QKeyEvent*>(event)) != nullptr) {
        event->accept(); // else the window's shortcut acts on the track chosen on another page
        return true;
    }
    return QListView::event(event);
}

void TrackList::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) {
        Q_EMIT copyWanted();
    } else if (QAction* action = actionOf(*event); action != nullptr) {
        action->trigger();
    } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
        Q_EMIT followed();
    } else if (event->key() == Qt::Key_Backspace) {
        Q_EMIT left();
    } else {
        QListView::keyPressEvent(event);
    }
}

QAction* TrackList::actionOf(const QKeyEvent& key) const
{
    // Some keyboards have digits or plus only with Shift.
    if ((key.modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier)) != Qt::NoModifier) {
        return nullptr;
    }
    const auto found = std::find_if(m_keyActions.begin(), m_keyActions.end(), [&](const QAction* action) {
        return action->shortcuts().contains(QKeySequence(key.key()));
    });
    return found != m_keyActions.end() ? *found : nullptr;
}

void TrackList::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QListView::currentChanged(current, previous);
    Q_EMIT rowChosen();
}

} // namespace nearfield::ui
