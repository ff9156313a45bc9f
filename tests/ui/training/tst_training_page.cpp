#include <algorithm>

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>

#include "tests/ui/training/session_fixture.h"
#include "ui/charts/training_chart.h"
#include "ui/training/curve_card.h"
#include "ui/training/training_facts.h"
#include "ui/training/training_options_dialog.h"
#include "ui/training/training_page.h"
#include "ui/training/training_text.h"
#include "ui/widgets/page_header.h"

using namespace nearfield;
using namespace nearfield::test;
using namespace nearfield::ui;

namespace {

constexpr int kTracks = 200;

/// The page as a listener has it.
struct Page : SessionFixture
{
    std::unique_ptr<TrainingPage> page;

    explicit Page(int tracks = kTracks, std::size_t ratings = 0, int listeners = 1)
        : SessionFixture(tracks)
    {
        rateSome(ratings, listeners);
        page = std::make_unique<TrainingPage>(*session, jobs, *trainer, *evaluator, theme);
        page->resize(840, 700);
        page->show();
    }
    ~Page()
    {
        jobs.stopAndWait();
        page.reset();
    }
    Page(const Page&) = delete;
    Page& operator=(const Page&) = delete;

    [[nodiscard]] QPushButton& button(const char* name) const { return childOf<QPushButton>(*page, name); }
    [[nodiscard]] TrainingChart& chart() const { return page->findChildren<CurveCard*>().front()->chart(); }
    [[nodiscard]] CurveCard& ratingsCard() const { return *page->findChildren<CurveCard*>().back(); }
    [[nodiscard]] const LiveTraining& sound() const { return trainer->training(TrainedModel::Autoencoder); }
    [[nodiscard]] const AutoencoderReport& report() const { return std::get<AutoencoderReport>(sound().report); }
    [[nodiscard]] QTableView& table() const { return childOf<QTableView>(*page, "runs"); }
    /// "pause, stop, train" as far as they can be pressed.
    [[nodiscard]] QString enabled() const
    {
        QStringList out;
        for (const char* name : {"pause", "stop", "train"}) {
            if (button(name).isEnabled()) {
                out << button(name).text();
            }
        }
        return out.join(QStringLiteral(", "));
    }
    [[nodiscard]] bool says(const QString& text) const
    {
        const auto labels = page->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel* label) { return label->text().contains(text); });
    }
    /// As long as a test may need, by the options dialog and the button.
    void trainForLong() const
    {
        button("options").click();
        auto* dialog = page->findChild<TrainingOptionsDialog*>();
        childOf<QSpinBox>(*dialog, "soundMaxEpochs").setValue(10000);
        childOf<QSpinBox>(*dialog, "soundPatience").setValue(10000);
        dialog->accept();
        button("train").click();
        QTRY_VERIFY_WITH_TIMEOUT(sound().history.size() >= 3, 20000);
    }
    void untilIdle() const { QTRY_VERIFY_WITH_TIMEOUT(!trainer->isActive(), 20000); }
};

} // namespace

class TrainingPageTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void freshLibraryOffersToTrain();
    void tooFewTracksAreToldKindly();
    void buttonsFollowTheTraining();
    void pauseHoldsAndResumeGoesOn();
    void stopKeepsTheBest();
    void curvesAndFiguresAreThoseOfTheTrainer();
    void chosenRunShowsItsCurveUntilBack();
    void newTrainingTakesTheChart();
    void earlierRunsAreThereAfterAReopen();
    void optionsCountForTheNextTraining();
    void failureIsToldInWords();
    void bothModelsHaveCurvesAndRuns();
    void oneListenerIsToldWhatTheModelCannotKnow();
    void tooFewRatingsAreCounted();
    void newRatingsAreOfferedButNotTrained();
    void themeSwitchRepaints();
};

