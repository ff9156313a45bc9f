#include <algorithm>
#include <memory>

#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>

#include "tests/ui/playlists/playlist_fixture.h"
#include "ui/playlists/arc_dialog.h"
#include "ui/playlists/export_dialog.h"
#include "ui/playlists/filter_dialog.h"
#include "ui/playlists/journey_dialog.h"
#include "ui/playlists/radio_dialog.h"
#include "ui/playlists/range_slider.h"
#include "ui/playlists/track_chips.h"
#include "ui/playlists/track_picker.h"
#include "ui/widgets/state_view.h"

namespace nearfield {

using test::childOf;
using test::PlaylistFixture;

namespace {

ui::MakerDialog::Parts partsOf(PlaylistFixture& fixture)
{
    return {*fixture.session, fixture.jobs,     *fixture.trainer, *fixture.book,
            *fixture.covers,  *fixture.actions, fixture.theme};
}

struct Trained : PlaylistFixture
{
    Trained()
        : PlaylistFixture(120)
    {
        train();
    }
};

bool hasDraft(const ui::MakerDialog& dialog)
{
    return QTest::qWaitFor([&dialog] { return dialog.draft().has_value(); }, 20'000);
}

QPushButton* buttonOf(const QWidget& parent, const QString& text)
{
    for (auto* button : parent.findChildren<QPushButton*>()) {
        if (button->text() == text) {
            return button;
        }
    }
    return nullptr;
}

} // namespace

class TestMakerDialogs : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void withoutAModelTrainingIsOfferedAndTheListFollows()
    {
        PlaylistFixture fixture(120);
        fixture.trainer->setOptions(ui::TrainedModel::Autoencoder, TrainingOptions{.batchSize = 32, .maxEpochs = 3});
        ui::JourneyDialog dialog(partsOf(fixture), fixture.tracks({1, 60}), {});
        dialog.show();
        QTRY_VERIFY(buttonOf(dialog, QStringLiteral("Train now")) != nullptr);
        QVERIFY(!childOf<QPushButton>(dialog, "ok").isEnabled());
        QTest::mouseClick(buttonOf(dialog, QStringLiteral("Train now")), Qt::LeftButton);
        QVERIFY(hasDraft(dialog));
        QVERIFY(childOf<QPushButton>(dialog, "ok").isEnabled());
    }

    void aJourneyIsSavedUnderTheNameThatIsProposed()
    {
        Trained fixture;
        ui::JourneyDialog dialog(partsOf(fixture), fixture.tracks({1, 60}), {});
        dialog.show();
        QVERIFY(hasDraft(dialog));
        const Playlist draft = *dialog.draft();
        QCOMPARE(draft.entries.front().track, std::optional(fixture.track(1)));
        QCOMPARE(draft.entries.back().track, std::optional(fixture.track(60)));
        QCOMPARE(childOf<QLineEdit>(dialog, "name").text(), ui::qstring(draft.name));
        QVERIFY(childOf<QLabel>(dialog, "previewCounts").text().contains(QStringLiteral("12 tracks")));
        QTest::mouseClick(&childOf<QPushButton>(dialog, "ok"), Qt::LeftButton);
        fixture.settle();
        QCOMPARE(dialog.result(), static_cast<int>(QDialog::Accepted));
        QCOMPARE(fixture.book->playlists().size(), std::size_t(1));
        QVERIFY(fixture.book->playlists().front().kind == PlaylistKind::Journey);
        QCOMPARE(fixture.book->playlists().front().entries, draft.entries.size());
    }

    void aJourneyNeedsBothEnds()
    {
        Trained fixture;
        ui::JourneyDialog dialog(partsOf(fixture), fixture.tracks({1}), {});
        dialog.show();
        QVERIFY(!childOf<QPushButton>(dialog, "ok").isEnabled());
        QVERIFY(!dialog.findChild<ui::StateView*>()->isHidden());
        auto& to = childOf<ui::TrackPicker>(dialog, "to");
        childOf<ui::TrackPicker>(dialog, "to").setTrack(fixture.track(44));
        QVERIFY(hasDraft(dialog));
        to.clear();
        Q_EMIT to.textEdited({});
        QVERIFY(!dialog.draft());
        QVERIFY(!childOf<QPushButton>(dialog, "ok").isEnabled());
    }

