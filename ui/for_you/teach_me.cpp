#include "ui/for_you/teach_me.h"

#include <algorithm>
#include <unordered_set>

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "ui/library_session.h"
#include "ui/music/cover_store.h"
#include "ui/text.h"
#include "ui/widgets/bar.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/star_editor.h"
#include "ui/widgets/stars.h"
#include "ui/widgets/track_row.h"

namespace nearfield::ui {

namespace {

constexpr int kCover = 36;
/// A question stays while the recommender would ask it among this many times as many as are open.
constexpr std::size_t kPatience = 3;

} // namespace

/// One question: cover, title over artists, stars, and "don't know it".
class TeachMe::QuestionRow : public QWidget
{
public:
    QuestionRow(TeachMe& owner, const Catalogue& catalogue, Row row)
        : m_owner(owner)
        , m_theme(owner.m_theme)
        , m_track(catalogue.id(row))
        , m_title(qstring(catalogue.title(row)))
        , m_artists(qstring(catalogue.artists(row)))
        , m_album(qstring(catalogue.album(row)))
        , m_stars(new StarEditor(m_theme))
        , m_skip(makeButton(ButtonKind::Flat, TeachMe::tr("Don’t know it"),
                            TeachMe::tr("Asks another one instead; undone with Ctrl+Z")))
    {
        setFixedHeight(46);
        QSizePolicy keepsItsRoom = m_skip->sizePolicy();
        keepsItsRoom.setRetainSizeWhenHidden(true);
        m_skip->setSizePolicy(keepsItsRoom);
        m_stars->setAccessibleName(TeachMe::tr("Stars for %1 by %2").arg(m_title, m_artists));
        m_stars->setToolTip(TeachMe::tr("Click on the stars, or press 1…5"));
        auto* layout = new QHBoxLayout(this);
        layout->setContentsMargins(0, 0, 4, 0);
        layout->setSpacing(10);
        layout->addStretch();
        layout->addWidget(m_stars);
        layout->addWidget(m_skip);
    }

    [[nodiscard]] TrackId track() const { return m_track; }
    [[nodiscard]] StarEditor& stars() const { return *m_stars; }
    [[nodiscard]] QPushButton& skipButton() const { return *m_skip; }
    [[nodiscard]] bool isAnswered() const { return m_stars->stars().has_value(); }
    void setStars(std::optional<float> stars)
    {
        m_stars->setStars(stars);
        m_skip->setVisible(!stars);
    }

protected:
    void paintEvent(QPaintEvent* /*event*/) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        m_owner.m_covers.paint(painter, {2, (height() - kCover) / 2}, kCover, m_track);
        const QRect text(kCover + 14, 5, m_stars->x() - kCover - 26, height() - 10);
        paintTrackText(painter, text, m_title,
                       m_album.isEmpty() ? m_artists : TeachMe::tr("%1 · %2").arg(m_artists, m_album), m_theme.theme());
    }

    void keyPressEvent(QKeyEvent* event) override
    {
        if (!m_owner.handleKey(this, event->key())) {
            QWidget::keyPressEvent(event);
        }
    }

private:
    TeachMe& m_owner;
    const ThemeManager& m_theme;
    TrackId m_track;
    QString m_title;
    QString m_artists;
    QString m_album;
    StarEditor* m_stars;
    QPushButton* m_skip;
};

TeachMe::TeachMe(LibrarySession& session, CoverStore& covers, const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_covers(covers)
    , m_theme(theme)
    , m_list(new QVBoxLayout)
    , m_title(new QLabel)
    , m_text(new QLabel)
    , m_progress(new QLabel)
    , m_bar(new BarWidget(theme))
    , m_show(makeButton(ButtonKind::Primary, tr("Show my list"), tr("What your answers lead to")))
    , m_leave(makeButton(ButtonKind::Flat, {}, tr("Leaves the questions; your answers are kept")))
{
    m_title->setFont(fontOf(TextRole::Heading));
    m_text->setProperty("role", QStringLiteral("muted"));
    m_text->setWordWrap(true);
    m_progress->setObjectName(QStringLiteral("progress"));
    m_bar->setAccessibleName(tr("Tracks rated"));
    m_bar->setFixedWidth(160);
    m_show->setObjectName(QStringLiteral("showList"));
    m_leave->setObjectName(QStringLiteral("leave"));
    connect(m_show, &QPushButton::clicked, this, &TeachMe::listWanted);
    connect(m_leave, &QPushButton::clicked, this, &TeachMe::listWanted);

    auto* foot = new QHBoxLayout;
    foot->setSpacing(12);
    foot->addWidget(m_progress);
    foot->addWidget(m_bar);
    foot->addStretch();
    foot->addWidget(m_leave);
    foot->addWidget(m_show);

    auto* rows = new QWidget;
    m_list->setContentsMargins(0, 0, 0, 0);
    m_list->setSpacing(2);
    auto* rowsLayout = new QVBoxLayout(rows);
    rowsLayout->setContentsMargins(0, 0, 0, 0);
    rowsLayout->addLayout(m_list);
    rowsLayout->addStretch();
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(rows);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_title);
    layout->addWidget(m_text);
    layout->addSpacing(6);
    layout->addWidget(scroll, 1);
    layout->addLayout(foot);

    connect(&session, &LibrarySession::ratingsChanged, this, &TeachMe::update);
    connect(&session, &LibrarySession::ratingsReset, this, &TeachMe::begin);
    begin();
}

