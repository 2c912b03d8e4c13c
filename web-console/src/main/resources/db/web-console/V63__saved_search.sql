-- Searches of events that people and programs keep. Times are milliseconds since 1970; shared is 0 or 1.
CREATE TABLE saved_search (
    id      TEXT    PRIMARY KEY,
    owner   TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    query   TEXT    NOT NULL,
    shared  INTEGER NOT NULL,
    created BIGINT  NOT NULL,
    changed BIGINT  NOT NULL,
    UNIQUE (owner, name)
);
