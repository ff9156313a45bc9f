#include "ui/player/file_url.h"

#include <QByteArray>

namespace nearfield::ui {

QUrl fileUrl(const std::filesystem::path& file)
{
    const QByteArray name = QByteArray::fromStdString(file.string());
    return QUrl::fromEncoded("file://" + name.toPercentEncoding("/"), QUrl::StrictMode);
}

std::filesystem::path localFile(const QUrl& url)
{
    if (!url.isLocalFile()) {
        return {};
    }
    return QByteArray::fromPercentEncoding(url.path(QUrl::FullyEncoded).toLatin1()).toStdString();
}

} // namespace nearfield::ui
