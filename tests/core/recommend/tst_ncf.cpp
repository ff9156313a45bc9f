#include <cmath>
#include <memory>
#include <stop_token>
#include <vector>

#include <QtTest>

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/random.h"
#include "core/recommend/ncf.h"

using namespace nearfield;

namespace {

constexpr std::size_t kListeners = 40;
constexpr std::size_t kItems = 30;

/// Two kinds of listeners, two kinds of items; each kind of listener likes one of items.
float truth(std::size_t listener, std::size_t item)
{
    return listener % 2 == item % 2 ? 0.9F : 0.3F;
}

Interactions ratings(double share, std::uint64_t seed)
{
    Random random(seed);
    std::vector<Interaction> some;
    for (std::uint32_t listener = 0; listener < kListeners; ++listener) {
        for (std::uint32_t item = 0; item < kItems; ++item) {
            if (random.uniform() < share) {
                some.push_back({listener, item, truth(listener, item)});
            }
        }
    }
    return {InteractionKind::Explicit, kListeners, kItems, some};
}

Ncf::Options quick(bool listeners = true)
{
    return {.listeners = listeners,
            .width = 8,
            .dropout = 0,
            .training = {.batchSize = 32, .maxEpochs = 150, .patience = 30, .learningRate = 0.005}};
}

double rmse(const Ncf& model)
{
    double square = 0;
    for (std::size_t listener = 0; listener < kListeners; ++listener) {
        for (std::size_t item = 0; item < kItems; ++item) {
            square += std::pow(static_cast<double>(model.predict(listener, item)->value - truth(listener, item)), 2);
        }
    }
    return std::sqrt(square / static_cast<double>(kListeners * kItems));
}

std::vector<float> scoresOf(const Ncf& model, std::size_t listener)
{
    std::vector<float> scores(kItems);
    model.scores(listener, scores);
    return scores;
}

} // namespace

class TestNcf : public QObject
{
    Q_OBJECT

private slots:
    void learnsWhoLikesWhatFromHalfOfTheAnswers()
    {
        Ncf model(quick());
        QVERIFY(model.fit(ratings(0.5, 1), {}, {}));
        QVERIFY2(rmse(model) < 0.1, qPrintable(QString::number(rmse(model))));
    }

    void trackOnlyKnowsNoListeners()
    {
        Ncf model(quick(false));
        QVERIFY(model.fit(ratings(0.5, 1), {}, {}));
        QCOMPARE(scoresOf(model, 0), scoresOf(model, 1));
        // Half of the listeners give .9 and half .3: .3 off is the best there is.
        QVERIFY(std::abs(rmse(model) - 0.3) < 0.05);
        QCOMPARE(model.name(), std::string_view("ncf-track"));
    }

    void scoresAreThePredictions()
    {
        for (const bool listeners : {true, false}) {
            Ncf model(quick(listeners));
            QVERIFY(model.fit(ratings(0.5, 2), {}, {}));
            const std::vector<float> scores = scoresOf(model, 3);
            for (std::size_t item = 0; item < kItems; ++item) {
                QVERIFY(std::abs(scores[item] - model.predict(3, item)->value) < 1e-5F);
            }
        }
    }

    void sameSeedSameModel()
    {
        const Interactions data = ratings(0.5, 3);
        std::vector<std::vector<float>> scores;
        for (const std::uint64_t seed : {5U, 5U, 6U}) {
            Ncf model(quick());
            QVERIFY(model.fit(data, {.seed = seed}, {}));
            scores.push_back(scoresOf(model, 0));
        }
        QCOMPARE(scores[0], scores[1]);
        QVERIFY(scores[0] != scores[2]);
    }

    void fittingAgainForgetsWhatWasLearned()
    {
        const Interactions data = ratings(0.5, 3);
        Ncf again(quick());
        QVERIFY(again.fit(ratings(0.2, 4), {}, {}));
        QVERIFY(again.fit(data, {}, {}));
        Ncf once(quick());
        QVERIFY(once.fit(data, {}, {}));
        QCOMPARE(scoresOf(again, 7), scoresOf(once, 7));
    }

