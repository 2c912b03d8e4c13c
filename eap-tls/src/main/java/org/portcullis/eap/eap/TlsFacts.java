package org.portcullis.eap.eap;

import java.util.List;
import java.util.Optional;
import org.portcullis.eap.trust.RevocationFinding;

/**
 * What is known of a conversation's TLS connection, for its event.
 *
 * @param version {@code 1.2} or {@code 1.3}; empty when none was agreed upon
 * @param cipher IANA name of the cipher suite
 * @param extendedMasterSecret whether the keys depend on the whole handshake (RFC 7627); empty with TLS 1.3, where they do
 * @param alertSent name of the TLS alert that this side sent, as {@code unknown_ca}
 * @param alertReceived name of the TLS alert that the client sent
 * @param clientCertificate what the client's certificate says, proven or not; empty when it sent none
 * @param revocation how the certificates of its chain were checked for revocation, its own first
 */
public record TlsFacts(
        String version,
        String cipher,
        boolean resumed,
        Optional<Boolean> extendedMasterSecret,
        Optional<String> alertSent,
        Optional<String> alertReceived,
        Optional<ClientCertificate> clientCertificate,
        List<RevocationFinding> revocation) {
    public TlsFacts {
        revocation = List.copyOf(revocation);
    }

    public TlsFacts withRevocation(List<RevocationFinding> findings) {
        return new TlsFacts(
                version, cipher, resumed, extendedMasterSecret, alertSent, alertReceived, clientCertificate, findings);
    }
}
