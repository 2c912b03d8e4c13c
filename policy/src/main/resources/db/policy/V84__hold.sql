-- A MAC address, or a port of a NAS, that is restricted for a time; what does not apply is empty.
CREATE TABLE hold (
    id      TEXT   NOT NULL PRIMARY KEY,
    mac     TEXT   NOT NULL,
    nas     TEXT   NOT NULL,
    address TEXT   NOT NULL,  -- of one NAS of a range
    port    TEXT   NOT NULL,
    origin  TEXT   NOT NULL,  -- admin, or anomaly:RULE
    placed  BIGINT NOT NULL,
    until   BIGINT NOT NULL,
    reason  TEXT   NOT NULL,
    actor   TEXT   NOT NULL,
    UNIQUE (mac, nas, address, port, origin)
);

CREATE INDEX hold_until ON hold (until, id);
