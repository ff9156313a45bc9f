#pragma once

#include <QStyledItemDelegate>

#include "ui/similar/similar_model.h"
#include "ui/theme.h"
#include "ui/widgets/track_list.h"

namespace nearfield::ui {

class CoverStore;

/// A row of the list: cover, title over artists, and how alike; stars when it is rated.
class SimilarDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    SimilarDelegate(CoverStore& covers, const ThemeManager& theme, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    CoverStore& m_covers;
    const ThemeManager& m_theme;
};

/// The similar tracks.
class SimilarList : public TrackList
{
    Q_OBJECT
public:
    SimilarList(SimilarModel& model, CoverStore& covers, const ThemeManager& theme, QWidget* parent = nullptr);
};

} // namespace nearfield::ui
