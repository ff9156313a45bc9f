#pragma once

#include <QWidget>

#include "ui/theme.h"

class QLabel;
class QPushButton;

namespace nearfield::ui {

class BarWidget;

/// What there is to say where there is nothing to list, and what can be done about it.
class StateView : public QWidget
{
    Q_OBJECT
public:
    /// `icon` stands above the words.
    StateView(const ThemeManager& theme, const QString& icon, QWidget* parent = nullptr);

    struct Words
    {
        QString title;
        QString text;
        QString action; ///< on the button; without one there is none
    };
    void setWords(const Words& words);
    /// In [0, 1]; negative hides the bar.
    void setProgress(double share);

Q_SIGNALS:
    void actionWanted();

private:
    QLabel* m_title;
    QLabel* m_text;
    BarWidget* m_progress;
    QPushButton* m_action;
};

} // namespace nearfield::ui
