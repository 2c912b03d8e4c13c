-- What other tools had done by /api/v1/responses, kept for a day so that a repeated request does nothing twice. There is no
-- answer while a request is in work. Times are milliseconds since 1970.
CREATE TABLE response (
    caller  TEXT   NOT NULL,
    id      TEXT   NOT NULL,
    request TEXT   NOT NULL,
    created BIGINT NOT NULL,
    answer  TEXT,
    PRIMARY KEY (caller, id)
);
CREATE INDEX response_created ON response (created);
