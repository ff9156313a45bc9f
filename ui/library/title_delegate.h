#pragma once

#include <functional>

#include <QIcon>
#include <QStyledItemDelegate>

#include "core/base/ids.h"
#include "ui/theme.h"

namespace nearfield::ui {

class CoverStore;

/// The title of a track in a table: with its cover before it where the library has music files, pale where the track
/// has none, and a mark behind it where its file is missing. The title of the track that plays is in accent.
class TitleDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using IsPlaying = std::function<bool(TrackId)>;

    TitleDelegate(CoverStore& covers, IsPlaying isPlaying, const ThemeManager& theme, QObject* parent = nullptr);

    /// In a library of catalogues alone there are none.
    void setCoversShown(bool shown) { m_coversShown = shown; }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    CoverStore& m_covers;
    IsPlaying m_isPlaying;
    const ThemeManager& m_theme;
    QIcon m_missing;
    bool m_coversShown = false;
};

} // namespace nearfield::ui
