#pragma once

#include <QDataStream>

#include "core/base/ids.h"

/// Ids of core as parameters of signals: Qt wants to be able to stream these, and knows long long but not long, which
/// std::int64_t is on some machines.
namespace nearfield {

inline QDataStream& operator<<(QDataStream& stream, TrackId id)
{
    return stream << static_cast<qint64>(value(id));
}

inline QDataStream& operator>>(QDataStream& stream, TrackId& id)
{
    qint64 number = 0;
    stream >> number;
    id = TrackId{number};
    return stream;
}

inline QDataStream& operator<<(QDataStream& stream, ListenerId id)
{
    return stream << static_cast<qint64>(value(id));
}

inline QDataStream& operator>>(QDataStream& stream, ListenerId& id)
{
    qint64 number = 0;
    stream >> number;
    id = ListenerId{number};
    return stream;
}

inline QDataStream& operator<<(QDataStream& stream, PlaylistId id)
{
    return stream << static_cast<qint64>(value(id));
}

inline QDataStream& operator>>(QDataStream& stream, PlaylistId& id)
{
    qint64 number = 0;
    stream >> number;
    id = PlaylistId{number};
    return stream;
}

} // namespace nearfield
