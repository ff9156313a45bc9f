#include <QHeaderView>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/window/window_fixture.h"

using namespace nearfield;
using namespace nearfield::ui;
using nearfield::test::WindowFixture;

namespace {

/// Counts top-level windows as they are shown: a widget shown before it has its parent flashes and takes the keyboard.
class WindowCounter : public QObject
{
public:
    WindowCounter() { QCoreApplication::instance()->installEventFilter(this); }
    std::vector<QString> shown;

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        const auto* widget = qobject_cast<QWidget*>(watched);
        if (event->type() == QEvent::Show && widget != nullptr && widget->isWindow()) {
            shown.push_back(QString::fromLatin1(widget->metaObject()->className()));
        }
        return false;
    }
};

} // namespace

class ProgramTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English)); }
    void onlyOneWindowIsEverShown();
    void libraryThatCannotBeOpenedShowsWhyAndWhatNext();
    void tryAgainOpensOnceTheCauseIsGone();
    void damagedLibraryShowsAProblem();
    void otherFolderOpensInTheSameWindow();
    void whatTheWindowRemembersComesBack();
    void themeOfTheCommandLineWins();
    void filesOfTheCommandLineAreImported();
    void demoOfTheCommandLineFillsOnlyAnEmptyLibrary();
    void firstImportTrainsByItself();
    void trainingByItselfCanBeTurnedOff();
    void closingWhileTrainingEndsWell();
    void closingWhileImportingEndsWell();
    void nothingIsWrittenOutsideTheLibrary();
};

void ProgramTest::onlyOneWindowIsEverShown()
{
    WindowFixture f(60);
    const WindowCounter counter;
    f.start();
    f.program->open(f.path() / "second");
    QTRY_VERIFY(f.program->workspace() != nullptr);
    QCOMPARE(counter.shown, std::vector<QString>{QStringLiteral("nearfield::ui::MainWindow")});
}

void ProgramTest::libraryThatCannotBeOpenedShowsWhyAndWhatNext()
{
    WindowFixture f(0);
    const auto file = f.writeFile("not a folder", "x");
    f.program = std::make_unique<Program>(ProgramOptions{.folder = file}, f.theme);
    QSignalSpy failed(f.program.get(), &Program::openingFailed);
    QVERIFY(failed.wait());
    QVERIFY(f.program->workspace() == nullptr);
    QTRY_VERIFY(f.child<QLabel>("problem").isVisible());
    QVERIFY(!f.child<QLabel>("problem").text().isEmpty());
    for (const auto& next :
         {QStringLiteral("Try again"), QStringLiteral("Choose another folder…"), QStringLiteral("Quit")}) {
        QVERIFY(f.chip(next).isVisible());
    }
    QTest::mouseClick(&f.chip(QStringLiteral("Quit")), Qt::LeftButton);
    QVERIFY(!f.window().isVisible());
}

void ProgramTest::tryAgainOpensOnceTheCauseIsGone()
{
    WindowFixture f(0);
    const auto path = f.writeFile("blocked", "x");
    f.program = std::make_unique<Program>(ProgramOptions{.folder = path}, f.theme);
    QSignalSpy failed(f.program.get(), &Program::openingFailed);
    QVERIFY(failed.wait());
    std::filesystem::remove(path);
    QTest::mouseClick(&f.chip(QStringLiteral("Try again")), Qt::LeftButton);
    QTRY_VERIFY(f.program->workspace() != nullptr);
    QVERIFY(f.child<QPushButton>("demoDoor").isVisible());
}

void ProgramTest::damagedLibraryShowsAProblem()
{
    WindowFixture f(20);
    std::ofstream(f.libraryFolder() / "library.sqlite", std::ios::binary) << std::string(9000, 'x');
    f.program = std::make_unique<Program>(ProgramOptions{.folder = f.libraryFolder()}, f.theme);
    QSignalSpy failed(f.program.get(), &Program::openingFailed);
    QVERIFY(failed.wait());
    QVERIFY(f.child<QLabel>("problem").text().contains(QStringLiteral("library.sqlite")));
}

void ProgramTest::otherFolderOpensInTheSameWindow()
{
    WindowFixture f(20);
    f.start();
    const MainWindow* window = &f.program->window();
    const auto menus = window->menuBar()->actions().size();
    f.program->open(f.path() / "second");
    QVERIFY(f.program->workspace() == nullptr);
    QTRY_VERIFY(f.program->workspace() != nullptr);
    QVERIFY(f.workspace().session().catalogue()->empty());
    QCOMPARE(&f.program->window(), window);
    f.program->open(f.libraryFolder());
    QTRY_VERIFY(f.program->workspace() != nullptr);
    QCOMPARE(f.workspace().session().catalogue()->size(), std::size_t{20});
    // The menus of the first are gone with it: one action each.
    QCOMPARE(window->menuBar()->actions().size(), menus);
}

