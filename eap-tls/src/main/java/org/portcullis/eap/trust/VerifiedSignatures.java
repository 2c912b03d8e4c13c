package org.portcullis.eap.trust;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which certificates were found signed with which keys, by their SHA-256. Of the same octets and the same key that stays
 * true for ever, so that a device that comes back costs no signature; whether it is valid, revoked, or its issuer still
 * trusted, is looked at each time. Bounded: the oldest go first. Safe for use by many threads.
 */
final class VerifiedSignatures {
    /** About 10 MB. */
    static final int MAX_SIGNATURES = 50_000;

    private final Set<ByteBuffer> pairs = new LinkedHashSet<>();

    boolean contains(Node certificate, Node issuer) {
        ByteBuffer pair = pair(certificate, issuer);
        synchronized (pairs) {
            return pairs.contains(pair);
        }
    }

    void add(Node certificate, Node issuer) {
        ByteBuffer pair = pair(certificate, issuer);
        synchronized (pairs) {
            pairs.add(pair);
            if (pairs.size() > MAX_SIGNATURES) {
                Iterator<ByteBuffer> oldest = pairs.iterator();
                oldest.next();
                oldest.remove();
            }
        }
    }

    int size() {
        synchronized (pairs) {
            return pairs.size();
        }
    }

    private static ByteBuffer pair(Node certificate, Node issuer) {
        return ByteBuffer.wrap(HexFormat.of()
                .parseHex(certificate.facts().sha256() + issuer.facts().keyId()));
    }
}
