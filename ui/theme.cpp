#include "ui/theme.h"

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPointer>
#include <QStyle>
#include <QSvgRenderer>

#include "ui/desktop_scheme.h"

/// Resources of a static library have to be named, or the linker leaves them out. Not in a namespace, by Qt's rule.
static void initialiseResources()
{
    Q_INIT_RESOURCE(nearfield);
}

namespace nearfield::ui {

namespace {

constexpr std::array<QRgb, 7> kColours = {0xffe69f00, 0xff56b4e9, 0xff009e73, 0xffcc79a7,
                                          0xffd55e00, 0xff0072b2, 0xfff0e442};

std::array<QColor, 7> okabeIto()
{
    std::array<QColor, 7> out;
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = QColor(kColours[i]);
    }
    return out;
}

QString readResource(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        qFatal("resource %s is missing from the program", qUtf8Printable(path));
    }
    return QString::fromUtf8(file.readAll());
}

/// The style sheet names colours as @surface. No name may begin another.
QString styleSheetOf(const Theme& theme)
{
    QString sheet = readResource(QStringLiteral(":/style/nearfield.qss"));
    const std::pair<QLatin1String, QColor> tokens[] = {
        {QLatin1String("@background"), theme.background},
        {QLatin1String("@surface"), theme.surface},
        {QLatin1String("@raised"), theme.raised},
        {QLatin1String("@line"), theme.line},
        {QLatin1String("@text"), theme.text},
        {QLatin1String("@muted"), theme.muted},
        {QLatin1String("@accent"), theme.accent},
        {QLatin1String("@onAccent"), theme.onAccent},
        {QLatin1String("@teal"), theme.teal},
        {QLatin1String("@bad"), theme.bad},
        {QLatin1String("@stripe"), theme.stripe},
        {QLatin1String("@selectedRow"), theme.selectedRow},
    };
    for (const auto& [name, colour] : tokens) {
        sheet.replace(name, colour.name());
    }
    return sheet;
}

QPalette paletteOf(const Theme& theme)
{
    QPalette palette(theme.text, theme.raised, theme.raised, theme.line, theme.line, theme.text, theme.text,
                     theme.surface, theme.background);
    palette.setColor(QPalette::AlternateBase, theme.stripe);
    palette.setColor(QPalette::Highlight, theme.selectedRow);
    palette.setColor(QPalette::HighlightedText, theme.text);
    palette.setColor(QPalette::PlaceholderText, theme.muted);
    palette.setColor(QPalette::ToolTipBase, theme.raised);
    palette.setColor(QPalette::ToolTipText, theme.text);
    palette.setColor(QPalette::Link, theme.teal);
    palette.setColor(QPalette::LinkVisited, theme.teal);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, theme.muted);
    }
    return palette;
}

QColor colourOf(const Theme& theme, IconColour colour)
{
    switch (colour) {
    case IconColour::Text:
        return theme.text;
    case IconColour::Muted:
        return theme.muted;
    case IconColour::Accent:
        return theme.accent;
    case IconColour::OnAccent:
        return theme.onAccent;
    case IconColour::Teal:
        return theme.teal;
    case IconColour::Bad:
        return theme.bad;
    }
    return theme.text;
}

/// Draws an SVG whose paint is `currentColor` in the colour the theme has when it is drawn.
class ThemedIconEngine : public QIconEngine
{
public:
    ThemedIconEngine(const ThemeManager* themes, const QString& name, IconColour colour)
        : m_themes(themes)
        , m_svg(readResource(QStringLiteral(":/icons/%1.svg").arg(name)))
        , m_colour(colour)
    {
    }

    void paint(QPainter* painter, const QRect& area, QIcon::Mode mode, QIcon::State state) override
    {
        if (m_themes == nullptr) {
            return;
        }
        const bool lit = mode == QIcon::Active || mode == QIcon::Selected || state == QIcon::On;
        const IconColour wanted = m_colour == IconColour::Muted && lit ? IconColour::Text : m_colour;
        QColor colour = colourOf(m_themes->theme(), wanted);
        if (mode == QIcon::Disabled) {
            colour = m_themes->theme().line;
        }
        QString svg = m_svg;
        svg.replace(QLatin1String("currentColor"), colour.name());
        QSvgRenderer(svg.toUtf8()).render(painter, QRectF(area));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap out(size);
        out.fill(Qt::transparent);
        QPainter painter(&out);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        return out;
    }