    void playedItemsScoreAboveThoseOfTheOtherKind()
    {
        std::vector<Interaction> plays;
        const Interactions rated = ratings(0.6, 5);
        for (const Interaction& rating : rated.all()) {
            if (rating.value > 0.5F) {
                plays.push_back({rating.listener, rating.item, 2});
            }
        }
        Ncf model(quick());
        QVERIFY(model.fit({InteractionKind::Implicit, kListeners, kItems, plays}, {}, {}));
        double own = 0;
        double other = 0;
        for (std::size_t listener = 0; listener < kListeners; ++listener) {
            const auto scores = scoresOf(model, listener);
            for (std::size_t item = 0; item < kItems; ++item) {
                (listener % 2 == item % 2 ? own : other) += static_cast<double>(scores[item]);
            }
        }
        QVERIFY(own > 2 * other);
        QVERIFY(!model.predict(0, 0)->deviation);
    }

    void readModelAnswersAsTheOneWritten()
    {
        for (const bool listeners : {true, false}) {
            Ncf written(quick(listeners));
            QVERIFY(written.fit(ratings(0.5, 2), {}, {}));
            BinaryWriter out;
            written.write(out);
            BinaryReader in(out.bytes(), "ratings.model");
            const Ncf read = Ncf::read(in);
            QCOMPARE(in.left(), std::size_t(0));
            QCOMPARE(read.name(), written.name());
            QCOMPARE(read.items(), kItems);
            QCOMPARE(read.listeners(), kListeners);
            for (std::size_t listener = 0; listener < kListeners; ++listener) {
                QCOMPARE(scoresOf(read, listener), scoresOf(written, listener));
                QCOMPARE(read.predict(listener, 1)->value, written.predict(listener, 1)->value);
            }
            QCOMPARE(read.predict(0, 0)->deviation, written.predict(0, 0)->deviation);
        }
    }

    void truncatedOrSenselessFileIsCorrupt()
    {
        Ncf written(quick());
        QVERIFY(written.fit(ratings(0.5, 2), {}, {}));
        BinaryWriter out;
        written.write(out);
        const auto kindOf = [](std::string_view bytes) {
            try {
                BinaryReader in(bytes, "ratings.model");
                static_cast<void>(Ncf::read(in));
            } catch (const Error& error) {
                return error.kind();
            }
            return ErrorKind::BadArgument;
        };
        for (std::size_t length = 0; length < out.bytes().size(); length += 97) {
            QCOMPARE(kindOf(std::string_view(out.bytes()).substr(0, length)), ErrorKind::Corrupt);
        }
        // A number of items, at byte 36, that would ask for all memory.
        std::string huge = out.bytes();
        huge[36 + 6] = 0x7F;
        QCOMPARE(kindOf(huge), ErrorKind::Corrupt);
    }

    void stoppedTrainingSaysSo()
    {
        const auto source = std::make_unique<std::stop_source>();
        source->request_stop();
        Ncf model(quick());
        QVERIFY(!model.fit(ratings(0.5, 1), {}, source->get_token()));
    }

    void statedDeviationIsThatOfTheErrors()
    {
        Random random(9);
        std::vector<Interaction> noisy;
        const Interactions rated = ratings(0.9, 6);
        for (const Interaction& rating : rated.all()) {
            noisy.push_back({rating.listener, rating.item, rating.value + static_cast<float>(0.1 * random.normal())});
        }
        Ncf model(quick());
        QVERIFY(model.fit({InteractionKind::Explicit, kListeners, kItems, noisy}, {}, {}));
        const float deviation = model.predict(0, 0)->deviation.value();
        QVERIFY2(deviation > 0.08F && deviation < 0.16F, qPrintable(QString::number(deviation)));
    }
};

QTEST_APPLESS_MAIN(TestNcf)
#include "tst_ncf.moc"
