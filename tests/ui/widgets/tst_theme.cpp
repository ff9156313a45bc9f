#include <cmath>

#include <QApplication>
#include <QDir>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QPixmap>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include "ui/theme.h"
#include "ui/widgets/bar.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/flow_layout.h"

using namespace nearfield::ui;

namespace {

QApplication& application()
{
    return *static_cast<QApplication*>(QCoreApplication::instance());
}

/// WCAG 2.1: 4.5 is what small text needs.
double contrast(const QColor& a, const QColor& b)
{
    const auto luminance = [](const QColor& c) {
        const auto linear = [](double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
        return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
    };
    const double light = std::max(luminance(a), luminance(b));
    const double dark = std::min(luminance(a), luminance(b));
    return (light + 0.05) / (dark + 0.05);
}

} // namespace

class ThemeTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void coloursAreThoseOfTheDesign();
    void textCanBeReadOnEverySurface();
    void choiceChangesThePaletteAndSaysSo();
    void withoutADesktopTheLookIsDark();
    void everyIconIsDrawnInTheThemesColour();
    void iconFollowsTheTheme();
    void styleSheetHasNoUnknownColourNames();
    void barFillsItsShare();
    void longTextIsCutAndWholeInTheToolTip();
    void flowWrapsWhenItIsNarrow();
};

void ThemeTest::coloursAreThoseOfTheDesign()
{
    const Theme dark = Theme::darkTheme();
    const Theme light = Theme::lightTheme();
    const auto is = [](const QColor& colour, const char* name) { return colour == QColor(QLatin1String(name)); };
    QVERIFY(is(dark.background, "#14161B") && is(light.background, "#F6F7F9"));
    QVERIFY(is(dark.surface, "#1B1E25") && is(light.surface, "#FFFFFF"));
    QVERIFY(is(dark.raised, "#242832") && is(light.raised, "#EEF0F4"));
    QVERIFY(is(dark.line, "#313643") && is(light.line, "#DADEE6"));
    QVERIFY(is(dark.text, "#E9EBF1") && is(light.text, "#1A1D24"));
    QVERIFY(is(dark.muted, "#98A0B3") && is(light.muted, "#5E6778"));
    QVERIFY(is(dark.accent, "#F0A33E") && is(light.accent, "#C97A12"));
    QVERIFY(is(dark.teal, "#4FB9C4") && is(light.teal, "#1F8A96"));
    QVERIFY(is(dark.good, "#7CC47F") && is(light.good, "#3D8B45"));
    QVERIFY(is(dark.bad, "#E0685F") && is(light.bad, "#BF4238"));
}

void ThemeTest::textCanBeReadOnEverySurface()
{
    for (const Theme& theme : {Theme::darkTheme(), Theme::lightTheme()}) {
        for (const QColor& surface : {theme.background, theme.surface, theme.raised, theme.stripe, theme.selectedRow}) {
            QVERIFY(contrast(theme.text, surface) > 7);
        }
        for (const QColor& surface : {theme.background, theme.surface, theme.raised, theme.stripe}) {
            QVERIFY(contrast(theme.muted, surface) > 4.5);
        }
        QVERIFY(contrast(theme.onAccent, theme.accent) > 4.5);
    }
}

void ThemeTest::choiceChangesThePaletteAndSaysSo()
{
    ThemeManager manager(application());
    manager.setChoice(ThemeChoice::Dark);
    QSignalSpy changed(&manager, &ThemeManager::themeChanged);
    manager.setChoice(ThemeChoice::Light);
    QCOMPARE(changed.count(), 1);
    QVERIFY(!manager.theme().dark);
    QCOMPARE(QApplication::palette().color(QPalette::Window), Theme::lightTheme().background);
    QVERIFY(application().styleSheet().contains(Theme::lightTheme().surface.name()));
    manager.setChoice(ThemeChoice::Light);
    QCOMPARE(changed.count(), 1);
    manager.setChoice(ThemeChoice::Dark);
    QCOMPARE(changed.count(), 2);
    QCOMPARE(QApplication::palette().color(QPalette::WindowText), Theme::darkTheme().text);
}

