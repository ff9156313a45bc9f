#include <QTest>

#include "tests/ui/playlists/playlist_fixture.h"

namespace nearfield {

using test::PlaylistFixture;
using test::Rows;

class TestPlaylistBook : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aNewPlaylistIsStoredListedAndOpened()
    {
        PlaylistFixture fixture(30);
        const PlaylistId id = fixture.make(QStringLiteral("Slow Sunday"), {4, 2, 9});
        QCOMPARE(fixture.book->playlists().size(), std::size_t(1));
        QCOMPARE(fixture.book->find(id)->name, "Slow Sunday");
        QCOMPARE(fixture.book->find(id)->entries, std::size_t(3));
        QCOMPARE(fixture.stored(id), (Rows{4, 2, 9}));
    }

    void listsAreInTheOrderOfTheirNamesAsPeopleCount()
    {
        PlaylistFixture fixture(30);
        for (const char* name : {"run 168", "Run 9", "Dusk"}) {
            fixture.make(QLatin1String(name), {1});
        }
        QStringList names;
        for (const PlaylistSummary& each : fixture.book->playlists()) {
            names << ui::qstring(each.name);
        }
        QCOMPARE(names, (QStringList{QStringLiteral("Dusk"), QStringLiteral("Run 9"), QStringLiteral("run 168")}));
    }

    void aNameThatIsTakenGetsANumber()
    {
        PlaylistFixture fixture(30);
        fixture.make(QStringLiteral("Dusk"), {1});
        QCOMPARE(fixture.book->freeName(QStringLiteral("dusk")), QStringLiteral("dusk 2"));
        fixture.make(QStringLiteral("Dusk"), {1});
        QCOMPARE(fixture.book->freeName(QStringLiteral("Dusk")), QStringLiteral("Dusk 3"));
    }

    void makingIsUndoneAndRedoneUnderTheSameId()
    {
        PlaylistFixture fixture(30);
        const PlaylistId id = fixture.make(QStringLiteral("Dusk"), {5, 6});
        fixture.session->undoStack().undo();
        fixture.settle();
        QVERIFY(fixture.book->playlists().empty());
        fixture.session->undoStack().redo();
        fixture.settle();
        QCOMPARE(fixture.stored(id), (Rows{5, 6}));
    }

    void severalEntriesMoveTogether_data()
    {
        QTest::addColumn<std::vector<std::size_t>>("positions");
        QTest::addColumn<std::size_t>("before");
        QTest::addColumn<Rows>("after");
        using Positions = std::vector<std::size_t>;
        QTest::newRow("one down") << Positions{0} << std::size_t(2) << Rows{1, 0, 2, 3, 4};
        QTest::newRow("one up") << Positions{3} << std::size_t(1) << Rows{0, 3, 1, 2, 4};
        QTest::newRow("to the end") << Positions{0, 2} << std::size_t(5) << Rows{1, 3, 4, 0, 2};
        QTest::newRow("to the beginning") << Positions{2, 4} << std::size_t(0) << Rows{2, 4, 0, 1, 3};
        QTest::newRow("between themselves") << Positions{0, 4} << std::size_t(2) << Rows{1, 0, 4, 2, 3};
        QTest::newRow("where they are") << Positions{1, 2} << std::size_t(2) << Rows{0, 1, 2, 3, 4};
    }
    void severalEntriesMoveTogether()
    {
        QFETCH(std::vector<std::size_t>, positions);
        QFETCH(std::size_t, before);
        QFETCH(Rows, after);
        PlaylistFixture fixture(30);
        const PlaylistId id = fixture.make(QStringLiteral("Dusk"), {0, 1, 2, 3, 4});
        const int acts = fixture.session->undoStack().count();
        fixture.book->moveEntries(id, positions, before);
        QCOMPARE(fixture.shown(id), after); // at once
        QCOMPARE(fixture.stored(id), after);
        const bool moved = after != Rows{0, 1, 2, 3, 4};
        QCOMPARE(fixture.session->undoStack().count(), acts + (moved ? 1 : 0));
        if (moved) {
            fixture.session->undoStack().undo();
            QCOMPARE(fixture.shown(id), (Rows{0, 1, 2, 3, 4}));
            QCOMPARE(fixture.stored(id), (Rows{0, 1, 2, 3, 4}));
            fixture.session->undoStack().redo();
            QCOMPARE(fixture.stored(id), after);
        }
    }

    void removedEntriesComeBackToTheirPlaces()
    {
        PlaylistFixture fixture(30);
        const PlaylistId id = fixture.make(QStringLiteral("Dusk"), {0, 1, 2, 3});
        fixture.book->removeEntries(id, {1, 3});
        QCOMPARE(fixture.stored(id), (Rows{0, 2}));
        QCOMPARE(fixture.book->find(id)->entries, std::size_t(2));
        fixture.session->undoStack().undo();
        QCOMPARE(fixture.stored(id), (Rows{0, 1, 2, 3}));
        QCOMPARE(fixture.book->find(id)->entries, std::size_t(4));
    }

