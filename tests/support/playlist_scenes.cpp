#include "tests/support/playlist_scenes.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>
#include <vector>

#include <QLabel>
#include <QTest>

#include "core/library/library.h"
#include "ui/library/track_view.h"
#include "ui/main_window.h"
#include "ui/playlists/filter_dialog.h"
#include "ui/playlists/playlist_page.h"
#include "ui/playlists/playlist_view.h"
#include "ui/playlists/range_slider.h"

namespace nearfield::scenes {

namespace {

void waitFor(const std::function<bool()>& condition)
{
    if (!QTest::qWaitFor(condition, 60'000)) {
        qFatal("waited in vain");
    }
}

ui::Workspace& workspaceOf(ui::Program& program)
{
    auto* view = program.window().findChild<ui::TrackView*>();
    const auto& model = static_cast<const ui::TrackTableModel&>(*view->model());
    waitFor([&model] { return model.hasLookup() && model.rowCount() > 0; });
    view->selectRow(0);
    ui::Workspace& workspace = *program.workspace();
    waitFor([&workspace] { return workspace.playlists().isRead(); });
    return workspace;
}

/// The calmest and the most energetic.
std::vector<TrackId> twoTracks(ui::Workspace& workspace)
{
    const auto catalogue = workspace.session().catalogue();
    std::vector<Row> rows(catalogue->size());
    std::iota(rows.begin(), rows.end(), Row{0});
    const auto [calm, energetic] = std::minmax_element(rows.begin(), rows.end(), [&](Row a, Row b) {
        return catalogue->raw(a, RawFeature::Energy) < catalogue->raw(b, RawFeature::Energy);
    });
    return {catalogue->id(*calm), catalogue->id(*energetic)};
}

ui::MakerDialog& whenMade(ui::Program& program)
{
    auto* dialog = program.window().findChild<ui::MakerDialog*>();
    waitFor([dialog] { return dialog->draft().has_value(); });
    return *dialog;
}

void makePlaylists(ui::Workspace& workspace)
{
    Library& library = workspace.session().library();
    const auto ends = twoTracks(workspace);
    const auto keep = [&library](Playlist playlist, const char* name) {
        playlist.name = name;
        (void)library.savePlaylist(playlist);
    };
    RadioOptions radio;
    radio.seeds = {ends.front()};
    keep(library.radio(radio), "Slow Sunday");
    ArcOptions arc;
    arc.moods = {ArcOptions::Mood::Energetic, ArcOptions::Mood::Happy};
    keep(library.moodArc(arc), "Run 168");
    JourneyOptions journey;
    journey.stops = ends;
    journey.length.tracks = 18;
    keep(library.journey(journey), "Dusk to dawn");
    ui::PlaylistBook& book = workspace.playlists();
    book.refresh();
    waitFor([&book] { return book.playlists().size() == 3; });
}

} // namespace

void showPlaylist(ui::Program& program)
{
    ui::Workspace& workspace = workspaceOf(program);
    if (workspace.playlists().playlists().empty()) {
        makePlaylists(workspace);
    }
    workspace.showPlaylist(workspace.playlists().playlists().front().id); // by name, the journey
    auto* view = program.window().findChild<ui::PlaylistView*>();
    waitFor([view] { return view->model()->rowCount() > 0; });
    view->selectPositions(1, 1);
    view->setFocus();
}

void showEmptyPlaylist(ui::Program& program)
{
    ui::Workspace& workspace = workspaceOf(program);
    auto* page = program.window().findChild<ui::PlaylistPage*>();
    workspace.playlists().makePlaylist(QStringLiteral("Rainy days"), {}, PlaylistKind::Manual);
    waitFor([&workspace, page] { return page->playlist() && workspace.playlists().loaded(*page->playlist()); });
}

void showJourney(ui::Program& program)
{
    ui::Workspace& workspace = workspaceOf(program);
    workspace.newPlaylist(ui::NewPlaylist::Journey, twoTracks(workspace));
    whenMade(program);
}

void showRadio(ui::Program& program)
{
    ui::Workspace& workspace = workspaceOf(program);
    workspace.newPlaylist(ui::NewPlaylist::Radio, twoTracks(workspace));
    whenMade(program);
}

void showArc(ui::Program& program)
{
    workspaceOf(program).newPlaylist(ui::NewPlaylist::Arc);
    whenMade(program);
}

void showFilter(ui::Program& program)
{
    workspaceOf(program).newPlaylist(ui::NewPlaylist::Filter);
    auto& dialog = static_cast<ui::FilterDialog&>(whenMade(program));
    dialog.slider(RawFeature::Tempo).setRange(110, 150);
    dialog.slider(RawFeature::Energy).setRange(60, std::nullopt);
    const auto* counts = dialog.findChild<QLabel*>(QStringLiteral("previewCounts"));
    const QString before = counts->text();
    waitFor([counts, before] { return counts->text() != before; });
}

void showExport(ui::Program& program)
{
    showPlaylist(program);
    ui::Workspace& workspace = *program.workspace();
    workspace.exportPlaylist(workspace.playlists().playlists().front().id);
}

} // namespace nearfield::scenes
