#include "ui/listeners/listener_dialogs.h"

#include <utility>

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/library_session.h"
#include "ui/text.h"
#include "ui/theme.h"
#include "ui/widgets/buttons.h"

namespace nearfield::ui {

namespace {

constexpr int kLongestName = 60;

QHBoxLayout* makeButtonLine(QDialog& dialog, QPushButton* ok)
{
    auto* cancel = makeButton(ButtonKind::Plain, QDialog::tr("Cancel"), QDialog::tr("Close and change nothing (Esc)"));
    QObject::connect(cancel, &QPushButton::clicked, &dialog, &QDialog::reject);
    ok->setObjectName(QStringLiteral("ok"));
    ok->setDefault(true);
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    line->addStretch();
    line->addWidget(cancel);
    line->addWidget(ok);
    return line;
}

QVBoxLayout* makeLayout(QDialog& dialog)
{
    auto* layout = new QVBoxLayout(&dialog);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(8);
    layout->setSizeConstraint(QLayout::SetFixedSize); // grows with the text of an error
    dialog.setAttribute(Qt::WA_DeleteOnClose);
    return layout;
}

} // namespace

ListenerNameDialog::ListenerNameDialog(const QString& title, const QString& buttonText, const QString& name,
                                       Submit submit, QWidget* parent)
    : QDialog(parent)
    , m_submit(std::move(submit))
    , m_name(new QLineEdit(name))
    , m_error(new QLabel)
    , m_ok(makeButton(ButtonKind::Primary, buttonText, tr("Take this name (Enter)")))
{
    setWindowTitle(title);
    m_name->setObjectName(QStringLiteral("name"));
    m_name->setMaxLength(kLongestName);
    m_name->setMinimumWidth(320);
    m_name->selectAll();
    m_error->setObjectName(QStringLiteral("error"));
    m_error->setProperty("role", QStringLiteral("bad"));
    m_error->setWordWrap(true);
    m_error->hide();
    auto* label = new QLabel(tr("&Name"));
    label->setBuddy(m_name);
    m_name->setAccessibleName(tr("Name"));

    QVBoxLayout* layout = makeLayout(*this);
    layout->addWidget(label);
    layout->addWidget(m_name);
    layout->addWidget(m_error);
    layout->addSpacing(6);
    layout->addLayout(makeButtonLine(*this, m_ok));
    connect(m_ok, &QPushButton::clicked, this, &ListenerNameDialog::submit);
    connect(m_name, &QLineEdit::textEdited, this, [this] { showError({}); });
}

void ListenerNameDialog::submit()
{
    m_ok->setEnabled(false);
    m_submit(m_name->text(), [dialog = QPointer(this)](const QString& error) {
        if (dialog.isNull()) {
            return;
        }
        dialog->m_ok->setEnabled(true);
        error.isEmpty() ? dialog->accept() : dialog->showError(error);
    });
}

void ListenerNameDialog::showError(const QString& error)
{
    m_error->setText(error);
    m_error->setHidden(error.isEmpty());
    m_name->setAccessibleDescription(error);
    if (!error.isEmpty()) {
        m_name->setFocus();
        m_name->selectAll();
    }
}

void askForNewListener(LibrarySession& session, QWidget* owner)
{
    auto* dialog = new ListenerNameDialog(
        ListenerNameDialog::tr("New listener"), ListenerNameDialog::tr("Create"), {},
        [&session](const QString& name, LibrarySession::Done done) { session.createListener(name, std::move(done)); },
        owner->window());
    dialog->open();
}

void askForNewName(LibrarySession& session, QWidget* owner)
{
    const Listener& listener = session.listener();
    auto* dialog = new ListenerNameDialog(
        ListenerNameDialog::tr("Rename listener"), ListenerNameDialog::tr("Rename"), qstring(listener.name),
        [&session, id = listener.id](const QString& name, LibrarySession::Done done) {
            session.renameListener(id, name, std::move(done));
        },
        owner->window());
    dialog->open();
}

void askToDelete(LibrarySession& session, QWidget* owner)
{
    const Listener& listener = session.listener();
    auto* dialog = new QDialog(owner->window());
    dialog->setObjectName(QStringLiteral("deleteListener"));
    dialog->setWindowTitle(QDialog::tr("Delete listener"));
    auto* question = new QLabel(QDialog::tr("Delete “%1”?").arg(qstring(listener.name)));
    question->setTextFormat(Qt::PlainText);
    question->setFont(fontOf(TextRole::Heading));
    const auto rated = static_cast<std::int64_t>(session.ratings().size());
    const QString answers =
        rated == 1 ? QDialog::tr("One rating goes too.") : QDialog::tr("%1 ratings go too.").arg(countText(rated));
    auto* text =
        new QLabel(QDialog::tr("%1 Undo (Ctrl+Z) brings all of it back\nas long as this window is open.").arg(answers));
    text->setProperty("role", QStringLiteral("muted"));
    auto* ok = makeButton(ButtonKind::Primary, QDialog::tr("Delete"), QDialog::tr("Delete this listener (Enter)"));
    QObject::connect(ok, &QPushButton::clicked, dialog, &QDialog::accept);
    QObject::connect(dialog, &QDialog::accepted, &session,
                     [&session, id = listener.id] { session.removeListener(id); });
    QVBoxLayout* layout = makeLayout(*dialog);
    layout->addWidget(question);
    layout->addWidget(text);
    layout->addSpacing(6);
    layout->addLayout(makeButtonLine(*dialog, ok));
    dialog->open();
}

} // namespace nearfield::ui
