package org.portcullis.policy.device;

import java.math.BigInteger;
import java.time.Instant;

/** An entry of a revocation list (RFC 5280 §5.3). */
public record RevokedCertificate(BigInteger serialNumber, Instant since, RevocationReason reason) {}
