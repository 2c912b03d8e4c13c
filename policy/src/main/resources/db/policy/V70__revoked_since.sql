-- A delta CRL asks for what was revoked lately, out of all that ever was.
CREATE INDEX credential_revoked_since ON credential (status_since) WHERE status = 'REVOKED';
