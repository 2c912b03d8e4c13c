-- The keys that seal TLS session tickets. Each is sealed (AES-256-GCM) under the name ticket-key/NAME.
CREATE TABLE ticket_key (
    name       TEXT NOT NULL PRIMARY KEY,
    sealed_key BLOB NOT NULL,
    created    TEXT NOT NULL
);
