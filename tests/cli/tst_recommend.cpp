#include <cmath>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {

struct Result
{
    int exit = -1;
    QByteArray out;
    QByteArray err;

    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

} // namespace

/// `nearfield-cli recommend` and `train` on the demo library, as a script would run them.
class TestCliRecommend : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;

    [[nodiscard]] Result run(const QString& arguments) const
    {
        QProcess process;
        process.start(QStringLiteral(NEARFIELD_CLI),
                      QStringList{QStringLiteral("--library"), m_dir.filePath(QStringLiteral("library")),
                                  QStringLiteral("--json")} +
                          arguments.split(QLatin1Char(' '), Qt::SkipEmptyParts));
        if (!process.waitForFinished(60'000)) {
            return {};
        }
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }

private Q_SLOTS:
    void anEmptyLibraryIsToldWhatToDo()
    {
        const Result result = run(QStringLiteral("recommend"));
        QCOMPARE(result.exit, 1);
        QVERIFY(result.err.contains("import"));
        QCOMPARE(run(QStringLiteral("train ratings")).exit, 1);
    }

    void theDemoEndsWithSuggestions()
    {
        const Result result = run(QStringLiteral("demo"));
        QCOMPARE(result.exit, 0);
        QCOMPARE(result.json()[QStringLiteral("recommend")].toObject()[QStringLiteral("results")].toArray().size(), 10);
        QVERIFY(result.json()[QStringLiteral("ratings_model")].toObject()[QStringLiteral("kept")].toBool());
    }

    void suggestionsHaveWhatTheContractNames()
    {
        const Result result = run(QStringLiteral("recommend -n 7"));
        QCOMPARE(result.exit, 0);
        QVERIFY(!result.json()[QStringLiteral("listener")].toString().isEmpty());
        const QJsonArray results = result.json()[QStringLiteral("results")].toArray();
        QCOMPARE(results.size(), 7);
        for (const auto& value : results) {
            const QJsonObject one = value.toObject();
            for (const char* key : {"id", "title", "artists", "predicted", "uncertainty", "weights", "reasons"}) {
                QVERIFY2(one.contains(QLatin1String(key)), key);
            }
            const double predicted = one[QStringLiteral("predicted")].toDouble();
            QVERIFY(predicted >= 0.5 && predicted <= 5);
        }
    }

    void explanationsAddUp()
    {
        const Result result = run(QStringLiteral("recommend -n 3 --explain"));
        QCOMPARE(result.exit, 0);
        for (const auto& value : result.json()[QStringLiteral("results")].toArray()) {
            const QJsonObject why = value.toObject()[QStringLiteral("explanation")].toObject();
            double sum = why[QStringLiteral("typical")].toDouble() + why[QStringLiteral("artist")].toDouble() +
                         why[QStringLiteral("listeners")].toDouble();
            for (const auto& part : why[QStringLiteral("features")].toArray()) {
                sum += part.toObject()[QStringLiteral("stars")].toDouble();
            }
            QVERIFY(std::abs(sum - why[QStringLiteral("exact")].toDouble()) < 0.01);
            QVERIFY(why.contains(QStringLiteral("counterfactual")));
            QVERIFY(!why[QStringLiteral("neighbours")].toArray().isEmpty());
        }
    }

    void aRatingCountsInTheNextList()
    {
        const auto first = [this] {
            return run(QStringLiteral("recommend -n 1"))
                .json()[QStringLiteral("results")]
                .toArray()[0]
                .toObject()[QStringLiteral("id")]
                .toInteger();
        };
        const qint64 before = first();
        QCOMPARE(run(QStringLiteral("rate %1 2").arg(before)).exit, 0);
        QVERIFY(first() != before);
        QCOMPARE(run(QStringLiteral("rate %1 0").arg(before)).exit, 0);
        QCOMPARE(first(), before);
    }

    void wishesAndListenersAreChecked()
    {
        QCOMPARE(run(QStringLiteral("recommend --energy 1 --adventure -1 --popularity 0.5")).exit, 0);
        QCOMPARE(run(QStringLiteral("recommend --energy 2")).exit, 2);
        const Result result = run(QStringLiteral("recommend --listener Nobody"));
        QCOMPARE(result.exit, 1);
        QVERIFY(result.err.contains("Nobody"));
    }

    void theRatingsModelIsTrainedAlone()
    {
        const QJsonObject json = run(QStringLiteral("train ratings --epochs 3")).json();
        QCOMPARE(json[QStringLiteral("model")].toString(), QStringLiteral("ratings"));
        QCOMPARE(json[QStringLiteral("epochs")].toInt(), 3);
        for (const char* key : {"best_epoch", "train_rmse", "validation_rmse", "test_rmse", "rows", "seconds",
                                "samples_per_second", "stop_reason", "hybrid_test_rmse"}) {
            QVERIFY2(json.contains(QLatin1String(key)), key);
        }
    }
};

QTEST_GUILESS_MAIN(TestCliRecommend)
#include "tst_recommend.moc"
