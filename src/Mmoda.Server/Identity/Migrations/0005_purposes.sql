-- What somebody who asks for an account wants it for; those who approve read it.
ALTER TABLE account ADD COLUMN purpose TEXT NOT NULL DEFAULT '';
