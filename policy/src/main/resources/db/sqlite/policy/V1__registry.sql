-- Times are milliseconds since 1970-01-01T00:00Z.

CREATE TABLE device (
    id           TEXT    NOT NULL PRIMARY KEY,
    serial       TEXT    NOT NULL UNIQUE,
    name         TEXT    NOT NULL,
    type         TEXT    NOT NULL,
    vendor       TEXT    NOT NULL,
    model        TEXT    NOT NULL,
    owner        TEXT    NOT NULL,
    tags         TEXT    NOT NULL,  -- JSON array
    parent       TEXT    REFERENCES device (serial),
    state        TEXT    NOT NULL,
    state_before TEXT,
    state_reason TEXT    NOT NULL,
    state_since  BIGINT  NOT NULL,
    state_until  BIGINT,
    version      BIGINT  NOT NULL
);

CREATE INDEX device_state_until ON device (state_until) WHERE state_until IS NOT NULL;

CREATE TABLE credential (
    issuer        TEXT   NOT NULL,
    serial_number TEXT   NOT NULL,  -- hexadecimal
    device_id     TEXT   NOT NULL REFERENCES device (id),
    kind          TEXT   NOT NULL,
    key_id        TEXT   NOT NULL,
    not_before    BIGINT NOT NULL,
    not_after     BIGINT NOT NULL,
    status        TEXT   NOT NULL,
    status_since  BIGINT NOT NULL,
    certificate   BLOB,             -- DER, of those issued here
    PRIMARY KEY (issuer, serial_number)
);

CREATE INDEX credential_device ON credential (device_id);

-- What every change of this database leaves behind, in the same transaction as the change itself.
CREATE TABLE change (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    node    TEXT    NOT NULL,
    at      BIGINT  NOT NULL,
    action  TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    actor   TEXT    NOT NULL,
    reason  TEXT    NOT NULL,
    before  TEXT    NOT NULL,       -- JSON object
    after   TEXT    NOT NULL        -- JSON object
);

-- How far each consumer of the change table has come.
CREATE TABLE change_cursor (
    consumer TEXT   NOT NULL PRIMARY KEY,
    change   BIGINT NOT NULL
);

CREATE TABLE policy_version (
    version INTEGER PRIMARY KEY AUTOINCREMENT,
    source  TEXT    NOT NULL,       -- file
    sha256  TEXT    NOT NULL,
    author  TEXT    NOT NULL,
    at      BIGINT  NOT NULL,
    yaml    TEXT    NOT NULL
);