    void aNameOfOnesOwnStays()
    {
        Trained fixture;
        ui::JourneyDialog dialog(partsOf(fixture), fixture.tracks({1, 60}), {});
        dialog.show();
        QVERIFY(hasDraft(dialog));
        auto& name = childOf<QLineEdit>(dialog, "name");
        name.setFocus();
        name.selectAll();
        QTest::keyClicks(&name, QStringLiteral("Mine"));
        childOf<ui::TrackPicker>(dialog, "to").setTrack(fixture.track(30));
        QTRY_COMPARE(dialog.draft()->entries.back().track, std::optional(fixture.track(30)));
        QCOMPARE(name.text(), QStringLiteral("Mine"));
    }

    void tracksAreFoundAsOneTypes()
    {
        Trained fixture;
        ui::RadioDialog dialog(partsOf(fixture), {});
        dialog.show();
        QVERIFY(!childOf<QPushButton>(dialog, "ok").isEnabled());
        auto& seeds = childOf<ui::TrackChips>(dialog, "seeds");
        const ui::TrackFinder finder(*fixture.session, fixture.jobs);
        QTRY_VERIFY(finder.isReady());
        QCOMPARE(finder.find(QStringLiteral("title 77"), 5).front(), fixture.track(76));
        QVERIFY(finder.find(QStringLiteral("  "), 5).empty());
        QVERIFY(finder.find(QStringLiteral("nothing such"), 5).empty());
        ui::TrackPicker& picker = seeds.picker();
        picker.setFocus();
        QTRY_VERIFY([&] { // the dialog's own finder, as soon as it is ready
            picker.clear();
            QTest::keyClicks(&picker, QStringLiteral("Title 77"));
            QTest::keyClick(&picker, Qt::Key_Return);
            return seeds.tracks() == std::vector{fixture.track(76)};
        }());
        QVERIFY(hasDraft(dialog));
        QVERIFY(picker.text().isEmpty());
        seeds.setTracks({});
        QVERIFY(!dialog.draft());
    }

    void aRadioIsLikeItsSeedsAndHasNoneOfWhatIsLeftOut()
    {
        Trained fixture;
        ui::RadioDialog dialog(partsOf(fixture), fixture.tracks({3, 4}));
        dialog.show();
        QVERIFY(hasDraft(dialog));
        QVERIFY(dialog.draft()->kind == PlaylistKind::Radio);
        const TrackId unwanted = *dialog.draft()->entries.back().track;
        childOf<ui::TrackChips>(dialog, "exclude").add(unwanted);
        QTRY_VERIFY(std::none_of(dialog.draft()->entries.begin(), dialog.draft()->entries.end(),
                                 [unwanted](const PlaylistEntry& each) { return each.track == unwanted; }));
    }

    void moodsAreAddedAndTakenOut()
    {
        Trained fixture;
        ui::ArcDialog dialog(partsOf(fixture));
        dialog.show();
        QVERIFY((dialog.moods() == std::vector{Mood::Calm, Mood::Energetic, Mood::Calm}));
        QVERIFY(hasDraft(dialog));
        QVERIFY(dialog.draft()->kind == PlaylistKind::Arc);
        QTest::mouseClick(&childOf<QPushButton>(dialog, "add1"), Qt::LeftButton);
        QVERIFY(dialog.moods().back() == Mood::Happy);
        const auto chips = childOf<QWidget>(dialog, "moods").findChildren<QPushButton*>();
        QTest::mouseClick(*std::find_if(chips.begin(), chips.end(), [](auto* each) { return each->isVisible(); }),
                          Qt::LeftButton);
        QVERIFY((dialog.moods() == std::vector{Mood::Energetic, Mood::Calm, Mood::Happy}));
        dialog.setMoods({Mood::Calm});
        QVERIFY(!dialog.draft()); // one is no arc
    }

