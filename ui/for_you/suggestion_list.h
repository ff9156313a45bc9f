#pragma once

#include <array>
#include <optional>

#include <QPersistentModelIndex>
#include <QStyledItemDelegate>

#include "ui/for_you/suggestion_model.h"
#include "ui/theme.h"
#include "ui/widgets/track_list.h"

namespace nearfield::ui {

class CoverStore;

/// What a listener can answer to a suggestion, as the buttons of its row.
enum class Answer { Up, Down, NotNow };
inline constexpr std::array kAnswers = {Answer::Up, Answer::Down, Answer::NotNow};
/// Stars that up and down stand for.
inline constexpr float kUpStars = 4.0F;
inline constexpr float kDownStars = 2.0F;

/// A row of the list: rank, cover, title over artist and album, reasons as chips, stars foretold and three buttons.
class SuggestionDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    SuggestionDelegate(CoverStore& covers, const ThemeManager& theme, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

    /// Where the button is in a row with the outline `row`.
    [[nodiscard]] static QRect buttonRect(const QRect& row, Answer answer);
    /// Where the pointer is in the viewport: the button under it is drawn as such, whichever row has come there.
    void setPointer(const QPoint& position) { m_pointer = position; }

private:
    void paintReasons(QPainter& painter, const QRect& area, const QStringList& reasons, bool onRaised) const;
    /// Returns how much of the right it takes.
    int paintPrediction(QPainter& painter, const QRect& area, const QModelIndex& index) const;
    void paintButtons(QPainter& painter, const QRect& row) const;

    CoverStore& m_covers;
    const ThemeManager& m_theme;
    std::array<QIcon, kAnswers.size()> m_icons;
    QPoint m_pointer{-1, -1};
};

/// The suggestions. Buttons act on their own row and leave the chosen one alone.
class SuggestionList : public TrackList
{
    Q_OBJECT
public:
    SuggestionList(SuggestionModel& model, CoverStore& covers, const ThemeManager& theme, QWidget* parent = nullptr);

    /// On the viewport; for a row in sight.
    [[nodiscard]] QRect buttonRect(const QModelIndex& index, Answer answer) const;

Q_SIGNALS:
    void answered(const QModelIndex& index, nearfield::ui::Answer answer);

protected:
    bool viewportEvent(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

private:
    struct Button
    {
        QPersistentModelIndex index;
        Answer answer{};
    };
    [[nodiscard]] std::optional<Button> buttonAt(const QPoint& position) const;
    void hover(const QPoint& position);

    SuggestionDelegate* m_delegate;
    std::optional<Button> m_pressed;
};

} // namespace nearfield::ui
