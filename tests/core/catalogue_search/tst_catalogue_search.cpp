#include <limits>
#include <numeric>

#include <QTest>

#include "core/base/random.h"
#include "core/base/text.h"
#include "core/catalogue/search_index.h"
#include "core/catalogue/sort_order.h"

using namespace nearfield;

namespace {

struct Card
{
    std::string title, artists, album, genre;
};

Catalogue catalogueOf(const std::vector<Card>& cards)
{
    CatalogueBuilder builder(cards.size());
    std::int64_t id = 0;
    for (const Card& card : cards) {
        Track track;
        track.id = TrackId{++id};
        track.uri = "test:" + std::to_string(id);
        track.title = card.title;
        track.artists = card.artists;
        track.album = card.album;
        track.genre = card.genre;
        builder.add(track);
    }
    return builder.build();
}

Catalogue songs()
{
    return catalogueOf({{"Halo", "Beyoncé", "I Am… Sasha Fierce", "pop"},
                        {"Crazy in Love", "BEYONCE; Jay-Z", "Dangerously in Love", "pop"},
                        {"Love", "Lana Del Rey", "Lust for Life", "dream pop"},
                        {"Ágætis byrjun", "Sigur Rós", "Ágætis byrjun", "post-rock"},
                        {"", "", "", ""}});
}

using Rows = std::vector<Row>;

} // namespace

class CatalogueSearchTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void accentsAndCaseDoNotMatter();
    void everyWordMustOccurInAnyField();
    void aWordDoesNotMatchAcrossFields();
    void emptyQueryFindsEverything();
    void unknownWordFindsNothing();
    void findEqualsATestOfEachRow();
    void emptyCatalogueIsSearchable();
    void titlePrefixIsFolded();
    void keysSortAsTheirNumbers();
    void unknownIsLastInBothDirections();
    void equalKeysKeepTheirOrder();
    void textsSortWithoutCaseAccentsAndPunctuation();
};

void CatalogueSearchTest::accentsAndCaseDoNotMatter()
{
    const SearchIndex index(songs());
    QCOMPARE(index.find("beyonce"), (Rows{0, 1}));
    QCOMPARE(index.find("BEYONCÉ"), (Rows{0, 1}));
    QCOMPARE(index.find("agaetis"), Rows{}); // æ is a letter of its own, not an accent
    QCOMPARE(index.find("ágætis"), (Rows{3}));
    QCOMPARE(index.find("agætis ros"), (Rows{3}));
}

void CatalogueSearchTest::everyWordMustOccurInAnyField()
{
    const SearchIndex index(songs());
    QCOMPARE(index.find("love"), (Rows{1, 2}));
    QCOMPARE(index.find("love pop"), (Rows{1, 2}));
    QCOMPARE(index.find("love del"), (Rows{2}));
    QCOMPARE(index.find("  jay   crazy "), (Rows{1}));
    QCOMPARE(index.find("love halo"), Rows{});
}

void CatalogueSearchTest::aWordDoesNotMatchAcrossFields()
{
    const SearchIndex index(
        catalogueOf({{"ab", "cd", "", ""}, {"abcd", "", "", ""}, {"x", "y", "z", "ab"}, {"cd", "", "", ""}}));
    QCOMPARE(index.find("abcd"), (Rows{1}));
    QCOMPARE(index.find("abc"), (Rows{1})); // nor from the genre of row 2 into the title of row 3
    QCOMPARE(index.find("ab cd"), (Rows{0, 1}));
}

void CatalogueSearchTest::emptyQueryFindsEverything()
{
    const SearchIndex index(songs());
    QCOMPARE(index.find(""), (Rows{0, 1, 2, 3, 4}));
    QCOMPARE(index.find(" \t "), (Rows{0, 1, 2, 3, 4}));
}

void CatalogueSearchTest::unknownWordFindsNothing()
{
    const SearchIndex index(songs());
    QCOMPARE(index.find("zappa"), Rows{});
    QCOMPARE(index.find(std::string(10000, 'a')), Rows{});
}

