#include "ui/frame/file_drop.h"

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFrame>
#include <QLabel>
#include <QMimeData>
#include <QUrl>
#include <QVBoxLayout>
#include <QWidget>

#include "ui/text.h"
#include "ui/widgets/icon_label.h"

namespace nearfield::ui {

FileDrop::FileDrop(QWidget* window, const ThemeManager& theme)
    : QObject(window)
    , m_window(window)
    , m_sheet(new QFrame(window))
{
    m_sheet->setProperty("surface", QStringLiteral("drop"));
    m_sheet->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_sheet->hide();
    auto* icon = new IconLabel(theme.icon(QStringLiteral("drop"), IconColour::Teal), 36);
    auto* text = new QLabel(tr("Drop to add"));
    text->setAlignment(Qt::AlignCenter);
    text->setFont(fontOf(TextRole::Title));
    auto* hint = new QLabel(tr("Folders of music, catalogues and ratings as CSV, or playlists, several at once"));
    hint->setAlignment(Qt::AlignCenter);
    hint->setProperty("role", QStringLiteral("muted"));
    auto* layout = new QVBoxLayout(m_sheet);
    layout->setSpacing(10);
    layout->addStretch();
    layout->addWidget(icon, 0, Qt::AlignHCenter);
    layout->addWidget(text);
    layout->addWidget(hint);
    layout->addStretch();

    window->setAcceptDrops(true);
    window->installEventFilter(this);
}

bool FileDrop::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::DragEnter: {
        auto& drag = *static_cast<QDragEnterEvent*>(event);
        if (localFiles(*drag.mimeData()).empty()) {
            return false;
        }
        drag.acceptProposedAction();
        showSheet(true);
        return true;
    }
    case QEvent::DragMove:
        static_cast<QDragMoveEvent*>(event)->acceptProposedAction();
        return true;
    case QEvent::DragLeave:
        showSheet(false);
        return true;
    case QEvent::Drop: {
        auto& drop = *static_cast<QDropEvent*>(event);
        showSheet(false);
        drop.acceptProposedAction();
        Q_EMIT dropped(localFiles(*drop.mimeData()));
        return true;
    }
    default:
        return QObject::eventFilter(watched, event);
    }
}

void FileDrop::showSheet(bool shown)
{
    m_sheet->setGeometry(m_window->rect().adjusted(24, 24, -24, -24));
    m_sheet->setVisible(shown);
    m_sheet->raise();
}

std::vector<std::filesystem::path> localFiles(const QMimeData& data)
{
    std::vector<std::filesystem::path> files;
    for (const QUrl& url : data.urls()) {
        if (url.isLocalFile()) {
            files.emplace_back(utf8(url.toLocalFile()));
        }
    }
    return files;
}

} // namespace nearfield::ui
