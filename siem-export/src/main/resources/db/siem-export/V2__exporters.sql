-- An admin may tell an export not to deliver; and what there were too many of is at least counted.
ALTER TABLE export_cursor ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;
ALTER TABLE export_cursor ADD COLUMN discarded INTEGER NOT NULL DEFAULT 0; -- dead letters
