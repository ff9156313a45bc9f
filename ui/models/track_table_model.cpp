#include "ui/models/track_table_model.h"

#include <array>
#include <cmath>
#include <numeric>
#include <set>
#include <utility>

#include <QDateTime>
#include <QLocale>
#include <QMimeData>

#include "core/base/text.h"
#include "ui/models/track_mime.h"
#include "ui/text.h"
#include "ui/widgets/cell.h"
#include "ui/widgets/stars.h"

namespace nearfield::ui {

namespace {

constexpr float kAcousticFrom = 0.6F;
constexpr float kLowTempoTo = 95;
constexpr float kHighEnergyFrom = 0.75F;
constexpr qint64 kWeek = 7 * 24 * 60 * 60;

/// The raw feature a column shows, for those that show one.
std::optional<RawFeature> featureOf(TrackColumn column)
{
    switch (column) {
    case TrackColumn::Tempo:
        return RawFeature::Tempo;
    case TrackColumn::Energy:
        return RawFeature::Energy;
    case TrackColumn::Valence:
        return RawFeature::Valence;
    case TrackColumn::Duration:
        return RawFeature::Duration;
    case TrackColumn::Danceability:
        return RawFeature::Danceability;
    case TrackColumn::Acousticness:
        return RawFeature::Acousticness;
    case TrackColumn::Loudness:
        return RawFeature::Loudness;
    default:
        return std::nullopt;
    }
}

QVariant number(float value, int decimals)
{
    return std::isnan(value) ? QVariant() : QVariant(QLocale().toString(value, 'f', decimals));
}

QVariant number(std::optional<int> value)
{
    return value ? QVariant(QString::number(*value)) : QVariant();
}

QVariant alignmentOf(TrackColumn column)
{
    const CellKind kind = cellKind(column);
    const bool right = kind == CellKind::Number || kind == CellKind::MutedNumber;
    return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (right ? Qt::AlignRight : Qt::AlignLeft)));
}

} // namespace

CellKind cellKind(TrackColumn column) noexcept
{
    switch (column) {
    case TrackColumn::Rating:
        return CellKind::Stars;
    case TrackColumn::Title:
    case TrackColumn::Key:
        return CellKind::Text;
    case TrackColumn::Artist:
    case TrackColumn::Album:
    case TrackColumn::Genre:
        return CellKind::MutedText;
    case TrackColumn::Tempo:
        return CellKind::Number;
    case TrackColumn::Year:
    case TrackColumn::Duration:
    case TrackColumn::Loudness:
    case TrackColumn::Popularity:
    case TrackColumn::Added:
        return CellKind::MutedNumber;
    case TrackColumn::Energy:
    case TrackColumn::Valence:
    case TrackColumn::Danceability:
    case TrackColumn::Acousticness:
        return CellKind::Bar;
    }
    return CellKind::Text;
}

TrackTableModel::TrackTableModel(StarsOf starsOf, Rate rate, QObject* parent)
    : QAbstractTableModel(parent)
    , m_starsOf(std::move(starsOf))
    , m_rate(std::move(rate))
    , m_catalogue(std::make_shared<const Catalogue>())
    , m_files(std::make_shared<const TrackFiles>())
{
}

void TrackTableModel::setCatalogue(std::shared_ptr<const Catalogue> catalogue)
{
    setCatalogue(std::move(catalogue), nullptr);
}

void TrackTableModel::setCatalogue(std::shared_ptr<const Catalogue> catalogue,
                                   std::shared_ptr<const TrackLookup> lookup)
{
    beginResetModel();
    m_catalogue = std::move(catalogue);
    m_lookup = std::move(lookup);
    orderAll();
    showRows();
    endResetModel();
}

void TrackTableModel::setLookup(std::shared_ptr<const TrackLookup> lookup)
{
    beginResetModel();
    m_lookup = std::move(lookup);
    orderAll();
    showRows();
    endResetModel();
}

void TrackTableModel::setFiles(std::shared_ptr<const TrackFiles> files)
{
    m_files = std::move(files);
    if (m_filters.playable) {
        rebuild();
    } else if (!m_rows.empty()) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kTrackColumnCount - 1));
    }
}

TrackTableModel::FileOfTrack TrackTableModel::fileOf(TrackId track) const
{
    const TrackFile* file = m_files->find(track);
    return file == nullptr ? NoFile : file->missing ? FileMissing : FileThere;
}

