-- How far each export has come in the journal: everything up to the sequence is delivered, or a dead letter.
CREATE TABLE export_cursor (
    sink     TEXT    NOT NULL PRIMARY KEY,
    sequence INTEGER NOT NULL
);

-- What a receiver will never take, with its reason, as it was sent.
CREATE TABLE dead_letter (
    sink       TEXT    NOT NULL,
    sequence   INTEGER NOT NULL,
    event_id   TEXT    NOT NULL,
    status     INTEGER NOT NULL,
    reason     TEXT    NOT NULL,
    document   BLOB    NOT NULL,
    refused_at INTEGER NOT NULL, -- ms since 1970
    PRIMARY KEY (sink, sequence)
);
