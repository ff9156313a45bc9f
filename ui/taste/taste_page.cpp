#include "ui/taste/taste_page.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/library_session.h"
#include "ui/taste/artist_bars.h"
#include "ui/taste/feature_contrast.h"
#include "ui/taste/star_histogram.h"
#include "ui/taste/taste_radar.h"
#include "ui/taste/taste_text.h"
#include "ui/taste/week_map.h"
#include "ui/text.h"
#include "ui/widgets/card.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/state_view.h"

namespace nearfield::ui {

namespace {

constexpr int kSoonMs = 120;

QLabel* makeNote(const QString& text = {})
{
    auto* note = new QLabel(text);
    note->setFont(fontOf(TextRole::Small));
    note->setProperty("role", QStringLiteral("muted"));
    note->setWordWrap(true);
    return note;
}

/// One entry of a legend: a dot in a colour of the theme, and what it stands for. A checkable one is hollow until it is
/// pressed.
class LegendDot : public QAbstractButton
{
public:
    LegendDot(const ThemeManager& theme, QColor Theme::*colour, const QString& text)
        : m_theme(theme)
        , m_colour(colour)
    {
        setText(text);
        setFont(fontOf(TextRole::Small));
        setFixedSize(fontMetrics().horizontalAdvance(text) + 16, fontMetrics().height() + 2);
        setFocusPolicy(Qt::NoFocus);
    }

