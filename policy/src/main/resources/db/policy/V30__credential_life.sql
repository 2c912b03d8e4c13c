-- CRLReason (RFC 5280 §5.3.1) of a revoked credential.
ALTER TABLE credential ADD COLUMN revocation_reason BIGINT;

-- When it was told that the credential nears its end; once each.
ALTER TABLE credential ADD COLUMN expiry_told BIGINT;

CREATE INDEX credential_not_after ON credential (not_after);

CREATE INDEX credential_status ON credential (status);

-- One-time passwords for enrolment, one a device; of each only the SHA-256.
CREATE TABLE enrolment_password (
    device_id TEXT   NOT NULL PRIMARY KEY REFERENCES device (id) ON DELETE CASCADE,
    sha256    TEXT   NOT NULL,
    created   BIGINT NOT NULL,
    expires   BIGINT NOT NULL
);
