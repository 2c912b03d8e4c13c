-- Public keys of people's security keys and passkeys (W3C WebAuthn). id is the credential's, in base64url; credential is the attested
-- credential data (section 6.5.1), in base64; rp_id is the name that the console was reached by. Times are milliseconds since 1970.
CREATE TABLE console_passkey (
    id         TEXT   PRIMARY KEY,
    user_name  TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    rp_id      TEXT   NOT NULL,
    credential TEXT   NOT NULL,
    counter    BIGINT NOT NULL,
    created    BIGINT NOT NULL,
    last_used  BIGINT
);
CREATE INDEX console_passkey_user ON console_passkey (user_name);
CREATE INDEX console_passkey_rp ON console_passkey (rp_id);
