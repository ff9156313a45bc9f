// Draws the pictures of the user guide from the real window on the demo library.
//   make_screenshots docs/user-guide/images
// Run it with QT_QPA_PLATFORM=offscreen; fonts-inter and fonts-droid-fallback make it look as intended.

#include <array>
#include <cstdio>
#include <functional>

#include <QApplication>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/parallel.h"
#include "core/library/library.h"
#include "ui/library/track_view.h"
#include "ui/main_window.h"
#include "ui/program.h"
#include "ui/text.h"

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
    Photographer(QString folder, QApplication& application)
        : m_folder(std::move(folder))
        , m_theme(application)
    {
    }

    /// Opens `library` in each look and lets `arrange` bring about what is to be seen.
    void take(const std::filesystem::path& library, const QString& name,
              const std::function<void(ui::Program&)>& arrange)
    {
        for (const Look& look : kLooks) {
            ui::Program program({.folder = library, .demo = false, .files = {}, .theme = look.theme}, m_theme);
            waitFor([&program] { return program.workspace() != nullptr; });
            program.window().resize(look.size);
            arrange(program);
            QTest::qWait(400); // list, charts and hover effects come to rest
            const QString file = QStringLiteral("%1/%2-%3.png").arg(m_folder, name, look.suffix);
            if (!program.window().grab().save(file)) {
                qFatal("cannot write %s", qUtf8Printable(file));
            }
            program.window().close();
        }
    }

private:
    QString m_folder;
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

void showTraining(ui::Program& program, bool live)
{
    showLibrary(program);
    QTest::keyClick(&program.window(), Qt::Key_2, Qt::ControlModifier);
    if (!live) {
        return;
    }
    ui::Trainer& trainer = program.workspace()->trainer();
    trainer.start(ui::TrainedModel::Autoencoder, {.maxEpochs = 2000, .patience = 2000});
    waitFor([&trainer] { return trainer.training(ui::TrainedModel::Autoencoder).epoch > 120; });
    trainer.pause();
    QTest::qWait(300);
}

void makeDemo(const std::filesystem::path& folder)
{
    const auto library = Library::open(folder);
    library->addDemo({}, {});
    TrainingObserver observer;
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        (void)library->trainAutoencoder({.maxEpochs = 400, .seed = seed}, observer, {});
    }
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: make_screenshots FOLDER\n");
        return 2;
    }
    useOneBlasThread();
    QApplication application(argc, argv);
    QLocale::setDefault(QLocale(QLocale::English));
    const QTemporaryDir work;
    const std::filesystem::path demo = ui::utf8(work.filePath(QStringLiteral("demo")));
    const std::filesystem::path empty = ui::utf8(work.filePath(QStringLiteral("empty")));
    makeDemo(demo);

    Photographer photographer(QString::fromLocal8Bit(argv[1]), application);
    photographer.take(demo, QStringLiteral("library"), showLibrary);
    photographer.take(demo, QStringLiteral("search"), [](ui::Program& program) {
        showLibrary(program);
        program.window().findChild<QLineEdit*>(QStringLiteral("search"))->setText(QStringLiteral("paper"));
    });
    photographer.take(demo, QStringLiteral("training"), [](ui::Program& program) { showTraining(program, false); });
    photographer.take(demo, QStringLiteral("training-live"), [](ui::Program& program) { showTraining(program, true); });
    photographer.take(empty, QStringLiteral("first-start"), [](ui::Program&) {});
    return 0;
}
