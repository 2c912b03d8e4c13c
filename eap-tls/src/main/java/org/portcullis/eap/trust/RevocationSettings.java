package org.portcullis.eap.trust;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How certificates below an anchor are checked for revocation.
 *
 * @param checks what is asked, in this order, until one gives a definite answer; none turns the check off, and every
 *     result says so
 * @param crls the lists that are at hand
 * @param crlGrace how long a list counts beyond its nextUpdate
 */
public record RevocationSettings(
        List<Check> checks, OnUnknown onUnknown, CrlSource crls, Duration crlGrace, OcspSettings ocsp) {

    /** Where revocation is looked up. */
    public enum Check {
        CRL,
        OCSP;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What to do where nothing tells whether a certificate is revoked. */
    public enum OnUnknown {
        REFUSE,
        ACCEPT
    }

    public RevocationSettings {
        checks = List.copyOf(checks);
        if (crlGrace.isNegative()) {
            throw new IllegalArgumentException("revocation.crlGrace must not be negative");
        }
    }

    public static RevocationSettings off() {
        return new RevocationSettings(List.of(), OnUnknown.REFUSE, List::of, Duration.ZERO, OcspSettings.none());
    }

    /** By these lists alone; what they do not cover is refused. */
    public static RevocationSettings crls(List<RevocationList> crls) {
        List<RevocationList> fixed = List.copyOf(crls);
        return new RevocationSettings(
                List.of(Check.CRL), OnUnknown.REFUSE, () -> fixed, Duration.ZERO, OcspSettings.none());
    }
}
