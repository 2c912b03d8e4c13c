-- What was seen of each MAC address, and what is concluded of it.
CREATE TABLE profile (
    mac                BIGINT   NOT NULL PRIMARY KEY,   -- 48 bits
    first_seen         BIGINT   NOT NULL,               -- milliseconds since 1970, as all times
    last_seen          BIGINT   NOT NULL,               -- to the day
    device             TEXT     NOT NULL,               -- whose certificate was last proven with it; empty: nobody's
    signals            TEXT     NOT NULL,               -- a line each: word, seconds since 1970, witness, value; by tabs
    function           TEXT     NOT NULL,               -- the most likely one, however unlikely; empty: none
    function_certainty INTEGER  NOT NULL,               -- 0 to 100
    vendor             TEXT     NOT NULL,
    vendor_certainty   INTEGER  NOT NULL,
    model              TEXT     NOT NULL,
    model_certainty    INTEGER  NOT NULL,
    os                 TEXT     NOT NULL,
    os_certainty       INTEGER  NOT NULL,
    search             TEXT     NOT NULL                -- what a search looks through, in lower case
);

CREATE INDEX profile_last_seen ON profile (last_seen);

CREATE INDEX profile_function ON profile (function, mac);

-- What the certificate says that a device proved last, and with which MAC address that was.
CREATE TABLE profile_certificate (
    serial  TEXT    NOT NULL PRIMARY KEY,
    mac     BIGINT  NOT NULL,
    at      BIGINT  NOT NULL,
    signals TEXT    NOT NULL
);

CREATE INDEX profile_certificate_at ON profile_certificate (at);

-- By which rules the profiles are made, and up to which address they are by now.
CREATE TABLE profile_pass (
    id    INTEGER NOT NULL PRIMARY KEY,
    rules TEXT    NOT NULL,
    upto  BIGINT  NOT NULL
);
