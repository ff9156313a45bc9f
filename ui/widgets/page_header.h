#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace nearfield::ui {

/// Top line of a page: its name, what there is to say about it now in muted text, and actions at the right.
class PageHeader : public QWidget
{
    Q_OBJECT
public:
    explicit PageHeader(const QString& title, QWidget* parent = nullptr);

    void setSubtitle(const QString& text);
    /// Right end of the line.
    void addAction(QWidget* widget);

private:
    QLabel* m_subtitle;
    QHBoxLayout* m_layout;
};

} // namespace nearfield::ui
