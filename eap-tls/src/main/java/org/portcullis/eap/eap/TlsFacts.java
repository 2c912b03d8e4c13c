package org.portcullis.eap.eap;

import java.util.Optional;

/**
 * What is known of a conversation's TLS connection, for its event.
 *
 * @param version {@code 1.2} or {@code 1.3}; empty when none was agreed upon
 * @param cipher IANA name of the cipher suite
 * @param extendedMasterSecret whether the keys depend on the whole handshake (RFC 7627); empty with TLS 1.3, where they do
 * @param alertSent name of the TLS alert that this side sent, as {@code unknown_ca}
 * @param alertReceived name of the TLS alert that the client sent
 * @param clientCertificate what the client's certificate says, proven or not; empty when it sent none
 */
public record TlsFacts(
        String version,
        String cipher,
        boolean resumed,
        Optional<Boolean> extendedMasterSecret,
        Optional<String> alertSent,
        Optional<String> alertReceived,
        Optional<ClientCertificate> clientCertificate) {}
