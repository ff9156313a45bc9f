#include <array>
#include <filesystem>
#include <fstream>
#include <memory>

#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "core/library/library.h"
#include "tests/support/synthetic.h"
#include "ui/library_session.h"
#include "ui/listeners/listener_card.h"
#include "ui/listeners/listener_dialogs.h"
#include "ui/listeners/listener_menu.h"
#include "ui/text.h"
#include "ui/theme.h"

using namespace nearfield;
using namespace nearfield::ui;

namespace {

/// A library with Me, who rated tracks 0 to 4, and Anna, who rated track 0 and tracks 10 to 12; with the card that the
/// window has in its side bar.
struct Fixture
{
    QTemporaryDir folder;
    ThemeManager theme{*qApp};
    JobQueue jobs;
    std::unique_ptr<LibrarySession> session;
    std::unique_ptr<QWidget> window;
    ListenerCard* card = nullptr;
    ListenerId me{};
    ListenerId anna{};

    Fixture()
    {
        std::ofstream(path() / "tracks.csv") << test::syntheticCsv(60);
        const std::filesystem::path files[] = {path() / "tracks.csv"};
        const auto library = Library::open(path());
        library->importFiles(files, {}, {});
        const auto catalogue = library->catalogue();
        me = library->currentListener().id;
        anna = library->createListener("Anna").id;
        for (Row row = 0; row < 5; ++row) {
            library->rate(me, catalogue->id(row), 4.0F);
        }
        for (const Row row : {0U, 10U, 11U, 12U}) {
            library->rate(anna, catalogue->id(row), 1.0F);
        }
        session = std::make_unique<LibrarySession>(OpenedLibrary::read(path()), jobs);
        window = std::make_unique<QWidget>();
        card = new ListenerCard(*session, theme, window.get());
        window->resize(300, 600);
        card->move(0, 550);
        window->show();
    }
    ~Fixture()
    {
        window.reset();
        jobs.stopAndWait();
        session.reset();
    }
    Fixture(const Fixture&) = delete;
    Fixture& operator=(const Fixture&) = delete;

    [[nodiscard]] std::filesystem::path path() const { return utf8(folder.path()); }
    [[nodiscard]] TrackId track(Row row) const { return session->catalogue()->id(row); }
    [[nodiscard]] QString current() const { return qstring(session->listener().name); }
    /// As another reader finds them: "Me 5, Anna 4".
    [[nodiscard]] QString stored() const
    {
        session->waitUntilWritten();
        QStringList out;
        for (const Listener& listener : session->library().listeners()) {
            out << QStringLiteral("%1 %2").arg(qstring(listener.name)).arg(listener.ratings);
        }
        return out.join(QStringLiteral(", "));
    }
    void undo() const { session->undoStack().undo(); }
    void redo() const { session->undoStack().redo(); }

    /// The menu as it opens from the card.
    [[nodiscard]] QMenu& menu() const
    {
        card->openMenu();
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        if (menu == nullptr) {
            qFatal("no menu");
        }
        return *menu;
    }
    /// Presses the entry that begins so.
    static void choose(QMenu& menu, const QString& text)
    {
        for (QAction* action : menu.actions()) {
            if (QString(action->text()).remove(QLatin1Char('&')).startsWith(text)) {
                if (action->menu() == nullptr) {
                    menu.close();
                }
                action->trigger();
                return;
            }
        }
        qFatal("no %s", qUtf8Printable(text));
    }
    void choose(const QString& text) const { choose(menu(), text); }
    [[nodiscard]] QDialog& dialog() const
    {
        auto* dialog = window->findChild<QDialog*>();
        if (dialog == nullptr) {
            qFatal("no dialog");
        }
        return *dialog;
    }
    void untilNoDialog() const { QTRY_VERIFY(window->findChild<QDialog*>() == nullptr); }
    void answer(const QString& name) const
    {
        dialog().findChild<QLineEdit*>(QStringLiteral("name"))->setText(name);
        dialog().findChild<QPushButton*>(QStringLiteral("ok"))->click();
    }
};

} // namespace

class ListenersTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English)); }
    void cardSaysWhoListens();
    void menuListsEveryoneAndMarksTheCurrent();
    void anotherListenerHasOtherRatings();
    void ratingsGiveWayInTheOrderTheyWereMade();
    void fastUndoTakesARatingBackWhereItWasGiven();
    void ratingBeforeASwitchIsWrittenForTheOneBefore();
    void newListenerIsCurrentAndEmpty();
    void takenAndBlankNamesAreRefusedBesideTheField();
    void renamingIsUndone();
    void deletionBringsAllBackWhenUndone();
    void deletionIsUndoneAfterAChangeOfListener();
    void deletionCanBeCalledOff();
    void mergeGivesAnswersAndIsUndone();
    void lastListenerCannotBeDeletedOrMerged();
    void failedActIsToldAndEmptiesTheUndoStack();
    void namesWithAmpersandsAreShownAsTheyAre();
    void notNowIsWrittenAndUndone();
};