    void makeCheckable(const QString& toolTip)
    {
        setCheckable(true);
        setFocusPolicy(Qt::TabFocus);
        setAttribute(Qt::WA_Hover);
        setCursor(Qt::PointingHandCursor);
        setToolTip(toolTip);
        setAccessibleDescription(toolTip);
    }

protected:
    void paintEvent(QPaintEvent* /*event*/) override
    {
        const Theme& theme = m_theme.theme();
        const QColor colour = isEnabled() ? theme.*m_colour : theme.line;
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(colour, 1.5));
        painter.setBrush(isChecked() || !isCheckable() ? QBrush(colour) : QBrush(Qt::NoBrush));
        painter.drawEllipse(QPointF(5, height() / 2.0), 3.5, 3.5);
        QFont shown = font();
        shown.setUnderline(hasFocus());
        painter.setFont(shown);
        painter.setPen(isChecked() || (isCheckable() && underMouse()) ? theme.text : theme.muted);
        painter.drawText(rect().adjusted(14, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, text());
    }

private:
    const ThemeManager& m_theme;
    QColor Theme::*m_colour;
};

QString ratingsText(std::size_t count)
{
    return count == 1 ? TastePage::tr("1 rating")
                      : TastePage::tr("%1 ratings").arg(countText(static_cast<std::int64_t>(count)));
}

} // namespace

TastePage::TastePage(LibrarySession& session, JobQueue& jobs, const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_jobs(jobs)
    , m_theme(theme)
    , m_header(new PageHeader(tr("Taste")))
    , m_stack(new QStackedWidget)
    , m_state(new StateView(theme, QStringLiteral("taste")))
{
    auto* scroll = new QScrollArea;
    scroll->setWidget(makeCards());
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    m_stack->addWidget(scroll);
    m_stack->addWidget(m_state);
    connect(m_state, &StateView::actionWanted, this, &TastePage::stateActionWanted);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 16, 12, 0);
    layout->setSpacing(14);
    layout->addWidget(m_header);
    layout->addWidget(m_stack, 1);
    setFocusProxy(m_radar);
    connectSources();
    showState();
}

QWidget* TastePage::makeCards()
{
    auto* right = new QVBoxLayout;
    right->setSpacing(12);
    right->addWidget(makeStarsCard());
    right->addWidget(makeArtistsCard(), 1);
    auto* upper = new QHBoxLayout;
    upper->setSpacing(12);
    upper->addWidget(makeRadarCard(), 5);
    upper->addLayout(right, 4);

    auto* cards = new QWidget;
    auto* layout = new QVBoxLayout(cards);
    layout->setContentsMargins(0, 0, 10, 18);
    layout->setSpacing(12);
    layout->addLayout(upper);
    layout->addWidget(makeFeaturesCard());
    layout->addWidget(makeWeekCard());
    layout->addStretch();
    return cards;
}

QWidget* TastePage::makeRadarCard()
{
    m_radar = new TasteRadar(m_theme);
    connect(m_radar, &TasteRadar::chosenChanged, this, &TastePage::showChosenAxis);
    auto* disliked = new LegendDot(m_theme, &Theme::bad, tr("disliked"));
    disliked->makeCheckable(tr("Show the tracks you gave two stars or less too"));
    disliked->setObjectName(QStringLiteral("disliked"));
    connect(disliked, &QAbstractButton::toggled, m_radar, &TasteRadar::setDislikedShown);
    m_disliked = disliked;
    m_radarCaption = makeNote();
    m_radarCaption->setObjectName(QStringLiteral("radarCaption"));
    m_radarCaption->setAlignment(Qt::AlignTop);
    m_radarCaption->setMinimumHeight(3 * m_radarCaption->fontMetrics().lineSpacing()); // the longest; nothing jumps

    auto* card = new Card(tr("What you like"));
    QHBoxLayout* legend = card->headerLayout();
    legend->setSpacing(12);
    legend->addWidget(new LegendDot(m_theme, &Theme::accent, tr("you")));
    legend->addWidget(new LegendDot(m_theme, &Theme::muted, tr("library")));
    legend->addWidget(m_disliked);
    card->contentLayout()->addWidget(m_radar, 1);
    card->contentLayout()->addWidget(m_radarCaption);
    return card;
}

QWidget* TastePage::makeStarsCard()
{
    m_stars = new StarHistogram(m_theme);
    m_meanStars = makeNote();
    m_meanStars->setObjectName(QStringLiteral("meanStars"));
    m_meanStars->setWordWrap(false);
    auto* card = new Card(tr("Your stars"));
    card->headerLayout()->addWidget(m_meanStars);
    card->contentLayout()->addWidget(m_stars);
    return card;
}

QWidget* TastePage::makeArtistsCard()
{
    m_artists = new ArtistBars(m_theme);
    connect(m_artists, &ArtistBars::artistRequested, this, &TastePage::artistRequested);
    auto* card = new Card(tr("Artists nearest your taste"));
    card->contentLayout()->addWidget(m_artists);
    card->contentLayout()->addStretch();
    card->contentLayout()->addWidget(
        makeNote(tr("Mean predicted stars of an artist's tracks; grey: you rated them all.")));
    return card;
}

QWidget* TastePage::makeFeaturesCard()
{
    m_features = new FeatureContrast(m_theme);
    m_featureCounts = makeNote();
    m_featureCounts->setWordWrap(false);
    m_featureCounts->setObjectName(QStringLiteral("featureCounts"));
    m_featureNote = makeNote();
    m_featureNote->setObjectName(QStringLiteral("featureNote"));
    m_featuresCard = new Card;
    m_featuresCard->headerLayout()->addWidget(m_featureCounts);
    m_featuresCard->contentLayout()->addWidget(m_features);
    m_featuresCard->contentLayout()->addWidget(m_featureNote);
    return m_featuresCard;
}

QWidget* TastePage::makeWeekCard()
{
    m_week = new WeekMap(m_theme);
    m_noPlays = makeNote(tr("Nothing to show: this needs plays with a day and an hour. Files that Nearfield can import "
                            "today tell how often a track was played, not when."));
    m_noPlays->setObjectName(QStringLiteral("noPlays"));
    auto* card = new Card(tr("When you listen to what"));
    card->contentLayout()->addWidget(m_week);
    card->contentLayout()->addWidget(m_noPlays);
    return card;
}

void TastePage::connectSources()
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &TastePage::compute);
    connect(&m_session, &LibrarySession::ratingsChanged, this, &TastePage::invalidate);
    for (const auto signal : {&LibrarySession::ratingsReset, &LibrarySession::catalogueChanged,
                              &LibrarySession::soundSpaceChanged, &LibrarySession::statsChanged}) {
        connect(&m_session, signal, this, &TastePage::invalidate);
    }
    connect(&m_session, &LibrarySession::ratingsReset, this, [this] {
        m_profile.reset(); // of somebody else
        showState();
    });
    connect(&m_session, &LibrarySession::listenerChanged, this, &TastePage::showState);
}

