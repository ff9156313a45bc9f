#pragma once

#include <QFrame>

#include "core/catalogue/catalogue.h"
#include "core/library/music_files.h"
#include "ui/theme.h"

class QLabel;
class QVBoxLayout;

namespace nearfield::ui {

/// What is known of a track that was placed: what the listener may think of it, who and what it sounds like.
class PlacedCard : public QFrame
{
    Q_OBJECT
public:
    explicit PlacedCard(const ThemeManager& theme, QWidget* parent = nullptr);

    /// Of several the first is shown; `more`: how many others there are.
    void setPlaced(const PlacedTrack& placed, const QString& name, const Catalogue& catalogue, std::size_t more);
    /// While one is being listened to, or when that failed.
    void setMessage(const QString& title, const QString& text, bool isError);

Q_SIGNALS:
    void trackWanted(nearfield::TrackId track);
    void nextWanted(); ///< the next of several
    void closed();

private:
    void clear();
    QLabel* addLine(const QString& text, const char* role);

    QLabel* m_title;
    QVBoxLayout* m_lines;
    QWidget* m_content = nullptr;
};

} // namespace nearfield::ui
