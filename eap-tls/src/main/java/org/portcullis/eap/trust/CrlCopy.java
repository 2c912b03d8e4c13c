package org.portcullis.eap.trust;

/**
 * What a server gave.
 *
 * @param etag the server's mark of it (RFC 9110 §8.8); empty where it gave none
 * @param lastModified likewise
 */
public record CrlCopy(byte[] content, String etag, String lastModified) {
    /** Whether the server can be asked if it is still this one. */
    boolean hasMark() {
        return !etag.isEmpty() || !lastModified.isEmpty();
    }
}
