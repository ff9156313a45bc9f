#include <QListView>
#include <QTest>

#include "tests/ui/window/window_fixture.h"
#include "ui/frame/frame.h"
#include "ui/playlists/playlist_page.h"
#include "ui/playlists/playlist_view.h"

namespace nearfield {

using test::WindowFixture;

class TestPlaylistWindow : public QObject
{
    Q_OBJECT
private:
    static QString pageName(const WindowFixture& fixture)
    {
        return fixture.window().findChild<ui::Frame*>()->pageName();
    }
    static QListView& list(const WindowFixture& fixture) { return fixture.child<QListView>("playlists"); }

private Q_SLOTS:
    void controlNMakesAnEmptyPlaylistAndAsksForItsName()
    {
        WindowFixture fixture(60);
        fixture.start();
        fixture.press(Qt::Key_N, Qt::ControlModifier);
        QTRY_COMPARE(pageName(fixture), QStringLiteral("playlist"));
        auto& name = fixture.child<QLineEdit>("playlistName");
        QTRY_VERIFY(name.hasFocus());
        QCOMPARE(name.text(), QStringLiteral("New playlist"));
        name.setText(QStringLiteral("Slow Sunday"));
        fixture.press(Qt::Key_Return);
        QTRY_COMPARE(list(fixture).model()->index(0, 0).data().toString(), QStringLiteral("Slow Sunday"));
    }

    void undoTakesAwayTheNewPlaylistAndItsPage()
    {
        WindowFixture fixture(60);
        fixture.start();
        fixture.workspace().playlists().makePlaylist(QStringLiteral("Dusk"), {fixture.model().trackAt(0)});
        QTRY_COMPARE(pageName(fixture), QStringLiteral("playlist"));
        fixture.press(Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(pageName(fixture), QStringLiteral("library"));
        QCOMPARE(list(fixture).model()->rowCount(), 0);
        fixture.press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(list(fixture).model()->rowCount(), 1);
    }

    void thePageButtonsLetGoWhileAPlaylistIsShown()
    {
        WindowFixture fixture(60);
        fixture.start();
        fixture.workspace().playlists().makePlaylist(QStringLiteral("Dusk"), {fixture.model().trackAt(0)});
        QTRY_COMPARE(pageName(fixture), QStringLiteral("playlist"));
        const auto pressed = [&fixture] {
            int count = 0;
            for (const auto* button : fixture.window().findChildren<QAbstractButton*>()) {
                count += button->isCheckable() && button->isChecked() &&
                                 button->accessibleName() == QStringLiteral("Library")
                             ? 1
                             : 0;
            }
            return count;
        };
        QCOMPARE(pressed(), 0);
        fixture.press(Qt::Key_1, Qt::ControlModifier);
        QCOMPARE(pageName(fixture), QStringLiteral("library"));
        QCOMPARE(pressed(), 1);
    }

    void deletingSaysHowToTakeItBack()
    {
        WindowFixture fixture(60);
        fixture.start();
        fixture.workspace().playlists().makePlaylist(QStringLiteral("Dusk"), {fixture.model().trackAt(0)});
        QTRY_COMPARE(pageName(fixture), QStringLiteral("playlist"));
        fixture.action(QStringLiteral("Delete playlist")).trigger();
        QTRY_VERIFY(fixture.message().contains(QStringLiteral("“Dusk” deleted")));
        fixture.workspace().session().undoStack().undo();
        QTRY_COMPARE(list(fixture).model()->rowCount(), 1);
    }

    void addingFromTheLibraryIsTold()
    {
        WindowFixture fixture(60);
        fixture.start();
        ui::PlaylistBook& book = fixture.workspace().playlists();
        book.makePlaylist(QStringLiteral("Dusk"), {fixture.model().trackAt(0)});
        QTRY_COMPARE(book.playlists().size(), std::size_t(1));
        fixture.press(Qt::Key_1, Qt::ControlModifier);
        book.addTracks(book.playlists().front().id, {fixture.model().trackAt(1), fixture.model().trackAt(2)});
        QTRY_VERIFY(fixture.message().contains(QStringLiteral("2 tracks added to “Dusk”")));
        QCOMPARE(book.playlists().front().entries, std::size_t(3));
    }

    void playlistsAreThereAtTheNextStart()
    {
        WindowFixture fixture(60);
        fixture.start();
        fixture.workspace().playlists().makePlaylist(QStringLiteral("Dusk"), {fixture.model().trackAt(4)});
        QTRY_COMPARE(pageName(fixture), QStringLiteral("playlist"));
        fixture.stop();
        fixture.start();
        QTRY_COMPARE(list(fixture).model()->rowCount(), 1);
        QTRY_COMPARE(pageName(fixture), QStringLiteral("playlist")); // where one was
        QTRY_COMPARE(fixture.child<QTableView>("playlistEntries").model()->rowCount(), 1);
    }
};

} // namespace nearfield

QTEST_MAIN(nearfield::TestPlaylistWindow)
#include "tst_playlist_window.moc"
