#pragma once

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace nearfield::ui {

/// A bordered surface with rounded corners and an optional title line, on which widgets are stacked.
class Card : public QFrame
{
    Q_OBJECT
public:
    explicit Card(const QString& title = {}, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    /// Right of the title: legends, small buttons.
    [[nodiscard]] QHBoxLayout* headerLayout() const noexcept { return m_header; }
    [[nodiscard]] QVBoxLayout* contentLayout() const noexcept { return m_content; }

private:
    QLabel* m_title;
    QHBoxLayout* m_header;
    QVBoxLayout* m_content;
};

} // namespace nearfield::ui