void TastePage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_old) {
        compute();
    }
}

void TastePage::invalidate()
{
    m_old = true;
    if (isVisible()) {
        m_soon.start();
    }
}

void TastePage::compute()
{
    if (!isVisible()) {
        return; // when it is shown again
    }
    m_old = false;
    m_failure.clear();
    showState();
    m_jobs.replace(m_job, {.title = tr("Working out your taste"), .visible = false}, this,
                   [this, listener = m_session.listener().id, &session = m_session](JobContext& context) {
                       session.waitUntilWritten();
                       const auto profile = session.library().tasteProfile(listener, context.stopToken());
                       if (profile) {
                           context.post([this, profile] { take(*profile); });
                       }
                   });
    connect(m_job, &Job::failed, this, [this](const QString& message) {
        m_failure = message;
        showState();
    });
}

void TastePage::take(const TasteProfile& profile)
{
    m_profile = profile;
    showProfile();
    showState();
}

void TastePage::showState()
{
    const QString name = qstring(m_session.listener().name);
    const std::size_t rated = m_session.ratings().size();
    m_header->setSubtitle(rated == 0 ? name : tr("%1 — what %2 say").arg(name, ratingsText(rated)));
    StateView::Words words;
    if (!m_failure.isEmpty()) {
        words = {.title = tr("Your taste could not be worked out"), .text = m_failure, .action = tr("Try again")};
    } else if (rated == 0) {
        words = {.title = tr("Nothing rated yet"),
                 .text = tr("Rate some tracks, and what you like about them appears here. Ten are a beginning."),
                 .action = tr("Rate in the library")};
    } else if (!m_profile) {
        words = {.title = tr("Looking at your ratings"), .text = {}, .action = {}};
    }
    if (!words.title.isEmpty()) {
        m_state->setWords(words);
    }
    m_stack->setCurrentIndex(words.title.isEmpty() ? 0 : 1);
}

void TastePage::stateActionWanted()
{
    if (m_failure.isEmpty()) {
        Q_EMIT libraryRequested();
    } else {
        compute();
    }
}

void TastePage::showProfile()
{
    const TasteProfile& profile = *m_profile;
    m_radar->setProfile(profile);
    m_disliked->setEnabled(profile.disliked > 0);
    m_stars->setCounts(profile.stars);
    m_meanStars->setText(tr("%1 on average").arg(starNumberText(profile.meanStars)));
    m_artists->setArtists(profile.artists);

    m_featuresCard->setTitle(profile.againstLibrary ? tr("Liked against the library") : tr("Liked against disliked"));
    m_featuresCard->setVisible(profile.liked > 0);
    m_features->setProfile(profile);
    m_featureCounts->setText(tr("%1 liked, %2 disliked")
                                 .arg(countText(static_cast<std::int64_t>(profile.liked)),
                                      countText(static_cast<std::int64_t>(profile.disliked))));
    const QString other = profile.againstLibrary ? tr("the library") : tr("disliked ones");
    QString note =
        tr("Filled dots: liked tracks among those of your library; hollow: %1. Liked higher: how often a liked "
           "track has more of it. Muted: chance alone may make the difference.")
            .arg(other);
    if (profile.againstLibrary) {
        note += QLatin1Char(' ') + tr("Give %1 tracks two stars or less to see what sets your likes apart from your "
                                      "dislikes.")
                                       .arg(kFewestDisliked);
    }
    m_featureNote->setText(note);

    m_week->setVisible(profile.plays > 0);
    m_week->setWeek(profile.week);
    m_noPlays->setVisible(profile.plays == 0);
    showChosenAxis();
}

void TastePage::showChosenAxis()
{
    if (const FeatureTaste* taste = m_radar->chosen(); taste != nullptr) {
        m_radarCaption->setText(featureSentence(*taste) + QStringLiteral(". ") +
                                oddsSentence(*taste, m_profile->againstLibrary));
    } else if (m_profile && m_profile->liked == 0) {
        m_radarCaption->setText(tr("Give some tracks four stars or more to see what they have in common."));
    } else {
        m_radarCaption->setText(tr("The further out, the more of your library has less of it. The grey ring is the "
                                   "middle of the library; you are the tracks with four stars or more."));
    }
}

} // namespace nearfield::ui
