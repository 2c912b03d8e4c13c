-- What people show beside their password. A secret is sealed (AES-256-GCM) under the name totp/USER, in base64; last_step is the time step
-- (30 s since 1970) of the newest code that was taken. Recovery codes are SHA-256 in hexadecimal, each taken once.
CREATE TABLE console_totp (
    user_name     TEXT   PRIMARY KEY,
    sealed_secret TEXT   NOT NULL,
    last_step     BIGINT NOT NULL,
    created       BIGINT NOT NULL
);
CREATE TABLE console_recovery_code (
    user_name TEXT NOT NULL,
    sha256    TEXT NOT NULL,
    PRIMARY KEY (user_name, sha256)
);
