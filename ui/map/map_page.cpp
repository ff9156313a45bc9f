#include "ui/map/map_page.h"

#include <algorithm>
#include <utility>

#include <QDropEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QStackedWidget>
#include <QUrl>
#include <QVBoxLayout>

#include "ui/actions/track_actions.h"
#include "ui/library_session.h"
#include "ui/map/hover_card.h"
#include "ui/map/journey_bar.h"
#include "ui/map/lasso_bar.h"
#include "ui/map/map_legend.h"
#include "ui/map/map_text.h"
#include "ui/map/placed_card.h"
#include "ui/selection.h"
#include "ui/text.h"
#include "ui/trainer.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/state_view.h"

namespace nearfield::ui {

namespace {

constexpr int kRestMs = 280;
constexpr int kSoonMs = 150;
constexpr int kMargin = 12; ///< of what floats over the map

std::vector<std::filesystem::path> localFiles(const QMimeData& data)
{
    std::vector<std::filesystem::path> files;
    for (const QUrl& url : data.urls()) {
        if (url.isLocalFile()) {
            files.emplace_back(utf8(url.toLocalFile()));
        }
    }
    return files;
}

} // namespace

MapPage::MapPage(LibrarySession& session, Selection& selection, JobQueue& jobs, Trainer& trainer, TrackActions& actions,
                 const ThemeManager& theme, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_selection(selection)
    , m_jobs(jobs)
    , m_trainer(trainer)
    , m_actions(actions)
    , m_theme(theme)
    , m_maker(session, jobs)
    , m_catalogue(session.catalogue())
    , m_header(new PageHeader(tr("Map")))
    , m_stack(new QStackedWidget)
    , m_state(new StateView(theme, QStringLiteral("map")))
    , m_canvas(new MapCanvas(theme))
    , m_legend(new MapLegend(theme))
    , m_lassoBar(new LassoBar(theme))
    , m_journeyBar(new JourneyBar(theme))
    , m_placedCard(new PlacedCard(theme))
    , m_colourButton(makeButton(ButtonKind::Chip, {}, tr("What the colour of a point tells")))
    , m_sizeButton(makeButton(ButtonKind::Chip, {}, tr("What the size of a point tells")))
    , m_showButton(makeButton(ButtonKind::Chip, tr("Show"), tr("What is drawn over the points, and the map anew")))
    , m_trust(new ElidedLabel)
    , m_again(makeButton(ButtonKind::Link, tr("Lay out again"), tr("Give every track its best place anew")))
{
    setProperty("surface", QStringLiteral("page"));
    setAttribute(Qt::WA_StyledBackground);
    for (QPushButton* button : {m_colourButton, m_sizeButton, m_showButton}) {
        button->setCheckable(false);
        button->setIcon(theme.icon(QStringLiteral("chevron-down"), IconColour::Muted));
        button->setIconSize({11, 11});
        button->setLayoutDirection(Qt::RightToLeft); // the chevron behind the words
        m_header->addAction(button);
    }
    m_colourButton->setObjectName(QStringLiteral("mapColour"));
    m_sizeButton->setObjectName(QStringLiteral("mapSize"));
    m_showButton->setObjectName(QStringLiteral("mapShow"));
    m_trust->setObjectName(QStringLiteral("mapTrust"));
    m_trust->setFont(fontOf(TextRole::Small));
    m_trust->setProperty("role", QStringLiteral("muted"));
    m_trust->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_again->setObjectName(QStringLiteral("mapAgain"));
    connect(m_again, &QPushButton::clicked, this, [this] { m_maker.layOut(); });

    m_stack->addWidget(m_state);
    m_stack->addWidget(makeStage());
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_trust, 1);
    foot->addWidget(m_again);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 14, 22, 8);
    layout->setSpacing(8);
    layout->addWidget(m_header);
    layout->addWidget(m_stack, 1);
    layout->addLayout(foot);
    setFocusProxy(m_canvas);

    m_rest.setSingleShot(true);
    m_rest.setInterval(kRestMs);
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    addMenus();
    connectSources();
    connectTools();
    takeMap();
}

