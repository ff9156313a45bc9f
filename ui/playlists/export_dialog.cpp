#include "ui/playlists/export_dialog.h"

#include <filesystem>
#include <utility>

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardPaths>
#include <QVBoxLayout>

#include "ui/library_session.h"
#include "ui/playlists/playlist_text.h"
#include "ui/text.h"
#include "ui/widgets/buttons.h"

namespace nearfield::ui {

namespace {

QString endingOf(PlaylistFormat format)
{
    switch (format) {
    case PlaylistFormat::M3u8:
        return QStringLiteral(".m3u8");
    case PlaylistFormat::Xspf:
        return QStringLiteral(".xspf");
    case PlaylistFormat::Jspf:
        return QStringLiteral(".jspf");
    }
    return {};
}

/// A name that every file system takes.
QString fileNameOf(const QString& name)
{
    QString file = name.simplified();
    for (const QChar bad : QStringLiteral("/\\:*?\"<>|")) {
        file.replace(bad, QLatin1Char('-'));
    }
    while (file.startsWith(QLatin1Char('.'))) {
        file.remove(0, 1);
    }
    return file.isEmpty() ? QStringLiteral("playlist") : file;
}

} // namespace

ExportDialog::ExportDialog(Playlist playlist, LibrarySession& session, JobQueue& jobs, const ThemeManager& theme,
                           QWidget* parent)
    : QDialog(parent)
    , m_playlist(std::move(playlist))
    , m_session(session)
    , m_jobs(jobs)
    , m_format(new QComboBox)
    , m_paths(new QComboBox)
    , m_about(new QLabel)
    , m_file(new QLineEdit)
    , m_error(new QLabel)
    , m_ok(makeButton(ButtonKind::Primary, tr("Export"), tr("Write the file (Enter)")))
{
    setObjectName(QStringLiteral("exportDialog"));
    setWindowTitle(tr("Export playlist"));
    auto* heading = new QLabel(tr("Export “%1”").arg(qstring(m_playlist.name)));
    heading->setTextFormat(Qt::PlainText);
    heading->setWordWrap(true);
    heading->setFont(fontOf(TextRole::Heading));
    m_format->setObjectName(QStringLiteral("format"));
    m_format->addItem(tr("M3U8, for nearly every player"), static_cast<int>(PlaylistFormat::M3u8));
    m_format->addItem(tr("XSPF, with reasons and identifiers"), static_cast<int>(PlaylistFormat::Xspf));
    m_format->addItem(tr("JSPF, the same as JSON"), static_cast<int>(PlaylistFormat::Jspf));
    m_paths->setObjectName(QStringLiteral("paths"));
    m_paths->addItem(tr("Absolute: the list may be moved"), false);
    m_paths->addItem(tr("Relative: list and music may be moved together"), true);
    m_about->setProperty("role", QStringLiteral("muted"));
    m_about->setFont(fontOf(TextRole::Small));
    m_about->setWordWrap(true);
    m_file->setObjectName(QStringLiteral("file"));
    m_file->setMinimumWidth(320);
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::MusicLocation);
    const QString there = QFileInfo(folder).isDir() ? folder : QDir::homePath();
    m_file->setText(QDir(there).filePath(fileNameOf(qstring(m_playlist.name)) + endingOf(PlaylistFormat::M3u8)));
    m_error->setObjectName(QStringLiteral("error"));
    m_error->setProperty("role", QStringLiteral("bad"));
    m_error->setWordWrap(true);
    m_error->hide();

    auto* browse = makeButton(ButtonKind::Plain, tr("Browse…"), tr("Choose where to write it"));
    browse->setIcon(theme.icon(QStringLiteral("folder")));
    connect(browse, &QPushButton::clicked, this, &ExportDialog::browse);
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_file, 1);
    line->addWidget(browse);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(14);
    form->setVerticalSpacing(9);
    form->addRow(tr("&Format"), m_format);
    form->addRow(tr("&Paths"), m_paths);
    form->addRow(tr("File"), line);
    auto* cancel = makeButton(ButtonKind::Plain, tr("Cancel"), tr("Close and write nothing (Esc)"));
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    m_ok->setObjectName(QStringLiteral("ok"));
    m_ok->setDefault(true);
    connect(m_ok, &QPushButton::clicked, this, &ExportDialog::write);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_ok);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(10);
    layout->addWidget(heading);
    layout->addLayout(form);
    layout->addWidget(m_about);
    layout->addWidget(m_error);
    layout->addSpacing(4);
    layout->addLayout(buttons);
    resize(560, sizeHint().height());

    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::showFormat);
    connect(m_file, &QLineEdit::textEdited, this, [this] { showError({}); });
    showFormat();
}

PlaylistFormat ExportDialog::format() const
{
    return static_cast<PlaylistFormat>(m_format->currentData().toInt());
}

void ExportDialog::showFormat()
{
    const QFileInfo file(m_file->text());
    m_file->setText(QDir(file.path()).filePath(file.completeBaseName() + endingOf(format())));
    std::size_t without = 0;
    for (const PlaylistEntry& each : m_playlist.entries) {
        const TrackFile* found = each.track ? m_session.trackFiles()->find(*each.track) : nullptr;
        without += found == nullptr && each.location.empty() ? 1 : 0;
    }
    m_about->setText(
        without == 0 ? tr("%1, each with the path of its file.").arg(tracksText(m_playlist.entries.size()))
                     : tr("%1, of which %2 have no file here: other players find them by title and artist, "
                          "if at all.")
                           .arg(tracksText(m_playlist.entries.size()), countText(static_cast<std::int64_t>(without))));
}

void ExportDialog::browse()
{
    auto* dialog = new QFileDialog(this, tr("Export playlist"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(endingOf(format()).mid(1));
    dialog->setNameFilters({tr("Playlists (*%1)").arg(endingOf(format())), tr("All files (*)")});
    dialog->selectFile(m_file->text());
    connect(dialog, &QFileDialog::fileSelected, m_file, &QLineEdit::setText);
    dialog->open();
}

void ExportDialog::write()
{
    const QString name = m_file->text().trimmed();
    if (name.isEmpty()) {
        showError(tr("Say where to write it."));
        return;
    }
    m_ok->setEnabled(false);
    const PlaylistExport options{.format = format(), .relativePaths = m_paths->currentData().toBool()};
    m_jobs.replace(m_job, {.title = tr("Writing a playlist"), .visible = false}, this,
                   [this, playlist = m_playlist, options, file = std::filesystem::path(utf8(name)), name,
                    &library = m_session.library()](JobContext& context) {
                       QString error;
                       try {
                           (void)library.exportPlaylist(playlist, file, options);
                       } catch (const std::exception& failure) { // told here, where one can choose another place
                           error = qstring(failure.what());
                       }
                       context.post([this, error, name] {
                           m_ok->setEnabled(true);
                           showError(error);
                           if (error.isEmpty()) {
                               Q_EMIT written(name);
                               accept();
                           }
                       });
                   });
}

void ExportDialog::showError(const QString& error)
{
    m_error->setText(error);
    m_error->setHidden(error.isEmpty());
}

} // namespace nearfield::ui
