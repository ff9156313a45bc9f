#include <algorithm>

#include <QClipboard>
#include <QLabel>
#include <QScrollBar>
#include <QSlider>

#include "tests/ui/for_you/page_fixture.h"
#include "ui/for_you/teach_me.h"
#include "ui/for_you/why_pane.h"
#include "ui/for_you/wish_bar.h"

using namespace nearfield;
using namespace nearfield::test;
using namespace nearfield::ui;

namespace {

constexpr int kRated = 40;

WishSlider& slider(const ForYouFixture& f, int number)
{
    return *f.page->findChildren<WishSlider*>().at(number);
}

/// "+0.34", "−0.08", "3.10" in hundredths.
int hundredths(const QLabel& label)
{
    QString text = label.text();
    text.replace(QChar(0x2212), QLatin1Char('-'));
    return static_cast<int>(std::lround(100 * text.toDouble()));
}

float meanEnergy(const ForYouFixture& f)
{
    float sum = 0;
    for (const TrackId track : f.tracks()) {
        sum += f.session->catalogue()->raw(*f.session->catalogue()->rowOf(track), RawFeature::Energy);
    }
    return sum / static_cast<float>(f.model().rowCount());
}

} // namespace

class ForYouPageTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English)); }
    void listIsRankedForTheListener();
    void sliderChangesTheOrderAtOnce();
    void doubleClickTakesASliderBackToTheMiddle();
    void upRemovesTheRowAndUndoBringsItBack();
    void answersByButtonConcernTheirOwnRow();
    void notNowPutsOffAndUndoBringsBack();
    void digitsRateTheChosenRow();
    void chosenRowAndScrollPositionSurviveAnAnswer();
    void choosingARowSelectsTheTrack();
    void ratingElsewhereLeavesTheList();
    void explanationAddsUpToThePrediction();
    void explanationFollowsTheChosenRow();
    void lessLikeThisIsTwoStars();
    void narrowPageOpensTheExplanationOnEnter();
    void emptyLibraryOffersMusic();
    void failureSaysWhyAndCanBeRetried();
    void hiddenPageLearnsNothing();
    void everythingRatedIsSaid();
    void everyControlHasANameAndATip();
};

void ForYouPageTest::listIsRankedForTheListener()
{
    const ForYouFixture f(kRated);
    QCOMPARE(f.model().rowCount(), 40);
    for (int row = 1; row < f.model().rowCount(); ++row) {
        QVERIFY(!f.session->stars(f.trackAt(row)));
    }
    QVERIFY2(meanEnergy(f) < 0.4F, qPrintable(QString::number(meanEnergy(f))));
    const QStringList texts = [&] {
        QStringList all;
        for (const QLabel* label : f.page->findChildren<QLabel*>()) {
            all << label->text();
        }
        return all;
    }();
    QVERIFY(texts.contains(QStringLiteral("ranked for %1 from 40 ratings").arg(qstring(f.session->listener().name))));
    QVERIFY(!f.model().index(0).data(SuggestionModel::ReasonsRole).toStringList().isEmpty());
}

void ForYouPageTest::sliderChangesTheOrderAtOnce()
{
    const ForYouFixture f(kRated);
    const auto before = f.tracks();
    const float calm = meanEnergy(f);
    QTest::keyClick(&slider(f, 2), Qt::Key_End);
    QVERIFY(f.tracks() != before);
    QVERIFY2(meanEnergy(f) > calm + 0.1F, qPrintable(QString::number(meanEnergy(f))));
    QTest::mouseClick(&slider(f, 2), Qt::LeftButton, {}, slider(f, 2).rect().center());
    QCOMPARE(slider(f, 2).value(), 0);
    QCOMPARE(f.tracks(), before);
}

void ForYouPageTest::doubleClickTakesASliderBackToTheMiddle()
{
    const ForYouFixture f(kRated);
    WishSlider& popularity = slider(f, 1);
    QTest::mouseClick(&popularity, Qt::LeftButton, {}, QPoint(popularity.width() - 3, popularity.height() / 2));
    QCOMPARE(popularity.value(), WishSlider::kMost);
    QTest::mouseDClick(&popularity, Qt::LeftButton, {}, QPoint(popularity.width() - 3, popularity.height() / 2));
    QCOMPARE(popularity.value(), 0);
}

void ForYouPageTest::upRemovesTheRowAndUndoBringsItBack()
{
    const ForYouFixture f(kRated);
    const auto before = f.tracks();
    f.choose(2);
    f.press(Qt::Key_Plus);
    QVERIFY(!f.model().rowOf(before[2])); // at once
    QCOMPARE(f.session->stars(before[2]), kUpStars);
    QCOMPARE(f.trackAt(f.list().currentIndex().row()), before[3]);
    f.settle();
    QCOMPARE(f.model().rowCount(), 40);
    QVERIFY(!f.model().rowOf(before[2]));

    f.session->undoStack().undo();
    f.settle();
    QCOMPARE(f.tracks(), before);
}

