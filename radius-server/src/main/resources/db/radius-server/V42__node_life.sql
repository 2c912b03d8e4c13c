-- When each node was last heard of, by the database's clock; milliseconds since 1970-01-01T00:00Z.
CREATE TABLE node_life (
    node     TEXT   NOT NULL PRIMARY KEY,
    seen     BIGINT NOT NULL,
    taken_by TEXT   NOT NULL         -- who looks after its sessions since it fell silent; empty: itself
);

-- What a node asks the one for whose session it is.
CREATE TABLE session_order (
    id       TEXT   NOT NULL PRIMARY KEY,
    session  TEXT   NOT NULL,
    method   TEXT   NOT NULL,
    actor    TEXT   NOT NULL,
    at       BIGINT NOT NULL,        -- by the database's clock
    taken_by TEXT   NOT NULL,        -- who carries it out, or has withdrawn it; empty: nobody yet
    answer   TEXT                    -- what came of it, JSON
);