void TrainingPageTest::freshLibraryOffersToTrain()
{
    Page p;
    QCOMPARE(p.enabled(), QStringLiteral("Train"));
    QVERIFY(p.says(QStringLiteral("not trained yet")));
    QVERIFY(p.chart().history().empty());
    QVERIFY(!p.table().isVisible());
}

void TrainingPageTest::tooFewTracksAreToldKindly()
{
    Page p(12);
    QCOMPARE(p.enabled(), QString());
    auto& text = childOf<QLabel>(*p.page, "tooFew");
    QVERIFY(text.isVisible());
    QVERIFY(text.text().contains(QStringLiteral("50")) && text.text().contains(QStringLiteral("12")));
    QVERIFY(!p.chart().isVisible());
}

void TrainingPageTest::buttonsFollowTheTraining()
{
    Page p;
    p.trainForLong();
    QCOMPARE(p.enabled(), QStringLiteral("Pause, Stop"));
    QVERIFY(p.says(QStringLiteral("running in the background")));
    p.button("pause").click();
    QCOMPARE(p.enabled(), QStringLiteral("Resume, Stop"));
    QVERIFY(p.says(QStringLiteral("paused in epoch")));
    p.button("pause").click();
    QCOMPARE(p.enabled(), QStringLiteral("Pause, Stop"));
    p.button("stop").click();
    QCOMPARE(p.enabled(), QString());
    QVERIFY(p.says(QStringLiteral("stopping")));
    p.untilIdle();
    QCOMPARE(p.enabled(), QStringLiteral("Retrain"));
    QTRY_VERIFY(p.says(QStringLiteral("trained just now for 200 tracks")));
}

void TrainingPageTest::pauseHoldsAndResumeGoesOn()
{
    Page p;
    p.trainForLong();
    p.button("pause").click();
    QTest::qWait(300); // what was on its way arrives
    const std::size_t held = p.sound().history.size();
    QTest::qWait(300);
    QCOMPARE(p.sound().history.size(), held);
    QCOMPARE(p.chart().history().size(), held);
    p.button("pause").click();
    QTRY_VERIFY_WITH_TIMEOUT(p.sound().history.size() > held, 5000);
    QCOMPARE(p.sound().history[held].epoch, held + 1);
}

void TrainingPageTest::stopKeepsTheBest()
{
    Page p;
    p.trainForLong();
    p.button("stop").click();
    p.untilIdle();
    QVERIFY(p.report().kept);
    QVERIFY(p.report().training.stopReason == StopReason::Cancelled);
    const auto& history = p.chart().history();
    const auto best = std::min_element(history.begin(), history.end(), [](const auto& a, const auto& b) {
        return a.validationRmse < b.validationRmse;
    });
    QCOMPARE(p.report().training.bestEpoch, best->epoch);
    QCOMPARE(p.chart().bestEpoch(), best->epoch);
    QVERIFY(p.session->soundSpace() != nullptr);
    QTRY_COMPARE(p.table().model()->rowCount(), 1);
    QCOMPARE(p.table().model()->index(0, static_cast<int>(RunColumn::Status)).data().toString(),
             QStringLiteral("stopped by you"));
}

void TrainingPageTest::curvesAndFiguresAreThoseOfTheTrainer()
{
    Page p;
    p.train();
    const AutoencoderReport& report = p.report();
    QCOMPARE(p.chart().history().size(), std::size_t{5});
    for (std::size_t i = 0; i < 5; ++i) {
        QCOMPARE(p.chart().history()[i].validationRmse, report.training.history[i].validationRmse);
    }
    QVERIFY(p.says(QStringLiteral("5 of at most 5")));
    QVERIFY(p.says(rmseText(report.testRmse)));
    QCOMPARE(childOf<QLabel>(*p.page, "meaning").text(), testSentence(TrainedModel::Autoencoder, report.testRmse));
}

