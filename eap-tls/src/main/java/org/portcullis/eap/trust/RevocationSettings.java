package org.portcullis.eap.trust;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How certificates below an anchor are checked for revocation.
 *
 * @param checks what is asked; none turns the check off, and every result says so
 * @param crls the lists that are at hand
 * @param crlGrace how long a list counts beyond its nextUpdate
 */
public record RevocationSettings(Set<Check> checks, OnUnknown onUnknown, List<RevocationList> crls, Duration crlGrace) {

    /** Where revocation is looked up. */
    public enum Check {
        CRL
    }

    /** What to do where nothing tells whether a certificate is revoked. */
    public enum OnUnknown {
        REFUSE,
        ACCEPT
    }

    public RevocationSettings {
        checks = Set.copyOf(checks);
        crls = List.copyOf(crls);
        if (crlGrace.isNegative()) {
            throw new IllegalArgumentException("revocation.crlGrace must not be negative");
        }
    }

    public static RevocationSettings off() {
        return new RevocationSettings(Set.of(), OnUnknown.REFUSE, List.of(), Duration.ZERO);
    }

    /** By these lists alone; what they do not cover is refused. */
    public static RevocationSettings crls(List<RevocationList> crls) {
        return new RevocationSettings(Set.of(Check.CRL), OnUnknown.REFUSE, crls, Duration.ZERO);
    }
}
