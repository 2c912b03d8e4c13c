package org.portcullis.eap.trust;

import java.nio.ByteBuffer;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chains that were found valid but for the time and for revocation, which are looked at each time. Of the same
 * certificates and the same anchors that stays true for ever, so that a device that comes back costs neither parsing nor
 * path building. Bounded; what was asked for longest ago makes room. Safe for use by many threads.
 */
final class ValidPaths {
    /** About 10 KB each. */
    static final int MAX_PATHS = 5_000;

    private final Map<List<X509Certificate>, CertificatePath> paths = recent();
    private final Map<ByteBuffer, X509Certificate> certificates = recent();

    private static <K, V> Map<K, V> recent() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MAX_PATHS;
            }
        };
    }

    /** @param presented in the order in which it was presented */
    synchronized Optional<CertificatePath> find(List<X509Certificate> presented) {
        return Optional.ofNullable(paths.get(presented));
    }

    /** The certificate of these octets, from a chain that was valid. */
    synchronized Optional<X509Certificate> certificate(byte[] encoding) {
        return Optional.ofNullable(certificates.get(ByteBuffer.wrap(encoding)));
    }

    synchronized void add(List<X509Certificate> presented, CertificatePath path) {
        try {
            for (X509Certificate certificate : presented) {
                certificates.put(ByteBuffer.wrap(certificate.getEncoded()), certificate);
            }
            paths.put(presented, path);
        } catch (CertificateEncodingException unusual) {
            // Then it is parsed anew each time.
        }
    }

    synchronized int size() {
        return paths.size();
    }
}