QWidget* MapPage::makeStage()
{
    auto* card = new QFrame;
    card->setProperty("surface", QStringLiteral("card"));
    m_stage = card;
    auto* layout = new QVBoxLayout(card);
    layout->setContentsMargins(3, 3, 3, 3); // within the round corners
    layout->addWidget(m_canvas);
    m_hoverCard = new HoverCard(m_theme, card);
    for (QWidget* floating : {makeTools(), static_cast<QWidget*>(m_legend), static_cast<QWidget*>(m_lassoBar),
                              static_cast<QWidget*>(m_journeyBar), static_cast<QWidget*>(m_placedCard)}) {
        floating->setParent(card);
    }
    m_lassoBar->hide();
    m_journeyBar->hide();
    m_placedCard->hide();
    m_dropHint = new QLabel(tr("Drop to place it on the map, or to add it to the library"), card);
    m_dropHint->setObjectName(QStringLiteral("mapDropHint"));
    m_dropHint->setAlignment(Qt::AlignCenter);
    m_dropHint->setFont(fontOf(TextRole::Heading));
    m_dropHint->hide();
    card->setAcceptDrops(true);
    card->installEventFilter(this);
    return card;
}

QWidget* MapPage::makeTools()
{
    m_tools = new QWidget;
    const auto add = [this](const QString& icon, const QString& text, const QString& toolTip, bool checkable) {
        auto* button = makeButton(ButtonKind::Plain, text, toolTip);
        button->setIcon(m_theme.icon(icon));
        button->setIconSize({13, 13});
        button->setCheckable(checkable);
        return button;
    };
    m_lassoButton = add(QStringLiteral("lasso"), tr("Lasso"),
                        tr("Draw around tracks to select them (L); Shift and drag does so at any time"), true);
    m_journeyButton = add(QStringLiteral("journey"), tr("Journey"),
                          tr("A smooth way from one track to another (J): pick them on the map"), true);
    m_placeButton =
        add(QStringLiteral("add"), tr("Place a track…"),
            tr("Where a track would lie that is not in the library (P); files can be dropped here, too"), false);
    m_lassoButton->setObjectName(QStringLiteral("lasso"));
    m_journeyButton->setObjectName(QStringLiteral("journey"));
    m_placeButton->setObjectName(QStringLiteral("placeTrack"));
    m_search = new QLineEdit;
    m_search->setObjectName(QStringLiteral("mapSearch"));
    m_search->setAcceptDrops(false);
    m_search->setPlaceholderText(tr("Find on the map"));
    m_search->setAccessibleName(tr("Find on the map"));
    m_search->setToolTip(tr("Every word must occur in title, artist, album or genre; Enter shows all that was found"));
    m_search->addAction(m_theme.icon(QStringLiteral("search"), IconColour::Muted), QLineEdit::LeadingPosition);
    m_search->setClearButtonEnabled(false);
    m_search->installEventFilter(this);
    auto* layout = new QHBoxLayout(m_tools);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    for (QPushButton* button : {m_lassoButton, m_journeyButton, m_placeButton}) {
        layout->addWidget(button);
    }
    layout->addStretch();
    layout->addWidget(m_search);
    m_search->setFixedWidth(200);
    return m_tools;
}

void MapPage::connectSources()
{
    connect(&m_session, &LibrarySession::trackMapChanged, this, &MapPage::takeMap);
    connect(&m_session, &LibrarySession::catalogueChanged, this, &MapPage::showState);
    connect(&m_session, &LibrarySession::soundSpaceChanged, this, [this] {
        m_oldPredictions = true;
        showState();
        if (isVisible()) {
            showEvent(nullptr);
        }
    });
    const auto rated = [this] {
        m_oldPredictions = true;
        m_soon.start();
    };
    connect(&m_session, &LibrarySession::ratingsChanged, this, rated);
    connect(&m_session, &LibrarySession::ratingsReset, this, rated);
    connect(&m_soon, &QTimer::timeout, this, [this] {
        if (m_by.kind == ColourKind::Rating || m_sizedByRating) {
            recolour();
        }
        predict();
    });
    connect(&m_selection, &Selection::changed, this, &MapPage::followSelection);
    for (const auto signal : {&Trainer::stateChanged, &Trainer::progressed}) {
        connect(&m_trainer, signal, this, &MapPage::showState);
    }
    connect(&m_maker, &MapMaker::changed, this, [this] {
        showState();
        showFacts();
    });
    connect(&m_maker, &MapMaker::progressed, this, &MapPage::showState);
    connect(m_state, &StateView::actionWanted, this, &MapPage::stateActionWanted);
    connect(&m_theme, &ThemeManager::themeChanged, this, &MapPage::restyle);
}

