#include <algorithm>
#include <cmath>
#include <map>
#include <random>

#include <QAbstractItemModelTester>
#include <QDateTime>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>

#include "core/base/text.h"
#include "tests/support/synthetic.h"
#include "ui/models/track_table_model.h"
#include "ui/text.h"
#include "ui/widgets/cell.h"

using namespace nearfield;
using namespace nearfield::ui;

namespace {

constexpr int kTracks = 60;

std::shared_ptr<const Catalogue> makeCatalogue(int tracks = kTracks)
{
    CatalogueBuilder builder;
    for (int i = 1; i <= tracks; ++i) {
        Track track = test::syntheticTrack(i);
        track.id = TrackId{i * 10};
        track.addedAt = QDateTime::currentSecsSinceEpoch() - (i % 2 == 0 ? 0 : 30 * 24 * 60 * 60);
        if (i % 7 == 0) {
            track.year.reset();
            track.album.clear();
        }
        builder.add(track);
    }
    return std::make_shared<const Catalogue>(builder.build());
}

/// Tracks on which `word` is written anywhere.
int matching(const Catalogue& catalogue, std::string_view word)
{
    int count = 0;
    for (Row row = 0; row < catalogue.size(); ++row) {
        const auto fields = {catalogue.title(row), catalogue.artists(row), catalogue.album(row), catalogue.genre(row)};
        count += std::any_of(fields.begin(), fields.end(),
                             [word](std::string_view field) { return field.find(word) != std::string_view::npos; })
                     ? 1
                     : 0;
    }
    return count;
}

int column(TrackColumn c)
{
    return static_cast<int>(c);
}

/// The model over a rating table that the test can see.
struct Fixture
{
    std::map<TrackId, float> stars;
    std::shared_ptr<const Catalogue> catalogue = makeCatalogue();
    TrackTableModel model{[this](TrackId track) {
                              const auto found = stars.find(track);
                              return found == stars.end() ? std::nullopt : std::optional(found->second);
                          },
                          [this](TrackId track, std::optional<float> value) {
                              if (value) {
                                  stars[track] = *value;
                              } else {
                                  stars.erase(track);
                              }
                              model.ratingsChanged({track});
                          }};
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};

    Fixture()
    {
        model.setCatalogue(catalogue);
        model.setLookup(std::make_shared<const TrackLookup>(*catalogue));
    }

    [[nodiscard]] QStringList column_(TrackColumn c) const
    {
        QStringList out;
        for (int row = 0; row < model.rowCount(); ++row) {
            out << model.index(row, column(c)).data().toString();
        }
        return out;
    }
};

} // namespace

class TrackTableModelTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English)); }
    void showsEveryTrackInLibraryOrder();
    void cellsReadAsPeopleWriteThem();
    void unknownValuesAreEmpty();
    void everyColumnSorts_data();
    void everyColumnSorts();
    void unsortedGoesBackToLibraryOrder();
    void sortKeepsSelectionsOnTheirTracks();
    void queryShowsWhatMatchesInTheOrderSorted();
    void queryGivenBeforeTheLookupActsWhenItArrives();
    void filtersCombine();
    void ratedAndUnratedDivideTheLibrary();
    void ratingRepaintsItsRowAndMovesNone();
    void settingDataRates();
    void onlyRatingsCanBeEdited();
    void titlesAreFoundByTheirFirstLetters();
    void anotherCatalogueKeepsSearchAndOrder();
    void accessibleTextSaysWhatIsDrawn();
    void guessesAreShownAsSuch();
    void filesAreThereMissingOrNone();
    void playableTracksAreThoseWithAFile();
    void newSnapshotWithItsLookupKeepsTheSearch();
};

void TrackTableModelTest::showsEveryTrackInLibraryOrder()
{
    Fixture f;
    QCOMPARE(f.model.rowCount(), kTracks);
    QCOMPARE(f.model.columnCount(), kTrackColumnCount);
    for (int row = 0; row < kTracks; ++row) {
        QCOMPARE(f.model.trackAt(row), TrackId{(row + 1) * 10});
        QCOMPARE(f.model.positionOf(f.model.trackAt(row)), std::optional(row));
    }
    QCOMPARE(f.model.positionOf(TrackId{5}), std::optional<int>());
}