void ListenersTest::cardSaysWhoListens()
{
    Fixture f;
    QCOMPARE(f.card->accessibleName(), QStringLiteral("Listener: Me"));
    QCOMPARE(f.card->accessibleDescription(), QStringLiteral("5 rated · 5 artists"));
    f.session->rate(std::array{f.track(20)}, 3.0F);
    QCOMPARE(f.card->accessibleDescription(), QStringLiteral("6 rated · 6 artists"));
    QCOMPARE(initialsOf(QStringLiteral("Mara Quill")), QStringLiteral("MQ"));
    QCOMPARE(initialsOf(QStringLiteral("raf")), QStringLiteral("RA"));
    QCOMPARE(initialsOf(QStringLiteral(" ")), QString());
}

void ListenersTest::menuListsEveryoneAndMarksTheCurrent()
{
    Fixture f;
    f.session->rate(std::array{f.track(20)}, 3.0F); // counts at once
    QStringList texts;
    for (const QAction* action : f.menu().actions()) {
        if (!action->isSeparator()) {
            texts << (action->isChecked() ? QStringLiteral("✓ ") : QString()) +
                         QString(action->text()).remove(QLatin1Char('&')).replace(QLatin1Char('\t'), QLatin1Char('|'));
        }
    }
    QCOMPARE(texts, (QStringList{QStringLiteral("✓ Me|6 rated"), QStringLiteral("Anna|4 rated"),
                                 QStringLiteral("New listener…"), QStringLiteral("Rename “Me”…"),
                                 QStringLiteral("Merge “Me” into"), QStringLiteral("Delete “Me”…")}));
    QApplication::activePopupWidget()->close();
}

void ListenersTest::anotherListenerHasOtherRatings()
{
    Fixture f;
    QSignalSpy changed(f.session.get(), &LibrarySession::listenerChanged);
    QSignalSpy reset(f.session.get(), &LibrarySession::ratingsReset);
    f.choose(QStringLiteral("Anna"));
    QTRY_COMPARE(f.current(), QStringLiteral("Anna"));
    QCOMPARE(changed.count(), 1);
    QCOMPARE(reset.count(), 1);
    QCOMPARE(f.session->ratings().size(), std::size_t{4});
    QCOMPARE(f.session->stars(f.track(10)), std::optional(1.0F));
    QCOMPARE(f.session->stars(f.track(1)), std::optional<float>());
    QCOMPARE(f.card->accessibleName(), QStringLiteral("Listener: Anna"));
    f.session->rate(std::array{f.track(30)}, 5.0F);
    QCOMPARE(f.stored(), QStringLiteral("Me 5, Anna 5"));
    // The next start is hers.
    QCOMPARE(f.session->library().currentListener().id, f.anna);
}

void ListenersTest::ratingsGiveWayInTheOrderTheyWereMade()
{
    Fixture f;
    f.session->rate(std::array{f.track(20)}, 3.0F);
    f.session->setListener(f.anna);
    QTRY_COMPARE(f.current(), QStringLiteral("Anna"));
    QCOMPARE(f.session->undoStack().undoText(), QStringLiteral("Listen as “Anna”"));
    f.undo();
    QTRY_COMPARE(f.current(), QStringLiteral("Me"));
    f.undo();
    QCOMPARE(f.session->stars(f.track(20)), std::optional<float>());
    QCOMPARE(f.stored(), QStringLiteral("Me 5, Anna 4"));
    f.redo();
    f.redo();
    QTRY_COMPARE(f.current(), QStringLiteral("Anna"));
    QCOMPARE(f.stored(), QStringLiteral("Me 6, Anna 4"));
}

void ListenersTest::fastUndoTakesARatingBackWhereItWasGiven()
{
    Fixture f;
    f.session->rate(std::array{f.track(10)}, 3.0F); // Anna has an answer to it too
    f.session->setListener(f.anna);
    QTRY_COMPARE(f.current(), QStringLiteral("Anna"));
    f.undo();
    f.undo(); // while the first is under way
    QTRY_COMPARE(f.current(), QStringLiteral("Me"));
    QCOMPARE(f.session->stars(f.track(10)), std::optional<float>());
    QCOMPARE(f.session->ratings().size(), std::size_t{5});
    QCOMPARE(f.stored(), QStringLiteral("Me 5, Anna 4"));
}

