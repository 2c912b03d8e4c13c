-- What each node last took in from its policy file, and which version was the newest then.
CREATE TABLE policy_file (
    node    TEXT   NOT NULL PRIMARY KEY,
    sha256  TEXT   NOT NULL,
    version BIGINT NOT NULL
);
