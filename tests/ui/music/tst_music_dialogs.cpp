#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QDoubleSpinBox>
#include <QImage>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QTableView>
#include <QWheelEvent>

#include "tests/ui/music/music_fixture.h"
#include "ui/music/cover_store.h"
#include "ui/music/feature_row.h"
#include "ui/music/music_folders_dialog.h"
#include "ui/music/problem_files_dialog.h"
#include "ui/music/track_details_dialog.h"

using namespace nearfield;
using namespace nearfield::ui;
using nearfield::test::MusicFixture;

namespace {

constexpr auto kTempo = static_cast<std::size_t>(RawFeature::Tempo);
constexpr auto kEnergy = static_cast<std::size_t>(RawFeature::Energy);

template <typename T>
T& partOf(const QWidget& parent, const QString& name)
{
    T* found = parent.findChild<T*>(name);
    if (found == nullptr) {
        qFatal("no %s", qUtf8Printable(name));
    }
    return *found;
}

QPushButton& buttonOf(const QWidget& parent, const char* name)
{
    return partOf<QPushButton>(parent, QLatin1String(name));
}

/// Answers the question that a dialog asks.
void answer(const QWidget& dialog, const char* button, bool check = false)
{
    QTRY_VERIFY(dialog.findChild<QMessageBox*>() != nullptr);
    auto* question = dialog.findChild<QMessageBox*>();
    if (check) {
        question->checkBox()->setChecked(true);
    }
    QTest::mouseClick(&buttonOf(*question, button), Qt::LeftButton);
}

/// A red picture beside the files is their cover.
void addFolderCover(const MusicFixture& f)
{
    QImage red(300, 200, QImage::Format_RGB32);
    red.fill(Qt::red);
    QVERIFY(red.save(qstring((f.musicFolder() / "cover.jpg").string())));
}

/// The details of the first track, open and read.
struct Details
{
    CoverStore covers;
    TrackDetailsDialog dialog;

    explicit Details(MusicFixture& f, Row row = 0)
        : covers(*f.session, f.jobs)
        , dialog(f.track(row), *f.session, f.jobs, covers, f.theme)
    {
        dialog.show();
        dialog.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&dialog));
        settle();
    }
    void settle() { QTRY_VERIFY(dialog.details().has_value()); }

    [[nodiscard]] const TrackDetails::Feature& feature(std::size_t index) const
    {
        return dialog.details()->features[index];
    }
    [[nodiscard]] QDoubleSpinBox& field(std::size_t index) const
    {
        return partOf<QDoubleSpinBox>(dialog, QStringLiteral("feature%1").arg(index));
    }
    [[nodiscard]] QPushButton& revert(std::size_t index) const
    {
        return partOf<QPushButton>(dialog, QStringLiteral("revert%1").arg(index));
    }
    void type(std::size_t index, const QString& text)
    {
        QDoubleSpinBox& box = field(index);
        box.setFocus();
        box.selectAll();
        QTest::keyClicks(&box, text);
        QTest::keyClick(&box, Qt::Key_Tab);
    }
};

} // namespace

class MusicDialogsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English)); }
    void foldersAreListedWithTheirFiles();
    void removingAFolderAsksWhatBecomesOfItsTracks();
    void problemFilesTellWhyAndAreTriedAgain();
    void missingFilesAreForgottenAfterAQuestion();
    void detailsTellWhereValuesAreFrom();
    void valueSetByHandIsUndoneAndTakenBack();
    void tempoIsHalvedByAButton();
    void valueOutOfRangeCannotBeTyped();
    void wheelOverTheFormChangesNothing();
    void detailsFollowTheLibraryAndCloseWithTheirTrack();
    void coverReplacesItsStandIn();
    void pictureThatCannotBeReadLeavesTheStandIn();
};

void MusicDialogsTest::foldersAreListedWithTheirFiles()
{
    MusicFixture f(1);
    f.addBroken();
    f.collect();
    const MusicFoldersDialog dialog(*f.music, f.theme);
    const auto& table = partOf<QTableView>(dialog, QStringLiteral("folders"));
    const QAbstractItemModel& model = *table.model();
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0, FoldersModel::Files).data().toString(), QStringLiteral("2"));
    QCOMPARE(model.index(0, FoldersModel::Waiting).data().toString(), QStringLiteral("0"));
    QCOMPARE(model.index(0, FoldersModel::Failed).data().toString(), QStringLiteral("1"));
    QVERIFY(buttonOf(dialog, "problemFiles").isEnabled());
    QVERIFY(buttonOf(dialog, "analyseAgain").isEnabled()); // the only folder is chosen
}

