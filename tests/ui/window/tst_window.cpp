#include <thread>

#include <QClipboard>
#include <QDialog>
#include <QDropEvent>
#include <QMimeData>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTest>
#include <QUrl>

#include "tests/ui/window/window_fixture.h"

using namespace nearfield;
using namespace nearfield::ui;
using nearfield::test::WindowFixture;

namespace {

void dragIn(QWidget& window, const QMimeData& data)
{
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &enter);
}

void drop(QWidget& window, const QMimeData& data)
{
    dragIn(window, data); // Qt drops only where something was dragged to
    QDropEvent event(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &event);
}

QMimeData* filesData(const std::vector<std::filesystem::path>& files)
{
    QList<QUrl> urls;
    for (const auto& file : files) {
        urls << QUrl::fromLocalFile(qstring(file.string()));
    }
    auto* data = new QMimeData;
    data->setUrls(urls);
    return data;
}

} // namespace

class WindowTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English)); }
    void emptyLibraryShowsThreeDoors();
    void demoDoorFillsTheLibrary();
    void droppedFilesAreImported();
    void droppedFolderIsLookedThroughForMusic();
    void sheetShowsWhileFilesAreDraggedOver();
    void textDraggedInIsRefused();
    void failedImportOpensADialogThatSaysWhy();
    void removedRowsAreListedOnDemand();
    void searchActsWithEachKey();
    void emptySearchHasAWayOut();
    void digitsTypedInTheSearchAreText();
    void chipsFilterAndCombine();
    void keysRateWhatIsSelected();
    void ratingsAreUndoneByKeys();
    void clickOnStarsRatesItsRow();
    void clickOnStarsOfASelectedRowRatesTheSelection();
    void typingLettersGoesToATitle();
    void selectionSurvivesASearch();
    void selectionFromElsewhereIsShown();
    void copyPutsArtistAndTitleOnTheClipboard();
    void pagesAndThemeChangeByKeyAndMenu();
    void menuBarIsHiddenAndItsShortcutsWork();
    void everyControlHasANameAndATip();
    void jobCanBeCancelledFromTheStatusLine();
};

void WindowTest::emptyLibraryShowsThreeDoors()
{
    WindowFixture f(0);
    f.start();
    for (const char* door : {"folderDoor", "importDoor", "demoDoor"}) {
        QVERIFY(f.child<QPushButton>(door).isVisible());
        QVERIFY(f.child<QPushButton>(door).isEnabled());
    }
    QVERIFY(!f.table().isVisible());
}

void WindowTest::demoDoorFillsTheLibrary()
{
    WindowFixture f(0);
    f.start();
    QTest::mouseClick(&f.child<QPushButton>("demoDoor"), Qt::LeftButton);
    QVERIFY(!f.child<QPushButton>("demoDoor").isEnabled());
    QTRY_VERIFY_WITH_TIMEOUT(f.table().isVisible(), 20000);
    QVERIFY(f.model().rowCount() >= 2000);
    QTRY_VERIFY(!f.workspace().importer().isActive());
    QVERIFY(f.message().contains(QStringLiteral("tracks added")));
    QVERIFY(!f.action(QStringLiteral("Try the demo library")).isEnabled());
}

void WindowTest::droppedFilesAreImported()
{
    WindowFixture f(0);
    f.start();
    const std::unique_ptr<QMimeData> data(
        filesData({f.writeCsv("a.csv", 30), f.writeCsv("b, with 100% #.csv", 30, 31)}));
    drop(f.window(), *data);
    QTRY_COMPARE_WITH_TIMEOUT(f.model().rowCount(), 60, 20000);
    QVERIFY(f.table().isVisible());
    QTRY_COMPARE(f.message(), QStringLiteral("60 tracks added"));
}

void WindowTest::droppedFolderIsLookedThroughForMusic()
{
    WindowFixture f(20);
    f.start();
    std::filesystem::create_directories(f.path() / "records");
    const std::unique_ptr<QMimeData> data(filesData({f.path() / "records", f.writeCsv("more.csv", 10, 100)}));
    drop(f.window(), *data);
    QTRY_COMPARE(f.workspace().music().folders().size(), std::size_t{1});
    QTRY_COMPARE(f.model().rowCount(), 30); // the catalogue beside it
    QTRY_VERIFY(!f.workspace().music().isActive());
    QVERIFY(f.action(QStringLiteral("Rescan")).isEnabled());
}

