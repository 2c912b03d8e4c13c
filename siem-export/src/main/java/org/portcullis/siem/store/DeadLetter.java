package org.portcullis.siem.store;

import java.time.Instant;

/**
 * An event that a receiver refuses for what it is.
 *
 * @param sequence in the journal
 * @param status the receiver's, as in HTTP
 * @param reason in the receiver's words
 * @param document as it was sent
 */
public record DeadLetter(
        long sequence, String eventId, int status, String reason, byte[] document, Instant refusedAt) {}