void TrainingPageTest::chosenRunShowsItsCurveUntilBack()
{
    Page p;
    p.train();
    p.trainer->start(TrainedModel::Autoencoder, {.batchSize = 32, .maxEpochs = 8, .seed = 2});
    p.untilIdle();
    QTRY_COMPARE(p.table().model()->rowCount(), 2);
    QVERIFY(!p.button("back").isVisible());
    QCOMPARE(p.chart().history().size(), std::size_t{8});
    p.table().selectRow(p.table().model()->index(0, static_cast<int>(RunColumn::Epochs)).data().toInt() == 5 ? 0 : 1);
    QCOMPARE(p.chart().history().size(), std::size_t{5});
    QVERIFY(p.button("back").isVisible());
    QVERIFY(p.says(QStringLiteral("5 of at most 5")));
    p.button("back").click();
    QCOMPARE(p.chart().history().size(), std::size_t{8});
    QVERIFY(!p.button("back").isVisible());
    QVERIFY(!p.table().selectionModel()->hasSelection());
}

void TrainingPageTest::newTrainingTakesTheChart()
{
    Page p;
    p.train();
    QTRY_COMPARE(p.table().model()->rowCount(), 1);
    p.table().selectRow(0);
    p.trainForLong();
    QVERIFY(!p.table().selectionModel()->hasSelection());
    QCOMPARE(p.chart().history().size(), p.sound().history.size());
    // Watching an earlier one does not disturb the one that runs, nor the other way round.
    p.table().selectRow(0);
    const std::size_t epochs = p.sound().history.size();
    QTRY_VERIFY_WITH_TIMEOUT(p.sound().history.size() > epochs, 5000);
    QCOMPARE(p.chart().history().size(), std::size_t{5});
    p.button("back").click();
    QCOMPARE(p.chart().history().size(), p.sound().history.size());
}

void TrainingPageTest::earlierRunsAreThereAfterAReopen()
{
    Page p;
    p.train();
    const double rmse = p.report().testRmse;
    p.jobs.stopAndWait();
    p.page.reset();
    p.close();
    p.open();
    p.page = std::make_unique<TrainingPage>(*p.session, p.jobs, *p.trainer, *p.evaluator, p.theme);
    QTRY_COMPARE(p.table().model()->rowCount(), 1);
    QCOMPARE(p.chart().history().size(), std::size_t{5});
    QVERIFY(p.says(rmseText(rmse)));
    QCOMPARE(p.enabled(), QStringLiteral("Retrain"));
}

void TrainingPageTest::optionsCountForTheNextTraining()
{
    const TrainingOptionsDialog dialog({.maxEpochs = 7, .patience = 3, .seed = 11},
                                       {.batchSize = 99, .maxEpochs = 8, .patience = 4, .seed = 12}, SoundVariant::Exact, 2400);
    QVERIFY(dialog.variant() == SoundVariant::Exact);
    const TrainingOptions autoencoder = dialog.options(TrainedModel::Autoencoder);
    QCOMPARE(autoencoder.maxEpochs, std::size_t{7});
    QCOMPARE(autoencoder.patience, std::size_t{3});
    QCOMPARE(autoencoder.seed, std::uint64_t{11});
    const TrainingOptions ratings = dialog.options(TrainedModel::Ratings);
    QCOMPARE(ratings.batchSize, std::size_t{99});
    QCOMPARE(ratings.maxEpochs, std::size_t{8});
    Page p;
    p.trainForLong();
    QCOMPARE(p.sound().options.maxEpochs, std::size_t{10000});
}

void TrainingPageTest::failureIsToldInWords()
{
    Page p(12);
    p.trainer->start(TrainedModel::Autoencoder); // the button would not
    QTRY_VERIFY(!p.sound().failure.isEmpty());
    QTRY_VERIFY(p.says(p.sound().failure));
}

