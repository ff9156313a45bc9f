#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <memory>

#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "core/library/library.h"
#include "core/recommend/taste/taste_features.h"
#include "tests/support/synthetic.h"
#include "ui/library_session.h"
#include "ui/taste/artist_bars.h"
#include "ui/taste/feature_contrast.h"
#include "ui/taste/star_histogram.h"
#include "ui/taste/taste_page.h"
#include "ui/taste/taste_radar.h"
#include "ui/taste/taste_text.h"
#include "ui/taste/week_map.h"
#include "ui/text.h"

using namespace nearfield;
using namespace nearfield::ui;

namespace {

constexpr int kTracks = 400;

/// The page as a listener has it, on a library of synthetic tracks.
struct Page
{
    QTemporaryDir folder;
    ThemeManager theme{*qApp};
    JobQueue jobs;
    std::unique_ptr<LibrarySession> session;
    std::unique_ptr<TastePage> page;

    explicit Page(int tracks = kTracks)
    {
        if (tracks > 0) {
            std::ofstream(path() / "tracks.csv") << test::syntheticCsv(tracks);
            const std::filesystem::path files[] = {path() / "tracks.csv"};
            (void)Library::open(path())->importFiles(files, {}, {});
        }
        theme.setChoice(ThemeChoice::Dark);
        session = std::make_unique<LibrarySession>(OpenedLibrary::read(path()), jobs);
        page = std::make_unique<TastePage>(*session, jobs, theme);
        page->resize(690, 600);
    }
    ~Page()
    {
        jobs.stopAndWait();
        page.reset();
        session.reset();
    }
    Page(const Page&) = delete;
    Page& operator=(const Page&) = delete;

    [[nodiscard]] std::filesystem::path path() const { return utf8(folder.path()); }
    [[nodiscard]] const Catalogue& catalogue() const { return *session->catalogue(); }
    /// The first `count` tracks: five stars when acoustic, one when not.
    void rateByAcousticness(Row count) const
    {
        std::vector<TrackId> liked;
        std::vector<TrackId> disliked;
        for (Row row = 0; row < count; ++row) {
            const bool likes = catalogue().raw(row, RawFeature::Acousticness) > 0.5F;
            (likes ? liked : disliked).push_back(catalogue().id(row));
        }
        session->rate(liked, 5.0F);
        session->rate(disliked, 1.0F);
    }
    void show() const
    {
        page->show();
        QTRY_VERIFY(page->profile().has_value());
    }
    template <typename T>
    [[nodiscard]] T& child() const
    {
        return *page->findChild<T*>();
    }
    [[nodiscard]] QLabel& label(const char* name) const { return *page->findChild<QLabel*>(QLatin1String(name)); }
    [[nodiscard]] bool says(const QString& text) const
    {
        const auto labels = page->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel* one) { return one->isVisible() && one->text().contains(text); });
    }
};

int countColour(const QImage& image, const QColor& colour)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            count += image.pixelColor(x, y) == colour ? 1 : 0;
        }
    }
    return count;
}

} // namespace

class TastePageTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English)); }
    void emptyLibraryAndNoRatingsSayWhatToDo();
    void acousticTasteComesFirst();
    void nothingIsWorkedOutWhileHidden();
    void ratingsInAMomentAreOneJob();
    void anotherListenerIsAnotherTaste();
    void labelsOfTheRadarStayWithinAtAnySize();
    void pointsOfTheRadarLieWhereTheFiguresSay();
    void hoverAndKeysTellAnAxis();
    void dislikedAreDrawnWhenAskedFor();
    void onlyLowRatingsAskForHighOnes();
    void withoutDislikesTheLibraryIsTheOtherSide();
    void starsAreShownWithTheirMean();
    void pressedArtistAsksForTheTracks();
    void weekWithoutPlaysSaysWhatItNeeds();
    void weekTellsHours();
    void valuesAreInTheirUnits();
    void pageFitsTheSmallestWindowInBothThemes();
};

void TastePageTest::emptyLibraryAndNoRatingsSayWhatToDo()
{
    for (const int tracks : {0, 60}) {
        Page p(tracks);
        QSignalSpy library(p.page.get(), &TastePage::libraryRequested);
        p.show();
        QVERIFY(p.says(QStringLiteral("Nothing rated yet")));
        QVERIFY(!p.child<TasteRadar>().isVisible());
        for (QPushButton* button : p.page->findChildren<QPushButton*>()) {
            if (button->text() == QStringLiteral("Rate in the library")) {
                button->click();
            }
        }
        QCOMPARE(library.count(), 1);
    }
}

