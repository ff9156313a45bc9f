#include "ui/settings.h"

#include <array>

#include <QSettings>

#include "ui/text.h"

namespace nearfield::ui {

namespace {

constexpr std::array<QLatin1String, 3> kThemeNames = {QLatin1String("desktop"), QLatin1String("dark"),
                                                      QLatin1String("light")}; // in the order of ThemeChoice
constexpr std::array<QLatin1String, 3> kRepeatNames = {QLatin1String("off"), QLatin1String("all"),
                                                       QLatin1String("one")}; // in the order of Repeat
constexpr std::array<QLatin1String, 3> kGainNames = {QLatin1String("off"), QLatin1String("track"),
                                                     QLatin1String("album")}; // in the order of ReplayGain

QString fileOf(const std::filesystem::path& folder)
{
    return qstring((folder / "settings.ini").string());
}

/// The value of that name, or `otherwise`.
template <typename Enum>
Enum valueNamed(const QVariant& name, const std::array<QLatin1String, 3>& names, Enum otherwise)
{
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (name.toString() == names[i]) {
            return static_cast<Enum>(i);
        }
    }
    return otherwise;
}

template <typename Enum>
QString nameOf(Enum value, const std::array<QLatin1String, 3>& names)
{
    return names[static_cast<std::size_t>(value)];
}

PlayerSettings loadPlayer(const QSettings& file)
{
    const PlayerSettings defaults;
    const auto flag = [&file](const char* key, bool otherwise) {
        return file.value(QLatin1String(key), otherwise).toBool();
    };
    bool isNumber = false;
    const double volume = file.value(QStringLiteral("player/volume"), defaults.volume).toDouble(&isNumber);
    return {.volume = isNumber && volume >= 0 && volume <= 1 ? volume : defaults.volume,
            .muted = flag("player/muted", defaults.muted),
            .shuffle = flag("player/shuffle", defaults.shuffle),
            .repeat = valueNamed(file.value(QStringLiteral("player/repeat")), kRepeatNames, defaults.repeat),
            .replayGain = valueNamed(file.value(QStringLiteral("player/replay_gain")), kGainNames, defaults.replayGain),
            .followPlaying = flag("player/follow_playing", defaults.followPlaying),
            .followOther = flag("player/follow_other", defaults.followOther)};
}

void savePlayer(QSettings& file, const PlayerSettings& player)
{
    file.setValue(QStringLiteral("player/volume"), player.volume);
    file.setValue(QStringLiteral("player/muted"), player.muted);
    file.setValue(QStringLiteral("player/shuffle"), player.shuffle);
    file.setValue(QStringLiteral("player/repeat"), nameOf(player.repeat, kRepeatNames));
    file.setValue(QStringLiteral("player/replay_gain"), nameOf(player.replayGain, kGainNames));
    file.setValue(QStringLiteral("player/follow_playing"), player.followPlaying);
    file.setValue(QStringLiteral("player/follow_other"), player.followOther);
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
            .mapLook = file.value(QStringLiteral("map/look")).toString(),
            .page = file.value(QStringLiteral("window/page")).toString(),
            .theme = valueNamed(file.value(QStringLiteral("window/theme")), kThemeNames, defaults.theme),
            .similarShown = flag("window/similar", defaults.similarShown),
            .menuBarShown = flag("window/menu_bar", defaults.menuBarShown),
            .trainAfterImport = flag("training/after_import", defaults.trainAfterImport),
            .watchFolders = flag("music/watch", defaults.watchFolders),
            .player = loadPlayer(file)};
}

bool Settings::save(const std::filesystem::path& folder) const
{
    QSettings file(fileOf(folder), QSettings::IniFormat);
    file.setValue(QStringLiteral("window/geometry"), geometry);
    file.setValue(QStringLiteral("window/splitter"), splitter);
    file.setValue(QStringLiteral("map/look"), mapLook);
    file.setValue(QStringLiteral("window/page"), page);
    file.setValue(QStringLiteral("window/theme"), nameOf(theme, kThemeNames));
    file.setValue(QStringLiteral("window/similar"), similarShown);
    file.setValue(QStringLiteral("window/menu_bar"), menuBarShown);
    file.setValue(QStringLiteral("library/columns"), trackColumns);
    file.setValue(QStringLiteral("training/after_import"), trainAfterImport);
    file.setValue(QStringLiteral("music/watch"), watchFolders);
    savePlayer(file, player);
    file.sync();
    return file.status() == QSettings::NoError;
}

} // namespace nearfield::ui