bool TrackTableModel::isGuess(Row row, TrackColumn column) const
{
    const TrackFile* file = m_files->empty() ? nullptr : m_files->find(m_catalogue->id(row));
    if (file == nullptr || file->guessed == 0) {
        return false;
    }
    if (column == TrackColumn::Key) {
        return file->isGuessed(RawFeature::Key) || file->isGuessed(RawFeature::Mode);
    }
    const auto feature = featureOf(column);
    return feature && file->isGuessed(*feature);
}

void TrackTableModel::setQuery(const QString& query)
{
    if (query != m_query) {
        m_query = query;
        rebuild();
    }
}

void TrackTableModel::setFilters(const TrackFilters& filters)
{
    if (filters != m_filters) {
        m_filters = filters;
        rebuild();
    }
}

void TrackTableModel::rebuild()
{
    beginResetModel();
    showRows();
    endResetModel();
}

void TrackTableModel::ratingsChanged(const std::vector<TrackId>& tracks)
{
    constexpr int kColumn = static_cast<int>(TrackColumn::Rating);
    constexpr std::size_t kFewTracks = 100;
    if (tracks.size() > kFewTracks) {
        ratingsReset();
        return;
    }
    for (const TrackId track : tracks) {
        if (const auto position = positionOf(track)) {
            const QModelIndex cell = index(*position, kColumn);
            Q_EMIT dataChanged(cell, cell);
        }
    }
}

void TrackTableModel::ratingsReset()
{
    constexpr int kColumn = static_cast<int>(TrackColumn::Rating);
    if (!m_rows.empty()) {
        Q_EMIT dataChanged(index(0, kColumn), index(rowCount() - 1, kColumn));
    }
}

std::optional<int> TrackTableModel::positionOf(TrackId track) const
{
    const auto row = m_catalogue->rowOf(track);
    if (!row || m_positions[*row] < 0) {
        return std::nullopt;
    }
    return m_positions[*row];
}

std::optional<int> TrackTableModel::titleStartingWith(const QString& prefix, int from) const
{
    if (m_lookup == nullptr || m_rows.empty()) {
        return std::nullopt;
    }
    const std::string wanted = folded(utf8(prefix));
    const std::size_t count = m_rows.size();
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t position = (static_cast<std::size_t>(from) + i) % count;
        if (m_lookup->search.titleStartsWith(m_rows[position], wanted)) {
            return static_cast<int>(position);
        }
    }
    return std::nullopt;
}

int TrackTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TrackTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kTrackColumnCount;
}

QVariant TrackTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Row row = m_rows[static_cast<std::size_t>(index.row())];
    const auto column = static_cast<TrackColumn>(index.column());
    switch (role) {
    case Qt::DisplayRole: {
        const QVariant value = display(row, column);
        const bool guess = value.typeId() == QMetaType::QString && isGuess(row, column);
        return guess ? QVariant(QLatin1Char('~') + value.toString()) : value;
    }
    case Qt::EditRole:
        return display(row, column);
    case kGuessRole:
        return isGuess(row, column);
    case TrackRole:
        return QVariant::fromValue<qint64>(value(m_catalogue->id(row)));
    case FileRole:
        return static_cast<int>(fileOf(m_catalogue->id(row)));
    case Qt::TextAlignmentRole:
        return alignmentOf(column);
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return accessibleText(row, column);
    default:
        return {};
    }
}

QVariant TrackTableModel::display(Row row, TrackColumn column) const
{
    const Catalogue& tracks = *m_catalogue;
    switch (column) {
    case TrackColumn::Rating: {
        const auto stars = m_starsOf(tracks.id(row));
        return stars ? QVariant(*stars) : QVariant();
    }
    case TrackColumn::Title:
        return qstring(tracks.title(row));
    case TrackColumn::Artist:
        return qstring(tracks.artists(row));
    case TrackColumn::Album:
        return qstring(tracks.album(row));
    case TrackColumn::Genre:
        return qstring(tracks.genre(row));
    case TrackColumn::Year:
        return number(tracks.year(row));
    case TrackColumn::Tempo:
        return number(tracks.raw(row, RawFeature::Tempo), 0);
    case TrackColumn::Key:
        return keyText(tracks, row);
    case TrackColumn::Energy:
    case TrackColumn::Valence:
    case TrackColumn::Danceability:
    case TrackColumn::Acousticness:
        return tracks.raw(row, *featureOf(column));
    case TrackColumn::Duration: {
        const float seconds = tracks.raw(row, RawFeature::Duration);
        return std::isnan(seconds) ? QVariant() : QVariant(shortDurationText(seconds));
    }
    case TrackColumn::Loudness:
        return number(tracks.raw(row, RawFeature::Loudness), 1);
    case TrackColumn::Popularity:
        return number(tracks.popularity(row));
    case TrackColumn::Added:
        return QLocale().toString(QDateTime::fromSecsSinceEpoch(tracks.addedAt(row)).date(), QLocale::ShortFormat);
    }
    return {};
}

