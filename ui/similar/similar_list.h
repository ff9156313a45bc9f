#pragma once

#include <optional>

#include <QListView>
#include <QStyledItemDelegate>

#include "ui/similar/similar_model.h"
#include "ui/theme.h"

namespace nearfield::ui {

/// A row of the list: cover, title over artists, and how alike.
class SimilarDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit SimilarDelegate(const ThemeManager& theme, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    const ThemeManager& m_theme;
};

/// The similar tracks, of which one is chosen. The keys that rate the library's tracks rate the chosen one here.
class SimilarList : public QListView
{
    Q_OBJECT
public:
    SimilarList(SimilarModel& model, const ThemeManager& theme, QWidget* parent = nullptr);

Q_SIGNALS:
    void rowChosen(); ///< currentIndex() is another, or none
    void followed();  ///< double click or Enter on the current row
    void left();      ///< Backspace
    void copyWanted();
    /// 0–5 was pressed; 0 is nothing.
    void rated(std::optional<float> stars);

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
};

} // namespace nearfield::ui
