-- Playlists. kind: how it came to be; recipe: what was asked for, JSON. changed_at orders the side bar's menu.
CREATE TABLE playlist (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL CHECK (trim(name) <> ''),
    kind       TEXT NOT NULL
               CHECK (kind IN ('manual', 'journey', 'radio', 'arc', 'filter', 'selection', 'imported')),
    recipe     TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;

-- Entries in order, from 0. An entry of a playlist from elsewhere may be no track of the library: what its file said is
-- kept in words, so that the list is exported as it came and finds its track when that is imported later. Unknown text
-- is empty. reason: why it is there, for people.
CREATE TABLE playlist_entry (
    playlist_id INTEGER NOT NULL REFERENCES playlist (id) ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    track_id    INTEGER REFERENCES track (id) ON DELETE SET NULL,
    title       TEXT NOT NULL,
    artists     TEXT NOT NULL,
    album       TEXT NOT NULL,
    location    TEXT NOT NULL,
    identifier  TEXT NOT NULL,
    duration    REAL,
    reason      TEXT NOT NULL,
    PRIMARY KEY (playlist_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX playlist_entry_track ON playlist_entry (track_id) WHERE track_id IS NOT NULL;

-- Where tracks lie on the map. One layout is kept: report is a JSON object of what was measured of it.
CREATE TABLE map_layout (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    model_id INTEGER NOT NULL REFERENCES model (id) ON DELETE CASCADE,
    made_at  INTEGER NOT NULL,
    report   TEXT NOT NULL
) STRICT;
CREATE TABLE map_position (
    track_id INTEGER PRIMARY KEY REFERENCES track (id) ON DELETE CASCADE,
    x        REAL NOT NULL,
    y        REAL NOT NULL
) STRICT;
