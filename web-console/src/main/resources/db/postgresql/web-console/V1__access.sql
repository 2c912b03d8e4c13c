-- Who may use the console and the API. Times are milliseconds since 1970.

CREATE TABLE console_user (
    name          TEXT    PRIMARY KEY,
    role          TEXT    NOT NULL CHECK (role IN ('admin', 'operator', 'analyst')),
    password_hash TEXT    NOT NULL,
    created       BIGINT  NOT NULL
);

CREATE TABLE access_token (
    sha256    TEXT    PRIMARY KEY,
    name      TEXT    NOT NULL UNIQUE,
    role      TEXT    NOT NULL CHECK (role IN ('admin', 'operator', 'analyst')),
    created   BIGINT  NOT NULL,
    expires   BIGINT,
    last_used BIGINT
);
