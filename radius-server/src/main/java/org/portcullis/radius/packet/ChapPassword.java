package org.portcullis.radius.packet;

import java.security.MessageDigest;
import java.util.Arrays;

/** CHAP-Password (RFC 2865 §5.3): an identifier, and MD5 over it, the password and the challenge. */
public final class ChapPassword {
    private static final int LENGTH = 1 + Digests.LENGTH;

    private ChapPassword() {}

    /**
     * Whether that password was answered; compared in constant time.
     *
     * @param value the attribute's; of another length than 17 octets it answers nothing
     * @param challenge CHAP-Challenge, or the Request Authenticator where there is none
     */
    public static boolean verify(byte[] value, byte[] challenge, byte[] password) {
        return value.length == LENGTH
                && MessageDigest.isEqual(
                        Arrays.copyOfRange(value, 1, LENGTH), Digests.md5(new byte[] {value[0]}, password, challenge));
    }

    /** The attribute's value that answers with that password. */
    public static byte[] answer(byte identifier, byte[] challenge, byte[] password) {
        byte[] value = new byte[LENGTH];
        value[0] = identifier;
        System.arraycopy(Digests.md5(new byte[] {identifier}, password, challenge), 0, value, 1, Digests.LENGTH);
        return value;
    }
}
