-- What a maker's certificate called its device when it was bound: the subjectAltName's entries, a line each.
ALTER TABLE credential ADD COLUMN alternative_names TEXT;
