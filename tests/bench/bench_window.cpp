// Drives the real window on a library and prints how fast it answers.
//   bench_window LIBRARY [SECONDS_OF_TRAINING]
// It rates tracks, so give it a copy.
// Run it with QT_QPA_PLATFORM=offscreen or under an X server. The library should be trained, so that the similar panel
// works too. Times are of the GUI thread: input to repainted table.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <sstream>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <QApplication>
#include <QLineEdit>
#include <QTableView>
#include <QTest>

#include "core/base/parallel.h"
#include "ui/for_you/suggestion_list.h"
#include "ui/for_you/wish_bar.h"
#include "ui/frame/frame.h"
#include "ui/library/track_view.h"
#include "ui/program.h"
#include "ui/text.h"

using namespace nearfield;

namespace {

using Clock = std::chrono::steady_clock;

double millisecondsSince(Clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// Of this process, by the kernel's count (hundredths of a second).
double secondsSinceProcessStart()
{
    std::ifstream stat("/proc/self/stat");
    std::string text((std::istreambuf_iterator<char>(stat)), {});
    std::istringstream fields(text.substr(text.rfind(')') + 2));
    std::string field;
    for (int i = 3; i <= 22; ++i) {
        fields >> field;
    }
    double uptime = 0;
    std::ifstream("/proc/uptime") >> uptime;
    return uptime - std::stod(field) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

/// Megabytes from /proc/self/status, such as VmRSS.
double megabytes(const std::string& name)
{
    std::ifstream status("/proc/self/status");
    std::string key;
    while (status >> key) {
        if (key == name + ":") {
            double kilobytes = 0;
            status >> kilobytes;
            return kilobytes / 1024;
        }
    }
    return 0;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[values.size() / 2];
}

double largest(const std::vector<double>& values)
{
    return values.empty() ? 0 : *std::max_element(values.begin(), values.end());
}

/// Counts repaints of a widget.
class PaintCounter : public QObject
{
public:
    explicit PaintCounter(QWidget& widget) { widget.installEventFilter(this); }
    [[nodiscard]] int count() const noexcept { return m_count; }

protected:
    bool eventFilter(QObject* /*watched*/, QEvent* event) override
    {
        m_count += event->type() == QEvent::Paint ? 1 : 0;
        return false;
    }

private:
    int m_count = 0;
};

/// Of this thread.
double cpuMilliseconds()
{
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return 1e3 * static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_nsec);
}

struct Block
{
    double clock = 0; ///< milliseconds as a listener feels them
    double work = 0;  ///< of the GUI thread; the rest is what other threads and programs took
};

/// Longest times between two turns of the event loop.
class Watchdog : public QObject
{
public:
    Watchdog()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, [this] {
            m_longest.clock = std::max(m_longest.clock, millisecondsSince(m_last));
            m_longest.work = std::max(m_longest.work, cpuMilliseconds() - m_lastCpu);
            m_last = Clock::now();
            m_lastCpu = cpuMilliseconds();
        });
        m_timer.start(1);
    }
    [[nodiscard]] Block longest() const noexcept { return m_longest; }

private:
    QTimer m_timer;
    Clock::time_point m_last = Clock::now();
    double m_lastCpu = cpuMilliseconds();
    Block m_longest;
};

void waitFor(const std::function<bool()>& condition, int milliseconds)
{
    if (!QTest::qWaitFor(condition, milliseconds)) {
        fmt::print(stderr, "bench_window: waited in vain\n");
        std::exit(1);
    }
}

std::vector<double> timeSearch(QLineEdit& box, PaintCounter& paints)
{
    std::vector<double> times;
    for (const char* query : {"love", "the night", "mozart", "a", "zzz"}) {
        for (const char* key = query; *key != '\0'; ++key) {
            const int before = paints.count();
            const auto start = Clock::now();
            QTest::keyClick(&box, *key);
            while (paints.count() == before && millisecondsSince(start) < 1000) {
                QCoreApplication::processEvents();
            }
            times.push_back(millisecondsSince(start));
        }
        box.clear();
        QTest::qWait(50);
    }
    return times;
}

using ColumnTimes = std::vector<std::pair<std::string, std::vector<double>>>;

