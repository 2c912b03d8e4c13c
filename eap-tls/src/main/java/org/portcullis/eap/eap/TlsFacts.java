package org.portcullis.eap.eap;

import java.util.List;
import java.util.Optional;
import org.portcullis.eap.trust.RevocationFinding;

/**
 * What is known of a conversation's TLS connection, for its event.
 *
 * @param version {@code 1.2} or {@code 1.3}
 * @param cipher IANA name of the cipher suite
 * @param clientCertificate what the client's certificate says, proven or not; empty when it sent none
 * @param revocation how the certificates of its chain were checked for revocation, its own first
 */
public record TlsFacts(
        String version,
        String cipher,
        boolean resumed,
        Optional<ClientCertificate> clientCertificate,
        List<RevocationFinding> revocation) {
    public TlsFacts {
        revocation = List.copyOf(revocation);
    }

    public TlsFacts withRevocation(List<RevocationFinding> findings) {
        return new TlsFacts(version, cipher, resumed, clientCertificate, findings);
    }
}
