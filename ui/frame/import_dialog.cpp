#include "ui/frame/import_dialog.h"

#include <numeric>

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QTableView>
#include <QVBoxLayout>

#include "core/library/library.h"
#include "ui/import_text.h"
#include "ui/library_session.h"
#include "ui/text.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/icon_label.h"
#include "ui/widgets/plain_table.h"

namespace nearfield::ui {

namespace {

/// As many as anybody will read; the title says when there are more.
constexpr std::size_t kMostRows = 20'000;

std::size_t removedIn(const ImportReport& report)
{
    return std::accumulate(report.removed.begin(), report.removed.end(), std::size_t{0},
                           [](std::size_t sum, const auto& entry) { return sum + entry.second; });
}

} // namespace

ImportDialog::ImportDialog(std::optional<ImportReport> report, LibrarySession& session, JobQueue& jobs,
                           const ThemeManager& theme, QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(report ? tr("Import") : tr("Removed rows"));
    resize(860, 560);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(12);
    auto* title = new QLabel(report ? importSummary(*report) : tr("Rows that were left out, and why"));
    QFont font = fontOf(TextRole::Title);
    font.setPixelSize(16);
    title->setFont(font);
    title->setWordWrap(true);
    layout->addWidget(title);
    if (report) {
        layout->addWidget(makeFiles(*report, theme));
    }
    const std::size_t removed = report ? removedIn(*report) : session.stats().removedRows;
    if (removed > 0) {
        layout->addWidget(makeRemovedRows(theme), 1);
        m_removedTitle->setText(removed > kMostRows
                                    ? tr("The first %1 of %2 removed rows")
                                          .arg(countText(kMostRows), countText(static_cast<std::int64_t>(removed)))
                                    : tr("%1 removed rows").arg(countText(static_cast<std::int64_t>(removed))));
        readRemovedRows(std::min(removed, kMostRows), session, jobs);
    } else {
        layout->addStretch(1);
    }

    auto* buttons = new QHBoxLayout;
    if (removed > 0) {
        auto* copy =
            makeButton(ButtonKind::Plain, tr("Copy the list"), tr("Copy the removed rows as tab-separated text"));
        connect(copy, &QPushButton::clicked, this, [this] { copyRows(*m_table); });
        buttons->addWidget(copy);
    }
    auto* close = makeButton(ButtonKind::Primary, tr("Close"), tr("Close this window (Esc)"));
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    buttons->addStretch();
    buttons->addWidget(close);
    layout->addLayout(buttons);
    close->setFocus();
}

QWidget* ImportDialog::makeFiles(const ImportReport& report, const ThemeManager& theme) const
{
    auto* files = new QWidget;
    auto* layout = new QVBoxLayout(files);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    for (const FileImport& file : report.files) {
        const bool failed = !file.error.empty();
        auto* icon = new IconLabel(failed ? theme.icon(QStringLiteral("warning"), IconColour::Bad)
                                          : theme.icon(QStringLiteral("check"), IconColour::Teal),
                                   16);
        auto* name = new QLabel(qstring(file.path.filename().string()));
        name->setFont(fontOf(TextRole::Heading));
        name->setTextFormat(Qt::PlainText);
        name->setToolTip(qstring(file.path.string()));
        auto* text = new QLabel(fileSummary(file));
        text->setTextFormat(Qt::PlainText);
        text->setWordWrap(true);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        text->setProperty("role", QStringLiteral("muted"));
        auto* grid = new QGridLayout;
        grid->setHorizontalSpacing(10);
        grid->setVerticalSpacing(2);
        grid->setColumnStretch(1, 1);
        grid->addWidget(icon, 0, 0);
        grid->addWidget(name, 0, 1);
        grid->addWidget(text, 1, 1);
        layout->addLayout(grid);
    }
    layout->addStretch();
    auto* scroll = new QScrollArea;
    scroll->setWidget(files);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    const int height = std::min(files->sizeHint().height() + 4, 210);
    scroll->setMinimumHeight(std::min(height, 120));
    scroll->setMaximumHeight(height); // the rest is for the removed rows
    return scroll;
}

QWidget* ImportDialog::makeRemovedRows(const ThemeManager& theme)
{
    m_removedTitle = new QLabel;
    m_removedTitle->setFont(fontOf(TextRole::Heading));
    m_table = makePlainTable(m_removed, tr("Removed rows"), theme);
    muteColumn(*m_table, RemovedRowsModel::File, false, theme);
    muteColumn(*m_table, RemovedRowsModel::Line, true, theme);
    m_table->setColumnWidth(RemovedRowsModel::File, 140);
    m_table->setColumnWidth(RemovedRowsModel::Line, 64);
    m_table->setColumnWidth(RemovedRowsModel::Title, 190);
    m_table->setColumnWidth(RemovedRowsModel::Artists, 150);

    auto* part = new QWidget;
    auto* layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_removedTitle);
    layout->addWidget(m_table, 1);
    return part;
}

void ImportDialog::readRemovedRows(std::size_t limit, LibrarySession& session, JobQueue& jobs)
{
    jobs.replace(m_job, {.title = tr("Reading removed rows"), .visible = false}, this,
                 [this, limit, &library = session.library()](JobContext& context) {
                     context.post([this, rows = library.removedRows(limit)] { m_removed.setRows(rows); });
                 });
}

} // namespace nearfield::ui