    void tracksAreAddedToAPlaylistThatNobodyHasLookedAt()
    {
        PlaylistFixture fixture(30);
        const PlaylistId id = fixture.make(QStringLiteral("Dusk"), {0, 1});
        fixture.book = std::make_unique<ui::PlaylistBook>(*fixture.session); // as after a start
        fixture.settle();
        QVERIFY(fixture.book->loaded(id) == nullptr);
        fixture.book->addTracks(id, fixture.tracks({7}));
        fixture.book->addTracks(id, fixture.tracks({8, 9})); // before the first has been read
        fixture.settle();
        QCOMPARE(fixture.stored(id), (Rows{0, 1, 7, 8, 9}));
        fixture.session->undoStack().undo();
        QCOMPARE(fixture.stored(id), (Rows{0, 1, 7}));
    }

    void anAddedTrackKeepsItsNameInWords()
    {
        PlaylistFixture fixture(30);
        const PlaylistId id = fixture.make(QStringLiteral("Dusk"), {3});
        const PlaylistEntry entry = fixture.session->library().playlist(id).entries.front();
        QCOMPARE(ui::qstring(entry.title), ui::qstring(fixture.session->catalogue()->title(3)));
        QVERIFY(entry.duration.has_value());
    }

    void renamingIsUndone()
    {
        PlaylistFixture fixture(30);
        const PlaylistId id = fixture.make(QStringLiteral("Dusk"), {1});
        fixture.book->rename(id, QStringLiteral("  Dawn "));
        fixture.settle();
        QCOMPARE(fixture.book->find(id)->name, "Dawn");
        fixture.session->undoStack().undo();
        fixture.settle();
        QCOMPARE(fixture.book->find(id)->name, "Dusk");
    }

    void aBlankNameIsRefusedInWords()
    {
        PlaylistFixture fixture(30);
        const PlaylistId id = fixture.make(QStringLiteral("Dusk"), {1});
        const int acts = fixture.session->undoStack().count();
        QString told;
        fixture.book->rename(id, QStringLiteral("  "), [&told](const QString& error) { told = error; });
        fixture.settle();
        QVERIFY(!told.isEmpty());
        QCOMPARE(fixture.book->find(id)->name, "Dusk");
        QCOMPARE(fixture.session->undoStack().count(), acts);
    }

    void aDeletedPlaylistComesBackWithAllThatWasDoneToIt()
    {
        PlaylistFixture fixture(30);
        const PlaylistId id = fixture.make(QStringLiteral("Dusk"), {0, 1, 2});
        fixture.book->moveEntries(id, {2}, 0);
        const QSignalSpy deleted(fixture.book.get(), &ui::PlaylistBook::deleted);
        fixture.book->remove(id);
        fixture.settle();
        QCOMPARE(deleted.first().at(0).toString(), QStringLiteral("Dusk"));
        QVERIFY(fixture.book->find(id) == nullptr);
        fixture.session->undoStack().undo();
        fixture.settle();
        QCOMPARE(fixture.stored(id), (Rows{2, 0, 1}));
        fixture.session->undoStack().undo(); // and of what was done before
        fixture.settle();
        QCOMPARE(fixture.stored(id), (Rows{0, 1, 2}));
    }

    void whatIsChangedWhileThePlaylistIsReadStays()
    {
        PlaylistFixture fixture(30);
        const PlaylistId id = fixture.make(QStringLiteral("Dusk"), {0, 1, 2});
        fixture.book->refresh(); // its answer is older than
        fixture.book->removeEntries(id, {0});
        fixture.settle();
        QCOMPARE(fixture.shown(id), (Rows{1, 2}));
        QCOMPARE(fixture.stored(id), (Rows{1, 2}));
        QCOMPARE(fixture.book->find(id)->entries, std::size_t(2));
    }

    void whatCannotBeWrittenIsToldAndNotUndone()
    {
        PlaylistFixture fixture(30);
        const PlaylistId id = fixture.make(QStringLiteral("Dusk"), {0, 1, 2});
        (void)fixture.session->library().removePlaylist(id); // behind its back
        const QSignalSpy failed(fixture.session.get(), &ui::LibrarySession::failed);
        fixture.book->removeEntries(id, {0});
        fixture.settle();
        QCOMPARE(failed.count(), 1);
        QVERIFY(!fixture.session->undoStack().canUndo());
        QVERIFY(fixture.book->find(id) == nullptr); // what is shown is what is stored
    }

    void theUndoStackMayOutliveTheBook()
    {
        PlaylistFixture fixture(30);
        const PlaylistId id = fixture.make(QStringLiteral("Dusk"), {0, 1});
        fixture.book->moveEntries(id, {1}, 0);
        fixture.book.reset();
        fixture.session->undoStack().undo();
        fixture.session->undoStack().undo();
        fixture.session->waitUntilWritten();
        QCOMPARE(fixture.session->library().playlists().size(), std::size_t(1));
    }
};

} // namespace nearfield

QTEST_MAIN(nearfield::TestPlaylistBook)
#include "tst_playlist_book.moc"