/// Three times up and three times down by each column.
ColumnTimes timeSorts(QTableView& view)
{
    ColumnTimes times;
    for (int column = 0; column < view.model()->columnCount(); ++column) {
        auto& [name, milliseconds] = times.emplace_back();
        name = ui::utf8(view.model()->headerData(column, Qt::Horizontal).toString());
        for (int i = 0; i < 6; ++i) {
            const auto start = Clock::now();
            view.sortByColumn(column, i % 2 == 0 ? Qt::AscendingOrder : Qt::DescendingOrder);
            view.viewport()->repaint();
            milliseconds.push_back(millisecondsSince(start));
        }
    }
    return times;
}

std::string medianAndMax(const std::vector<double>& times)
{
    return fmt::format("\"median\": {:.1f}, \"max\": {:.1f}", median(times), largest(times));
}

std::string sortsText(const ColumnTimes& columns)
{
    std::vector<double> all;
    std::vector<std::string> each;
    for (const auto& [name, times] : columns) {
        all.insert(all.end(), times.begin(), times.end());
        each.push_back(fmt::format("\"{}\": {{{}}}", name, medianAndMax(times)));
    }
    return fmt::format("{}, \"columns\": {{{}}}", medianAndMax(all), fmt::join(each, ", "));
}

struct Blocks
{
    Block library;  ///< searching and moving through the table
    Block training; ///< watching the curves
    Block end;      ///< from stop to the new sound space being shown
};

void showPage(ui::Program& program, const char* name)
{
    program.window().findChild<ui::Frame*>()->showPage(QLatin1String(name));
}

struct ForYouTimes
{
    std::size_t answers = 0;
    double firstList = 0;         ///< milliseconds from opening the page
    std::vector<double> slider;   ///< a step to the repainted list
    std::vector<double> answered; ///< a rating to the list repainted without its track
    std::vector<double> learned;  ///< a rating to the list that has learned from it
};

/// As many answers as a keen listener gives, spread over the library, so that there is something to learn from.
void rateTracks(ui::LibrarySession& session, std::size_t answers)
{
    const Catalogue& catalogue = *session.catalogue();
    std::array<std::vector<TrackId>, 2> tracks;
    for (std::size_t i = 0; i < answers; ++i) {
        const auto row = static_cast<Row>(i * catalogue.size() / answers);
        tracks[catalogue.raw(row, RawFeature::Energy) < 0.5F ? 0 : 1].push_back(catalogue.id(row));
    }
    session.rate(tracks[0], 4.5F);
    session.rate(tracks[1], 1.5F);
    session.waitUntilWritten();
}

ForYouTimes timeForYou(ui::Program& program)
{
    constexpr std::size_t kFewest = 200;
    constexpr int kSteps = 40;
    constexpr int kRatings = 20;
    ForYouTimes times;
    ui::LibrarySession& session = program.workspace()->session();
    if (session.ratings().size() < kFewest) {
        rateTracks(session, kFewest);
    }
    times.answers = session.ratings().size();
    auto* list = program.window().findChild<ui::SuggestionList*>();
    auto* slider = program.window().findChild<ui::WishSlider*>();
    if (list == nullptr || slider == nullptr) {
        fmt::print(stderr, "bench_window: the window has no suggestions\n");
        std::exit(1);
    }
    const auto since = [](const std::function<void()>& act, const std::function<bool()>& done) {
        const auto start = Clock::now();
        act();
        while (!done()) {
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 1);
            if (millisecondsSince(start) > 60'000) {
                fmt::print(stderr, "bench_window: the list does not answer\n");
                std::exit(1);
            }
        }
        return millisecondsSince(start);
    };
    const PaintCounter paints(*list->viewport());
    const QAbstractItemModel& rows = *list->model();
    times.firstList =
        since([&] { showPage(program, "for-you"); }, [&] { return rows.rowCount() > 0 && paints.count() > 0; });
    const int full = rows.rowCount();
    // To one end, to the other, and back to the middle: ten steps are half a slider.
    const auto isRight = [](int i) { return i < 10 || i >= 30; };
    for (int i = 0; i < kSteps; ++i) {
        const int before = paints.count();
        times.slider.push_back(since([&] { QTest::keyClick(slider, isRight(i) ? Qt::Key_Right : Qt::Key_Left); },
                                     [&] { return paints.count() > before; }));
    }
    list->setFocus();
    for (int i = 0; i < kRatings; ++i) {
        int before = paints.count();
        const auto start = Clock::now();
        times.answered.push_back(since([&] { QTest::keyClick(list, i % 2 == 0 ? Qt::Key_Plus : Qt::Key_Minus); },
                                       [&] { return rows.rowCount() < full && paints.count() > before; }));
        before = paints.count();
        (void)since([] {}, [&] { return rows.rowCount() == full && paints.count() > before; });
        times.learned.push_back(millisecondsSince(start));
    }
    return times;
}

