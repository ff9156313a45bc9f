#include "ui/playlists/maker_dialog.h"

#include <utility>

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/actions/track_actions.h"
#include "ui/library_session.h"
#include "ui/music/cover_store.h"
#include "ui/playlists/entry_delegate.h"
#include "ui/playlists/playlist_book.h"
#include "ui/playlists/playlist_text.h"
#include "ui/text.h"
#include "ui/trainer.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/state_view.h"
#include "ui/widgets/track_list.h"

namespace nearfield::ui {

namespace {

constexpr int kPauseMs = 120;
constexpr int kFormWidth = 320;
constexpr int kLongestName = 120;

QLabel* makeMuted(const QString& text)
{
    auto* label = new QLabel(text);
    label->setProperty("role", QStringLiteral("muted"));
    label->setWordWrap(true);
    return label;
}

} // namespace

MakerDialog::MakerDialog(const Parts& parts, const QString& title, const QString& explanation, QWidget* parent)
    : QDialog(parent)
    , m_parts(parts)
    , m_model([&session = parts.session](TrackId track) { return session.stars(track); })
    , m_form(new QVBoxLayout)
    , m_stack(new QStackedWidget)
    , m_state(new StateView(parts.theme, QStringLiteral("playlist")))
{
    setWindowTitle(title);
    resize(880, 600);
    m_form->setContentsMargins(0, 0, 10, 4);
    m_form->setSpacing(5);
    auto* heading = new QLabel(title);
    heading->setFont(fontOf(TextRole::Title));
    m_form->addWidget(heading);
    m_form->addWidget(makeMuted(explanation));
    m_form->addSpacing(8);

    auto* fields = new QWidget;
    fields->setLayout(new QVBoxLayout);
    fields->layout()->setContentsMargins(0, 0, 0, 0);
    static_cast<QVBoxLayout*>(fields->layout())->addLayout(m_form);
    static_cast<QVBoxLayout*>(fields->layout())->addStretch();
    auto* scroll = new QScrollArea; // small screens
    scroll->setWidget(fields);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFixedWidth(kFormWidth);
    scroll->setFocusPolicy(Qt::NoFocus);

    auto* upper = new QHBoxLayout;
    upper->setSpacing(18);
    upper->addWidget(scroll);
    upper->addWidget(makePreview(), 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(14);
    layout->addLayout(upper, 1);
    layout->addWidget(makeBottom());

    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &MakerDialog::start);
    connect(m_state, &StateView::actionWanted, this, [this] { m_parts.trainer.start(TrainedModel::Autoencoder); });
    for (const auto signal : {&Trainer::stateChanged, &Trainer::progressed}) {
        connect(&m_parts.trainer, signal, this, &MakerDialog::showTrainer);
    }
    for (const auto signal : {&LibrarySession::soundSpaceChanged, &LibrarySession::catalogueChanged}) {
        connect(&m_parts.session, signal, &m_pause, qOverload<>(&QTimer::start));
    }
}

QWidget* MakerDialog::makePreview()
{
    m_counts = makeMuted({});
    m_counts->setObjectName(QStringLiteral("previewCounts"));
    m_counts->setWordWrap(false);
    const auto isPlaying = [&actions = m_parts.actions](TrackId track) { return actions.playing() == track; };
    auto* list =
        new TrackList(m_model, new EntryDelegate(m_parts.covers, isPlaying, EntryDelegate::Frame::Row, m_parts.theme),
                      tr("What it gives"));
    list->setObjectName(QStringLiteral("preview"));
    list->setModelColumn(static_cast<int>(EntryColumn::Track));
    connect(&m_parts.covers, &CoverStore::changed, list->viewport(), qOverload<>(&QWidget::update));
    connect(list, &TrackList::opened, this, [this](const QModelIndex& index) {
        if (const auto track = m_model.trackAt(index.row()); track && m_parts.actions.canPlay(*track)) {
            m_parts.actions.play({*track}, 0);
        }
    });
    m_stack->addWidget(list);
    m_stack->addWidget(m_state);
    m_stack->setCurrentWidget(m_state);

    auto* card = new QFrame;
    card->setProperty("surface", QStringLiteral("card"));
    auto* layout = new QVBoxLayout(card);
    layout->setContentsMargins(10, 10, 10, 10);
    layout->setSpacing(6);
    layout->addWidget(m_counts);
    layout->addWidget(m_stack, 1);
    return card;
}

QWidget* MakerDialog::makeBottom()
{
    m_name = new QLineEdit;
    m_name->setObjectName(QStringLiteral("name"));
    m_name->setAccessibleName(tr("Name of the playlist"));
    m_name->setPlaceholderText(tr("Name"));
    m_name->setMaxLength(kLongestName);
    connect(m_name, &QLineEdit::textEdited, this, [this](const QString& text) {
        m_nameEdited = !text.trimmed().isEmpty(); // cleared, it is proposed again
        m_save->setEnabled(m_draft.has_value() && !text.trimmed().isEmpty());
    });
    m_error = new QLabel;
    m_error->setObjectName(QStringLiteral("error"));
    m_error->setProperty("role", QStringLiteral("bad"));
    m_error->setWordWrap(true);
    m_error->hide();
    m_play = makeButton(ButtonKind::Plain, tr("Play"), tr("Play these tracks without keeping the list"));
    m_play->setObjectName(QStringLiteral("playDraft"));
    m_play->setIcon(m_parts.theme.icon(QStringLiteral("play")));
    m_play->setIconSize({11, 11});
    auto* cancel = makeButton(ButtonKind::Plain, tr("Cancel"), tr("Close and keep nothing (Esc)"));
    m_save = makeButton(ButtonKind::Primary, tr("Save playlist"), tr("Keep it among the playlists (Enter)"));
    m_save->setObjectName(QStringLiteral("ok"));
    m_save->setDefault(true);
    connect(m_play, &QPushButton::clicked, this, &MakerDialog::play);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &MakerDialog::save);
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    line->addWidget(m_name, 1);
    line->addSpacing(10);
    line->addWidget(m_play);
    line->addWidget(cancel);
    line->addWidget(m_save);
    auto* bottom = new QWidget;
    auto* layout = new QVBoxLayout(bottom);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_error);
    layout->addLayout(line);
    dropDraft();
    return bottom;
}