QString TrackTableModel::accessibleText(Row row, TrackColumn column) const
{
    const QString text = plainText(row, column);
    if (column == TrackColumn::Title && fileOf(m_catalogue->id(row)) == FileMissing) {
        return tr("%1\nIts file is missing").arg(text);
    }
    return isGuess(row, column) ? tr("%1: an estimate of low confidence").arg(text) : text;
}

QString TrackTableModel::plainText(Row row, TrackColumn column) const
{
    switch (cellKind(column)) {
    case CellKind::Stars:
        return starsText(m_starsOf(m_catalogue->id(row)));
    case CellKind::Bar: {
        const float share = m_catalogue->raw(row, *featureOf(column));
        const QString name = headerData(static_cast<int>(column), Qt::Horizontal).toString();
        return std::isnan(share) ? tr("%1 unknown").arg(name) : tr("%1 %2 %").arg(name).arg(std::lround(100 * share));
    }
    default:
        return display(row, column).toString();
    }
}

QVariant TrackTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kTrackColumnCount) {
        return {};
    }
    static constexpr std::array<std::pair<const char*, const char*>, kTrackColumnCount> kTexts = {{
        {QT_TR_NOOP("Rating"), QT_TR_NOOP("Your stars: click, drag, or press 0–5")},
        {QT_TR_NOOP("Title"), QT_TR_NOOP("Title of the track")},
        {QT_TR_NOOP("Artist"), QT_TR_NOOP("Artists of the track")},
        {QT_TR_NOOP("Album"), QT_TR_NOOP("Album the track is on")},
        {QT_TR_NOOP("Genre"), QT_TR_NOOP("Genre, where the source names one")},
        {QT_TR_NOOP("Year"), QT_TR_NOOP("Year of release")},
        {QT_TR_NOOP("BPM"), QT_TR_NOOP("Tempo in beats per minute")},
        {QT_TR_NOOP("Key"), QT_TR_NOOP("Musical key")},
        {QT_TR_NOOP("Energy"), QT_TR_NOOP("How intense and active it sounds")},
        {QT_TR_NOOP("Valence"), QT_TR_NOOP("How happy it sounds")},
        {QT_TR_NOOP("Length"), QT_TR_NOOP("Playing time")},
        {QT_TR_NOOP("Danceability"), QT_TR_NOOP("How well one can dance to it")},
        {QT_TR_NOOP("Acousticness"), QT_TR_NOOP("How likely it is unplugged")},
        {QT_TR_NOOP("Loudness"), QT_TR_NOOP("Average loudness in dB")},
        {QT_TR_NOOP("Popularity"), QT_TR_NOOP("Popularity at its source, 0–100")},
        {QT_TR_NOOP("Added"), QT_TR_NOOP("When it came into this library")},
    }};
    const auto& [name, meaning] = kTexts[static_cast<std::size_t>(section)];
    switch (role) {
    case Qt::DisplayRole:
        return tr(name);
    case Qt::ToolTipRole:
        return tr(meaning);
    case Qt::TextAlignmentRole:
        return alignmentOf(static_cast<TrackColumn>(section));
    default:
        return {};
    }
}

Qt::ItemFlags TrackTableModel::flags(const QModelIndex& index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.isValid()) {
        flags |= Qt::ItemIsDragEnabled;
    }
    if (index.isValid() && index.column() == static_cast<int>(TrackColumn::Rating)) {
        flags |= Qt::ItemIsEditable;
    }
    return flags;
}

QStringList TrackTableModel::mimeTypes() const
{
    return {trackMimeType()};
}

QMimeData* TrackTableModel::mimeData(const QModelIndexList& indexes) const
{
    std::set<int> rows;
    for (const QModelIndex& each : indexes) {
        rows.insert(each.row());
    }
    std::vector<TrackId> tracks;
    for (const int row : rows) {
        tracks.push_back(trackAt(row));
    }
    return mimeDataOf(tracks);
}

