-- The files behind fingerprints in the plans. A fingerprint is a hash of them, so that a row never changes.
CREATE TABLE input_list (
    fingerprint TEXT PRIMARY KEY,
    files       TEXT NOT NULL               -- JSON
);

-- Entries of the trail are removed by age.
CREATE INDEX audit_by_time ON audit (time);
