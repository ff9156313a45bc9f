#include <memory>

#include <QAbstractItemModelTester>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

#include "tests/support/synthetic.h"
#include "ui/models/track_mime.h"
#include "ui/playlists/playlist_model.h"
#include "ui/playlists/playlist_text.h"
#include "ui/text.h"

namespace nearfield {

using ui::EntryColumn;
using ui::PlaylistModel;

class TestPlaylistModel : public QObject
{
    Q_OBJECT
public:
    TestPlaylistModel()
    {
        CatalogueBuilder builder;
        for (int number = 1; number <= 20; ++number) {
            Track track = test::syntheticTrack(number);
            track.id = TrackId{number};
            builder.add(track);
        }
        m_catalogue = std::make_shared<const Catalogue>(builder.build());
    }

private:
    [[nodiscard]] std::vector<PlaylistEntry> entries(const std::vector<int>& numbers) const
    {
        std::vector<PlaylistEntry> out;
        for (const int number : numbers) {
            out.push_back(ui::entryOf(*m_catalogue, TrackId{number}, QStringLiteral("because of %1").arg(number)));
        }
        return out;
    }
    [[nodiscard]] static std::vector<std::int64_t> shown(const PlaylistModel& model)
    {
        std::vector<std::int64_t> out;
        for (int row = 0; row < model.rowCount(); ++row) {
            out.push_back(model.index(row, 0).data(PlaylistModel::TrackRole).toLongLong());
        }
        return out;
    }

    std::shared_ptr<const Catalogue> m_catalogue;

private Q_SLOTS:
    void everyChangeOfEntriesIsTold_data()
    {
        QTest::addColumn<std::vector<int>>("before");
        QTest::addColumn<std::vector<int>>("after");
        using Numbers = std::vector<int>;
        QTest::newRow("first") << Numbers{} << Numbers{1, 2, 3};
        QTest::newRow("same") << Numbers{1, 2, 3} << Numbers{1, 2, 3};
        QTest::newRow("moved") << Numbers{1, 2, 3, 4, 5} << Numbers{1, 4, 2, 3, 5};
        QTest::newRow("removed within") << Numbers{1, 2, 3, 4} << Numbers{1, 4};
        QTest::newRow("added within") << Numbers{1, 4} << Numbers{1, 2, 3, 4};
        QTest::newRow("one of twins") << Numbers{1, 1, 2} << Numbers{1, 2};
        QTest::newRow("a twin more") << Numbers{1, 2} << Numbers{1, 1, 2};
        QTest::newRow("all others") << Numbers{1, 2} << Numbers{3, 4, 5};
        QTest::newRow("none") << Numbers{1, 2} << Numbers{};
    }
    void everyChangeOfEntriesIsTold()
    {
        QFETCH(std::vector<int>, before);
        QFETCH(std::vector<int>, after);
        PlaylistModel model([](TrackId) { return std::nullopt; });
        model.setPlaylist(m_catalogue, entries(before));
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setPlaylist(m_catalogue, entries(after));
        QCOMPARE(shown(model), std::vector<std::int64_t>(after.begin(), after.end()));
    }

    void rowsBeforeAndBehindAChangeStay()
    {
        PlaylistModel model([](TrackId) { return std::nullopt; });
        model.setPlaylist(m_catalogue, entries({1, 2, 3, 4}));
        const QPersistentModelIndex first = model.index(0, 0);
        const QPersistentModelIndex last = model.index(3, 0);
        model.setPlaylist(m_catalogue, entries({1, 3, 2, 7, 4}));
        QCOMPARE(first.row(), 0);
        QCOMPARE(last.row(), 4);
    }

    void cellsSayWhatATrackIsAndWhyItIsThere()
    {
        PlaylistModel model([](TrackId track) { return track == TrackId{2} ? std::optional(3.5F) : std::nullopt; });
        model.setPlaylist(m_catalogue, entries({5, 2}));
        const auto cell = [&model](int row, EntryColumn column) {
            return model.index(row, static_cast<int>(column)).data();
        };
        QCOMPARE(cell(1, EntryColumn::Position).toString(), QStringLiteral("2"));
        QCOMPARE(cell(1, EntryColumn::Track).toString(), QStringLiteral("Title 2"));
        QCOMPARE(model.index(1, 0).data(PlaylistModel::ArtistsRole).toString(), QStringLiteral("Artist 2"));
        QCOMPARE(cell(1, EntryColumn::Reason).toString(), QStringLiteral("because of 2"));
        QCOMPARE(cell(1, EntryColumn::Rating).toFloat(), 3.5F);
        QVERIFY(!cell(0, EntryColumn::Rating).isValid());
        const float tempo = m_catalogue->raw(1, RawFeature::Tempo);
        QCOMPARE(cell(1, EntryColumn::Tempo).toString(), QString::number(std::lround(tempo)));
    }

