#include <csignal>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "tests/support/synthetic.h"

using namespace nearfield;

namespace {

struct Result
{
    int exit = -1;
    QString out;
    QString err;

    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(out.toUtf8()).object(); }
};

} // namespace

/// Runs the real program as a person or a script would.
class TestCli : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;

    [[nodiscard]] Result run(QStringList arguments) const
    {
        QProcess process;
        process.start(QStringLiteral(NEARFIELD_CLI),
                      QStringList{QStringLiteral("--library"), path(QStringLiteral("library"))} + arguments);
        if (!process.waitForFinished(120'000)) {
            return {};
        }
        return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
                QString::fromUtf8(process.readAllStandardError())};
    }

    [[nodiscard]] Result runJson(QStringList arguments) const
    {
        return run(QStringList{QStringLiteral("--json")} + arguments);
    }

    [[nodiscard]] QString path(const QString& name) const { return m_dir.filePath(name); }

    QString write(const QString& name, const std::string& content) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) ||
            file.write(content.data(), static_cast<qint64>(content.size())) != static_cast<qint64>(content.size())) {
            qFatal("cannot write a test file");
        }
        return file.fileName();
    }

    static bool hasKeys(const QJsonObject& object, std::initializer_list<const char*> keys)
    {
        return std::all_of(keys.begin(), keys.end(),
                           [&](const char* key) { return object.contains(QLatin1String(key)); });
    }

