#include "ui/music/track_details_dialog.h"

#include <QAction>
#include <QDateTime>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "core/library/library.h"
#include "ui/library_session.h"
#include "ui/music/cover_store.h"
#include "ui/music/feature_row.h"
#include "ui/music/music_text.h"
#include "ui/music/show_file.h"
#include "ui/text.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/elided_label.h"

namespace nearfield::ui {

namespace {

constexpr int kCover = 190;
constexpr std::size_t kMostCandidates = 4;

/// In the order a listener asks for them.
constexpr std::array kShownFeatures = {RawFeature::Tempo,        RawFeature::Key,
                                       RawFeature::Mode,         RawFeature::TimeSignature,
                                       RawFeature::Loudness,     RawFeature::Energy,
                                       RawFeature::Valence,      RawFeature::Danceability,
                                       RawFeature::Acousticness, RawFeature::Instrumentalness,
                                       RawFeature::Speechiness,  RawFeature::Liveness,
                                       RawFeature::Duration};

QLabel* makeText(TextRole role, bool muted)
{
    auto* label = new QLabel;
    label->setFont(fontOf(role));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    if (muted) {
        label->setProperty("role", QStringLiteral("muted"));
    }
    return label;
}

void clear(QLayout& layout)
{
    while (QLayoutItem* item = layout.takeAt(0)) {
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->deleteLater(); // its button may be what is being clicked
        }
        delete item;
    }
}

} // namespace

TrackDetailsDialog::TrackDetailsDialog(TrackId track, LibrarySession& session, JobQueue& jobs, CoverStore& covers,
                                       const ThemeManager& theme, QWidget* parent)
    : QDialog(parent)
    , m_track(track)
    , m_session(session)
    , m_jobs(jobs)
    , m_covers(covers)
    , m_cover(new QLabel)
    , m_title(makeText(TextRole::Title, false))
    , m_artists(makeText(TextRole::Body, false))
    , m_tags(makeText(TextRole::Body, true))
    , m_error(makeText(TextRole::Small, false))
    , m_filesCard(new Card(tr("Files")))
    , m_lyricsCard(new Card(tr("Lyrics")))
    , m_lyrics(makeText(TextRole::Body, true))
{
    resize(790, 610);
    m_error->setProperty("role", QStringLiteral("bad"));
    m_error->setObjectName(QStringLiteral("error"));
    m_error->hide();
    m_lyricsCard->contentLayout()->addWidget(m_lyrics);
    m_lyricsCard->hide();

    auto* form = new QWidget;
    auto* formLayout = new QVBoxLayout(form);
    formLayout->setContentsMargins(0, 0, 8, 0);
    formLayout->setSpacing(12);
    formLayout->addWidget(makeFeatures());
    formLayout->addWidget(m_filesCard);
    formLayout->addWidget(m_lyricsCard);
    formLayout->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidget(form);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(20, 18, 14, 16);
    layout->setSpacing(20);
    layout->addWidget(makeSide(theme));
    layout->addWidget(scroll, 1);

    for (const bool redo : {false, true}) {
        auto* action = redo ? session.undoStack().createRedoAction(this) : session.undoStack().createUndoAction(this);
        action->setShortcut(redo ? QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z) : QKeySequence(QKeySequence::Undo));
        addAction(action);
    }
    connect(&session, &LibrarySession::catalogueChanged, this, &TrackDetailsDialog::read);
    connect(&session, &LibrarySession::trackFilesChanged, this, &TrackDetailsDialog::read);
    connect(&covers, &CoverStore::changed, this, &TrackDetailsDialog::showCover);
    showTags();
    showCover();
    read();
}

QWidget* TrackDetailsDialog::makeSide(const ThemeManager& /*theme*/)
{
    auto* close = makeButton(ButtonKind::Primary, tr("Close"), tr("Close this window (Esc)"));
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    m_cover->setFixedSize(kCover, kCover);
    m_title->setObjectName(QStringLiteral("title"));
    auto* side = new QWidget;
    side->setFixedWidth(kCover);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_cover);
    layout->addSpacing(8);
    layout->addWidget(m_title);
    layout->addWidget(m_artists);
    layout->addSpacing(4);
    layout->addWidget(m_tags);
    layout->addStretch(1);
    layout->addWidget(m_error);
    layout->addWidget(close, 0, Qt::AlignLeft);
    return side;
}

