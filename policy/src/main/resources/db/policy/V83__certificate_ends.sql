-- The client at which a device last proved its certificate; empty while that is not known.
ALTER TABLE device ADD COLUMN seen_nas TEXT NOT NULL DEFAULT '';

-- Whose certificate ends when.
CREATE INDEX device_certificate_end ON device (certificate_end, serial) WHERE certificate_end IS NOT NULL;

-- A certificate is looked for by its number alone, or by its key.
CREATE INDEX credential_serial_number ON credential (serial_number);

CREATE INDEX credential_key ON credential (key_id);