void ListenersTest::ratingBeforeASwitchIsWrittenForTheOneBefore()
{
    Fixture f;
    f.session->rate(std::array{f.track(20), f.track(21)}, 3.0F);
    f.session->setListener(f.anna);
    f.session->rate(std::array{f.track(22)}, 3.0F); // Me is still shown
    QTRY_COMPARE(f.current(), QStringLiteral("Anna"));
    QCOMPARE(f.session->ratings().size(), std::size_t{4});
    QCOMPARE(f.stored(), QStringLiteral("Me 8, Anna 4"));
}

void ListenersTest::newListenerIsCurrentAndEmpty()
{
    Fixture f;
    f.choose(QStringLiteral("New listener…"));
    f.answer(QStringLiteral("  Béla  "));
    f.untilNoDialog();
    QCOMPARE(f.current(), QStringLiteral("Béla"));
    QVERIFY(f.session->ratings().empty());
    f.session->rate(std::array{f.track(3)}, 5.0F);
    QCOMPARE(f.stored(), QStringLiteral("Me 5, Anna 4, Béla 1"));
    f.undo();
    f.undo();
    QTRY_COMPARE(f.current(), QStringLiteral("Me"));
    QCOMPARE(f.stored(), QStringLiteral("Me 5, Anna 4"));
    f.redo();
    f.redo();
    QTRY_COMPARE(f.current(), QStringLiteral("Béla"));
    QCOMPARE(f.stored(), QStringLiteral("Me 5, Anna 4, Béla 1"));
}

void ListenersTest::takenAndBlankNamesAreRefusedBesideTheField()
{
    Fixture f;
    QSignalSpy failed(f.session.get(), &LibrarySession::failed);
    f.choose(QStringLiteral("Rename “Me”…"));
    auto* error = f.dialog().findChild<QLabel*>(QStringLiteral("error"));
    auto* name = f.dialog().findChild<QLineEdit*>(QStringLiteral("name"));
    QCOMPARE(name->text(), QStringLiteral("Me"));
    QVERIFY(!error->isVisible());
    for (const QString& refused : {QStringLiteral("anna"), QStringLiteral("   ")}) {
        f.answer(refused);
        QTRY_VERIFY(error->isVisible());
        QVERIFY(!error->text().isEmpty());
        QCOMPARE(name->accessibleDescription(), error->text());
        QVERIFY(f.dialog().findChild<QPushButton*>(QStringLiteral("ok"))->isEnabled());
        QTest::keyClicks(name, QStringLiteral("x")); // another try takes the error away
        QVERIFY(!error->isVisible());
    }
    QCOMPARE(failed.count(), 0);
    QCOMPARE(f.session->undoStack().count(), 0);
    f.answer(QStringLiteral("Myself"));
    f.untilNoDialog();
    QCOMPARE(f.stored(), QStringLiteral("Myself 5, Anna 4"));
}

void ListenersTest::renamingIsUndone()
{
    Fixture f;
    f.choose(QStringLiteral("Rename “Me”…"));
    f.answer(QStringLiteral("Raf"));
    f.untilNoDialog();
    QCOMPARE(f.card->accessibleName(), QStringLiteral("Listener: Raf"));
    QCOMPARE(f.session->ratings().size(), std::size_t{5});
    f.undo();
    QTRY_COMPARE(f.card->accessibleName(), QStringLiteral("Listener: Me"));
    QCOMPARE(f.stored(), QStringLiteral("Me 5, Anna 4"));
}

void ListenersTest::deletionBringsAllBackWhenUndone()
{
    Fixture f;
    f.session->rate(std::array{f.track(20)}, 3.0F);
    f.choose(QStringLiteral("Delete “Me”…"));
    f.dialog().findChild<QPushButton*>(QStringLiteral("ok"))->click();
    QTRY_COMPARE(f.current(), QStringLiteral("Anna"));
    QCOMPARE(f.stored(), QStringLiteral("Anna 4"));
    QCOMPARE(f.session->ratings().size(), std::size_t{4});
    QCOMPARE(f.session->undoStack().undoText(), QStringLiteral("Delete listener “Me”"));
    f.undo();
    QTRY_COMPARE(f.current(), QStringLiteral("Me"));
    QCOMPARE(f.session->listener().id, f.me);
    QCOMPARE(f.stored(), QStringLiteral("Me 6, Anna 4"));
    QCOMPARE(f.session->stars(f.track(20)), std::optional(3.0F));
    f.undo(); // what was rated before it can be taken back as well
    QCOMPARE(f.stored(), QStringLiteral("Me 5, Anna 4"));
}

