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
    , m_rows(new QPlainTextEdit)
    , m_place(makeButton(ButtonKind::Primary, tr("Place the rows"), tr("Show where the pasted tracks lie")))
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
    auto* orPaste = new QLabel(tr("Or paste a row of a catalogue, below the line that names its columns:"));
    orPaste->setProperty("role", QStringLiteral("muted"));
    orPaste->setBuddy(m_rows);
    m_rows->setObjectName(QStringLiteral("rows"));
    m_rows->setAccessibleName(tr("Rows of a catalogue"));
    m_rows->setToolTip(tr("Column names in the first line, then one line for each track"));
    m_rows->setPlaceholderText(QStringLiteral("name,artists,danceability,energy,loudness,speechiness,acousticness,"
                                              "instrumentalness,liveness,valence,tempo\n…"));
    m_rows->setTabChangesFocus(true);
    m_rows->setMinimumSize(460, 120);
    m_place->setObjectName(QStringLiteral("placeRows"));
    m_place->setEnabled(false);
    connect(m_rows, &QPlainTextEdit::textChanged, this,
            [this] { m_place->setEnabled(m_rows->toPlainText().trimmed().contains(QLatin1Char('\n'))); });
    connect(m_place, &QPushButton::clicked, this, [this] {
        Q_EMIT rowsGiven(m_rows->toPlainText());
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
    layout->addWidget(m_rows, 1);
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