void MapPage::connectTools()
{
    connect(m_canvas, &MapCanvas::hovered, this, &MapPage::hover);
    connect(m_canvas, &MapCanvas::clicked, this, &MapPage::choose);
    connect(m_canvas, &MapCanvas::activated, this, [this](Row row) { m_actions.play({catalogue().id(row)}, 0); });
    connect(m_canvas, &MapCanvas::menuWanted, this, &MapPage::showMenu);
    connect(m_canvas, &MapCanvas::lassoed, this, &MapPage::take);
    connect(m_canvas, &MapCanvas::escaped, this, &MapPage::escape);
    connect(m_canvas, &MapCanvas::stepWanted, this, &MapPage::step);
    connect(m_canvas, &MapCanvas::viewChanged, m_hoverCard, &QWidget::hide);
    connect(&m_rest, &QTimer::timeout, this, &MapPage::findTrueNeighbours);
    connect(m_legend, &MapLegend::filterChanged, this, &MapPage::restyle);
    connect(m_legend, &MapLegend::resized, this, &MapPage::placeFloats);
    connect(m_lassoButton, &QPushButton::clicked, this, [this](bool on) { setTool(on ? Tool::Lasso : Tool::None); });
    connect(m_journeyButton, &QPushButton::clicked, this,
            [this](bool on) { setTool(on ? Tool::Journey : Tool::None); });
    connect(m_placeButton, &QPushButton::clicked, this, &MapPage::askWhatToPlace);
    for (const auto& [key, button] : {std::pair{Qt::Key_L, m_lassoButton}, std::pair{Qt::Key_J, m_journeyButton},
                                      std::pair{Qt::Key_P, m_placeButton}}) {
        auto* action = new QAction(m_canvas);
        action->setShortcut(QKeySequence(key));
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, button, &QPushButton::click);
        m_canvas->addAction(action);
    }
    connect(m_search, &QLineEdit::textChanged, this, &MapPage::search);
    connect(m_search, &QLineEdit::returnPressed, this, [this] { m_canvas->showRows(m_matches); });
    connect(m_lassoBar, &LassoBar::closed, this, [this] { setTool(Tool::None); });
    connect(m_lassoBar, &LassoBar::playlistWanted, this, &MapPage::makeLassoPlaylist);
    connect(m_journeyBar, &JourneyBar::optionsChanged, this, &MapPage::findJourney);
    connect(m_journeyBar, &JourneyBar::closed, this, [this] { setTool(Tool::None); });
    connect(m_journeyBar, &JourneyBar::saveWanted, this, [this] {
        if (m_journey) {
            Q_EMIT playlistWanted(*m_journey);
        }
    });
    connect(m_journeyBar, &JourneyBar::playWanted, this, [this] {
        std::vector<TrackId> tracks;
        for (const PlaylistEntry& entry : m_journey ? m_journey->entries : std::vector<PlaylistEntry>()) {
            if (entry.track && m_actions.canPlay(*entry.track)) {
                tracks.push_back(*entry.track);
            }
        }
        if (tracks.empty()) {
            m_journeyBar->setWords(tr("None of these tracks has a file that can be played."), true);
        } else {
            m_actions.play(tracks, 0);
        }
    });
    connect(m_placedCard, &PlacedCard::closed, this, [this] { setTool(Tool::None); });
    connect(m_placedCard, &PlacedCard::trackWanted, this, [this](TrackId track) { m_selection.select(track); });
    connect(m_placedCard, &PlacedCard::nextWanted, this,
            [this] { showPlaced((m_shownPlaced + 1) % std::max<std::size_t>(1, m_placed.size())); });
}

void MapPage::showEvent(QShowEvent* event)
{
    if (event != nullptr) {
        QWidget::showEvent(event);
    }
    // The first map makes itself; another try after a failure or a stop is asked for.
    if (m_session.soundSpace() != nullptr && m_session.trackMap() == nullptr && m_maker.failure().isEmpty() &&
        !m_maker.wasCancelled() && !m_trainer.isActive()) {
        m_maker.layOut();
    }
    predict();
    showState();
}

