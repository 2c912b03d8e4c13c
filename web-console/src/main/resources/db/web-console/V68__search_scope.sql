-- How a saved search is shown: fields are names between commas, none: the usual columns; lately is a word like 24h, up to the moment when it is
-- asked; else from_time and to_time, milliseconds since 1970, NULL: unbounded. And the columns that a user chose for all other searches.
ALTER TABLE saved_search ADD COLUMN fields TEXT NOT NULL DEFAULT '';
ALTER TABLE saved_search ADD COLUMN lately TEXT NOT NULL DEFAULT '';
ALTER TABLE saved_search ADD COLUMN from_time BIGINT;
ALTER TABLE saved_search ADD COLUMN to_time BIGINT;
ALTER TABLE console_user ADD COLUMN search_fields TEXT NOT NULL DEFAULT '';
