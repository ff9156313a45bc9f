#include <QTest>

#include "core/base/error.h"
#include "core/exchange/ratings_file.h"

using namespace nearfield;
using exchange::parseRatings;

class TestRatingsFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void layoutsAreFoundFromContent_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("layout");
        QTest::addColumn<double>("most");
        QTest::addColumn<bool>("plays");
        QTest::newRow("cm100k") << QByteArray("701\t9\t3\t0\n701\t8\t1\t1\n5\t9\t4\t0\n") << "cm100k" << 4.0 << false;
        QTest::newRow("hetrec") << QByteArray("userID\tartistID\tweight\r\n701\t9\t3\r\n701\t8\t1\r\n5\t9\t4\r\n")
                                << "hetrec" << 4.0 << true;
        QTest::newRow("movielens") << QByteArray("userId,movieId,rating,timestamp\n701,9,3,1\n701,8,1,2\n5,9,4,3\n")
                                   << "movielens" << 5.0 << false;
        QTest::newRow("stars") << QByteArray("\xEF\xBB\xBFStars;Track;Listener\n3;9;701\n1;8;701\n4;9;5\n") << "stars"
                               << 5.0 << false;
    }

    void layoutsAreFoundFromContent()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, layout);
        QFETCH(double, most);
        QFETCH(bool, plays);
        const auto file = parseRatings(text.toStdString(), "f");
        QCOMPARE(QString::fromStdString(file.layout), layout);
        QCOMPARE(file.mostValue, most);
        QCOMPARE(file.plays, plays);
        QCOMPARE(file.listeners, (std::vector<std::string>{"701", "5"}));
        QCOMPARE(file.items, (std::vector<std::string>{"9", "8"}));
        QCOMPARE(file.answers.size(), std::size_t{3});
        QCOMPARE(file.answers[2].listener, 1U);
        QCOMPARE(file.answers[2].item, 0U);
        QCOMPARE(file.answers[2].value, 4.0F);
    }

    void quotedTracksKeepTheirDelimiter()
    {
        const auto file = parseRatings("listener,track,stars\nme,\"Hello, Goodbye\",4.5\n", "f");
        QCOMPARE(file.items[0], std::string("Hello, Goodbye"));
        QCOMPARE(file.answers[0].value, 4.5F);
    }

    void errorsNameFileAndLine_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("empty") << QByteArray("") << "empty";
        QTest::newRow("another table") << QByteArray("id,name\n1,x\n") << "listener,track,stars";
        QTest::newRow("header only") << QByteArray("listener,track,stars\n") << "no rows";
        QTest::newRow("six stars") << QByteArray("listener,track,stars\nme,a,6\n") << "line 2: \"6\"";
        QTest::newRow("no number") << QByteArray("listener,track,stars\nme,a,4\nme,b,good\n") << "line 3: \"good\"";
        QTest::newRow("short row") << QByteArray("listener,track,stars\nme,a\n") << "line 2: 2 columns";
        QTest::newRow("no track") << QByteArray("listener,track,stars\nme,,3\n") << "line 2: no track";
        QTest::newRow("no plays") << QByteArray("userID\tartistID\tweight\n1\t2\t0\n") << "line 2: \"0\"";
    }

    void errorsNameFileAndLine()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, says);
        try {
            (void)parseRatings(text.toStdString(), "mine.csv");
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::BadFormat);
            const QString message = QString::fromStdString(error.what());
            QVERIFY2(message.startsWith("mine.csv") && message.contains(says), error.what());
        }
    }
};

QTEST_APPLESS_MAIN(TestRatingsFile)
#include "tst_ratings_file.moc"