QWidget* TrackDetailsDialog::makeFeatures()
{
    auto* card = new Card(tr("How it sounds"));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(14);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(2, 1);
    int row = 0;
    for (const RawFeature feature : kShownFeatures) {
        auto* line = new FeatureRow(feature, *grid, row++, this);
        connect(line, &FeatureRow::wanted, this, &TrackDetailsDialog::want);
        m_rows.push_back(line);
        if (feature == RawFeature::Tempo) {
            auto* cell = new QVBoxLayout;
            addTempoLine(*cell);
            grid->addLayout(cell, row++, 1, 1, 3);
        }
    }
    card->contentLayout()->addLayout(grid);
    return card;
}

void TrackDetailsDialog::addTempoLine(QVBoxLayout& layout)
{
    auto* half = makeButton(ButtonKind::Chip, tr("÷ 2"), tr("Half the tempo, where it was counted twice as fast"));
    half->setObjectName(QStringLiteral("halfTempo"));
    auto* twice = makeButton(ButtonKind::Chip, tr("× 2"), tr("Double the tempo, where it was counted half as fast"));
    twice->setObjectName(QStringLiteral("doubleTempo"));
    for (QPushButton* button : {half, twice}) {
        button->setCheckable(false);
    }
    connect(half, &QPushButton::clicked, this, [this] {
        m_session.scaleTempo(m_track, 0.5F, [guard = QPointer(this)](const QString& error) {
            if (guard != nullptr) {
                guard->told(error);
            }
        });
    });
    connect(twice, &QPushButton::clicked, this, [this] {
        m_session.scaleTempo(m_track, 2.0F, [guard = QPointer(this)](const QString& error) {
            if (guard != nullptr) {
                guard->told(error);
            }
        });
    });
    auto* line = new QHBoxLayout;
    line->setSpacing(6);
    line->addWidget(half);
    line->addWidget(twice);
    m_candidates = new QHBoxLayout;
    m_candidates->setSpacing(6);
    line->addLayout(m_candidates);
    line->addStretch(1);
    m_tempo = new QWidget;
    m_tempo->setLayout(line);
    line->setContentsMargins(0, 0, 0, 6);
    layout.addWidget(m_tempo);
}

void TrackDetailsDialog::read()
{
    m_jobs.replace(m_reading, {.title = tr("Reading details"), .visible = false}, this,
                   [this, track = m_track, &library = m_session.library()](JobContext& context) {
                       if (!library.catalogue()->rowOf(track)) { // removed meanwhile
                           context.post([this] { reject(); });
                           return;
                       }
                       context.post([this, details = library.trackDetails(track)] { take(details); });
                   });
}

void TrackDetailsDialog::take(const TrackDetails& details)
{
    m_details = details;
    showTags();
    for (std::size_t i = 0; i < kShownFeatures.size(); ++i) {
        m_rows[i]->show(details.features[static_cast<std::size_t>(kShownFeatures[i])]);
    }
    showTempi();
    showFiles();
    m_lyrics->setText(qstring(details.lyrics));
    m_lyricsCard->setHidden(details.lyrics.empty());
    Q_EMIT shown();
}