void TastePageTest::acousticTasteComesFirst()
{
    Page p;
    p.rateByAcousticness(120);
    p.show();
    QVERIFY(p.child<TasteRadar>().isVisible());
    const FeatureTaste& first = p.child<FeatureContrast>().features().front();
    QVERIFY(first.telling);
    // Calm follows from acousticness; either may be the more telling.
    const QString name = featureText(first.feature);
    QVERIFY2(name.startsWith(QStringLiteral("Acoustic")), qPrintable(name));
    const auto& features = p.child<FeatureContrast>().features();
    QVERIFY(!features.back().telling);
    QVERIFY(p.child<FeatureContrast>().accessibleDescription().contains(QStringLiteral("more than chance")));
    QVERIFY(p.child<TasteRadar>().accessibleDescription().contains(QStringLiteral("Acousticness: liked")));
    QVERIFY(p.says(QStringLiteral("what 120 ratings say")));
}

void TastePageTest::nothingIsWorkedOutWhileHidden()
{
    Page p;
    p.rateByAcousticness(40);
    QTest::qWait(300);
    QVERIFY(!p.page->profile());
    p.show();
    QCOMPARE(p.page->profile()->answers, std::size_t{40});
    p.page->hide();
    p.session->rate(std::array{p.catalogue().id(100)}, 4.0F);
    QTest::qWait(300);
    QCOMPARE(p.page->profile()->answers, std::size_t{40});
    p.page->show();
    QTRY_COMPARE(p.page->profile()->answers, std::size_t{41});
}

void TastePageTest::ratingsInAMomentAreOneJob()
{
    Page p;
    p.rateByAcousticness(40);
    p.show();
    for (Row row = 100; row < 120; ++row) {
        p.session->rate(std::array{p.catalogue().id(row)}, 4.0F);
        QCOMPARE(p.page->profile()->answers, std::size_t{40}); // not worked out on the way
    }
    QTRY_COMPARE(p.page->profile()->answers, std::size_t{60});
}

void TastePageTest::anotherListenerIsAnotherTaste()
{
    Page p;
    p.rateByAcousticness(40);
    p.show();
    bool created = false;
    p.session->createListener(QStringLiteral("Anna"), [&created](const QString& error) { created = error.isEmpty(); });
    QTRY_VERIFY(created);
    QTRY_VERIFY(p.says(QStringLiteral("Nothing rated yet")));
    p.session->rate(std::array{p.catalogue().id(7)}, 4.0F);
    QTRY_VERIFY(p.page->profile() && p.page->profile()->answers == 1);
    QVERIFY(p.says(QStringLiteral("Anna — what 1 rating say")));
}

void TastePageTest::labelsOfTheRadarStayWithinAtAnySize()
{
    ThemeManager theme(*qApp);
    TasteRadar radar(theme);
    for (const QSize size : {QSize(280, 260), QSize(320, 300), QSize(900, 280), QSize(300, 800)}) {
        radar.resize(size);
        for (std::size_t axis = 0; axis < TasteRadar::kAxes; ++axis) {
            const QRectF label = radar.labelRect(axis);
            QVERIFY(QRectF(radar.rect()).contains(label));
            QVERIFY(!label.contains(radar.pointOf(axis, 1)));
            for (std::size_t other = 0; other < axis; ++other) {
                QVERIFY(!label.intersects(radar.labelRect(other)));
            }
        }
    }
}

void TastePageTest::pointsOfTheRadarLieWhereTheFiguresSay()
{
    ThemeManager theme(*qApp);
    TasteRadar radar(theme);
    radar.resize(400, 400);
    const QPointF centre = QRectF(radar.rect()).center();
    const auto length = [&](std::size_t axis, double place) {
        const QPointF out = radar.pointOf(axis, place) - centre;
        return std::hypot(out.x(), out.y());
    };
    QVERIFY(std::abs(length(1, 0.5) - length(5, 0.5)) < 1e-9);
    QVERIFY(std::abs(2 * length(1, 0.25) - length(1, 0.5)) < 1e-9);
    QCOMPARE(length(3, 0), 0.0);
    QVERIFY(radar.pointOf(0, 1).y() < centre.y()); // danceability is at the top
}