void MapPage::takeMap()
{
    if (m_session.trackMap() == nullptr || m_session.trackMap() != m_map) {
        const bool another = m_map == nullptr;
        m_map = m_session.trackMap();
        setTool(Tool::None);
        std::vector<MapPoint> points;
        if (m_map != nullptr) {
            m_catalogue = std::shared_ptr<const Catalogue>(m_map, &m_map->catalogue());
            points.resize(catalogue().size());
            for (Row row = 0; row < points.size(); ++row) {
                points[row] = m_map->position(row);
            }
        }
        m_predicted.clear();
        m_contours.clear();
        m_matches.clear();
        m_oldPredictions = true;
        m_canvas->setPoints(std::move(points), another);
        if (m_map != nullptr) {
            recolour();
            index();
            predict();
        }
    }
    showFacts();
    showState();
    followSelection();
}

void MapPage::showFacts()
{
    m_trust->setVisible(m_map != nullptr);
    const std::size_t laidOut = m_map != nullptr ? m_map->quality().tracks : 0;
    const std::size_t later = m_map != nullptr && catalogue().size() > laidOut ? catalogue().size() - laidOut : 0;
    m_again->setVisible(m_map != nullptr && later > 0 && !m_maker.isRunning());
    if (m_map == nullptr) {
        m_header->setSubtitle({});
        return;
    }
    m_trust->setText(later > 0 ? laterText(later) + QLatin1Char(' ') + trustSentence(m_map->quality())
                               : trustSentence(m_map->quality()));
    m_trust->setToolTip(trustToolTip(m_map->quality()));
    const QString all = countText(static_cast<std::int64_t>(catalogue().size()));
    const bool searching = !m_search->text().trimmed().isEmpty();
    m_header->setSubtitle(
        searching ? tr("%1 of %2 tracks found").arg(countText(static_cast<std::int64_t>(m_matches.size())), all)
                  : tr("%1 tracks, near each other where they sound alike").arg(all));
}

void MapPage::showState()
{
    StateView::Words words;
    double progress = -1;
    if (m_session.catalogue()->empty()) {
        words = {.title = tr("No tracks yet"),
                 .text = tr("Add music or a catalogue, and every track gets its place here."),
                 .action = tr("Go to the library")};
    } else if (m_session.soundSpace() == nullptr && m_trainer.isActive()) {
        words = {.title = tr("Learning the sound"),
                 .text = tr("The map is laid out when the training has ended."),
                 .action = {}};
    } else if (m_session.soundSpace() == nullptr) {
        words = {.title = tr("The sound of your music is not learned yet"),
                 .text = tr("The map puts tracks near each other that sound alike. A short training tells which do."),
                 .action = tr("Learn the sound")};
    } else if (m_map == nullptr && m_maker.isRunning()) {
        const QString stage = m_maker.stage();
        words = {.title = tr("Laying out the map"),
                 .text = stage.isEmpty() ? tr("Every track looks for its place.") : stage,
                 .action = tr("Stop")};
        progress = m_maker.share().value_or(-1);
    } else if (m_map == nullptr && !m_maker.failure().isEmpty()) {
        words = {.title = tr("The map could not be laid out"), .text = m_maker.failure(), .action = tr("Try again")};
    } else if (m_map == nullptr) {
        words = {.title = m_maker.wasCancelled() ? tr("The map was stopped before it was done") : tr("No map yet"),
                 .text = tr("It takes some seconds for each ten thousand tracks; you can go on meanwhile."),
                 .action = tr("Lay out the map")};
    }
    const bool hasMap = words.title.isEmpty();
    if (!hasMap) {
        m_state->setWords(words);
        m_state->setProgress(progress);
    }
    for (QWidget* widget : {m_colourButton, m_sizeButton, m_showButton}) {
        widget->setVisible(hasMap);
    }
    m_layOutAction->setEnabled(!m_maker.isRunning());
    m_stack->setCurrentIndex(hasMap ? 1 : 0);
    setFocusProxy(hasMap ? static_cast<QWidget*>(m_canvas) : m_state);
}

