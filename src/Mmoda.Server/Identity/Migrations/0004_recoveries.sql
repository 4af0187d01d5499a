-- Several links of one account may be on their way: who asks for one does not make another useless.
ALTER TABLE recovery RENAME TO recovery_before;

CREATE TABLE recovery (
    code    TEXT PRIMARY KEY,               -- SHA-256, hexadecimal; the code itself is in the message alone
    subject TEXT NOT NULL REFERENCES account (subject),
    asked   INTEGER NOT NULL
) WITHOUT ROWID;

INSERT INTO recovery (code, subject, asked) SELECT code, subject, asked FROM recovery_before;
DROP TABLE recovery_before;
CREATE INDEX recovery_by_account ON recovery (subject, asked);
