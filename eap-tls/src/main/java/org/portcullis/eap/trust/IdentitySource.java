package org.portcullis.eap.trust;

import java.util.List;
import java.util.Optional;

/** Where in a certificate the name of a device may stand. */
public enum IdentitySource {
    /** The first uniformResourceIdentifier of subjectAltName; {@code urn:dev:os:PEN-SERIAL} names SERIAL. */
    SAN_URI("san-uri"),
    /** The subject's attribute serialNumber (X.520, IEEE 802.1AR §8.6). */
    SUBJECT_SERIAL_NUMBER("subject.serialNumber"),
    SUBJECT_COMMON_NAME("subject.commonName"),
    /** The serial number in the first hardwareModuleName of subjectAltName (RFC 4108 §5, IEEE 802.1AR §8.6). */
    SAN_HARDWARE_MODULE_NAME("san.hardwareModuleName");

    /** In this order where nothing else is configured. */
    public static final List<IdentitySource> DEFAULT = List.of(SAN_URI, SUBJECT_SERIAL_NUMBER, SUBJECT_COMMON_NAME);

    private final String word;

    IdentitySource(String word) {
        this.word = word;
    }

    /** As {@code trust.identity} writes it. */
    public String word() {
        return word;
    }

    /** The source of that word; empty for any other. */
    public static Optional<IdentitySource> ofWord(String word) {
        for (IdentitySource source : values()) {
            if (source.word.equals(word)) {
                return Optional.of(source);
            }
        }
        return Optional.empty();
    }
}