void WindowTest::sheetShowsWhileFilesAreDraggedOver()
{
    WindowFixture f(20);
    f.start();
    const auto sheetShown = [&f] {
        for (const QFrame* frame : f.window().findChildren<QFrame*>()) {
            if (frame->property("surface").toString() == QLatin1String("drop")) {
                return frame->isVisible();
            }
        }
        return false;
    };
    const std::unique_ptr<QMimeData> data(filesData({f.path() / "a.csv"}));
    QVERIFY(!sheetShown());
    dragIn(f.window(), *data);
    QVERIFY(sheetShown());
    QDragLeaveEvent leave;
    QApplication::sendEvent(&f.window(), &leave);
    QVERIFY(!sheetShown());
}

void WindowTest::textDraggedInIsRefused()
{
    WindowFixture f(20);
    f.start();
    QMimeData text;
    text.setText(QStringLiteral("not a file"));
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &text, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&f.window(), &enter);
    QVERIFY(!enter.isAccepted());
}

void WindowTest::failedImportOpensADialogThatSaysWhy()
{
    WindowFixture f(20);
    f.start();
    const std::unique_ptr<QMimeData> data(
        filesData({f.writeFile("photo.csv", std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16))}));
    drop(f.window(), *data);
    QTRY_VERIFY(f.window().findChild<QDialog*>() != nullptr);
    const auto* dialog = f.window().findChild<QDialog*>();
    QStringList texts;
    for (const QLabel* label : dialog->findChildren<QLabel*>()) {
        texts << label->text();
    }
    QVERIFY2(texts.contains(QStringLiteral("photo.csv could not be imported")), qPrintable(texts.join(u'\n')));
    QVERIFY(f.child<QLabel>("message").property("role").toString() == QLatin1String("bad"));
    QCOMPARE(f.model().rowCount(), 20);
}

void WindowTest::removedRowsAreListedOnDemand()
{
    WindowFixture f(20);
    f.start();
    std::string csv = test::syntheticCsv(3, 500);
    csv += "bad:1,No Features,Someone,Album,1999,rock,5,200000,0,,,,,,,,,,,,\n";
    const std::unique_ptr<QMimeData> data(filesData({f.writeFile("mixed.csv", csv)}));
    drop(f.window(), *data);
    QTRY_COMPARE(f.message(), QStringLiteral("3 tracks added · 1 removed"));
    QVERIFY(f.window().findChild<QDialog*>() == nullptr); // not a failure: told in the line, shown on demand
    auto& show = f.child<QPushButton>("showMessage");
    QVERIFY(show.isVisible());
    QTest::mouseClick(&show, Qt::LeftButton);
    const auto* dialog = f.window().findChild<QDialog*>();
    QVERIFY(dialog != nullptr);
    const auto* rows = dialog->findChild<QTableView*>();
    QVERIFY(rows != nullptr);
    QTRY_COMPARE(rows->model()->rowCount(), 1);
    QCOMPARE(rows->model()->index(0, 0).data().toString(), QStringLiteral("mixed.csv"));
    QCOMPARE(rows->model()->index(0, 2).data().toString(), QStringLiteral("No Features"));
    QVERIFY(!rows->model()->index(0, 4).data().toString().isEmpty());
}

void WindowTest::searchActsWithEachKey()
{
    WindowFixture f(60);
    f.start();
    f.press(Qt::Key_F, Qt::ControlModifier);
    QCOMPARE(QApplication::focusWidget(), &f.search());
    QTest::keyClicks(&f.search(), QStringLiteral("TITLE"));
    QCOMPARE(f.model().rowCount(), 60);
    QTest::keyClicks(&f.search(), QStringLiteral(" 17"));
    QCOMPARE(f.model().rowCount(), 1);
    QCOMPARE(f.model().index(0, 1).data().toString(), QStringLiteral("Title 17"));
    f.press(Qt::Key_Down);
    QCOMPARE(QApplication::focusWidget(), &f.table());
    QCOMPARE(f.workspace().selection().current(), std::optional(f.model().trackAt(0)));
    f.press(Qt::Key_F, Qt::ControlModifier);
    f.press(Qt::Key_Escape);
    QCOMPARE(f.model().rowCount(), 60);
}

void WindowTest::emptySearchHasAWayOut()
{
    WindowFixture f(60);
    f.start();
    f.search().setText(QStringLiteral("zappa"));
    QTRY_VERIFY(!f.table().isVisible());
    QPushButton& out = f.chip(QStringLiteral("Show all tracks"));
    QVERIFY(out.isVisible());
    QTest::mouseClick(&out, Qt::LeftButton);
    QVERIFY(f.table().isVisible());
    QCOMPARE(f.model().rowCount(), 60);
    QVERIFY(f.search().text().isEmpty());
}

