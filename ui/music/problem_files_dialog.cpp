#include "ui/music/problem_files_dialog.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include "core/library/library.h"
#include "ui/library_session.h"
#include "ui/music/music_collector.h"
#include "ui/music/show_file.h"
#include "ui/text.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/plain_table.h"

namespace nearfield::ui {

namespace {

QWidget* makePage(const QString& hint, QTableView* table, std::initializer_list<QWidget*> buttons)
{
    auto* text = new QLabel(hint);
    text->setProperty("role", QStringLiteral("muted"));
    text->setWordWrap(true);
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    for (QWidget* button : buttons) {
        line->addWidget(button);
    }
    line->addStretch(1);
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(text);
    layout->addWidget(table, 1);
    layout->addLayout(line);
    return page;
}

QTableView* makeTable(ProblemFilesModel& model, const QString& object, const QString& name, const ThemeManager& theme)
{
    QTableView* table = makePlainTable(model, name, theme);
    table->setObjectName(object);
    table->setColumnWidth(ProblemFilesModel::File, 210);
    table->setColumnWidth(ProblemFilesModel::Folder, 220);
    muteColumn(*table, ProblemFilesModel::Folder, false, theme);
    return table;
}

} // namespace

ProblemFilesDialog::ProblemFilesDialog(LibrarySession& session, JobQueue& jobs, MusicCollector& music,
                                       const ThemeManager& theme, QWidget* parent)
    : QDialog(parent)
    , m_session(session)
    , m_jobs(jobs)
    , m_music(music)
    , m_failed(tr("Why"))
    , m_missing(tr("Track"))
    , m_failedChip(makeButton(ButtonKind::Chip, tr("Could not be read"), tr("Files that could not be read")))
    , m_missingChip(makeButton(ButtonKind::Chip, tr("Missing"), tr("Files that were there once")))
    , m_pages(new QStackedWidget)
{
    setWindowTitle(tr("Problem files"));
    resize(860, 480);
    m_failedChip->setObjectName(QStringLiteral("failedChip"));
    m_missingChip->setObjectName(QStringLiteral("missingChip"));
    m_pages->addWidget(makeFailedPage(theme));
    m_pages->addWidget(makeMissingPage(theme));
    connect(m_failedChip, &QPushButton::clicked, this, [this] {
        m_chosen = true;
        showPage(false);
    });
    connect(m_missingChip, &QPushButton::clicked, this, [this] {
        m_chosen = true;
        showPage(true);
    });
    auto* close = makeButton(ButtonKind::Primary, tr("Close"), tr("Close this window (Esc)"));
    connect(close, &QPushButton::clicked, this, &QDialog::accept);

    auto* chips = new QHBoxLayout;
    chips->setSpacing(8);
    chips->addWidget(m_failedChip);
    chips->addWidget(m_missingChip);
    chips->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    layout->addLayout(chips);
    layout->addWidget(m_pages, 1);
    layout->addWidget(close, 0, Qt::AlignRight);

    connect(&music, &MusicCollector::foldersChanged, this, &ProblemFilesDialog::read);
    connect(&music, &MusicCollector::activeChanged, this, &ProblemFilesDialog::updateButtons);
    showPage(false);
    read();
    close->setFocus();
}

QWidget* ProblemFilesDialog::makeFailedPage(const ThemeManager& theme)
{
    m_failedTable = makeTable(m_failed, QStringLiteral("failedFiles"), tr("Files that could not be read"), theme);
    auto* copy = makeButton(ButtonKind::Plain, tr("Copy"), tr("Copy the chosen lines, or all, as tab-separated text"));
    connect(copy, &QPushButton::clicked, this, [this] { copyRows(*m_failedTable); });
    auto* open = makeButton(ButtonKind::Plain, tr("Open folder"), tr("Show the chosen file in its folder"));
    connect(open, &QPushButton::clicked, this, [this] { openFolder(*m_failedTable, m_failed); });
    m_retry = makeButton(ButtonKind::Plain, tr("Try again"), tr("Read the chosen files once more, or all"));
    m_retry->setObjectName(QStringLiteral("tryAgain"));
    connect(m_retry, &QPushButton::clicked, this, &ProblemFilesDialog::tryAgain);
    return makePage(tr("These files are tried again by themselves when they change."), m_failedTable,
                    {m_retry, open, copy});
}

QWidget* ProblemFilesDialog::makeMissingPage(const ThemeManager& theme)
{
    m_missingTable = makeTable(m_missing, QStringLiteral("missingFiles"), tr("Missing files"), theme);
    auto* copy = makeButton(ButtonKind::Plain, tr("Copy"), tr("Copy the chosen lines, or all, as tab-separated text"));
    connect(copy, &QPushButton::clicked, this, [this] { copyRows(*m_missingTable); });
    m_remove = makeButton(ButtonKind::Plain, tr("Remove from library…"), tr("Forget all missing files"));
    m_remove->setObjectName(QStringLiteral("removeMissing"));
    connect(m_remove, &QPushButton::clicked, this, &ProblemFilesDialog::askToRemove);
    return makePage(tr("Their tracks keep ratings and features, and play again when the files are back, under whatever "
                       "name: on a disk that is not connected now, for instance."),
                    m_missingTable, {m_remove, copy});
}

void ProblemFilesDialog::read()
{
    m_jobs.replace(m_reading, {.title = tr("Reading problem files"), .visible = false}, this,
                   [this, &library = m_session.library()](JobContext& context) {
                       context.post([this, failed = library.failedFiles(kMostFiles), missing = library.missingFiles()] {
                           take(failed, missing);
                       });
                   });
}

void ProblemFilesDialog::take(const std::vector<FileProblem>& failed, const std::vector<TrackFile>& missing)
{
    std::vector<ProblemFilesModel::Row> rows;
    for (const FileProblem& file : failed) {
        rows.push_back({file.path, qstring(file.reason)});
    }
    m_failed.setRows(std::move(rows));
    rows.clear();
    const Catalogue& catalogue = *m_session.catalogue();
    for (const TrackFile& file : missing) {
        const auto row = catalogue.rowOf(file.track);
        rows.push_back({file.path, row ? QStringLiteral("%1 – %2").arg(qstring(catalogue.artists(*row)),
                                                                       qstring(catalogue.title(*row)))
                                       : tr("none yet")});
    }
    m_missing.setRows(std::move(rows));
    m_failedChip->setText(tr("Could not be read: %1").arg(countText(m_failed.rowCount())));
    m_missingChip->setText(tr("Missing: %1").arg(countText(m_missing.rowCount())));
    if (!m_chosen) {
        showPage(m_failed.rowCount() == 0 && m_missing.rowCount() > 0);
    }
    updateButtons();
}

void ProblemFilesDialog::showPage(bool missing)
{
    m_pages->setCurrentIndex(missing ? 1 : 0);
    m_failedChip->setChecked(!missing);
    m_missingChip->setChecked(missing);
}

void ProblemFilesDialog::updateButtons()
{
    m_retry->setEnabled(m_failed.rowCount() > 0);
    m_remove->setEnabled(m_missing.rowCount() > 0 && !m_music.isLooking());
}

void ProblemFilesDialog::tryAgain()
{
    std::vector<std::filesystem::path> files;
    const QItemSelectionModel& chosen = *m_failedTable->selectionModel();
    for (int row = 0; row < m_failed.rowCount(); ++row) {
        if (!chosen.hasSelection() || chosen.isRowSelected(row)) {
            files.push_back(m_failed.at(row).path);
        }
    }
    m_music.analyseAgain(files);
}

void ProblemFilesDialog::askToRemove()
{
    auto* question = new QMessageBox(QMessageBox::Question, tr("Remove missing files"),
                                     m_missing.rowCount() == 1
                                         ? tr("Forget the missing file?")
                                         : tr("Forget all %1 missing files?").arg(countText(m_missing.rowCount())),
                                     QMessageBox::Cancel, this);
    question->setInformativeText(
        tr("Their tracks go too, except those that somebody rated or a catalogue brought. When "
           "the files come back they are listened to anew."));
    QPushButton* remove = question->addButton(tr("Remove"), QMessageBox::AcceptRole);
    remove->setObjectName(QStringLiteral("confirmRemove"));
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(remove, &QPushButton::clicked, &m_music, &MusicCollector::removeMissing);
    question->open();
}

void ProblemFilesDialog::openFolder(const QTableView& table, const ProblemFilesModel& model) const
{
    const QModelIndex current = table.currentIndex();
    const int row = current.isValid() ? current.row() : 0;
    if (row < model.rowCount()) {
        showFileInFolder(model.at(row).path);
    }
}

} // namespace nearfield::ui
