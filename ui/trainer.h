#pragma once

#include <array>
#include <optional>
#include <variant>
#include <vector>

#include <QObject>
#include <QPointer>
#include <QString>

#include "core/library/reports.h"
#include "core/nn/training.h"
#include "ui/jobs/job_queue.h"

namespace nearfield::ui {

class LibrarySession;

enum class TrainedModel {
    Autoencoder, ///< how tracks sound
    Ratings,     ///< what listeners enjoy
};
inline constexpr std::array<TrainedModel, 2> kTrainedModels = {TrainedModel::Autoencoder, TrainedModel::Ratings};
/// Of a recorded training or a stored model, by its `kind`.
[[nodiscard]] std::optional<TrainedModel> trainedModelOf(std::string_view kind);
/// `variant` and `tracks` matter for the sound.
[[nodiscard]] TrainingOptions defaultTrainingOptions(TrainedModel model, SoundVariant variant, std::size_t tracks);

/// Of one model: the training that waits or runs, or else the last one of this session.
struct LiveTraining
{
    TrainingOptions options;
    std::vector<EpochRecord> history;
    std::size_t trainRows = 0;
    std::size_t epoch = 0; ///< that runs now, from 1; 0 before the first
    double epochShare = 0; ///< of the running epoch's rows done, in [0, 1]
    /// Once it has ended without a failure, cancelled or not.
    std::variant<std::monostate, AutoencoderReport, RatingsReport> report;
    QString failure; ///< why it failed; empty when it did not

    /// Epoch of the lowest validation RMSE so far; 0 before the first has ended.
    [[nodiscard]] std::size_t bestEpoch() const noexcept;
    /// Until early stopping or the last epoch if validation improves no more; nothing before the first epoch has ended.
    [[nodiscard]] std::optional<double> secondsLeft() const noexcept;
    /// Of the model that was kept; nothing while it runs or when none was.
    [[nodiscard]] std::optional<double> testRmse() const noexcept;
};

/// Trains the models of the session's library as queued jobs, one at a time, and tells what happens: the menu, the
/// status bar and the Training page show the trainings that this object knows. GUI thread only.
class Trainer : public QObject
{
    Q_OBJECT
public:
    enum class State { Idle, Waiting, Running, Paused, Stopping };

    Trainer(LibrarySession& session, JobQueue& jobs, QObject* parent = nullptr);

    /// Of the training that waits or runs; Idle when there is none.
    [[nodiscard]] State state() const noexcept { return m_state; }
    [[nodiscard]] bool isActive() const noexcept { return m_state != State::Idle; }
    [[nodiscard]] bool isActive(TrainedModel model) const noexcept { return isActive() && m_model == model; }
    /// That is trained now, or was the last time.
    [[nodiscard]] TrainedModel model() const noexcept { return m_model; }
    [[nodiscard]] const LiveTraining& training(TrainedModel model) const noexcept
    {
        return m_trainings[static_cast<std::size_t>(model)];
    }

    /// Of the next training: those that were set, or else the default ones for the library as it is.
    [[nodiscard]] TrainingOptions options(TrainedModel model) const;
    void setOptions(TrainedModel model, const std::optional<TrainingOptions>& options);
    /// How the sound is learned next. Options that were set stay.
    [[nodiscard]] SoundVariant variant() const noexcept { return m_variant; }
    void setVariant(SoundVariant variant) noexcept { m_variant = variant; }

    /// Does nothing while active, like all that start.
    void start(TrainedModel model);
    void start(TrainedModel model, const TrainingOptions& options);
    /// The sound, then the ratings when there are enough of them.
    void startAll();
    void pause();
    void resume();
    /// Keeps the best model so far. What was to come after it is not trained.
    void stop();

Q_SIGNALS:
    void stateChanged();
    void progressed(); ///< the epoch of the training that runs, or its share; at most every 50 ms
    void epochEnded(); ///< its history has grown
    /// Its report or failure is set, and Library::trainingRuns() holds the run. The session has published what was
    /// learned. Another training may have started.
    void ended(nearfield::ui::TrainedModel model);

private:
    void run(TrainedModel model);
    void end();
    void setState(State state);
    [[nodiscard]] LiveTraining& current() noexcept { return m_trainings[static_cast<std::size_t>(m_model)]; }

    LibrarySession& m_session;
    JobQueue& m_jobs;
    QPointer<Job> m_job;
    State m_state = State::Idle;
    TrainedModel m_model = TrainedModel::Autoencoder;
    std::optional<TrainedModel> m_next; ///< when the present one has ended
    SoundVariant m_variant = kDefaultSoundVariant;
    std::array<std::optional<TrainingOptions>, kTrainedModels.size()> m_options; ///< as set
    std::array<LiveTraining, kTrainedModels.size()> m_trainings;
};

} // namespace nearfield::ui
