#include "ui/music/cover_store.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <QImageReader>
#include <QPainter>
#include <QPainterPath>
#include <QTimer>

#include "ui/library_session.h"
#include "ui/text.h"
#include "ui/widgets/cover.h"

namespace nearfield::ui {

namespace {

constexpr int kMostKilobytes = 48 * 1024; ///< of pictures kept; four thousand covers of a list
constexpr std::size_t kMostWanted = 200;  ///< what was scrolled past longest ago is forgotten
constexpr std::size_t kBatch = 24;        ///< pictures a job
constexpr double kCorner = 0.12;          ///< of the side, as coverFor()

int kilobytes(const QPixmap& picture)
{
    return std::max(1, picture.width() * picture.height() * 4 / 1024);
}

/// The middle square of a picture, with round corners. Null when it cannot be read.
QImage readCover(const std::filesystem::path& file, int side)
{
    QImageReader reader(qstring(file.string()));
    const QImage picture = reader.read();
    if (picture.isNull()) {
        return {};
    }
    const QImage scaled = picture.scaled(side, side, Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation);
    QImage out(side, side, QImage::Format_ARGB32_Premultiplied);
    out.fill(Qt::transparent);
    QPainter painter(&out);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath outline;
    outline.addRoundedRect(QRectF(0, 0, side, side), side * kCorner, side * kCorner);
    painter.setClipPath(outline);
    painter.drawImage((side - scaled.width()) / 2, (side - scaled.height()) / 2, scaled);
    return out;
}

/// Of a track without tags its title, or all such would look like one album.
QString albumKey(const Catalogue& catalogue, TrackId track)
{
    const auto row = catalogue.rowOf(track);
    if (!row) {
        return {};
    }
    const QString artists = qstring(catalogue.artists(*row));
    const QString album = qstring(catalogue.album(*row));
    return artists.isEmpty() && album.isEmpty() ? qstring(catalogue.title(*row)) : artists + QLatin1Char('\n') + album;
}

} // namespace

CoverStore::CoverStore(const LibrarySession& session, JobQueue& jobs, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_jobs(jobs)
    , m_pictures(kMostKilobytes)
{
    connect(&session, &LibrarySession::trackFilesChanged, this, &CoverStore::changed);
}

QString CoverStore::keyOf(const Wanted& wanted)
{
    return QStringLiteral("%1@%2").arg(wanted.name).arg(wanted.side);
}

QPixmap CoverStore::cover(TrackId track, int pixels, qreal ratio)
{
    const TrackFile* file = m_session.trackFiles()->find(track);
    if (file != nullptr && !file->cover.empty()) {
        const Wanted wanted{.name = qstring(file->cover), .side = static_cast<int>(std::lround(pixels * ratio))};
        if (const QPixmap* picture = m_pictures.object(keyOf(wanted)); picture == nullptr) {
            want(wanted);
        } else if (!picture->isNull()) {
            QPixmap out = *picture;
            out.setDevicePixelRatio(ratio);
            return out;
        }
    }
    return coverFor(albumKey(*m_session.catalogue(), track), pixels, ratio);
}

void CoverStore::paint(QPainter& painter, const QPoint& topLeft, int pixels, TrackId track)
{
    painter.drawPixmap(topLeft, cover(track, pixels, painter.device()->devicePixelRatioF()));
}

std::filesystem::path CoverStore::fileOf(TrackId track) const
{
    const TrackFile* file = m_session.trackFiles()->find(track);
    return file != nullptr && !file->cover.empty() ? m_session.library().coverFile(file->cover)
                                                   : std::filesystem::path();
}

void CoverStore::want(const Wanted& wanted)
{
    if (std::find(m_wanted.begin(), m_wanted.end(), wanted) != m_wanted.end()) {
        return;
    }
    m_wanted.push_back(wanted);
    if (m_wanted.size() > kMostWanted) {
        m_wanted.erase(m_wanted.begin());
    }
    if (!std::exchange(m_loading, true)) {
        QTimer::singleShot(0, this, &CoverStore::load); // with what else this paint wants
    }
}

void CoverStore::load()
{
    std::vector<std::pair<Wanted, std::filesystem::path>> batch;
    while (!m_wanted.empty() && batch.size() < kBatch) {
        batch.emplace_back(m_wanted.back(), m_session.library().coverFile(utf8(m_wanted.back().name)));
        m_wanted.pop_back();
    }
    m_loading = !batch.empty();
    if (batch.empty()) {
        return;
    }
    m_jobs.replace(m_job, {.title = tr("Reading covers"), .visible = false}, this,
                   [this, batch = std::move(batch)](JobContext& context) {
                       std::vector<Loaded> loaded;
                       for (const auto& [wanted, file] : batch) {
                           loaded.push_back({wanted, readCover(file, wanted.side)});
                       }
                       context.post([this, loaded = std::move(loaded)] { take(loaded); });
                   });
}

void CoverStore::take(const std::vector<Loaded>& loaded)
{
    for (const Loaded& each : loaded) {
        auto picture = std::make_unique<QPixmap>(QPixmap::fromImage(each.picture));
        const int cost = kilobytes(*picture);
        m_pictures.insert(keyOf(each.wanted), picture.release(), cost);
    }
    Q_EMIT changed();
    load();
}

} // namespace nearfield::ui
