#include "ui/settings.h"

#include <array>

#include <QSettings>

#include "ui/text.h"

namespace nearfield::ui {

namespace {

constexpr std::array<QLatin1String, 3> kThemeNames = {QLatin1String("desktop"), QLatin1String("dark"),
                                                      QLatin1String("light")}; // in the order of ThemeChoice

QString fileOf(const std::filesystem::path& folder)
{
    return qstring((folder / "settings.ini").string());
}

ThemeChoice themeNamed(const QString& name)
{
    for (std::size_t i = 0; i < kThemeNames.size(); ++i) {
        if (name == kThemeNames[i]) {
            return static_cast<ThemeChoice>(i);
        }
    }
    return ThemeChoice::FollowDesktop;
}

} // namespace

Settings Settings::load(const std::filesystem::path& folder)
{
    const QSettings file(fileOf(folder), QSettings::IniFormat);
    const auto flag = [&file](const char* key, bool otherwise) {
        return file.value(QLatin1String(key), otherwise).toBool();
    };
    const Settings defaults;
    return {.geometry = file.value(QStringLiteral("window/geometry")).toByteArray(),
            .splitter = file.value(QStringLiteral("window/splitter")).toByteArray(),
            .trackColumns = file.value(QStringLiteral("library/columns")).toByteArray(),
            .page = file.value(QStringLiteral("window/page")).toString(),
            .theme = themeNamed(file.value(QStringLiteral("window/theme")).toString()),
            .similarShown = flag("window/similar", defaults.similarShown),
            .menuBarShown = flag("window/menu_bar", defaults.menuBarShown),
            .trainAfterImport = flag("training/after_import", defaults.trainAfterImport)};
}

bool Settings::save(const std::filesystem::path& folder) const
{
    QSettings file(fileOf(folder), QSettings::IniFormat);
    file.setValue(QStringLiteral("window/geometry"), geometry);
    file.setValue(QStringLiteral("window/splitter"), splitter);
    file.setValue(QStringLiteral("window/page"), page);
    file.setValue(QStringLiteral("window/theme"), QString(kThemeNames[static_cast<std::size_t>(theme)]));
    file.setValue(QStringLiteral("window/similar"), similarShown);
    file.setValue(QStringLiteral("window/menu_bar"), menuBarShown);
    file.setValue(QStringLiteral("library/columns"), trackColumns);
    file.setValue(QStringLiteral("training/after_import"), trainAfterImport);
    file.sync();
    return file.status() == QSettings::NoError;
}

} // namespace nearfield::ui
