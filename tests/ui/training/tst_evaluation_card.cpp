#include <QComboBox>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>

#include "core/base/file.h"
#include "tests/ui/training/session_fixture.h"
#include "ui/training/evaluation_card.h"
#include "ui/training/evaluation_text.h"
#include "ui/training/predictors_card.h"
#include "ui/widgets/bar.h"

using namespace nearfield;
using namespace nearfield::test;
using namespace nearfield::ui;

namespace {

constexpr int kTracks = 120;
constexpr int kPatienceMs = 60'000;

struct CardOfLibrary : SessionFixture
{
    std::unique_ptr<EvaluationCard> card;

    explicit CardOfLibrary(std::size_t ratings, int listeners = 2, int earlier = 0)
        : SessionFixture(kTracks)
    {
        rateSome(ratings, listeners);
        for (int i = 0; i < earlier; ++i) {
            (void)session->library().evaluate({.importance = i == 0}, {}, {});
        }
        evaluator = std::make_unique<Evaluator>(*session, jobs);
        show();
        QTRY_VERIFY(evaluator->isRead());
    }
    ~CardOfLibrary()
    {
        jobs.stopAndWait();
        card.reset();
    }
    CardOfLibrary(const CardOfLibrary&) = delete;
    CardOfLibrary& operator=(const CardOfLibrary&) = delete;

    void show()
    {
        card = std::make_unique<EvaluationCard>(*session, jobs, *evaluator, theme);
        card->resize(480, 600);
        card->show();
    }
    [[nodiscard]] QPushButton& button(const char* name) const { return childOf<QPushButton>(*card, name); }
    [[nodiscard]] QComboBox& box(const char* name) const { return childOf<QComboBox>(*card, name); }
    [[nodiscard]] QTableView& table() const { return *card->findChild<QTableView*>(); }
    [[nodiscard]] QString state() const { return childOf<QLabel>(*card, "evaluationState").text(); }
    void evaluate() const
    {
        button("evaluate").click();
        QTRY_VERIFY_WITH_TIMEOUT(!evaluator->isActive(), kPatienceMs);
    }
};

} // namespace

class EvaluationCardTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void freshLibrarySaysWhatAnEvaluationDoes()
    {
        const CardOfLibrary c(40);
        QVERIFY(c.state().startsWith(QStringLiteral("Not evaluated yet")));
        QVERIFY(c.button("evaluate").isEnabled());
        QVERIFY(!c.table().isVisible());
        QVERIFY(!c.button("exportEvaluation").isEnabled());
        QVERIFY(c.card->importance().empty());
    }

    void missingRatingsAreCounted()
    {
        const CardOfLibrary c(7, 1);
        QVERIFY2(c.state().contains(QStringLiteral("rate 13 tracks more (7 of 20)")), qPrintable(c.state()));
        QVERIFY(!c.button("evaluate").isEnabled());
    }

    void evaluationFillsTheTableAndIsKept()
    {
        const CardOfLibrary c(40);
        const QSignalSpy shown(c.card.get(), &EvaluationCard::shownChanged);
        c.evaluate();
        QTRY_COMPARE(c.evaluator->evaluations().size(), std::size_t{1});
        const EvaluationReport& report = c.evaluator->evaluations().front().report;
        QVERIFY(c.table().isVisible());
        QVERIFY(!shown.isEmpty());
        QCOMPARE(c.state(), QString());
        const QAbstractItemModel& model = *c.table().model();
        QVERIFY(model.rowCount() >= 5);
        int shipped = 0;
        for (int row = 0; row < model.rowCount(); ++row) {
            if (model.index(row, 0).data(EvaluationTableModel::kShippedRole).toBool()) {
                ++shipped;
                const auto* figure = figureOf(report.ratingPrediction, "hybrid", "rmse");
                QVERIFY(figure != nullptr);
                QCOMPARE(model.index(row, static_cast<int>(EvaluationColumn::Rating)).data().toString(),
                         figureText(figure->value));
            }
        }
        QCOMPARE(shipped, 1);
        // As tall as its rows: the page scrolls, not the table.
        QVERIFY(c.table().height() > model.rowCount() * 30);
    }

    void earlierEvaluationsCanBeChosenAndCompared()
    {
        const CardOfLibrary c(40, 2, 2);
        QCOMPARE(c.box("which").count(), 2);
        QCOMPARE(c.box("which").currentIndex(), 0);
        const auto change = [&c] {
            return c.table()
                .model()
                ->index(0, static_cast<int>(EvaluationColumn::Rating))
                .data(EvaluationTableModel::kDeltaRole);
        };
        QCOMPARE(change().toDouble(), 0.0); // the same seed gives the same figures
        QVERIFY(c.card->importance().empty());
        c.box("which").setCurrentIndex(1);
        QVERIFY(!change().isValid()); // there is none before the first
        QVERIFY(!c.card->importance().empty());
    }

    void cancelledEvaluationIsNotKept()
    {
        const CardOfLibrary c(100, 6);
        c.box("folds").setCurrentIndex(2);
        c.button("evaluate").click();
        QTRY_VERIFY(c.evaluator->state() == Evaluator::State::Running);
        QCOMPARE(c.button("evaluate").text(), QStringLiteral("Cancel"));
        QVERIFY(!c.box("split").isEnabled());
        c.button("evaluate").click();
        QTRY_VERIFY_WITH_TIMEOUT(!c.evaluator->isActive(), kPatienceMs);
        QVERIFY2(c.state().contains(QStringLiteral("cancelled")), qPrintable(c.state()));
        QVERIFY(c.session->library().evaluations().empty());
        QCOMPARE(c.button("evaluate").text(), QStringLiteral("Evaluate"));
    }

    void failureIsToldInWords()
    {
        const CardOfLibrary c(7, 1);
        c.evaluator->start({}); // the button would not
        QTRY_VERIFY_WITH_TIMEOUT(!c.evaluator->isActive(), kPatienceMs);
        QVERIFY(!c.evaluator->failure().isEmpty());
        QCOMPARE(c.state(), c.evaluator->failure());
    }

    void latestRatingsHaveNoFolds()
    {
        const CardOfLibrary c(40);
        c.box("folds").setCurrentIndex(1);
        c.box("split").setCurrentIndex(1);
        QCOMPARE(c.box("folds").currentIndex(), 0);
        QVERIFY(!c.box("folds").isEnabled());
        c.box("split").setCurrentIndex(2);
        QVERIFY(c.box("folds").isEnabled());
    }

    void exportIsWhatIsShown()
    {
        const CardOfLibrary c(40, 2, 1);
        const auto json = c.path() / "evaluation.json";
        const auto csv = c.path() / "evaluation.csv";
        c.card->exportTo(json);
        QTRY_VERIFY(std::filesystem::exists(json));
        const EvaluationReport report = evaluationFromJson(readFile(json));
        QCOMPARE(report.answers, c.evaluator->evaluations().front().report.answers);
        QVERIFY(report.ratingPrediction == c.evaluator->evaluations().front().report.ratingPrediction);
        c.card->exportTo(csv);
        QTRY_VERIFY(std::filesystem::exists(csv));
        QCOMPARE(readFile(csv), toCsv(report));
    }

    void predictorsAreBarsOfOneModelAtATime()
    {
        ThemeManager theme(*qApp);
        PredictorsCard card(theme);
        const auto bars = [&card] {
            QStringList out;
            for (const BarWidget* bar : card.findChildren<BarWidget*>()) {
                out << bar->accessibleName() + QLatin1Char(' ') + bar->accessibleDescription();
            }
            return out;
        };
        QCOMPARE(bars(), QStringList());
        card.setImportance({{.model = "autoencoder", .feature = "Energy", .value = 0.2},
                            {.model = "taste", .feature = "Tempo", .value = 0.01},
                            {.model = "taste", .feature = "Mood score", .value = 0.04},
                            {.model = "taste", .feature = "Loudness", .value = -0.01}});
        QCOMPARE(bars(), QStringList({QStringLiteral("Mood score 100 %"), QStringLiteral("Tempo 25 %")}));
        childOf<QPushButton>(card, "sound").click();
        QCOMPARE(bars(), QStringList({QStringLiteral("Energy 100 %")}));
        // What was not measured cannot be chosen.
        card.setImportance({{.model = "taste", .feature = "Tempo", .value = 0.01}});
        QCOMPARE(bars(), QStringList({QStringLiteral("Tempo 100 %")}));
        QVERIFY(!childOf<QPushButton>(card, "sound").isEnabled());
    }
};

QTEST_MAIN(EvaluationCardTest)
#include "tst_evaluation_card.moc"
