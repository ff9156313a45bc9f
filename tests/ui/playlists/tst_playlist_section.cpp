#include <memory>

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QTest>

#include "tests/ui/playlists/playlist_fixture.h"
#include "ui/models/track_mime.h"
#include "ui/playlists/playlist_section.h"

namespace nearfield {

using test::childOf;
using test::Rows;
using ui::PlaylistListModel;
using ui::PlaylistSection;

namespace {

struct SectionFixture : test::PlaylistFixture
{
    std::unique_ptr<PlaylistSection> section;

    SectionFixture()
        : PlaylistFixture(30)
        , section(std::make_unique<PlaylistSection>(*book, theme))
    {
        section->resize(190, 300);
        section->show();
        section->activateWindow();
        (void)QTest::qWaitForWindowActive(section.get());
    }
    [[nodiscard]] QListView& list() const { return section->list(); }
    [[nodiscard]] QStringList names() const
    {
        QStringList out;
        for (int row = 0; row < list().model()->rowCount(); ++row) {
            out << list().model()->index(row, 0).data().toString();
        }
        return out;
    }
};

} // namespace

class TestPlaylistSection : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void itFollowsTheBook()
    {
        SectionFixture fixture;
        const QAbstractItemModelTester tester(fixture.list().model(),
                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(fixture.list().isHidden()); // words instead
        const PlaylistId id = fixture.make(QStringLiteral("Slow Sunday"), {1, 2});
        fixture.make(QStringLiteral("Dusk"), {3});
        QVERIFY(fixture.list().isVisible());
        QCOMPARE(fixture.names(), (QStringList{QStringLiteral("Dusk"), QStringLiteral("Slow Sunday")}));
        fixture.book->rename(id, QStringLiteral("Alba"));
        fixture.settle();
        QCOMPARE(fixture.names(), (QStringList{QStringLiteral("Alba"), QStringLiteral("Dusk")}));
        QVERIFY(
            fixture.list().model()->index(0, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("2 tracks")));
        fixture.book->remove(id);
        fixture.settle();
        QCOMPARE(fixture.names(), QStringList{QStringLiteral("Dusk")});
    }

    void aClickOpensAndTheOneOnThePageIsMarked()
    {
        SectionFixture fixture;
        const PlaylistId id = fixture.make(QStringLiteral("Dusk"), {3});
        const QSignalSpy chosen(fixture.section.get(), &PlaylistSection::chosen);
        const QModelIndex row = fixture.list().model()->index(0, 0);
        QTest::mouseClick(fixture.list().viewport(), Qt::LeftButton, {}, fixture.list().visualRect(row).center());
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen[0][0].value<PlaylistId>(), id);
        QVERIFY(!row.data(PlaylistListModel::ShownRole).toBool());
        fixture.section->setShown(id);
        QVERIFY(row.data(PlaylistListModel::ShownRole).toBool());
    }

    void keysOpenRenameAndDelete()
    {
        SectionFixture fixture;
        fixture.make(QStringLiteral("Alba"), {3});
        const PlaylistId second = fixture.make(QStringLiteral("Dusk"), {3});
        fixture.section->focusList();
        QTest::keyClick(&fixture.list(), Qt::Key_Down);
        const std::pair<Qt::Key, void (PlaylistSection::*)(PlaylistId)> keys[] = {
            {Qt::Key_Return, &PlaylistSection::chosen},
            {Qt::Key_Space, &PlaylistSection::chosen},
            {Qt::Key_F2, &PlaylistSection::renameWanted},
            {Qt::Key_Delete, &PlaylistSection::removeWanted}};
        for (const auto& [key, signal] : keys) {
            const QSignalSpy told(fixture.section.get(), signal);
            QTest::keyClick(&fixture.list(), key);
            QCOMPARE(told.count(), 1);
            QCOMPARE(told[0][0].value<PlaylistId>(), second);
        }
    }

    void tracksDroppedOnANameAreAdded()
    {
        SectionFixture fixture;
        const PlaylistId id = fixture.make(QStringLiteral("Dusk"), {3});
        const std::unique_ptr<QMimeData> data(ui::mimeDataOf(fixture.tracks({7, 8})));
        auto& model = *fixture.list().model();
        QVERIFY(model.canDropMimeData(data.get(), Qt::CopyAction, -1, -1, model.index(0, 0)));
        model.dropMimeData(data.get(), Qt::CopyAction, -1, -1, model.index(0, 0));
        fixture.settle();
        QCOMPARE(fixture.stored(id), (Rows{3, 7, 8}));
        const QMimeData text;
        QVERIFY(!model.canDropMimeData(&text, Qt::CopyAction, -1, -1, model.index(0, 0)));
    }

    void tracksDroppedBesideTheNamesMakeANewOne()
    {
        SectionFixture fixture;
        fixture.make(QStringLiteral("Dusk"), {3});
        const QSignalSpy wanted(fixture.section.get(), &PlaylistSection::newFromTracksWanted);
        const std::unique_ptr<QMimeData> data(ui::mimeDataOf(fixture.tracks({7})));
        fixture.list().model()->dropMimeData(data.get(), Qt::CopyAction, -1, -1, {});
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(wanted[0][0].value<std::vector<TrackId>>(), fixture.tracks({7}));
    }

    void compactItIsAButtonWithAMenu()
    {
        SectionFixture fixture;
        const PlaylistId id = fixture.make(QStringLiteral("Rock & Roll"), {3});
        fixture.section->setCompact(true);
        QVERIFY(fixture.list().isHidden());
        auto& button = childOf<QPushButton>(*fixture.section, "playlistsCompact");
        QVERIFY(button.isVisible());
        QMenu& menu = *button.menu();
        Q_EMIT menu.aboutToShow();
        QCOMPARE(menu.actions().front()->text(), QStringLiteral("Rock && Roll"));
        const QSignalSpy chosen(fixture.section.get(), &PlaylistSection::chosen);
        menu.actions().front()->trigger();
        QCOMPARE(chosen[0][0].value<PlaylistId>(), id);
        const QSignalSpy wanted(fixture.section.get(), &PlaylistSection::newWanted);
        menu.actions().back()->trigger();
        QCOMPARE(wanted[0][0].value<ui::NewPlaylist>(), ui::NewPlaylist::Import);
    }
};

} // namespace nearfield

QTEST_MAIN(nearfield::TestPlaylistSection)
#include "tst_playlist_section.moc"