void TrackTableModelTest::cellsReadAsPeopleWriteThem()
{
    CatalogueBuilder builder;
    Track track = test::syntheticTrack(1);
    track.id = TrackId{1};
    track.title = "Ágætis byrjun";
    track.year = 1999;
    track.raw[RawFeature::Tempo] = 119.6F;
    track.raw[RawFeature::Key] = 6;
    track.raw[RawFeature::Mode] = 0;
    track.raw[RawFeature::Duration] = 221;
    track.raw[RawFeature::Loudness] = -7.42F;
    track.raw[RawFeature::Energy] = 0.25F;
    builder.add(track);
    Fixture f;
    f.model.setCatalogue(std::make_shared<const Catalogue>(builder.build()));
    const auto cell = [&f](TrackColumn c) { return f.model.index(0, column(c)).data(); };
    QCOMPARE(cell(TrackColumn::Title).toString(), QStringLiteral("Ágætis byrjun"));
    QCOMPARE(cell(TrackColumn::Year).toString(), QStringLiteral("1999"));
    QCOMPARE(cell(TrackColumn::Tempo).toString(), QStringLiteral("120"));
    QCOMPARE(cell(TrackColumn::Key).toString(), QStringLiteral("F# min"));
    QCOMPARE(cell(TrackColumn::Duration).toString(), QStringLiteral("3:41"));
    QCOMPARE(cell(TrackColumn::Loudness).toString(), QStringLiteral("-7.4"));
    QCOMPARE(cell(TrackColumn::Energy).toFloat(), 0.25F);
    QVERIFY(!cell(TrackColumn::Rating).isValid());
}

void TrackTableModelTest::unknownValuesAreEmpty()
{
    CatalogueBuilder builder;
    Track track;
    track.id = TrackId{1};
    track.uri = "x";
    builder.add(track);
    Fixture f;
    f.model.setCatalogue(std::make_shared<const Catalogue>(builder.build()));
    for (const TrackColumn c : {TrackColumn::Year, TrackColumn::Tempo, TrackColumn::Key, TrackColumn::Duration,
                                TrackColumn::Loudness, TrackColumn::Popularity, TrackColumn::Title}) {
        QCOMPARE(f.model.index(0, column(c)).data().toString(), QString());
    }
    QVERIFY(std::isnan(f.model.index(0, column(TrackColumn::Energy)).data().toFloat()));
}

void TrackTableModelTest::everyColumnSorts_data()
{
    QTest::addColumn<int>("sortColumn");
    for (int c = 0; c < kTrackColumnCount; ++c) {
        QTest::addRow("%d", c) << c;
    }
}

void TrackTableModelTest::everyColumnSorts()
{
    QFETCH(int, sortColumn);
    Fixture f;
    for (int i = 1; i <= kTracks; i += 3) {
        f.stars[TrackId{i * 10}] = static_cast<float>(1 + i % 9) / 2;
    }
    const auto c = static_cast<TrackColumn>(sortColumn);
    // What stands in the column, as a number or a text to compare; nothing where it is unknown.
    const auto keyOf = [&](int position) -> std::optional<std::pair<double, std::string>> {
        const TrackId id = f.model.trackAt(position);
        const Row row = *f.catalogue->rowOf(id);
        const auto number = [](double v) { return std::make_optional(std::pair(v, std::string())); };
        const auto text = [](std::string_view v) {
            return v.empty() ? std::nullopt : std::make_optional(std::pair(0.0, folded(v)));
        };
        switch (c) {
        case TrackColumn::Rating:
            return f.stars.contains(id) ? number(f.stars.at(id)) : std::nullopt;
        case TrackColumn::Title:
            return text(f.catalogue->title(row));
        case TrackColumn::Artist:
            return text(f.catalogue->artists(row));
        case TrackColumn::Album:
            return text(f.catalogue->album(row));
        case TrackColumn::Genre:
            return text(f.catalogue->genre(row));
        case TrackColumn::Year:
            return f.catalogue->year(row) ? number(*f.catalogue->year(row)) : std::nullopt;
        case TrackColumn::Popularity:
            return number(*f.catalogue->popularity(row));
        case TrackColumn::Added:
            return number(static_cast<double>(f.catalogue->addedAt(row)));
        case TrackColumn::Key:
            return number(f.catalogue->raw(row, RawFeature::Key) * 2 - f.catalogue->raw(row, RawFeature::Mode));
        case TrackColumn::Tempo:
            return number(f.catalogue->raw(row, RawFeature::Tempo));
        case TrackColumn::Duration:
            return number(f.catalogue->raw(row, RawFeature::Duration));
        case TrackColumn::Loudness:
            return number(f.catalogue->raw(row, RawFeature::Loudness));
        case TrackColumn::Energy:
            return number(f.catalogue->raw(row, RawFeature::Energy));
        case TrackColumn::Valence:
            return number(f.catalogue->raw(row, RawFeature::Valence));
        case TrackColumn::Danceability:
            return number(f.catalogue->raw(row, RawFeature::Danceability));
        case TrackColumn::Acousticness:
            return number(f.catalogue->raw(row, RawFeature::Acousticness));
        }
        return std::nullopt;
    };
    for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
        f.model.sort(sortColumn, order);
        QCOMPARE(f.model.rowCount(), kTracks);
        for (int position = 1; position < kTracks; ++position) {
            const auto before = keyOf(position - 1);
            const auto after = keyOf(position);
            if (!before) {
                QVERIFY2(!after, "an unknown value stands before a known one");
            } else if (after) {
                QVERIFY(order == Qt::AscendingOrder ? *before <= *after : *before >= *after);
            }
        }
    }
}