void TrackDetailsDialog::showTags()
{
    const Catalogue& catalogue = *m_session.catalogue();
    const auto row = catalogue.rowOf(m_track);
    if (!row) {
        return;
    }
    const QString title = qstring(catalogue.title(*row));
    setWindowTitle(title);
    m_title->setText(title);
    m_artists->setText(qstring(catalogue.artists(*row)));
    QStringList lines;
    const auto add = [&lines](const QString& text) {
        if (!text.isEmpty()) {
            lines << text;
        }
    };
    add(qstring(catalogue.album(*row)));
    if (m_details && !m_details->albumArtist.empty() && qstring(m_details->albumArtist) != m_artists->text()) {
        add(tr("album by %1").arg(qstring(m_details->albumArtist)));
    }
    if (m_details && m_details->trackNumber) {
        add(m_details->discNumber ? tr("disc %1, track %2").arg(*m_details->discNumber).arg(*m_details->trackNumber)
                                  : tr("track %1").arg(*m_details->trackNumber));
    }
    if (const auto year = catalogue.year(*row)) {
        add(QString::number(*year));
    }
    add(qstring(catalogue.genre(*row)));
    m_tags->setText(lines.join(QLatin1Char('\n')));
}

void TrackDetailsDialog::showCover()
{
    m_cover->setPixmap(m_covers.cover(m_track, kCover, devicePixelRatioF()));
}

void TrackDetailsDialog::showTempi()
{
    clear(*m_candidates);
    if (m_details->tempoCandidates.size() < 2) {
        return;
    }
    auto* label = new QLabel(tr("or"));
    label->setProperty("role", QStringLiteral("muted"));
    m_candidates->addWidget(label);
    for (std::size_t i = 0; i < std::min(kMostCandidates, m_details->tempoCandidates.size()); ++i) {
        const float bpm = m_details->tempoCandidates[i];
        auto* button = makeButton(ButtonKind::Chip, QLocale().toString(bpm, 'f', 1),
                                  tr("Take %1: heard in the file too").arg(featureValueText(RawFeature::Tempo, bpm)));
        button->setCheckable(false);
        connect(button, &QPushButton::clicked, this, [this, bpm] { want(RawFeature::Tempo, bpm); });
        m_candidates->addWidget(button);
    }
}

void TrackDetailsDialog::showFiles()
{
    QVBoxLayout& layout = *m_filesCard->contentLayout();
    clear(layout);
    if (m_details->files.empty()) {
        auto* none = new QLabel(tr("No file of this track: it came with a catalogue."));
        none->setProperty("role", QStringLiteral("muted"));
        layout.addWidget(none);
    }
    for (const TrackDetails::File& file : m_details->files) {
        auto* name = new ElidedLabel(pathText(file.path));
        name->setTextInteractionFlags(Qt::TextSelectableByMouse);
        const QString facts =
            tr("%1 · %2 · listened to %3")
                .arg(qstring(file.codec).toUpper(), QLocale().formattedDataSize(static_cast<qint64>(file.size)),
                     QLocale().toString(QDateTime::fromSecsSinceEpoch(file.analysedAt).date(), QLocale::ShortFormat));
        auto* about = new QLabel(file.missing ? tr("missing · %1").arg(facts) : facts);
        about->setFont(fontOf(TextRole::Small));
        about->setProperty("role", file.missing ? QStringLiteral("bad") : QStringLiteral("muted"));
        auto* open = makeButton(ButtonKind::Link, tr("Show in folder"), tr("Open the folder with this file"));
        open->setEnabled(!file.missing);
        connect(open, &QPushButton::clicked, this, [path = file.path] { showFileInFolder(path); });
        auto* line = new QWidget;
        auto* grid = new QGridLayout(line);
        grid->setContentsMargins(0, 0, 0, 0);
        grid->setVerticalSpacing(1);
        grid->setColumnStretch(0, 1);
        grid->addWidget(name, 0, 0, 1, 2);
        grid->addWidget(about, 1, 0);
        grid->addWidget(open, 1, 1);
        layout.addWidget(line);
    }
}

void TrackDetailsDialog::want(RawFeature feature, std::optional<float> value)
{
    m_session.overrideFeature(m_track, feature, value, [guard = QPointer(this)](const QString& error) {
        if (guard != nullptr) {
            guard->told(error);
        }
    });
}

void TrackDetailsDialog::told(const QString& error)
{
    m_error->setText(error);
    m_error->setHidden(error.isEmpty());
    read(); // what is shown is what is stored
}

} // namespace nearfield::ui
