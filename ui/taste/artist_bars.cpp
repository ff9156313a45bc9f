#include "ui/taste/artist_bars.h"

#include <algorithm>

#include <QPainter>
#include <QVBoxLayout>

#include "ui/taste/taste_text.h"
#include "ui/text.h"
#include "ui/widgets/bar.h"

namespace nearfield::ui {

namespace {

constexpr std::size_t kMostShown = 8;
constexpr float kMostStars = 5;
constexpr int kStarsWidth = 34;

QString ratedText(const ArtistTaste& artist)
{
    if (artist.rated == artist.tracks) {
        return ArtistBar::tr("all %1 tracks rated").arg(artist.tracks);
    }
    return artist.rated == 0 ? ArtistBar::tr("none of %1 tracks rated").arg(artist.tracks)
                             : ArtistBar::tr("%1 of %2 tracks rated").arg(artist.rated).arg(artist.tracks);
}

} // namespace

ArtistBar::ArtistBar(const ArtistTaste& artist, const ThemeManager& theme, QWidget* parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_stars(artist.stars)
    , m_allRated(artist.rated == artist.tracks)
{
    setText(qstring(artist.name));
    setFixedHeight(sizeHint().height());
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
    const QString description =
        tr("%1 stars predicted, %2").arg(starNumberText(static_cast<double>(artist.stars)), ratedText(artist));
    setAccessibleName(text());
    setAccessibleDescription(description);
    setToolTip(tr("%1: %2\nShow the tracks in the library").arg(text(), description));
}

void ArtistBar::paintEvent(QPaintEvent* /*event*/)
{
    const Theme& theme = m_theme.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int nameWidth = width() * 45 / 100;
    const bool lit = hasFocus() || underMouse(); // as a link
    QFont font = fontOf(TextRole::Body);
    font.setUnderline(hasFocus());
    painter.setFont(font);
    painter.setPen(lit ? theme.teal : m_allRated ? theme.muted : theme.text);
    painter.drawText(QRect(0, 0, nameWidth, height()), Qt::AlignVCenter | Qt::AlignLeft,
                     painter.fontMetrics().elidedText(text(), Qt::ElideRight, nameWidth));
    const QRect bar(nameWidth + 10, 0, width() - nameWidth - 10 - kStarsWidth, height());
    paintBar(painter, bar, m_stars / kMostStars, m_allRated ? theme.muted : theme.teal, theme.raised);
    painter.setFont(fontOf(TextRole::Body));
    painter.setPen(theme.muted);
    painter.drawText(rect(), Qt::AlignVCenter | Qt::AlignRight, starNumberText(static_cast<double>(m_stars)));
}

ArtistBars::ArtistBars(const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(1);
}

void ArtistBars::setArtists(const std::vector<ArtistTaste>& artists)
{
    while (QLayoutItem* item = m_layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (std::size_t i = 0; i < std::min(artists.size(), kMostShown); ++i) {
        auto* bar = new ArtistBar(artists[i], m_theme);
        connect(bar, &QAbstractButton::clicked, this,
                [this, name = qstring(artists[i].name)] { Q_EMIT artistRequested(name); });
        m_layout->addWidget(bar);
    }
}

} // namespace nearfield::ui