void ForYouPageTest::answersByButtonConcernTheirOwnRow()
{
    const ForYouFixture f(kRated);
    f.choose(0);
    const auto before = f.tracks();
    f.clickAnswer(3, Answer::Down);
    QCOMPARE(f.session->stars(before[3]), kDownStars);
    f.clickAnswer(1, Answer::Up);
    QCOMPARE(f.session->stars(before[1]), kUpStars);
    QVERIFY(!f.session->stars(before[0]));
    QCOMPARE(f.trackAt(f.list().currentIndex().row()), before[0]);
}

void ForYouPageTest::notNowPutsOffAndUndoBringsBack()
{
    const ForYouFixture f(kRated);
    const auto before = f.tracks();
    f.clickAnswer(0, Answer::NotNow);
    QVERIFY(!f.model().rowOf(before[0]));
    QVERIFY(!f.session->stars(before[0]));
    f.settle();
    QVERIFY(!f.model().rowOf(before[0]));
    f.session->undoStack().undo();
    f.settle();
    QCOMPARE(f.tracks(), before);
}

void ForYouPageTest::digitsRateTheChosenRow()
{
    const ForYouFixture f(kRated);
    const TrackId track = f.trackAt(1);
    f.choose(1);
    f.press(Qt::Key_5);
    QCOMPARE(f.session->stars(track), 5.0F);
    QVERIFY(!f.model().rowOf(track));
}

void ForYouPageTest::chosenRowAndScrollPositionSurviveAnAnswer()
{
    const ForYouFixture f(kRated);
    f.choose(20);
    const TrackId chosen = f.trackAt(20);
    f.list().scrollTo(f.model().index(20), QAbstractItemView::PositionAtTop);
    const int top = f.list().verticalScrollBar()->value();
    QVERIFY(top > 0);
    f.clickAnswer(22, Answer::Up);
    f.settle();
    QCOMPARE(f.list().verticalScrollBar()->value(), top);
    QVERIFY(f.model().rowOf(chosen));
    QCOMPARE(f.list().currentIndex().row(), *f.model().rowOf(chosen));
}

void ForYouPageTest::choosingARowSelectsTheTrack()
{
    const ForYouFixture f(kRated);
    QVERIFY(!f.selection.current()); // showing the page chooses nothing for the rest of the window
    f.list().setFocus();
    f.press(Qt::Key_Down);
    QCOMPARE(f.selection.current(), f.trackAt(1));
    QTest::keyClick(&f.list(), Qt::Key_C, Qt::ControlModifier);
    QVERIFY(QGuiApplication::clipboard()->text().endsWith(f.model().index(1).data().toString()));
}

void ForYouPageTest::ratingElsewhereLeavesTheList()
{
    const ForYouFixture f(kRated);
    const TrackId rated = f.trackAt(4);
    f.session->rate(std::span(&rated, 1), 3.0F);
    QVERIFY(!f.model().rowOf(rated));
}

void ForYouPageTest::explanationAddsUpToThePrediction()
{
    const ForYouFixture f(kRated);
    auto& pane = *f.page->findChild<WhyPane*>();
    QTRY_VERIFY_WITH_TIMEOUT(pane.findChild<QLabel*>(QStringLiteral("total")) != nullptr, 10000);
    int sum = hundredths(childOf<QLabel>(pane, "typical"));
    const auto lines = pane.findChildren<QLabel*>(QStringLiteral("contribution"));
    QVERIFY(lines.size() >= 3);
    for (const QLabel* line : lines) {
        sum += hundredths(*line);
    }
    const int total = hundredths(childOf<QLabel>(pane, "total"));
    QCOMPARE(sum, total);
    const float predicted = f.model().at(f.list().currentIndex().row()).predicted;
    QVERIFY(std::abs(predicted - std::clamp(static_cast<float>(total) / 100, 0.5F, 5.0F)) < 0.011F);
    QVERIFY(childOf<QLabel>(pane, "summary").text().startsWith(QStringLiteral("Predicted ")));
}

void ForYouPageTest::explanationFollowsTheChosenRow()
{
    const ForYouFixture f(kRated);
    auto& pane = *f.page->findChild<WhyPane*>();
    QTRY_VERIFY_WITH_TIMEOUT(pane.findChild<QLabel*>(QStringLiteral("total")) != nullptr, 10000);
    const QString first = childOf<QLabel>(pane, "total").text() + childOf<QLabel>(pane, "contribution").text();
    f.choose(30);
    QCOMPARE(pane.accessibleName(), QStringLiteral("Why “%1”?").arg(f.model().index(30).data().toString()));
    const auto now = [&] {
        return childOf<QLabel>(pane, "total").text() + childOf<QLabel>(pane, "contribution").text();
    };
    QTRY_VERIFY_WITH_TIMEOUT(now() != first, 10000);
}

