#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include "core/library/library.h"
#include "tests/support/synthetic.h"
#include "ui/models/track_table_model.h"
#include "ui/program.h"
#include "ui/text.h"

namespace nearfield::test {

/// The whole program on a library in a temporary folder, driven as a person would.
struct WindowFixture
{
    QTemporaryDir folder;
    ui::ThemeManager theme{*static_cast<QApplication*>(QCoreApplication::instance())};
    std::unique_ptr<ui::Program> program;

    /// A library of so many synthetic tracks, not opened yet. None: no library at all.
    explicit WindowFixture(int tracks)
    {
        if (tracks > 0) {
            const std::filesystem::path files[] = {writeCsv("first.csv", tracks)};
            const auto library = Library::open(libraryFolder());
            (void)library->importFiles(files, {}, {});
        }
        // Training by itself has a test of its own; elsewhere it would only cost time.
        ui::Settings settings;
        settings.trainAfterImport = false;
        std::filesystem::create_directories(libraryFolder());
        settings.save(libraryFolder());
    }

    void start(ui::ProgramOptions options = {})
    {
        options.folder = libraryFolder();
        options.music.withDemo = options.music.withDemo && !options.music.analysis.workerProgram.empty();
        program = std::make_unique<ui::Program>(std::move(options), theme);
        program->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&program->window()));
        QTRY_VERIFY_WITH_TIMEOUT(program->workspace() != nullptr, 20000);
        if (!workspace().session().catalogue()->empty()) {
            QTRY_VERIFY(model().hasLookup());
        }
    }
    void stop()
    {
        program->window().close();
        program.reset();
    }

    [[nodiscard]] std::filesystem::path path() const { return ui::utf8(folder.path()); }
    [[nodiscard]] std::filesystem::path libraryFolder() const { return path() / "library"; }
    std::filesystem::path writeCsv(const std::string& name, int tracks, int first = 1) const
    {
        return writeFile(name, syntheticCsv(tracks, first));
    }
    std::filesystem::path writeFile(const std::string& name, const std::string& text) const
    {
        std::ofstream(path() / name, std::ios::binary) << text;
        return path() / name;
    }

    [[nodiscard]] ui::Workspace& workspace() const { return *program->workspace(); }
    [[nodiscard]] QWidget& window() const { return program->window(); }
    template <typename T>
    [[nodiscard]] T& child(const char* name) const
    {
        T* found = window().findChild<T*>(QLatin1String(name));
        if (found == nullptr) {
            qFatal("the window has no %s", name);
        }
        return *found;
    }
    [[nodiscard]] QTableView& table() const { return child<QTableView>("tracks"); }
    [[nodiscard]] ui::TrackTableModel& model() const { return *qobject_cast<ui::TrackTableModel*>(table().model()); }
    [[nodiscard]] QLineEdit& search() const { return child<QLineEdit>("search"); }
    [[nodiscard]] QString message() const { return child<QLabel>("message").text(); }

    [[nodiscard]] QPushButton& chip(const QString& text) const
    {
        for (QPushButton* button : window().findChildren<QPushButton*>()) {
            if (button->text() == text) {
                return *button;
            }
        }
        qFatal("no button %s", qUtf8Printable(text));
    }
    /// The action of the menus with this text, mnemonics aside.
    [[nodiscard]] QAction& action(const QString& text) const
    {
        for (QAction* candidate : window().findChildren<QAction*>()) {
            if (QString(candidate->text()).remove(QLatin1Char('&')) == text) {
                return *candidate;
            }
        }
        qFatal("no action %s", qUtf8Printable(text));
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const
    {
        QWidget* focus = QApplication::focusWidget();
        QTest::keyClick(focus != nullptr ? focus : &window(), key, modifiers);
    }
};

} // namespace nearfield::test
