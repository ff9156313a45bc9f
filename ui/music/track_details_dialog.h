#pragma once

#include <vector>

#include <QDialog>
#include <QPointer>

#include "core/base/ids.h"
#include "core/library/music_files.h"
#include "ui/jobs/job_queue.h"
#include "ui/theme.h"

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace nearfield::ui {

class Card;
class CoverStore;
class FeatureRow;
class LibrarySession;

/// All that is known of one track: cover and tags, every feature with its source and how sure it is, files, lyrics.
/// Features can be set by hand and taken back; each is a step of the session's undo stack.
class TrackDetailsDialog : public QDialog
{
    Q_OBJECT
public:
    TrackDetailsDialog(TrackId track, LibrarySession& session, JobQueue& jobs, CoverStore& covers,
                       const ThemeManager& theme, QWidget* parent = nullptr);

    [[nodiscard]] TrackId track() const noexcept { return m_track; }
    /// Nothing until they have been read.
    [[nodiscard]] const std::optional<TrackDetails>& details() const noexcept { return m_details; }

Q_SIGNALS:
    void shown(); ///< details() are on the screen

private:
    [[nodiscard]] QWidget* makeSide(const ThemeManager& theme);
    [[nodiscard]] QWidget* makeFeatures();
    void addTempoLine(QVBoxLayout& layout);
    void read();
    void take(const TrackDetails& details);
    void showTags();
    void showCover();
    void showTempi();
    void showFiles();
    void want(RawFeature feature, std::optional<float> value);
    void told(const QString& error);

    TrackId m_track;
    LibrarySession& m_session;
    JobQueue& m_jobs;
    CoverStore& m_covers;
    std::optional<TrackDetails> m_details;
    QPointer<Job> m_reading;

    QLabel* m_cover;
    QLabel* m_title;
    QLabel* m_artists;
    QLabel* m_tags;
    QLabel* m_error;
    std::vector<FeatureRow*> m_rows;
    QHBoxLayout* m_candidates = nullptr;
    QWidget* m_tempo = nullptr;
    Card* m_filesCard;
    Card* m_lyricsCard;
    QLabel* m_lyrics;
};

} // namespace nearfield::ui