void MakerDialog::addField(const QString& label, QWidget* field)
{
    auto* name = new QLabel(label);
    name->setFont(fontOf(TextRole::Small));
    name->setProperty("role", QStringLiteral("muted"));
    name->setBuddy(field);
    m_form->addWidget(name);
    m_form->addWidget(field);
    m_form->addSpacing(7);
}

void MakerDialog::make(Make make)
{
    m_make = std::move(make);
    m_pause.start();
}

void MakerDialog::wait(const QString& hint)
{
    m_make = nullptr;
    m_pause.stop();
    if (m_job != nullptr) {
        m_job->cancel();
    }
    m_needsTraining = false;
    dropDraft();
    showState(tr("Not yet"), hint, {});
}

void MakerDialog::setRemark(const QString& remark)
{
    m_remark = remark;
    if (m_draft) {
        const auto& entries = m_draft->entries;
        const QString counts = countsText(entries.size(), secondsOf(entries, *m_parts.session.catalogue()));
        m_counts->setText(remark.isEmpty() ? counts : tr("%1 · %2").arg(remark, counts));
    }
}

void MakerDialog::start()
{
    if (!m_make) {
        return;
    }
    if (!m_draft) {
        showState(tr("Making the playlist"), {}, {});
    }
    m_parts.jobs.replace(m_job, {.title = tr("Making a playlist"), .visible = false}, this,
                         [this, make = m_make, &session = m_parts.session](JobContext& context) {
                             try {
                                 session.waitUntilWritten(); // ratings decide, too
                                 Playlist draft = make(session.library(), context.stopToken());
                                 if (!context.stopToken().stop_requested()) {
                                     context.post([this, draft = std::move(draft)] { take(draft); });
                                 }
                             } catch (const Error& error) { // for people, here and not in the message area
                                 context.post([this, kind = error.kind(), message = qstring(error.what())] {
                                     showProblem(kind, message);
                                 });
                             }
                         });
}

