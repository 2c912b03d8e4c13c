-- The live sessions, so that they are known again after a restart. Times are milliseconds since 1970-01-01T00:00Z.

CREATE TABLE session (
    id                  TEXT    NOT NULL PRIMARY KEY,
    nas_name            TEXT    NOT NULL,
    nas_site            TEXT    NOT NULL,
    nas_address         TEXT    NOT NULL,  -- the source of its packets
    nas_ip_address      TEXT,
    nas_ipv6_address    TEXT,
    nas_identifier      TEXT,
    port_number         BIGINT,
    port_id             TEXT,
    port_type           TEXT    NOT NULL,
    mac                 TEXT,
    calling_station_id  TEXT,
    user_name           TEXT,
    device              TEXT,              -- serial; empty for one let in by its MAC address
    certificate_issuer  TEXT,
    certificate_serial  TEXT,
    profile             TEXT,              -- empty for a session that no Access-Accept began
    vlan                TEXT,
    reported            BOOLEAN NOT NULL,
    acct_session_id     TEXT,
    seconds             BIGINT  NOT NULL,
    input_octets        BIGINT  NOT NULL,
    output_octets       BIGINT  NOT NULL,
    input_packets       BIGINT  NOT NULL,
    output_packets      BIGINT  NOT NULL,
    framed_address      TEXT,
    started             BIGINT  NOT NULL,
    last_heard          BIGINT  NOT NULL,
    ends                BIGINT,
    stale               BOOLEAN NOT NULL,
    enforcement         TEXT    NOT NULL,
    enforcement_detail  TEXT    NOT NULL,
    enforcement_attempts INTEGER NOT NULL,
    enforcement_since   BIGINT
);

-- Up to which event of the journal the table is complete; later ones are taken in at the next start.
CREATE TABLE session_replay (
    id       INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    sequence BIGINT  NOT NULL
);