void WindowTest::digitsTypedInTheSearchAreText()
{
    WindowFixture f(60);
    f.start();
    f.table().selectRow(0);
    f.press(Qt::Key_F, Qt::ControlModifier);
    f.press(Qt::Key_5);
    QCOMPARE(f.search().text(), QStringLiteral("5"));
    QVERIFY(f.workspace().session().ratings().empty());
}

void WindowTest::chipsFilterAndCombine()
{
    WindowFixture f(60);
    f.start();
    QTest::mouseClick(&f.chip(QStringLiteral("Acoustic")), Qt::LeftButton);
    const int acoustic = f.model().rowCount();
    QVERIFY(acoustic > 0 && acoustic < 60);
    QVERIFY(!f.chip(QStringLiteral("All")).isChecked());
    QTest::mouseClick(&f.chip(QStringLiteral("Low tempo")), Qt::LeftButton);
    QVERIFY(f.model().rowCount() < acoustic);
    QTest::mouseClick(&f.chip(QStringLiteral("Rated")), Qt::LeftButton);
    QCOMPARE(f.model().rowCount(), 0);
    QTest::mouseClick(&f.chip(QStringLiteral("All")), Qt::LeftButton);
    QCOMPARE(f.model().rowCount(), 60);
    QTest::mouseClick(&f.chip(QStringLiteral("Unrated")), Qt::LeftButton);
    QTest::mouseClick(&f.chip(QStringLiteral("Rated")), Qt::LeftButton);
    QVERIFY(!f.chip(QStringLiteral("Unrated")).isChecked()); // both at once would always be empty
}

void WindowTest::keysRateWhatIsSelected()
{
    WindowFixture f(60);
    f.start();
    f.table().selectRow(2);
    f.table().setFocus();
    f.press(Qt::Key_Down, Qt::ShiftModifier);
    f.press(Qt::Key_4);
    LibrarySession& session = f.workspace().session();
    QCOMPARE(session.stars(f.model().trackAt(2)), std::optional(4.0F));
    QCOMPARE(session.stars(f.model().trackAt(3)), std::optional(4.0F));
    QCOMPARE(session.ratings().size(), std::size_t{2});
    f.press(Qt::Key_Plus);
    QCOMPARE(session.stars(f.model().trackAt(2)), std::optional(4.5F));
    f.press(Qt::Key_Plus);
    f.press(Qt::Key_Plus);
    QCOMPARE(session.stars(f.model().trackAt(3)), std::optional(5.0F));
    f.press(Qt::Key_Minus);
    QCOMPARE(session.stars(f.model().trackAt(3)), std::optional(4.5F));
    f.press(Qt::Key_0);
    QVERIFY(session.ratings().empty());
    f.press(Qt::Key_Minus);
    QVERIFY(session.ratings().empty());
}

void WindowTest::ratingsAreUndoneByKeys()
{
    WindowFixture f(60);
    f.start();
    f.table().selectRow(0);
    f.table().setFocus();
    f.press(Qt::Key_3);
    f.press(Qt::Key_5);
    LibrarySession& session = f.workspace().session();
    const TrackId track = f.model().trackAt(0);
    f.press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(session.stars(track), std::optional(3.0F));
    f.press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(session.stars(track), std::optional<float>());
    f.press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(session.stars(track), std::optional(3.0F));
}

void WindowTest::clickOnStarsRatesItsRow()
{
    WindowFixture f(60);
    f.start();
    const QRect cell = f.table().visualRect(f.model().index(5, 0));
    QTest::mouseClick(f.table().viewport(), Qt::LeftButton, {},
                      QPoint(cell.left() + 7 + 14 * 3 + 2, cell.center().y()));
    QCOMPARE(f.workspace().session().stars(f.model().trackAt(5)), std::optional(3.5F));
    QCOMPARE(f.workspace().session().ratings().size(), std::size_t{1});
}

void WindowTest::clickOnStarsOfASelectedRowRatesTheSelection()
{
    WindowFixture f(60);
    f.start();
    f.table().setFocus();
    f.table().selectRow(4);
    f.press(Qt::Key_Down, Qt::ShiftModifier);
    const QRect cell = f.table().visualRect(f.model().index(5, 0));
    QTest::mouseClick(f.table().viewport(), Qt::LeftButton, {}, QPoint(cell.left() + 7 + 70, cell.center().y()));
    QCOMPARE(f.workspace().session().ratings().size(), std::size_t{2});
    QCOMPARE(f.workspace().session().stars(f.model().trackAt(4)), std::optional(5.0F));
}

void WindowTest::typingLettersGoesToATitle()
{
    WindowFixture f(60);
    f.start();
    f.table().setFocus();
    f.table().selectRow(0);
    QTest::keyClicks(&f.table(), QStringLiteral("title 9")); // digits above 5 are no ratings
    QCOMPARE(f.model().index(f.table().currentIndex().row(), 1).data().toString(), QStringLiteral("Title 9"));
    QVERIFY(f.workspace().session().ratings().empty());
}