    void anEntryThatIsNotInTheLibrarySaysSo()
    {
        PlaylistModel model([](TrackId) { return std::nullopt; });
        std::vector<PlaylistEntry> list = entries({1});
        list.push_back({.track = {},
                        .title = "Elsewhere",
                        .artists = "Nobody Known",
                        .album = {},
                        .location = "/music/elsewhere.flac",
                        .identifier = {},
                        .duration = 95.0,
                        .reason = {}});
        list.push_back({.track = TrackId{999}, // has left the library
                        .title = {},
                        .artists = {},
                        .album = {},
                        .location = "/music/only a path.flac",
                        .identifier = {},
                        .duration = {},
                        .reason = {}});
        model.setPlaylist(m_catalogue, list);
        QVERIFY(!model.index(1, 0).data(PlaylistModel::TrackRole).isValid());
        QCOMPARE(model.titleOf(1), QStringLiteral("Elsewhere"));
        QCOMPARE(model.titleOf(2), QStringLiteral("only a path.flac"));
        QVERIFY(model.index(1, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("not in your library")));
        QCOMPARE(model.index(1, static_cast<int>(EntryColumn::Duration)).data().toString(), QStringLiteral("1:35"));
        QVERIFY(model.index(2, static_cast<int>(EntryColumn::Track))
                    .data(Qt::AccessibleTextRole)
                    .toString()
                    .contains(QStringLiteral("not in this library")));
    }

    void rowsDroppedOnTheirOwnListAreAMove()
    {
        PlaylistModel model([](TrackId) { return std::nullopt; });
        model.setEditable(true);
        model.setPlaylist(m_catalogue, entries({1, 2, 3, 4}));
        QSignalSpy moves(&model, &PlaylistModel::moveWanted);
        QSignalSpy drops(&model, &PlaylistModel::tracksDropped);
        const std::unique_ptr<QMimeData> data(model.mimeData({model.index(3, 0), model.index(1, 0)}));
        QVERIFY(model.canDropMimeData(data.get(), Qt::MoveAction, 0, 0, {}));
        model.dropMimeData(data.get(), Qt::MoveAction, 0, 0, {});
        QCOMPARE(moves.count(), 1);
        QCOMPARE(moves[0][0].value<std::vector<std::size_t>>(), (std::vector<std::size_t>{1, 3}));
        QCOMPARE(moves[0][1].value<std::size_t>(), std::size_t(0));
        QCOMPARE(drops.count(), 0);
        QCOMPARE(model.rowCount(), 4); // nothing changes before somebody says so
    }

    void rowsOfAnotherListAreTracks()
    {
        PlaylistModel from([](TrackId) { return std::nullopt; });
        from.setPlaylist(m_catalogue, entries({7, 8}));
        PlaylistModel model([](TrackId) { return std::nullopt; });
        model.setEditable(true);
        model.setPlaylist(m_catalogue, entries({1}));
        QSignalSpy drops(&model, &PlaylistModel::tracksDropped);
        const std::unique_ptr<QMimeData> data(from.mimeData({from.index(0, 0), from.index(0, 1), from.index(1, 0)}));
        model.dropMimeData(data.get(), Qt::CopyAction, -1, -1, {});
        QCOMPARE(drops.count(), 1);
        QCOMPARE(drops[0][0].value<std::vector<TrackId>>(), (std::vector{TrackId{7}, TrackId{8}}));
        QCOMPARE(drops[0][1].value<std::size_t>(), std::size_t(1)); // the end
    }

    void aListThatIsOnlyLookedAtTakesNothing()
    {
        PlaylistModel model([](TrackId) { return std::nullopt; });
        model.setPlaylist(m_catalogue, entries({1, 2}));
        const std::unique_ptr<QMimeData> data(model.mimeData({model.index(1, 0)}));
        QVERIFY(!model.canDropMimeData(data.get(), Qt::MoveAction, 0, 0, {}));
    }

    void brokenMimeDataIsNoTracks()
    {
        QMimeData data;
        QVERIFY(ui::tracksIn(data).empty());
        data.setData(ui::trackMimeType(), "xyz");
        QVERIFY(ui::tracksIn(data).empty());
        const std::unique_ptr<QMimeData> whole(ui::mimeDataOf({TrackId{3}, TrackId{4}}));
        QCOMPARE(ui::tracksIn(*whole).size(), std::size_t(2));
        data.setData(ui::trackMimeType(), whole->data(ui::trackMimeType()).chopped(3));
        QCOMPARE(ui::tracksIn(data), std::vector{TrackId{3}}); // what is whole of it
        QByteArray foreign = whole->data(ui::trackMimeType());
        foreign[3] = static_cast<char>(foreign[3] + 1); // of another process
        data.setData(ui::trackMimeType(), foreign);
        QVERIFY(ui::tracksIn(data).empty());
    }

    void lengthsAreToldAsPeopleDo()
    {
        QCOMPARE(ui::lengthText(0), QStringLiteral("0 min"));
        QCOMPARE(ui::lengthText(20), QStringLiteral("1 min"));
        QCOMPARE(ui::lengthText(59.7 * 60), QStringLiteral("1 h"));
        QCOMPARE(ui::lengthText(92 * 60), QStringLiteral("1 h 32 min"));
        QCOMPARE(ui::countsText(24, 92 * 60), QStringLiteral("24 tracks · 1 h 32 min"));
        QCOMPARE(ui::countsText(1, 0), QStringLiteral("1 track"));
    }
};

} // namespace nearfield

QTEST_MAIN(nearfield::TestPlaylistModel)
#include "tst_playlist_model.moc"
