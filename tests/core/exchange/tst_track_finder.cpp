#include <QTest>

#include "core/exchange/track_finder.h"

using namespace nearfield;
using namespace nearfield::exchange;

namespace {

Track track(std::int64_t id, std::string title, std::string artists, float duration = kUnknown)
{
    Track out;
    out.id = TrackId{id};
    out.uri = "test:" + std::to_string(id);
    out.title = std::move(title);
    out.artists = std::move(artists);
    out.raw[RawFeature::Duration] = duration;
    return out;
}

Catalogue library()
{
    CatalogueBuilder builder;
    Track first = track(1, "Halo", "Beyoncé; Guest", 220);
    first.isrc = "USSM10804556";
    first.popularity = 10;
    Track second = track(2, "Halo - Radio Edit", "Beyoncé", 180);
    second.popularity = 90;
    builder.add(first);
    builder.add(second);
    builder.add(track(7, "Halo", "Depeche Mode", 270));
    builder.add(track(8, "", "", 100));
    return builder.build();
}

/// A row that states little.
Track stated(std::string uri, std::string title = {}, std::string artists = {}, float duration = kUnknown)
{
    Track out = track(0, std::move(title), std::move(artists), duration);
    out.uri = std::move(uri);
    return out;
}

} // namespace

class TestTrackFinder : public QObject
{
    Q_OBJECT

    Catalogue m_library = library();
    TrackFinder::Aliases m_aliases{{"test:copy", TrackId{7}}};
    TrackFinder m_finder{m_library, m_aliases};

private Q_SLOTS:
    void theUriGoesFirstThenThatOfARemovedCopy()
    {
        QVERIFY(m_finder.find(stated("test:2", "Halo", "Depeche Mode"), "") == TrackId{2});
        QVERIFY(m_finder.find(stated("test:copy", "Halo", "Beyoncé"), "") == TrackId{7});
    }

    void theIsrcGoesBeforeTheName()
    {
        Track row = stated("test:unknown", "Halo", "Depeche Mode");
        row.isrc = "USSM10804556";
        QVERIFY(m_finder.find(row, "") == TrackId{1});
        row.isrc = "GB0000000001";
        QVERIFY(m_finder.find(row, "") == TrackId{7});
    }

    void ofCopiesTheNearestInLengthElseTheMostPopularIsMeant()
    {
        QVERIFY(m_finder.find(stated("", "HALO", "beyonce", 221), "") == TrackId{1});
        QVERIFY(m_finder.find(stated("", "Halo", "Beyonce", 100), "") == TrackId{2});
        QVERIFY(m_finder.find(stated("", "Halo", "Beyonce"), "") == TrackId{2});
    }

    void whatIsNotThereIsNotFound()
    {
        QVERIFY(!m_finder.find(stated("test:9"), ""));
        QVERIFY(!m_finder.find(stated("", "Halo (Live)", "Beyoncé"), ""));
        QVERIFY(!m_finder.find(stated("", "Halo", ""), ""));
        QVERIFY(!m_finder.find(stated(""), ""));
    }

    void aBareNumberIsAnIdOfThisLibrary()
    {
        QVERIFY(m_finder.find(stated(""), "7") == TrackId{7});
        QVERIFY(!m_finder.find(stated(""), "3"));
        QVERIFY(!m_finder.find(stated(""), "7 "));
        QVERIFY(!m_finder.find(stated("", "Another", "Somebody"), "7")); // of the library that the file came from
        QVERIFY(!m_finder.find(stated("test:9"), "7"));
    }
};

QTEST_APPLESS_MAIN(TestTrackFinder)
#include "tst_track_finder.moc"
