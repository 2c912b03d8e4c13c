-- How EAP-TLS is spoken with the devices behind a client; what is empty is as with all. Cipher suites are names between spaces.
ALTER TABLE nas_client ADD COLUMN tls_min TEXT;
ALTER TABLE nas_client ADD COLUMN tls_max TEXT;
ALTER TABLE nas_client ADD COLUMN tls_fragment_size INTEGER;
ALTER TABLE nas_client ADD COLUMN tls_ciphers TEXT NOT NULL DEFAULT '';
ALTER TABLE nas_client ADD COLUMN tls_extended_master_secret TEXT;