bool TrackTableModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable)) {
        return false;
    }
    m_rate(trackAt(index.row()), value.isValid() ? std::optional(value.toFloat()) : std::nullopt);
    return true;
}

void TrackTableModel::sort(int column, Qt::SortOrder order)
{
    Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    m_sortColumn = column;
    m_sortOrder = order;
    const std::vector<Row> before = m_rows;
    orderAll();
    showRows();

    const QModelIndexList old = persistentIndexList();
    QModelIndexList moved;
    moved.reserve(old.size());
    for (const QModelIndex& index : old) {
        const Row row = before[static_cast<std::size_t>(index.row())];
        moved.append(m_positions[row] < 0 ? QModelIndex() : createIndex(m_positions[row], index.column()));
    }
    changePersistentIndexList(old, moved);
    Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

void TrackTableModel::orderAll()
{
    if (m_order.size() != m_catalogue->size() || m_sortColumn < 0) {
        m_order.resize(m_catalogue->size());
        std::iota(m_order.begin(), m_order.end(), Row{0});
    }
    if (m_sortColumn >= 0) {
        sortRows(m_order, m_sortOrder == Qt::DescendingOrder,
                 [this, column = static_cast<TrackColumn>(m_sortColumn)](Row row) { return keyOf(row, column); });
    }
}

SortKey TrackTableModel::keyOf(Row row, TrackColumn column) const
{
    const Catalogue& tracks = *m_catalogue;
    const TextOrder* texts = m_lookup != nullptr ? &m_lookup->order : nullptr;
    switch (column) {
    case TrackColumn::Rating: {
        const auto stars = m_starsOf(tracks.id(row));
        return stars ? sortKey(*stars) : kUnknownKey;
    }
    case TrackColumn::Title:
        return texts != nullptr ? texts->title[row] : kUnknownKey;
    case TrackColumn::Artist:
        return texts != nullptr ? texts->artists[row] : kUnknownKey;
    case TrackColumn::Album:
        return texts != nullptr ? texts->album[row] : kUnknownKey;
    case TrackColumn::Genre:
        return texts != nullptr ? texts->genre[row] : kUnknownKey;
    case TrackColumn::Year:
        return sortKey(tracks.year(row));
    case TrackColumn::Popularity:
        return sortKey(tracks.popularity(row));
    case TrackColumn::Key: { // C, C minor, C#, …
        const float minor = tracks.raw(row, RawFeature::Mode) >= 0.5F ? 0.0F : 1.0F;
        return sortKey(tracks.raw(row, RawFeature::Key) * 2 + minor);
    }
    case TrackColumn::Added: // a float would round seconds since 1970 to minutes
        return static_cast<SortKey>(tracks.addedAt(row));
    default:
        return sortKey(tracks.raw(row, *featureOf(column)));
    }
}

bool TrackTableModel::passes(Row row) const
{
    const Catalogue& tracks = *m_catalogue;
    const TrackFilters& want = m_filters;
    if (want.rated || want.unrated) {
        const bool rated = m_starsOf(tracks.id(row)).has_value();
        if ((want.rated && !rated) || (want.unrated && rated)) {
            return false;
        }
    }
    return (!want.acoustic || tracks.raw(row, RawFeature::Acousticness) >= kAcousticFrom) &&
           (!want.lowTempo || tracks.raw(row, RawFeature::Tempo) <= kLowTempoTo) &&
           (!want.highEnergy || tracks.raw(row, RawFeature::Energy) >= kHighEnergyFrom) &&
           (!want.playable || fileOf(tracks.id(row)) == FileThere) &&
           (!want.addedThisWeek || tracks.addedAt(row) >= QDateTime::currentSecsSinceEpoch() - kWeek);
}

void TrackTableModel::showRows()
{
    constexpr int kHidden = -1;
    constexpr int kFound = 0;
    const bool searches = m_lookup != nullptr && !m_query.trimmed().isEmpty();
    m_positions.assign(m_catalogue->size(), searches ? kHidden : kFound);
    if (searches) {
        for (const Row row : m_lookup->search.find(utf8(m_query))) {
            m_positions[row] = kFound;
        }
    }

    m_rows.clear();
    const bool filters = m_filters != TrackFilters{};
    for (const Row row : m_order) {
        if (m_positions[row] == kHidden) {
            continue;
        }
        if (filters && !passes(row)) {
            m_positions[row] = kHidden;
            continue;
        }
        m_positions[row] = static_cast<int>(m_rows.size());
        m_rows.push_back(row);
    }
}

} // namespace nearfield::ui
