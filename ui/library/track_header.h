#pragma once

#include <QHeaderView>

#include "ui/theme.h"

namespace nearfield::ui {

/// Column titles in muted text over a line; a small chevron marks the sorted column.
class TrackHeader : public QHeaderView
{
    Q_OBJECT
public:
    explicit TrackHeader(const ThemeManager& theme, QWidget* parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void paintSection(QPainter* painter, const QRect& rect, int section) const override;

private:
    const ThemeManager& m_theme;
};

} // namespace nearfield::ui
