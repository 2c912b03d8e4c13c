-- What a search looks through: serial, name, type, vendor, model, owner and tags, in lower case.
ALTER TABLE device ADD COLUMN search TEXT NOT NULL DEFAULT '';

UPDATE device SET search = lower(serial || ' ' || name || ' ' || type || ' ' || vendor || ' ' || model || ' ' || owner || ' ' || tags);

-- The history of one device.
CREATE INDEX change_subject ON change (subject, id);

-- A device that was entered as suspended or quarantined had nowhere to be released to.
UPDATE device SET state_before = 'registered' WHERE state IN ('suspended', 'quarantined') AND state_before IS NULL;
