-- The MAC address with which a device last proved its certificate.
CREATE TABLE certified_mac (
    serial TEXT   NOT NULL PRIMARY KEY,
    mac    BIGINT NOT NULL,
    at     BIGINT NOT NULL
);

CREATE INDEX certified_mac_mac ON certified_mac (mac);
