#pragma once

#include <filesystem>
#include <fstream>
#include <memory>

#include <QLabel>
#include <QMouseEvent>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include "tests/ui/training/session_fixture.h"
#include "ui/actions/track_actions.h"
#include "ui/map/map_page.h"
#include "ui/player/player.h"
#include "ui/widgets/state_view.h"

namespace nearfield::test {

using namespace nearfield::ui;

inline constexpr int kTracks = 240;
inline constexpr int kWait = 30'000;

/// The map page on a library of synthetic tracks.
struct Page : SessionFixture
{
    std::unique_ptr<Player> player;
    std::unique_ptr<TrackActions> actions;
    std::unique_ptr<MapPage> page;

    explicit Page(int tracks = kTracks)
        : SessionFixture(tracks)
    {
    }
    /// Trained and laid out already: a copy of what the first of these has made.
    struct LaidOut
    {
    };
    explicit Page(LaidOut /*how*/)
        : SessionFixture(0)
    {
        static const QTemporaryDir made;
        const std::filesystem::path original = std::filesystem::path(utf8(made.path())) / "library";
        if (!std::filesystem::exists(original)) {
            const std::filesystem::path file = std::filesystem::path(utf8(made.path())) / "tracks.csv";
            std::ofstream(file) << syntheticCsv(kTracks);
            const std::filesystem::path files[] = {file};
            const auto library = Library::open(original);
            (void)library->importFiles(files, {}, {});
            TrainingObserver observer;
            (void)library->trainAutoencoder({.batchSize = 32, .maxEpochs = 5}, observer, {});
            (void)library->layOutMap({}, {}, {});
        }
        close();
        std::filesystem::remove_all(path());
        std::filesystem::copy(original, path(), std::filesystem::copy_options::recursive);
        open();
    }
    ~Page()
    {
        jobs.stopAndWait();
        page.reset();
        actions.reset();
        player.reset();
    }
    Page(const Page&) = delete;
    Page& operator=(const Page&) = delete;

    void show()
    {
        player = std::make_unique<Player>(*session, jobs, PlayerSettings{});
        actions = std::make_unique<TrackActions>(*session, *player);
        page = std::make_unique<MapPage>(*session, selection, jobs, *trainer, *actions, theme);
        page->resize(820, 620);
        page->show();
    }
    /// Of a library that is laid out.
    void showMap()
    {
        show();
        QVERIFY(state().isEmpty());
        canvas().replot(QCustomPlot::rpImmediateRefresh);
    }
    [[nodiscard]] MapCanvas& canvas() const { return page->canvas(); }
    [[nodiscard]] QString state() const
    {
        const auto& view = *page->findChild<StateView*>();
        return view.isVisible() ? childOf<QLabel>(view, "stateTitle").text() : QString();
    }
    [[nodiscard]] QPushButton& button(const char* name) const { return childOf<QPushButton>(*page, name); }
    [[nodiscard]] QString text(const char* label) const { return childOf<QLabel>(*page, label).text(); }
    [[nodiscard]] QPoint pixelOf(Row row) const
    {
        return canvas().view().pixelOf(canvas().grid().point(row)).toPoint();
    }
    /// A row that is under its own pixel, not behind a neighbour.
    [[nodiscard]] Row rowThatCanBeClicked(Row from = 0) const
    {
        for (Row row = from; row < canvas().grid().size(); ++row) {
            if (canvas().rowAt(pixelOf(row)) == row &&
                canvas().rect().adjusted(20, 60, -20, -20).contains(pixelOf(row)) &&
                page->childAt(canvas().mapTo(page.get(), pixelOf(row))) == &canvas()) {
                return row;
            }
        }
        qFatal("no such row");
    }
    void click(Row row, Qt::KeyboardModifiers modifiers = {}) const
    {
        QTest::mouseClick(&canvas(), Qt::LeftButton, modifiers, pixelOf(row));
    }
    void lassoAll() const
    {
        button("lasso").click();
        const QRect all = canvas().rect().adjusted(1, 1, -1, -1);
        QTest::mousePress(&canvas(), Qt::LeftButton, {}, all.topLeft());
        for (const QPoint& at : {all.topRight(), all.bottomRight(), all.bottomLeft()}) {
            QMouseEvent move(QEvent::MouseMove, at, canvas().mapToGlobal(at), Qt::NoButton, Qt::LeftButton, {});
            QApplication::sendEvent(&canvas(), &move);
        }
        QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, all.bottomLeft());
    }
};

} // namespace nearfield::test
