#pragma once

#include <QAbstractButton>

#include "ui/theme.h"

class QMenu;

namespace nearfield::ui {

class LibrarySession;

/// Who listens: initials, name, and how much is rated. Pressed, it opens the menu of listeners.
class ListenerCard : public QAbstractButton
{
    Q_OBJECT
public:
    ListenerCard(LibrarySession& session, const ThemeManager& theme, QWidget* parent = nullptr);

    /// Initials only.
    void setCompact(bool compact);
    void openMenu();
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void showListener();

    LibrarySession& m_session;
    const ThemeManager& m_theme;
    QMenu* m_menu;
    QIcon m_chevron;
    QString m_name;
    QString m_counts;
    bool m_compact = false;
};

/// Two letters that stand for a name.
[[nodiscard]] QString initialsOf(const QString& name);

} // namespace nearfield::ui
