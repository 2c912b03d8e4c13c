-- The keys that sign the tokens of gateways. Each is sealed (AES-256-GCM) under the name signing-key/ID.
CREATE TABLE signing_key (
    id         TEXT   NOT NULL PRIMARY KEY,
    sealed_key BLOB   NOT NULL,
    public_key BLOB   NOT NULL,
    created    BIGINT NOT NULL
);
