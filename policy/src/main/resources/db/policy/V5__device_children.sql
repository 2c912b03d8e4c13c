-- A device's change concerns those below it.
CREATE INDEX device_parent ON device (parent) WHERE parent IS NOT NULL;
