-- Tokens that users made here, by the identity that they and what is refreshed from them carry. The token itself is nowhere.
CREATE TABLE token (
    id      TEXT PRIMARY KEY,               -- the claim jti
    subject TEXT NOT NULL,
    label   TEXT NOT NULL,                  -- what the user calls it; may be empty
    roles   TEXT NOT NULL,                  -- separated by commas
    issued  INTEGER NOT NULL,
    expires INTEGER NOT NULL,               -- of the one that ends last
    used    INTEGER,                        -- last, to about a minute; null for never
    revoked INTEGER                         -- when; null for not
) WITHOUT ROWID;

CREATE INDEX token_by_subject ON token (subject, issued);
CREATE INDEX token_by_end ON token (expires);
