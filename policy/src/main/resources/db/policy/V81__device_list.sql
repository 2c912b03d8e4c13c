-- When a device last proved its certificate, and when what it proves itself with ends: the newest certificate that was issued here,
-- else its maker's. Lists go by them; a device has none while they are not known.
ALTER TABLE device ADD COLUMN seen BIGINT;

ALTER TABLE device ADD COLUMN certificate_end BIGINT;

UPDATE device SET
    seen = (SELECT at FROM certified_mac WHERE certified_mac.serial = device.serial),
    certificate_end = (
        SELECT coalesce(max(CASE WHEN kind = 'LDEVID' THEN not_after END), max(not_after))
        FROM credential WHERE device_id = device.id AND status <> 'REVOKED');

-- The devices of a type, in the order in which they are listed, and how many of them are in which state.
CREATE INDEX device_type ON device (type, serial, state);
