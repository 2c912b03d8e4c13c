-- The newest CRL of the issuing CA; its number rises for ever (RFC 5280 §5.2.3).
CREATE TABLE certificate_revocation_list (
    issuer      TEXT   NOT NULL PRIMARY KEY,
    number      BIGINT NOT NULL,
    this_update BIGINT NOT NULL,  -- milliseconds since 1970-01-01T00:00Z, as next_update
    next_update BIGINT NOT NULL,
    der         TEXT   NOT NULL   -- base64
);

-- Certificates that the issuing CA made for the appliance itself; those of devices are in the registry.
CREATE TABLE issued_server (
    serial_number TEXT   NOT NULL PRIMARY KEY,  -- hexadecimal
    subject       TEXT   NOT NULL,
    not_after     BIGINT NOT NULL
);
