-- generation is a random number; a session that was opened under another one is over. one_time and disabled are 0 or 1. Times are
-- milliseconds since 1970.
ALTER TABLE console_user ADD COLUMN generation BIGINT NOT NULL DEFAULT 0;
ALTER TABLE console_user ADD COLUMN one_time INTEGER NOT NULL DEFAULT 0;
ALTER TABLE console_user ADD COLUMN disabled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE console_user ADD COLUMN last_sign_in BIGINT;
