#include "ui/music/music_folders_dialog.h"

#include <QAction>
#include <QCheckBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>

#include "ui/frame/job_strip.h"
#include "ui/music/music_collector.h"
#include "ui/music/music_text.h"
#include "ui/text.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/plain_table.h"

namespace nearfield::ui {

MusicFoldersDialog::MusicFoldersDialog(MusicCollector& music, const ThemeManager& theme, QWidget* parent)
    : QDialog(parent)
    , m_music(music)
    , m_hint(new QLabel)
    , m_table(makePlainTable(m_model, tr("Music folders"), theme))
{
    setWindowTitle(tr("Music folders"));
    resize(760, 420);
    m_table->setObjectName(QStringLiteral("folders"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->horizontalHeader()->setStretchLastSection(false);
    m_table->horizontalHeader()->setSectionResizeMode(FoldersModel::Folder, QHeaderView::Stretch);
    for (const int column : {FoldersModel::Files, FoldersModel::Waiting, FoldersModel::Failed, FoldersModel::Missing}) {
        m_table->setColumnWidth(column, 88);
        muteColumn(*m_table, column, true, theme);
    }
    m_hint->setProperty("role", QStringLiteral("muted"));
    m_hint->setWordWrap(true);

    auto* close = makeButton(ButtonKind::Primary, tr("Close"), tr("Close this window (Esc)"));
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    auto* last = new QHBoxLayout;
    last->addWidget(new JobStrip(music.looks(), QStringLiteral("folderLook"), theme));
    last->addWidget(new JobStrip(music.listening(), QStringLiteral("folderListening"), theme));
    last->addStretch(1);
    last->addWidget(close);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    layout->addWidget(m_hint);
    layout->addWidget(m_table, 1);
    layout->addWidget(makeButtons());
    layout->addLayout(last);

    connect(&music, &MusicCollector::foldersChanged, this, &MusicFoldersDialog::update);
    connect(&music, &MusicCollector::activeChanged, this, &MusicFoldersDialog::update);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &MusicFoldersDialog::update);
    auto* counting = new QTimer(this); // while files are being listened to
    counting->setInterval(3000);
    connect(counting, &QTimer::timeout, &music, [&music] {
        if (music.isActive()) {
            music.readFolders();
        }
    });
    counting->start();
    music.readFolders();
    update();
    close->setFocus();
}

QWidget* MusicFoldersDialog::makeButtons()
{
    auto* add = makeButton(ButtonKind::Plain, tr("Add folder…"), tr("Add a folder of music to the library"));
    add->setObjectName(QStringLiteral("addFolder"));
    connect(add, &QPushButton::clicked, this, &MusicFoldersDialog::addFolder);
    m_remove = makeButton(ButtonKind::Plain, tr("Remove…"), tr("Take the chosen folder out of the library"));
    m_remove->setObjectName(QStringLiteral("removeFolder"));
    connect(m_remove, &QPushButton::clicked, this, &MusicFoldersDialog::askToRemove);
    m_rescan = makeButton(ButtonKind::Plain, tr("Rescan"), tr("Look for new, changed and vanished files (F5)"));
    m_rescan->setObjectName(QStringLiteral("rescan"));
    connect(m_rescan, &QPushButton::clicked, &m_music, &MusicCollector::rescan);
    m_again =
        makeButton(ButtonKind::Plain, tr("Analyse again"),
                   tr("Listen to all files of the chosen folder once more, also to those that could not be read"));
    m_again->setObjectName(QStringLiteral("analyseAgain"));
    connect(m_again, &QPushButton::clicked, this, [this] {
        if (const MusicFolder* folder = chosen()) {
            m_music.analyseAgain({folder->path});
        }
    });
    m_problems = makeButton(ButtonKind::Plain, tr("Problem files…"),
                            tr("Files that could not be read, and files that are missing"));
    m_problems->setObjectName(QStringLiteral("problemFiles"));
    connect(m_problems, &QPushButton::clicked, this, &MusicFoldersDialog::problemsRequested);
    auto* rescanKey = new QAction(this);
    rescanKey->setShortcut(QKeySequence(Qt::Key_F5));
    connect(rescanKey, &QAction::triggered, &m_music, &MusicCollector::rescan);
    auto* removeKey = new QAction(this);
    removeKey->setShortcut(QKeySequence(Qt::Key_Delete));
    connect(removeKey, &QAction::triggered, this, &MusicFoldersDialog::askToRemove);
    addActions({rescanKey, removeKey});

    auto* line = new QWidget;
    auto* layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    for (QPushButton* button : {add, m_remove, m_rescan, m_again}) {
        layout->addWidget(button);
    }
    layout->addStretch(1);
    layout->addWidget(m_problems);
    return line;
}

const MusicFolder* MusicFoldersDialog::chosen() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_model.at(rows.front().row());
}

void MusicFoldersDialog::addFolder()
{
    auto* dialog = new QFileDialog(this, tr("Add a folder of music"));
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& name) { m_music.addFolders({utf8(name)}); });
    dialog->open();
}

void MusicFoldersDialog::askToRemove()
{
    const MusicFolder* folder = chosen();
    if (folder == nullptr) {
        return;
    }
    auto* question =
        new QMessageBox(QMessageBox::Question, tr("Remove folder"),
                        tr("Take “%1” out of the library?").arg(pathText(folder->path)), QMessageBox::Cancel, this);
    question->setInformativeText(
        tr("Files on the disk stay as they are. Tracks that somebody rated stay in the library in any case."));
    auto* keep = new QCheckBox(tr("Keep the other tracks too, without their files"));
    question->setCheckBox(keep);
    QPushButton* remove = question->addButton(tr("Remove"), QMessageBox::AcceptRole);
    remove->setObjectName(QStringLiteral("confirmRemove"));
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(remove, &QPushButton::clicked, this,
            [this, keep, path = folder->path] { m_music.removeFolder(path, keep->isChecked()); });
    question->open();
}

void MusicFoldersDialog::update()
{
    m_model.setFolders(m_music.folders());
    if (chosen() == nullptr && m_model.rowCount() == 1) {
        m_table->selectRow(0);
    }
    const bool any = m_model.rowCount() > 0;
    const bool one = chosen() != nullptr;
    m_hint->setText(any ? tr("Nearfield listens to the music in these folders and watches them for changes. It never "
                             "writes into them.")
                        : tr("No folder yet. Add one, and Nearfield listens to the music in it and below it."));
    m_remove->setEnabled(one);
    m_again->setEnabled(one);
    m_rescan->setEnabled(any && !m_music.isLooking());
    m_problems->setEnabled(m_music.hasProblems());
}

} // namespace nearfield::ui