void TrackTableModelTest::unsortedGoesBackToLibraryOrder()
{
    Fixture f;
    f.model.sort(column(TrackColumn::Tempo), Qt::DescendingOrder);
    QVERIFY(f.model.trackAt(0) != TrackId{10} || f.model.trackAt(1) != TrackId{20});
    f.model.sort(-1);
    QCOMPARE(f.model.trackAt(0), TrackId{10});
    QCOMPARE(f.model.trackAt(kTracks - 1), TrackId{kTracks * 10});
}

void TrackTableModelTest::sortKeepsSelectionsOnTheirTracks()
{
    Fixture f;
    std::vector<std::pair<QPersistentModelIndex, TrackId>> held;
    for (int row = 0; row < kTracks; row += 5) {
        held.emplace_back(f.model.index(row, 1), f.model.trackAt(row));
    }
    f.model.sort(column(TrackColumn::Energy), Qt::DescendingOrder);
    for (const auto& [index, track] : held) {
        QVERIFY(index.isValid());
        QCOMPARE(f.model.trackAt(index.row()), track);
    }
}

void TrackTableModelTest::queryShowsWhatMatchesInTheOrderSorted()
{
    Fixture f;
    f.model.sort(column(TrackColumn::Tempo), Qt::AscendingOrder);
    f.model.setQuery(QStringLiteral("TITLE 2"));
    QCOMPARE(f.model.rowCount(), matching(*f.catalogue, "2"));
    QVERIFY(f.model.rowCount() > 5 && f.model.rowCount() < kTracks);
    float before = 0;
    for (int row = 0; row < f.model.rowCount(); ++row) {
        const Row at = *f.catalogue->rowOf(f.model.trackAt(row));
        QVERIFY(f.catalogue->raw(at, RawFeature::Tempo) >= before);
        before = f.catalogue->raw(at, RawFeature::Tempo);
    }
    f.model.setQuery(QStringLiteral("no such thing"));
    QCOMPARE(f.model.rowCount(), 0);
    f.model.setQuery({});
    QCOMPARE(f.model.rowCount(), kTracks);
}

void TrackTableModelTest::queryGivenBeforeTheLookupActsWhenItArrives()
{
    Fixture f;
    f.model.setCatalogue(f.catalogue);
    f.model.setQuery(QStringLiteral("title 33"));
    f.model.sort(column(TrackColumn::Title), Qt::DescendingOrder);
    QCOMPARE(f.model.rowCount(), kTracks);
    f.model.setLookup(std::make_shared<const TrackLookup>(*f.catalogue));
    QCOMPARE(f.column_(TrackColumn::Title), QStringList{QStringLiteral("Title 33")});
    f.model.setQuery({});
    QCOMPARE(f.column_(TrackColumn::Title).first(), QStringLiteral("Title 9"));
}

void TrackTableModelTest::filtersCombine()
{
    Fixture f;
    const auto count = [&f](auto passes) {
        int n = 0;
        for (Row row = 0; row < f.catalogue->size(); ++row) {
            n += passes(row) ? 1 : 0;
        }
        return n;
    };
    const auto acoustic = [&f](Row row) { return f.catalogue->raw(row, RawFeature::Acousticness) >= 0.6F; };
    const auto slow = [&f](Row row) { return f.catalogue->raw(row, RawFeature::Tempo) <= 95; };
    const int both = count([&](Row row) { return acoustic(row) && slow(row); });
    QVERIFY(both > 0 && both < count(acoustic)); // or the test would prove nothing
    f.model.setFilters({.acoustic = true});
    QCOMPARE(f.model.rowCount(), count(acoustic));
    f.model.setFilters({.acoustic = true, .lowTempo = true});
    QCOMPARE(f.model.rowCount(), both);
    f.model.setFilters({.highEnergy = true});
    QCOMPARE(f.model.rowCount(), count([&](Row row) { return f.catalogue->raw(row, RawFeature::Energy) >= 0.75F; }));
    f.model.setFilters({.addedThisWeek = true});
    QCOMPARE(f.model.rowCount(), kTracks / 2);
}

