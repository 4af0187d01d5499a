-- Who may set a new password without the present one. The code is in the message alone; here is its hash.
CREATE TABLE recovery (
    subject TEXT PRIMARY KEY REFERENCES account (subject),
    code    TEXT NOT NULL UNIQUE,           -- SHA-256, hexadecimal
    asked   INTEGER NOT NULL
) WITHOUT ROWID;

-- Accounts of other providers with which somebody signs in to an account of ours.
CREATE TABLE connection (
    provider TEXT NOT NULL,
    address  TEXT NOT NULL,                 -- that the provider vouches for
    subject  TEXT NOT NULL REFERENCES account (subject),
    PRIMARY KEY (provider, address),
    UNIQUE (provider, subject)
) WITHOUT ROWID;
