#include "ui/frame/start_page.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/widgets/icon_label.h"

namespace nearfield::ui {

namespace {

constexpr QSize kDoor{246, 184};

QLabel* makeLabel(const QString& text, const QFont& font, bool muted)
{
    auto* label = new QLabel(text);
    label->setFont(font);
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignCenter);
    label->setAttribute(Qt::WA_TransparentForMouseEvents);
    if (muted) {
        label->setProperty("role", QStringLiteral("muted"));
    }
    return label;
}

QPushButton* makeDoor(const ThemeManager& theme, const QString& icon, const QString& title, const QString& text)
{
    auto* door = new QPushButton;
    door->setProperty("kind", QStringLiteral("door"));
    door->setFixedSize(kDoor);
    door->setAccessibleName(title);
    door->setAccessibleDescription(text);
    door->setToolTip(title);
    QFont heading = fontOf(TextRole::Heading);
    heading.setPixelSize(14);
    auto* layout = new QVBoxLayout(door);
    layout->setContentsMargins(20, 22, 20, 18);
    layout->setSpacing(8);
    layout->addWidget(new IconLabel(theme.icon(icon, IconColour::Accent), 30), 0, Qt::AlignHCenter);
    layout->addSpacing(4);
    layout->addWidget(makeLabel(title, heading, false));
    layout->addWidget(makeLabel(text, fontOf(TextRole::Body), true));
    layout->addStretch();
    return door;
}

} // namespace

StartPage::StartPage(const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
    , m_folder(makeDoor(theme, QStringLiteral("folder"), tr("Add a music folder"),
                        tr("Nearfield listens to your files and leaves them as they are.")))
    , m_import(makeDoor(theme, QStringLiteral("file"), tr("Import a catalogue or history"),
                        tr("CSV files of tracks with audio features, such as Exportify playlists, or of ratings.")))
    , m_demo(makeDoor(theme, QStringLiteral("spark"), tr("Try the demo library"),
                      tr("Invented tracks and listeners, and music from a synthesiser, to look around and listen.")))
    , m_hint(makeLabel({}, fontOf(TextRole::Body), true))
{
    QFont title = fontOf(TextRole::Title);
    title.setPixelSize(26);
    m_folder->setObjectName(QStringLiteral("folderDoor"));
    m_import->setObjectName(QStringLiteral("importDoor"));
    m_demo->setObjectName(QStringLiteral("demoDoor"));

    auto* doors = new QHBoxLayout;
    doors->setSpacing(16);
    doors->addStretch();
    doors->addWidget(m_folder);
    doors->addWidget(m_import);
    doors->addWidget(m_demo);
    doors->addStretch();

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 22, 22, 22);
    layout->setSpacing(0);
    layout->addStretch(4);
    layout->addWidget(new IconLabel(theme.icon(QStringLiteral("logo"), IconColour::Accent), 44), 0, Qt::AlignHCenter);
    layout->addSpacing(18);
    layout->addWidget(makeLabel(tr("Welcome to Nearfield"), title, false));
    layout->addSpacing(8);
    layout->addWidget(
        makeLabel(tr("It learns how your music sounds and what you enjoy — on this computer, for you alone."),
                  fontOf(TextRole::Body), true));
    layout->addSpacing(30);
    layout->addLayout(doors);
    layout->addSpacing(22);
    layout->addWidget(m_hint);
    layout->addStretch(5);

    connect(m_folder, &QPushButton::clicked, this, &StartPage::folderRequested);
    connect(m_import, &QPushButton::clicked, this, &StartPage::importRequested);
    connect(m_demo, &QPushButton::clicked, this, &StartPage::demoRequested);
    setBusy(false);
}

void StartPage::setBusy(bool busy, const QString& text)
{
    m_folder->setEnabled(!busy);
    m_import->setEnabled(!busy);
    m_demo->setEnabled(!busy);
    m_hint->setText(!text.isEmpty() ? text : tr("You can also drop folders and files anywhere on this window."));
}

} // namespace nearfield::ui
