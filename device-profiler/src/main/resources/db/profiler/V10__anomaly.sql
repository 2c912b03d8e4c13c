-- What is remembered of devices, MAC addresses, ports and names in certificates, so that what no longer fits is noticed; what
-- was noticed; what is not to be told; and whether acting is stopped. Times are milliseconds since 1970.
CREATE TABLE anomaly_subject (
    subject   TEXT    PRIMARY KEY,
    since     BIGINT  NOT NULL,
    last_at   BIGINT  NOT NULL,
    settled   BIGINT  NOT NULL,
    beats     BIGINT  NOT NULL,
    mean      BIGINT  NOT NULL,
    deviation BIGINT  NOT NULL,
    burst     BIGINT  NOT NULL,
    due       BIGINT,
    look      BIGINT
);
CREATE INDEX anomaly_subject_last ON anomaly_subject (last_at);
CREATE INDEX anomaly_subject_due ON anomaly_subject (due);
CREATE INDEX anomaly_subject_look ON anomaly_subject (look);

CREATE TABLE anomaly_seen (
    subject  TEXT   NOT NULL,
    kind     TEXT   NOT NULL,
    value    TEXT   NOT NULL,
    first_at BIGINT NOT NULL,
    last_at  BIGINT NOT NULL,
    PRIMARY KEY (subject, kind, value)
);

-- How far each node has come in its own journal.
CREATE TABLE anomaly_cursor (
    node     TEXT   PRIMARY KEY,
    sequence BIGINT NOT NULL
);

-- Lists of texts have one a line. told is 0 until the event of it is journaled; acted is when it was
-- acted on target.
CREATE TABLE anomaly (
    id                  TEXT    PRIMARY KEY,
    at                  BIGINT  NOT NULL,
    rule                TEXT    NOT NULL,
    mode                TEXT    NOT NULL,
    node                TEXT    NOT NULL,
    device              TEXT,
    mac                 BIGINT,
    nas                 TEXT    NOT NULL,
    port                TEXT    NOT NULL,
    socket              INTEGER NOT NULL,
    sentence            TEXT    NOT NULL,
    before_lines        TEXT    NOT NULL,
    after_lines         TEXT    NOT NULL,
    source              TEXT    NOT NULL,
    told                INTEGER NOT NULL,
    action              TEXT    NOT NULL,
    acted               BIGINT,
    target              TEXT,
    acknowledged        BIGINT,
    acknowledged_by     TEXT,
    acknowledged_reason TEXT
);
CREATE INDEX anomaly_at ON anomaly (at, id);
CREATE INDEX anomaly_device ON anomaly (device);
CREATE INDEX anomaly_open ON anomaly (acknowledged, rule);
CREATE INDEX anomaly_told ON anomaly (told, node);
CREATE INDEX anomaly_acted ON anomaly (acted);

CREATE TABLE anomaly_exception (
    id          TEXT   PRIMARY KEY,
    rule        TEXT   NOT NULL,
    device      TEXT,
    mac         BIGINT,
    nas         TEXT,
    port        TEXT,
    until       BIGINT NOT NULL,
    reason      TEXT   NOT NULL,
    created_by  TEXT   NOT NULL,
    created     BIGINT NOT NULL
);

-- One row: whether acting is stopped until an admin releases it, and when one did that last.
CREATE TABLE anomaly_brake (
    id       INTEGER PRIMARY KEY,
    engaged  BIGINT,
    reason   TEXT    NOT NULL,
    released BIGINT  NOT NULL
);
INSERT INTO anomaly_brake (id, engaged, reason, released) VALUES (1, NULL, '', 0);
