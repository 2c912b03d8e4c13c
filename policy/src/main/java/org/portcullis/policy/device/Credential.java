package org.portcullis.policy.device;

import java.math.BigInteger;
import java.time.Instant;

/**
 * A certificate that is bound to a device.
 *
 * @param deviceId {@link Device#id()}
 * @param issuer distinguished name, RFC 4514
 * @param serialNumber of the certificate, unique with its issuer (RFC 5280 §4.1.2.2)
 * @param keyId SHA-256 of the SubjectPublicKeyInfo, upper-case hex: the key itself, whatever certificate it is in
 * @param statusSince when it took this status, to the millisecond
 */
public record Credential(
        String deviceId,
        Kind kind,
        String issuer,
        BigInteger serialNumber,
        String keyId,
        Instant notBefore,
        Instant notAfter,
        Status status,
        Instant statusSince) {

    /** The same in another status. */
    public Credential with(Status other, Instant since) {
        return new Credential(deviceId, kind, issuer, serialNumber, keyId, notBefore, notAfter, other, since);
    }

    /** Where a credential comes from (IEEE 802.1AR §6). */
    public enum Kind {
        /** Initial device identity: from the maker. */
        IDEVID,
        /** Locally significant device identity: from this appliance's CA. */
        LDEVID
    }

    /** The life of a credential; REVOKED is terminal. */
    public enum Status {
        /** Issued, and not used yet. */
        PENDING,
        ACTIVE,
        /** A newer one was used since {@link Credential#statusSince}; this one works for the overlap only. */
        SUPERSEDED,
        EXPIRED,
        REVOKED
    }
}
