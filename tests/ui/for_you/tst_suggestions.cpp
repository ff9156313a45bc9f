#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include "tests/support/synthetic.h"
#include "ui/for_you/explanation_text.h"
#include "ui/for_you/suggestion_model.h"

using namespace nearfield;
using namespace nearfield::test;
using namespace nearfield::ui;

namespace {

std::shared_ptr<const Catalogue> makeCatalogue(int tracks)
{
    CatalogueBuilder builder;
    for (int number = 1; number <= tracks; ++number) {
        Track track = syntheticTrack(number);
        track.id = TrackId{number};
        builder.add(track);
    }
    return std::make_shared<const Catalogue>(builder.build());
}

std::vector<Suggestion> suggestionsOf(const std::vector<int>& tracks)
{
    std::vector<Suggestion> out;
    for (const int track : tracks) {
        out.push_back({.id = TrackId{track}, .predicted = 4, .uncertainty = 0.5F, .parts = {}, .reasons = {}});
    }
    return out;
}

QStringList titlesOf(const SuggestionModel& model)
{
    QStringList titles;
    for (int row = 0; row < model.rowCount(); ++row) {
        titles << model.index(row).data().toString().section(QLatin1Char(' '), 1);
    }
    return titles;
}

SuggestionExplanation explanationOf(std::vector<float> features, float typical, float artist, float listeners)
{
    SuggestionExplanation out;
    out.typical = typical;
    out.artist = artist;
    out.listeners = listeners;
    out.exact = typical + artist + listeners;
    for (std::size_t i = 0; i < features.size(); ++i) {
        out.features.push_back({.feature = i, .stars = features[i], .place = 0.5F});
        out.exact += features[i];
    }
    return out;
}

} // namespace

class SuggestionsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English)); }
    void newSuggestionsMoveRowsAndKeepTheChosenTrack();
    void tracksOutsideTheCatalogueAreLeftOut();
    void linesOfAnExplanationAddUpToTheLastDigit_data();
    void linesOfAnExplanationAddUpToTheLastDigit();
    void reasonsAreWords();
    void ordinalsAreEnglish_data();
    void ordinalsAreEnglish();
    void counterfactualTellsBothPlaces();
};

void SuggestionsTest::newSuggestionsMoveRowsAndKeepTheChosenTrack()
{
    SuggestionModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    const auto catalogue = makeCatalogue(9);
    model.setSuggestions(catalogue, suggestionsOf({1, 2, 3, 4, 5}));
    const QPersistentModelIndex third(model.index(2));

    model.setSuggestions(catalogue, suggestionsOf({5, 7, 3, 1, 9, 8}));
    QCOMPARE(titlesOf(model).join(QLatin1Char(' ')), QStringLiteral("5 7 3 1 9 8"));
    QCOMPARE(third.row(), 2);
    QCOMPARE(third.data().toString(), QStringLiteral("Title 3"));

    const TrackId answered[] = {TrackId{5}, TrackId{9}, TrackId{2}};
    model.remove(answered);
    QCOMPARE(titlesOf(model).join(QLatin1Char(' ')), QStringLiteral("7 3 1 8"));
    QCOMPARE(third.row(), 1);
    QCOMPARE(resets.count(), 0);
}

void SuggestionsTest::tracksOutsideTheCatalogueAreLeftOut()
{
    SuggestionModel model;
    model.setSuggestions(makeCatalogue(3), suggestionsOf({2, 30, 1}));
    QCOMPARE(titlesOf(model).join(QLatin1Char(' ')), QStringLiteral("2 1"));
    QVERIFY(!model.rowOf(TrackId{30}));
}

void SuggestionsTest::linesOfAnExplanationAddUpToTheLastDigit_data()
{
    QTest::addColumn<QList<float>>("features");
    QTest::addColumn<float>("artist");
    QTest::addColumn<float>("listeners");
    QTest::newRow("few") << QList<float>{0.344F, 0.274F, -0.116F} << 0.0F << 0.0F;
    QTest::newRow("all thirds") << QList<float>{0.333F, 0.333F, 0.333F, -0.333F, 0.333F, 0.333F, 0.333F, 0.333F}
                                << 0.333F << -0.333F;
    QTest::newRow("many small") << QList<float>(20, 0.0149F) << 0.2F << 0.0F;
    QTest::newRow("none") << QList<float>{} << 0.0F << 0.0F;
}

void SuggestionsTest::linesOfAnExplanationAddUpToTheLastDigit()
{
    QFETCH(const QList<float>, features);
    QFETCH(const float, artist);
    QFETCH(const float, listeners);
    const auto explanation = explanationOf({features.begin(), features.end()}, 3.456F, artist, listeners);
    const Sum sum = sumOf(explanation);
    int together = sum.typical;
    std::size_t shown = 0;
    for (const SumLine& line : sum.lines) {
        together += line.hundredths;
        shown += line.isFeature ? 1 : 0;
        QVERIFY(line.hundredths != 0);
    }
    QCOMPARE(together, sum.total);
    QCOMPARE(sum.total, static_cast<int>(std::lround(100 * explanation.exact)));
    QCOMPARE(shown, std::min<std::size_t>(kMostFeatures, static_cast<std::size_t>(features.size())));
}

void SuggestionsTest::reasonsAreWords()
{
    const auto catalogue = makeCatalogue(5);
    QCOMPARE(reasonText({.kind = Reason::Kind::NearLiked, .track = TrackId{2}, .stars = 4.5F}, *catalogue),
             QStringLiteral("near “Title 2” ★4½"));
    QCOMPARE(reasonText({.kind = Reason::Kind::NearLiked, .track = TrackId{99}, .stars = 5}, *catalogue), QString());
    QCOMPARE(reasonText({.kind = Reason::Kind::LowFeature, .feature = 1}, *catalogue), QStringLiteral("low energy"));
    QCOMPARE(signedHundredthsText(-8), QStringLiteral("−0.08"));
    QCOMPARE(signedHundredthsText(134), QStringLiteral("+1.34"));
}

void SuggestionsTest::ordinalsAreEnglish_data()
{
    QTest::addColumn<int>("place");
    QTest::addColumn<QString>("text");
    QTest::newRow("1") << 1 << "1st";
    QTest::newRow("2") << 2 << "2nd";
    QTest::newRow("3") << 3 << "3rd";
    QTest::newRow("11") << 11 << "11th";
    QTest::newRow("112") << 112 << "112th";
    QTest::newRow("121") << 121 << "121st";
    QTest::newRow("1,002") << 1002 << "1,002nd";
}

void SuggestionsTest::ordinalsAreEnglish()
{
    QFETCH(const int, place);
    QTEST(ordinalText(static_cast<std::size_t>(place)), "text");
}

void SuggestionsTest::counterfactualTellsBothPlaces()
{
    const auto catalogue = makeCatalogue(5);
    const Counterfactual moved{.without = TrackId{4}, .stars = 5, .placeWith = 2, .placeWithout = 31};
    QCOMPARE(counterfactualText(moved, *catalogue),
             QStringLiteral("Without your ★5 for “Title 4” it would be 31st by stars, not 2nd."));
    const Counterfactual same{.without = TrackId{4}, .stars = 5, .placeWith = 2, .placeWithout = 2};
    QCOMPARE(counterfactualText(same, *catalogue),
             QStringLiteral("Without your ★5 for “Title 4” it would still be 2nd by stars."));
}

QTEST_MAIN(SuggestionsTest)
#include "tst_suggestions.moc"
