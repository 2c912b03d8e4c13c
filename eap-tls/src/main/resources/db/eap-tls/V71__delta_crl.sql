-- The newest delta CRL of each issuing CA (RFC 5280 §5.2.4); its numbers are of the same sequence as those of complete ones.
CREATE TABLE delta_revocation_list (
    issuer      TEXT   NOT NULL PRIMARY KEY,
    number      BIGINT NOT NULL,
    this_update BIGINT NOT NULL,  -- milliseconds since 1970-01-01T00:00Z, as next_update
    next_update BIGINT NOT NULL,
    der         TEXT   NOT NULL   -- base64
);
