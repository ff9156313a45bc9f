-- Folders whose music is in the library; scanned_at is 0 before the first look.
CREATE TABLE music_folder (
    path       TEXT PRIMARY KEY,
    added_at   INTEGER NOT NULL,
    scanned_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row a file; seen is the number of the scan that saw it last. Of a file that waits again because it changed, all
-- but size and time is as it was. content_hash is NULL until it was analysed. guessed: bits, by number of the feature,
-- of what its track has from it with little confidence.
CREATE TABLE audio_file (
    id             INTEGER PRIMARY KEY,
    path           TEXT NOT NULL UNIQUE,
    size           INTEGER NOT NULL,
    modified_ns    INTEGER NOT NULL,
    seen           INTEGER NOT NULL,
    missing        INTEGER NOT NULL,
    state          TEXT NOT NULL CHECK (state IN ('waiting', 'analysed', 'left_out', 'failed')),
    reason         TEXT NOT NULL,
    done_at        INTEGER NOT NULL,
    content_hash   INTEGER,
    track_id       INTEGER REFERENCES track (id) ON DELETE SET NULL,
    codec          TEXT NOT NULL,
    album_artist   TEXT NOT NULL,
    track_number   INTEGER,
    disc_number    INTEGER,
    musicbrainz_id TEXT NOT NULL,
    track_gain     REAL,
    track_peak     REAL,
    album_gain     REAL,
    album_peak     REAL,
    lyrics         TEXT NOT NULL,
    cover          TEXT NOT NULL,
    guessed        INTEGER NOT NULL
) STRICT;
CREATE INDEX audio_file_track ON audio_file (track_id);
CREATE INDEX audio_file_state ON audio_file (state);
CREATE INDEX audio_file_missing ON audio_file (size) WHERE missing = 1;
CREATE INDEX audio_file_musicbrainz ON audio_file (musicbrainz_id) WHERE musicbrainz_id <> '';

-- What was heard in a file: a SoundDescription of core/audio.
CREATE TABLE analysis (
    file_id     INTEGER PRIMARY KEY REFERENCES audio_file (id) ON DELETE CASCADE,
    version     INTEGER NOT NULL,
    description BLOB NOT NULL
) STRICT;

-- Features set by hand. replaced: what stood there before, and what stands there again when the override is taken back.
CREATE TABLE feature_override (
    track_id INTEGER NOT NULL REFERENCES track (id) ON DELETE CASCADE,
    feature  INTEGER NOT NULL,
    value    REAL NOT NULL,
    replaced REAL,
    PRIMARY KEY (track_id, feature)
) STRICT, WITHOUT ROWID;
