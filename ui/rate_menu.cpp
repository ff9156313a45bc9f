#include "ui/rate_menu.h"

#include <algorithm>

#include <QAction>
#include <QCoreApplication>
#include <QMenu>

#include "ui/library_session.h"
#include "ui/selection.h"
#include "ui/widgets/stars.h"

namespace nearfield::ui {

namespace {

constexpr float kHalf = 0.5F;

QString tr(const char* text)
{
    return QCoreApplication::translate("nearfield::ui::RateMenu", text);
}

/// The current track's stars decide for all that are selected, so that they end alike.
void step(LibrarySession& session, const Selection& selection, float by)
{
    if (const auto current = selection.current()) {
        const float stars = session.stars(*current).value_or(0) + by;
        session.rate(selection.tracks(), stars < kHalf ? std::nullopt : std::optional(std::min(stars, 5.0F)));
    }
}

} // namespace

void fillRateMenu(QMenu& menu, LibrarySession& session, Selection& selection)
{
    for (int stars = 5; stars >= 0; --stars) {
        const auto rating = stars > 0 ? std::optional(static_cast<float>(stars)) : std::nullopt;
        QAction* action = menu.addAction(stars > 0 ? starsText(rating) : tr("Remove rating"));
        action->setShortcut(QKeySequence(QString::number(stars)));
        QObject::connect(action, &QAction::triggered, &session,
                         [&session, &selection, rating] { session.rate(selection.tracks(), rating); });
    }
    menu.addSeparator();
    QAction* more = menu.addAction(tr("Half a star more"));
    more->setShortcuts({QKeySequence(Qt::Key_Plus), QKeySequence(Qt::Key_Equal)});
    QObject::connect(more, &QAction::triggered, &session, [&session, &selection] { step(session, selection, kHalf); });
    QAction* less = menu.addAction(tr("Half a star less"));
    less->setShortcut(QKeySequence(Qt::Key_Minus));
    QObject::connect(less, &QAction::triggered, &session, [&session, &selection] { step(session, selection, -kHalf); });
}

} // namespace nearfield::ui