void ThemeTest::withoutADesktopTheLookIsDark()
{
    qunsetenv("XDG_CURRENT_DESKTOP");
    ThemeManager manager(application());
    QCOMPARE(manager.choice(), ThemeChoice::FollowDesktop);
    QVERIFY(manager.theme().dark);
}

void ThemeTest::everyIconIsDrawnInTheThemesColour()
{
    ThemeManager manager(application());
    manager.setChoice(ThemeChoice::Dark);
    const QStringList icons = QDir(QStringLiteral(":/icons")).entryList({QStringLiteral("*.svg")});
    QVERIFY(icons.size() > 10);
    for (const QString& file : icons) {
        if (file == QLatin1String("app.svg")) {
            continue; // has colours of its own
        }
        const QImage image = manager.icon(file.chopped(4), IconColour::Teal).pixmap(QSize(32, 32), 1).toImage();
        bool drawn = false;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QColor pixel = image.pixelColor(x, y);
                if (pixel.alpha() == 255) {
                    drawn = true;
                    QVERIFY2(std::abs(pixel.red() - manager.theme().teal.red()) < 3, qPrintable(file));
                }
            }
        }
        QVERIFY2(drawn, qPrintable(file));
    }
}

void ThemeTest::iconFollowsTheTheme()
{
    ThemeManager manager(application());
    manager.setChoice(ThemeChoice::Dark);
    const QIcon icon = manager.icon(QStringLiteral("star"), IconColour::Text);
    const auto centre = [&icon] { return icon.pixmap(QSize(32, 32), 1).toImage().pixelColor(16, 18); };
    QCOMPARE(centre(), Theme::darkTheme().text);
    manager.setChoice(ThemeChoice::Light);
    QCOMPARE(centre(), Theme::lightTheme().text);
}

void ThemeTest::styleSheetHasNoUnknownColourNames()
{
    ThemeManager manager(application());
    QString sheet = application().styleSheet();
    sheet.remove(QRegularExpression(QStringLiteral("/\\*.*?\\*/"), QRegularExpression::DotMatchesEverythingOption));
    QVERIFY(!sheet.isEmpty());
    QVERIFY2(!sheet.contains(QLatin1Char('@')), qPrintable(sheet.mid(sheet.indexOf(QLatin1Char('@')), 40)));
}

void ThemeTest::barFillsItsShare()
{
    ThemeManager manager(application());
    BarWidget bar(manager);
    bar.resize(200, 12);
    bar.setShare(0.25F);
    const QImage image = bar.grab().toImage();
    QCOMPARE(image.pixelColor(30, 6), manager.theme().teal);
    QCOMPARE(image.pixelColor(120, 6), manager.theme().raised);
    QCOMPARE(bar.accessibleDescription(), QStringLiteral("25 %"));
}

void ThemeTest::longTextIsCutAndWholeInTheToolTip()
{
    ElidedLabel label(QStringLiteral("A message that is far too long for the room it gets"));
    label.resize(80, 20);
    label.grab();
    QCOMPARE(label.toolTip(), label.text());
    label.resize(label.sizeHint());
    label.grab();
    QCOMPARE(label.toolTip(), QString());
    QCOMPARE(label.minimumSizeHint().width(), 0);
}

void ThemeTest::flowWrapsWhenItIsNarrow()
{
    QWidget parent;
    auto* layout = new FlowLayout(10);
    parent.setLayout(layout);
    std::vector<QWidget*> items;
    for (int i = 0; i < 3; ++i) {
        items.push_back(new QWidget);
        items.back()->setFixedSize(50, 20);
        layout->addWidget(items.back());
    }
    QCOMPARE(layout->heightForWidth(170), 20);
    QCOMPARE(layout->heightForWidth(169), 50);
    QCOMPARE(layout->heightForWidth(10), 80);
    layout->setGeometry(QRect(0, 0, 120, 50));
    QCOMPARE(items[1]->pos(), QPoint(60, 0));
    QCOMPARE(items[2]->pos(), QPoint(0, 30));
}

QTEST_MAIN(ThemeTest)
#include "tst_theme.moc"
