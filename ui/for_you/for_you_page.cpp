#include "ui/for_you/for_you_page.h"

#include <algorithm>
#include <utility>

#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/actions/track_actions.h"
#include "ui/for_you/teach_me.h"
#include "ui/for_you/why_pane.h"
#include "ui/for_you/wish_bar.h"
#include "ui/library_session.h"
#include "ui/music/cover_store.h"
#include "ui/rate_menu.h"
#include "ui/text.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/state_view.h"

namespace nearfield::ui {

namespace {

constexpr std::size_t kRows = 40;
constexpr int kPaneWidth = 290;
constexpr int kNarrowBelow = 720; ///< of the page: the pane goes below the list

} // namespace

ForYouPage::ForYouPage(LibrarySession& session, Selection& selection, JobQueue& jobs, Recommendations& recommendations,
                       CoverStore& covers, TrackActions& actions, const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_selection(selection)
    , m_recommendations(recommendations)
    , m_actions(actions)
    , m_header(new PageHeader(tr("For you")))
    , m_teachButton(makeButton(ButtonKind::Plain, tr("Teach me"), tr("Ten tracks whose rating would teach the most")))
    , m_playButton(makeButton(ButtonKind::Primary, tr("Play all"), tr("Play these suggestions, the best first")))
    , m_stack(new QStackedWidget)
    , m_state(new StateView(theme, QStringLiteral("star")))
    , m_teach(new TeachMe(session, covers, theme))
    , m_wishes(new WishBar(theme))
    , m_list(new SuggestionList(m_model, covers, theme))
    , m_why(new WhyPane(jobs, covers, theme))
    , m_splitter(new QSplitter)
    , m_whyButton(makeButton(ButtonKind::Link, {}, tr("Why the chosen track is suggested (Enter)")))
    , m_rateMenu(new QMenu(tr("Rate"), this))
    , m_up(new QAction(tr("More like this"), this))
    , m_down(new QAction(tr("Less like this"), this))
    , m_notNow(new QAction(tr("Not now"), this))
{
    setProperty("surface", QStringLiteral("page"));
    setAttribute(Qt::WA_StyledBackground);
    m_teachButton->setObjectName(QStringLiteral("teach"));
    m_header->addAction(m_teachButton);
    m_playButton->setObjectName(QStringLiteral("playSuggestions"));
    m_playButton->setIcon(theme.icon(QStringLiteral("play"), IconColour::OnAccent));
    m_playButton->setIconSize({12, 12});
    m_playButton->hide();
    connect(m_playButton, &QPushButton::clicked, this, [this] {
        if (const auto tracks = playableTracks(); !tracks.empty()) {
            m_actions.play(tracks, 0);
        }
    });
    m_header->addAction(m_playButton);
    m_stack->addWidget(m_state);
    m_stack->addWidget(m_teach);
    m_stack->addWidget(makeList());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 14, 22, 12);
    layout->setSpacing(10);
    layout->addWidget(m_header);
    layout->addWidget(m_stack, 1);
    setFocusProxy(m_list);

    addActions();
    connectSources();
    update();
}

QWidget* ForYouPage::makeList()
{
    m_whyButton->setObjectName(QStringLiteral("why"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setProperty("handle", QStringLiteral("gap"));
    m_splitter->setHandleWidth(10);
    m_splitter->addWidget(m_list);
    m_splitter->addWidget(m_why);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_list->setMinimumSize(330, 148); // two rows
    m_why->setMinimumSize(230, 130);

    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(m_wishes);
    layout->addWidget(m_splitter, 1);
    layout->addWidget(m_whyButton, 0, Qt::AlignLeft);
    return page;
}

void ForYouPage::addActions()
{
    m_up->setShortcuts({QKeySequence(Qt::Key_Plus), QKeySequence(Qt::Key_Equal)});
    m_down->setShortcut(QKeySequence(Qt::Key_Minus));
    m_notNow->setShortcut(QKeySequence(Qt::Key_N));
    const std::pair<QAction*, Answer> answers[] = {
        {m_up, Answer::Up}, {m_down, Answer::Down}, {m_notNow, Answer::NotNow}};
    for (const auto& [action, meant] : answers) {
        connect(action, &QAction::triggered, this, [this, what = meant] {
            if (m_row.current()) {
                answer(*m_row.current(), what);
            }
        });
    }
    fillRateMenu(*m_rateMenu, m_session, m_row);
    // Up and down first: on this page plus and minus are theirs.
    m_list->setKeyActions(QList<QAction*>{m_up, m_down, m_notNow} + m_rateMenu->actions());
}

void ForYouPage::connectSources()
{
    connect(&m_recommendations, &Recommendations::changed, this, &ForYouPage::update);
    connect(&m_session, &LibrarySession::ratingsChanged, this, &ForYouPage::ratingsChanged);
    connect(&m_session, &LibrarySession::catalogueChanged, this, &ForYouPage::update);
    connect(&m_session, &LibrarySession::ratingsReset, this, [this] {
        m_teaching = false; // another listener, or other answers
        update();
    });
    connect(m_wishes, &WishBar::changed, this, &ForYouPage::rank);
    connect(m_teachButton, &QPushButton::clicked, this, &ForYouPage::teach);
    connect(m_teach, &TeachMe::listWanted, this, &ForYouPage::leaveTeaching);
    connect(m_list, &SuggestionList::rowChosen, this, &ForYouPage::rowChosen);
    connect(m_list, &SuggestionList::followed, this, &ForYouPage::explainRow);
    connect(m_list, &SuggestionList::opened, this, [this](const QModelIndex& index) {
        const TrackId track = m_model.at(index.row()).id;
        m_actions.canPlay(track) ? playFrom(track) : explainRow();
    });
    for (const auto change : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
        connect(&m_model, change, this, &ForYouPage::showPlayable);
    }
    connect(m_stack, &QStackedWidget::currentChanged, this, &ForYouPage::showPlayable);
    connect(&m_session, &LibrarySession::trackFilesChanged, this, &ForYouPage::showPlayable);
    connect(m_list, &SuggestionList::left, this, [this] { setWhyOpen(false); });
    connect(m_list, &SuggestionList::copyWanted, this, &ForYouPage::copyRow);
    connect(m_list, &SuggestionList::answered, this,
            [this](const QModelIndex& index, Answer what) { answer(m_model.at(index.row()).id, what); });
    connect(m_list, &QWidget::customContextMenuRequested, this, &ForYouPage::showMenu);
    connect(m_why, &WhyPane::lessWanted, m_down, &QAction::trigger);
    connect(m_whyButton, &QPushButton::clicked, this, [this] { setWhyOpen(!m_whyOpen); });
    connect(m_state, &StateView::actionWanted, this, [this] {
        if (m_session.catalogue()->empty()) {
            Q_EMIT libraryRequested();
        } else {
            m_recommendations.refresh();
        }
    });
}

void ForYouPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_recommendations.setWanted(true);
}

void ForYouPage::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_recommendations.setWanted(false);
}

void ForYouPage::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void ForYouPage::update()
{
    if (showWhatIsMissing()) {
        showSubtitle();
        m_teachButton->hide();
        m_stack->setCurrentWidget(m_state);
        m_why->setTrack(nullptr, std::nullopt);
        return;
    }
    const bool few = m_session.ratings().size() < static_cast<std::size_t>(TeachMe::kAnswers);
    if (!m_teaching && few && m_enough != m_session.listener().id) {
        teach();
        return;
    }
    showSubtitle();
    m_teachButton->setVisible(!m_teaching);
    if (m_teaching) {
        m_teach->setRecommender(*m_recommendations.recommender());
        m_stack->setCurrentWidget(m_teach);
    } else {
        rank();
    }
}

bool ForYouPage::showWhatIsMissing()
{
    StateView::Words words;
    if (m_session.catalogue()->empty()) {
        words = {.title = tr("No music yet"),
                 .text = tr("Suggestions come from your own library. Add some music, or try the demo library."),
                 .action = tr("Add music")};
    } else if (m_recommendations.recommender() != nullptr) {
        return false;
    } else if (!m_recommendations.failure().isEmpty()) {
        words = {.title = tr("No suggestions for now"), .text = m_recommendations.failure(), .action = tr("Try again")};
    } else {
        words = {
            .title = tr("Learning what you enjoy"), .text = tr("This takes a moment the first time."), .action = {}};
    }
    m_state->setWords(words);
    return true;
}

void ForYouPage::showSubtitle()
{
    const auto& recommender = m_recommendations.recommender();
    if (recommender == nullptr || m_session.catalogue()->empty() || m_teaching) {
        m_header->setSubtitle({});
        return;
    }
    const QString name = qstring(m_session.listener().name);
    const std::size_t answers = recommender->answers();
    QString text = answers == 0   ? tr("nothing rated by %1 yet").arg(name)
                   : answers == 1 ? tr("ranked for %1 from one rating").arg(name)
                                  : tr("ranked for %1 from %2 ratings").arg(name, countText(static_cast<int>(answers)));
    if (recommender->hasOtherListeners()) {
        text = tr("%1 and what others like").arg(text);
    }
    if (!m_recommendations.failure().isEmpty()) {
        text = tr("%1; newer answers are not in it: %2").arg(text, m_recommendations.failure());
    }
    m_header->setSubtitle(text);
}

void ForYouPage::rank()
{
    const auto recommender = m_recommendations.recommender();
    if (recommender == nullptr || m_teaching) {
        return;
    }
    std::vector<Suggestion> suggestions = recommender->suggest(m_wishes->wishes(), kRows);
    // Rated a moment ago: the recommender that knows is on its way.
    std::erase_if(suggestions, [this](const Suggestion& each) { return m_session.stars(each.id).has_value(); });
    if (suggestions.empty()) {
        m_state->setWords({.title = tr("Nothing left to suggest"),
                           .text = tr("Every track is rated or put off for now. More music brings more suggestions."),
                           .action = {}});
        m_stack->setCurrentWidget(m_state);
        return;
    }
    m_ranking = true;
    m_model.setSuggestions(m_session.catalogue(), std::move(suggestions));
    if (!m_list->currentIndex().isValid()) {
        m_list->setCurrentIndex(m_model.index(0));
    }
    m_ranking = false;
    m_stack->setCurrentIndex(2);
    rowChosen();
}

void ForYouPage::ratingsChanged(const std::vector<TrackId>& tracks)
{
    std::vector<TrackId> answered;
    for (const TrackId track : tracks) {
        if (m_session.stars(track)) {
            answered.push_back(track);
        }
    }
    m_model.remove(answered);
}

void ForYouPage::rowChosen()
{
    if (m_ranking) {
        return;
    }
    const QModelIndex current = m_list->currentIndex();
    if (!current.isValid()) {
        m_row.clear();
        m_why->setTrack(nullptr, std::nullopt);
        m_whyButton->setText({});
        return;
    }
    const TrackId track = m_model.at(current.row()).id;
    const bool another = m_row.current() != track;
    m_row.select(track);
    m_why->setTrack(m_recommendations.recommender(), track);
    m_whyButton->setText(m_whyOpen ? tr("Close") : WhyPane::titleOf(*m_recommendations.recommender(), track));
    if (another && m_list->isVisible() && m_list->hasFocus()) {
        m_selection.select(track);
    }
}

void ForYouPage::answer(TrackId track, Answer answer)
{
    if (answer == Answer::NotNow) {
        m_model.remove(std::span(&track, 1));
        m_session.setNotNow(track, true);
    } else {
        m_session.rate(std::span(&track, 1), answer == Answer::Up ? kUpStars : kDownStars);
    }
}

void ForYouPage::teach()
{
    m_teaching = true;
    m_teach->begin();
    update();
    m_teach->setFocus();
}

void ForYouPage::leaveTeaching()
{
    m_teaching = false;
    m_enough = m_session.listener().id;
    update();
    m_list->setFocus();
}

void ForYouPage::explainRow()
{
    setWhyOpen(true);
    m_selection.select(*m_row.current());
}

void ForYouPage::setWhyOpen(bool open)
{
    m_whyOpen = open;
    arrange();
    rowChosen();
}

void ForYouPage::arrange()
{
    const bool narrow = width() < kNarrowBelow;
    const bool open = !narrow || m_whyOpen;
    const bool changed = narrow != m_narrow || m_why->isHidden() == open;
    m_narrow = narrow;
    m_why->setVisible(open);
    m_whyButton->setVisible(narrow);
    m_splitter->setOrientation(narrow ? Qt::Vertical : Qt::Horizontal);
    if (changed && open) {
        m_splitter->setSizes(narrow ? QList<int>{height() / 2, height() / 2}
                                    : QList<int>{width() - kPaneWidth, kPaneWidth});
    }
}

void ForYouPage::showMenu(const QPoint& at)
{
    if (!m_list->indexAt(at).isValid() || !m_row.current()) {
        return;
    }
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const TrackId track = *m_row.current();
    if (m_actions.canPlay(track)) {
        connect(menu->addAction(tr("Play")), &QAction::triggered, this, [this, track] { playFrom(track); });
        m_actions.addQueueing(*menu, {track});
        menu->addSeparator();
    }
    m_actions.addPlaylisting(*menu, {track});
    menu->addActions({m_up, m_down, m_notNow});
    menu->addMenu(m_rateMenu);
    menu->addSeparator();
    connect(menu->addAction(tr("Why this track?")), &QAction::triggered, this, &ForYouPage::explainRow);
    connect(menu->addAction(tr("Show in library")), &QAction::triggered, this, [this] {
        m_selection.select(*m_row.current());
        Q_EMIT libraryRequested();
    });
    menu->addSeparator();
    m_actions.addFacts(*menu, track);
    menu->addSeparator();
    connect(menu->addAction(tr("Copy artist and title")), &QAction::triggered, this, &ForYouPage::copyRow);
    menu->popup(m_list->viewport()->mapToGlobal(at));
}

std::vector<TrackId> ForYouPage::playableTracks() const
{
    std::vector<TrackId> tracks;
    for (int row = 0; row < m_model.rowCount(); ++row) {
        if (const TrackId track = m_model.at(row).id; m_actions.canPlay(track)) {
            tracks.push_back(track);
        }
    }
    return tracks;
}

void ForYouPage::playFrom(TrackId track)
{
    const std::vector<TrackId> tracks = playableTracks();
    const auto first = std::find(tracks.begin(), tracks.end(), track);
    m_actions.play(tracks, static_cast<std::size_t>(first - tracks.begin()));
}

void ForYouPage::showPlayable()
{
    constexpr int kListPage = 2;
    m_playButton->setVisible(m_stack->currentIndex() == kListPage && !playableTracks().empty());
}

void ForYouPage::copyRow() const
{
    const QModelIndex current = m_list->currentIndex();
    if (current.isValid()) {
        QApplication::clipboard()->setText(QStringLiteral("%1 – %2").arg(
            current.data(SuggestionModel::ArtistsRole).toString(), current.data().toString()));
    }
}

} // namespace nearfield::ui
