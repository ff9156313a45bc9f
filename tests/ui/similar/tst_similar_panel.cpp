#include <algorithm>
#include <array>
#include <fstream>

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>

#include "core/features/features.h"
#include "tests/ui/training/session_fixture.h"
#include "ui/actions/track_actions.h"
#include "ui/music/cover_store.h"
#include "ui/player/player.h"
#include "ui/similar/common_card.h"
#include "ui/similar/similar_list.h"
#include "ui/similar/similar_model.h"
#include "ui/similar/similar_panel.h"
#include "ui/widgets/bar.h"
#include "ui/widgets/state_view.h"

using namespace nearfield;
using namespace nearfield::test;
using namespace nearfield::ui;

namespace {

constexpr int kTracks = 200;

struct Panel : SessionFixture
{
    std::unique_ptr<CoverStore> covers;
    std::unique_ptr<Player> player;
    std::unique_ptr<TrackActions> actions;
    std::unique_ptr<SimilarPanel> panel;

    explicit Panel(int tracks = kTracks)
        : SessionFixture(tracks)
    {
        show();
    }
    ~Panel() { hide(); }
    Panel(const Panel&) = delete;
    Panel& operator=(const Panel&) = delete;

    void show()
    {
        covers = std::make_unique<CoverStore>(*session, jobs);
        player = std::make_unique<Player>(*session, jobs, PlayerSettings{});
        actions = std::make_unique<TrackActions>(*session, *player);
        panel = std::make_unique<SimilarPanel>(*session, selection, jobs, *trainer, *covers, *actions, theme);
        panel->resize(315, 700);
        panel->show();
    }
    void hide()
    {
        jobs.stopAndWait();
        panel.reset();
        actions.reset();
        player.reset();
        covers.reset();
    }
    [[nodiscard]] SimilarList& list() const { return *panel->findChild<SimilarList*>(); }
    [[nodiscard]] const SimilarModel& model() const { return *qobject_cast<SimilarModel*>(list().model()); }
    [[nodiscard]] QString seed() const { return childOf<QLabel>(*panel, "seed").text(); }
    [[nodiscard]] QPushButton& back() const { return childOf<QPushButton>(*panel, "back"); }
    [[nodiscard]] QString state() const
    {
        const auto& view = *panel->findChild<StateView*>();
        return view.isVisible() ? childOf<QLabel>(view, "stateTitle").text() : QString();
    }
    [[nodiscard]] QPushButton& action() const { return childOf<QPushButton>(*panel, "stateAction"); }
    [[nodiscard]] std::vector<TrackId> listed() const
    {
        std::vector<TrackId> out;
        for (int row = 0; row < model().rowCount(); ++row) {
            out.push_back(model().trackAt(row).id);
        }
        return out;
    }
    [[nodiscard]] std::vector<TrackId> expected(TrackId track) const
    {
        std::vector<TrackId> out;
        for (const SimilarTrack& found : session->library().similar(track, 50)) {
            out.push_back(found.id);
        }
        return out;
    }
    [[nodiscard]] QString title(TrackId track) const
    {
        return qstring(session->catalogue()->title(*session->catalogue()->rowOf(track)));
    }
    void doubleClick(int row) const
    {
        const QPoint at = list().visualRect(model().index(row)).center();
        QTest::mouseClick(list().viewport(), Qt::LeftButton, {}, at);
        QTest::mouseDClick(list().viewport(), Qt::LeftButton, {}, at);
    }
};

} // namespace

class SimilarPanelTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void listsWhatTheLibrarySaysAndNeverTheSeed();
    void showsWhatTwoTracksHaveInCommon();
    void doubleClickMakesASeedAndBackReturns();
    void choosingElsewhereForgetsTheWayBack();
    void onlyTheLatestQuestionIsAnswered();
    void nothingSelectedIsSaid();
    void untrainedLibraryCanBeTrainedHere();
    void tooFewTracksAreToldKindly();
    void brokenModelOffersToRetrain();
    void keysRateAndCopyTheChosenTrack();
    void halfStepKeysRateTheChosenTrackToo();
    void ratingsAreShownAsTheyAreGiven();
    void newTracksLeaveTheChoiceAlone();
    void menuGoesWhenAnotherTrackIsChosen();
    void retrainingAsksAgain();
    void similarityIsAPercentageFromZeroUp();
};

