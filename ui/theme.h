#pragma once

#include <array>

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>
#include <QString>

class QApplication;

namespace nearfield::ui {

class DesktopScheme;

enum class ThemeChoice { FollowDesktop, Dark, Light };

/// The colours of one look. Values only: painting code reads them, nothing stores them longer than one paint.
struct Theme
{
    bool dark = true;
    QColor background; ///< behind the page
    QColor surface;    ///< sidebar, panels, cards
    QColor raised;     ///< buttons, hovered and selected list items, bar grooves
    QColor line;       ///< borders and separators
    QColor text;
    QColor muted;    ///< secondary text
    QColor accent;   ///< ratings, playing, the primary button, validation curves
    QColor onAccent; ///< text on accent
    QColor teal;     ///< similarity, selection, bars, training curves
    QColor good;
    QColor bad;
    QColor stripe;      ///< every other row of a table
    QColor selectedRow; ///< a selected row of a table
    QColor emptyStar;
    std::array<QColor, 7> categories; ///< Okabe–Ito: orange, sky blue, green, purple, vermilion, blue, yellow

    [[nodiscard]] static Theme darkTheme();
    [[nodiscard]] static Theme lightTheme();
};

/// The sizes of text in the window; Inter when it is installed, else the system's font.
enum class TextRole {
    Title,   ///< name of a page, 20 px semi-bold
    Heading, ///< title of a card or panel, 13 px bold
    Body,    ///< 13 px
    Small,   ///< second lines, captions, status bar, 11 px
};
[[nodiscard]] QFont fontOf(TextRole role);

/// What colour an icon takes from the theme.
enum class IconColour { Text, Muted, Accent, OnAccent, Teal, Bad };

/// Holds the current look and puts it on the application: palette, style sheet, fonts. One is made in main and passed
/// to whoever paints. GUI thread only.
class ThemeManager : public QObject
{
    Q_OBJECT
public:
    explicit ThemeManager(QApplication& application, QObject* parent = nullptr);

    [[nodiscard]] const Theme& theme() const noexcept { return m_theme; }
    [[nodiscard]] ThemeChoice choice() const noexcept { return m_choice; }
    void setChoice(ThemeChoice choice);

    /// `:/icons/<name>.svg`, drawn sharp at any size in the theme's colour of the moment of painting, so an icon set
    /// once follows every change of theme.
    [[nodiscard]] QIcon icon(const QString& name, IconColour colour = IconColour::Text) const;

Q_SIGNALS:
    /// After the application's palette and style sheet have changed. Widgets that use only those need no slot.
    void themeChanged();

private:
    void apply();

    QApplication& m_application;
    ThemeChoice m_choice = ThemeChoice::FollowDesktop;
    DesktopScheme* m_desktop;
    Theme m_theme;
};

} // namespace nearfield::ui
