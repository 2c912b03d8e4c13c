-- Enrolments that wait for an admin (ca.approval); one a device, of its newest key.
CREATE TABLE enrolment_request (
    id         TEXT   NOT NULL PRIMARY KEY,
    device_id  TEXT   NOT NULL UNIQUE REFERENCES device (id) ON DELETE CASCADE,
    key_id     TEXT   NOT NULL,
    proof      TEXT   NOT NULL,
    status     TEXT   NOT NULL,  -- PENDING, APPROVED, REFUSED
    requested  BIGINT NOT NULL,
    decided    BIGINT,
    decided_by TEXT
);