void TrainingPageTest::bothModelsHaveCurvesAndRuns()
{
    Page p(kTracks, 60);
    p.trainer->setOptions(TrainedModel::Autoencoder, TrainingOptions{.batchSize = 32, .maxEpochs = 5});
    p.trainer->setOptions(TrainedModel::Ratings, TrainingOptions{.batchSize = 32, .maxEpochs = 4});
    p.button("train").click();
    p.untilIdle();
    QCOMPARE(p.chart().history().size(), std::size_t{5});
    QCOMPARE(p.ratingsCard().chart().history().size(), std::size_t{4});
    QTRY_COMPARE(p.table().model()->rowCount(), 2);
    QTRY_VERIFY(p.says(QStringLiteral("for 200 tracks and 60 ratings")));
    // A chosen run takes the chart of its own model.
    const auto kind = [&p](int row) {
        return p.table().model()->index(row, static_cast<int>(RunColumn::Model)).data().toString();
    };
    p.table().selectRow(kind(0) == QStringLiteral("ratings") ? 0 : 1);
    QCOMPARE(p.chart().history().size(), std::size_t{5});
    QCOMPARE(p.ratingsCard().chart().history().size(), std::size_t{4});
    QVERIFY(p.says(QStringLiteral("4 of at most 4")));
}

void TrainingPageTest::oneListenerIsToldWhatTheModelCannotKnow()
{
    Page p(kTracks, 60);
    QVERIFY(childOf<QLabel>(p.ratingsCard(), "remark").text().startsWith(QStringLiteral("With one listener")));
    Page several(kTracks, 60, 2);
    QVERIFY(childOf<QLabel>(several.ratingsCard(), "remark").text().isEmpty());
}

void TrainingPageTest::tooFewRatingsAreCounted()
{
    Page p(kTracks, 7);
    QVERIFY(p.ratingsCard().chart().accessibleDescription().contains(QStringLiteral("needs 20 ratings")));
    QVERIFY(p.ratingsCard().chart().accessibleDescription().contains(QStringLiteral("7 so far")));
}

void TrainingPageTest::newRatingsAreOfferedButNotTrained()
{
    Page p(kTracks, 60);
    p.trainer->start(TrainedModel::Ratings, {.batchSize = 32, .maxEpochs = 4});
    p.untilIdle();
    auto& offer = childOf<QPushButton>(p.ratingsCard(), "offer");
    QVERIFY(offer.isHidden());
    std::vector<TrackId> more;
    for (Row row = 60; row < 60 + 19; ++row) {
        more.push_back(p.track(row));
    }
    p.session->library().rate(p.session->listener().id, more, 4.0F);
    p.session->refresh();
    QTRY_COMPARE(p.session->stats().ratings, std::size_t{79});
    QVERIFY(offer.isHidden());
    p.session->library().rate(p.session->listener().id, p.track(79), 4.0F);
    p.session->refresh();
    QTRY_VERIFY(offer.isVisible());
    QVERIFY(offer.text().startsWith(QStringLiteral("20 ratings are newer")));
    QVERIFY(!p.trainer->isActive());
    offer.click();
    QVERIFY(p.trainer->isActive(TrainedModel::Ratings));
    p.untilIdle();
    QTRY_VERIFY(offer.isHidden());
}

void TrainingPageTest::themeSwitchRepaints()
{
    Page p;
    p.train();
    QTRY_COMPARE(p.table().model()->rowCount(), 1);
    const QColor dark = p.page->grab().toImage().pixelColor(p.chart().mapTo(p.page.get(), QPoint(2, 2)));
    p.theme.setChoice(ThemeChoice::Light);
    const QColor light = p.page->grab().toImage().pixelColor(p.chart().mapTo(p.page.get(), QPoint(2, 2)));
    QCOMPARE(dark, Theme::darkTheme().surface); // the card shines through the chart
    QCOMPARE(light, Theme::lightTheme().surface);
}

QTEST_MAIN(TrainingPageTest)
#include "tst_training_page.moc"