void TastePageTest::hoverAndKeysTellAnAxis()
{
    Page p;
    p.rateByAcousticness(80);
    p.show();
    auto& radar = p.child<TasteRadar>();
    QVERIFY(radar.chosen() == nullptr);
    const QString scale = p.label("radarCaption").text();
    QVERIFY(scale.contains(QStringLiteral("middle of the library")));
    QTest::mouseMove(&radar, radar.pointOf(1, 0.6).toPoint());
    QTRY_VERIFY(radar.chosen() != nullptr);
    QCOMPARE(radar.chosen()->feature, static_cast<std::size_t>(RawFeature::Energy));
    QVERIFY(p.label("radarCaption").text().startsWith(QStringLiteral("Energy: liked ")));
    QTest::keyClick(&radar, Qt::Key_Right);
    QVERIFY(p.label("radarCaption").text().startsWith(QStringLiteral("Valence: liked ")));
    QTest::keyClick(&radar, Qt::Key_Left);
    QTest::keyClick(&radar, Qt::Key_Left);
    QTest::keyClick(&radar, Qt::Key_Left);
    QVERIFY(p.label("radarCaption").text().startsWith(QStringLiteral("Liveness: liked ")));
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(&radar, &leave);
    QCOMPARE(p.label("radarCaption").text(), scale);
}

void TastePageTest::dislikedAreDrawnWhenAskedFor()
{
    Page p;
    p.rateByAcousticness(80);
    p.show();
    auto& radar = p.child<TasteRadar>();
    auto& chip = *p.page->findChild<QAbstractButton*>(QStringLiteral("disliked"));
    const QColor bad = p.theme.theme().bad;
    QCOMPARE(countColour(radar.grab().toImage(), bad), 0);
    chip.click();
    QVERIFY(countColour(radar.grab().toImage(), bad) > 20);
    QVERIFY(countColour(radar.grab().toImage(), p.theme.theme().accent) > 20);
}

void TastePageTest::onlyLowRatingsAskForHighOnes()
{
    Page p;
    p.session->rate(std::array{p.catalogue().id(0), p.catalogue().id(1)}, 1.0F);
    p.show();
    QVERIFY(p.label("radarCaption").text().contains(QStringLiteral("four stars or more")));
    QVERIFY(!p.child<FeatureContrast>().isVisible());
    QCOMPARE(countColour(p.child<TasteRadar>().grab().toImage(), p.theme.theme().accent), 0);
    QTest::keyClick(&p.child<TasteRadar>(), Qt::Key_Right); // nothing to choose
    QVERIFY(p.child<TasteRadar>().chosen() == nullptr);
}

void TastePageTest::withoutDislikesTheLibraryIsTheOtherSide()
{
    Page p;
    std::vector<TrackId> acoustic;
    for (Row row = 0; row < 120; ++row) {
        if (p.catalogue().raw(row, RawFeature::Acousticness) > 0.6F) {
            acoustic.push_back(p.catalogue().id(row));
        }
    }
    p.session->rate(acoustic, 4.5F);
    p.show();
    QVERIFY(p.says(QStringLiteral("Liked against the library")));
    QVERIFY(p.label("featureNote").text().contains(QStringLiteral("Give 5 tracks two stars or less")));
    QVERIFY(p.child<FeatureContrast>().features().front().telling);
    QVERIFY(!p.page->findChild<QAbstractButton*>(QStringLiteral("disliked"))->isEnabled());
}

void TastePageTest::starsAreShownWithTheirMean()
{
    Page p;
    p.session->rate(std::array{p.catalogue().id(0), p.catalogue().id(1)}, 4.0F);
    p.session->rate(std::array{p.catalogue().id(2)}, 2.5F);
    p.show();
    QCOMPARE(p.label("meanStars").text(), QStringLiteral("3.5 on average"));
    const QString words = p.child<StarHistogram>().accessibleDescription();
    QVERIFY2(words.contains(QStringLiteral("4 stars: 2")) && words.contains(QStringLiteral("2½ stars: 1")),
             qPrintable(words));
}