void MakerDialog::take(Playlist draft)
{
    if (!m_make) {
        return; // meanwhile something is missing
    }
    m_needsTraining = false;
    if (draft.entries.empty()) {
        dropDraft();
        showState(tr("No track fits"), tr("Ask for less, or for a shorter list."), {});
        return;
    }
    if (!m_nameEdited) {
        m_name->setText(m_parts.playlists.freeName(qstring(draft.name)));
        m_name->setCursorPosition(0);
    }
    m_model.setPlaylist(m_parts.session.catalogue(), draft.entries);
    m_draft = std::move(draft);
    m_stack->setCurrentIndex(0);
    setRemark(m_remark);
    m_save->setEnabled(!m_name->text().trimmed().isEmpty());
    bool playable = false;
    for (const PlaylistEntry& each : m_draft->entries) {
        playable = playable || (each.track && m_parts.actions.canPlay(*each.track));
    }
    m_play->setEnabled(playable);
}

void MakerDialog::showProblem(ErrorKind kind, const QString& message)
{
    dropDraft();
    m_needsTraining = kind == ErrorKind::NotReady;
    if (m_needsTraining) {
        showTrainer();
    } else {
        showState(tr("This cannot be made"), message, {});
    }
}

void MakerDialog::showTrainer()
{
    if (!m_needsTraining) {
        return;
    }
    const Trainer& trainer = m_parts.trainer;
    if (trainer.isActive(TrainedModel::Autoencoder)) {
        const LiveTraining& training = trainer.training(TrainedModel::Autoencoder);
        const double share = training.options.maxEpochs == 0 ? 0
                                                             : static_cast<double>(training.epoch) /
                                                                   static_cast<double>(training.options.maxEpochs);
        showState(tr("Learning how your music sounds"), tr("The playlist follows as soon as that is done."), {}, share);
    } else if (m_parts.session.catalogue()->size() < kFewestTracksToTrain) {
        showState(
            tr("Too few tracks"),
            tr("With at least %1 tracks Nearfield can learn which of them sound alike.").arg(kFewestTracksToTrain), {});
    } else {
        showState(tr("Nearfield has not learned yet how your music sounds"),
                  tr("That takes a moment, once. Then it can tell which tracks are near each other."), tr("Train now"));
    }
}

void MakerDialog::showState(const QString& title, const QString& text, const QString& action, double progress)
{
    m_state->setWords({.title = title, .text = text, .action = action});
    m_state->setProgress(progress);
    m_stack->setCurrentWidget(m_state);
    m_counts->clear();
}

void MakerDialog::dropDraft()
{
    m_draft.reset();
    m_model.clear();
    m_save->setEnabled(false);
    m_play->setEnabled(false);
}

void MakerDialog::save()
{
    Playlist playlist = *m_draft;
    playlist.id = {};
    playlist.name = utf8(m_name->text().simplified());
    m_save->setEnabled(false);
    m_parts.playlists.save(std::move(playlist), [dialog = QPointer(this)](PlaylistId, const QString& error) {
        if (dialog == nullptr) {
            return;
        }
        if (error.isEmpty()) {
            dialog->accept();
            return;
        }
        dialog->m_error->setText(error);
        dialog->m_error->show();
        dialog->m_save->setEnabled(dialog->m_draft.has_value());
    });
}

void MakerDialog::play()
{
    std::vector<TrackId> heard;
    for (const TrackId track : tracksOf(m_draft->entries, *m_parts.session.catalogue())) {
        if (m_parts.actions.canPlay(track)) {
            heard.push_back(track);
        }
    }
    m_parts.actions.play(heard, 0);
}

} // namespace nearfield::ui
