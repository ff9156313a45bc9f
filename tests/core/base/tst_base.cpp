#include <atomic>
#include <filesystem>
#include <map>
#include <numeric>
#include <vector>

#include <QTemporaryDir>
#include <QTest>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/base/text.h"
#include "core/base/top_k.h"
#include "tests/support/thrown.h"

using namespace nearfield;
using test::kindThrownBy;

class TestBase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // -- random ----------------------------------------------------------------------------------------------------
    void randomNumbersOfASeedNeverChange()
    {
        Random random(42);
        // Written down once: histories, demo libraries and splits depend on these.
        QCOMPARE(random.next(), 15021278609987233951ULL);
        QCOMPARE(random.next(), 5881210131331364753ULL);
    }

    void uniformNumbersFillTheIntervalEvenly()
    {
        Random random(7);
        std::array<int, 10> counts{};
        for (int i = 0; i < 100'000; ++i) {
            const double x = random.uniform();
            QVERIFY(x >= 0 && x < 1);
            ++counts[static_cast<std::size_t>(x * 10)];
        }
        for (const int count : counts) {
            QVERIFY(std::abs(count - 10'000) < 500);
        }
    }

    void normalNumbersHaveMeanZeroAndVarianceOne()
    {
        Random random(7);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < 100'000; ++i) {
            const double x = random.normal();
            sum += x;
            squares += x * x;
        }
        QVERIFY(std::abs(sum / 100'000) < 0.02);
        QVERIFY(std::abs(squares / 100'000 - 1) < 0.02);
    }

    void shuffleKeepsEveryItem()
    {
        std::vector<int> items(1000);
        std::iota(items.begin(), items.end(), 0);
        Random random(1);
        random.shuffle(std::span(items));
        QVERIFY(!std::is_sorted(items.begin(), items.end()));
        std::sort(items.begin(), items.end());
        for (int i = 0; i < 1000; ++i) {
            QCOMPARE(items[static_cast<std::size_t>(i)], i);
        }
    }

    // -- parallel --------------------------------------------------------------------------------------------------
    void parallelForVisitsEveryIndexOnce()
    {
        std::vector<std::atomic<int>> visits(1003);
        parallelFor(
            visits.size(),
            [&](std::size_t begin, std::size_t end) {
                for (std::size_t i = begin; i < end; ++i) {
                    ++visits[i];
                }
            },
            4);
        for (const auto& count : visits) {
            QCOMPARE(count.load(), 1);
        }
    }

    void parallelForRethrowsWhatAPieceThrew()
    {
        QCOMPARE(kindThrownBy([] {
                     parallelFor(
                         8,
                         [](std::size_t begin, std::size_t) {
                             if (begin > 0) {
                                 throw Error(ErrorKind::Corrupt, "piece");
                             }
                         },
                         4);
                 }),
                 ErrorKind::Corrupt);
    }

    void parallelForOfNothingCallsNothing()
    {
        parallelFor(0, [](std::size_t, std::size_t) { QFAIL("called"); });
    }

    // -- top k -----------------------------------------------------------------------------------------------------
    void topKGivesTheBestInOrderAndBreaksTiesByItem()
    {
        TopK<int> top(3);
        for (const auto& [score, item] : std::vector<std::pair<float, int>>{{1, 9}, {5, 2}, {3, 3}, {5, 1}, {3, 2}}) {
            top.offer(score, item);
        }
        const auto best = top.take();
        QCOMPARE(best.size(), std::size_t{3});
        QCOMPARE(best[0].item, 1);
        QCOMPARE(best[1].item, 2);
        QCOMPARE(best[2].item, 2);
        QCOMPARE(best[2].score, 3.0F);
    }

    void topZeroIsEmpty()
    {
        TopK<int> top(0);
        top.offer(1, 1);
        QVERIFY(top.take().empty());
    }

    // -- files -----------------------------------------------------------------------------------------------------
    void atomicWriteReplacesTheWholeFileAndLeavesNoTemporary()
    {
        const QTemporaryDir dir;
        const std::filesystem::path path = dir.filePath(QStringLiteral("a")).toStdString();
        writeFileAtomically(path, "a longer first text");
        writeFileAtomically(path, "second");
        QCOMPARE(readFile(path), std::string("second"));
        QCOMPARE(std::distance(std::filesystem::directory_iterator(path.parent_path()), {}), 1);
    }

    void aFileThatIsNotThereOrNotAFileIsRefusedByKind()
    {
        const QTemporaryDir dir;
        const std::filesystem::path folder = dir.path().toStdString();
        QCOMPARE(kindThrownBy([&] { (void)readFile(folder / "none"); }), ErrorKind::NotFound);
        QCOMPARE(kindThrownBy([&] { (void)readFile(folder); }), ErrorKind::Unreadable);
        QCOMPARE(kindThrownBy([&] { (void)readFile("/dev/null"); }), ErrorKind::Unreadable);
        QCOMPARE(kindThrownBy([&] { writeFileAtomically(folder / "none" / "x", "x"); }), ErrorKind::NotFound);
        QCOMPARE(kindThrownBy([&] { writeFileAtomically("/proc/x", "x"); }), ErrorKind::NotFound);
    }

    void binaryReaderReadsWhatTheWriterWrote()
    {
        BinaryWriter out;
        out.u32(7);
        out.u64(1ULL << 40);
        out.f64(0.1);
        out.text("grüße");
        out.floats(std::array{1.0F, 2.0F});
        BinaryReader in(out.bytes(), "test");
        QCOMPARE(in.u32(), 7U);
        QCOMPARE(in.u64(), 1ULL << 40);
        QCOMPARE(in.f64(), 0.1);
        QCOMPARE(in.text(), std::string("grüße"));
        std::array<float, 2> floats{};
        in.floats(floats);
        QCOMPARE(floats[1], 2.0F);
        QCOMPARE(in.left(), std::size_t{0});
    }

    void binaryReaderRefusesEveryTruncation()
    {
        BinaryWriter out;
        out.text("hello");
        out.floats(std::array{1.0F, 2.0F});
        for (std::size_t size = 0; size < out.bytes().size(); ++size) {
            BinaryReader in(std::string_view(out.bytes()).substr(0, size), "test");
            QCOMPARE(kindThrownBy([&] {
                         (void)in.text();
                         std::array<float, 2> floats{};
                         in.floats(floats);
                     }),
                     ErrorKind::Corrupt);
        }
    }

    // -- text ------------------------------------------------------------------------------------------------------
    void foldedTextIgnoresCaseAccentsAndWidth_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("ascii") << QStringLiteral("AbC 1") << QStringLiteral("abc 1");
        QTest::newRow("accents") << QStringLiteral("BEYONCÉ Motörhead") << QStringLiteral("beyonce motorhead");
        QTest::newRow("sharp s") << QStringLiteral("Straße") << QStringLiteral("strasse");
        QTest::newRow("full width") << QStringLiteral("ＡＢＣ") << QStringLiteral("abc");
        QTest::newRow("cyrillic") << QStringLiteral("ЁЛКА") << QStringLiteral("елка");
        QTest::newRow("cjk stays") << QStringLiteral("東京") << QStringLiteral("東京");
        QTest::newRow("empty") << QString() << QString();
    }
    void foldedTextIgnoresCaseAccentsAndWidth()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        QCOMPARE(QString::fromStdString(folded(text.toStdString())), expected);
    }

    void textThatIsNotUtf8IsToldApartAndReadAsWindows1252()
    {
        QVERIFY(isValidUtf8("Motörhead"));
        QVERIFY(!isValidUtf8("Mot\xF6rhead"));
        QVERIFY(!isValidUtf8("cut \xC3"));
        QCOMPARE(utf8FromLatin1("Mot\xF6rhead \x80"), std::string("Motörhead €"));
        QCOMPARE(folded("Mot\xF6rhead"), std::string("Mot\xF6rhead"));
    }

    void trimmedTextHasNoSpaceAtItsEnds()
    {
        QCOMPARE(std::string(trimmed(" \t a b\r\n")), std::string("a b"));
        QVERIFY(trimmed("  ").empty());
    }

    void hashesNeverChange()
    {
        QCOMPARE(hash64(std::string_view("nearfield")), hash64(std::string_view("nearfield")));
        QCOMPARE(hash64(std::string_view()), 3244421341483603138ULL); // XXH3_64bits of nothing, as published
    }
};

QTEST_APPLESS_MAIN(TestBase)
#include "tst_base.moc"
