#include "ui/training/training_text.h"

#include <cmath>

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include "ui/text.h"

namespace nearfield::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("nearfield::ui::training", text);
}

QString agoText(std::int64_t count, const char* one, const char* many)
{
    return count == 1 ? tr(one) : tr(many).arg(count);
}

} // namespace

QString agoText(std::int64_t then, std::int64_t now)
{
    constexpr std::int64_t kMinute = 60;
    constexpr std::int64_t kHour = 60 * kMinute;
    const std::int64_t seconds = now - then;
    if (seconds < kMinute) {
        return tr("just now");
    }
    if (seconds < kHour) {
        return agoText(seconds / kMinute, "1 minute ago", "%1 minutes ago");
    }
    const QDateTime when = QDateTime::fromSecsSinceEpoch(then);
    const auto days = when.date().daysTo(QDateTime::fromSecsSinceEpoch(now).date());
    if (days == 0 || seconds < 6 * kHour) {
        return agoText(seconds / kHour, "1 hour ago", "%1 hours ago");
    }
    if (days == 1) {
        return tr("yesterday");
    }
    return days < 7 ? tr("%1 days ago").arg(days) : QLocale().toString(when.date(), QStringLiteral("d MMM yyyy"));
}

QString rmseText(double rmse)
{
    return std::isfinite(rmse) ? QLocale().toString(rmse, 'f', 4) : QStringLiteral("—");
}

QString spanText(double seconds)
{
    if (seconds < 10) {
        return tr("%1 s").arg(QLocale().toString(seconds, 'f', 1));
    }
    const auto whole = std::llround(seconds);
    return whole < 60 ? tr("%1 s").arg(whole) : tr("%1 min %2 s").arg(whole / 60).arg(whole % 60);
}

QString speedText(TrainedModel model, double perSecond)
{
    const double unit = perSecond < 1000 ? 1 : 1000; // more digits only flicker
    return (model == TrainedModel::Autoencoder ? tr("%1 tracks/s") : tr("%1 ratings/s"))
        .arg(countText(std::llround(perSecond / unit) * std::llround(unit)));
}

QString modelText(TrainedModel model)
{
    return model == TrainedModel::Autoencoder ? tr("sound") : tr("ratings");
}

QString testSentence(TrainedModel model, double testRmse)
{
    if (model == TrainedModel::Ratings) {
        constexpr double kStars = 5;
        return tr("Of ratings it has never seen, it is off by about %1 stars.")
            .arg(QLocale().toString(kStars * testRmse, 'f', 2));
    }
    return tr("Of tracks it has never met, it hears each feature to within about %1 % of its range.")
        .arg(QLocale().toString(100 * testRmse, 'f', 1));
}

QString statusText(const TrainingRun& run)
{
    if (run.status == "done") {
        return run.stopReason == "early_stopped" ? tr("finished") : tr("ran all epochs");
    }
    if (run.status == "cancelled") {
        return tr("stopped by you");
    }
    if (run.status == "diverged") {
        return tr("diverged");
    }
    if (run.status == "failed") {
        return tr("failed");
    }
    return run.status == "interrupted" ? tr("interrupted") : tr("running");
}

QString statusSentence(const TrainingRun& run)
{
    if (run.status == "done" && run.stopReason == "early_stopped") {
        return tr("The validation error had not fallen for %1 epochs; the best epoch was kept.")
            .arg(run.options.patience);
    }
    if (run.status == "done") {
        return tr("All %1 epochs were run; the best one was kept.").arg(run.options.maxEpochs);
    }
    if (run.status == "cancelled") {
        return std::isfinite(run.testRmse) ? tr("You stopped it; the best epoch until then was kept.")
                                           : tr("You stopped it before an epoch was complete; nothing was kept.");
    }
    if (run.status == "diverged") {
        return tr("The error grew beyond all bounds. Train again with another seed.");
    }
    if (run.status == "failed") {
        return tr("Something went wrong; nothing was kept.");
    }
    return run.status == "interrupted" ? tr("Nearfield ended before the training did; nothing was kept.")
                                       : tr("It runs in another window.");
}

} // namespace nearfield::ui
