#include <QTest>

#include "core/base/error.h"
#include "core/catalogue/catalogue.h"
#include "core/catalogue/recording_key.h"

using namespace nearfield;

namespace {

Track makeTrack(int id, const char* title, const char* artists, float tempo = kUnknown)
{
    Track track;
    track.id = TrackId{id};
    track.uri = "test:" + std::to_string(id);
    track.title = title;
    track.artists = artists;
    for (std::size_t i = 0; i < kRawFeatureCount; ++i) {
        track.raw.values[i] = 0.01F * static_cast<float>(id) + 0.001F * static_cast<float>(i);
    }
    track.raw[RawFeature::Tempo] = tempo;
    return track;
}

} // namespace

class TestCatalogue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTrackComesBackAsItWasAdded()
    {
        Track track = makeTrack(3, "Title", "A; B", 120);
        track.isrc = "GB0000000001";
        track.album = "Album";
        track.genre = "genre";
        track.year = 1999;
        track.popularity = 7;
        track.isExplicit = false;
        track.addedAt = 1'700'000'000;
        CatalogueBuilder builder;
        builder.add(makeTrack(1, "", ""));
        builder.add(track);
        const Catalogue catalogue = builder.build();

        const Track back = catalogue.track(1);
        QCOMPARE(back.id, track.id);
        QCOMPARE(back.uri, track.uri);
        QCOMPARE(back.isrc, track.isrc);
        QCOMPARE(back.title, track.title);
        QCOMPARE(back.artists, track.artists);
        QCOMPARE(back.album, track.album);
        QCOMPARE(back.genre, track.genre);
        QVERIFY(back.year == track.year && back.popularity == track.popularity);
        QVERIFY(back.isExplicit == track.isExplicit);
        QCOMPARE(back.addedAt, track.addedAt);
        QCOMPARE(back.raw.values, track.raw.values);

        const Track unknown = catalogue.track(0);
        QVERIFY(!unknown.year && !unknown.popularity && !unknown.isExplicit && unknown.title.empty());
    }

    void rowsAreFoundByIdAndByUri()
    {
        CatalogueBuilder builder;
        for (const int id : {2, 5, 9}) {
            builder.add(makeTrack(id, "t", "a"));
        }
        const Catalogue catalogue = builder.build();
        QVERIFY(catalogue.rowOf(TrackId{5}) == std::optional<Row>(1));
        QVERIFY(!catalogue.rowOf(TrackId{4}));
        QVERIFY(catalogue.rowOfUri("test:9") == std::optional<Row>(2));
        QVERIFY(!catalogue.rowOfUri("test:1"));
    }

    void idsThatDoNotIncreaseAreRefused()
    {
        CatalogueBuilder builder;
        builder.add(makeTrack(2, "t", "a"));
        QVERIFY_EXCEPTION_THROWN(builder.add(makeTrack(2, "t", "a")), Error);
    }

    void textsThatRepeatShareACode()
    {
        CatalogueBuilder builder;
        for (int id = 1; id <= 4; ++id) {
            Track track = makeTrack(id, "t", "a");
            track.genre = id % 2 == 0 ? "even" : "odd";
            builder.add(track);
        }
        const Catalogue catalogue = builder.build();
        QCOMPARE(catalogue.genreColumn().texts().size(), std::size_t{2});
        QCOMPARE(catalogue.genreColumn().code(0), catalogue.genreColumn().code(2));
    }

    void copiesOfARecordingShareANumber()
    {
        Track sameIsrcA = makeTrack(4, "Another title", "Somebody");
        Track sameIsrcB = makeTrack(5, "Translated title", "Somebody");
        sameIsrcA.isrc = sameIsrcB.isrc = "DE0000000001";
        Track sameFeaturesA = makeTrack(6, "One name", "Somebody", 99);
        Track sameFeaturesB = makeTrack(7, "Misspelt name", "Someone", 99);
        sameFeaturesB.raw = sameFeaturesA.raw;
        sameFeaturesB.raw[RawFeature::Duration] = 201; // cut at another end
        CatalogueBuilder builder;
        builder.add(makeTrack(1, "Harbour Lights", "Mara Quill"));
        builder.add(makeTrack(2, "Harbour Lights - Remastered 2011", "MARA QUILL; Guest"));
        builder.add(makeTrack(3, "Harbour Lights (Live)", "Mara Quill"));
        for (const Track& track : {sameIsrcA, sameIsrcB, sameFeaturesA, sameFeaturesB}) {
            builder.add(track);
        }
        const Catalogue catalogue = builder.build();
        QCOMPARE(catalogue.recording(0), catalogue.recording(1));
        QVERIFY(catalogue.recording(0) != catalogue.recording(2));
        QCOMPARE(catalogue.recording(3), catalogue.recording(4));
        QCOMPARE(catalogue.recording(5), catalogue.recording(6));
        QCOMPARE(catalogue.recordingCount(), std::size_t{4});
        QCOMPARE(catalogue.recordingHash(0), catalogue.recordingHash(1));
    }

    void tracksWithoutATitleAreNotCopiesOfEachOther()
    {
        CatalogueBuilder builder;
        builder.add(makeTrack(1, "", ""));
        builder.add(makeTrack(2, "", ""));
        const Catalogue catalogue = builder.build();
        QVERIFY(catalogue.recording(0) != catalogue.recording(1));
        QVERIFY(catalogue.recordingHash(0) != catalogue.recordingHash(1));
    }

    void recordingNamesIgnoreEditionsButNotVersions_data()
    {
        QTest::addColumn<QString>("title");
        QTest::addColumn<bool>("isCopy");
        QTest::newRow("remaster") << QStringLiteral("Paper Boats - 2009 Remaster") << true;
        QTest::newRow("remastered, brackets") << QStringLiteral("Paper Boats (Remastered)") << true;
        QTest::newRow("deluxe, square") << QStringLiteral("Paper Boats [Deluxe Edition]") << true;
        QTest::newRow("two suffixes") << QStringLiteral("Paper Boats (Mono) - Remastered 2015") << true;
        QTest::newRow("punctuation, case") << QStringLiteral("PAPER, BOATS!") << true;
        QTest::newRow("accent") << QStringLiteral("Pàper Boats") << true;
        QTest::newRow("live") << QStringLiteral("Paper Boats - Live at the Harbour") << false;
        QTest::newRow("remix") << QStringLiteral("Paper Boats (Delft Remix)") << false;
        QTest::newRow("acoustic") << QStringLiteral("Paper Boats (Acoustic)") << false;
        QTest::newRow("part") << QStringLiteral("Paper Boats, Pt. 2") << false;
    }
    void recordingNamesIgnoreEditionsButNotVersions()
    {
        QFETCH(QString, title);
        QFETCH(bool, isCopy);
        const bool same =
            recordingName(title.toStdString(), "Olen & Reed") == recordingName("Paper Boats", "Olen & Reed; Guest");
        QCOMPARE(same, isCopy);
    }

    void titlesOfPunctuationOnlyStayDistinct()
    {
        QVERIFY(recordingName("?", "A") != recordingName("!", "A"));
        QVERIFY(recordingName("(Remastered)", "A") != recordingName("[Deluxe]", "A"));
        QVERIFY(recordingName("", "A").empty());
    }
};

QTEST_APPLESS_MAIN(TestCatalogue)
#include "tst_catalogue.moc"
