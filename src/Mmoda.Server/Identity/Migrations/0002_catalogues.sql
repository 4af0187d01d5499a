-- Catalogues by their content: a row never changes.
CREATE TABLE catalogue (
    id      TEXT PRIMARY KEY,               -- hash of the content
    sources INTEGER NOT NULL,
    bytes   INTEGER NOT NULL,
    used    INTEGER NOT NULL,               -- when it was last stored or read
    content TEXT NOT NULL                   -- JSON
);

CREATE INDEX catalogue_by_use ON catalogue (used, bytes);

-- Names that users gave to them.
CREATE TABLE kept_catalogue (
    subject   TEXT NOT NULL,
    name      TEXT NOT NULL,
    catalogue TEXT NOT NULL REFERENCES catalogue (id),
    kept      INTEGER NOT NULL,
    PRIMARY KEY (subject, name)
) WITHOUT ROWID;

CREATE INDEX kept_catalogue_by_content ON kept_catalogue (catalogue);
