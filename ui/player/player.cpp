#include "ui/player/player.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <random>
#include <system_error>
#include <utility>

#include <QAudio>
#include <QUrl>

#include "ui/library_session.h"
#include "ui/player/audio_engine.h"
#include "ui/text.h"

namespace nearfield::ui {

namespace {

constexpr double kLongestStep = 1.5;   ///< seconds between two positions of a track that plays on
constexpr double kPlaysFrom = 0.25;    ///< seconds of sound that show that a file can be played
constexpr double kHeardFrom = 1;       ///< seconds; who goes through the queue by "next" has heard nothing
constexpr double kDecibelsPerTen = 20; ///< of amplitude

std::uint64_t someSeed()
{
    std::random_device device;
    return (static_cast<std::uint64_t>(device()) << 32) | device();
}

std::int64_t now()
{
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

} // namespace

double gainFactor(const TrackFile& file, ReplayGain gain)
{
    const bool ofAlbum = gain == ReplayGain::Album && file.albumGain.has_value();
    const auto decibels = ofAlbum ? file.albumGain : file.trackGain;
    if (gain == ReplayGain::Off || !decibels) {
        return 1;
    }
    const double factor = std::pow(10, static_cast<double>(*decibels) / kDecibelsPerTen);
    const auto peak = ofAlbum && file.albumPeak ? file.albumPeak : file.trackPeak;
    const double most = peak && *peak > 0 ? 1 / static_cast<double>(*peak) : 1;
    return std::min(factor, most);
}

QUrl spotifyPage(std::string_view uri)
{
    constexpr std::string_view kTrack = "spotify:track:";
    if (!uri.starts_with(kTrack)) {
        return {};
    }
    return QUrl(QStringLiteral("https://open.spotify.com/track/") + qstring(uri.substr(kTrack.size())));
}

Player::Player(LibrarySession& session, JobQueue& jobs, const PlayerSettings& settings, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_jobs(jobs)
    , m_settings(settings)
    , m_queue(someSeed())
{
    m_queue.setShuffle(settings.shuffle);
    m_queue.setRepeat(settings.repeat);
    connect(&session, &LibrarySession::catalogueChanged, this, &Player::dropGoneTracks);
}

Player::~Player()
{
    finishTrack();
}

const TrackFile* Player::currentFile() const
{
    const auto track = current();
    return track ? m_session.trackFiles()->find(*track) : nullptr;
}

bool Player::canPlay(TrackId track) const
{
    return m_session.trackFiles()->find(track) != nullptr;
}

QString Player::titleOf(TrackId track) const
{
    const auto row = m_session.catalogue()->rowOf(track);
    return row ? qstring(m_session.catalogue()->title(*row)) : QString();
}

std::vector<TrackId> Player::playable(std::span<const TrackId> tracks)
{
    std::vector<TrackId> out;
    out.reserve(tracks.size());
    std::copy_if(tracks.begin(), tracks.end(), std::back_inserter(out),
                 [this](TrackId track) { return canPlay(track); });
    if (out.empty() && !tracks.empty()) {
        Q_EMIT noFile(tracks.front(), tr("There is no music file of “%1”").arg(titleOf(tracks.front())));
    }
    return out;
}

void Player::play(std::span<const TrackId> tracks, std::size_t first)
{
    if (first >= tracks.size()) {
        return;
    }
    if (!canPlay(tracks[first])) {
        Q_EMIT noFile(tracks[first], tr("There is no music file of “%1”").arg(titleOf(tracks[first])));
        return;
    }
    const auto before = playable(tracks.first(first + 1)).size(); // counts the one itself
    m_queue.play(playable(tracks), before - 1);
    m_failures = 0;
    start();
}

void Player::playNext(std::span<const TrackId> tracks)
{
    const auto added = playable(tracks);
    if (added.empty()) {
        return;
    }
    const bool wasEmpty = m_queue.empty();
    m_queue.playNext(added);
    if (wasEmpty) {
        start();
    } else {
        Q_EMIT queueChanged();
    }
}

void Player::enqueue(std::span<const TrackId> tracks)
{
    const auto added = playable(tracks);
    if (added.empty()) {
        return;
    }
    const bool wasEmpty = m_queue.empty();
    m_queue.append(added);
    Q_EMIT queueChanged();
    if (wasEmpty) {
        m_atEnd = false;
        Q_EMIT currentChanged();
    }
}

void Player::jumpTo(std::size_t position)
{
    m_queue.jumpTo(position);
    m_failures = 0;
    start();
}

void Player::remove(std::size_t position)
{
    const bool wasCurrent = m_queue.remove(position);
    if (!wasCurrent) {
        Q_EMIT queueChanged();
    } else if (m_state == State::Playing && !m_queue.empty()) {
        start();
    } else {
        stop();
        Q_EMIT queueChanged();
        Q_EMIT currentChanged();
    }
}

void Player::move(std::size_t from, std::size_t to)
{
    m_queue.move(from, to);
    Q_EMIT queueChanged();
}

void Player::clearQueue()
{
    if (m_state == State::Stopped) {
        m_queue.clear();
        Q_EMIT currentChanged();
    } else {
        m_queue.clearAllButCurrent();
    }
    Q_EMIT queueChanged();
}

void Player::setShuffle(bool shuffle)
{
    if (shuffle != m_queue.shuffle()) {
        m_queue.setShuffle(shuffle);
        m_settings.shuffle = shuffle;
        Q_EMIT modesChanged();
        Q_EMIT queueChanged();
    }
}

void Player::setRepeat(Repeat repeat)
{
    if (repeat != m_queue.repeat()) {
        m_queue.setRepeat(repeat);
        m_settings.repeat = repeat;
        Q_EMIT modesChanged();
    }
}

double Player::position() const
{
    return m_loaded ? m_loaded->position : 0;
}

double Player::duration() const
{
    if (m_loaded && m_engine != nullptr && m_engine->duration() > 0) {
        return m_engine->duration();
    }
    const auto row = current() ? m_session.catalogue()->rowOf(*current()) : std::nullopt;
    const float tagged = row ? m_session.catalogue()->raw(*row, RawFeature::Duration) : 0;
    return tagged > 0 ? static_cast<double>(tagged) : 0; // NaN where it is not known
}

void Player::toggle()
{
    if (m_state == State::Playing) {
        pause();
    } else {
        resume();
    }
}

void Player::resume()
{
    if (m_state == State::Playing || m_queue.empty()) {
        return;
    }
    m_failures = 0;
    if (m_state == State::Paused && m_loaded) {
        m_engine->resume();
        setState(State::Playing);
        return;
    }
    if (std::exchange(m_atEnd, false) && !m_queue.next()) {
        m_queue.jumpTo(0);
    }
    start();
}

void Player::pause()
{
    if (m_state != State::Playing) {
        return;
    }
    if (m_loaded) {
        m_engine->pause();
    }
    setState(m_loaded ? State::Paused : State::Stopped);
}

void Player::stop()
{
    finishTrack();
    if (m_engine != nullptr) {
        m_engine->stop();
    }
    setState(State::Stopped);
    Q_EMIT positionChanged(0);
}

void Player::next()
{
    m_failures = 0;
    if (m_queue.next()) {
        m_state == State::Stopped ? showCurrent() : start();
    } else if (!m_queue.empty()) {
        stop();
        m_atEnd = true;
    }
}

void Player::previous()
{
    m_failures = 0;
    if (position() > kRestartAfter || !m_queue.previous()) {
        seek(0);
    } else {
        m_state == State::Stopped ? showCurrent() : start();
    }
}

void Player::seek(double seconds)
{
    if (!m_loaded) {
        return;
    }
    const double length = duration();
    if (length > 0 && seconds >= length) {
        next();
        return;
    }
    m_loaded->position = std::max(0.0, seconds);
    m_engine->seek(m_loaded->position);
    Q_EMIT positionChanged(m_loaded->position);
    Q_EMIT seeked(m_loaded->position);
}

void Player::setVolume(double volume)
{
    m_settings.volume = std::clamp(volume, 0.0, 1.0);
    m_settings.muted = false;
    applyVolume();
    Q_EMIT volumeChanged();
}

void Player::setMuted(bool muted)
{
    m_settings.muted = muted;
    applyVolume();
    Q_EMIT volumeChanged();
}

void Player::setReplayGain(ReplayGain gain)
{
    if (gain != m_settings.replayGain) {
        m_settings.replayGain = gain;
        applyVolume();
        Q_EMIT modesChanged();
    }
}

void Player::applyVolume()
{
    if (m_engine == nullptr) {
        return;
    }
    const double amplitude = static_cast<double>(QAudio::convertVolume(
        static_cast<float>(m_settings.volume), QAudio::LogarithmicVolumeScale, QAudio::LinearVolumeScale));
    const TrackFile* file = currentFile();
    const double gain = file != nullptr ? gainFactor(*file, m_settings.replayGain) : 1;
    m_engine->setVolume(m_settings.muted ? 0 : std::min(1.0, amplitude * gain));
}

/// False while it is being found out, after which the current track starts, and where nothing can be played.
bool Player::makeReady()
{
    if (m_engine != nullptr) {
        return true;
    }
    if (!m_problem) {
        if (m_probe.isNull()) {
            m_jobs.replace(m_probe, {.title = tr("Looking for sound"), .visible = false}, this,
                           [this](JobContext& context) {
                               context.post([this, problem = AudioEngine::findProblem()] {
                                   m_problem = problem;
                                   if (m_state == State::Playing) {
                                       start();
                                   }
                               });
                           });
        }
        return false;
    }
    if (!m_problem->isEmpty()) {
        const QString problem = *std::exchange(m_problem, std::nullopt); // it may have been mended by the next time
        stop();
        Q_EMIT failed(problem);
        return false;
    }
    m_engine = std::make_unique<AudioEngine>();
    connect(m_engine.get(), &AudioEngine::positionChanged, this, &Player::takePosition);
    connect(m_engine.get(), &AudioEngine::durationChanged, this, &Player::durationChanged);
    connect(m_engine.get(), &AudioEngine::ended, this, &Player::ended);
    connect(m_engine.get(), &AudioEngine::failed, this, [this](const QString& reason) {
        const QString title = titleOf(m_loaded ? m_loaded->track : TrackId{});
        giveUp(reason.isEmpty() ? tr("“%1” cannot be played").arg(title)
                                : tr("“%1” cannot be played: %2").arg(title, reason));
    });
    connect(m_engine.get(), &AudioEngine::silent, this, [this] {
        Q_EMIT failed(tr("No sound device was found: the music plays on unheard. Plug one in, or start PulseAudio or "
                         "PipeWire."));
    });
    return true;
}

/// Plays the current track from its beginning.
void Player::start()
{
    showCurrent();
    setState(State::Playing);
    if (!makeReady()) {
        return;
    }
    const TrackFile* file = currentFile();
    std::error_code ignored;
    if (file == nullptr) {
        giveUp(tr("There is no music file of “%1”").arg(titleOf(*current())));
    } else if (file->missing || !std::filesystem::exists(file->path, ignored)) {
        giveUp(tr("“%1” is not where it was: %2").arg(titleOf(*current()), qstring(file->path.string())));
    } else {
        m_loaded = {.track = *current(), .listener = m_session.listener().id, .startedAt = now()};
        applyVolume();
        m_engine->play(file->path);
    }
}

/// The current track is another, and not in the engine.
void Player::showCurrent()
{
    finishTrack();
    m_atEnd = false;
    Q_EMIT queueChanged();
    Q_EMIT currentChanged();
    Q_EMIT positionChanged(0);
}

void Player::giveUp(const QString& message)
{
    finishTrack();
    m_engine->stop();
    Q_EMIT failed(message);
    const bool tooMany = ++m_failures >= kMostFailures;
    if (tooMany || m_queue.size() == 1 || !m_queue.next()) {
        stop();
        if (tooMany) {
            Q_EMIT failed(tr("Stopped: %1 tracks in a row could not be played. The last one: %2")
                              .arg(QString::number(kMostFailures), message));
        }
        return;
    }
    // Not at once: a queue of broken files would hold the window.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (m_state == State::Playing && !m_loaded) {
                start();
            }
        },
        Qt::QueuedConnection);
}

