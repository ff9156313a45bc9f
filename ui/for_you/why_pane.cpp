#include "ui/for_you/why_pane.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include <QGraphicsOpacityEffect>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "ui/for_you/contribution_bar.h"
#include "ui/for_you/explanation_text.h"
#include "ui/music/cover_store.h"
#include "ui/text.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/stars.h"
#include "ui/widgets/track_row.h"

namespace nearfield::ui {

namespace {

constexpr std::chrono::milliseconds kRest{80}; ///< on a track, before it is worth a job
constexpr std::size_t kMostNeighbours = 3;
constexpr double kDimmed = 0.45;

QLabel* makeText(const QString& name, const QString& role = {})
{
    auto* label = new QLabel;
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setProperty("role", role);
    return label;
}

/// A rated track: cover, title over artists, stars.
class RatedTrackRow : public QWidget
{
public:
    RatedTrackRow(CoverStore& covers, const ThemeManager& theme, const Catalogue& catalogue, Row row,
                  const RatedNeighbour& rated)
        : m_covers(covers)
        , m_theme(theme)
        , m_track(catalogue.id(row))
        , m_title(qstring(catalogue.title(row)))
        , m_artists(qstring(catalogue.artists(row)))
        , m_stars(rated.stars)
    {
        setFixedHeight(42);
        connect(&covers, &CoverStore::changed, this, qOverload<>(&QWidget::update));
        setAccessibleName(tr("%1 by %2, %3").arg(m_title, m_artists, starsText(rated.stars)));
        setToolTip(tr("%1 – %2\n%3 % alike in sound; your answer moves the prediction by %4 stars")
                       .arg(m_artists, m_title)
                       .arg(std::lround(100 * rated.likeness))
                       .arg(signedHundredthsText(static_cast<int>(std::lround(100 * rated.influence)))));
    }

protected:
    void paintEvent(QPaintEvent* /*event*/) override
    {
        constexpr int kCover = 32;
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        m_covers.paint(painter, {0, (height() - kCover) / 2}, kCover, m_track);
        const QRectF stars(width() - 5 * kStarPitch, 0, 5 * kStarPitch, height());
        paintStars(painter, stars, m_stars, m_theme.theme());
        paintTrackText(painter, QRect(kCover + 10, 4, static_cast<int>(stars.left()) - kCover - 18, height() - 8),
                       m_title, m_artists, m_theme.theme());
    }

private:
    CoverStore& m_covers;
    const ThemeManager& m_theme;
    TrackId m_track;
    QString m_title;
    QString m_artists;
    float m_stars;
};

void empty(QLayout& layout)
{
    while (QLayoutItem* item = layout.takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

} // namespace

WhyPane::WhyPane(JobQueue& jobs, CoverStore& covers, const ThemeManager& theme, QWidget* parent)
    : Card({}, parent)
    , m_jobs(jobs)
    , m_covers(covers)
    , m_theme(theme)
    , m_summary(makeText(QStringLiteral("summary"), QStringLiteral("muted")))
    , m_content(new QWidget)
    , m_opacity(new QGraphicsOpacityEffect(this))
    , m_sum(new QGridLayout)
    , m_neighboursTitle(makeText(QStringLiteral("neighboursTitle"), QStringLiteral("muted")))
    , m_neighbours(new QWidget)
    , m_counterfactual(makeText(QStringLiteral("counterfactual")))
    , m_less(makeButton(ButtonKind::Plain, tr("Less like this"),
                        tr("Gives the track 2 stars, so that fewer like it are suggested (−)")))
{
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRest);
    connect(&m_rest, &QTimer::timeout, this, &WhyPane::ask);
    connect(m_less, &QPushButton::clicked, this, &WhyPane::lessWanted);
    m_less->setObjectName(QStringLiteral("less"));
    m_counterfactual->setToolTip(
        tr("Places among all tracks you have not rated, without the sliders and before an artist is\n"
           "kept from coming too often"));
    m_neighboursTitle->setText(tr("Nearest of the tracks you rated"));
    m_content->setGraphicsEffect(m_opacity);
    m_opacity->setEnabled(false);

    m_sum->setHorizontalSpacing(10);
    m_sum->setVerticalSpacing(7);
    m_sum->setColumnStretch(1, 1);
    auto* neighbours = new QVBoxLayout(m_neighbours);
    neighbours->setContentsMargins(0, 0, 0, 0);
    neighbours->setSpacing(2);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_less);
    buttons->addStretch();

    auto* content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 4, 0);
    content->setSpacing(10);
    content->addWidget(m_summary);
    content->addLayout(m_sum);
    content->addWidget(m_neighboursTitle);
    content->addWidget(m_neighbours);
    content->addWidget(m_counterfactual);
    content->addLayout(buttons);
    content->addStretch();
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_content);
    scroll->viewport()->setAutoFillBackground(false);
    m_content->setAutoFillBackground(false);
    contentLayout()->addWidget(scroll, 1);
    clearContent();
}

QString WhyPane::titleOf(const Recommender& recommender, TrackId track)
{
    const auto row = recommender.catalogue().rowOf(track);
    return row ? tr("Why “%1”?").arg(qstring(recommender.catalogue().title(*row))) : QString();
}

