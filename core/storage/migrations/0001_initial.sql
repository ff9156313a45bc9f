-- One row a track. Unknown text is empty, an unknown number NULL. The raw features are in the order of RawFeature.
CREATE TABLE track (
    id               INTEGER PRIMARY KEY,
    uri              TEXT NOT NULL CHECK (uri <> ''),
    isrc             TEXT NOT NULL,
    title            TEXT NOT NULL,
    artists          TEXT NOT NULL,
    album            TEXT NOT NULL,
    genre            TEXT NOT NULL,
    year             INTEGER,
    popularity       INTEGER,
    is_explicit      INTEGER,
    added_at         INTEGER NOT NULL,
    danceability     REAL,
    energy           REAL,
    key              REAL,
    loudness         REAL,
    mode             REAL,
    speechiness      REAL,
    acousticness     REAL,
    instrumentalness REAL,
    liveness         REAL,
    valence          REAL,
    tempo            REAL,
    duration         REAL,
    time_signature   REAL
) STRICT;
CREATE UNIQUE INDEX track_uri ON track (uri);

CREATE TABLE import_file (
    id          INTEGER PRIMARY KEY,
    path        TEXT NOT NULL UNIQUE,
    layout      TEXT NOT NULL,
    imported_at INTEGER NOT NULL,
    read        INTEGER NOT NULL,
    added       INTEGER NOT NULL,
    updated     INTEGER NOT NULL,
    unchanged   INTEGER NOT NULL
) STRICT;

-- kept_track_id makes a removed duplicate an alias: its uri still means a track.
CREATE TABLE removed_row (
    id            INTEGER PRIMARY KEY,
    file_id       INTEGER NOT NULL REFERENCES import_file (id) ON DELETE CASCADE,
    line          INTEGER NOT NULL,
    uri           TEXT NOT NULL,
    title         TEXT NOT NULL,
    artists       TEXT NOT NULL,
    reason        TEXT NOT NULL,
    kept_track_id INTEGER REFERENCES track (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX removed_row_file ON removed_row (file_id);
CREATE INDEX removed_row_kept_track ON removed_row (kept_track_id) WHERE kept_track_id IS NOT NULL;
CREATE INDEX removed_row_alias ON removed_row (uri) WHERE kept_track_id IS NOT NULL;

CREATE TABLE listener (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL COLLATE NOCASE UNIQUE CHECK (trim(name) <> '')
) STRICT;
INSERT INTO listener (name) VALUES ('Me');

CREATE TABLE rating (
    listener_id INTEGER NOT NULL REFERENCES listener (id) ON DELETE CASCADE,
    track_id    INTEGER NOT NULL REFERENCES track (id) ON DELETE CASCADE,
    stars       REAL NOT NULL CHECK (stars IN (0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5)),
    rated_at    INTEGER NOT NULL,
    PRIMARY KEY (listener_id, track_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX rating_track ON rating (track_id);

CREATE TABLE play (
    listener_id   INTEGER NOT NULL REFERENCES listener (id) ON DELETE CASCADE,
    track_id      INTEGER NOT NULL REFERENCES track (id) ON DELETE CASCADE,
    played_at     INTEGER NOT NULL,
    seconds_heard REAL NOT NULL CHECK (seconds_heard >= 0),
    fraction      REAL NOT NULL CHECK (fraction BETWEEN 0 AND 1),
    PRIMARY KEY (listener_id, played_at, track_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX play_track ON play (track_id);

-- AUTOINCREMENT, so that an id never means another model than the one it was given to.
CREATE TABLE model (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    kind          TEXT NOT NULL UNIQUE,
    file          TEXT NOT NULL,
    file_checksum INTEGER NOT NULL,
    trained_at    INTEGER NOT NULL,
    rows          INTEGER NOT NULL,
    options       TEXT NOT NULL,
    metrics       TEXT NOT NULL
) STRICT;

-- code: little-endian 32-bit floats. Keyed by track first, which serves reading in the order of tracks as well as the
-- foreign key.
CREATE TABLE latent_code (
    track_id INTEGER NOT NULL REFERENCES track (id) ON DELETE CASCADE,
    model_id INTEGER NOT NULL REFERENCES model (id) ON DELETE CASCADE,
    code     BLOB NOT NULL,
    PRIMARY KEY (track_id, model_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE training_run (
    id            INTEGER PRIMARY KEY,
    model         TEXT NOT NULL,
    status        TEXT NOT NULL
                  CHECK (status IN ('running', 'done', 'cancelled', 'diverged', 'failed', 'interrupted')),
    stop_reason   TEXT NOT NULL,
    started_at    INTEGER NOT NULL,
    seconds       REAL NOT NULL,
    rows          INTEGER NOT NULL,
    best_epoch    INTEGER NOT NULL,
    test_rmse     REAL,
    batch_size    INTEGER NOT NULL,
    max_epochs    INTEGER NOT NULL,
    patience      INTEGER NOT NULL,
    learning_rate REAL NOT NULL,
    seed          INTEGER NOT NULL
) STRICT;

CREATE TABLE training_epoch (
    run_id             INTEGER NOT NULL REFERENCES training_run (id) ON DELETE CASCADE,
    epoch              INTEGER NOT NULL,
    train_rmse         REAL,
    validation_rmse    REAL,
    seconds            REAL NOT NULL,
    samples_per_second REAL NOT NULL,
    PRIMARY KEY (run_id, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