void TastePageTest::pressedArtistAsksForTheTracks()
{
    Page p;
    p.rateByAcousticness(80);
    p.show();
    const auto bars = p.page->findChildren<ArtistBar*>();
    QVERIFY(bars.size() >= 4);
    QVERIFY(bars.front()->accessibleDescription().contains(QStringLiteral("stars predicted")));
    QSignalSpy asked(p.page.get(), &TastePage::artistRequested);
    QTest::keyClick(bars.front(), Qt::Key_Space);
    QCOMPARE(asked.count(), 1);
    QCOMPARE(asked.front().front().toString(), qstring(p.page->profile()->artists.front().name));
}

void TastePageTest::weekWithoutPlaysSaysWhatItNeeds()
{
    Page p;
    p.rateByAcousticness(20);
    p.show();
    QVERIFY(p.label("noPlays").isVisible());
    QVERIFY(p.label("noPlays").text().contains(QStringLiteral("a day and an hour")));
    QVERIFY(!p.child<WeekMap>().isVisible());
}

void TastePageTest::weekTellsHours()
{
    ThemeManager theme(*qApp);
    WeekMap map(theme);
    map.resize(500, 160);
    ListeningWeek week{};
    week[1][21] = {.plays = 34, .energy = 0.42};
    week[6][23] = {.plays = 1, .energy = 0.9};
    map.setWeek(week);
    QCOMPARE(map.hourText(1, 21), QStringLiteral("Tuesday, 21 to 22 h: 34 plays, energy 0.42"));
    QCOMPARE(map.hourText(0, 0), QStringLiteral("Monday, 0 to 1 h: no plays"));
    QVERIFY(map.accessibleDescription().contains(QStringLiteral("Tuesday, 21")));
    const QImage image = map.grab().toImage();
    const auto colourAt = [&](std::size_t day, std::size_t hour) {
        return image.pixelColor(map.cell(day, hour).center().toPoint());
    };
    QCOMPARE(colourAt(1, 21), theme.theme().teal); // the most there is
    QVERIFY(colourAt(6, 23) != colourAt(0, 0));    // rare hours are seen
    QVERIFY(QRectF(map.rect()).contains(map.cell(6, 23)));
}

void TastePageTest::valuesAreInTheirUnits()
{
    const auto text = [](RawFeature feature, double value) {
        return valueText(static_cast<std::size_t>(feature), value);
    };
    QCOMPARE(text(RawFeature::Tempo, 98.4), QStringLiteral("98 BPM"));
    QCOMPARE(text(RawFeature::Loudness, -7.21), QStringLiteral("-7.2 dB"));
    QCOMPARE(text(RawFeature::Duration, 221), QStringLiteral("3:41"));
    QCOMPARE(text(RawFeature::Mode, 0.58), QStringLiteral("58 % major"));
    QCOMPARE(text(RawFeature::Energy, 0.424), QStringLiteral("0.42"));
    QCOMPARE(text(RawFeature::Energy, std::nan("")), QStringLiteral("–"));
    QCOMPARE(featureText(static_cast<std::size_t>(RawFeature::TimeSignature)), QStringLiteral("Time signature"));
}

void TastePageTest::pageFitsTheSmallestWindowInBothThemes()
{
    Page p;
    p.rateByAcousticness(120);
    p.page->resize(640, 560); // what is left of a window of 1000 × 640
    for (const ThemeChoice choice : {ThemeChoice::Dark, ThemeChoice::Light}) {
        p.theme.setChoice(choice);
        p.show();
        QVERIFY(p.page->minimumSizeHint().width() <= 640);
        for (const QWidget* card : p.page->findChildren<QWidget*>()) {
            if (card->isVisible() && card->inherits("QFrame")) {
                const int right = card->mapTo(p.page.get(), QPoint(card->width(), 0)).x();
                QVERIFY2(right <= p.page->width(),
                         qPrintable(QStringLiteral("%1 ends at %2").arg(card->accessibleName()).arg(right) +
                                    QLatin1String(card->metaObject()->className())));
            }
        }
        const QImage image = p.child<FeatureContrast>().grab().toImage();
        QVERIFY(countColour(image, p.theme.theme().accent) > 20);
    }
}

QTEST_MAIN(TastePageTest)
#include "tst_taste_page.moc"
