-- MUD URLs that devices named, and what was last fetched from them and found good. Times are milliseconds since 1970;
-- octets are in base64, as they were fetched, so that the signature can be verified again.
CREATE TABLE mud_file (
    url        TEXT   NOT NULL PRIMARY KEY,
    asked_at   BIGINT NOT NULL,
    fetched_at BIGINT,
    octets     TEXT,
    signature  TEXT
);

-- Which URL a device's certificate had, and which one a MAC address last claimed by DHCP or LLDP.
CREATE TABLE mud_claim (
    owner      TEXT   NOT NULL PRIMARY KEY,
    url        TEXT   NOT NULL,
    source     TEXT   NOT NULL,
    claimed_at BIGINT NOT NULL
);
