-- The keys that sign the tokens of gateways. Each is sealed (AES-256-GCM) under the name signing-key/ID. Both parts
-- are in base64.
CREATE TABLE signing_key (
    id         TEXT   NOT NULL PRIMARY KEY,
    sealed_key TEXT   NOT NULL,
    public_key TEXT   NOT NULL,
    created    BIGINT NOT NULL
);
