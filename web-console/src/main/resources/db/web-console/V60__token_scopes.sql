-- A token has a role, or instead of it scopes: the words of a few narrow things, separated by spaces.
CREATE TABLE access_token_60 (
    sha256    TEXT   PRIMARY KEY,
    name      TEXT   NOT NULL UNIQUE,
    role      TEXT   CHECK (role IN ('admin', 'operator', 'analyst')),
    scopes    TEXT   NOT NULL,
    created   BIGINT NOT NULL,
    expires   BIGINT,
    last_used BIGINT,
    CHECK ((role IS NULL) <> (scopes = ''))
);
INSERT INTO access_token_60 (sha256, name, role, scopes, created, expires, last_used)
    SELECT sha256, name, role, '', created, expires, last_used FROM access_token;
DROP TABLE access_token;
ALTER TABLE access_token_60 RENAME TO access_token;
