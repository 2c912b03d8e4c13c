-- The node whose session it is, which tells the switch; without one: the only node that there was before.
ALTER TABLE session ADD COLUMN node TEXT NOT NULL DEFAULT '';

CREATE INDEX session_node ON session (node);

-- Up to which event of a node's journal its sessions are complete; later ones are taken in at its next start.
CREATE TABLE session_point (
    node     TEXT   NOT NULL PRIMARY KEY,
    sequence BIGINT NOT NULL
);

INSERT INTO session_point (node, sequence) SELECT '', sequence FROM session_replay;

DROP TABLE session_replay;