void WindowTest::selectionSurvivesASearch()
{
    WindowFixture f(60);
    f.start();
    f.table().selectRow(16);
    const TrackId track = f.model().trackAt(16);
    f.search().setText(QStringLiteral("title 3"));
    QCOMPARE(f.workspace().selection().current(), std::optional(track)); // out of sight, not out of mind
    f.search().setText(QStringLiteral("title 17"));
    QVERIFY(f.table().selectionModel()->isRowSelected(0));
    f.search().clear();
    QVERIFY(f.table().selectionModel()->isRowSelected(16));
    QCOMPARE(f.table().selectionModel()->selectedRows().size(), 1);
}

void WindowTest::selectionFromElsewhereIsShown()
{
    WindowFixture f(200);
    f.start();
    const TrackId track = f.model().trackAt(190);
    f.workspace().selection().select(track);
    QVERIFY(f.table().selectionModel()->isRowSelected(190));
    QVERIFY(f.table().viewport()->rect().intersects(f.table().visualRect(f.model().index(190, 1))));
}

void WindowTest::copyPutsArtistAndTitleOnTheClipboard()
{
    WindowFixture f(60);
    f.start();
    f.table().setFocus();
    f.table().selectRow(0);
    f.press(Qt::Key_Down, Qt::ShiftModifier);
    f.press(Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("Artist 1 – Title 1\nArtist 2 – Title 2"));
}

void WindowTest::pagesAndThemeChangeByKeyAndMenu()
{
    WindowFixture f(60);
    f.start();
    QVERIFY(f.table().isVisible());
    f.press(Qt::Key_2, Qt::ControlModifier);
    QVERIFY(!f.table().isVisible());
    f.press(Qt::Key_1, Qt::ControlModifier);
    QVERIFY(f.table().isVisible());
    f.action(QStringLiteral("Light")).trigger();
    QVERIFY(!f.theme.theme().dark);
    QCOMPARE(f.window().grab().toImage().pixelColor(4, 400), Theme::lightTheme().surface);
    f.action(QStringLiteral("Dark")).trigger();
    QCOMPARE(f.window().grab().toImage().pixelColor(4, 400), Theme::darkTheme().surface);
}

void WindowTest::menuBarIsHiddenAndItsShortcutsWork()
{
    WindowFixture f(60);
    f.start();
    QVERIFY(!f.program->window().menuBar()->isVisible());
    f.press(Qt::Key_M, Qt::ControlModifier);
    QVERIFY(f.program->window().menuBar()->isVisible());
    f.press(Qt::Key_M, Qt::ControlModifier);
    QVERIFY(!f.program->window().menuBar()->isVisible());
}

void WindowTest::everyControlHasANameAndATip()
{
    WindowFixture f(60);
    f.start();
    for (const QAbstractButton* button : f.window().findChildren<QAbstractButton*>()) {
        if (!button->isVisible() || button->inherits("QToolButton") || button->inherits("QTableCornerButton")) {
            continue; // Qt's own, such as the icons inside a line edit
        }
        const QString name = button->text() + button->accessibleName();
        QVERIFY2(!name.isEmpty(), button->metaObject()->className());
        QVERIFY2(!button->toolTip().isEmpty(), qPrintable(name));
    }
    QCOMPARE(f.table().accessibleName(), QStringLiteral("Tracks"));
    QCOMPARE(f.search().accessibleName(), QStringLiteral("Search"));
}

void WindowTest::jobCanBeCancelledFromTheStatusLine()
{
    WindowFixture f(60);
    f.start();
    auto& cancel = f.child<QPushButton>("jobCancel");
    QVERIFY(!cancel.isVisible());
    bool stopped = false;
    f.workspace().jobs().enqueue({.title = QStringLiteral("Thinking hard")}, this, [&](JobContext& context) {
        context.report({.stage = "Thinking", .done = 1, .total = 2});
        while (!context.stopToken().stop_requested()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        context.post([&] { stopped = true; });
    });
    QTRY_COMPARE(f.child<QLabel>("jobText").text(), QStringLiteral("Thinking"));
    QVERIFY(cancel.isVisible());
    QTest::mouseClick(&cancel, Qt::LeftButton);
    QVERIFY(f.child<QLabel>("jobText").text().startsWith(QStringLiteral("Stopping")));
    QTRY_VERIFY(stopped);
    QTRY_VERIFY(!cancel.isVisible());
}

QTEST_MAIN(WindowTest)
#include "tst_window.moc"
