#pragma once

#include <QListView>
#include <QStyledItemDelegate>

#include "ui/similar/similar_model.h"
#include "ui/theme.h"

namespace nearfield::ui {

/// A row of the list: cover, title over artists, and how alike; stars when it is rated.
class SimilarDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit SimilarDelegate(const ThemeManager& theme, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    /// In the bottom right corner of `area`; returns their width.
    static int paintSmallStars(QPainter& painter, const QRect& area, float stars, const Theme& theme);

    const ThemeManager& m_theme;
};

/// The similar tracks, of which one is chosen.
class SimilarList : public QListView
{
    Q_OBJECT
public:
    SimilarList(SimilarModel& model, const ThemeManager& theme, QWidget* parent = nullptr);

    /// The keys of these actions trigger them here, whatever they do in the rest of the window.
    void setKeyActions(const QList<QAction*>& actions) { m_keyActions = actions; }

Q_SIGNALS:
    void rowChosen(); ///< currentIndex() is another, or none
    void followed();  ///< double click or Enter on the current row
    void left();      ///< Backspace
    void copyWanted();

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    [[nodiscard]] QAction* actionOf(const QKeyEvent& key) const; ///< of those given, or null

    QList<QAction*> m_keyActions;
};

} // namespace nearfield::ui