void Player::ended()
{
    const double length = m_engine->duration();
    if (m_loaded && length > m_loaded->position && length - m_loaded->position < kLongestStep) {
        takePosition(length); // the last tenth of a second is not told
    }
    if (m_loaded && m_loaded->heard <= 0 && m_loaded->position <= 0) {
        giveUp(tr("“%1” cannot be played: there is no sound in it").arg(titleOf(m_loaded->track)));
        return;
    }
    finishTrack();
    if (m_queue.advance()) {
        start();
    } else {
        stop();
        m_atEnd = true;
    }
}

void Player::takePosition(double seconds)
{
    if (!m_loaded) {
        return;
    }
    const double step = seconds - m_loaded->position;
    if (m_state == State::Playing && step > 0 && step < kLongestStep) {
        m_loaded->heard += step;
    }
    if (m_loaded->heard > kPlaysFrom) {
        m_failures = 0;
    }
    m_loaded->position = seconds;
    Q_EMIT positionChanged(seconds);
}

/// Tells the library what was heard of the track in the engine, which is about to leave it.
void Player::finishTrack()
{
    const auto track = std::exchange(m_loaded, std::nullopt);
    if (!track || track->heard < kHeardFrom) {
        return;
    }
    const double length = m_engine->duration();
    const double fraction = length > 0 ? std::min(1.0, track->heard / length) : 0;
    Q_EMIT heard(track->listener, track->track, track->heard, fraction, track->startedAt);
}

void Player::setState(State state)
{
    if (state != std::exchange(m_state, state)) {
        Q_EMIT stateChanged();
    }
}

void Player::dropGoneTracks()
{
    const std::size_t before = m_queue.size();
    const bool another = m_queue.removeIf([this](TrackId track) { return !m_session.catalogue()->rowOf(track); });
    if (another) {
        stop();
        Q_EMIT currentChanged();
    }
    if (m_queue.size() != before) {
        Q_EMIT queueChanged();
    }
}

} // namespace nearfield::ui
