#include <QDesktopServices>
#include <QUrl>

#include "ui/frame/frame.h"
#include "ui/frame/status_line.h"
#include "ui/text.h"
#include "ui/workspace.h"

namespace nearfield::ui {

void Workspace::addPlayer()
{
    connect(&m_player, &Player::failed, this,
            [this](const QString& message) { m_frame->statusLine().setMessage({.text = message, .isError = true}); });
    connect(&m_player, &Player::noFile, this, [this](TrackId track, const QString& message) {
        StatusLine::Message told{.text = message, .isError = true};
        if (!spotifyPageOf(track).isEmpty()) {
            told.show = [this, track] { QDesktopServices::openUrl(spotifyPageOf(track)); };
            told.showText = tr("(open on Spotify)");
        }
        m_frame->statusLine().setMessage(told);
    });
}

QUrl Workspace::spotifyPageOf(TrackId track) const
{
    const auto row = m_session.catalogue()->rowOf(track);
    return row ? spotifyPage(m_session.catalogue()->uri(*row)) : QUrl();
}

} // namespace nearfield::ui