    [[nodiscard]] QIconEngine* clone() const override { return new ThemedIconEngine(*this); }

private:
    QPointer<const ThemeManager> m_themes;
    QString m_svg;
    IconColour m_colour;
};

} // namespace

Theme Theme::darkTheme()
{
    return {.dark = true,
            .background = QColor(0x14161b),
            .surface = QColor(0x1b1e25),
            .raised = QColor(0x242832),
            .line = QColor(0x313643),
            .text = QColor(0xe9ebf1),
            .muted = QColor(0x98a0b3),
            .accent = QColor(0xf0a33e),
            .onAccent = QColor(0x1b1203),
            .teal = QColor(0x4fb9c4),
            .good = QColor(0x7cc47f),
            .bad = QColor(0xe0685f),
            .stripe = QColor(0x181a20),
            .selectedRow = QColor(0x213a40),
            .emptyStar = QColor(0x313643),
            .categories = okabeIto()};
}

Theme Theme::lightTheme()
{
    return {.dark = false,
            .background = QColor(0xf6f7f9),
            .surface = QColor(0xffffff),
            .raised = QColor(0xeef0f4),
            .line = QColor(0xdadee6),
            .text = QColor(0x1a1d24),
            .muted = QColor(0x5e6778),
            .accent = QColor(0xc97a12),
            .onAccent = QColor(0x1b1203),
            .teal = QColor(0x1f8a96),
            .good = QColor(0x3d8b45),
            .bad = QColor(0xbf4238),
            .stripe = QColor(0xfbfcfd),
            .selectedRow = QColor(0xc7dfe3),
            .emptyStar = QColor(0xdadee6),
            .categories = okabeIto()};
}

QFont fontOf(TextRole role)
{
    QFont font = QApplication::font();
    switch (role) {
    case TextRole::Title:
        font.setPixelSize(20);
        font.setWeight(QFont::DemiBold);
        break;
    case TextRole::Heading:
        font.setPixelSize(13);
        font.setWeight(QFont::DemiBold);
        break;
    case TextRole::Body:
        font.setPixelSize(13);
        break;
    case TextRole::Small:
        font.setPixelSize(11);
        break;
    }
    return font;
}

ThemeManager::ThemeManager(QApplication& application, QObject* parent)
    : QObject(parent)
    , m_application(application)
    , m_desktop(new DesktopScheme(this))
{
    initialiseResources();
    QApplication::setStyle(QStringLiteral("fusion"));
    QFont font = QApplication::font();
    if (QFontDatabase::hasFamily(QStringLiteral("Inter"))) {
        font.setFamily(QStringLiteral("Inter"));
    }
    font.setPixelSize(13);
    QApplication::setFont(font);
    apply();
    connect(m_desktop, &DesktopScheme::changed, this, &ThemeManager::apply);
}

void ThemeManager::setChoice(ThemeChoice choice)
{
    if (choice != m_choice) {
        m_choice = choice;
        apply();
    }
}

QIcon ThemeManager::icon(const QString& name, IconColour colour) const
{
    return QIcon(new ThemedIconEngine(this, name, colour));
}

void ThemeManager::apply()
{
    const bool dark = m_choice == ThemeChoice::Dark || (m_choice == ThemeChoice::FollowDesktop && m_desktop->isDark());
    if (m_theme.background.isValid() && m_theme.dark == dark) {
        return;
    }
    m_theme = dark ? Theme::darkTheme() : Theme::lightTheme();
    QApplication::setPalette(paletteOf(m_theme));
    m_application.setStyleSheet(styleSheetOf(m_theme));
    Q_EMIT themeChanged();
}

} // namespace nearfield::ui
