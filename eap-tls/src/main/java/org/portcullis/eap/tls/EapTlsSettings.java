package org.portcullis.eap.tls;

/**
 * How EAP-TLS is spoken.
 *
 * @param min oldest version that is accepted
 * @param max newest version that is offered
 * @param fragmentSize most octets of one EAP packet that is sent, 64 to 3800
 */
public record EapTlsSettings(TlsVersion min, TlsVersion max, int fragmentSize) {
    public EapTlsSettings {
        if (min.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "eap.tls.min (" + min.word() + ") is newer than eap.tls.max (" + max.word() + ")");
        }
        if (fragmentSize < EapTlsFraming.MIN_FRAGMENT_SIZE || fragmentSize > EapTlsFraming.MAX_FRAGMENT_SIZE) {
            throw new IllegalArgumentException("eap.tls.fragmentSize is " + fragmentSize + "; it must lie between "
                    + EapTlsFraming.MIN_FRAGMENT_SIZE + " and " + EapTlsFraming.MAX_FRAGMENT_SIZE + " octets");
        }
    }

    /** TLS 1.2 and 1.3, fragments of 1024 octets. */
    public static EapTlsSettings defaults() {
        return new EapTlsSettings(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3, 1024);
    }
}
