#pragma once

#include <optional>

#include <QPointer>
#include <QTimer>
#include <QWidget>

#include "core/library/taste_profile.h"
#include "ui/jobs/job_queue.h"
#include "ui/theme.h"

class QAbstractButton;
class QLabel;
class QStackedWidget;

namespace nearfield::ui {

class ArtistBars;
class Card;
class FeatureContrast;
class LibrarySession;
class PageHeader;
class StarHistogram;
class StateView;
class TasteRadar;
class WeekMap;

/// What the ratings of the current listener say, in pictures. Worked out in a job while the page is visible, once for
/// all that changed in a moment.
class TastePage : public QWidget
{
    Q_OBJECT
public:
    TastePage(LibrarySession& session, JobQueue& jobs, const ThemeManager& theme, QWidget* parent = nullptr);

    /// What is shown; nothing before the first answer of the job.
    [[nodiscard]] const std::optional<TasteProfile>& profile() const noexcept { return m_profile; }

Q_SIGNALS:
    void artistRequested(const QString& name);
    void libraryRequested();

protected:
    void showEvent(QShowEvent* event) override;

private:
    [[nodiscard]] QWidget* makeCards();
    [[nodiscard]] QWidget* makeRadarCard();
    [[nodiscard]] QWidget* makeStarsCard();
    [[nodiscard]] QWidget* makeArtistsCard();
    [[nodiscard]] QWidget* makeFeaturesCard();
    [[nodiscard]] QWidget* makeWeekCard();
    void connectSources();

    void invalidate();
    void compute();
    void take(const TasteProfile& profile);
    void showState();
    void showProfile();
    void showChosenAxis();
    void stateActionWanted();

    LibrarySession& m_session;
    JobQueue& m_jobs;
    const ThemeManager& m_theme;
    std::optional<TasteProfile> m_profile;
    bool m_old = true; ///< something has changed since the profile was asked for
    QString m_failure;
    QTimer m_soon; ///< gathers what changes in a moment
    QPointer<Job> m_job;

    PageHeader* m_header;
    QStackedWidget* m_stack;
    StateView* m_state;
    TasteRadar* m_radar = nullptr;
    QLabel* m_radarCaption = nullptr;
    QAbstractButton* m_disliked = nullptr;
    StarHistogram* m_stars = nullptr;
    QLabel* m_meanStars = nullptr;
    ArtistBars* m_artists = nullptr;
    Card* m_featuresCard = nullptr;
    FeatureContrast* m_features = nullptr;
    QLabel* m_featureCounts = nullptr;
    QLabel* m_featureNote = nullptr;
    WeekMap* m_week = nullptr;
    QLabel* m_noPlays = nullptr;
};

} // namespace nearfield::ui
