-- What a program has to know to work on this database (DataFormat): one row.
CREATE TABLE data_format (
    needs   INTEGER NOT NULL,
    -- The version from which on programs know it, for a message.
    program TEXT    NOT NULL
);

INSERT INTO data_format (needs, program) VALUES (1, '0.1.0');