private Q_SLOTS:
    void cleanup() { QDir(path(QStringLiteral("library"))).removeRecursively(); }

    void wrongUsageExitsWithTwoAndSaysWhy_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("no verb") << QStringList{};
        QTest::newRow("unknown verb") << QStringList{QStringLiteral("dance")};
        QTest::newRow("import nothing") << QStringList{QStringLiteral("import")};
        QTest::newRow("unknown model") << QStringList{QStringLiteral("train"), QStringLiteral("oracle")};
        QTest::newRow("no epochs") << QStringList{QStringLiteral("train"), QStringLiteral("--epochs"),
                                                  QStringLiteral("0")};
        QTest::newRow("stars missing") << QStringList{QStringLiteral("rate"), QStringLiteral("1")};
    }
    void wrongUsageExitsWithTwoAndSaysWhy()
    {
        QFETCH(QStringList, arguments);
        const Result result = run(arguments);
        QCOMPARE(result.exit, 2);
        QVERIFY(!result.err.isEmpty());
        QVERIFY(result.out.isEmpty());
    }

    void helpNamesEveryVerb()
    {
        const Result result = run({QStringLiteral("--help")});
        QCOMPARE(result.exit, 0);
        for (const char* verb : {"import", "folders", "analyse", "place", "stats", "train", "similar", "rate",
                                 "listeners", "export", "demo"}) {
            QVERIFY2(result.out.contains(QLatin1String(verb)), verb);
        }
    }

    void importReportsWhatItDidAndDoesItOnlyOnce()
    {
        const QString file = write(QStringLiteral("a.csv"), test::syntheticCsv(100));
        const QJsonObject first = runJson({QStringLiteral("import"), file}).json();
        QVERIFY(hasKeys(first, {"files", "read", "added", "updated", "skipped", "seconds"}));
        QCOMPARE(first[QStringLiteral("read")].toInt(), 100);
        QCOMPARE(first[QStringLiteral("added")].toInt(), 100);

        const QJsonObject again = runJson({QStringLiteral("import"), file}).json();
        QCOMPARE(again[QStringLiteral("added")].toInt(), 0);
        QCOMPARE(again[QStringLiteral("updated")].toInt(), 0);
        QCOMPARE(again[QStringLiteral("tracks")].toInt(), 100);
    }

    void aBadFileFailsAndTheGoodOneIsKept()
    {
        const QString good = write(QStringLiteral("good.csv"), test::syntheticCsv(10));
        const QString bad = write(QStringLiteral("bad.csv"), "a,b\n1,2\n");
        const Result result = runJson({QStringLiteral("import"), bad, path(QStringLiteral("missing.csv")), good});
        QCOMPARE(result.exit, 1);
        QVERIFY(result.err.contains(QStringLiteral("bad.csv")));
        QVERIFY(result.err.contains(QStringLiteral("missing.csv")));
        QCOMPARE(result.json()[QStringLiteral("added")].toInt(), 10);
        QCOMPARE(result.json()[QStringLiteral("files")].toArray().size(), 3);
    }

    void statsDescribeAnEmptyLibraryAndAFilledOne()
    {
        QCOMPARE(runJson({QStringLiteral("stats")}).json()[QStringLiteral("tracks")].toInt(), 0);
        (void)run({QStringLiteral("import"), write(QStringLiteral("a.csv"), test::syntheticCsv(100))});
        const QJsonObject stats = runJson({QStringLiteral("stats")}).json();
        QVERIFY(hasKeys(stats, {"tracks", "artists", "ratings", "plays", "listeners", "models"}));
        QCOMPARE(stats[QStringLiteral("tracks")].toInt(), 100);
        QCOMPARE(stats[QStringLiteral("artists")].toInt(), 97);
        QCOMPARE(stats[QStringLiteral("listeners")].toArray().size(), 1);
    }

    void whatNeedsTrainingSaysSo()
    {
        (void)run({QStringLiteral("import"), write(QStringLiteral("a.csv"), test::syntheticCsv(100))});
        const Result result = run({QStringLiteral("similar"), QStringLiteral("Title 17")});
        QCOMPARE(result.exit, 1);
        QVERIFY2(result.err.contains(QStringLiteral("train")), qPrintable(result.err));
    }

    void tooFewTracksToTrainOnSaysSo()
    {
        (void)run({QStringLiteral("import"), write(QStringLiteral("a.csv"), test::syntheticCsv(10))});
        const Result result = run({QStringLiteral("train")});
        QCOMPARE(result.exit, 1);
        QVERIFY2(result.err.contains(QStringLiteral("50")), qPrintable(result.err));
    }

    void trainThenSimilarByIdUriAndText()
    {
        (void)run({QStringLiteral("import"), write(QStringLiteral("a.csv"), test::syntheticCsv(300))});
        const Result trained = runJson(
            {QStringLiteral("train"), QStringLiteral("autoencoder"), QStringLiteral("--epochs"), QStringLiteral("3")});
        QCOMPARE(trained.exit, 0);
        const QJsonObject report = trained.json();
        QVERIFY(hasKeys(report, {"model", "epochs", "best_epoch", "train_rmse", "validation_rmse", "test_rmse", "rows",
                                 "seconds", "samples_per_second", "stop_reason"}));
        QCOMPARE(report[QStringLiteral("epochs")].toInt(), 3);
        QVERIFY(report[QStringLiteral("test_rmse")].toDouble() > 0);

        const QJsonObject byText = runJson({QStringLiteral("similar"), QStringLiteral("title 17 artist 17")}).json();
        QVERIFY(hasKeys(byText, {"seed", "results", "milliseconds"}));
        const QJsonObject seed = byText[QStringLiteral("seed")].toObject();
        QCOMPARE(seed[QStringLiteral("title")].toString(), QStringLiteral("Title 17"));
        const QJsonArray results = byText[QStringLiteral("results")].toArray();
        QCOMPARE(results.size(), 10);
        double before = 2;
        for (const QJsonValue& value : results) {
            const QJsonObject result = value.toObject();
            QVERIFY(hasKeys(result, {"id", "title", "artists", "similarity", "shared"}));
            QVERIFY(result[QStringLiteral("id")] != seed[QStringLiteral("id")]);
            QVERIFY(result[QStringLiteral("similarity")].toDouble() <= before);
            before = result[QStringLiteral("similarity")].toDouble();
        }

        const QString id = QString::number(seed[QStringLiteral("id")].toInt());
        const QString uri = seed[QStringLiteral("uri")].toString();
        for (const QString& track : {id, uri}) {
            QCOMPARE(runJson({QStringLiteral("similar"), track}).json()[QStringLiteral("results")].toArray(), results);
        }
    }

    void aTextThatMatchesSeveralTracksListsThem()
    {
        (void)run({QStringLiteral("import"), write(QStringLiteral("a.csv"), test::syntheticCsv(60))});
        const Result result = run({QStringLiteral("rate"), QStringLiteral("artist 5"), QStringLiteral("4")});
        QCOMPARE(result.exit, 2);
        QVERIFY(result.err.contains(QStringLiteral("Title 51")));

        QCOMPARE(run({QStringLiteral("rate"), QStringLiteral("no such song"), QStringLiteral("4")}).exit, 1);
    }

    void ratingsAreStoredChangedAndRemoved()
    {
        (void)run({QStringLiteral("import"), write(QStringLiteral("a.csv"), test::syntheticCsv(60))});
        const auto ratings = [this] {
            return runJson({QStringLiteral("stats")}).json()[QStringLiteral("ratings")].toInt();
        };
        const Result rated = runJson({QStringLiteral("rate"), QStringLiteral("Title 59"), QStringLiteral("4.5")});
        QCOMPARE(rated.exit, 0);
        QVERIFY(hasKeys(rated.json(), {"id", "stars"}));
        QCOMPARE(ratings(), 1);
        QCOMPARE(run({QStringLiteral("rate"), QStringLiteral("Title 59"), QStringLiteral("2")}).exit, 0);
        QCOMPARE(ratings(), 1);
        QCOMPARE(run({QStringLiteral("rate"), QStringLiteral("Title 59"), QStringLiteral("0")}).exit, 0);
        QCOMPARE(ratings(), 0);
    }

    void filesOfRatingsBecomeAnswersOfListeners()
    {
        (void)run({QStringLiteral("import"), write(QStringLiteral("a.csv"), test::syntheticCsv(20))});
        const QString file = write(QStringLiteral("ratings.csv"), "listener,track uri,stars\n"
                                                                  "Anna,test:track:1,4\n"
                                                                  "Anna,test:track:99,4\n"
                                                                  "me,test:track:2,0.5\n");
        const QJsonObject first = runJson({QStringLiteral("import"), file}).json();
        const QJsonObject answers = first[QStringLiteral("files")][0][QStringLiteral("answers")].toObject();
        QCOMPARE(answers[QStringLiteral("ratings")].toInt(), 2);
        QCOMPARE(answers[QStringLiteral("plays")].toInt(), 0);
        QCOMPARE(answers[QStringLiteral("not_in_library")].toInt(), 1);
        QCOMPARE(answers[QStringLiteral("new_listeners")].toInt(), 1);
        const Result again = run({QStringLiteral("import"), file});
        QVERIFY(again.out.contains(QStringLiteral("3 rows read, no new answers")));
        QVERIFY(again.out.contains(QStringLiteral("1 left out: answer to a track that is not in the library")));

        const QString set = write(QStringLiteral("ml.csv"), "userId,movieId,rating,timestamp\n1,2,3,4\n");
        const Result refused = run({QStringLiteral("import"), set});
        QCOMPARE(refused.exit, 1);
        QVERIFY(refused.err.contains(QStringLiteral("evaluate --data ") + set));
    }

    void exportedRatingsImportBackUnchanged()
    {
        (void)run({QStringLiteral("import"), write(QStringLiteral("a.csv"), test::syntheticCsv(20))});
        (void)run({QStringLiteral("listeners"), QStringLiteral("--create"), QStringLiteral("Anna, \"B\"")});
        (void)run({QStringLiteral("rate"), QStringLiteral("Title 11"), QStringLiteral("4.5")});
        (void)run({QStringLiteral("rate"), QStringLiteral("Title 12"), QStringLiteral("3"),
                   QStringLiteral("--listener"), QStringLiteral("anna, \"b\"")});
        const QString file = path(QStringLiteral("ratings.csv"));
        const QJsonObject exported = runJson({QStringLiteral("export"), QStringLiteral("ratings"), file}).json();
        QCOMPARE(exported[QStringLiteral("written")].toInt(), 2);
        QVERIFY(run({QStringLiteral("import"), file}).out.contains(QStringLiteral("2 rows read, no new answers")));
        (void)run({QStringLiteral("rate"), QStringLiteral("Title 11"), QStringLiteral("0")});
        (void)run({QStringLiteral("listeners"), QStringLiteral("--remove"), QStringLiteral("anna, \"b\"")});
        const QJsonObject back = runJson({QStringLiteral("import"), file}).json();
        const QJsonObject answers = back[QStringLiteral("answers")].toObject();
        QCOMPARE(answers[QStringLiteral("ratings")].toInt(), 2);
        QCOMPARE(answers[QStringLiteral("new_listeners")].toInt(), 1);
        const Result one = runJson({QStringLiteral("export"), QStringLiteral("ratings"), file,
                                    QStringLiteral("--listener"), QStringLiteral("ANNA, \"B\"")});
        QCOMPARE(one.json()[QStringLiteral("written")].toInt(), 1);
        QCOMPARE(run({QStringLiteral("export"), QStringLiteral("ratings"), path(QStringLiteral("no/where.csv"))}).exit,
                 1);
    }

    void listenersAreAddedRenamedMergedAndRemoved()
    {
        (void)run({QStringLiteral("import"), write(QStringLiteral("a.csv"), test::syntheticCsv(20))});
        const auto listeners = [this](QStringList options) {
            QStringList found;
            const Result result = runJson(QStringList{QStringLiteral("listeners")} + options);
            for (const auto& one : result.json()[QStringLiteral("listeners")].toArray()) {
                found << QStringLiteral("%1 %2%3")
                             .arg(one.toObject()[QStringLiteral("name")].toString())
                             .arg(one.toObject()[QStringLiteral("ratings")].toInt())
                             .arg(one.toObject()[QStringLiteral("current")].toBool() ? QStringLiteral(" current")
                                                                                     : QString());
            }
            return result.exit == 0 ? found.join(QStringLiteral(", ")) : QString::number(result.exit);
        };
        const auto option = [](const char* name) { return QLatin1String(name); };
        QCOMPARE(listeners({}), QStringLiteral("Me 0 current"));
        QCOMPARE(listeners({option("--create"), option("Anna")}), QStringLiteral("Me 0 current, Anna 0"));
        QCOMPARE(listeners({option("--create"), option("anna")}), QStringLiteral("2"));
        QCOMPARE(listeners({option("--current"), option("ANNA")}), QStringLiteral("Me 0, Anna 0 current"));
        (void)run({QStringLiteral("rate"), QStringLiteral("Title 11"), QStringLiteral("4.5")});
        QCOMPARE(listeners({option("--rename"), option("anna"), option("Ann")}), QStringLiteral("Me 0, Ann 1 current"));
        QCOMPARE(listeners({option("--merge"), option("Ann"), option("me")}), QStringLiteral("Me 1 current"));
        QCOMPARE(listeners({option("--remove"), option("me")}), QStringLiteral("2"));
        QCOMPARE(listeners({option("--remove"), option("nobody")}), QStringLiteral("1"));
        QCOMPARE(listeners({option("--remove"), option("me"), option("--create"), option("x")}), QStringLiteral("2"));
    }

    void starsOutsideHalfStepsAreRefused_data()
    {
        QTest::addColumn<QString>("stars");
        for (const char* stars : {"5.5", "-1", "3.3", "nan", "many"}) {
            QTest::newRow(stars) << QString::fromLatin1(stars);
        }
    }
    void starsOutsideHalfStepsAreRefused()
    {
        QFETCH(QString, stars);
        (void)run({QStringLiteral("import"), write(QStringLiteral("a.csv"), test::syntheticCsv(60))});
        QCOMPARE(run({QStringLiteral("rate"), QStringLiteral("Title 59"), stars}).exit, 2);
    }

    void demoMakesALibraryTrainsAndRecommendsByGenre()
    {
        const Result result = runJson({QStringLiteral("demo")});
        QCOMPARE(result.exit, 0);
        const QJsonObject json = result.json();
        QVERIFY(hasKeys(json, {"model", "test_rmse", "stop_reason", "similar", "tracks", "library"}));
        QVERIFY(json[QStringLiteral("tracks")].toInt() >= 2000);
        QCOMPARE(json[QStringLiteral("similar")].toObject()[QStringLiteral("results")].toArray().size(), 10);

        QCOMPARE(run({QStringLiteral("demo")}).exit, 0); // again on what is there
    }

    void demoNeverTouchesALibraryOfOnesOwn()
    {
        (void)run({QStringLiteral("import"), write(QStringLiteral("a.csv"), test::syntheticCsv(60))});
        QCOMPARE(run({QStringLiteral("demo")}).exit, 2);
        QCOMPARE(runJson({QStringLiteral("stats")}).json()[QStringLiteral("tracks")].toInt(), 60);
    }

    void interruptedTrainingStopsCleanlyAndKeepsTheBestSoFar()
    {
        (void)run({QStringLiteral("import"), write(QStringLiteral("a.csv"), test::syntheticCsv(3000))});
        QProcess process;
        process.start(QStringLiteral(NEARFIELD_CLI),
                      {QStringLiteral("--library"), path(QStringLiteral("library")), QStringLiteral("--json"),
                       QStringLiteral("train"), QStringLiteral("--epochs"), QStringLiteral("100000"),
                       QStringLiteral("--patience"), QStringLiteral("100000")});
        QVERIFY(process.waitForStarted());
        // The first progress line says that training has begun.
        QVERIFY(process.processId() > 0);
        process.setReadChannel(QProcess::StandardError);
        while (!process.readAllStandardError().contains("epoch")) {
            QVERIFY(process.waitForReadyRead(30'000));
        }
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(30'000));
        QCOMPARE(process.exitCode(), 130);
        const QJsonObject report = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
        QCOMPARE(report[QStringLiteral("stop_reason")].toString(), QStringLiteral("cancelled"));
        QCOMPARE(runJson({QStringLiteral("similar"), QStringLiteral("1")}).exit, 0);
    }

    void aDamagedLibraryIsRefusedWithANextStep()
    {
        QDir().mkpath(path(QStringLiteral("library")));
        write(QStringLiteral("library/library.sqlite"),
              "this is not a database, but it is long enough to be looked at");
        const Result result = runJson({QStringLiteral("stats")});
        QCOMPARE(result.exit, 1);
        QVERIFY(result.err.contains(QStringLiteral("library.sqlite")));
        QVERIFY(result.json().contains(QStringLiteral("error")));
    }

    void aFullOutputIsAFailure()
    {
        QProcess process;
        process.setStandardOutputFile(QStringLiteral("/dev/full"));
        process.start(QStringLiteral(NEARFIELD_CLI),
                      {QStringLiteral("--library"), path(QStringLiteral("library")), QStringLiteral("stats")});
        QVERIFY(process.waitForFinished(30'000));
        QCOMPARE(process.exitCode(), 1);
    }
};

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
