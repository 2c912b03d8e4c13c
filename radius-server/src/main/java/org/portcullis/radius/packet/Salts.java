package org.portcullis.radius.packet;

import java.util.random.RandomGenerator;

/** The salts of one packet: each is used once in it, and where they begin is random (RFC 2868 §3.5, RFC 2548 §2.4.2). */
public final class Salts {
    private int next;

    public Salts(RandomGenerator random) {
        this.next = random.nextInt(1 << 15);
    }

    /** Two octets, the highest bit set as the RFCs want it. */
    public byte[] next() {
        int salt = next++ & 0x7FFF | 0x8000;
        return new byte[] {(byte) (salt >> 8), (byte) salt};
    }
}
