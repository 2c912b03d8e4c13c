package org.portcullis.appliance.backup;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, which every JVM has; lower-case hexadecimal digits. */
final class Sha256 {
    private Sha256() {}

    static String of(byte[] octets) {
        return HexFormat.of().formatHex(begin().digest(octets));
    }

    static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
