#pragma once

#include <vector>

#include <QWidget>

#include "core/base/ids.h"
#include "core/library/recommender.h"
#include "ui/theme.h"

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace nearfield::ui {

class BarWidget;
class CoverStore;
class LibrarySession;

/// Ten tracks to rate, those first that teach the model most. An answered track stays where it is, with its stars; the
/// others make way when a newer recommender would rather ask something else.
class TeachMe : public QWidget
{
    Q_OBJECT
public:
    /// Answers that make a list worth showing.
    static constexpr int kAnswers = 10;

    TeachMe(LibrarySession& session, CoverStore& covers, const ThemeManager& theme, QWidget* parent = nullptr);

    /// A new round. One who has fewer than kAnswers answers is counted up to that, others get ten new ones.
    void begin();
    void setRecommender(const Recommender& recommender);
    [[nodiscard]] int answered() const; ///< of this round, at most kAnswers

Q_SIGNALS:
    void listWanted(); ///< done, or has had enough

private:
    class QuestionRow;

    void update();
    void fill(const Recommender& recommender);
    void remove(QuestionRow* row);
    void skip(QuestionRow* row);
    /// Up, down and N in a row; false for any other key.
    bool handleKey(QuestionRow* row, int key);
    [[nodiscard]] QuestionRow* rowOf(TrackId track) const;

    LibrarySession& m_session;
    CoverStore& m_covers;
    const ThemeManager& m_theme;
    std::size_t m_before = 0; ///< answers that do not count for this round
    std::vector<QuestionRow*> m_rows;
    QVBoxLayout* m_list;
    QLabel* m_title;
    QLabel* m_text;
    QLabel* m_progress;
    BarWidget* m_bar;
    QPushButton* m_show;
    QPushButton* m_leave;
};

} // namespace nearfield::ui
