#pragma once

#include <functional>

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace nearfield::ui {

class LibrarySession;

/// Asks for the name of a listener. What is wrong with it is said below the field, and the dialog stays.
class ListenerNameDialog : public QDialog
{
    Q_OBJECT
public:
    using Done = std::function<void(const QString& error)>;
    using Submit = std::function<void(const QString& name, Done done)>;

    /// `submit` is given the name and tells, now or later, how it went.
    ListenerNameDialog(const QString& title, const QString& buttonText, const QString& name, Submit submit,
                       QWidget* parent);

private:
    void submit();
    void showError(const QString& error);

    Submit m_submit;
    QLineEdit* m_name;
    QLabel* m_error;
    QPushButton* m_ok;
};

// Each opens over the window of `owner` and returns at once.
void askForNewListener(LibrarySession& session, QWidget* owner);
void askForNewName(LibrarySession& session, QWidget* owner); ///< of the current listener
void askToDelete(LibrarySession& session, QWidget* owner);   ///< the current listener

} // namespace nearfield::ui