void MapPage::stateActionWanted()
{
    if (m_session.catalogue()->empty()) {
        Q_EMIT libraryRequested();
    } else if (m_session.soundSpace() == nullptr) {
        m_trainer.start(TrainedModel::Autoencoder);
    } else if (m_maker.isRunning()) {
        m_maker.cancel();
    } else {
        m_maker.layOut();
    }
}

void MapPage::placeFloats()
{
    const QRect room = m_stage->rect().adjusted(kMargin, kMargin, -kMargin, -kMargin);
    m_tools->setGeometry(room.left(), room.top(), room.width(), m_tools->sizeHint().height());
    m_legend->move(room.right() - m_legend->width(), room.bottom() - m_legend->height());
    const int beside = m_legend->x() - kMargin - room.left(); // left of the legend
    for (QWidget* bar : {static_cast<QWidget*>(m_lassoBar), static_cast<QWidget*>(m_journeyBar),
                         static_cast<QWidget*>(m_placedCard)}) {
        if (bar != m_placedCard) {
            const int width = std::min(bar->sizeHint().width(), std::max(beside, bar->minimumSizeHint().width()));
            const bool tall = bar->layout()->hasHeightForWidth();
            bar->resize(width, tall ? bar->layout()->totalHeightForWidth(width) : bar->sizeHint().height());
        } else {
            bar->adjustSize();
        }
        bar->move(room.left(), room.bottom() - bar->height());
        if (bar->isVisibleTo(m_stage) && bar->geometry().intersects(m_legend->geometry())) {
            m_legend->move(m_legend->x(), bar->y() - kMargin - m_legend->height());
        }
    }
    m_dropHint->setGeometry(m_stage->rect());
    std::vector<QRectF> taken;
    for (const QWidget* widget : {static_cast<QWidget*>(m_lassoButton), static_cast<QWidget*>(m_journeyButton),
                                  static_cast<QWidget*>(m_placeButton), static_cast<QWidget*>(m_search),
                                  static_cast<QWidget*>(m_legend), static_cast<QWidget*>(m_lassoBar),
                                  static_cast<QWidget*>(m_journeyBar), static_cast<QWidget*>(m_placedCard)}) {
        if (widget->isVisibleTo(m_stage)) {
            const QPoint corner = widget->mapTo(m_stage, QPoint(0, 0)) - m_canvas->pos();
            taken.emplace_back(QRect(corner, widget->size()).adjusted(-4, -4, 4, 4));
        }
    }
    m_canvas->setTaken(std::move(taken));
}

bool MapPage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const auto& key = *static_cast<QKeyEvent*>(event);
        if (key.key() == Qt::Key_Escape) {
            m_search->clear();
            m_canvas->setFocus();
            return true;
        }
    }
    if (watched != m_stage) {
        return QWidget::eventFilter(watched, event);
    }
    switch (event->type()) {
    case QEvent::Resize:
    case QEvent::LayoutRequest:
        placeFloats();
        return false;
    case QEvent::DragEnter: {
        auto& drag = *static_cast<QDragEnterEvent*>(event);
        if (localFiles(*drag.mimeData()).empty()) {
            return false;
        }
        drag.acceptProposedAction();
        m_dropHint->setStyleSheet(QStringLiteral("background: %1; border: 2px dashed %2; border-radius: 8px;")
                                      .arg(m_theme.theme().surface.name(), m_theme.theme().teal.name()));
        m_dropHint->show();
        m_dropHint->raise();
        return true;
    }
    case QEvent::DragMove:
        static_cast<QDragMoveEvent*>(event)->acceptProposedAction();
        return true;
    case QEvent::DragLeave:
        m_dropHint->hide();
        return true;
    case QEvent::Drop: {
        auto& drop = *static_cast<QDropEvent*>(event);
        drop.acceptProposedAction();
        m_dropHint->hide();
        dropped(localFiles(*drop.mimeData()), m_stage->mapToGlobal(drop.position().toPoint()));
        return true;
    }
    default:
        return QWidget::eventFilter(watched, event);
    }
}

std::vector<TrackId> MapPage::idsOf(const std::vector<Row>& rows) const
{
    std::vector<TrackId> ids;
    ids.reserve(rows.size());
    for (const Row row : rows) {
        ids.push_back(catalogue().id(row));
    }
    return ids;
}

} // namespace nearfield::ui
