package org.portcullis.eap.eap;

import java.util.Optional;

/**
 * What is known of a conversation's TLS connection, for its event.
 *
 * @param version {@code 1.2} or {@code 1.3}
 * @param cipher IANA name of the cipher suite
 * @param clientCertificate what the client's certificate says, proven or not; empty when it sent none
 */
public record TlsFacts(String version, String cipher, boolean resumed, Optional<ClientCertificate> clientCertificate) {}