void TeachMe::begin()
{
    const std::size_t answers = m_session.ratings().size();
    m_before = answers < static_cast<std::size_t>(kAnswers) ? 0 : answers;
    while (!m_rows.empty()) {
        remove(m_rows.back());
    }
    update();
}

int TeachMe::answered() const
{
    const std::size_t answers = m_session.ratings().size();
    return std::min(static_cast<int>(answers - std::min(answers, m_before)), kAnswers);
}

void TeachMe::setRecommender(const Recommender& recommender)
{
    fill(recommender);
    update();
}

void TeachMe::fill(const Recommender& recommender)
{
    const Catalogue& catalogue = recommender.catalogue();
    const auto open = static_cast<std::size_t>(kAnswers - answered());
    const std::vector<TrackId> questions = recommender.questions(kPatience * static_cast<std::size_t>(kAnswers));
    const std::unordered_set<TrackId> asked(
        questions.begin(),
        questions.begin() + static_cast<std::ptrdiff_t>(std::min(questions.size(), kPatience * open)));
    const std::vector<QuestionRow*> shown = m_rows;
    for (QuestionRow* row : shown) {
        if (!row->isAnswered() && !asked.contains(row->track()) && !row->stars().hasFocus()) {
            remove(row);
        }
    }
    auto stillOpen = static_cast<std::size_t>(
        std::count_if(m_rows.begin(), m_rows.end(), [](auto* row) { return !row->isAnswered(); }));
    for (const TrackId question : questions) {
        const auto row = catalogue.rowOf(question);
        if (stillOpen >= open || !row || rowOf(question) != nullptr || m_session.stars(question)) {
            continue;
        }
        auto* added = new QuestionRow(*this, catalogue, *row);
        connect(&added->stars(), &StarEditor::rated, this,
                [this, question](std::optional<float> stars) { m_session.rate(std::span(&question, 1), stars); });
        connect(&added->skipButton(), &QPushButton::clicked, this, [this, added] { skip(added); });
        m_list->addWidget(added);
        added->show();
        m_rows.push_back(added);
        ++stillOpen;
    }
}

void TeachMe::skip(QuestionRow* row)
{
    const TrackId track = row->track();
    remove(row);
    m_session.setNotNow(track, true);
}

void TeachMe::remove(QuestionRow* row)
{
    std::erase(m_rows, row);
    m_list->removeWidget(row);
    row->hide();
    row->deleteLater(); // its own button may have asked for it
}

TeachMe::QuestionRow* TeachMe::rowOf(TrackId track) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [track](auto* row) { return row->track() == track; });
    return found != m_rows.end() ? *found : nullptr;
}

void TeachMe::update()
{
    for (QuestionRow* row : m_rows) {
        row->setStars(m_session.stars(row->track()));
    }
    const int count = answered();
    const bool done = count == kAnswers;
    m_title->setText(m_before == 0 ? tr("Rate ten tracks and Nearfield knows where to begin")
                                   : tr("Ten more tracks that would teach the most"));
    m_text->setText(tr("They are chosen so that each answer, good or bad, says as much as possible about what "
                       "you enjoy."));
    m_progress->setText(tr("%1 of %2").arg(count).arg(kAnswers));
    m_bar->setShare(static_cast<float>(count) / kAnswers);
    m_show->setVisible(done);
    m_leave->setVisible(!done);
    m_leave->setText(count > 0 ? tr("That is enough, show my list") : tr("Not now, show the list"));
}

bool TeachMe::handleKey(QuestionRow* row, int key)
{
    if (key == Qt::Key_N && !row->isAnswered()) {
        skip(row);
        return true;
    }
    if (key != Qt::Key_Down && key != Qt::Key_Up) {
        return false;
    }
    const auto place = std::find(m_rows.begin(), m_rows.end(), row) - m_rows.begin();
    const auto last = static_cast<std::ptrdiff_t>(m_rows.size()) - 1;
    const auto next = std::clamp<std::ptrdiff_t>(place + (key == Qt::Key_Down ? 1 : -1), 0, last);
    m_rows[static_cast<std::size_t>(next)]->stars().setFocus(Qt::TabFocusReason);
    return true;
}

} // namespace nearfield::ui
