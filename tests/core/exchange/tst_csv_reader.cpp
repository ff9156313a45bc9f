#include <string>
#include <utility>
#include <vector>

#include <QElapsedTimer>
#include <QTest>

#include "core/base/text.h"
#include "core/exchange/csv_reader.h"

using namespace nearfield::exchange;

namespace {

using Fields = std::vector<std::string>;
using Problem = CsvRecord::Problem;

struct Row
{
    std::size_t line;
    Problem problem;
    Fields fields;

    bool operator==(const Row&) const = default;
};

std::vector<Row> rowsOf(std::string_view text, char delimiter = ',')
{
    CsvReader reader(text, delimiter);
    CsvFields split(delimiter);
    std::vector<Row> rows;
    CsvRecord record;
    while (reader.next(record)) {
        const auto fields = split.split(record.text);
        rows.push_back({record.line, record.problem, Fields(fields.begin(), fields.end())});
    }
    return rows;
}

std::vector<Fields> fieldsOf(std::string_view text, char delimiter = ',')
{
    std::vector<Fields> all;
    for (Row& row : rowsOf(text, delimiter)) {
        all.push_back(std::move(row.fields));
    }
    return all;
}

/// With a doubled quote for every quote, as RFC 4180 wants it.
std::string quoted(const std::string& text)
{
    std::string out = "\"";
    for (const char c : text) {
        out.append(c == '"' ? 2 : 1, c);
    }
    return out + '"';
}

} // namespace

class TestCsvReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void plainFieldsAreCutAtDelimiters()
    {
        QVERIFY((fieldsOf("a,b,c\n1,,3\n") == std::vector<Fields>{{"a", "b", "c"}, {"1", "", "3"}}));
        QVERIFY((fieldsOf("a\tb c\td\n", '\t') == std::vector<Fields>{{"a", "b c", "d"}}));
        QVERIFY((fieldsOf("a;b,c;\n", ';') == std::vector<Fields>{{"a", "b,c", ""}}));
    }

    void everyKindOfLineEndIsOne_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("LF") << QByteArray("a,b\n\n1,2\n");
        QTest::newRow("CRLF") << QByteArray("a,b\r\n\r\n1,2\r\n");
        QTest::newRow("CR") << QByteArray("a,b\r\r1,2\r");
        QTest::newRow("none at the end") << QByteArray("a,b\n\n1,2");
        QTest::newRow("quoted") << QByteArray("\"a\",\"b\"\r\n \r\n\"1\",\"2\"\r\n");
        QTest::newRow("quoted, CR") << QByteArray("\"a\",\"b\"\r \r\"1\",\"2\"\r");
    }
    void everyKindOfLineEndIsOne()
    {
        QFETCH(QByteArray, text);
        const std::vector<Row> expected = {{1, Problem::None, {"a", "b"}}, {3, Problem::None, {"1", "2"}}};
        QVERIFY(rowsOf(std::string_view(text.constData(), static_cast<std::size_t>(text.size()))) == expected);
    }

    void quotedFieldsHoldDelimitersQuotesAndLineBreaks()
    {
        const std::string text = "x," + quoted("a, \"b\"\nc") + ",y\nnext,\"\",\"\"\"\"\n";
        const std::vector<Row> expected = {{1, Problem::None, {"x", "a, \"b\"\nc", "y"}},
                                           {3, Problem::None, {"next", "", "\""}}};
        QVERIFY(rowsOf(text) == expected);
    }

    void whatWasQuotedByTheRulesIsReadBack()
    {
        const std::vector<std::string> texts = {"",        "plain", "a,b",      "a\"b",      "\"",     "\"\"",
                                                "\"a\"",   ",",     "\n",       "a\nb\n",    "a\r\nb", "\",\"",
                                                "\"\n\"x", "é;ü",   "a \" , b", "x\",\"y\nz"};
        for (const std::string& first : texts) {
            for (const std::string& second : texts) {
                const auto rows = rowsOf(quoted(first) + ',' + quoted(second) + "\nend,1\n");
                QCOMPARE(rows.size(), std::size_t{2});
                QVERIFY(rows[0].problem == Problem::None);
                QCOMPARE(rows[0].fields.size(), std::size_t{2});
                QCOMPARE(rows[0].fields[0], std::string(nearfield::trimmed(first)));
                QCOMPARE(rows[0].fields[1], std::string(nearfield::trimmed(second)));
                QVERIFY((rows[1].fields == Fields{"end", "1"}));
            }
        }
    }

    void blanksAroundFieldsAndQuotesAreDropped()
    {
        QVERIFY((fieldsOf("  a  , \"b, c\"   ,\t\"d\" \n") == std::vector<Fields>{{"a", "b, c", "d"}}));
        QVERIFY((fieldsOf("\t a\t\"b\"\t\n", '\t') == std::vector<Fields>{{"", "a", "b", ""}}));
    }

    void aQuoteWithinATextBelongsToIt()
    {
        QVERIFY(
            (fieldsOf("7\" mix,\"The \"best\" of\",x\n") == std::vector<Fields>{{"7\" mix", "The \"best\" of", "x"}}));
    }

    void anUnbalancedQuoteLosesOnlyItsRow_data()
    {
        QTest::addColumn<QByteArray>("after");
        QTest::newRow("plain rows") << QByteArray("1,2,3\n4,5,6\n");
        QTest::newRow("quoted rows") << QByteArray("1,\"2\",3\n4,\"5\",6\n");
        QTest::newRow("quotes at line starts") << QByteArray("\"1\",2,3\n\"4\",5,6\n");
        QTest::newRow("doubled quotes") << QByteArray("1,\"2\"\"\",3\n4,\"\"\"5\",6\n");
    }
    void anUnbalancedQuoteLosesOnlyItsRow()
    {
        QFETCH(QByteArray, after);
        const auto rows = rowsOf("a,b,c\nx,\"never closed,y\n" + after.toStdString());
        QCOMPARE(rows.size(), std::size_t{4});
        QVERIFY((rows[1] == Row{2, Problem::UnbalancedQuote, {"x", "never closed,y"}}));
        QVERIFY(rows[2].problem == Problem::None && rows[3].problem == Problem::None);
        QCOMPARE(rows[2].line, std::size_t{3});
        QCOMPARE(rows[3].line, std::size_t{4});
        QCOMPARE(rows[3].fields.front(), std::string("4"));
        QCOMPARE(rows[3].fields.size(), std::size_t{3});
    }

    void aLoneQuoteFarBelowDoesNotCloseIt()
    {
        const std::string text = "x,\"never closed,y,z\n1,2,3,4\n5,12\" mix,12\",8\n";
        CsvReader reader(text, ',');
        reader.expectFields(4);
        CsvRecord record;
        std::vector<Problem> problems;
        while (reader.next(record)) {
            problems.push_back(record.problem);
        }
        QVERIFY((problems == std::vector<Problem>{Problem::UnbalancedQuote, Problem::None, Problem::None}));
    }

    void anUnbalancedQuoteAtTheEndIsReported()
    {
        const auto rows = rowsOf("a,b\n1,\"2");
        QCOMPARE(rows.size(), std::size_t{2});
        QVERIFY(rows[1].problem == Problem::UnbalancedQuote);
    }

    void anEndlessLineIsSkippedAndReported()
    {
        const std::string text = "a,b\nstart," + std::string(std::size_t{50} << 20U, 'x') + "\n1,2\n";
        const auto rows = rowsOf(text);
        QCOMPARE(rows.size(), std::size_t{3});
        QVERIFY(rows[1].problem == Problem::TooLong);
        QCOMPARE(rows[1].line, std::size_t{2});
        QCOMPARE(rows[1].fields.front(), std::string("start"));
        QVERIFY((rows[2] == Row{3, Problem::None, {"1", "2"}}));
    }

    void binaryDataIsReported()
    {
        const auto rows = rowsOf(std::string_view("a,b\n1,\0\n3,4\n", 12));
        QCOMPARE(rows.size(), std::size_t{3});
        QVERIFY(rows[1].problem == Problem::Binary);
        QVERIFY(rows[2].problem == Problem::None);
    }

    void hostileQuotesTakeLinearTime()
    {
        // Every line opens a quote that would have to be looked for to the end of the text.
        std::string text;
        while (text.size() < (std::size_t{8} << 20U)) {
            text += ",\"\"a\n";
        }
        QElapsedTimer timer;
        timer.start();
        CsvReader reader(text, ',');
        CsvRecord record;
        std::size_t count = 0;
        while (reader.next(record)) {
            ++count;
        }
        QCOMPARE(count, text.size() / 5);
        QVERIFY2(timer.elapsed() < 10'000, "looking ahead must be bounded");
    }

    void theDelimiterIsFoundInTheHeader()
    {
        QCOMPARE(detectDelimiter("a,b;c,d\n1;2;3;4;5\n"), ',');
        QCOMPARE(detectDelimiter("\n\na\tb\tc,d\n"), '\t');
        QCOMPARE(detectDelimiter("\"a,b,c,d\";e;f\n"), ';');
        QCOMPARE(detectDelimiter("Label,\t\t\tDance,Energy,Key,Mode\n"), ','); // blanks, not delimiters
        QCOMPARE(detectDelimiter(""), ',');
    }

    void fieldsWithoutDoubledQuotesAreNotCopied()
    {
        const std::string text = "abc,\"d,e\"\n";
        CsvReader reader(text, ',');
        CsvFields split(',');
        CsvRecord record;
        QVERIFY(reader.next(record));
        for (const std::string_view field : split.split(record.text)) {
            QVERIFY(field.data() >= text.data() && field.data() + field.size() <= text.data() + text.size());
        }
    }
};

QTEST_APPLESS_MAIN(TestCsvReader)
#include "tst_csv_reader.moc"
