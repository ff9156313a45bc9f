#pragma once

#include <QListView>

class QAbstractItemDelegate;
class QAbstractItemModel;
class QAction;

namespace nearfield::ui {

/// A list of tracks, of which one is chosen, in the look of the window.
class TrackList : public QListView
{
    Q_OBJECT
public:
    /// Takes over `delegate`. `name` is the accessible one.
    TrackList(QAbstractItemModel& model, QAbstractItemDelegate* delegate, const QString& name,
              QWidget* parent = nullptr);

    /// The keys of these actions trigger them here, whatever they do in the rest of the window.
    void setKeyActions(const QList<QAction*>& actions) { m_keyActions = actions; }

Q_SIGNALS:
    void rowChosen();                      ///< currentIndex() is another, or none
    void followed();                       ///< Enter on the current row
    void opened(const QModelIndex& index); ///< double click
    void left();                           ///< Backspace
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
