#include "ui/music/show_file.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCall>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDesktopServices>
#include <QUrl>

#include "ui/text.h"

namespace nearfield::ui {

namespace {

void openFolderOf(const std::filesystem::path& file)
{
    QDesktopServices::openUrl(QUrl::fromLocalFile(qstring(file.parent_path().string())));
}

} // namespace

void showFileInFolder(const std::filesystem::path& file)
{
    // https://www.freedesktop.org/wiki/Specifications/file-manager-interface/
    QDBusMessage call = QDBusMessage::createMethodCall(
        QStringLiteral("org.freedesktop.FileManager1"), QStringLiteral("/org/freedesktop/FileManager1"),
        QStringLiteral("org.freedesktop.FileManager1"), QStringLiteral("ShowItems"));
    call << QStringList{QUrl::fromLocalFile(qstring(file.string())).toString(QUrl::FullyEncoded)} << QString();
    auto* watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call));
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, watcher, [watcher, file] {
        if (watcher->isError()) { // no bus, or a file manager that does not know it
            openFolderOf(file);
        }
        watcher->deleteLater();
    });
}

} // namespace nearfield::ui
