-- Who signs in by an identity provider (OpenID Connect): its issuer and subject, separated by a space; NULL for local users.
ALTER TABLE console_user ADD COLUMN subject TEXT;
CREATE UNIQUE INDEX console_user_subject ON console_user (subject);
