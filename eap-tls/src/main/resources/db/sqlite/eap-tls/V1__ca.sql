-- The appliance's own certification authorities. The private keys are sealed (AES-256-GCM) under the name ca/ROLE.
CREATE TABLE certification_authority (
    role        TEXT NOT NULL PRIMARY KEY CHECK (role IN ('root', 'issuing')),
    certificate BLOB NOT NULL,
    sealed_key  BLOB NOT NULL,
    created     TEXT NOT NULL
);
