#include "ui/map/place_dialog.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/theme.h"
#include "ui/widgets/buttons.h"

namespace nearfield::ui {

PlaceDialog::PlaceDialog(QWidget* parent)
    : QDialog(parent)
    , m_text(new QPlainTextEdit)
    , m_place(makeButton(ButtonKind::Primary, tr("Place the text"), tr("Show where the pasted tracks lie")))
{
    setWindowTitle(tr("Place a track"));
    setObjectName(QStringLiteral("placeDialog"));
    auto* intro =
        new QLabel(tr("See where a track would lie that is not in your library, what it sounds like, and what you "
                      "may think of it. Nothing is added."));
    intro->setWordWrap(true);
    auto* choose = makeButton(ButtonKind::Plain, tr("Choose a file…"), tr("A music file, or a catalogue (CSV)"));
    choose->setObjectName(QStringLiteral("chooseFile"));
    connect(choose, &QPushButton::clicked, this, &PlaceDialog::chooseFile);
    auto* orPaste = new QLabel(tr("Or paste features, or rows of a catalogue below the line that names its columns:"));
    orPaste->setProperty("role", QStringLiteral("muted"));
    orPaste->setBuddy(m_text);
    m_text->setObjectName(QStringLiteral("text"));
    m_text->setAccessibleName(tr("Features, or rows of a catalogue"));
    m_text->setToolTip(tr("The features as in the example, or column names and then one line for each track"));
    m_text->setPlaceholderText(
        QStringLiteral("title: Slow Lanterns, tempo: 92, energy: 0.31, danceability: 0.52, valence: 0.38, "
                       "acousticness: 0.71, instrumentalness: 0.12, speechiness: 0.04, "
                       "liveness: 0.11, loudness: -12.4"));
    m_text->setTabChangesFocus(true);
    m_text->setMinimumSize(460, 120);
    m_place->setObjectName(QStringLiteral("placeText"));
    m_place->setEnabled(false);
    connect(m_text, &QPlainTextEdit::textChanged, this,
            [this] { m_place->setEnabled(!m_text->toPlainText().trimmed().isEmpty()); });
    connect(m_place, &QPushButton::clicked, this, [this] {
        Q_EMIT textGiven(m_text->toPlainText());
        accept();
    });
    auto* cancel = makeButton(ButtonKind::Plain, tr("Cancel"), tr("Place nothing"));
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);

    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_place);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 16);
    layout->setSpacing(12);
    layout->addWidget(intro);
    layout->addWidget(choose, 0, Qt::AlignLeft);
    layout->addWidget(orPaste);
    layout->addWidget(m_text, 1);
    layout->addLayout(buttons);
}

void PlaceDialog::chooseFile()
{
    auto* dialog = new QFileDialog(this, tr("Place a track"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters(
        {tr("Music and catalogues (*.mp3 *.flac *.ogg *.opus *.m4a *.wav *.aiff *.wma *.ape *.csv *.tsv)"),
         tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        Q_EMIT fileChosen(path);
        accept();
    });
    dialog->open();
}

} // namespace nearfield::ui
