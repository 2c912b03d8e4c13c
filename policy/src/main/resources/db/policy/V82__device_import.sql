-- Each file of devices that was taken in, with the changes that it made: those after one and up to another.
CREATE TABLE device_import (
    id           TEXT   NOT NULL PRIMARY KEY,
    after_change BIGINT NOT NULL,
    last_change  BIGINT NOT NULL,
    actor        TEXT   NOT NULL,
    at           BIGINT NOT NULL,
    undone       BIGINT
);
