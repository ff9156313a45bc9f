#include "core/evaluate/evaluation.h"

#include <chrono>

#include "core/evaluate/questions.h"

namespace nearfield::evaluate {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

} // namespace

Report evaluate(std::span<const HoldOut> folds, std::span<const Candidate> models, const Options& options,
                const ProgressCallback& progress, const std::stop_token& stop)
{
    Report result;
    for (std::size_t i = 0; i < models.size(); ++i) {
        std::vector<Question> questions;
        Seconds seconds;
        for (std::size_t fold = 0; fold < folds.size(); ++fold) {
            const auto model = models[i].make();
            seconds.model = std::string(model->name());
            report(progress, seconds.model, static_cast<std::int64_t>(i * folds.size() + fold),
                   static_cast<std::int64_t>(models.size() * folds.size()));

            const auto start = Clock::now();
            const bool fitted = model->fit(folds[fold].train, {.seed = options.seed, .threads = options.threads}, stop);
            seconds.fit += secondsSince(start);
            const auto asked = Clock::now();
            std::vector<Question> answered = fitted ? ask(*model, folds[fold], options, stop) : std::vector<Question>{};
            seconds.ask += secondsSince(asked);
            if (stop.stop_requested()) {
                result.cancelled = true;
                return result;
            }
            questions.insert(questions.end(), std::make_move_iterator(answered.begin()),
                             std::make_move_iterator(answered.end()));
        }
        const auto figures = figuresOf(seconds.model, models[i].isDefault, questions, folds.front().train.items(),
                                       folds.front().train.kind(), options);
        result.figures.insert(result.figures.end(), figures.begin(), figures.end());
        result.seconds.push_back(std::move(seconds));
    }
    return result;
}

} // namespace nearfield::evaluate