std::string forYouText(const ForYouTimes& times)
{
    return fmt::format("\"answers\": {}, \"first_list_ms\": {:.1f}, \"slider_ms\": {{{}}}, "
                       "\"rating_to_repaint_ms\": {{{}}}, \"rating_to_list_ms\": {{{}}}",
                       times.answers, times.firstList, medianAndMax(times.slider), medianAndMax(times.answered),
                       medianAndMax(times.learned));
}

/// Trains for so many seconds on each page, then stops.
Blocks longestBlocksWhileTraining(ui::Program& program, QTableView& view, QLineEdit& box, int seconds)
{
    constexpr int kStepMs = 200;
    const auto longest = [](const std::function<void()>& act) {
        const Watchdog watchdog;
        act();
        return watchdog.longest();
    };
    ui::Trainer& trainer = program.workspace()->trainer();
    Blocks blocks;
    trainer.start(ui::TrainedModel::Autoencoder, {.maxEpochs = 100'000, .patience = 100'000});
    waitFor([&trainer] { return !trainer.training(ui::TrainedModel::Autoencoder).history.empty(); }, 60'000);
    blocks.library = longest([&] {
        for (int i = 0; i < seconds * 1000 / kStepMs; ++i) {
            view.selectRow(i * 37 % std::max(1, view.model()->rowCount()));
            QTest::keyClick(&box, i % 8 == 7 ? Qt::Key_Backspace : Qt::Key_E);
            QTest::qWait(kStepMs);
        }
    });
    blocks.training = longest([&] {
        showPage(program, "training");
        QTest::qWait(seconds * 1000);
    });
    blocks.end = longest([&] {
        trainer.stop();
        waitFor([&trainer] { return !trainer.isActive(); }, 60'000);
        QTest::qWait(500);
    });
    box.clear();
    return blocks;
}

std::string blocksText(const Blocks& blocks)
{
    const auto text = [](const Block& block) {
        return fmt::format("{{\"clock\": {:.1f}, \"work\": {:.1f}}}", block.clock, block.work);
    };
    return fmt::format("\"library\": {}, \"training\": {}, \"end\": {}", text(blocks.library), text(blocks.training),
                       text(blocks.end));
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 2) {
        fmt::print(stderr, "usage: bench_window LIBRARY [SECONDS_OF_TRAINING]\n");
        return 2;
    }
    useOneBlasThread();
    QApplication application(argc, argv);
    ui::ThemeManager theme(application);
    ui::Program program({.folder = argv[1], .demo = false, .files = {}, .theme = ui::ThemeChoice::Dark}, theme);

    waitFor([&program] { return program.workspace() != nullptr; }, 60'000);
    auto* view = program.window().findChild<ui::TrackView*>();
    auto* box = program.window().findChild<QLineEdit*>(QStringLiteral("search"));
    if (view == nullptr || box == nullptr) {
        fmt::print(stderr, "bench_window: the window has no table or no search box\n");
        return 1;
    }
    PaintCounter paints(*view->viewport());
    waitFor([view, &paints] { return view->model()->rowCount() > 0 && paints.count() > 0; }, 60'000);
    const double start = secondsSinceProcessStart();
    const auto& model = static_cast<const ui::TrackTableModel&>(*view->model());
    waitFor([&model] { return model.hasLookup(); }, 60'000);
    const double searchable = secondsSinceProcessStart();
    const int tracks = view->model()->rowCount();

    const std::vector<double> keystrokes = timeSearch(*box, paints);
    const ColumnTimes sorts = timeSorts(*view);
    const ForYouTimes forYou = timeForYou(program);
    showPage(program, "library");
    const Blocks blocks = longestBlocksWhileTraining(program, *view, *box, argc > 2 ? std::atoi(argv[2]) : 10);

    fmt::print("{{\"tracks\": {}, \"first_frame_seconds\": {:.2f}, \"searchable_seconds\": {:.2f}, "
               "\"keystroke_milliseconds\": {{{}}}, \"sort_milliseconds\": {{{}}}, \"for_you\": {{{}}}, "
               "\"longest_block_while_training_milliseconds\": {{{}}}, "
               "\"resident_megabytes\": {:.0f}, \"peak_megabytes\": {:.0f}}}\n",
               tracks, start, searchable, medianAndMax(keystrokes), sortsText(sorts), forYouText(forYou),
               blocksText(blocks), megabytes("VmRSS"), megabytes("VmHWM"));
    return 0;
}