void WhyPane::setTrack(std::shared_ptr<const Recommender> recommender, std::optional<TrackId> track)
{
    if (recommender == m_recommender && track == m_track) {
        return;
    }
    m_recommender = std::move(recommender);
    m_track = m_recommender != nullptr && track && m_recommender->catalogue().rowOf(*track) ? track : std::nullopt;
    if (!m_track) {
        m_rest.stop();
        m_asked = true;
        setTitle({});
        clearContent();
        return;
    }
    setTitle(titleOf(*m_recommender, *m_track));
    m_asked = false;
    askSoon();
}

void WhyPane::showEvent(QShowEvent* event)
{
    Card::showEvent(event);
    askSoon();
}

void WhyPane::askSoon()
{
    if (!m_asked && isVisible()) {
        m_rest.start();
        setDimmed(true);
    }
}

void WhyPane::ask()
{
    m_asked = true;
    m_jobs.replace(m_job, {.title = tr("Explaining a suggestion"), .visible = false}, this,
                   [this, recommender = m_recommender, track = *m_track](JobContext& context) {
                       auto explanation = recommender->explain(track);
                       context.post([this, recommender, track, explanation = std::move(explanation)] {
                           if (recommender == m_recommender && track == m_track) {
                               take(explanation);
                           }
                       });
                   });
    connect(m_job, &Job::failed, this, &WhyPane::fail);
}

void WhyPane::take(const SuggestionExplanation& explanation)
{
    m_summary->setText(summaryText(explanation.suggestion));
    fillSum(explanation);
    fillNeighbours(explanation);
    const bool known =
        explanation.counterfactual && m_recommender->catalogue().rowOf(explanation.counterfactual->without);
    m_counterfactual->setVisible(known);
    if (known) {
        m_counterfactual->setText(counterfactualText(*explanation.counterfactual, m_recommender->catalogue()));
    }
    m_less->show();
    setDimmed(false);
}

void WhyPane::fail(const QString& message)
{
    clearContent();
    m_summary->setText(tr("This could not be explained: %1").arg(message));
}

void WhyPane::setDimmed(bool dimmed)
{
    m_opacity->setEnabled(dimmed);
    m_opacity->setOpacity(dimmed ? kDimmed : 1);
}

void WhyPane::clearContent()
{
    m_summary->clear();
    empty(*m_sum);
    m_neighboursTitle->hide();
    m_neighbours->hide();
    m_counterfactual->hide();
    m_less->hide();
    setDimmed(false);
}

void WhyPane::fillSum(const SuggestionExplanation& explanation)
{
    empty(*m_sum);
    const Sum sum = sumOf(explanation);
    int greatest = 1;
    for (const SumLine& line : sum.lines) {
        greatest = std::max(greatest, std::abs(line.hundredths));
    }
    int row = 0;
    const auto addLine = [&](const QString& text, const QString& value, const char* name, QWidget* bar) {
        auto* label = new ElidedLabel(text);
        auto* number = new QLabel(value);
        number->setObjectName(QLatin1String(name));
        number->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        m_sum->addWidget(label, row, 0, 1, bar != nullptr ? 1 : 2);
        if (bar != nullptr) {
            bar->setAccessibleName(tr("%1: %2 stars").arg(text, value));
            label->setProperty("role", QStringLiteral("muted"));
            m_sum->addWidget(bar, row, 1);
        }
        m_sum->addWidget(number, row++, 2);
        return number;
    };
    addLine(tr("A typical track"), hundredthsText(sum.typical), "typical", nullptr);
    for (const SumLine& line : sum.lines) {
        auto* bar = new ContributionBar(m_theme);
        bar->setShare(static_cast<double>(line.hundredths) / greatest);
        addLine(line.text, signedHundredthsText(line.hundredths), "contribution", bar);
    }
    auto* rule = new QFrame;
    rule->setProperty("surface", QStringLiteral("rule"));
    rule->setFixedHeight(1);
    m_sum->addWidget(rule, row++, 0, 1, 3);
    const bool held = explanation.exact < 0.5F || explanation.exact > 5.0F;
    QLabel* total = addLine(held ? tr("Together (shown as %1)").arg(predictedText(explanation.suggestion.predicted))
                                 : tr("Together"),
                            hundredthsText(sum.total), "total", nullptr);
    QFont bold = total->font();
    bold.setWeight(QFont::DemiBold);
    total->setFont(bold);
}

void WhyPane::fillNeighbours(const SuggestionExplanation& explanation)
{
    empty(*m_neighbours->layout());
    const Catalogue& catalogue = m_recommender->catalogue();
    std::size_t shown = 0;
    for (const RatedNeighbour& neighbour : explanation.neighbours) {
        if (const auto row = catalogue.rowOf(neighbour.id); row && shown < kMostNeighbours) {
            m_neighbours->layout()->addWidget(new RatedTrackRow(m_covers, m_theme, catalogue, *row, neighbour));
            ++shown;
        }
    }
    m_neighboursTitle->setVisible(shown > 0);
    m_neighbours->setVisible(shown > 0);
}

} // namespace nearfield::ui