void TrackTableModelTest::ratedAndUnratedDivideTheLibrary()
{
    Fixture f;
    f.stars = {{TrackId{30}, 4.5F}, {TrackId{100}, 0.5F}, {TrackId{999}, 3}}; // the last is not in the catalogue
    f.model.setFilters({.rated = true});
    QCOMPARE(f.model.rowCount(), 2);
    f.model.setFilters({.unrated = true});
    QCOMPARE(f.model.rowCount(), kTracks - 2);
}

void TrackTableModelTest::ratingRepaintsItsRowAndMovesNone()
{
    Fixture f;
    f.model.sort(column(TrackColumn::Rating), Qt::DescendingOrder);
    f.model.setFilters({.unrated = true});
    const TrackId track = f.model.trackAt(7);
    QSignalSpy changed(&f.model, &QAbstractItemModel::dataChanged);
    QSignalSpy layout(&f.model, &QAbstractItemModel::layoutChanged);
    QSignalSpy reset(&f.model, &QAbstractItemModel::modelReset);
    f.stars[track] = 5;
    f.model.ratingsChanged({track, TrackId{999}});
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.front().at(0).toModelIndex(), f.model.index(7, column(TrackColumn::Rating)));
    QCOMPARE(layout.count() + reset.count(), 0);
    QCOMPARE(f.model.trackAt(7), track);
}

void TrackTableModelTest::settingDataRates()
{
    Fixture f;
    const QModelIndex cell = f.model.index(3, column(TrackColumn::Rating));
    QVERIFY(f.model.setData(cell, 3.5F));
    QCOMPARE(f.stars.at(f.model.trackAt(3)), 3.5F);
    QCOMPARE(cell.data().toFloat(), 3.5F);
    QVERIFY(f.model.setData(cell, {}));
    QVERIFY(f.stars.empty());
}

void TrackTableModelTest::onlyRatingsCanBeEdited()
{
    Fixture f;
    for (int c = 0; c < kTrackColumnCount; ++c) {
        const QModelIndex cell = f.model.index(0, c);
        QCOMPARE(f.model.flags(cell).testFlag(Qt::ItemIsEditable), c == column(TrackColumn::Rating));
        if (c != column(TrackColumn::Rating)) {
            QVERIFY(!f.model.setData(cell, 1));
        }
    }
}

void TrackTableModelTest::titlesAreFoundByTheirFirstLetters()
{
    Fixture f;
    QCOMPARE(f.model.titleStartingWith(QStringLiteral("title 3"), 0), std::optional(2));
    QCOMPARE(f.model.titleStartingWith(QStringLiteral("TITLE 3"), 3), std::optional(29)); // 30
    QCOMPARE(f.model.titleStartingWith(QStringLiteral("title 3"), 50), std::optional(2)); // round the end
    QCOMPARE(f.model.titleStartingWith(QStringLiteral("artist"), 0), std::optional<int>());
}

void TrackTableModelTest::anotherCatalogueKeepsSearchAndOrder()
{
    Fixture f;
    f.model.sort(column(TrackColumn::Title), Qt::DescendingOrder);
    f.model.setQuery(QStringLiteral("title 7"));
    const auto larger = makeCatalogue(80);
    f.model.setCatalogue(larger);
    f.model.setLookup(std::make_shared<const TrackLookup>(*larger));
    QCOMPARE(f.model.rowCount(), matching(*larger, "7"));
    QCOMPARE(f.column_(TrackColumn::Title).first(), QStringLiteral("Title 79"));
}

void TrackTableModelTest::accessibleTextSaysWhatIsDrawn()
{
    Fixture f;
    f.stars[TrackId{10}] = 4.5F;
    const auto text = [&f](int row, TrackColumn c) {
        return f.model.index(row, column(c)).data(Qt::AccessibleTextRole).toString();
    };
    QCOMPARE(text(0, TrackColumn::Rating), QStringLiteral("4½ stars"));
    QCOMPARE(text(1, TrackColumn::Rating), QStringLiteral("not rated"));
    const auto energy = std::lround(100 * f.catalogue->raw(0, RawFeature::Energy));
    QCOMPARE(text(0, TrackColumn::Energy), QStringLiteral("Energy %1 %").arg(energy));
}

