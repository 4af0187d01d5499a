-- Times are milliseconds since 1970, UTC. States and failure kinds are names.
CREATE TABLE job (
    id            TEXT PRIMARY KEY,
    query         TEXT NOT NULL,            -- JSON
    state         TEXT NOT NULL,
    created       INTEGER NOT NULL,
    queued        INTEGER NOT NULL,         -- of the present or last attempt
    started       INTEGER,
    finished      INTEGER,
    failure_kind  TEXT,
    message       TEXT,
    graph         TEXT,                     -- JSON, once planned
    result        TEXT,                     -- JSON, when completed
    nodes         TEXT,                     -- JSON, when finished
    owner         TEXT,                     -- the runner that has it
    heartbeat     INTEGER,
    started_event INTEGER                   -- number of the event that began the attempt
) WITHOUT ROWID;

CREATE INDEX job_by_state ON job (state, queued);

CREATE TABLE job_event (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    job     TEXT NOT NULL REFERENCES job (id),
    time    INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    content TEXT NOT NULL                   -- JSON
);

CREATE INDEX job_event_by_job ON job_event (job, number);

-- Names under which other protocols know a job.
CREATE TABLE job_alias (
    alias TEXT PRIMARY KEY,
    job   TEXT NOT NULL REFERENCES job (id)
) WITHOUT ROWID;
