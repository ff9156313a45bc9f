// Drives the real window on a library and prints, as one JSON object, what a listener would feel: how long until it can
// be used, what a key in the search and a click on a column cost, and the longest the window stands still while the
// autoencoder trains. Times are of the GUI thread with painting; "cpu" leaves out what other processes took.
//
//   nearfield-cli --library DIR import catalogue.csv && bench_window DIR [SECONDS OF TRAINING]

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iostream>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include <QApplication>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QTableView>
#include <QTest>

#include "core/base/parallel.h"
#include "ui/models/track_table_model.h"
#include "ui/program.h"
#include "ui/text.h"

using namespace nearfield;
using namespace nearfield::ui;

namespace {

double now()
{
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double threadCpu()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

struct Block
{
    double wall = 0; ///< ms
    double cpu = 0;
};

/// Notes the longest time between two returns to the event loop.
class TimedApplication : public QApplication
{
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override
    {
        if (m_depth++ > 0) {
            const bool handled = QApplication::notify(receiver, event);
            --m_depth;
            return handled;
        }
        const double wall = now();
        const double cpu = threadCpu();
        const bool handled = QApplication::notify(receiver, event);
        m_longest.wall = std::max(m_longest.wall, now() - wall);
        m_longest.cpu = std::max(m_longest.cpu, threadCpu() - cpu);
        --m_depth;
        return handled;
    }

    Block takeLongest() { return std::exchange(m_longest, {}); }

private:
    int m_depth = 0;
    Block m_longest;
};

double residentMegabytes()
{
    std::ifstream statm("/proc/self/statm");
    long pages = 0;
    long resident = 0;
    statm >> pages >> resident;
    return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

template <typename Act>
Block timed(Act act)
{
    const double wall = now();
    const double cpu = threadCpu();
    act();
    return {now() - wall, threadCpu() - cpu};
}

nlohmann::json summary(std::vector<Block> blocks)
{
    const auto by = [&blocks](double Block::*part) {
        std::sort(blocks.begin(), blocks.end(), [part](const auto& a, const auto& b) { return a.*part < b.*part; });
        return nlohmann::json{{"median_ms", blocks[blocks.size() / 2].*part}, {"max_ms", blocks.back().*part}};
    };
    return {{"wall", by(&Block::wall)}, {"cpu", by(&Block::cpu)}};
}

/// A search typed key by key, each painted before the next.
nlohmann::json measureSearch(QLineEdit& search, QTableView& table)
{
    std::vector<Block> keys;
    for (const char* query : {"love", "the night", "beyonce halo", "e", "qqq", "a b c"}) {
        search.clear();
        QTest::qWait(20);
        for (const char* letter = query; *letter != '\0'; ++letter) {
            keys.push_back(timed([&] {
                QTest::keyClick(&search, *letter);
                table.viewport()->repaint();
            }));
        }
    }
    search.clear();
    return summary(keys);
}

nlohmann::json measureSort(QTableView& table)
{
    std::vector<Block> sorts;
    for (int column = 0; column < kTrackColumnCount; ++column) {
        for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
            sorts.push_back(timed([&] {
                table.sortByColumn(column, order);
                table.viewport()->repaint();
            }));
        }
    }
    table.sortByColumn(-1, Qt::AscendingOrder);
    return summary(sorts);
}

/// The window is used while it trains: one searches, sorts, rates and walks through the table.
nlohmann::json measureTraining(TimedApplication& application, Program& program, QLineEdit& search, QTableView& table,
                               int seconds)
{
    Workspace& workspace = *program.workspace();
    workspace.trainer().start({.maxEpochs = 100'000, .patience = 100'000});
    QTest::qWait(200);
    application.takeLongest();
    QElapsedTimer clock;
    clock.start();
    for (int step = 0; clock.elapsed() < seconds * 1000; ++step) {
        switch (step % 4) {
        case 0:
            QTest::keyClick(&search, 'a');
            break;
        case 1:
            search.clear();
            break;
        case 2:
            QTest::keyClick(&table, Qt::Key_Down);
            break;
        default:
            table.sortByColumn(step % kTrackColumnCount, Qt::AscendingOrder);
        }
        QTest::qWait(60);
    }
    const Block longest = application.takeLongest();
    const std::size_t epochs = workspace.trainer().history().size();
    workspace.trainer().stop();
    while (workspace.trainer().isActive()) {
        QTest::qWait(20);
    }
    const Block ending = application.takeLongest();
    return {{"seconds", seconds},
            {"epochs", epochs},
            {"longest_block", {{"wall_ms", longest.wall}, {"cpu_ms", longest.cpu}}},
            {"longest_block_when_it_ends", {{"wall_ms", ending.wall}, {"cpu_ms", ending.cpu}}}};
}

} // namespace

int main(int argc, char** argv)
{
    const double start = now();
    if (argc < 2) {
        std::cerr << "usage: bench_window LIBRARY [SECONDS OF TRAINING]\n";
        return 2;
    }
    useOneBlasThread();
    TimedApplication application(argc, argv);
    QLocale::setDefault(QLocale(QLocale::English));
    ThemeManager theme(application);
    Program program({.folder = argv[1]}, theme);
    program.window().resize(1360, 840);

    while (program.workspace() == nullptr) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    auto& table = *program.window().findChild<QTableView*>(QStringLiteral("tracks"));
    auto& search = *program.window().findChild<QLineEdit*>(QStringLiteral("search"));
    auto& model = *qobject_cast<TrackTableModel*>(table.model());
    program.window().repaint();
    const double shown = now() - start;
    while (!model.hasLookup()) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    const double searchable = now() - start;
    const Block opening = application.takeLongest();
    QTest::qWait(500);
    program.workspace()->trainer().stop(); // of a library that has never been trained
    while (program.workspace()->trainer().isActive()) {
        QTest::qWait(20);
    }

    nlohmann::json out{{"tracks", model.rowCount()},
                       {"first_frame_ms", shown},
                       {"searchable_ms", searchable},
                       {"longest_block_opening", {{"wall_ms", opening.wall}, {"cpu_ms", opening.cpu}}}};
    out["search"] = measureSearch(search, table);
    out["sort"] = measureSort(table);
    out["resident_mb"] = residentMegabytes();
    const int seconds = argc > 2 ? std::atoi(argv[2]) : 10;
    out["training"] = measureTraining(application, program, search, table, seconds);
    out["resident_mb_after_training"] = residentMegabytes();
    std::cout << out.dump(2) << '\n';
    program.window().close();
    return 0;
}