void SimilarPanelTest::listsWhatTheLibrarySaysAndNeverTheSeed()
{
    Panel p;
    p.train();
    const QAbstractItemModelTester tester(p.list().model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (const Row row : {Row{0}, Row{7}, Row{150}}) {
        const TrackId seed = p.track(row);
        p.selection.select(seed);
        QTRY_COMPARE(p.listed(), p.expected(seed));
        QCOMPARE(p.model().rowCount(), 50);
        const auto listed = p.listed();
        QVERIFY(std::find(listed.begin(), listed.end(), seed) == listed.end());
        QVERIFY(p.seed().contains(p.title(seed)));
        QCOMPARE(p.list().currentIndex().row(), 0);
        QCOMPARE(p.state(), QString());
    }
}

void SimilarPanelTest::showsWhatTwoTracksHaveInCommon()
{
    Panel p;
    p.train();
    p.selection.select(p.track(3));
    QTRY_VERIFY(p.model().rowCount() > 0);
    QTest::mouseClick(p.list().viewport(), Qt::LeftButton, {}, p.list().visualRect(p.model().index(2)).center());
    QCOMPARE(p.selection.current(), std::optional(p.track(3))); // a click only chooses
    const SimilarTrack& chosen = p.model().trackAt(2);
    const auto& card = *p.panel->findChild<CommonCard*>();
    QVERIFY(card.accessibleName().contains(p.title(chosen.id)));
    const auto bars = card.findChildren<BarWidget*>();
    QCOMPARE(bars.size(), 4);
    for (int i = 0; i < 4; ++i) {
        const SharedFeature& feature = chosen.shared[static_cast<std::size_t>(i)];
        QCOMPARE(bars[i]->share(), feature.closeness);
        QCOMPARE(bars[i]->accessibleName(), qstring(displayName(feature.feature)));
    }
}

void SimilarPanelTest::doubleClickMakesASeedAndBackReturns()
{
    Panel p;
    p.train();
    const TrackId first = p.track(3);
    p.selection.select(first);
    QTRY_VERIFY(p.model().rowCount() > 0);
    QVERIFY(!p.back().isVisible());
    const TrackId second = p.model().trackAt(1).id;
    p.doubleClick(1);
    QCOMPARE(p.selection.current(), std::optional(second));
    QTRY_COMPARE(p.listed(), p.expected(second));
    QVERIFY(p.back().isVisible());
    const TrackId third = p.model().trackAt(0).id;
    QTest::keyClick(&p.list(), Qt::Key_Return);
    QCOMPARE(p.selection.current(), std::optional(third));
    QTRY_COMPARE(p.listed(), p.expected(third));
    QTest::keyClick(&p.list(), Qt::Key_Backspace);
    QCOMPARE(p.selection.current(), std::optional(second));
    QTRY_COMPARE(p.listed(), p.expected(second));
    p.back().click();
    QTRY_COMPARE(p.listed(), p.expected(first));
    QVERIFY(!p.back().isVisible());
}

void SimilarPanelTest::choosingElsewhereForgetsTheWayBack()
{
    Panel p;
    p.train();
    p.selection.select(p.track(3));
    QTRY_VERIFY(p.model().rowCount() > 0);
    p.doubleClick(0);
    QVERIFY(p.back().isVisible());
    p.selection.select(p.track(100));
    QVERIFY(!p.back().isVisible());
}

void SimilarPanelTest::onlyTheLatestQuestionIsAnswered()
{
    Panel p;
    p.train();
    QSignalSpy answers(p.list().model(), &QAbstractItemModel::modelReset);
    for (Row row = 0; row < 60; ++row) {
        p.selection.select(p.track(row));
    }
    QTRY_COMPARE(p.listed(), p.expected(p.track(59)));
    QTest::qWait(100);
    QCOMPARE(p.listed(), p.expected(p.track(59)));
    QCOMPARE(answers.count(), 1);
}

void SimilarPanelTest::nothingSelectedIsSaid()
{
    Panel p;
    p.train();
    QTRY_COMPARE(p.state(), QStringLiteral("No track is selected"));
    QVERIFY(!p.action().isVisible());
    p.selection.select(p.track(1));
    QTRY_COMPARE(p.state(), QString());
    p.selection.clear();
    QCOMPARE(p.state(), QStringLiteral("No track is selected"));
    QCOMPARE(p.model().rowCount(), 0);
    p.selection.select(TrackId{123456789});
    QCOMPARE(p.state(), QStringLiteral("No track is selected"));
}

void SimilarPanelTest::untrainedLibraryCanBeTrainedHere()
{
    Panel p;
    p.selection.select(p.track(1));
    QCOMPARE(p.state(), QStringLiteral("Not trained yet"));
    QVERIFY(p.seed().contains(p.title(p.track(1))));
    QCOMPARE(p.action().text(), QStringLiteral("Train"));
    p.action().click();
    QVERIFY(p.trainer->isActive());
    QCOMPARE(p.state(), QStringLiteral("Learning how your music sounds"));
    QVERIFY(!p.action().isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(p.model().rowCount() > 0, 30000);
    QCOMPARE(p.listed(), p.expected(p.track(1)));
}

void SimilarPanelTest::tooFewTracksAreToldKindly()
{
    Panel p(12);
    p.selection.select(p.track(1));
    QCOMPARE(p.state(), QStringLiteral("A little more music, please"));
    QVERIFY(childOf<QLabel>(*p.panel, "stateText").text().contains(QStringLiteral("12")));
    QVERIFY(!p.action().isVisible());
}

void SimilarPanelTest::brokenModelOffersToRetrain()
{
    Panel p;
    p.train();
    p.hide();
    p.close();
    int broken = 0;
    for (const auto& entry : std::filesystem::directory_iterator(p.path() / "models")) {
        std::filesystem::resize_file(entry.path(), std::filesystem::file_size(entry.path()) / 2);
        ++broken;
    }
    QCOMPARE(broken, 1);
    p.open();
    p.selection.select(p.track(1));
    p.show();
    QCOMPARE(p.state(), QStringLiteral("The trained model cannot be used"));
    QCOMPARE(childOf<QLabel>(*p.panel, "stateText").text(), qstring(p.session->library().modelProblem()));
    QCOMPARE(p.action().text(), QStringLiteral("Retrain"));
    p.action().click();
    QTRY_VERIFY_WITH_TIMEOUT(p.model().rowCount() > 0, 30000);
}

void SimilarPanelTest::keysRateAndCopyTheChosenTrack()
{
    Panel p;
    p.train();
    p.selection.select(p.track(3));
    QTRY_VERIFY(p.model().rowCount() > 0);
    p.list().setCurrentIndex(p.model().index(1));
    const TrackId chosen = p.model().trackAt(1).id;
    QTest::keyClick(&p.list(), Qt::Key_4);
    QCOMPARE(p.session->stars(chosen), std::optional(4.0F));
    QCOMPARE(p.session->stars(p.track(3)), std::optional<float>());
    QTest::keyClick(&p.list(), Qt::Key_0);
    QCOMPARE(p.session->stars(chosen), std::optional<float>());
    QKeyEvent wanted(QEvent::ShortcutOverride, Qt::Key_4, Qt::NoModifier, QStringLiteral("4"));
    wanted.ignore();
    QApplication::sendEvent(&p.list(), &wanted);
    QVERIFY(wanted.isAccepted()); // or the window would rate the seed
    QTest::keyClick(&p.list(), Qt::Key_C, Qt::ControlModifier);
    QVERIFY(QApplication::clipboard()->text().endsWith(p.title(chosen)));
}

void SimilarPanelTest::halfStepKeysRateTheChosenTrackToo()
{
    Panel p;
    p.train();
    p.selection.select(p.track(3));
    QTRY_VERIFY(p.model().rowCount() > 0);
    const TrackId chosen = p.model().trackAt(0).id;
    QTest::keyClick(&p.list(), Qt::Key_3, Qt::KeypadModifier);
    QTest::keyClick(&p.list(), Qt::Key_Plus, Qt::ShiftModifier); // as most keyboards have it
    QCOMPARE(p.session->stars(chosen), std::optional(3.5F));
    QTest::keyClick(&p.list(), Qt::Key_Minus);
    QTest::keyClick(&p.list(), Qt::Key_Minus);
    QCOMPARE(p.session->stars(chosen), std::optional(2.5F));
    QTest::keyClick(&p.list(), Qt::Key_4, Qt::ControlModifier); // not the list's: another page
    QCOMPARE(p.session->stars(chosen), std::optional(2.5F));
    QCOMPARE(p.session->ratings().size(), std::size_t{1});
}

void SimilarPanelTest::ratingsAreShownAsTheyAreGiven()
{
    Panel p;
    p.train();
    p.selection.select(p.track(3));
    QTRY_VERIFY(p.model().rowCount() > 0);
    const QModelIndex row = p.model().index(1);
    const QRect place = p.list().visualRect(row);
    const auto picture = [&] { return p.list().viewport()->grab(place).toImage(); };
    const QImage unrated = picture();
    QVERIFY(!row.data(SimilarModel::StarsRole).isValid());
    p.session->rate(std::array{p.model().trackAt(1).id}, 4.5F); // by any other page
    QCOMPARE(row.data(SimilarModel::StarsRole).toFloat(), 4.5F);
    QVERIFY(row.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("4½ stars")));
    QVERIFY(picture() != unrated);
    p.session->undoStack().undo();
    QCOMPARE(picture(), unrated);
}

void SimilarPanelTest::newTracksLeaveTheChoiceAlone()
{
    Panel p;
    p.train();
    p.selection.select(p.track(3));
    QTRY_VERIFY(p.model().rowCount() > 0);
    p.list().setCurrentIndex(p.model().index(4));
    const TrackId chosen = p.model().trackAt(4).id;
    QSignalSpy answers(p.list().model(), &QAbstractItemModel::modelReset);
    const std::filesystem::path more = p.path() / "more.csv";
    std::ofstream(more) << syntheticCsv(3, kTracks + 1);
    (void)p.session->library().importFiles(std::array{more}, {}, {});
    p.session->refresh();
    QTRY_VERIFY(answers.count() > 0);
    QVERIFY(p.list().currentIndex().isValid());
    QCOMPARE(p.model().trackAt(p.list().currentIndex().row()).id, chosen);
    p.selection.select(p.track(4)); // another question begins at the top
    QTRY_COMPARE(p.listed(), p.expected(p.track(4)));
    QCOMPARE(p.list().currentIndex().row(), 0);
}

void SimilarPanelTest::menuGoesWhenAnotherTrackIsChosen()
{
    Panel p;
    p.train();
    p.selection.select(p.track(3));
    QTRY_VERIFY(p.model().rowCount() > 0);
    const auto menu = [&]() -> QMenu* {
        for (QMenu* candidate : p.panel->findChildren<QMenu*>()) {
            if (candidate->isVisible()) {
                return candidate;
            }
        }
        return nullptr;
    };
    Q_EMIT p.list().customContextMenuRequested(p.list().visualRect(p.model().index(0)).center());
    QVERIFY(menu() != nullptr);
    p.selection.select(p.track(60)); // as by a training that ends
    QTRY_COMPARE(p.listed(), p.expected(p.track(60)));
    QVERIFY(menu() == nullptr);

    const TrackId chosen = p.model().trackAt(0).id;
    QSignalSpy shown(p.panel.get(), &SimilarPanel::libraryRequested);
    Q_EMIT p.list().customContextMenuRequested(p.list().visualRect(p.model().index(0)).center());
    QVERIFY(menu() != nullptr);
    const auto actions = menu()->actions();
    const auto show = std::find_if(actions.begin(), actions.end(), [](const QAction* action) {
        return action->text() == QStringLiteral("Show in library");
    });
    QVERIFY(show != actions.end());
    (*show)->trigger();
    QCOMPARE(shown.count(), 1);
    QCOMPARE(p.selection.current(), std::optional(chosen));
}

void SimilarPanelTest::retrainingAsksAgain()
{
    Panel p;
    p.train();
    p.selection.select(p.track(3));
    QTRY_VERIFY(p.model().rowCount() > 0);
    p.trainer->start(TrainedModel::Autoencoder, {.batchSize = 32, .maxEpochs = 8, .seed = 99});
    QVERIFY(p.model().rowCount() > 0); // the old answer stays until there is a better one
    QTRY_VERIFY_WITH_TIMEOUT(!p.trainer->isActive(), 20000);
    QTRY_COMPARE(p.listed(), p.expected(p.track(3)));
}

void SimilarPanelTest::similarityIsAPercentageFromZeroUp()
{
    QCOMPARE(similarityText(0.974F), QStringLiteral("97 %"));
    QCOMPARE(similarityText(1.00001F), QStringLiteral("100 %"));
    QCOMPARE(similarityText(-0.4F), QStringLiteral("0 %"));
}

QTEST_MAIN(SimilarPanelTest)
#include "tst_similar_panel.moc"
