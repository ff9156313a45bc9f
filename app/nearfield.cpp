#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string_view>

#include <QApplication>
#include <QCommandLineParser>
#include <QLocale>

#include "core/base/parallel.h"
#include "core/library/analysis_worker.h"
#include "core/library/library.h"
#include "ui/program.h"
#include "ui/text.h"
#include "ui/theme.h"

namespace {

using namespace nearfield;

struct CommandLine
{
    QCommandLineParser parser;
    QCommandLineOption library{QStringLiteral("library"),
                               QStringLiteral("Folder of the library; made when there is none."),
                               QStringLiteral("DIR")};
    QCommandLineOption demo{QStringLiteral("demo"),
                            QStringLiteral("Fill the library with the demo tracks when it is empty.")};
    QCommandLineOption theme{QStringLiteral("theme"), QStringLiteral("Look of the window: dark, light or desktop."),
                             QStringLiteral("NAME")};

    CommandLine()
    {
        parser.setApplicationDescription(
            QStringLiteral("Nearfield: a music recommender that listens, learns and explains, on your own machine."));
        parser.addHelpOption();
        parser.addVersionOption();
        parser.addOptions({library, demo, theme});
        parser.addPositionalArgument(QStringLiteral("FILE…"), QStringLiteral("Catalogue files to import."),
                                     QStringLiteral("[FILE…]"));
    }
};

/// Exits with 2 and a word of help for a theme that is none.
std::optional<ui::ThemeChoice> themeOf(const CommandLine& line)
{
    if (!line.parser.isSet(line.theme)) {
        return std::nullopt;
    }
    const QString name = line.parser.value(line.theme);
    if (name == QLatin1String("dark")) {
        return ui::ThemeChoice::Dark;
    }
    if (name == QLatin1String("light")) {
        return ui::ThemeChoice::Light;
    }
    if (name == QLatin1String("desktop")) {
        return ui::ThemeChoice::FollowDesktop;
    }
    qCritical("nearfield: --theme takes dark, light or desktop, not \"%s\"", qUtf8Printable(name));
    std::exit(2);
}

ui::ProgramOptions optionsOf(const CommandLine& line)
{
    ui::ProgramOptions options;
    options.folder = line.parser.isSet(line.library) ? std::filesystem::path(ui::utf8(line.parser.value(line.library)))
                                                     : Library::defaultFolder();
    options.demo = line.parser.isSet(line.demo);
    options.theme = themeOf(line);
    for (const QString& file : line.parser.positionalArguments()) {
        options.files.emplace_back(ui::utf8(file));
    }
    return options;
}

/// --help and --version work without a display.
bool onlyAsks(int argc, char** argv)
{
    return std::any_of(argv + 1, argv + argc, [](std::string_view argument) {
        return argument == "--help" || argument == "-h" || argument == "--version" || argument == "-v";
    });
}

} // namespace

int main(int argc, char** argv)
{
    if (isAnalysisWorker(argc, argv)) {
        return runAnalysisWorker();
    }
    useOneBlasThread();
    QCoreApplication::setApplicationName(QStringLiteral("nearfield"));
    QCoreApplication::setApplicationVersion(QStringLiteral(NEARFIELD_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("org.nearfield.Nearfield"));
    if (QLocale() == QLocale::c()) {
        QLocale::setDefault(QLocale(QLocale::English)); // "91,100" also where no language is set
    }

    CommandLine line;
    if (onlyAsks(argc, argv)) {
        QCoreApplication application(argc, argv);
        line.parser.process(application);
        return 0;
    }
    QApplication application(argc, argv);
    line.parser.process(application);
    const ui::ProgramOptions options = optionsOf(line);
    ui::ThemeManager theme(application);
    ui::Program program(options, theme);
    return QApplication::exec();
}
