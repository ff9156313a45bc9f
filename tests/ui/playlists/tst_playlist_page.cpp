#include <array>
#include <memory>

#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QTest>

#include "tests/ui/playlists/playlist_fixture.h"
#include "ui/models/track_mime.h"
#include "ui/playlists/playlist_page.h"
#include "ui/playlists/playlist_view.h"
#include "ui/widgets/state_view.h"

namespace nearfield {

using test::childOf;
using test::Rows;
using ui::EntryColumn;

namespace {

struct PageFixture : test::PlaylistFixture
{
    std::unique_ptr<ui::PlaylistPage> page;
    PlaylistId id{};

    explicit PageFixture(const Rows& rows)
        : PlaylistFixture(40)
    {
        page = std::make_unique<ui::PlaylistPage>(*session, selection, *book, *covers, *actions, theme);
        page->resize(900, 600);
        page->show();
        id = make(QStringLiteral("Slow Sunday"), rows);
        page->showPlaylist(id);
        settle();
        page->activateWindow();
        (void)QTest::qWaitForWindowActive(page.get());
    }
    [[nodiscard]] ui::PlaylistView& view() const { return childOf<ui::PlaylistView>(*page, "playlistEntries"); }
    [[nodiscard]] QLineEdit& name() const { return childOf<QLineEdit>(*page, "playlistName"); }
    [[nodiscard]] QString facts() const { return childOf<QLabel>(*page, "playlistFacts").text(); }
    void select(const std::vector<int>& rows) const
    {
        view().selectionModel()->clear();
        for (const int row : rows) {
            view().selectionModel()->setCurrentIndex(view().model()->index(row, 1),
                                                     QItemSelectionModel::Select | QItemSelectionModel::Rows);
        }
        view().setFocus();
    }
};

} // namespace

class TestPlaylistPage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theHeaderSaysWhatItIs()
    {
        const PageFixture fixture({0, 1, 2});
        QCOMPARE(fixture.name().text(), QStringLiteral("Slow Sunday"));
        QVERIFY2(fixture.facts().startsWith(QStringLiteral("Selection · 3 tracks · ")),
                 qUtf8Printable(fixture.facts()));
        QVERIFY(!childOf<QPushButton>(*fixture.page, "playPlaylist").isEnabled()); // no track has a file
    }

    void anEmptyPlaylistSaysHowItIsFilled()
    {
        PageFixture fixture({});
        QVERIFY(fixture.page->findChild<ui::StateView*>()->isVisible());
        const QSignalSpy wanted(fixture.page.get(), &ui::PlaylistPage::libraryRequested);
        QTest::mouseClick(fixture.page->findChild<ui::StateView*>()->findChild<QPushButton*>(), Qt::LeftButton);
        QCOMPARE(wanted.count(), 1);
        fixture.book->addTracks(fixture.id, fixture.tracks({3}));
        QVERIFY(fixture.view().isVisible());
    }

    void deleteRemovesAndTheKeyboardStaysNear()
    {
        PageFixture fixture({0, 1, 2, 3, 4});
        fixture.select({1, 2});
        QTest::keyClick(&fixture.view(), Qt::Key_Delete);
        QCOMPARE(fixture.stored(fixture.id), (Rows{0, 3, 4}));
        QCOMPARE(fixture.view().selectedPositions(), std::vector<std::size_t>{1});
        fixture.session->undoStack().undo();
        QCOMPARE(fixture.view().model()->rowCount(), 5);
    }

