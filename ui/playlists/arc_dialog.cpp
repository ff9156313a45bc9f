#include "ui/playlists/arc_dialog.h"

#include <algorithm>
#include <array>
#include <utility>

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/library_session.h"
#include "ui/playlists/length_chooser.h"
#include "ui/playlists/playlist_text.h"
#include "ui/text.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/flow_layout.h"

namespace nearfield::ui {

namespace {

using Mood = ArcOptions::Mood;

constexpr std::array kMoods = {Mood::Calm, Mood::Happy, Mood::Energetic, Mood::Melancholic, Mood::Focused};
constexpr std::size_t kMostMoods = 8;

/// What many will want, by way of example.
const std::array<std::vector<Mood>, 4> kProposals = {{
    {Mood::Calm, Mood::Energetic, Mood::Calm},
    {Mood::Melancholic, Mood::Happy},
    {Mood::Calm, Mood::Focused, Mood::Focused, Mood::Happy},
    {Mood::Happy, Mood::Energetic, Mood::Energetic, Mood::Calm},
}};

QString sequenceText(const std::vector<Mood>& moods)
{
    QStringList names;
    for (const Mood mood : moods) {
        names << moodText(mood);
    }
    return names.join(QStringLiteral(" → "));
}

} // namespace

ArcDialog::ArcDialog(const Parts& parts, QWidget* parent)
    : MakerDialog(parts, tr("Mood arc"),
                  tr("A list that goes from one mood to the next, without a break between them."), parent)
    , m_proposals(new QComboBox)
    , m_sequence(new QWidget)
    , m_flow(new FlowLayout(6))
    , m_length(new LengthChooser(ArcOptions{}.length))
    , m_byTaste(new QCheckBox(tr("By my taste")))
{
    setObjectName(QStringLiteral("arcDialog"));
    m_proposals->addItem(tr("Your own"));
    for (const auto& moods : kProposals) {
        m_proposals->addItem(sequenceText(moods));
    }
    m_proposals->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    connect(m_proposals, &QComboBox::activated, this, [this](int place) {
        if (place > 0) {
            setMoods(kProposals[static_cast<std::size_t>(place - 1)]);
        }
    });
    addField(tr("Examples"), m_proposals);

    m_sequence->setObjectName(QStringLiteral("moods"));
    m_sequence->setAccessibleName(tr("Moods, in order"));
    m_sequence->setLayout(m_flow);
    addField(tr("Moods, in order (a click takes one out)"), m_sequence);
    auto* add = new QWidget;
    auto* flow = new FlowLayout(6);
    add->setLayout(flow);
    for (const Mood mood : kMoods) {
        auto* button = makeButton(ButtonKind::Plain, moodText(mood), tr("Add “%1” at the end").arg(moodText(mood)));
        button->setProperty("kind", QStringLiteral("chip"));
        button->setObjectName(QStringLiteral("add%1").arg(static_cast<int>(mood)));
        button->setIcon(parts.theme.icon(QStringLiteral("add"), IconColour::Muted));
        button->setIconSize({9, 9});
        connect(button, &QPushButton::clicked, this, [this, mood] {
            std::vector<Mood> more = m_moods;
            more.push_back(mood);
            setMoods(std::move(more));
        });
        flow->addWidget(button);
    }
    addField(tr("Add"), add);
    addField(tr("Length"), m_length);
    m_byTaste->setObjectName(QStringLiteral("byTaste"));
    m_byTaste->setToolTip(tr("Of tracks that fit a mood alike, take those that %1 is likely to enjoy")
                              .arg(qstring(parts.session.listener().name)));
    m_byTaste->setChecked(!parts.session.ratings().empty());
    form().addWidget(m_byTaste);

    connect(m_length, &LengthChooser::changed, this, &ArcDialog::ask);
    connect(m_byTaste, &QCheckBox::toggled, this, &ArcDialog::ask);
    m_proposals->setFocus();
    setMoods(kProposals.front());
}

void ArcDialog::setMoods(std::vector<Mood> moods)
{
    moods.resize(std::min(moods.size(), kMostMoods));
    m_moods = std::move(moods);
    const auto known = std::find(kProposals.begin(), kProposals.end(), m_moods);
    m_proposals->setCurrentIndex(known == kProposals.end() ? 0 : static_cast<int>(known - kProposals.begin()) + 1);
    showMoods();
    ask();
}

void ArcDialog::showMoods()
{
    while (QLayoutItem* item = m_flow->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater(); // it may be the one that was clicked
        delete item;
    }
    for (std::size_t place = 0; place < m_moods.size(); ++place) {
        if (place > 0) {
            auto* arrow = new QLabel(QStringLiteral("→"));
            arrow->setProperty("role", QStringLiteral("muted"));
            arrow->setFixedHeight(27);
            m_flow->addWidget(arrow);
            arrow->show();
        }
        const QString name = moodText(m_moods[place]);
        auto* chip = makeButton(ButtonKind::Chip, name, tr("Take “%1” out").arg(name));
        chip->setChecked(true);
        connect(chip, &QPushButton::clicked, this, [this, place] {
            std::vector<Mood> fewer = m_moods;
            fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(place));
            setMoods(std::move(fewer));
        });
        m_flow->addWidget(chip);
        chip->show();
    }
    m_sequence->updateGeometry();
}

void ArcDialog::ask()
{
    if (m_moods.size() < 2) {
        wait(tr("Add two moods or more."));
        return;
    }
    const ArcOptions options{.moods = m_moods,
                             .length = m_length->length(),
                             .listener = m_byTaste->isChecked() ? parts().session.listener().id : ListenerId{},
                             .filter = {}};
    make([options](const Library& library, std::stop_token stop) { return library.moodArc(options, stop); });
}

} // namespace nearfield::ui
