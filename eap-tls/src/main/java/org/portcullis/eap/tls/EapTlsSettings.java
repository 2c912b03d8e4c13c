package org.portcullis.eap.tls;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How EAP-TLS is spoken, with every device or with those behind certain switches.
 *
 * @param min oldest version that is accepted
 * @param max newest version that is offered
 * @param fragmentSize most octets of one EAP packet that is sent, 64 to 3800
 * @param cipherSuites those that are spoken, never empty; which of them is used is the device's choice, since it knows what
 *     its hardware does fast
 * @param extendedMasterSecret whether TLS 1.2 without it is spoken (RFC 7627 §5.2)
 */
public record EapTlsSettings(
        TlsVersion min,
        TlsVersion max,
        int fragmentSize,
        List<CipherSuites> cipherSuites,
        ExtendedMasterSecret extendedMasterSecret) {

    /** What becomes of TLS 1.2 devices from before RFC 7627. */
    public enum ExtendedMasterSecret {
        /** They are let in, and their events say so. */
        ALLOW,
        REQUIRE
    }

    /** @throws IllegalArgumentException when no device could agree, or the size is out of its bounds */
    public EapTlsSettings {
        if (min.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "eap.tls.min (" + min.word() + ") is newer than eap.tls.max (" + max.word() + ")");
        }
        if (fragmentSize < EapTlsFraming.MIN_FRAGMENT_SIZE || fragmentSize > EapTlsFraming.MAX_FRAGMENT_SIZE) {
            throw new IllegalArgumentException("eap.tls.fragmentSize is " + fragmentSize + "; it must lie between "
                    + EapTlsFraming.MIN_FRAGMENT_SIZE + " and " + EapTlsFraming.MAX_FRAGMENT_SIZE + " octets");
        }
        if (cipherSuites.isEmpty()) {
            throw new IllegalArgumentException("eap.tls.ciphers is empty; name at least one cipher suite");
        }
        cipherSuites = List.copyOf(cipherSuites);
    }

    /** With every cipher suite that is spoken, and devices without extended master secret. */
    public EapTlsSettings(TlsVersion min, TlsVersion max, int fragmentSize) {
        this(min, max, fragmentSize, List.of(CipherSuites.values()), ExtendedMasterSecret.ALLOW);
    }

    /** TLS 1.2 and 1.3, fragments of 1024 octets. */
    public static EapTlsSettings defaults() {
        return new EapTlsSettings(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3, 1024);
    }

    /** A version between the two for which there is no cipher suite, so that its devices could not agree. */
    public Optional<TlsVersion> withoutSuite() {
        return Arrays.stream(TlsVersion.values())
                .filter(version -> version.compareTo(min) >= 0 && version.compareTo(max) <= 0)
                .filter(version -> cipherSuites.stream().noneMatch(suite -> suite.fits(version)))
                .findFirst();
    }

    /** The same with these cipher suites only. */
    public EapTlsSettings with(CipherSuites... only) {
        return new EapTlsSettings(min, max, fragmentSize, List.of(only), extendedMasterSecret);
    }

    /** The same with another choice about extended master secret. */
    public EapTlsSettings with(ExtendedMasterSecret choice) {
        return new EapTlsSettings(min, max, fragmentSize, cipherSuites, choice);
    }
}
