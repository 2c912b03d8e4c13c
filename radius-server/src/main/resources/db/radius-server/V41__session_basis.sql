-- What the decision rested on, so that another policy can be held against the session; empty for sessions of before.
ALTER TABLE session ADD COLUMN eap_identity TEXT;
ALTER TABLE session ADD COLUMN ssid TEXT;
ALTER TABLE session ADD COLUMN certificate_subject TEXT;
ALTER TABLE session ADD COLUMN certificate_key_type TEXT;

-- Digest of all that the profile gave the switch.
ALTER TABLE session ADD COLUMN grant_digest TEXT;
