#pragma once

#include <vector>

#include <QAbstractButton>
#include <QWidget>

#include "core/library/taste_profile.h"
#include "ui/theme.h"

class QVBoxLayout;

namespace nearfield::ui {

/// An artist with predicted stars as a bar; pressed, it asks for the artist's tracks.
class ArtistBar : public QAbstractButton
{
    Q_OBJECT
public:
    ArtistBar(const ArtistTaste& artist, const ThemeManager& theme, QWidget* parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override { return {260, 24}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const ThemeManager& m_theme;
    float m_stars;
    bool m_allRated;
};

/// The artists nearest a taste, nearest first.
class ArtistBars : public QWidget
{
    Q_OBJECT
public:
    explicit ArtistBars(const ThemeManager& theme, QWidget* parent = nullptr);
    void setArtists(const std::vector<ArtistTaste>& artists);

Q_SIGNALS:
    void artistRequested(const QString& name);

private:
    const ThemeManager& m_theme;
    QVBoxLayout* m_layout;
};

} // namespace nearfield::ui
