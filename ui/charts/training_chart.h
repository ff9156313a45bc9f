#pragma once

#include <optional>
#include <vector>

#include <QTimer>
#include <QWidget>

#include "core/nn/training.h"
#include "ui/theme.h"

namespace nearfield::ui {

/// Train and validation RMSE over the epochs of one training, with a mark at the best epoch; where a neighbourhood is
/// trained, its loss in their place and the neighbours' precision on an axis of its own. Follows the theme. The
/// pointer, or the arrow keys, read out an epoch. While a training runs, epochs are appended and shown at most ten
/// times a second; of long histories only the highest and lowest point of each stretch are drawn.
class TrainingChart : public QWidget
{
    Q_OBJECT
public:
    explicit TrainingChart(const ThemeManager& theme, QWidget* parent = nullptr);
    ~TrainingChart() override;

    /// Another training, or none, at once.
    void setHistory(std::vector<EpochRecord> history);
    /// The next epoch of the same training.
    void append(const EpochRecord& record);
    /// Shown in place of curves while there is no epoch.
    void setEmptyText(const QString& text);

    [[nodiscard]] const std::vector<EpochRecord>& history() const noexcept { return m_history; }
    /// Of the lowest validation RMSE; 0 while there is none.
    [[nodiscard]] std::size_t bestEpoch() const noexcept;
    /// What the pointer or the keys read out; empty when they do not.
    [[nodiscard]] QString readOut() const;

    /// Whether there is a curve of the neighbours' precision.
    [[nodiscard]] bool hasNeighbours() const noexcept { return !m_history.empty() && m_history.back().hasNeighbours(); }

    [[nodiscard]] QSize sizeHint() const override { return {420, 230}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {220, 150}; }

Q_SIGNALS:
    void neighboursChanged(bool shown); ///< hasNeighbours()

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    class View;

    void showPending();
    void compareWithBest(std::size_t position);
    void fitAxes();
    void describe();
    void applyTheme();
    void read(std::optional<std::size_t> position);

    const ThemeManager& m_theme;
    std::vector<EpochRecord> m_history;
    std::size_t m_shown = 0;           ///< epochs of m_history that the view has been given
    std::optional<std::size_t> m_best; ///< positions in m_history
    std::optional<std::size_t> m_read;
    bool m_neighboursShown = false;
    QString m_emptyText;
    QTimer m_timer;
    View* m_view; ///< a child
};

} // namespace nearfield::ui
