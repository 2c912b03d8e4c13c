-- Roots that were made here. Each key is sealed (AES-256-GCM) under the name ca/root/SHA256.
CREATE TABLE ca_root (
    sha256     TEXT   NOT NULL PRIMARY KEY,  -- of the certificate, upper-case hexadecimal
    sealed_key TEXT   NOT NULL,              -- base64
    created    BIGINT NOT NULL               -- milliseconds since 1970-01-01T00:00Z
);

-- The issuing CA, one row a key. The highest number that has a chain issues; the ones before still sign what they owe. Each
-- key is sealed under the name ca/generation/NUMBER.
CREATE TABLE ca_generation (
    number      BIGINT NOT NULL PRIMARY KEY,
    public_key  TEXT   NOT NULL,  -- base64 of the SubjectPublicKeyInfo
    sealed_key  TEXT,             -- base64; none: it is in a token, or destroyed
    token_label TEXT,
    chain       TEXT   NOT NULL,  -- PEM: its certificate, those above it, the root last; empty while it waits for them
    links       TEXT   NOT NULL,  -- PEM: its root certified by the root before it, and the reverse (RFC 4210 §4.4)
    created     BIGINT NOT NULL,
    closed      BIGINT            -- when nothing that it issued was valid any more
);