void ProgramTest::whatTheWindowRemembersComesBack()
{
    WindowFixture f(60);
    f.start();
    f.window().resize(1200, 700);
    f.table().sortByColumn(static_cast<int>(TrackColumn::Tempo), Qt::DescendingOrder);
    f.table().setColumnHidden(static_cast<int>(TrackColumn::Album), true);
    f.table().setColumnHidden(static_cast<int>(TrackColumn::Loudness), false);
    f.table().horizontalHeader()->moveSection(1, 3);
    f.action(QStringLiteral("Light")).trigger();
    f.action(QStringLiteral("Similar tracks")).trigger();
    const TrackId first = f.model().trackAt(0);
    f.stop();

    f.start();
    QCOMPARE(f.window().size(), QSize(1200, 700));
    QCOMPARE(f.model().trackAt(0), first);
    QCOMPARE(f.table().horizontalHeader()->sortIndicatorOrder(), Qt::DescendingOrder);
    QVERIFY(f.table().isColumnHidden(static_cast<int>(TrackColumn::Album)));
    QVERIFY(!f.table().isColumnHidden(static_cast<int>(TrackColumn::Loudness)));
    QCOMPARE(f.table().horizontalHeader()->visualIndex(1), 3);
    QVERIFY(!f.theme.theme().dark);
    QVERIFY(!f.action(QStringLiteral("Similar tracks")).isChecked());
}

void ProgramTest::themeOfTheCommandLineWins()
{
    WindowFixture f(20);
    f.start({.theme = ThemeChoice::Light});
    QVERIFY(!f.theme.theme().dark);
}

void ProgramTest::filesOfTheCommandLineAreImported()
{
    WindowFixture f(20);
    f.start({.files = {f.writeCsv("more.csv", 10, 100)}});
    QTRY_COMPARE(f.model().rowCount(), 30);
}

void ProgramTest::demoOfTheCommandLineFillsOnlyAnEmptyLibrary()
{
    WindowFixture f(20);
    f.start({.demo = true});
    QVERIFY(!f.workspace().importer().isActive());
    QCOMPARE(f.model().rowCount(), 20);

    WindowFixture empty(0);
    empty.start({.demo = true});
    QTRY_VERIFY_WITH_TIMEOUT(empty.model().rowCount() >= 2000, 20000);
}

void ProgramTest::firstImportTrainsByItself()
{
    WindowFixture f(0);
    Settings().save(f.libraryFolder()); // the defaults
    f.start({.files = {f.writeCsv("a.csv", 80)}});
    QTRY_VERIFY_WITH_TIMEOUT(f.workspace().session().soundSpace() != nullptr, 60000);
    QTRY_VERIFY(f.message().contains(QStringLiteral("80 tracks")));
    QTRY_VERIFY(!f.workspace().trainer().isActive());
}

void ProgramTest::trainingByItselfCanBeTurnedOff()
{
    WindowFixture f(0);
    f.start({.files = {f.writeCsv("a.csv", 80)}});
    QTRY_COMPARE(f.model().rowCount(), 80);
    QTRY_VERIFY(!f.workspace().importer().isActive());
    QVERIFY(!f.workspace().trainer().isActive());
}

void ProgramTest::closingWhileTrainingEndsWell()
{
    WindowFixture f(80);
    f.start();
    f.workspace().trainer().start(TrainedModel::Autoencoder,
                                  {.batchSize = 8, .maxEpochs = 1'000'000, .patience = 1'000'000});
    QTRY_VERIFY_WITH_TIMEOUT(f.workspace().trainer().training(TrainedModel::Autoencoder).history.size() >= 2, 20000);
    f.stop();
    f.start();
    QCOMPARE(f.model().rowCount(), 80);
    QCOMPARE(qstring(f.workspace().session().library().modelProblem()), QString());
}

void ProgramTest::closingWhileImportingEndsWell()
{
    WindowFixture f(20);
    f.start();
    f.workspace().importer().importFiles({f.writeCsv("big.csv", 3000, 1000)});
    QVERIFY(f.workspace().importer().isActive());
    f.stop();
    f.start();
    const int rows = f.model().rowCount();
    QVERIFY2(rows == 20 || rows == 3020, "half an import is in the library");
}

void ProgramTest::nothingIsWrittenOutsideTheLibrary()
{
    const QTemporaryDir home;
    for (const char* name : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"}) {
        qputenv(name, home.path().toLocal8Bit());
    }
    WindowFixture f(60);
    f.start();
    f.table().selectRow(0);
    f.press(Qt::Key_5);
    f.stop();
    QStringList written;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(utf8(home.path()))) {
        if (entry.is_regular_file() && entry.path().string().find("fontconfig") == std::string::npos) {
            written << qstring(entry.path().string());
        }
    }
    QCOMPARE(written, QStringList());
}

QTEST_MAIN(ProgramTest)
#include "tst_program.moc"
