package org.portcullis.policy.device;

import java.math.BigInteger;
import java.time.Instant;

/**
 * A certificate fresh from this appliance's CA.
 *
 * @param issuer distinguished name, RFC 4514
 * @param keyId SHA-256 of the SubjectPublicKeyInfo, upper-case hex
 * @param der the certificate
 */
public record IssuedCertificate(
        String issuer, BigInteger serialNumber, String keyId, Instant notBefore, Instant notAfter, byte[] der) {}