void MusicDialogsTest::removingAFolderAsksWhatBecomesOfItsTracks()
{
    MusicFixture f(1);
    f.collect();
    MusicFoldersDialog dialog(*f.music, f.theme);
    dialog.show();
    QTest::mouseClick(&buttonOf(dialog, "removeFolder"), Qt::LeftButton);
    QCOMPARE(f.tracks(), std::size_t{1}); // nothing before the answer
    answer(dialog, "confirmRemove", true);
    QTRY_VERIFY(f.music->folders().empty());
    f.settle();
    QCOMPARE(f.tracks(), std::size_t{1});
    QVERIFY(!buttonOf(dialog, "removeFolder").isEnabled());
    QVERIFY(!buttonOf(dialog, "rescan").isEnabled());
}

void MusicDialogsTest::problemFilesTellWhyAndAreTriedAgain()
{
    MusicFixture f(1);
    f.addBroken("Piece 2.wav");
    f.addBroken("other.mp3");
    f.collect();
    ProblemFilesDialog dialog(*f.session, f.jobs, *f.music, f.theme);
    dialog.show();
    auto& table = partOf<QTableView>(dialog, QStringLiteral("failedFiles"));
    QTRY_COMPARE(table.model()->rowCount(), 2);
    QVERIFY(table.isVisible());
    for (int row = 0; row < 2; ++row) {
        QVERIFY(!table.model()->index(row, ProblemFilesModel::What).data().toString().isEmpty());
    }
    f.addPiece(2); // repaired
    const bool first =
        table.model()->index(0, ProblemFilesModel::File).data().toString() == QStringLiteral("Piece 2.wav");
    table.selectRow(first ? 0 : 1);
    QTest::mouseClick(&buttonOf(dialog, "tryAgain"), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(f.tracks(), std::size_t{2}, 60000);
    f.settle();
    QTRY_COMPARE(table.model()->rowCount(), 1);
}

void MusicDialogsTest::missingFilesAreForgottenAfterAQuestion()
{
    MusicFixture f(2);
    f.collect();
    std::filesystem::remove(f.musicFolder() / "Piece 2.wav");
    f.music->rescan();
    f.settle();
    ProblemFilesDialog dialog(*f.session, f.jobs, *f.music, f.theme);
    dialog.show();
    auto& table = partOf<QTableView>(dialog, QStringLiteral("missingFiles"));
    QTRY_COMPARE(table.model()->rowCount(), 1);
    QTRY_VERIFY(table.isVisible()); // there is nothing on the other page
    QTest::mouseClick(&buttonOf(dialog, "removeMissing"), Qt::LeftButton);
    QCOMPARE(f.tracks(), std::size_t{2});
    answer(dialog, "confirmRemove");
    QTRY_COMPARE(f.tracks(), std::size_t{1});
    QTRY_COMPARE(table.model()->rowCount(), 0);
    QVERIFY(!buttonOf(dialog, "removeMissing").isEnabled());
}

void MusicDialogsTest::detailsTellWhereValuesAreFrom()
{
    MusicFixture f(1);
    f.collect();
    const Details d(f);
    QCOMPARE(partOf<QLabel>(d.dialog, QStringLiteral("title")).text(), QStringLiteral("Piece 1"));
    QVERIFY(d.feature(kTempo).source == FeatureSource::Measured);
    QVERIFY(std::abs(d.field(kTempo).value() - static_cast<double>(d.feature(kTempo).value)) < 0.06);
    QVERIFY(!d.revert(kTempo).isVisible());
    QCOMPARE(d.dialog.details()->files.size(), std::size_t{1});
}

void MusicDialogsTest::valueSetByHandIsUndoneAndTakenBack()
{
    MusicFixture f(1);
    f.collect();
    Details d(f);
    const float measured = d.feature(kEnergy).value;
    const auto stored = [&f] { return f.session->catalogue()->raw(0, RawFeature::Energy); };
    const QString wanted = measured > 0.5F ? QStringLiteral("12") : QStringLiteral("88");
    d.type(kEnergy, wanted);
    QTRY_COMPARE(stored(), wanted.toFloat() / 100);
    QTRY_VERIFY(d.revert(kEnergy).isVisible());
    QVERIFY(d.feature(kEnergy).source == FeatureSource::Listener);

    f.session->undoStack().undo();
    QTRY_COMPARE(stored(), measured);
    QTRY_VERIFY(!d.revert(kEnergy).isVisible());
    f.session->undoStack().redo();
    QTRY_COMPARE(stored(), wanted.toFloat() / 100);
    QTRY_VERIFY(d.revert(kEnergy).isVisible());

    QTest::mouseClick(&d.revert(kEnergy), Qt::LeftButton);
    QTRY_COMPARE(stored(), measured);
    f.session->undoStack().undo(); // of the taking back
    QTRY_COMPARE(stored(), wanted.toFloat() / 100);
}

void MusicDialogsTest::tempoIsHalvedByAButton()
{
    MusicFixture f(1);
    f.collect();
    Details d(f);
    const float before = d.feature(kTempo).value;
    QTest::mouseClick(&buttonOf(d.dialog, "halfTempo"), Qt::LeftButton);
    QTRY_COMPARE(f.session->catalogue()->raw(0, RawFeature::Tempo), before / 2);
    QTest::mouseClick(&buttonOf(d.dialog, "doubleTempo"), Qt::LeftButton);
    QTRY_COMPARE(f.session->catalogue()->raw(0, RawFeature::Tempo), before);
    QCOMPARE(f.session->undoStack().count(), 2);
}

void MusicDialogsTest::valueOutOfRangeCannotBeTyped()
{
    MusicFixture f(1);
    f.collect();
    Details d(f);
    d.type(kTempo, QStringLiteral("999"));
    QVERIFY(d.field(kTempo).value() <= 250);
    f.session->waitUntilWritten();
    QVERIFY(f.session->library().catalogue()->raw(0, RawFeature::Tempo) <= 250);
    QVERIFY(!partOf<QLabel>(d.dialog, QStringLiteral("error")).isVisible());
}

void MusicDialogsTest::wheelOverTheFormChangesNothing()
{
    MusicFixture f(1);
    f.collect();
    Details d(f);
    QDoubleSpinBox& box = d.field(kEnergy);
    box.clearFocus();
    const double before = box.value();
    QWheelEvent wheel(QPointF(5, 5), box.mapToGlobal(QPointF(5, 5)), {}, QPoint(0, -120), Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(&box, &wheel);
    QCOMPARE(box.value(), before);
    QCOMPARE(f.session->undoStack().count(), 0);
}

void MusicDialogsTest::detailsFollowTheLibraryAndCloseWithTheirTrack()
{
    MusicFixture f(1);
    f.collect();
    Details d(f);
    f.session->overrideFeature(f.track(0), RawFeature::Energy, 0.25F); // from elsewhere
    QTRY_COMPARE(d.field(kEnergy).value(), 25.0);
    f.music->removeFolder(f.musicFolder(), false);
    QTRY_VERIFY(!d.dialog.isVisible());
}

void MusicDialogsTest::coverReplacesItsStandIn()
{
    MusicFixture f(1);
    addFolderCover(f);
    f.collect();
    CoverStore covers(*f.session, f.jobs);
    const QImage standIn = covers.cover(f.track(0), 40, 1).toImage();
    QSignalSpy changed(&covers, &CoverStore::changed);
    QVERIFY(changed.wait());
    const QImage cover = covers.cover(f.track(0), 40, 1).toImage();
    QCOMPARE(cover.size(), QSize(40, 40));
    QVERIFY(cover != standIn);
    const QColor middle = cover.pixelColor(20, 20);
    QVERIFY2(middle.red() > 240 && middle.green() < 20 && middle.blue() < 20, qPrintable(middle.name()));
    QCOMPARE(cover.pixelColor(0, 0).alpha(), 0); // round corners
    QVERIFY(std::filesystem::exists(covers.fileOf(f.track(0))));
    const QPixmap sharp = covers.cover(f.track(0), 40, 2);
    QCOMPARE(sharp.deviceIndependentSize().toSize(), QSize(40, 40));
    QCOMPARE(sharp.width(), 80);
}

void MusicDialogsTest::pictureThatCannotBeReadLeavesTheStandIn()
{
    MusicFixture f(1);
    addFolderCover(f);
    f.collect();
    CoverStore covers(*f.session, f.jobs);
    std::ofstream(covers.fileOf(f.track(0)), std::ios::binary) << "no picture";
    const QImage standIn = covers.cover(f.track(0), 40, 1).toImage();
    QSignalSpy changed(&covers, &CoverStore::changed);
    QVERIFY(changed.wait());
    QCOMPARE(covers.cover(f.track(0), 40, 1).toImage(), standIn);
    QTest::qWait(100);
    QCOMPARE(changed.size(), 1); // it is not tried again and again
}

QTEST_MAIN(MusicDialogsTest)
#include "tst_music_dialogs.moc"
