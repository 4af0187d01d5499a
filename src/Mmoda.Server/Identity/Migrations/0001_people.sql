-- Times are milliseconds since 1970, UTC. States are names.
CREATE TABLE account (
    subject      TEXT PRIMARY KEY,          -- e-mail address in lower case
    name         TEXT NOT NULL,
    roles        TEXT NOT NULL DEFAULT '',  -- separated by commas
    state        TEXT NOT NULL,             -- Pending, Approved, Blocked
    password     TEXT,                      -- hash; null for accounts of other providers
    provider     TEXT,                      -- who vouches; null for accounts of ours
    stamp        TEXT NOT NULL,             -- changes when sessions must end
    preferences  TEXT NOT NULL DEFAULT '{}',
    created      INTEGER NOT NULL,
    failures     INTEGER NOT NULL DEFAULT 0,-- wrong passwords in a row
    locked_until INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- Who wants to be told about a job.
CREATE TABLE subscription (
    job       TEXT NOT NULL,
    subject   TEXT NOT NULL,
    asked     INTEGER NOT NULL,
    content   TEXT NOT NULL,                -- JSON: what messages say, and what is wanted
    submitted INTEGER,                      -- when the last message about the submission was written
    ended     INTEGER,                      -- when the end was noticed
    PRIMARY KEY (job, subject)
) WITHOUT ROWID;

CREATE INDEX subscription_open ON subscription (job) WHERE ended IS NULL;

-- Messages on their way. A row is written before a message is sent, and stays until it was.
CREATE TABLE outbox (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    channel  TEXT NOT NULL,
    target   TEXT NOT NULL,
    content  TEXT NOT NULL,                 -- JSON
    state    TEXT NOT NULL,                 -- Waiting, Sent, Refused
    created  INTEGER NOT NULL,
    next_try INTEGER NOT NULL,
    tries    INTEGER NOT NULL DEFAULT 0,
    problem  TEXT
);

CREATE INDEX outbox_waiting ON outbox (channel, next_try) WHERE state = 'Waiting';