void ListenersTest::deletionIsUndoneAfterAChangeOfListener()
{
    Fixture f;
    (void)f.session->library().createListener("Cy");
    f.session->removeListener(f.me);
    QTRY_COMPARE(f.current(), QStringLiteral("Anna"));
    f.session->setListener(f.session->stats().listeners.back().id);
    QTRY_COMPARE(f.current(), QStringLiteral("Cy"));
    f.session->rate(std::array{f.track(40)}, 2.0F);
    f.undo();
    f.undo();
    f.undo();
    QTRY_COMPARE(f.current(), QStringLiteral("Me"));
    QCOMPARE(f.stored(), QStringLiteral("Me 5, Anna 4, Cy 0"));
}

void ListenersTest::deletionCanBeCalledOff()
{
    Fixture f;
    f.choose(QStringLiteral("Delete “Me”…"));
    QTest::keyClick(&f.dialog(), Qt::Key_Escape);
    f.untilNoDialog();
    QCOMPARE(f.stored(), QStringLiteral("Me 5, Anna 4"));
    QCOMPARE(f.session->undoStack().count(), 0);
}

void ListenersTest::mergeGivesAnswersAndIsUndone()
{
    Fixture f;
    QMenu& menu = f.menu();
    QMenu* merge = nullptr;
    for (const QAction* action : menu.actions()) {
        merge = action->menu() != nullptr ? action->menu() : merge;
    }
    QVERIFY(merge != nullptr);
    menu.close();
    Fixture::choose(*merge, QStringLiteral("Anna"));
    QTRY_COMPARE(f.current(), QStringLiteral("Anna"));
    QCOMPARE(f.stored(), QStringLiteral("Anna 8"));
    QCOMPARE(f.session->stars(f.track(0)), std::optional(1.0F)); // hers stays where both answered
    QCOMPARE(f.session->stars(f.track(1)), std::optional(4.0F));
    f.undo();
    QTRY_COMPARE(f.current(), QStringLiteral("Me"));
    QCOMPARE(f.stored(), QStringLiteral("Me 5, Anna 4"));
    QCOMPARE(f.session->stars(f.track(0)), std::optional(4.0F));
}

void ListenersTest::lastListenerCannotBeDeletedOrMerged()
{
    Fixture f;
    f.session->removeListener(f.anna);
    QTRY_COMPARE(f.session->stats().listeners.size(), std::size_t{1});
    for (const QAction* action : f.menu().actions()) {
        const QString text = QString(action->text()).remove(QLatin1Char('&'));
        if (text.startsWith(QStringLiteral("Delete")) || text.startsWith(QStringLiteral("Merge"))) {
            QVERIFY(!action->isEnabled());
        }
    }
    QApplication::activePopupWidget()->close();
}

void ListenersTest::failedActIsToldAndEmptiesTheUndoStack()
{
    Fixture f;
    QSignalSpy failed(f.session.get(), &LibrarySession::failed);
    f.session->removeListener(f.anna);
    QTRY_COMPARE(f.session->undoStack().count(), 1);
    (void)f.session->library().createListener("Anna"); // somebody else takes the name
    f.undo();
    QTRY_COMPARE(failed.count(), 1);
    QVERIFY(!failed.front().front().toString().isEmpty());
    QCOMPARE(f.session->undoStack().count(), 0);
    QCOMPARE(f.current(), QStringLiteral("Me"));
}

void ListenersTest::namesWithAmpersandsAreShownAsTheyAre()
{
    Fixture f;
    f.session->renameListener(f.me, QStringLiteral("Tom & Jo"), {});
    QTRY_COMPARE(f.current(), QStringLiteral("Tom & Jo"));
    QMenu& menu = f.menu();
    QVERIFY(menu.actions().front()->text().startsWith(QStringLiteral("Tom && Jo\t")));
    menu.close();
}

void ListenersTest::notNowIsWrittenAndUndone()
{
    Fixture f;
    QSignalSpy changed(f.session.get(), &LibrarySession::notNowChanged);
    const auto suggested = [&f](TrackId track) {
        f.session->waitUntilWritten();
        const auto list = f.session->library().recommender(f.me)->suggest({}, 60);
        return std::any_of(list.begin(), list.end(), [track](const Suggestion& one) { return one.id == track; });
    };
    const TrackId track = f.session->library().recommender(f.me)->suggest({}, 1).front().id;
    f.session->setNotNow(track, true);
    QCOMPARE(changed.count(), 1);
    QVERIFY(!suggested(track));
    f.undo();
    QCOMPARE(changed.count(), 2);
    QVERIFY(suggested(track));
}

QTEST_MAIN(ListenersTest)
#include "tst_listeners.moc"
