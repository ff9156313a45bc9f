-- How often a listener played a track, from files that do not say when.
CREATE TABLE play_count (
    listener_id INTEGER NOT NULL REFERENCES listener (id) ON DELETE CASCADE,
    track_id    INTEGER NOT NULL REFERENCES track (id) ON DELETE CASCADE,
    plays       REAL NOT NULL CHECK (plays > 0),
    PRIMARY KEY (listener_id, track_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX play_count_track ON play_count (track_id);

-- Tracks that a listener does not want to be offered before a time.
CREATE TABLE not_now (
    listener_id INTEGER NOT NULL REFERENCES listener (id) ON DELETE CASCADE,
    track_id    INTEGER NOT NULL REFERENCES track (id) ON DELETE CASCADE,
    until       INTEGER NOT NULL,
    PRIMARY KEY (listener_id, track_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX not_now_track ON not_now (track_id);

-- report: JSON.
CREATE TABLE evaluation (
    id     INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    report TEXT NOT NULL
) STRICT;

-- Rebuilt with AUTOINCREMENT, so that an id never means another listener than the one it was given to: taking back a
-- removal needs it.
CREATE TABLE listener_rebuilt (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL COLLATE NOCASE UNIQUE CHECK (trim(name) <> '')
) STRICT;
INSERT INTO listener_rebuilt (id, name) SELECT id, name FROM listener;
DROP TABLE listener;
ALTER TABLE listener_rebuilt RENAME TO listener;
