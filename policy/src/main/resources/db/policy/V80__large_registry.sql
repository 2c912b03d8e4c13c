-- The devices of a state, in the order in which they are listed.
CREATE INDEX device_state ON device (state, serial);

-- Housekeeping looks at what is due, out of all that ever was; an index of so few statuses helps nobody.
DROP INDEX credential_status;

DROP INDEX credential_not_after;

CREATE INDEX credential_live ON credential (not_after) WHERE status IN ('PENDING', 'ACTIVE', 'SUPERSEDED');

CREATE INDEX credential_untold ON credential (not_after, not_before)
    WHERE status IN ('PENDING', 'ACTIVE') AND expiry_told IS NULL;

-- The last end of what one generation of the own CA issued.
CREATE INDEX credential_own_end ON credential (issuer, not_after) WHERE kind = 'LDEVID';
