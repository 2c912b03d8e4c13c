-- The clients that are not in the configuration file. Their secrets are sealed (AES-256-GCM, base64) under the names
-- nas/NAME/secret and nas/NAME/coa. Times are milliseconds since 1970-01-01T00:00Z.
CREATE TABLE nas_client (
    name                  TEXT    NOT NULL PRIMARY KEY,
    address               TEXT,             -- empty for one that asks over TLS alone; so is its secret
    sealed_secret         TEXT,
    vendor                TEXT    NOT NULL,
    site                  TEXT    NOT NULL,
    message_authenticator TEXT    NOT NULL,
    probe_user            TEXT,
    coa_port              INTEGER,          -- empty for one that takes no dynamic authorization
    coa_method            TEXT,
    coa_address           TEXT,
    sealed_coa_secret     TEXT,
    coa_event_timestamp   BOOLEAN,
    radsec_names          TEXT    NOT NULL, -- separated by spaces
    radsec_fingerprints   TEXT    NOT NULL,
    version               BIGINT  NOT NULL,
    created               BIGINT  NOT NULL,
    changed               BIGINT  NOT NULL
);
