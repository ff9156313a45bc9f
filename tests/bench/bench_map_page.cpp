// Prints how fast the map is drawn while one pans and zooms, finds the track under the pointer, and takes a lasso.
//   bench_map_page [POINTS…]          (91,100 and 300,000 when none are given)
// Run it with QT_QPA_PLATFORM=offscreen. Places are synthetic clouds; a frame is a new view, points and marks drawn,
// and painted on the window.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <vector>

#include <fmt/format.h>

#include <QApplication>

#include "tests/support/synthetic_map.h"
#include "ui/map/map_canvas.h"
#include "ui/map/map_colours.h"
#include "ui/theme.h"

using namespace nearfield;

namespace {

using Clock = std::chrono::steady_clock;

double millisecondsSince(Clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

struct Frames
{
    double perSecond = 0; ///< of all
    double median = 0;    ///< milliseconds
    double slowest = 0;
};

template <typename Move>
Frames timeFrames(ui::MapCanvas& canvas, int count, Move move)
{
    std::vector<double> times;
    for (int i = 0; i < count; ++i) {
        const auto start = Clock::now();
        move(i);
        canvas.replot(QCustomPlot::rpImmediateRefresh);
        QCoreApplication::processEvents();
        times.push_back(millisecondsSince(start));
    }
    double sum = 0;
    for (const double time : times) {
        sum += time;
    }
    std::sort(times.begin(), times.end());
    return {.perSecond = 1000 * static_cast<double>(times.size()) / sum,
            .median = times[times.size() / 2],
            .slowest = times.back()};
}

std::string text(const Frames& frames)
{
    return fmt::format("{{\"frames_per_second\": {:.0f}, \"median_ms\": {:.1f}, \"slowest_ms\": {:.1f}}}",
                       frames.perSecond, frames.median, frames.slowest);
}

void measure(std::size_t points, const ui::ThemeManager& theme)
{
    constexpr int kFrames = 200;
    ui::MapCanvas canvas(theme);
    canvas.resize(1070, 620);
    canvas.show();
    auto start = Clock::now();
    canvas.setPoints(test::syntheticPlaces(points), true);
    const double sorting = millisecondsSince(start);
    ui::PointLook look;
    for (std::size_t i = 0; i < points; ++i) {
        look.colours.push_back(ui::classColour(static_cast<std::uint8_t>(i % 60 % 9), false, theme.theme()).rgb());
    }
    canvas.setLook(look);
    QCoreApplication::processEvents();

    const auto around = [](int i) { return QPointF(9 * std::cos(i * 0.06), 9 * std::sin(i * 0.06)); };
    const Frames panWhole = timeFrames(canvas, kFrames, [&](int i) { canvas.panBy(around(i)); });
    canvas.showAll();
    canvas.zoomBy(4);
    const Frames panNear = timeFrames(canvas, kFrames, [&](int i) { canvas.panBy(around(i)); });
    canvas.showAll();
    const Frames zoom = timeFrames(canvas, kFrames, [&](int i) { canvas.zoomBy(i < kFrames / 2 ? 1.045 : 1 / 1.045); });
    const Frames dimmed = [&] {
        ui::PointLook found = look;
        found.dimmed.resize(points);
        for (std::size_t i = 0; i < points; ++i) {
            found.dimmed[i] = i % 20 != 0 ? 1 : 0;
        }
        canvas.setLook(found);
        canvas.showAll();
        return timeFrames(canvas, kFrames, [&](int i) { canvas.panBy(around(i)); });
    }();

    canvas.setLook(look);
    canvas.showAll();
    constexpr int kQueries = 20'000;
    std::size_t found = 0;
    start = Clock::now();
    for (int i = 0; i < kQueries; ++i) {
        found += canvas.rowAt(QPointF(i * 37 % canvas.width(), i * 91 % canvas.height())) ? 1 : 0;
    }
    const double pick = millisecondsSince(start) / kQueries;
    QPolygonF outline;
    for (int i = 0; i < 200; ++i) {
        outline << QPointF(0.6 * std::cos(i * 0.0314159), 0.6 * std::sin(i * 0.0314159));
    }
    start = Clock::now();
    const std::size_t inside = canvas.grid().inside(outline).size();
    const double lasso = millisecondsSince(start);
    fmt::print("{{\"points\": {}, \"canvas\": \"{}x{}\", \"pan_whole_map\": {}, \"pan_near\": {}, \"zoom\": {}, "
               "\"pan_with_search\": {}, \"sorting_ms\": {:.1f}, \"pick_ms\": {:.4f}, \"picked\": {}, "
               "\"lasso_ms\": {:.1f}, \"lassoed\": {}}}\n",
               points, canvas.width(), canvas.height(), text(panWhole), text(panNear), text(zoom), text(dimmed),
               sorting, pick, found, lasso, inside);
    if (const char* picture = std::getenv("BENCH_MAP_PICTURE")) {
        canvas.grab().save(QString::fromLocal8Bit(picture).arg(points));
    }
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    ui::ThemeManager theme(application);
    theme.setChoice(ui::ThemeChoice::Dark);
    std::vector<std::size_t> sizes;
    for (int i = 1; i < argc; ++i) {
        sizes.push_back(static_cast<std::size_t>(std::max(1, std::atoi(argv[i]))));
    }
    if (sizes.empty()) {
        sizes = {91'100, 300'000};
    }
    for (const std::size_t size : sizes) {
        measure(size, theme);
    }
    return 0;
}
