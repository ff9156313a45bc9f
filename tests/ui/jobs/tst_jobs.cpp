#include <atomic>
#include <latch>
#include <stdexcept>
#include <thread>

#include <QSignalSpy>
#include <QTest>

#include "core/base/error.h"
#include "ui/jobs/job_queue.h"

using namespace nearfield;
using namespace nearfield::ui;

namespace {

/// Returns when asked to stop; fails the test by its time limit when it never is.
void runUntilStopped(JobContext& context)
{
    while (!context.stopToken().stop_requested()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

} // namespace

class JobsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void resultArrivesOnTheGuiThreadBeforeFinished();
    void queuedJobsRunOneAtATimeInOrder();
    void cancelReachesTheFunctionWhoseReportStillArrives();
    void waitingJobThatIsCancelledNeverRuns();
    void thrownErrorBecomesAMessage();
    void failedJobLetsTheNextOneRun();
    void onlyTheLatestOfReplacedJobsAnswers();
    void replacedJobIsAskedToStop();
    void failureOfAReplacedJobIsNotTold();
    void pausedJobWaitsUntilItIsResumed();
    void cancelEndsAPausedJob();
    void progressIsShownAsShareAndStage();
    void resultsForAReceiverThatIsGoneAreDropped();
    void leavingWithRunningAndWaitingJobsStopsThem();
    void postMayOpenAnEventLoopOfItsOwn();
};

void JobsTest::resultArrivesOnTheGuiThreadBeforeFinished()
{
    JobQueue queue;
    std::thread::id worker;
    QStringList events;
    Job* job = queue.enqueue({.title = QStringLiteral("a")}, this, [&](JobContext& context) {
        worker = std::this_thread::get_id();
        context.post([&] {
            QCOMPARE(QThread::currentThread(), thread());
            events << QStringLiteral("first");
        });
        context.post([&] { events << QStringLiteral("second"); });
    });
    connect(job, &Job::finished, this, [&] { events << QStringLiteral("finished"); });
    QTRY_COMPARE(events, (QStringList{QStringLiteral("first"), QStringLiteral("second"), QStringLiteral("finished")}));
    QVERIFY(worker != std::this_thread::get_id());
    QCOMPARE(queue.current(), nullptr);
}

void JobsTest::queuedJobsRunOneAtATimeInOrder()
{
    JobQueue queue;
    std::atomic<int> running = 0;
    std::atomic<int> most = 0;
    std::vector<int> order;
    for (int i = 0; i < 5; ++i) {
        queue.enqueue({}, this, [&, i](JobContext& context) {
            most = std::max(most.load(), ++running);
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
            --running;
            context.post([&order, i] { order.push_back(i); });
        });
    }
    QCOMPARE(queue.waiting(), std::size_t{4});
    QTRY_COMPARE(order, (std::vector<int>{0, 1, 2, 3, 4}));
    QCOMPARE(most.load(), 1);
}

void JobsTest::cancelReachesTheFunctionWhoseReportStillArrives()
{
    JobQueue queue;
    bool reported = false;
    Job* job = queue.enqueue({}, this, [&](JobContext& context) {
        runUntilStopped(context);
        context.post([&] { reported = true; });
    });
    QSignalSpy finished(job, &Job::finished);
    job->cancel();
    QVERIFY(job->isStopping());
    QVERIFY(finished.wait());
    QVERIFY(reported);
}

void JobsTest::waitingJobThatIsCancelledNeverRuns()
{
    JobQueue queue;
    bool ran = false;
    Job* first = queue.enqueue({}, this, runUntilStopped);
    Job* second = queue.enqueue({}, this, [&](JobContext&) { ran = true; });
    QSignalSpy finished(second, &Job::finished);
    second->cancel();
    QCOMPARE(finished.count(), 1);
    QCOMPARE(queue.waiting(), std::size_t{0});
    first->cancel();
    QTRY_COMPARE(queue.current(), nullptr);
    QVERIFY(!ran);
}

void JobsTest::thrownErrorBecomesAMessage()
{
    JobQueue queue;
    QSignalSpy failed(&queue, &JobQueue::failed);
    queue.enqueue({}, this, [](JobContext&) { throw Error(ErrorKind::Locked, "in use — close it"); });
    QVERIFY(failed.wait());
    QCOMPARE(failed.front().front().toString(), QStringLiteral("in use — close it"));
}

void JobsTest::failedJobLetsTheNextOneRun()
{
    JobQueue queue;
    bool ran = false;
    queue.enqueue({}, this, [](JobContext&) { throw std::runtime_error("no"); });
    queue.enqueue({}, this, [&](JobContext& context) { context.post([&] { ran = true; }); });
    QTRY_VERIFY(ran);
}

void JobsTest::onlyTheLatestOfReplacedJobsAnswers()
{
    JobQueue queue;
    QPointer<Job> slot;
    std::vector<int> answers;
    for (int i = 0; i < 20; ++i) {
        queue.replace(slot, {}, this, [&answers, i](JobContext& context) {
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
            context.post([&answers, i] { answers.push_back(i); });
        });
    }
    QTRY_VERIFY(!answers.empty());
    QTest::qWait(100); // a late answer of an earlier one would arrive by now
    QCOMPARE(answers, std::vector<int>{19});
}

void JobsTest::replacedJobIsAskedToStop()
{
    JobQueue queue;
    QPointer<Job> slot;
    std::atomic<bool> stopped = false;
    queue.replace(slot, {}, this, [&](JobContext& context) {
        runUntilStopped(context);
        stopped = true;
    });
    queue.replace(slot, {}, this, [](JobContext&) {});
    QTRY_VERIFY(stopped);
}

void JobsTest::failureOfAReplacedJobIsNotTold()
{
    JobQueue queue;
    QSignalSpy failed(&queue, &JobQueue::failed);
    QPointer<Job> slot;
    queue.replace(slot, {}, this, [](JobContext& context) {
        runUntilStopped(context);
        throw std::runtime_error("too late to matter");
    });
    bool answered = false;
    queue.replace(slot, {}, this, [&](JobContext& context) { context.post([&] { answered = true; }); });
    QTRY_VERIFY(answered);
    QTest::qWait(100);
    QCOMPARE(failed.count(), 0);
}

void JobsTest::pausedJobWaitsUntilItIsResumed()
{
    JobQueue queue;
    std::atomic<int> steps = 0;
    Job* job = queue.enqueue({.title = {}, .pausable = true}, this, [&](JobContext& context) {
        while (!context.stopToken().stop_requested()) {
            context.waitWhilePaused();
            ++steps;
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    });
    QTRY_VERIFY(steps > 2);
    job->pause();
    QVERIFY(job->isPaused());
    QTest::qWait(20); // the step under way ends
    const int before = steps;
    QTest::qWait(50);
    QCOMPARE(steps.load(), before);
    job->resume();
    QTRY_VERIFY(steps > before);
    job->cancel();
    QTRY_COMPARE(queue.current(), nullptr);
}

void JobsTest::cancelEndsAPausedJob()
{
    JobQueue queue;
    std::latch paused(1);
    Job* job = queue.enqueue({.title = {}, .pausable = true}, this, [&](JobContext& context) {
        paused.wait();
        context.waitWhilePaused();
    });
    job->pause();
    paused.count_down();
    QSignalSpy finished(job, &Job::finished);
    QTest::qWait(20);
    QCOMPARE(finished.count(), 0);
    job->cancel();
    QVERIFY(finished.wait());
}

void JobsTest::progressIsShownAsShareAndStage()
{
    JobQueue queue;
    std::atomic<bool> go = false;
    Job* job = queue.enqueue({}, this, [&](JobContext& context) {
        context.report({.stage = "Reading", .done = 1, .total = 4});
        while (!go) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        context.report({.stage = "Sorting"});
    });
    QTRY_COMPARE(job->share(), std::optional(0.25));
    QCOMPARE(job->stage(), QStringLiteral("Reading"));
    QString lastStage;
    std::optional<double> lastShare = 1;
    connect(job, &Job::progressed, this, [&] {
        lastStage = job->stage();
        lastShare = job->share();
    });
    go = true;
    QTRY_COMPARE(lastStage, QStringLiteral("Sorting"));
    QCOMPARE(lastShare, std::optional<double>());
}

void JobsTest::resultsForAReceiverThatIsGoneAreDropped()
{
    JobQueue queue;
    auto receiver = std::make_unique<QObject>();
    bool delivered = false;
    std::latch gone(1);
    Job* job = queue.enqueue({}, receiver.get(), [&](JobContext& context) {
        gone.wait();
        context.post([&] { delivered = true; });
    });
    QSignalSpy finished(job, &Job::finished);
    receiver.reset();
    gone.count_down();
    QVERIFY(finished.wait());
    QVERIFY(!delivered);
}

void JobsTest::leavingWithRunningAndWaitingJobsStopsThem()
{
    std::atomic<int> ended = 0;
    bool waitingRan = false;
    {
        JobQueue queue;
        QPointer<Job> slot;
        const auto work = [&](JobContext& context) {
            runUntilStopped(context);
            ++ended;
        };
        queue.enqueue({}, this, work);
        queue.enqueue({}, this, [&](JobContext&) { waitingRan = true; });
        queue.replace(slot, {}, this, work);
    }
    QCOMPARE(ended.load(), 2);
    QVERIFY(!waitingRan);
}

void JobsTest::postMayOpenAnEventLoopOfItsOwn()
{
    JobQueue queue;
    QStringList events;
    Job* job = queue.enqueue({}, this, [&](JobContext& context) {
        context.post([&] {
            events << QStringLiteral("dialog opens");
            QTest::qWait(120); // several timer ticks
            events << QStringLiteral("dialog closes");
        });
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        context.post([&] { events << QStringLiteral("next"); });
    });
    connect(job, &Job::finished, this, [&] { events << QStringLiteral("finished"); });
    QTRY_COMPARE(events.size(), 4);
    QCOMPARE(events, (QStringList{QStringLiteral("dialog opens"), QStringLiteral("dialog closes"),
                                  QStringLiteral("next"), QStringLiteral("finished")}));
}

QTEST_GUILESS_MAIN(JobsTest)
#include "tst_jobs.moc"
