-- What is new, for those that keep a copy.
CREATE INDEX certified_mac_at ON certified_mac (at, serial);