    void aFilterNeedsNoTrainingAndCounts()
    {
        PlaylistFixture fixture(120);
        ui::FilterDialog dialog(partsOf(fixture));
        dialog.show();
        QVERIFY(hasDraft(dialog));
        const std::size_t all = dialog.draft()->entries.size();
        dialog.slider(RawFeature::Tempo).setRange(100, 140);
        QTRY_VERIFY(dialog.draft() && dialog.draft()->entries.size() < all);
        const Catalogue& catalogue = *fixture.session->catalogue();
        for (const PlaylistEntry& each : dialog.draft()->entries) {
            const float tempo = catalogue.raw(*catalogue.rowOf(*each.track), RawFeature::Tempo);
            QVERIFY(tempo >= 100 && tempo <= 140);
        }
        const std::size_t matching = dialog.draft()->entries.size();
        childOf<QComboBox>(dialog, "lengthUnit").setCurrentIndex(0);
        childOf<QSpinBox>(dialog, "length").setValue(5);
        QTRY_COMPARE(dialog.draft()->entries.size(), std::size_t(5));
        QTRY_VERIFY(childOf<QLabel>(dialog, "previewCounts")
                        .text()
                        .startsWith(QStringLiteral("%1 match · 5 tracks").arg(matching)));
        dialog.slider(RawFeature::Tempo).setRange(249, 250);
        QTRY_VERIFY(!dialog.draft()); // and says so
        QVERIFY(!childOf<QPushButton>(dialog, "ok").isEnabled());
    }

    void anOpenEndIsNoCondition()
    {
        PlaylistFixture fixture(60);
        ui::FilterDialog dialog(partsOf(fixture));
        QVERIFY(dialog.options().filter.features.empty());
        dialog.slider(RawFeature::Energy).setRange(40, std::nullopt);
        const TrackFilter filter = dialog.options().filter;
        QCOMPARE(filter.features.size(), std::size_t(1));
        QCOMPARE(filter.features.front().low, std::optional(0.4F));
        QVERIFY(!filter.features.front().high);
        QVERIFY(!filter.starsFrom && !filter.yearFrom && filter.genres.empty());
        childOf<QLineEdit>(dialog, "genres").setText(QStringLiteral("folk, , soft rock "));
        QCOMPARE(dialog.options().filter.genres, (std::vector<std::string>{"folk", "soft rock"}));
    }

    void bothEndsOfARangeMoveByMouseAndKeys()
    {
        const ui::ThemeManager theme(*qApp);
        ui::RangeSlider slider(
            QStringLiteral("tempo"), 0, 100, 1, [](double v) { return QString::number(v); }, theme);
        slider.resize(212, 38); // two pixels a step
        slider.show();
        QCOMPARE(slider.text(), QStringLiteral("any"));
        QTest::mouseClick(&slider, Qt::LeftButton, {}, QPoint(46, 28));
        QCOMPARE(slider.low(), std::optional(20.0));
        QTest::mouseClick(&slider, Qt::LeftButton, {}, QPoint(166, 28));
        QCOMPARE(slider.high(), std::optional(80.0));
        QCOMPARE(slider.text(), QStringLiteral("20 to 80"));
        slider.setFocus();
        QTest::keyClick(&slider, Qt::Key_Right);
        QTest::keyClick(&slider, Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(slider.low(), std::optional(21.0));
        QCOMPARE(slider.high(), std::optional(79.0));
        slider.setRange(60, 60);
        QTest::keyClick(&slider, Qt::Key_Right); // never past the other
        QCOMPARE(slider.low(), std::optional(60.0));
        QTest::keyClick(&slider, Qt::Key_Home);
        QVERIFY(!slider.low() && !slider.high());
    }

    void whatCannotBeWrittenIsSaidWhereItCanBeChanged()
    {
        PlaylistFixture fixture(60);
        const PlaylistId id = fixture.make(QStringLiteral("AC/DC: “best”?"), {1, 2});
        ui::ExportDialog dialog(*fixture.book->loaded(id), *fixture.session, fixture.jobs, fixture.theme);
        dialog.show();
        auto& file = childOf<QLineEdit>(dialog, "file");
        QVERIFY2(file.text().endsWith(QStringLiteral("AC-DC- “best”-.m3u8")), qUtf8Printable(file.text()));
        file.setText(fixture.folder.filePath(QStringLiteral("no such folder/list.m3u8")));
        QTest::mouseClick(&childOf<QPushButton>(dialog, "ok"), Qt::LeftButton);
        QTRY_VERIFY(childOf<QLabel>(dialog, "error").isVisible());
        const QString good = fixture.folder.filePath(QStringLiteral("list.m3u8"));
        file.setText(good);
        QSignalSpy written(&dialog, &ui::ExportDialog::written);
        QTest::mouseClick(&childOf<QPushButton>(dialog, "ok"), Qt::LeftButton);
        QTRY_COMPARE(written.count(), 1);
        QVERIFY(QFile::exists(good));
    }
};

} // namespace nearfield

QTEST_MAIN(nearfield::TestMakerDialogs)
#include "tst_maker_dialogs.moc"
