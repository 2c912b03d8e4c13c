-- What its author said of a version.
ALTER TABLE policy_version ADD COLUMN comment TEXT NOT NULL DEFAULT '';

-- How often a rule, a gate or the default decided, by the name that events give it; each node adds to its own rows.
CREATE TABLE rule_hit (
    rule      TEXT   NOT NULL,
    node      TEXT   NOT NULL,
    decided   BIGINT NOT NULL,
    monitored BIGINT NOT NULL,  -- would have decided, in monitor mode
    last      BIGINT NOT NULL,
    PRIMARY KEY (rule, node)
);
