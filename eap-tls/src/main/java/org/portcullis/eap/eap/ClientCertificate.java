package org.portcullis.eap.eap;

import java.time.Instant;
import java.util.List;

/**
 * The readable part of a client certificate, for events. It says nothing of whether the certificate is good.
 *
 * @param serialNumber upper-case hex
 * @param sha256 fingerprint, upper-case hex
 * @param keyType {@code EC-P256}, {@code RSA-2048}, {@code Ed25519}
 */
public record ClientCertificate(
        String subject,
        String issuer,
        String serialNumber,
        String sha256,
        String keyType,
        Instant notBefore,
        Instant notAfter,
        List<String> alternativeNames) {}
