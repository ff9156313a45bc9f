#pragma once

#include <filesystem>
#include <fstream>
#include <memory>

#include <QApplication>
#include <QTemporaryDir>
#include <QTest>

#include "core/library/library.h"
#include "tests/support/synthetic.h"
#include "ui/library_session.h"
#include "ui/selection.h"
#include "ui/text.h"
#include "ui/theme.h"
#include "ui/trainer.h"

namespace nearfield::test {

/// What a page gets, on a library of synthetic tracks in a temporary folder.
struct SessionFixture
{
    QTemporaryDir folder;
    ui::ThemeManager theme{*qApp};
    ui::JobQueue jobs;
    ui::Selection selection;
    std::unique_ptr<ui::LibrarySession> session;
    std::unique_ptr<ui::Trainer> trainer;

    explicit SessionFixture(int tracks)
    {
        const std::filesystem::path file = path() / "tracks.csv";
        std::ofstream(file) << syntheticCsv(tracks);
        const std::filesystem::path files[] = {file};
        (void)Library::open(path())->importFiles(files, {}, {});
        theme.setChoice(ui::ThemeChoice::Dark);
        open();
    }
    ~SessionFixture() { close(); }
    SessionFixture(const SessionFixture&) = delete;
    SessionFixture& operator=(const SessionFixture&) = delete;

    void open()
    {
        session = std::make_unique<ui::LibrarySession>(ui::OpenedLibrary::read(path()), jobs);
        trainer = std::make_unique<ui::Trainer>(*session, jobs);
    }
    /// Pages must have gone before.
    void close()
    {
        jobs.stopAndWait();
        trainer.reset();
        session.reset();
    }
    /// Blocks until a short training has ended.
    void train()
    {
        trainer->start({.batchSize = 32, .maxEpochs = 5});
        QTRY_VERIFY_WITH_TIMEOUT(!trainer->isActive(), 20000);
        QVERIFY(session->soundSpace() != nullptr);
    }

    [[nodiscard]] std::filesystem::path path() const { return ui::utf8(folder.path()); }
    [[nodiscard]] TrackId track(Row row) const { return session->catalogue()->id(row); }
};

template <typename T>
T& childOf(const QWidget& parent, const char* name)
{
    T* found = parent.findChild<T*>(QLatin1String(name));
    if (found == nullptr) {
        qFatal("no %s", name);
    }
    return *found;
}

} // namespace nearfield::test
