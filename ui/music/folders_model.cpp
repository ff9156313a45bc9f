#include "ui/music/folders_model.h"

#include <algorithm>
#include <array>

#include <QDateTime>
#include <QLocale>

#include "ui/music/music_text.h"
#include "ui/text.h"

namespace nearfield::ui {

namespace {

QString count(std::size_t n)
{
    return countText(static_cast<std::int64_t>(n));
}

} // namespace

void FoldersModel::setFolders(const std::vector<MusicFolder>& folders)
{
    const bool same = std::equal(folders.begin(), folders.end(), m_folders.begin(), m_folders.end(),
                                 [](const MusicFolder& a, const MusicFolder& b) { return a.path == b.path; });
    if (!same) {
        beginResetModel();
    }
    m_folders = folders;
    if (!same) {
        endResetModel();
    } else if (!m_folders.empty()) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    }
}

int FoldersModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_folders.size());
}

int FoldersModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FoldersModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const MusicFolder& folder = at(index.row());
    if (role == Qt::ToolTipRole) {
        return folder.scannedAt == 0 ? tr("%1\nnot looked at yet").arg(qstring(folder.path.string()))
                                     : tr("%1\nlooked at %2")
                                           .arg(qstring(folder.path.string()),
                                                QLocale().toString(QDateTime::fromSecsSinceEpoch(folder.scannedAt),
                                                                   QLocale::ShortFormat));
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (index.column() == Folder ? Qt::AlignLeft : Qt::AlignRight)));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
    case Folder:
        return pathText(folder.path);
    case Files:
        return count(folder.files);
    case Waiting:
        return count(folder.waiting);
    case Failed:
        return count(folder.failed);
    case Missing:
        return count(folder.missing);
    default:
        return {};
    }
}

QVariant FoldersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) {
        return {};
    }
    static constexpr std::array<std::pair<const char*, const char*>, ColumnCount> kTexts = {{
        {QT_TR_NOOP("Folder"), QT_TR_NOOP("Music in it and below it is in the library")},
        {QT_TR_NOOP("Files"), QT_TR_NOOP("Music files that are there")},
        {QT_TR_NOOP("Waiting"), QT_TR_NOOP("Files that have not been listened to yet")},
        {QT_TR_NOOP("Unreadable"), QT_TR_NOOP("Files that could not be read")},
        {QT_TR_NOOP("Missing"), QT_TR_NOOP("Files that were there once")},
    }};
    const auto& [name, meaning] = kTexts[static_cast<std::size_t>(section)];
    switch (role) {
    case Qt::DisplayRole:
        return tr(name);
    case Qt::ToolTipRole:
        return tr(meaning);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (section == Folder ? Qt::AlignLeft : Qt::AlignRight)));
    default:
        return {};
    }
}

} // namespace nearfield::ui
