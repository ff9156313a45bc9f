#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <vector>

#include <QTemporaryDir>
#include <QTest>

#include "core/base/error.h"
#include "core/exchange/catalogue_file.h"

using namespace nearfield;
using namespace nearfield::exchange;

namespace {

const std::string kId = "2nVHqZbOGkKWzlcy1aMbE7";
const std::string kUri = "spotify:track:" + kId;
const std::string kNine =
    "danceability,energy,loudness,speechiness,acousticness,instrumentalness,liveness,valence,tempo";
const std::string kNineValues = "0.1,0.2,-7.5,0.3,0.4,0.5,0.6,0.7,120.5";

CatalogueFile parse(const std::string& text)
{
    return parseCatalogue(text, "folder/test.csv", {}, {});
}

/// The only track of a header and a row.
Track trackOf(const std::string& header, const std::string& row)
{
    const CatalogueFile file = parse(header + '\n' + row + '\n');
    if (file.tracks.size() != 1) {
        throw std::logic_error("expected one track");
    }
    return file.tracks.front();
}

Error errorOf(const std::string& text)
{
    try {
        static_cast<void>(parse(text));
    } catch (const Error& error) {
        return error;
    }
    throw std::logic_error("nothing was thrown");
}

ErrorKind kindOfReading(const std::filesystem::path& path)
{
    try {
        static_cast<void>(readCatalogue(path, {}, {}));
    } catch (const Error& error) {
        return error.kind();
    }
    throw std::logic_error("nothing was thrown");
}

bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

/// As kNineValues has it.
void verifyNine(const Track& track)
{
    QCOMPARE(track.raw[RawFeature::Danceability], 0.1F);
    QCOMPARE(track.raw[RawFeature::Energy], 0.2F);
    QCOMPARE(track.raw[RawFeature::Loudness], -7.5F);
    QCOMPARE(track.raw[RawFeature::Speechiness], 0.3F);
    QCOMPARE(track.raw[RawFeature::Acousticness], 0.4F);
    QCOMPARE(track.raw[RawFeature::Instrumentalness], 0.5F);
    QCOMPARE(track.raw[RawFeature::Liveness], 0.6F);
    QCOMPARE(track.raw[RawFeature::Valence], 0.7F);
    QCOMPARE(track.raw[RawFeature::Tempo], 120.5F);
}

std::string repeated(const std::string& text, std::size_t times)
{
    std::string out;
    for (std::size_t i = 0; i < times; ++i) {
        out += text;
    }
    return out;
}

/// A row of Exportify (watsonbox): 17 columns before "Added By".
std::string watsonboxRow(const std::string& uri, const std::string& name)
{
    return uri + ",\"" + name +
           "\",\"spotify:artist:1, spotify:artist:2\",\"Tyler\\, The Creator, B\",spotify:album:3,\"Album\","
           "\"spotify:artist:1\",\"A\",1999-03,https://image,1,2,200000,,true,55,GBAYE0601498,spotify:user:me,"
           "2024-01-01T00:00:00Z,\"pop,rock\",0.1,0.2,5,-7.5,1,0.3,0.4,0.5,0.6,0.7,120.5,4\n";
}

} // namespace

class TestCatalogueFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // -- layouts ---------------------------------------------------------------------------------------------------
    void ourOwnLayoutIsReadWhole()
    {
        const CatalogueFile file =
            parse("id,name,artists,album,year,genre,popularity,duration_ms,explicit,danceability,energy,key,loudness,"
                  "mode,speechiness,acousticness,instrumentalness,liveness,valence,tempo,time_signature,isrc\n" +
                  kId + ",Title,A;B,Album,1999,dance pop,53,200500,1,0.1,0.2,5,-7.5,0,0.3,0.4,0.5,0.6,0.7,120.5,3," +
                  "GBAYE0601498\n");
        QCOMPARE(file.layout, std::string("nearfield"));
        QCOMPARE(file.rowsRead, std::size_t{1});
        QVERIFY(file.notes.empty() && file.rejected.empty());
        QCOMPARE(file.lines.at(0), std::size_t{2});
        const Track& track = file.tracks.at(0);
        QCOMPARE(track.uri, kUri);
        QCOMPARE(track.isrc, std::string("GBAYE0601498"));
        QCOMPARE(track.title, std::string("Title"));
        QCOMPARE(track.artists, std::string("A; B"));
        QCOMPARE(track.album, std::string("Album"));
        QCOMPARE(track.genre, std::string("dance pop"));
        QCOMPARE(track.year, std::optional(1999));
        QCOMPARE(track.popularity, std::optional(53));
        QCOMPARE(track.isExplicit, std::optional(true));
        QCOMPARE(track.raw[RawFeature::Key], 5.0F);
        QCOMPARE(track.raw[RawFeature::Mode], 0.0F);
        QCOMPARE(track.raw[RawFeature::Duration], 200.5F);
        QCOMPARE(track.raw[RawFeature::TimeSignature], 3.0F);
        verifyNine(track);
    }

    void blanksAreUnknown()
    {
        const Track track = trackOf("id,name,artists,album,year,genre,popularity,duration_ms,explicit,key," + kNine,
                                    kId + ",Title,A,,,,,,,," + kNineValues);
        QVERIFY(track.album.empty() && track.genre.empty() && track.isrc.empty());
        QVERIFY(!track.year && !track.popularity && !track.isExplicit);
        QVERIFY(std::isnan(track.raw[RawFeature::Duration]) && std::isnan(track.raw[RawFeature::Key]));
    }

    void columnsMayStandInAnyOrderCaseAndSpelling()
    {
        const Track track =
            trackOf("\xEF\xBB\xBF TEMPO , Valence,LIVENESS,\tInstrumentalness\t,acousticness,Speechiness,loudness,"
                    "Energy,dance-ability,Duration (ms),Artist Name,Track Name,Spotify_ID",
                    "120.5,0.7,0.6,0.5,0.4,0.3,-7.5,0.2,0.1,60000,A,T," + kId);
        verifyNine(track);
        QCOMPARE(track.uri, kUri);
        QCOMPARE(track.title, std::string("T"));
        QCOMPARE(track.artists, std::string("A"));
        QCOMPARE(track.raw[RawFeature::Duration], 60.0F);
    }

    void hitPredictorFilesAreKnown()
    {
        const CatalogueFile file =
            parse("track,artist,uri," + kNine + ",duration_ms,time_signature,chorus_hit,sections,target,decade\r\n" +
                  "T,\"Blood, Sweat & Tears\"," + kUri + ',' + kNineValues + ",200000,4,30.5,9,1,1960\r\n");
        QCOMPARE(file.layout, std::string("hit-predictor"));
        QCOMPARE(file.tracks.at(0).uri, kUri);
        QCOMPARE(file.tracks.at(0).title, std::string("T"));
        QCOMPARE(file.tracks.at(0).artists, std::string("Blood, Sweat & Tears"));
        QVERIFY(!file.tracks.at(0).year); // a decade is no year
        verifyNine(file.tracks.at(0));
    }

    void tidyTuesdayFilesAreKnown()
    {
        const CatalogueFile file =
            parse("track_id,track_name,track_artist,track_popularity,track_album_id,track_album_name,"
                  "track_album_release_date,playlist_name,playlist_id,playlist_genre,playlist_subgenre,key,mode," +
                  kNine + ",duration_ms\n" + kId + ",T,A,66.0,x,Album,2012-05,P,y,pop,dance pop,6.0,1.0," +
                  kNineValues + ",194754.0\n");
        QCOMPARE(file.layout, std::string("tidytuesday"));
        const Track& track = file.tracks.at(0);
        QCOMPARE(track.popularity, std::optional(66));
        QCOMPARE(track.year, std::optional(2012));
        QCOMPARE(track.genre, std::string("pop"));
        QCOMPARE(track.album, std::string("Album"));
        QCOMPARE(track.raw[RawFeature::Key], 6.0F);
        QCOMPARE(track.raw[RawFeature::Duration], 194.754F);
    }

    void kaggleFilesHaveAnIndexWithoutName()
    {
        const CatalogueFile file = parse(
            ",track_id,artists,album_name,track_name,popularity,duration_ms,explicit," + kNine +
            ",time_signature,track_genre\n0," + kId + ",Ingrid Michaelson;ZAYN,Album,T,55,149610,False," + kNineValues +
            ",4,acoustic\n1," + kId + ",Ingrid Michaelson;ZAYN,Album,T,55,149610,False," + kNineValues + ",4,chill\n");
        QCOMPARE(file.layout, std::string("kaggle"));
        QCOMPARE(file.tracks.size(), std::size_t{2}); // merging rows is not the reader's task
        QCOMPARE(file.tracks[0].artists, std::string("Ingrid Michaelson; ZAYN"));
        QCOMPARE(file.tracks[0].isExplicit, std::optional(false));
        QCOMPARE(file.tracks[1].genre, std::string("chill"));
    }

    void spacePaddedFilesAreKnown()
    {
        const CatalogueFile file =
            parse("time_signature, track_popularity, playlist_name , track_artist          , playlist_genre, "
                  "playlist_subgenre, track_name     , uri , analysis_url, id , track_id, " +
                  kNine + ", track_album_name, track_album_release_date\r\n" +
                  "             4,               23, P             , \"Ella F, Louis A\"   , jazz          , x ,"
                  " \"A, \"\"B\"\"\"       , " +
                  kUri + " , u , " + kId + " , " + kId + " , " + kNineValues + " , Album        , 2005-12-14   \r\n");
        QCOMPARE(file.layout, std::string("spotify-api"));
        const Track& track = file.tracks.at(0);
        QCOMPARE(track.uri, kUri);
        QCOMPARE(track.artists, std::string("Ella F; Louis A"));
        QCOMPARE(track.title, std::string("A, \"B\""));
        QCOMPARE(track.album, std::string("Album"));
        QCOMPARE(track.year, std::optional(2005));
        QCOMPARE(track.raw[RawFeature::TimeSignature], 4.0F);
        verifyNine(track);
    }

    void tabSeparatedFilesWithoutNamesAreKnown()
    {
        std::string header = "song_id,duration_ms," + kNine;
        std::string row = kId + ",207320," + kNineValues;
        std::replace(header.begin(), header.end(), ',', '\t');
        std::replace(row.begin(), row.end(), ',', '\t');
        const CatalogueFile file = parse(header + "\r\n" + row + "\r\n");
        QCOMPARE(file.layout, std::string("musicoset"));
        QCOMPARE(file.tracks.at(0).uri, kUri);
        QVERIFY(file.tracks.at(0).title.empty());
        verifyNine(file.tracks.at(0));
    }

    void exportifyFilesAreKnown_data()
    {
        QTest::addColumn<QString>("layout");
        QTest::addColumn<QString>("header");
        QTest::addColumn<QString>("row");
        const QString features = QString::fromStdString(kNine);
        const QString values = QString::fromStdString(kNineValues);
        QTest::newRow("new")
            << "exportify"
            << "\xEF\xBB\xBFTrack URI,Track Name,Album Name,Artist Name(s),Release Date,Duration (ms),"
               "Popularity,Explicit,Added By,Added At,Genres,Record Label," +
                   features
            << QString::fromStdString(kUri) +
                   ",\"T\",\"Album\",\"Dream, Ivory;B\",1999-01-01,200000,0,false,,2026-05-15T04:04:20Z,"
                   "\"dream pop,lo-fi\",\"L\"," +
                   values;
        QTest::newRow("old")
            << "exportify-old"
            << "Track ID,Track Name,Album Name,Artist Name(s),Release Date,Duration (ms),Popularity,"
               "Added By,Added At,Genres,Record Label,\t\t\t\t" +
                   features
            << QString::fromStdString(kId) +
                   ",\"T\",\"Album\",\"Dream, Ivory,B\",1999,200000,0,me,2023,\"dream pop,lo-fi\",\"L\"," + values;
        QTest::newRow("older") << "exportify-old"
                               << "Spotify ID,Artist IDs,Track Name,Album Name,Artist Name(s),Release Date,"
                                  "Duration (ms),Popularity,Added By,Added At,Genres," +
                                      features
                               << QString::fromStdString(kId) +
                                      ",\"x,y\",\"T\",\"Album\",\"Dream, Ivory,B\",1999,200000,0,me,2023,"
                                      "\"dream pop,lo-fi\"," +
                                      values;
    }
    void exportifyFilesAreKnown()
    {
        QFETCH(QString, layout);
        QFETCH(QString, header);
        QFETCH(QString, row);
        const CatalogueFile file = parse(header.toStdString() + '\n' + row.toStdString() + '\n');
        QCOMPARE(QString::fromStdString(file.layout), layout);
        const Track& track = file.tracks.at(0);
        QCOMPARE(track.uri, kUri);
        QCOMPARE(track.title, std::string("T"));
        QCOMPARE(track.artists, std::string("Dream, Ivory; B"));
        QCOMPARE(track.genre, std::string("dream pop,lo-fi"));
        QCOMPARE(track.popularity, std::optional(0));
        QCOMPARE(track.year, std::optional(1999));
        QCOMPARE(track.raw[RawFeature::Duration], 200.0F);
        verifyNine(track);
    }

    void watsonboxExportifyIsReadInEnglishAndTranslated_data()
    {
        QTest::addColumn<QString>("header");
        QTest::newRow("English")
            << "Track URI,Track Name,Artist URI(s),Artist Name(s),Album URI,Album Name,Album Artist URI(s),Album "
               "Artist "
               "Name(s),Album Release Date,Album Image URL,Disc Number,Track Number,Track Duration (ms),Track Preview "
               "URL,Explicit,Popularity,ISRC,Added By,Added At,Artist Genres,Danceability,Energy,Key,Loudness,Mode,"
               "Speechiness,Acousticness,Instrumentalness,Liveness,Valence,Tempo,Time Signature";
        QTest::newRow("translated") << QString(QStringLiteral("Spalte,")).repeated(31) + "Taktart";
    }
    void watsonboxExportifyIsReadInEnglishAndTranslated()
    {
        QFETCH(QString, header);
        const std::string episode = "spotify:episode:1" + std::string(31, ',') + '\n';
        for (const bool withPlaylistName : {false, true}) {
            const std::string before = withPlaylistName ? "Name," : "";
            const CatalogueFile file = parse(before + header.toStdString() + '\n' + before + episode + before +
                                             watsonboxRow(kUri, "T") + before + watsonboxRow(kUri, "U"));
            QCOMPARE(file.layout, std::string("exportify-watsonbox"));
            QCOMPARE(file.tracks.size(), std::size_t{3});
            const Track& track = file.tracks[1];
            QCOMPARE(track.uri, kUri);
            QCOMPARE(track.isrc, std::string("GBAYE0601498"));
            QCOMPARE(track.title, std::string("T"));
            QCOMPARE(track.artists, std::string("Tyler, The Creator; B"));
            QCOMPARE(track.album, std::string("Album"));
            QCOMPARE(track.year, std::optional(1999));
            QCOMPARE(track.popularity, std::optional(55));
            QCOMPARE(track.isExplicit, std::optional(true));
            QCOMPARE(track.raw[RawFeature::Duration], 200.0F);
            QCOMPARE(track.raw[RawFeature::Key], 5.0F);
            verifyNine(track);
        }
    }

    void aTranslatedHeaderIsNotGuessedAt()
    {
        // The same without the uris that tell where a column is.
        const std::string header = repeated("Spalte,", 31) + "Taktart\n";
        QCOMPARE(errorOf(header + watsonboxRow("1234", "T")).kind(), ErrorKind::BadFormat);
        // And with a row whose features do not look like any.
        std::string odd = watsonboxRow(kUri, "T");
        odd.replace(odd.find("-7.5"), 4, "0.75,1"); // one column more, so everything after is shifted
        QCOMPARE(errorOf(header + odd).kind(), ErrorKind::BadFormat);
    }

    void otherTablesWithFeaturesAreReadToo()
    {
        const CatalogueFile file = parse(",acousticness,danceability,duration_ms,energy,instrumentalness,liveness,"
                                         "loudness,speechiness,tempo,valence,target,song_title,artist\n"
                                         "0,0.4,0.1,200000,0.2,0.5,0.6,-7.5,0.3,120.5,0.7,1,T,A\n");
        QCOMPARE(file.layout, std::string("other"));
        verifyNine(file.tracks.at(0));
        QCOMPARE(file.tracks[0].title, std::string("T"));
        QVERIFY(file.tracks[0].uri.starts_with("nearfield:"));
    }

    // -- values ----------------------------------------------------------------------------------------------------
    void textInNumbersIsUnknown()
    {
        for (const char* text : {"NaN", "inf", "-Infinity", "loud", "1e999", "0.5x"}) {
            const Track track = trackOf("name,artist,key," + kNine, std::string("T,A,") + text + ',' + text +
                                                                        ",0.2,-7.5,0.3,0.4,0.5,0.6,0.7,120.5");
            QVERIFY(std::isnan(track.raw[RawFeature::Danceability]));
            QVERIFY(std::isnan(track.raw[RawFeature::Key]));
            QCOMPARE(track.raw[RawFeature::Energy], 0.2F);
        }
    }

    void whatTheSourceCouldNotTellIsUnknown()
    {
        const Track track = trackOf("name,artist,key,mode,time_signature," + kNine, "T,A,-1,2,0," + kNineValues);
        QVERIFY(std::isnan(track.raw[RawFeature::Key]));
        QVERIFY(std::isnan(track.raw[RawFeature::Mode]));
        QVERIFY(std::isnan(track.raw[RawFeature::TimeSignature]));
    }

    void semicolonFilesMayHaveDecimalCommas()
    {
        std::string header = "name,artist," + kNine;
        std::string row = "T|\"A, B\"|0,1|0,2|-7,5|0,3|0,4|0,5|0,6|0,7|120,5";
        std::replace(header.begin(), header.end(), ',', ';');
        std::replace(row.begin(), row.end(), '|', ';');
        const Track track = trackOf(header, row);
        verifyNine(track);
        QCOMPARE(track.artists, std::string("A, B"));
    }

    void durationsAtTheLimitsAreExact()
    {
        for (const int seconds : {30, 1800}) {
            const Track track = trackOf("name,artist,duration_ms," + kNine,
                                        "T,A," + std::to_string(seconds * 1000) + ',' + kNineValues);
            QCOMPARE(track.raw[RawFeature::Duration], static_cast<float>(seconds));
        }
    }

    void windows1252IsReadFieldByField()
    {
        const CatalogueFile file = parse("name,artist," + kNine + "\nD\xE9j\xE0 vu,Beyoncé," + kNineValues + '\n');
        QCOMPARE(file.tracks.at(0).title, std::string("Déjà vu"));
        QCOMPARE(file.tracks.at(0).artists, std::string("Beyoncé"));
        QCOMPARE(file.notes.size(), std::size_t{1});
        QVERIFY(contains(file.notes[0], "Windows-1252"));
    }

    void utf16IsReadByItsMark()
    {
        std::string bytes = "\xFF\xFE";
        for (const char c : "name\tartist\t" + kNine + "\nT\tA\t" + kNineValues + '\n') {
            bytes.push_back(c == ',' ? '\t' : c);
            bytes.push_back('\0');
        }
        const CatalogueFile file = parse(bytes);
        verifyNine(file.tracks.at(0));
        QCOMPARE(file.tracks[0].artists, std::string("A"));
        QVERIFY(contains(file.notes.at(0), "UTF-16"));
    }

    void theFirstOfTwoColumnsOfOneNameCounts()
    {
        const CatalogueFile file =
            parse("name,artist," + kNine + ",Energy,remark,remark\nT,A," + kNineValues + ",0.9,,\n");
        QCOMPARE(file.tracks.at(0).raw[RawFeature::Energy], 0.2F);
        QCOMPARE(file.notes.size(), std::size_t{1}); // a remark is nothing to us, twice or not
        QVERIFY(contains(file.notes[0], "Energy"));
    }

    // -- rows that are none ----------------------------------------------------------------------------------------
    void badRowsAreRejectedAndTheOthersKept()
    {
        // Long enough for a NUL in it not to make the whole file binary.
        const std::size_t good = 200;
        std::string text = "name,artist," + kNine + '\n' + repeated("Good,A," + kNineValues + '\n', good);
        std::size_t line = good + 1;
        const auto add = [&](const std::string& row, std::size_t lines = 1) {
            text += row + '\n';
            line += lines;
            return line - lines + 1;
        };
        const std::size_t comma = add("Two, halves,A," + kNineValues);
        const std::size_t quote = add("Three,\"A," + kNineValues);
        const std::size_t binary = add("Four,A" + std::string(1, '\0') + ',' + kNineValues);
        add(",,,,,,,,,,"); // blank
        add("");
        const std::size_t broken = add("Five,\"A\nB\"," + kNineValues + ",,", 2); // blanks too many do no harm
        const std::size_t endless = add("Six," + std::string(std::size_t{2} << 20U, 'x'));
        const std::size_t last = add("Seven,A," + kNineValues);

        const CatalogueFile file = parse(text);
        QCOMPARE(file.rowsRead, good + 6);
        QCOMPARE(file.tracks.size(), good + 2);
        QCOMPARE(file.tracks[good].artists, std::string("A B"));
        QCOMPARE(file.lines[good], broken);
        QCOMPARE(file.tracks.back().title, std::string("Seven"));
        QCOMPARE(file.lines.back(), last);

        QCOMPARE(file.rejected.size(), std::size_t{4});
        const std::size_t lines[] = {comma, quote, binary, endless};
        const char* titles[] = {"Two", "Three", "Four", "Six"};
        const char* details[] = {"12 fields where the header has 11", "never closes", "binary", "longer than 1 MiB"};
        for (std::size_t i = 0; i < 4; ++i) {
            const Removal& removal = file.rejected[i];
            QCOMPARE(removal.reason, RemovalReason::UnreadableRow);
            QCOMPARE(removal.line, lines[i]);
            QCOMPARE(removal.title, std::string(titles[i]));
            QVERIFY2(contains(textOf(removal), details[i]), removal.detail.c_str());
        }
    }

    void stoppingIsNotAnError()
    {
        const auto source = std::make_unique<std::stop_source>(); // GCC 12 takes one on the stack for uninitialised
        source->request_stop();
        const std::string text = "name,artist," + kNine + "\nT,A," + kNineValues + '\n';
        const CatalogueFile file = parseCatalogue(text, "test.csv", {}, source->get_token());
        QVERIFY(file.cancelled);
        QVERIFY(file.tracks.empty());
    }

    void progressReachesTheEnd()
    {
        const std::string text = "name,artist," + kNine + '\n' + repeated("T,A," + kNineValues + '\n', 20'000);
        std::vector<std::int64_t> done;
        std::string stage;
        const CatalogueFile file = parseCatalogue(text, "folder/test.csv",
                                                  [&](const Progress& progress) {
                                                      done.push_back(progress.done);
                                                      stage = progress.stage;
                                                      QCOMPARE(progress.total, static_cast<std::int64_t>(text.size()));
                                                  },
                                                  {});
        QCOMPARE(file.tracks.size(), std::size_t{20'000});
        QCOMPARE(file.lines.back(), std::size_t{20'001});
        QVERIFY(std::is_sorted(done.begin(), done.end()));
        QCOMPARE(done.back(), static_cast<std::int64_t>(text.size()));
        QCOMPARE(stage, std::string("Reading test.csv"));
    }

    // -- files that are none ---------------------------------------------------------------------------------------
    void aMissingFileOrAFolderIsReported()
    {
        const QTemporaryDir dir;
        QCOMPARE(kindOfReading(dir.filePath("none.csv").toStdString()), ErrorKind::NotFound);
        QCOMPARE(kindOfReading(dir.path().toStdString()), ErrorKind::Unreadable);
    }

    void aFileIsReadFromDisk()
    {
        const QTemporaryDir dir;
        const std::filesystem::path path = dir.filePath("a.csv").toStdString();
        std::ofstream(path) << "name,artist," << kNine << "\nT,A," << kNineValues << '\n';
        QCOMPARE(readCatalogue(path, {}, {}).tracks.size(), std::size_t{1});
    }

    void filesThatAreNoCataloguesSayWhatIsExpected_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("message");
        QTest::newRow("empty") << QByteArray() << "is empty";
        QTest::newRow("only a mark") << QByteArray("\xEF\xBB\xBF") << "is empty";
        QTest::newRow("blank lines") << QByteArray("\n \r\n\n") << "is empty";
        QTest::newRow("NULs") << QByteArray(1000, '\0') << "binary";
        QTest::newRow("PNG") << QByteArray("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16) << "binary";
        QTest::newRow("half UTF-16") << QByteArray("n\0a\0m\0e\0", 8) << "binary";
        QTest::newRow("no features") << QByteArray("name,artist\nT,A\n") << "no column for danceability, energy";
        QTest::newRow("one feature missing")
            << QByteArray(
                   "name,danceability,energy,loudness,speechiness,acousticness,instrumentalness,liveness,tempo\n")
            << "no column for valence.";
        QTest::newRow("Exportify without features")
            << QByteArray("Track URI,Track Name,Artist Name(s)\nspotify:track:1,T,A\n") << "Include audio features";
        QTest::newRow("prose") << QByteArray("Dear diary,\ntoday I listened to music.\n") << "no column for";
        QTest::newRow("unbalanced header")
            << QByteArray("\"name,artist\nT,A\n") << "first line should name the columns";
        QTest::newRow("endless header") << QByteArray(3'000'000, 'x') << "longer than 1 MiB";
    }
    void filesThatAreNoCataloguesSayWhatIsExpected()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, message);
        const Error error = errorOf(content.toStdString());
        QCOMPARE(error.kind(), ErrorKind::BadFormat);
        QVERIFY2(contains(error.what(), "folder/test.csv"), error.what());
        QVERIFY2(contains(error.what(), message.toStdString()), error.what());
    }

    void aTableWithoutRowsIsNoError()
    {
        const CatalogueFile file = parse("name,artist," + kNine + '\n');
        QCOMPARE(file.rowsRead, std::size_t{0});
        QCOMPARE(file.notes.size(), std::size_t{1});
    }
};

QTEST_APPLESS_MAIN(TestCatalogueFile)
#include "tst_catalogue_file.moc"
