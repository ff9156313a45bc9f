#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <QApplication>
#include <QTemporaryDir>
#include <QTest>

#include "core/library/library.h"
#include "tests/support/synthetic.h"
#include "ui/evaluator.h"
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
    std::unique_ptr<ui::Evaluator> evaluator;

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
        evaluator = std::make_unique<ui::Evaluator>(*session, jobs);
    }
    /// Pages must have gone before.
    void close()
    {
        jobs.stopAndWait();
        evaluator.reset();
        trainer.reset();
        session.reset();
    }
    /// The first listener, and others, rate the first tracks; the session counts them. No page may be there.
    void rateSome(std::size_t ratings, int listeners = 1)
    {
        Library& library = session->library();
        for (int listener = 0; listener < listeners && ratings > 0; ++listener) {
            const ListenerId id =
                listener == 0 ? session->listener().id : library.createListener('L' + std::to_string(listener)).id;
            for (Row row = 0; row < ratings; ++row) {
                library.rate(id, track(row),
                             static_cast<float>((7 * row + 3 * static_cast<Row>(listener)) % 10 + 1) / 2);
            }
        }
        if (ratings > 0) {
            close();
            open();
        }
    }
    /// Blocks until a short training has ended.
    void train()
    {
        trainer->start(ui::TrainedModel::Autoencoder, {.batchSize = 32, .maxEpochs = 5});
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
