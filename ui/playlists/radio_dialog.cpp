#include "ui/playlists/radio_dialog.h"

#include <algorithm>

#include "ui/library_session.h"
#include "ui/playlists/length_chooser.h"
#include "ui/playlists/track_chips.h"
#include "ui/playlists/track_picker.h"

namespace nearfield::ui {

namespace {

constexpr std::size_t kMostSeeds = 30; ///< more say nothing that these do not, and fill the form

} // namespace

RadioDialog::RadioDialog(const Parts& parts, const std::vector<TrackId>& seeds, QWidget* parent)
    : MakerDialog(parts, tr("Radio"), tr("Tracks near all that you name, and far from those that you leave out."),
                  parent)
    , m_finder(parts.session, parts.jobs)
    , m_seeds(new TrackChips(m_finder, tr("Sounds like"), parts.theme))
    , m_exclude(new TrackChips(m_finder, tr("But not like"), parts.theme))
    , m_length(new LengthChooser(RadioOptions{}.length))
{
    setObjectName(QStringLiteral("radioDialog"));
    m_seeds->setObjectName(QStringLiteral("seeds"));
    m_exclude->setObjectName(QStringLiteral("exclude"));
    addField(tr("Sounds like"), m_seeds);
    addField(tr("But not like"), m_exclude);
    addField(tr("Length"), m_length);
    m_seeds->setTracks(
        {seeds.begin(), seeds.begin() + static_cast<std::ptrdiff_t>(std::min(seeds.size(), kMostSeeds))});
    for (TrackChips* chips : {m_seeds, m_exclude}) {
        connect(chips, &TrackChips::changed, this, &RadioDialog::ask);
    }
    connect(m_length, &LengthChooser::changed, this, &RadioDialog::ask);
    m_seeds->picker().setFocus();
    ask();
}

void RadioDialog::ask()
{
    if (m_seeds->tracks().empty()) {
        wait(tr("Name one track or several that the radio should sound like."));
        return;
    }
    const RadioOptions options{
        .seeds = m_seeds->tracks(), .exclude = m_exclude->tracks(), .length = m_length->length(), .filter = {}};
    make([options](const Library& library, std::stop_token stop) { return library.radio(options, stop); });
}

} // namespace nearfield::ui
