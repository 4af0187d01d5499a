-- Who asked for which job. The subject '' is the public: such a job may be seen by everybody who knows its id.
CREATE TABLE job_request (
    job       TEXT NOT NULL REFERENCES job (id),
    subject   TEXT NOT NULL,
    asked     INTEGER NOT NULL,             -- the last time that it was queued or shared for them
    withdrawn INTEGER NOT NULL DEFAULT 0,   -- 1 when they do not want it any longer
    PRIMARY KEY (job, subject)
) WITHOUT ROWID;

CREATE INDEX job_request_by_subject ON job_request (subject, asked);

-- There were no accounts before.
INSERT INTO job_request (job, subject, asked) SELECT id, '', created FROM job;

-- Who ran what.
CREATE TABLE audit (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    time       INTEGER NOT NULL,
    subject    TEXT NOT NULL,               -- '' for the anonymous
    wire       TEXT,
    address    TEXT,
    action     TEXT NOT NULL,
    job        TEXT,
    instrument TEXT NOT NULL,
    product    TEXT NOT NULL,
    detail     TEXT
);

CREATE INDEX audit_by_subject ON audit (subject, number);
CREATE INDEX audit_by_job ON audit (job);
