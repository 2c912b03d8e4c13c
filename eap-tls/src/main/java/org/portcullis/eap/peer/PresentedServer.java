package org.portcullis.eap.peer;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * The certificates that the server showed, and what the supplicant thinks of them.
 *
 * @param chain the server's own first
 * @param rejection why they are not believed, in a sentence; empty when they are
 */
public record PresentedServer(List<X509Certificate> chain, Optional<String> rejection) {
    public PresentedServer {
        chain = List.copyOf(chain);
    }
}