void TrackTableModelTest::guessesAreShownAsSuch()
{
    Fixture f;
    TrackFile file{.track = f.model.trackAt(0), .path = "a.mp3"};
    file.guessed = (1U << static_cast<unsigned>(RawFeature::Tempo)) | (1U << static_cast<unsigned>(RawFeature::Mode)) |
                   (1U << static_cast<unsigned>(RawFeature::Energy));
    const QModelIndex tempo = f.model.index(0, column(TrackColumn::Tempo));
    const QString before = tempo.data().toString();
    f.model.setFiles(std::make_shared<const TrackFiles>(std::vector{file}));
    QCOMPARE(tempo.data().toString(), QLatin1Char('~') + before);
    QCOMPARE(tempo.data(Qt::EditRole).toString(), before);
    QVERIFY(tempo.data(kGuessRole).toBool());
    QVERIFY(tempo.data(Qt::ToolTipRole).toString().contains(QStringLiteral("low confidence")));
    QVERIFY(f.model.index(0, column(TrackColumn::Key)).data(kGuessRole).toBool()); // half of it is
    QVERIFY(f.model.index(0, column(TrackColumn::Energy)).data(kGuessRole).toBool());
    QVERIFY(f.model.index(0, column(TrackColumn::Energy)).data().canConvert<float>()); // a bar, not a text
    QVERIFY(!f.model.index(0, column(TrackColumn::Valence)).data(kGuessRole).toBool());
    QVERIFY(!f.model.index(1, column(TrackColumn::Tempo)).data(kGuessRole).toBool());
}

void TrackTableModelTest::filesAreThereMissingOrNone()
{
    Fixture f;
    f.model.setFiles(std::make_shared<const TrackFiles>(
        std::vector<TrackFile>{{.track = f.model.trackAt(0), .path = "a.mp3"},
                               {.track = f.model.trackAt(1), .path = "b.mp3", .missing = true}}));
    const auto file = [&f](int row) {
        return f.model.index(row, column(TrackColumn::Title)).data(TrackTableModel::FileRole).toInt();
    };
    QCOMPARE(file(0), int{TrackTableModel::FileThere});
    QCOMPARE(file(1), int{TrackTableModel::FileMissing});
    QCOMPARE(file(2), int{TrackTableModel::NoFile});
    QVERIFY(f.model.index(1, column(TrackColumn::Title))
                .data(Qt::ToolTipRole)
                .toString()
                .contains(QStringLiteral("missing")));
}

void TrackTableModelTest::playableTracksAreThoseWithAFile()
{
    Fixture f;
    const TrackId there = f.model.trackAt(5);
    const TrackId missing = f.model.trackAt(7);
    f.model.setFilters({.playable = true});
    QCOMPARE(f.model.rowCount(), 0);
    f.model.setFiles(std::make_shared<const TrackFiles>(
        std::vector<TrackFile>{{.track = there, .path = "a.mp3"}, {.track = missing, .path = "b", .missing = true}}));
    QCOMPARE(f.model.rowCount(), 1); // the filter counts at once
    QCOMPARE(f.model.trackAt(0), there);
}

void TrackTableModelTest::newSnapshotWithItsLookupKeepsTheSearch()
{
    Fixture f;
    f.model.setLookup(std::make_shared<const TrackLookup>(*f.catalogue));
    f.model.setQuery(QStringLiteral("Title 7"));
    const int before = f.model.rowCount();
    QVERIFY(before > 0 && before < kTracks);
    const auto larger = makeCatalogue(kTracks + 20); // Title 70 … 79 among them
    int most = 0;
    QObject::connect(&f.model, &QAbstractItemModel::modelReset, &f.model,
                     [&] { most = std::max(most, f.model.rowCount()); });
    f.model.setCatalogue(larger, std::make_shared<const TrackLookup>(*larger));
    QVERIFY(f.model.rowCount() >= before + 10);
    QVERIFY(f.model.rowCount() < kTracks);
    QCOMPARE(most, f.model.rowCount()); // not all of them for a moment
}

QTEST_GUILESS_MAIN(TrackTableModelTest)
#include "tst_track_table_model.moc"
