#include <QLabel>

#include "tests/ui/for_you/page_fixture.h"
#include "ui/for_you/teach_me.h"
#include "ui/widgets/star_editor.h"

using namespace nearfield;
using namespace nearfield::test;
using namespace nearfield::ui;

namespace {

TeachMe& teacher(const ForYouFixture& f)
{
    return *f.page->findChild<TeachMe*>();
}

QList<StarEditor*> questions(const ForYouFixture& f)
{
    QList<StarEditor*> visible;
    for (StarEditor* stars : teacher(f).findChildren<StarEditor*>()) {
        if (stars->isVisible()) {
            visible << stars;
        }
    }
    return visible;
}

StarEditor& firstOpen(const ForYouFixture& f)
{
    const auto all = questions(f);
    const auto open = std::find_if(all.begin(), all.end(), [](const StarEditor* each) { return !each->stars(); });
    if (open == all.end()) {
        qFatal("no open question");
    }
    return **open;
}

void answer(const ForYouFixture& f, float stars)
{
    StarEditor& editor = firstOpen(f);
    QTest::mouseClick(&editor, Qt::LeftButton, {}, editor.placeOf(stars));
    f.settle();
}

QString progress(const ForYouFixture& f)
{
    return childOf<QLabel>(teacher(f), "progress").text();
}

} // namespace

class TeachMeTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English)); }
    void listenerWithoutAnswersIsAskedTen();
    void tenAnswersLeadToTheList();
    void answeredRowsStayAndOthersAreFresh();
    void undoOpensAQuestionAgain();
    void unknownTracksMakeRoomForOthers();
    void keyboardAnswersAndMoves();
    void listCanBeSeenEarlier();
    void roundOnDemandAsksTenMore();
};

void TeachMeTest::listenerWithoutAnswersIsAskedTen()
{
    const ForYouFixture f(0);
    QVERIFY(teacher(f).isVisible());
    QCOMPARE(questions(f).size(), 10);
    QCOMPARE(progress(f), QStringLiteral("0 of 10"));
    QVERIFY(!f.button("showList").isVisible());
}

void TeachMeTest::tenAnswersLeadToTheList()
{
    const ForYouFixture f(0);
    for (int i = 1; i <= 10; ++i) {
        answer(f, i % 2 == 0 ? 4.5F : 1.0F);
        QCOMPARE(progress(f), QStringLiteral("%1 of 10").arg(i));
        QCOMPARE(f.session->ratings().size(), static_cast<std::size_t>(i));
        QCOMPARE(questions(f).size(), 10);
    }
    QVERIFY(f.button("showList").isVisible());
    QTest::mouseClick(&f.button("showList"), Qt::LeftButton);
    QVERIFY(!teacher(f).isVisible());
    QVERIFY(f.list().isVisible());
    QCOMPARE(f.model().rowCount(), 40);
}

void TeachMeTest::answeredRowsStayAndOthersAreFresh()
{
    const ForYouFixture f(0);
    StarEditor* first = questions(f).front();
    answer(f, 5);
    QVERIFY(questions(f).contains(first));
    QCOMPARE(first->stars(), 5.0F);
    QCOMPARE(questions(f).size(), 10);
}

void TeachMeTest::undoOpensAQuestionAgain()
{
    const ForYouFixture f(0);
    answer(f, 4);
    answer(f, 2);
    f.session->undoStack().undo();
    f.settle();
    QCOMPARE(progress(f), QStringLiteral("1 of 10"));
    QCOMPARE(questions(f).size(), 10);
    QCOMPARE(f.session->ratings().size(), std::size_t{1});
}

void TeachMeTest::unknownTracksMakeRoomForOthers()
{
    const ForYouFixture f(0);
    const StarEditor* before = questions(f).front();
    const QString name = before->accessibleName();
    QPushButton* skip = nullptr;
    for (QPushButton* button : before->parentWidget()->findChildren<QPushButton*>()) {
        skip = button;
    }
    QVERIFY(skip != nullptr);
    QTest::mouseClick(skip, Qt::LeftButton);
    f.settle();
    QCOMPARE(questions(f).size(), 10);
    for (const StarEditor* each : questions(f)) {
        QVERIFY(each->accessibleName() != name);
    }
    QCOMPARE(progress(f), QStringLiteral("0 of 10"));
    QVERIFY(f.session->undoStack().canUndo());
}

void TeachMeTest::keyboardAnswersAndMoves()
{
    const ForYouFixture f(0);
    const auto all = questions(f);
    all[0]->setFocus();
    QTest::keyClick(all[0], Qt::Key_4);
    QCOMPARE(all[0]->stars(), 4.0F);
    QTest::keyClick(all[0], Qt::Key_Plus);
    QCOMPARE(all[0]->stars(), 4.5F);
    QTest::keyClick(all[0], Qt::Key_Down);
    f.settle();
    QVERIFY(questions(f)[1]->hasFocus());
    QTest::keyClick(questions(f)[1], Qt::Key_1);
    f.settle();
    QCOMPARE(progress(f), QStringLiteral("2 of 10"));
    QTest::keyClick(questions(f)[1], Qt::Key_0);
    f.settle();
    QCOMPARE(progress(f), QStringLiteral("1 of 10"));
}

void TeachMeTest::listCanBeSeenEarlier()
{
    const ForYouFixture f(3);
    QCOMPARE(progress(f), QStringLiteral("3 of 10"));
    QCOMPARE(questions(f).size(), 7);
    QTest::mouseClick(&f.button("leave"), Qt::LeftButton);
    QVERIFY(f.list().isVisible());
    const TrackId rated = f.trackAt(0);
    f.session->rate(std::span(&rated, 1), 5.0F); // and stays, though the answers are still few
    f.settle();
    QVERIFY(f.list().isVisible());
}

void TeachMeTest::roundOnDemandAsksTenMore()
{
    const ForYouFixture f(20);
    QVERIFY(f.list().isVisible());
    QTest::mouseClick(&f.button("teach"), Qt::LeftButton);
    QVERIFY(teacher(f).isVisible());
    QCOMPARE(progress(f), QStringLiteral("0 of 10"));
    QCOMPARE(questions(f).size(), 10);
    answer(f, 3);
    QCOMPARE(progress(f), QStringLiteral("1 of 10"));
}

QTEST_MAIN(TeachMeTest)
#include "tst_teach_me.moc"
