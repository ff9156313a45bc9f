#include "ui/map/placed_card.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStringList>
#include <QVBoxLayout>

#include "ui/map/map_text.h"
#include "ui/text.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/elided_label.h"

namespace nearfield::ui {

namespace {

constexpr int kWidth = 290;
constexpr std::size_t kTracks = 4;
constexpr std::size_t kArtists = 3;

} // namespace

PlacedCard::PlacedCard(const ThemeManager& theme, QWidget* parent)
    : QFrame(parent)
    , m_title(new ElidedLabel)
    , m_lines(new QVBoxLayout)
{
    setObjectName(QStringLiteral("placedCard"));
    setProperty("surface", QStringLiteral("card"));
    setFixedWidth(kWidth);
    m_title->setObjectName(QStringLiteral("placedTitle"));
    m_title->setFont(fontOf(TextRole::Heading));
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* close = makeButton(ButtonKind::Flat, {}, tr("Take it off the map (Esc)"));
    close->setIcon(theme.icon(QStringLiteral("close"), IconColour::Muted));
    close->setIconSize({12, 12});
    connect(close, &QPushButton::clicked, this, &PlacedCard::closed);
    auto* top = new QHBoxLayout;
    top->addWidget(m_title, 1);
    top->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 6, 6, 10);
    layout->setSpacing(2);
    layout->addLayout(top);
    layout->addLayout(m_lines);
}

void PlacedCard::clear()
{
    delete m_content;
    m_content = new QWidget;
    auto* layout = new QVBoxLayout(m_content);
    layout->setContentsMargins(0, 0, 8, 0);
    layout->setSpacing(3);
    m_lines->addWidget(m_content);
}

QLabel* PlacedCard::addLine(const QString& text, const char* role)
{
    auto* label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setFont(fontOf(TextRole::Small));
    label->setProperty("role", QLatin1String(role));
    m_content->layout()->addWidget(label);
    return label;
}

void PlacedCard::setMessage(const QString& title, const QString& text, bool isError)
{
    m_title->setText(title);
    clear();
    addLine(text, isError ? "bad" : "muted")->setObjectName(QStringLiteral("placedMessage"));
    adjustSize();
}

void PlacedCard::setPlaced(const PlacedTrack& placed, const QString& name, const Catalogue& catalogue, std::size_t more)
{
    m_title->setText(name);
    clear();
    addLine(forecastText(placed), placed.predictedStars ? "accent" : "muted")
        ->setObjectName(QStringLiteral("forecast"));
    QStringList artists;
    for (std::size_t i = 0; i < std::min(kArtists, placed.artists.size()); ++i) {
        artists << qstring(placed.artists[i].name);
    }
    if (!artists.isEmpty()) {
        addLine(tr("Sounds like %1").arg(artists.join(QStringLiteral(", "))), "muted");
    }
    if (!placed.neighbours.empty()) {
        addLine(tr("Nearest tracks"), "muted");
    }
    for (std::size_t i = 0; i < std::min(kTracks, placed.neighbours.size()); ++i) {
        const TrackId id = placed.neighbours[i].id;
        if (const auto row = catalogue.rowOf(id)) {
            auto* track = makeButton(ButtonKind::Link, {}, tr("Select this track"));
            const QString words = tr("%1 – %2").arg(qstring(catalogue.title(*row)), qstring(catalogue.artists(*row)));
            track->setText(track->fontMetrics()
                               .elidedText(words, Qt::ElideRight, kWidth - 50)
                               .replace(QLatin1Char('&'), QStringLiteral("&&")));
            track->setAccessibleName(words);
            track->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
            connect(track, &QPushButton::clicked, this, [this, id] { Q_EMIT trackWanted(id); });
            m_content->layout()->addWidget(track);
        }
    }
    if (more > 0) {
        auto* next = makeButton(ButtonKind::Link, tr("Show the next of %1 others").arg(more),
                                tr("There were several tracks in what was placed"));
        next->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        connect(next, &QPushButton::clicked, this, &PlacedCard::nextWanted, Qt::QueuedConnection);
        m_content->layout()->addWidget(next);
    }
    adjustSize();
}

} // namespace nearfield::ui
