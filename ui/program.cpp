#include "ui/program.h"

#include <utility>

#include <QApplication>
#include <QFileDialog>

#include "ui/frame/problem_page.h"
#include "ui/text.h"

namespace nearfield::ui {

Program::Program(ProgramOptions options, ThemeManager& theme)
    : m_options(std::move(options))
    , m_theme(theme)
    , m_window(theme)
{
    connect(&m_jobs, &JobQueue::failed, this, &Program::showProblem);
    connect(&m_window, &MainWindow::closing, this, &Program::saveSettings);
    open(m_options.folder);
    m_window.show();
}

Program::~Program() = default;

void Program::open(const std::filesystem::path& folder)
{
    saveSettings();
    m_workspace.reset();
    m_options.folder = folder;
    m_settings = Settings::load(folder);
    m_theme.setChoice(m_options.theme.value_or(m_settings.theme));
    if (!m_window.isVisible()) {
        m_window.restore(m_settings.geometry);
    }
    m_window.showOpening(qstring(folder.string()));
    m_jobs.replace(m_opening, {.title = tr("Opening the library")}, this, [this, folder](JobContext& context) {
        const auto opened = std::make_shared<OpenedLibrary>(OpenedLibrary::read(folder));
        context.post([this, opened] { take(std::move(*opened)); });
    });
}

void Program::take(OpenedLibrary opened)
{
    m_workspace = std::make_unique<Workspace>(std::move(opened), m_settings, m_options.music, m_window, m_theme);
    connect(m_workspace.get(), &Workspace::otherFolderRequested, this, &Program::chooseFolder);
    if (std::exchange(m_options.demo, false) && m_workspace->session().catalogue()->empty()) {
        m_workspace->importer().addDemo();
    }
    m_workspace->importer().importFiles(std::exchange(m_options.files, {}));
    Q_EMIT libraryOpened();
}

void Program::showProblem(const QString& message)
{
    auto* page = new ProblemPage(qstring(m_options.folder.string()), message, m_theme);
    connect(page, &ProblemPage::retryRequested, this, [this] { open(m_options.folder); });
    connect(page, &ProblemPage::otherFolderRequested, this, &Program::chooseFolder);
    connect(page, &ProblemPage::quitRequested, &m_window, &QWidget::close);
    m_window.setContent(page);
    Q_EMIT openingFailed(message);
}

void Program::chooseFolder()
{
    auto* dialog = new QFileDialog(&m_window, tr("Open or make a library folder"));
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& name) { open(utf8(name)); });
    dialog->open();
}

void Program::saveSettings()
{
    if (m_workspace != nullptr) {
        m_workspace->settings().save(m_options.folder);
    }
}

} // namespace nearfield::ui
