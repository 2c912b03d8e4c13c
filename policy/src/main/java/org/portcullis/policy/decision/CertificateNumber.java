package org.portcullis.policy.decision;

import java.math.BigInteger;
import java.util.HexFormat;

/** A certificate's serial number as text: its octets in upper-case hex, no colons, as ECS writes it. */
final class CertificateNumber {
    private CertificateNumber() {}

    static String text(BigInteger serialNumber) {
        byte[] octets = serialNumber.toByteArray();
        int from = octets.length > 1 && octets[0] == 0 ? 1 : 0;
        return HexFormat.of().withUpperCase().formatHex(octets, from, octets.length);
    }
}
