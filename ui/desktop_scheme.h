#pragma once

#include <QObject>
#include <QString>

class QDBusVariant;

namespace nearfield::ui {

/// Whether the desktop is dark, now and as it changes, from the settings portal (org.freedesktop.appearance), which
/// Qt 6.4 does not read itself. Until the portal answers, and where there is none, the application's own palette tells;
/// with no desktop at all it is dark, the look that the design starts from. Make it before a palette is set.
class DesktopScheme : public QObject
{
    Q_OBJECT
public:
    explicit DesktopScheme(QObject* parent = nullptr);

    [[nodiscard]] bool isDark() const noexcept { return m_dark; }

Q_SIGNALS:
    void changed();

private:
    Q_SLOT void settingChanged(const QString& group, const QString& key, const QDBusVariant& value);

    bool m_dark;
};

} // namespace nearfield::ui