void CatalogueSearchTest::findEqualsATestOfEachRow()
{
    Random random(5);
    std::vector<Card> cards;
    const auto word = [&random] {
        std::string out;
        for (std::uint64_t i = 0; i < 1 + random.below(4); ++i) {
            out.push_back("abcd "[random.below(5)]);
        }
        return out;
    };
    for (int i = 0; i < 500; ++i) {
        cards.push_back({word(), word(), word(), word()});
    }
    const SearchIndex index(catalogueOf(cards));
    for (const std::string query : {"a", "ab", "d c", "abc d", "dd ab c"}) {
        Rows expected;
        for (Row row = 0; row < cards.size(); ++row) {
            const Card& card = cards[row];
            bool all = true;
            for (std::size_t begin = 0; begin < query.size();) {
                const std::size_t end = std::min(query.find(' ', begin), query.size());
                const std::string one = query.substr(begin, end - begin);
                bool any = false;
                for (const auto& field : {card.title, card.artists, card.album, card.genre}) {
                    any = any || field.find(one) != std::string::npos;
                }
                all = all && any;
                begin = end + 1;
            }
            if (all) {
                expected.push_back(row);
            }
        }
        QVERIFY(!expected.empty());
        QCOMPARE(index.find(query), expected);
    }
}

void CatalogueSearchTest::emptyCatalogueIsSearchable()
{
    QCOMPARE(SearchIndex(catalogueOf({})).find("a"), Rows{});
    QCOMPARE(SearchIndex().find("a"), Rows{});
    QCOMPARE(SearchIndex().find(""), Rows{});
}

void CatalogueSearchTest::titlePrefixIsFolded()
{
    const SearchIndex index(songs());
    QVERIFY(index.titleStartsWith(3, folded("ÁGÆ")));
    QVERIFY(!index.titleStartsWith(3, folded("sigur")));
    QVERIFY(!index.titleStartsWith(2, folded("love lana"))); // the title ends before the artist begins
}

void CatalogueSearchTest::keysSortAsTheirNumbers()
{
    const std::vector<float> numbers{-60.0F, -0.5F, -0.0F, 0.25F, 1.0F, 250.0F};
    for (std::size_t i = 1; i < numbers.size(); ++i) {
        QVERIFY(sortKey(numbers[i - 1]) < sortKey(numbers[i]));
    }
    QCOMPARE(sortKey(-0.0F), sortKey(0.0F));
    QCOMPARE(sortKey(kUnknown), kUnknownKey);
    QVERIFY(sortKey(std::numeric_limits<float>::infinity()) < kUnknownKey);
    QCOMPARE(sortKey(std::optional<int>()), kUnknownKey);
    QVERIFY(sortKey(std::optional(1999)) < sortKey(std::optional(2000)));
}

void CatalogueSearchTest::unknownIsLastInBothDirections()
{
    const std::vector<float> values{3, kUnknown, 1, 2};
    const auto key = [&values](Row row) { return sortKey(values[row]); };
    Rows rows{0, 1, 2, 3};
    sortRows(rows, false, key);
    QCOMPARE(rows, (Rows{2, 3, 0, 1}));
    sortRows(rows, true, key);
    QCOMPARE(rows, (Rows{0, 3, 2, 1}));
}

void CatalogueSearchTest::equalKeysKeepTheirOrder()
{
    Rows rows{4, 2, 0, 3, 1};
    const auto odd = [](Row row) { return SortKey{row % 2}; };
    sortRows(rows, false, odd);
    QCOMPARE(rows, (Rows{4, 2, 0, 3, 1}));
    sortRows(rows, true, odd);
    QCOMPARE(rows, (Rows{3, 1, 4, 2, 0}));
}

void CatalogueSearchTest::textsSortWithoutCaseAccentsAndPunctuation()
{
    const Catalogue catalogue = catalogueOf({{"Zebra", "b", "", ""},
                                             {"…baby", "A", "", ""},
                                             {"Émile", "a", "", ""},
                                             {"emma", "C", "x", ""},
                                             {"", "", "", ""},
                                             {"!!!", "", "", ""}});
    const TextOrder order(catalogue);
    Rows rows{0, 1, 2, 3, 4, 5};
    sortRows(rows, false, [&order](Row row) { return order.title[row]; });
    QCOMPARE(rows, (Rows{5, 1, 2, 3, 0, 4}));
    QCOMPARE(order.artists[1], order.artists[2]);
    QVERIFY(order.artists[2] < order.artists[0] && order.artists[0] < order.artists[3]);
    QCOMPARE(order.album[0], kUnknownKey);
    QVERIFY(order.album[3] != kUnknownKey);
}

QTEST_APPLESS_MAIN(CatalogueSearchTest)
#include "tst_catalogue_search.moc"
