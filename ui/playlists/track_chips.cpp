#include "ui/playlists/track_chips.h"

#include <algorithm>

#include <QPushButton>
#include <QVBoxLayout>

#include "ui/playlists/track_finder.h"
#include "ui/playlists/track_picker.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/flow_layout.h"

namespace nearfield::ui {

namespace {

constexpr int kWidestChip = 250;

} // namespace

TrackChips::TrackChips(const TrackFinder& finder, const QString& name, const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
    , m_finder(finder)
    , m_theme(theme)
    , m_chips(new QWidget)
    , m_flow(new FlowLayout(6))
    , m_picker(new TrackPicker(finder, name, theme))
{
    m_chips->setLayout(m_flow);
    m_chips->hide();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_chips);
    layout->addWidget(m_picker);
    connect(m_picker, &TrackPicker::picked, this, [this] {
        const auto track = m_picker->track();
        m_picker->setTrack(std::nullopt);
        add(*track);
    });
}

void TrackChips::setTracks(const std::vector<TrackId>& tracks)
{
    m_tracks.clear();
    for (const TrackId track : tracks) {
        if (std::find(m_tracks.begin(), m_tracks.end(), track) == m_tracks.end()) {
            m_tracks.push_back(track);
        }
    }
    show();
    Q_EMIT changed();
}

void TrackChips::add(TrackId track)
{
    std::vector<TrackId> more = m_tracks;
    more.push_back(track);
    setTracks(more);
}

void TrackChips::show()
{
    while (QLayoutItem* item = m_flow->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater(); // it may be the one that was clicked
        delete item;
    }
    for (const TrackId track : m_tracks) {
        const QString name = m_finder.nameOf(track);
        auto* chip = makeButton(ButtonKind::Plain, {}, tr("Leave out “%1”").arg(name));
        chip->setProperty("kind", QStringLiteral("chip"));
        chip->setText(QFontMetrics(chip->font())
                          .elidedText(name, Qt::ElideRight, kWidestChip)
                          .replace(QLatin1Char('&'), QStringLiteral("&&")));
        chip->setIcon(m_theme.icon(QStringLiteral("close"), IconColour::Muted));
        chip->setIconSize({9, 9});
        chip->setLayoutDirection(Qt::RightToLeft); // the cross behind the name
        connect(chip, &QPushButton::clicked, this, [this, track] {
            std::vector<TrackId> fewer = m_tracks;
            std::erase(fewer, track);
            setTracks(fewer);
        });
        m_flow->addWidget(chip);
        chip->show();
    }
    m_chips->setVisible(!m_tracks.empty());
    m_chips->updateGeometry();
}

} // namespace nearfield::ui
