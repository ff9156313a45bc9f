// Draws the pictures of the user guide from the real window on the demo library and the demo's music.
//   make_screenshots docs/user-guide/images [NAME…]
// All of them, or those named, such as for-you.
// Run it with QT_QPA_PLATFORM=offscreen; fonts-inter and fonts-droid-fallback make it look as intended.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <functional>

#include <QAbstractButton>
#include <QApplication>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/parallel.h"
#include "core/library/library.h"
#include "tests/support/playlist_scenes.h"
#include "ui/for_you/suggestion_list.h"
#include "ui/for_you/teach_me.h"
#include "ui/for_you/why_pane.h"
#include "ui/frame/frame.h"
#include "ui/frame/status_line.h"
#include "ui/library/track_view.h"
#include "ui/listeners/listener_card.h"
#include "ui/main_window.h"
#include "ui/map/map_page.h"
#include "ui/music/feature_row.h"
#include "ui/music/track_details_dialog.h"
#include "ui/program.h"
#include "ui/taste/taste_page.h"
#include "ui/text.h"
#include "ui/training/evaluation_card.h"
#include "ui/training/training_page.h"
#include "ui/widgets/star_editor.h"

using namespace nearfield;

namespace {

struct Look
{
    QString suffix;
    ui::ThemeChoice theme;
    QSize size;
};

const std::array<Look, 4> kLooks = {{
    {QStringLiteral("dark"), ui::ThemeChoice::Dark, {1360, 840}},
    {QStringLiteral("light"), ui::ThemeChoice::Light, {1360, 840}},
    {QStringLiteral("dark-small"), ui::ThemeChoice::Dark, {1000, 640}},
    {QStringLiteral("light-small"), ui::ThemeChoice::Light, {1000, 640}},
}};

void waitFor(const std::function<bool()>& condition)
{
    if (!QTest::qWaitFor(condition, 60'000)) {
        qFatal("waited in vain");
    }
}

/// In the middle, as a window manager would put it.
void drawDialog(QPixmap& picture, QWidget& dialog)
{
    dialog.resize(dialog.size().boundedTo(picture.size() - QSize(40, 60)));
    const QPixmap face = dialog.grab();
    const QPoint at((picture.width() - face.width()) / 2, (picture.height() - face.height()) / 2);
    QPainter painter(&picture);
    painter.fillRect(picture.rect(), QColor(0, 0, 0, 90));
    painter.drawPixmap(at, face);
    painter.setPen(dialog.palette().color(QPalette::Mid));
    painter.drawRect(QRect(at, face.size()).adjusted(-1, -1, 0, 0));
}

class Photographer
{
public:
    Photographer(QString folder, QStringList only, QApplication& application)
        : m_folder(std::move(folder))
        , m_only(std::move(only))
        , m_theme(application)
    {
    }

    /// Opens `library` in each look and lets `arrange` bring about what is to be seen.
    void take(const std::filesystem::path& library, const QString& name,
              const std::function<void(ui::Program&)>& arrange)
    {
        for (const Look& look : kLooks) {
            take(library, name, arrange, look);
        }
    }
    void take(const std::filesystem::path& library, const QString& name,
              const std::function<void(ui::Program&)>& arrange, const Look& look)
    {
        if (!m_only.isEmpty() && !m_only.contains(name)) {
            return;
        }
        ui::ProgramOptions options{.folder = library, .theme = look.theme};
        options.music.analysis.workerProgram = NEARFIELD_CLI;
        ui::Program program(options, m_theme);
        waitFor([&program] { return program.workspace() != nullptr; });
        program.window().resize(look.size);
        arrange(program);
        QTest::qWait(400); // list, charts and hover effects come to rest
        const QString file = QStringLiteral("%1/%2-%3.png").arg(m_folder, name, look.suffix);
        QPixmap picture = program.window().grab();
        if (QWidget* dialog = QApplication::activeModalWidget()) { // windows of their own
            drawDialog(picture, *dialog);
        }
        if (QWidget* menu = QApplication::activePopupWidget()) {
            QPainter(&picture).drawPixmap(program.window().mapFromGlobal(menu->pos()), menu->grab());
            menu->close();
        }
        if (!picture.save(file)) {
            qFatal("cannot write %s", qUtf8Printable(file));
        }
        program.window().close();
    }
    /// Any picture whose name begins so.
    [[nodiscard]] bool wants(const QString& name) const
    {
        return m_only.isEmpty() ||
               std::any_of(m_only.begin(), m_only.end(), [&](const QString& only) { return only.startsWith(name); });
    }

private:
    QString m_folder;
    QStringList m_only;
    ui::ThemeManager m_theme;
};

ui::TrackView& tableOf(ui::Program& program)
{
    auto* view = program.window().findChild<ui::TrackView*>();
    waitFor([view] { return view->model()->rowCount() > 0; });
    return *view;
}

void showLibrary(ui::Program& program)
{
    auto& table = tableOf(program);
    const auto& model = static_cast<const ui::TrackTableModel&>(*table.model());
    waitFor([&model] { return model.hasLookup(); });
    table.selectRow(0);
    table.setFocus();
}

void showPage(ui::Program& program, const char* name)
{
    program.window().findChild<ui::Frame*>()->showPage(QLatin1String(name));
}

/// The list with its first row chosen and explained.
ui::SuggestionList& showForYou(ui::Program& program)
{
    showLibrary(program);
    showPage(program, "for-you");
    auto& list = *program.window().findChild<ui::SuggestionList*>();
    waitFor([&list] { return list.model()->rowCount() > 0; });
    list.setFocus();
    QTest::keyClick(&list, Qt::Key_Down);
    QTest::keyClick(&list, Qt::Key_Up);
    return list;
}

void showExplanation(ui::Program& program)
{
    QTest::keyClick(&showForYou(program), Qt::Key_Return);
    const auto& pane = *program.window().findChild<ui::WhyPane*>();
    waitFor([&pane] { return pane.findChild<QLabel*>(QStringLiteral("total")) != nullptr; });
}

/// Of a listener who has answered three of ten.
void showTeachMe(ui::Program& program)
{
    showPage(program, "for-you");
    const auto& teacher = *program.window().findChild<ui::TeachMe*>();
    ui::LibrarySession& session = program.workspace()->session();
    std::vector<TrackId> rated;
    for (const auto& [track, stars] : session.ratings()) {
        rated.push_back(track);
    }
    session.rate(rated, std::nullopt);
    for (const float stars : {4.5F, 2.0F, 5.0F}) {
        waitFor([&teacher] { return teacher.findChild<ui::StarEditor*>() != nullptr; });
        const auto editors = teacher.findChildren<ui::StarEditor*>();
        const auto open = std::find_if(editors.begin(), editors.end(),
                                       [](const auto* each) { return each->isVisible() && !each->stars(); });
        QTest::mouseClick(*open, Qt::LeftButton, {}, (*open)->placeOf(stars));
        QTest::qWait(500);
    }
    waitFor([&session] { return session.ratings().size() == 3; });
}

void showTraining(ui::Program& program, bool live)
{
    showLibrary(program);
    showPage(program, "training");
    if (!live) {
        return;
    }
    ui::Trainer& trainer = program.workspace()->trainer();
    trainer.start(ui::TrainedModel::Autoencoder, {.maxEpochs = 2000, .patience = 2000});
    waitFor([&trainer] { return trainer.training(ui::TrainedModel::Autoencoder).epoch > 120; });
    trainer.pause();
    QTest::qWait(300);
}

void showEvaluation(ui::Program& program, bool runs)
{
    showTraining(program, false);
    auto* card = program.window().findChild<ui::EvaluationCard*>();
    waitFor([card] { return !card->importance().empty(); });
    QTest::qWait(100); // the cards take their places
    auto* area = program.window().findChild<ui::TrainingPage*>()->findChild<QScrollArea*>();
    area->verticalScrollBar()->setValue(runs ? area->verticalScrollBar()->maximum()
                                             : card->mapTo(area->widget(), QPoint(0, 0)).y());
}

void showTaste(ui::Program& program, bool scrolled)
{
    showLibrary(program);
    showPage(program, "taste");
    auto* page = program.window().findChild<ui::TastePage*>();
    waitFor([page] { return page->profile().has_value(); });
    if (scrolled) {
        QScrollBar* bar = page->findChild<QScrollArea*>()->verticalScrollBar();
        QTest::qWait(100); // the cards take their places
        bar->setValue(bar->maximum());
    }
}

ui::MapPage& showMap(ui::Program& program)
{
    showLibrary(program);
    showPage(program, "map");
    auto& page = *program.window().findChild<ui::MapPage*>();
    waitFor([&page] { return page.canvas().grid().size() > 0 && !page.maker().isRunning(); });
    page.restoreLook(QStringLiteral("0/0/0/0"));
    QTest::qWait(200); // areas and index
    return page;
}

void showMapByEnergy(ui::Program& program)
{
    showMap(program).colourBy({ui::ColourKind::Feature, static_cast<std::size_t>(RawFeature::Energy)});
}

/// Round a corner of the map, drawn as a hand draws.
void showLasso(ui::Program& program)
{
    ui::MapPage& page = showMap(program);
    ui::MapCanvas& canvas = page.canvas();
    page.findChild<QAbstractButton*>(QStringLiteral("lasso"))->click();
    const QPointF middle(canvas.width() * 0.36, canvas.height() * 0.56);
    const auto at = [&](int i) {
        const double angle = i * 0.0785398;
        const double radius = canvas.height() * (0.19 + 0.03 * std::sin(3 * angle));
        return (middle + radius * QPointF(1.25 * std::cos(angle), std::sin(angle))).toPoint();
    };
    QTest::mousePress(&canvas, Qt::LeftButton, {}, at(0));
    for (int i = 1; i < 80; ++i) {
        QMouseEvent move(QEvent::MouseMove, at(i), canvas.mapToGlobal(at(i)), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(&canvas, &move);
    }
    QTest::mouseRelease(&canvas, Qt::LeftButton, {}, at(79));
}

/// From one end of the map to the other.
void showJourney(ui::Program& program)
{
    ui::MapPage& page = showMap(program);
    const ui::PointGrid& grid = page.canvas().grid();
    const ui::MapRect& all = grid.bounds();
    const auto trackAt = [&](float x, float y) {
        const MapPoint at{all.left + x * all.width(), all.bottom + y * all.height()};
        return program.workspace()->session().catalogue()->id(*grid.nearest(at, 2 * all.width()));
    };
    page.travel({trackAt(0.25F, 0.35F), trackAt(0.8F, 0.7F)});
    waitFor([&page] { return page.journey().has_value(); });
}

void showPlaced(ui::Program& program)
{
    ui::MapPage& page = showMap(program);
    page.placeText(QStringLiteral("name,artists,danceability,energy,key,loudness,mode,speechiness,acousticness,"
                                  "instrumentalness,liveness,valence,tempo,duration_ms,time_signature\n"
                                  "Slow Lanterns,Ada Merrow,0.52,0.31,7,-12.4,1,0.04,0.71,0.12,0.11,0.38,92,214000,4"));
    waitFor([&page] { return !page.placed().empty(); });
}

void showMapTaste(ui::Program& program)
{
    ui::MapPage& page = showMap(program);
    page.colourBy({ui::ColourKind::PredictedStars});
    page.setContourShown(true);
    waitFor([&page] { return !page.canvas().marks().contours.empty(); });
}

/// The pointer on a track, long enough for the lines to those that are nearest by sound.
void showHovered(ui::Program& program)
{
    ui::MapPage& page = showMap(program);
    ui::MapCanvas& canvas = page.canvas();
    canvas.zoomBy(3);
    QTest::qWait(100);
    const auto row = canvas.grid().nearest(canvas.view().centre, 1);
    QTest::mouseMove(&canvas, QPoint(1, 1)); // where it is already, it would not move
    QTest::mouseMove(&canvas, canvas.view().pixelOf(canvas.grid().point(*row)).toPoint());
    waitFor([&canvas] { return !canvas.hover().neighbours.empty(); });
}

/// With a history of trainings and evaluations when `withHistory`, which takes the most time.
void makeDemo(const std::filesystem::path& folder, bool withHistory)
{
    const auto library = Library::open(folder);
    library->addDemo({}, {});
    TrainingObserver observer;
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        if (!withHistory && seed > 1) {
            break;
        }
        (void)library->trainAutoencoder({.maxEpochs = 400, .seed = seed}, observer, {});
        if (seed > 1) { // two evaluations, with something that has changed between them
            (void)library->evaluate({}, {}, {});
        }
    }
    (void)library->trainRatings({.maxEpochs = 100, .patience = 5}, observer, {});
}

/// The demo's music with two files that are none; half of it listened to unless `whole`.
void makeMusic(const std::filesystem::path& folder, bool whole)
{
    const auto library = Library::open(folder);
    (void)library->addDemoMusic(folder / "music", {}, {});
    for (const char* name : {"Recovered 0017.mp3", "interview (2).flac"}) {
        std::ofstream(folder / "music" / name, std::ios::binary) << std::string(40'000, 'x');
    }
    (void)library->scanMusic({}, {});
    if (!whole) {
        return;
    }
    AnalysisOptions options;
    options.workerProgram = NEARFIELD_CLI;
    AnalysisObserver observer;
    (void)library->analyseMusic(options, observer, {});
    TrainingObserver training;
    (void)library->trainAutoencoder({.maxEpochs = 200}, training, {});
    const auto catalogue = library->catalogue();
    for (Row row = 0; row < catalogue->size(); row += 3) {
        library->rate(library->currentListener().id, catalogue->id(row), static_cast<float>(4 + row % 7) / 2);
    }
}

ui::Workspace& showMusic(ui::Program& program)
{
    showLibrary(program);
    QTest::qWait(300); // covers
    return *program.workspace();
}

/// Of a track whose tempo somebody has set.
void showDetails(ui::Program& program)
{
    ui::Workspace& workspace = showMusic(program);
    const TrackId track = *workspace.selection().current();
    workspace.showDetails(track);
    auto* dialog = program.window().findChild<ui::TrackDetailsDialog*>();
    waitFor([dialog] { return dialog->details().has_value(); });
    const auto& tempo = dialog->details()->features[static_cast<std::size_t>(RawFeature::Tempo)];
    if (tempo.source != FeatureSource::Listener) {
        workspace.session().overrideFeature(track, RawFeature::Tempo, tempo.value * (tempo.value > 120 ? 0.5F : 2.0F));
        waitFor([dialog] {
            const auto& now = dialog->details()->features[static_cast<std::size_t>(RawFeature::Tempo)];
            return now.source == FeatureSource::Listener;
        });
    }
}

/// In the middle of a track that somebody likes.
void showPlaying(ui::Program& program, bool queue)
{
    ui::Workspace& workspace = showMusic(program);
    ui::Player& player = workspace.player();
    std::vector<TrackId> tracks;
    for (Row row = 0; row < workspace.session().catalogue()->size(); ++row) {
        tracks.push_back(workspace.session().catalogue()->id(row));
    }
    player.setVolume(0.7);
    player.play(tracks, 3);
    waitFor([&player] { return player.position() > 0; });
    player.seek(player.duration() * 0.4);
    player.pause();
    workspace.session().rate(std::array{tracks[3]}, 4.5F);
    program.window().findChild<ui::StatusLine*>()->setMessage({}); // no sound device where pictures are made
    if (queue) {
        program.window().findChild<QAbstractButton*>(QStringLiteral("queue"))->click();
    }
}

/// While it is being listened to.
void showAnalysis(ui::Program& program)
{
    ui::Workspace& workspace = *program.workspace();
    waitFor([&workspace] { return workspace.session().catalogue()->size() > 12; });
    showMusic(program);
    waitFor([&workspace] { return workspace.music().state() == ui::MusicCollector::State::Running; });
}

void beSomebodyNew(const std::filesystem::path& folder)
{
    const auto library = Library::open(folder);
    library->setCurrentListener(library->createListener("Robin").id);
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 2) {
        std::fprintf(stderr, "usage: make_screenshots FOLDER [NAME...]\n");
        return 2;
    }
    useOneBlasThread();
    QApplication application(argc, argv);
    QLocale::setDefault(QLocale(QLocale::English));
    const QTemporaryDir work;
    const std::filesystem::path demo = ui::utf8(work.filePath(QStringLiteral("demo")));
    const std::filesystem::path empty = ui::utf8(work.filePath(QStringLiteral("empty")));

    const QStringList arguments = QApplication::arguments();
    Photographer photographer(arguments[1], arguments.mid(2), application);
    makeDemo(demo, photographer.wants(QStringLiteral("training")));
    photographer.take(demo, QStringLiteral("library"), showLibrary);
    photographer.take(demo, QStringLiteral("search"), [](ui::Program& program) {
        showLibrary(program);
        program.window().findChild<QLineEdit*>(QStringLiteral("search"))->setText(QStringLiteral("paper"));
    });
    photographer.take(demo, QStringLiteral("for-you"), [](ui::Program& program) { showForYou(program); });
    photographer.take(demo, QStringLiteral("why"), showExplanation);
    photographer.take(empty, QStringLiteral("for-you-empty"),
                      [](ui::Program& program) { showPage(program, "for-you"); });
    photographer.take(demo, QStringLiteral("taste"), [](ui::Program& program) { showTaste(program, false); });
    photographer.take(demo, QStringLiteral("taste-features"), [](ui::Program& program) { showTaste(program, true); });
    photographer.take(empty, QStringLiteral("taste-empty"), [](ui::Program& program) { showPage(program, "taste"); });
    photographer.take(demo, QStringLiteral("listeners"), [](ui::Program& program) {
        showTaste(program, false);
        program.window().findChild<ui::ListenerCard*>()->openMenu();
    });
    photographer.take(demo, QStringLiteral("playlist"), scenes::showPlaylist);
    photographer.take(demo, QStringLiteral("playlist-journey"), scenes::showJourney);
    photographer.take(demo, QStringLiteral("playlist-radio"), scenes::showRadio);
    photographer.take(demo, QStringLiteral("playlist-arc"), scenes::showArc);
    photographer.take(demo, QStringLiteral("playlist-filter"), scenes::showFilter);
    photographer.take(demo, QStringLiteral("playlist-export"), scenes::showExport);
    photographer.take(demo, QStringLiteral("playlist-empty"), scenes::showEmptyPlaylist);
    photographer.take(demo, QStringLiteral("training"), [](ui::Program& program) { showTraining(program, false); });
    photographer.take(demo, QStringLiteral("training-evaluation"),
                      [](ui::Program& program) { showEvaluation(program, false); });
    photographer.take(demo, QStringLiteral("training-runs"),
                      [](ui::Program& program) { showEvaluation(program, true); });
    photographer.take(demo, QStringLiteral("training-live"), [](ui::Program& program) { showTraining(program, true); });
    photographer.take(demo, QStringLiteral("map"), [](ui::Program& program) { showMap(program); });
    photographer.take(demo, QStringLiteral("map-energy"), showMapByEnergy);
    photographer.take(demo, QStringLiteral("map-lasso"), showLasso);
    photographer.take(demo, QStringLiteral("map-journey"), showJourney);
    photographer.take(demo, QStringLiteral("map-placed"), showPlaced);
    photographer.take(demo, QStringLiteral("map-taste"), showMapTaste);
    photographer.take(demo, QStringLiteral("map-hover"), showHovered);
    photographer.take(empty, QStringLiteral("map-empty"), [](ui::Program& program) { showPage(program, "map"); });
    photographer.take(empty, QStringLiteral("first-start"), [](ui::Program&) {});
    if (photographer.wants(QStringLiteral("music")) || photographer.wants(QStringLiteral("player")) ||
        photographer.wants(QStringLiteral("queue"))) {
        const std::filesystem::path music = ui::utf8(work.filePath(QStringLiteral("music")));
        makeMusic(music, true);
        photographer.take(music, QStringLiteral("music"), [](ui::Program& program) { showMusic(program); });
        photographer.take(music, QStringLiteral("player"), [](ui::Program& program) { showPlaying(program, false); });
        photographer.take(music, QStringLiteral("queue"), [](ui::Program& program) { showPlaying(program, true); });
        photographer.take(music, QStringLiteral("music-details"), showDetails);
        photographer.take(music, QStringLiteral("music-folders"),
                          [](ui::Program& program) { showMusic(program).showMusicFolders(); });
        photographer.take(music, QStringLiteral("music-problems"),
                          [](ui::Program& program) { showMusic(program).showProblemFiles(); });
    }
    if (photographer.wants(QStringLiteral("music-analysis"))) {
        for (const Look& look : kLooks) { // each from the beginning
            const std::filesystem::path fresh = ui::utf8(work.filePath(QStringLiteral("fresh-") + look.suffix));
            makeMusic(fresh, false);
            photographer.take(fresh, QStringLiteral("music-analysis"), showAnalysis, look);
        }
    }
    beSomebodyNew(demo);
    photographer.take(demo, QStringLiteral("teach-me"), showTeachMe);
    return 0;
}
