#pragma once

#include <functional>

#include <QStyledItemDelegate>

#include "core/base/ids.h"
#include "ui/theme.h"

namespace nearfield::ui {

class CoverStore;

/// An entry of a playlist: cover, title over artists. That of the track that plays is in accent, one that is not in the
/// library is faint and has no cover.
class EntryDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using IsPlaying = std::function<bool(TrackId)>;
    enum class Frame {
        Cell, ///< of a table
        Row,  ///< of a list, with the reason behind the artists and the duration at the right
    };

    EntryDelegate(CoverStore& covers, IsPlaying isPlaying, Frame frame, const ThemeManager& theme,
                  QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    CoverStore& m_covers;
    IsPlaying m_isPlaying;
    Frame m_frame;
    const ThemeManager& m_theme;
};

} // namespace nearfield::ui
