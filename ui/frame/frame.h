#pragma once

#include <QStringList>
#include <QWidget>

#include "ui/theme.h"

class QMenu;
class QSplitter;
class QStackedWidget;

namespace nearfield::ui {

class JobQueue;
class LibrarySession;
class SideBar;
class StatusLine;

/// The window around the pages of an open library: side bar, the page, a side panel at the right, status line.
class Frame : public QWidget
{
    Q_OBJECT
public:
    Frame(LibrarySession& session, JobQueue& jobs, const ThemeManager& theme, QWidget* parent = nullptr);

    /// Takes over `page`. `name` is its name in settings; pages are numbered as they are added.
    void addPage(const QString& name, const QString& icon, const QString& title, QWidget* page);
    /// Takes over `page`, which has no button in the side bar; behind all that have.
    void addPage(const QString& name, QWidget* page);
    /// Takes over `panel`.
    void setSidePanel(QWidget* panel);
    /// Takes over `bar`, which lies below pages and panel over the whole width.
    void setPlayerBar(QWidget* bar);

    void showPage(int page);
    void showPage(const QString& name); ///< the first page when there is none of that name
    [[nodiscard]] QString pageName() const;

    void setSidePanelShown(bool shown);
    [[nodiscard]] QByteArray saveSplitter() const;
    void restoreSplitter(const QByteArray& state);

    [[nodiscard]] SideBar& sideBar() const noexcept { return *m_sideBar; }
    [[nodiscard]] StatusLine& statusLine() const noexcept { return *m_statusLine; }

Q_SIGNALS:
    void pageShown(int page);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    SideBar* m_sideBar;
    QStackedWidget* m_pages;
    QStringList m_names;
    QSplitter* m_splitter;
    QWidget* m_panel = nullptr;
    StatusLine* m_statusLine;
    bool m_compact = false;
};

} // namespace nearfield::ui
