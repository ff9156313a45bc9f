// Draws the pictures of the user guide from the real window on the demo library.
//   make_screenshots docs/user-guide/images [NAME…]
// All of them, or those named, such as for-you.
// Run it with QT_QPA_PLATFORM=offscreen; fonts-inter and fonts-droid-fallback make it look as intended.

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/parallel.h"
#include "core/library/library.h"
#include "ui/for_you/suggestion_list.h"
#include "ui/for_you/teach_me.h"
#include "ui/for_you/why_pane.h"
#include "ui/frame/frame.h"
#include "ui/library/track_view.h"
#include "ui/listeners/listener_card.h"
#include "ui/main_window.h"
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
        if (!m_only.isEmpty() && !m_only.contains(name)) {
            return;
        }
        for (const Look& look : kLooks) {
            ui::Program program({.folder = library, .demo = false, .files = {}, .theme = look.theme}, m_theme);
            waitFor([&program] { return program.workspace() != nullptr; });
            program.window().resize(look.size);
            arrange(program);
            QTest::qWait(400); // list, charts and hover effects come to rest
            const QString file = QStringLiteral("%1/%2-%3.png").arg(m_folder, name, look.suffix);
            QPixmap picture = program.window().grab();
            if (QWidget* menu = QApplication::activePopupWidget()) { // a window of its own
                QPainter(&picture).drawPixmap(program.window().mapFromGlobal(menu->pos()), menu->grab());
                menu->close();
            }
            if (!picture.save(file)) {
                qFatal("cannot write %s", qUtf8Printable(file));
            }
            program.window().close();
        }
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

void makeDemo(const std::filesystem::path& folder)
{
    const auto library = Library::open(folder);
    library->addDemo({}, {});
    TrainingObserver observer;
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        (void)library->trainAutoencoder({.maxEpochs = 400, .seed = seed}, observer, {});
        if (seed > 1) { // two evaluations, with something that has changed between them
            (void)library->evaluate({}, {}, {});
        }
    }
    (void)library->trainRatings({.maxEpochs = 100, .patience = 5}, observer, {});
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
    makeDemo(demo);

    const QStringList arguments = QApplication::arguments();
    Photographer photographer(arguments[1], arguments.mid(2), application);
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
    photographer.take(demo, QStringLiteral("training"), [](ui::Program& program) { showTraining(program, false); });
    photographer.take(demo, QStringLiteral("training-evaluation"),
                      [](ui::Program& program) { showEvaluation(program, false); });
    photographer.take(demo, QStringLiteral("training-runs"),
                      [](ui::Program& program) { showEvaluation(program, true); });
    photographer.take(demo, QStringLiteral("training-live"), [](ui::Program& program) { showTraining(program, true); });
    photographer.take(empty, QStringLiteral("first-start"), [](ui::Program&) {});
    beSomebodyNew(demo);
    photographer.take(demo, QStringLiteral("teach-me"), showTeachMe);
    return 0;
}
