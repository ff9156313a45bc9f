#pragma once

#include <QFrame>

#include "ui/theme.h"

class QLabel;
class QMenu;
class QPushButton;

namespace nearfield::ui {

/// What is within the lasso, and what can be done with it.
class LassoBar : public QFrame
{
    Q_OBJECT
public:
    explicit LassoBar(const ThemeManager& theme, QWidget* parent = nullptr);

    /// Rich text. Without any tracks only closing is possible.
    void setFacts(const QString& text, bool any);
    /// Filled by others just before they open.
    [[nodiscard]] QMenu& rateMenu() noexcept { return *m_rateMenu; }
    [[nodiscard]] QMenu& queueMenu() noexcept { return *m_queueMenu; }

Q_SIGNALS:
    void playlistWanted();
    void closed();

private:
    QLabel* m_facts;
    QPushButton* m_playlist;
    QPushButton* m_rate;
    QPushButton* m_queue;
    QMenu* m_rateMenu;
    QMenu* m_queueMenu;
};

} // namespace nearfield::ui
