-- How far each consumer of the change table has come, on each node; without a node: the only one there was before.
CREATE TABLE node_cursor (
    node     TEXT   NOT NULL,
    consumer TEXT   NOT NULL,
    change   BIGINT NOT NULL,
    PRIMARY KEY (node, consumer)
);

INSERT INTO node_cursor (node, consumer, change) SELECT '', consumer, change FROM change_cursor;

DROP TABLE change_cursor;
