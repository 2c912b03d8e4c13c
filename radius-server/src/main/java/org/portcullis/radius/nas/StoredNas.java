package org.portcullis.radius.nas;

import java.time.Instant;

/**
 * A client of the database.
 *
 * @param version 1 when it was added, one more with every change
 * @param changed when it was added or last changed
 */
public record StoredNas(NasEntry entry, long version, Instant created, Instant changed) {}
