#pragma once

#include <memory>
#include <optional>

#include <QPointer>
#include <QTimer>

#include "core/library/recommender.h"
#include "ui/jobs/job_queue.h"
#include "ui/theme.h"
#include "ui/widgets/card.h"

class QGraphicsOpacityEffect;
class QGridLayout;
class QLabel;
class QPushButton;

namespace nearfield::ui {

class CoverStore;

/// Why a track is suggested: what its prediction is the sum of, the rated tracks nearest to it, and what one answer
/// changed. Learning that takes a moment, while which what was shown before stays, dimmed.
class WhyPane : public Card
{
    Q_OBJECT
public:
    WhyPane(JobQueue& jobs, CoverStore& covers, const ThemeManager& theme, QWidget* parent = nullptr);

    /// Of this recommender; null or no track: nothing is shown. Not asked while hidden.
    void setTrack(std::shared_ptr<const Recommender> recommender, std::optional<TrackId> track);
    [[nodiscard]] static QString titleOf(const Recommender& recommender, TrackId track); ///< "Why “Night Bus”?"

Q_SIGNALS:
    void lessWanted(); ///< "Less like this"

protected:
    void showEvent(QShowEvent* event) override;

private:
    void askSoon();
    void ask();
    void take(const SuggestionExplanation& explanation);
    void fail(const QString& message);
    void setDimmed(bool dimmed);
    void clearContent();
    void fillSum(const SuggestionExplanation& explanation);
    void fillNeighbours(const SuggestionExplanation& explanation);

    JobQueue& m_jobs;
    CoverStore& m_covers;
    const ThemeManager& m_theme;
    std::shared_ptr<const Recommender> m_recommender;
    std::optional<TrackId> m_track;
    bool m_asked = true; ///< about these two
    QTimer m_rest;       ///< asks when the listener stays on a track
    QPointer<Job> m_job;

    QLabel* m_summary;
    QWidget* m_content;
    QGraphicsOpacityEffect* m_opacity;
    QGridLayout* m_sum;
    QLabel* m_neighboursTitle;
    QWidget* m_neighbours;
    QLabel* m_counterfactual;
    QPushButton* m_less;
};

} // namespace nearfield::ui