void ForYouPageTest::lessLikeThisIsTwoStars()
{
    const ForYouFixture f(kRated);
    const TrackId track = f.trackAt(0);
    QTRY_VERIFY_WITH_TIMEOUT(f.button("less").isVisible(), 10000);
    QTest::mouseClick(&f.button("less"), Qt::LeftButton);
    QCOMPARE(f.session->stars(track), kDownStars);
    QVERIFY(!f.model().rowOf(track));
}

void ForYouPageTest::narrowPageOpensTheExplanationOnEnter()
{
    ForYouFixture f(kRated);
    auto& pane = *f.page->findChild<WhyPane*>();
    QVERIFY(pane.isVisible());
    f.page->resize(640, 500);
    QTRY_VERIFY(!pane.isVisible());
    QVERIFY(f.button("why").isVisible());
    f.choose(0);
    f.press(Qt::Key_Return);
    QVERIFY(pane.isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(pane.findChild<QLabel*>(QStringLiteral("total")) != nullptr, 10000);
    QVERIFY(f.list().height() > 100);
    QTest::mouseClick(&f.button("why"), Qt::LeftButton);
    QVERIFY(!pane.isVisible());
}

void ForYouPageTest::emptyLibraryOffersMusic()
{
    const ForYouFixture f(0, 0);
    QCOMPARE(f.state(), QStringLiteral("No music yet"));
    const QSignalSpy wanted(f.page.get(), &ForYouPage::libraryRequested);
    QTest::mouseClick(&f.button("stateAction"), Qt::LeftButton);
    QCOMPARE(wanted.count(), 1);
}

void ForYouPageTest::failureSaysWhyAndCanBeRetried()
{
    ForYouFixture f(kRated);
    f.hide();
    // Nothing can be read while what holds the library is no database.
    const std::filesystem::path database = f.path() / "library.sqlite";
    const std::filesystem::path away = f.path() / "away.sqlite";
    std::filesystem::rename(database, away);
    std::ofstream(database) << "this is no database, however long one looks at it";
    f.show();
    QCOMPARE(f.state(), QStringLiteral("No suggestions for now"));
    QVERIFY(!childOf<QLabel>(*f.page, "stateText").text().isEmpty());
    std::filesystem::rename(away, database);
    QTest::mouseClick(&f.button("stateAction"), Qt::LeftButton);
    f.settle();
    QCOMPARE(f.state(), QString());
    QCOMPARE(f.model().rowCount(), 40);
}

void ForYouPageTest::hiddenPageLearnsNothing()
{
    const ForYouFixture f(kRated);
    const auto before = f.recommendations->recommender();
    f.page->hide();
    const TrackId rated = f.trackAt(0);
    f.session->rate(std::span(&rated, 1), 5.0F);
    QTest::qWait(100);
    QCOMPARE(f.recommendations->recommender(), before);
    f.page->show();
    f.settle();
    QVERIFY(f.recommendations->recommender() != before);
    QVERIFY(!f.model().rowOf(rated));
}

void ForYouPageTest::everythingRatedIsSaid()
{
    const ForYouFixture f(60, 60);
    QCOMPARE(f.state(), QStringLiteral("Nothing left to suggest"));
    f.session->undoStack().clear();
    const TrackId track = f.track(5);
    f.session->rate(std::span(&track, 1), std::nullopt);
    f.settle();
    QCOMPARE(f.state(), QString());
    QCOMPARE(f.tracks(), std::vector<TrackId>{track});
}

void ForYouPageTest::everyControlHasANameAndATip()
{
    const ForYouFixture f(kRated);
    for (const QAbstractButton* button : f.page->findChildren<QAbstractButton*>()) {
        QVERIFY2(!button->isVisible() || !button->toolTip().isEmpty(), qPrintable(button->text()));
        QVERIFY2(!button->isVisible() || !button->text().isEmpty() || !button->accessibleName().isEmpty(),
                 qPrintable(button->objectName()));
    }
    for (const QSlider* each : f.page->findChildren<WishSlider*>()) {
        QVERIFY(!each->toolTip().isEmpty());
        QVERIFY(!each->accessibleName().isEmpty());
        QCOMPARE(each->accessibleDescription(), QStringLiteral("neither"));
    }
    QVERIFY(!f.list().accessibleName().isEmpty());
    QVERIFY(f.model().index(0).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("predicted")));
}

QTEST_MAIN(ForYouPageTest)
#include "tst_for_you_page.moc"
