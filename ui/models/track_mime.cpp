#include "ui/models/track_mime.h"

#include <QCoreApplication>
#include <QDataStream>
#include <QIODevice>
#include <QMimeData>

namespace nearfield::ui {

namespace {

/// Another window may show another library, where the same numbers are other tracks.
qint64 thisProcess()
{
    return QCoreApplication::applicationPid();
}

} // namespace

QString trackMimeType()
{
    return QStringLiteral("application/x-nearfield-tracks");
}

QMimeData* mimeDataOf(const std::vector<TrackId>& tracks)
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream << thisProcess();
    for (const TrackId track : tracks) {
        stream << static_cast<qint64>(value(track));
    }
    auto* data = new QMimeData;
    data->setData(trackMimeType(), bytes);
    return data;
}

std::vector<TrackId> tracksIn(const QMimeData& data)
{
    const QByteArray bytes = data.data(trackMimeType());
    QDataStream stream(bytes);
    qint64 process = 0;
    stream >> process;
    std::vector<TrackId> tracks;
    if (stream.status() != QDataStream::Ok || process != thisProcess()) {
        return tracks;
    }
    while (!stream.atEnd()) {
        qint64 number = 0;
        stream >> number;
        if (stream.status() != QDataStream::Ok) {
            break;
        }
        tracks.push_back(TrackId{number});
    }
    return tracks;
}

} // namespace nearfield::ui