    void altAndArrowsMoveWhatIsSelected()
    {
        PageFixture fixture({0, 1, 2, 3});
        fixture.select({0, 1});
        QTest::keyClick(&fixture.view(), Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(fixture.stored(fixture.id), (Rows{2, 0, 1, 3}));
        QCOMPARE(fixture.view().selectedPositions(), (std::vector<std::size_t>{1, 2}));
        QTest::keyClick(&fixture.view(), Qt::Key_Down, Qt::AltModifier);
        QTest::keyClick(&fixture.view(), Qt::Key_Down, Qt::AltModifier); // at the end nothing happens
        QCOMPARE(fixture.stored(fixture.id), (Rows{2, 3, 0, 1}));
        QTest::keyClick(&fixture.view(), Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(fixture.stored(fixture.id), (Rows{2, 0, 1, 3}));
    }

    void draggedRowsAreWhereTheyWereDropped()
    {
        PageFixture fixture({0, 1, 2, 3});
        auto& model = *fixture.view().model();
        const std::unique_ptr<QMimeData> data(model.mimeData({model.index(0, 0), model.index(1, 0)}));
        model.dropMimeData(data.get(), Qt::MoveAction, 4, 0, {});
        QCOMPARE(fixture.stored(fixture.id), (Rows{2, 3, 0, 1}));
        QCOMPARE(fixture.view().selectedPositions(), (std::vector<std::size_t>{2, 3}));
    }

    void tracksDroppedBetweenRowsAreAddedThere()
    {
        PageFixture fixture({0, 1});
        const std::unique_ptr<QMimeData> data(ui::mimeDataOf(fixture.tracks({8, 9})));
        fixture.view().model()->dropMimeData(data.get(), Qt::CopyAction, 1, 0, {});
        QCOMPARE(fixture.stored(fixture.id), (Rows{0, 8, 9, 1}));
    }

    void theNameIsEditedInPlace()
    {
        PageFixture fixture({0});
        fixture.page->editName();
        QVERIFY(fixture.name().hasFocus());
        fixture.name().setText(QStringLiteral("Dusk to dawn"));
        QTest::keyClick(&fixture.name(), Qt::Key_Return);
        fixture.settle();
        QCOMPARE(fixture.book->find(fixture.id)->name, "Dusk to dawn");
        QVERIFY(fixture.view().hasFocus());
        fixture.session->undoStack().undo();
        fixture.settle();
        QCOMPARE(fixture.name().text(), QStringLiteral("Slow Sunday"));
    }

    void escapeAndNothingLeaveTheName()
    {
        PageFixture fixture({0});
        const int acts = fixture.session->undoStack().count();
        for (const Qt::Key key : {Qt::Key_Escape, Qt::Key_Return}) {
            fixture.page->editName();
            fixture.name().setText(key == Qt::Key_Escape ? QStringLiteral("Other") : QStringLiteral("  "));
            QTest::keyClick(&fixture.name(), key);
            fixture.settle();
            QCOMPARE(fixture.name().text(), QStringLiteral("Slow Sunday"));
        }
        QCOMPARE(fixture.session->undoStack().count(), acts);
    }

    void theSelectionGoesAlong()
    {
        PageFixture fixture({5, 6, 7});
        fixture.select({1, 2});
        QCOMPARE(fixture.selection.tracks(), fixture.tracks({6, 7}));
        QCOMPARE(fixture.selection.current(), fixture.track(7));
        fixture.selection.select(fixture.track(20));
        fixture.book->moveEntries(fixture.id, {0}, 3); // rows move, nobody selects
        QCOMPARE(fixture.selection.current(), fixture.track(20));
    }

    void starsAreThoseOfTheListener()
    {
        PageFixture fixture({5, 6});
        const QModelIndex cell = fixture.view().model()->index(1, static_cast<int>(EntryColumn::Rating));
        Q_EMIT fixture.view().rated(1, 4.5F);
        QCOMPARE(cell.data().toFloat(), 4.5F);
        QCOMPARE(fixture.session->stars(fixture.track(6)), std::optional(4.5F));
    }

    void theWhyIsOnlyThereWhereThereIsOne()
    {
        PageFixture fixture({5, 6});
        QVERIFY(fixture.view().isColumnHidden(static_cast<int>(EntryColumn::Reason)));
        Playlist draft;
        draft.name = "Radio";
        draft.entries.push_back({.track = fixture.track(1),
                                 .title = {},
                                 .artists = {},
                                 .album = {},
                                 .location = {},
                                 .identifier = {},
                                 .duration = {},
                                 .reason = "near the seed"});
        PlaylistId id{};
        fixture.book->save(draft, [&id](PlaylistId made, const QString&) { id = made; });
        fixture.settle();
        fixture.page->showPlaylist(id);
        fixture.settle();
        QVERIFY(!fixture.view().isColumnHidden(static_cast<int>(EntryColumn::Reason)));
        QCOMPARE(fixture.view().model()->rowCount(), 1);
    }

    void aPlaylistThatGoesIsTold()
    {
        PageFixture fixture({5});
        const QSignalSpy gone(fixture.page.get(), &ui::PlaylistPage::gone);
        fixture.book->remove(fixture.id);
        fixture.settle();
        QCOMPARE(gone.count(), 1);
        QVERIFY(!fixture.page->playlist());
    }

    void theMenuOfATrackAddsItToAPlaylist()
    {
        PageFixture fixture({5});
        const PlaylistId other = fixture.make(QStringLiteral("Rock & Roll"), {});
        QMenu menu;
        fixture.actions->addPlaylisting(menu, fixture.tracks({9}));
        const auto lists = menu.findChildren<QMenu*>();
        QCOMPARE(lists.size(), 1);
        QStringList names;
        QAction* wanted = nullptr;
        for (QAction* action : lists.front()->actions()) {
            names << action->text();
            wanted = action->text() == QStringLiteral("Rock && Roll") ? action : wanted;
        }
        QVERIFY2(wanted != nullptr, qUtf8Printable(names.join(QLatin1Char(','))));
        wanted->trigger();
        fixture.settle();
        QCOMPARE(fixture.stored(other), Rows{9});
    }

    void aJourneyHasFewStops()
    {
        const PageFixture fixture({5});
        const auto offers = [&fixture](const Rows& rows) {
            QMenu menu;
            fixture.actions->addPlaylisting(menu, fixture.tracks(rows));
            const auto actions = menu.actions();
            return std::any_of(actions.begin(), actions.end(), [](const QAction* action) {
                return action->text().startsWith(QStringLiteral("Journey"));
            });
        };
        QVERIFY(offers({1}));
        QVERIFY(offers({1, 2, 3}));
        QVERIFY(!offers({1, 2, 3, 4}));
        QVERIFY(!offers({}));
    }
};

} // namespace nearfield

QTEST_MAIN(nearfield::TestPlaylistPage)
#include "tst_playlist_page.moc"
