package org.portcullis.radius.packet;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.portcullis.policy.value.Secret;

/** Builds datagrams octet by octet, wrong ones too, without the code under test. */
public final class Packets {
    private final int code;
    private final ByteArrayOutputStream attributes = new ByteArrayOutputStream();
    private int signAt = -1;

    private Packets(int code) {
        this.code = code;
    }

    public static Packets accessRequest() {
        return new Packets(1);
    }

    public static Packets ofCode(int code) {
        return new Packets(code);
    }

    public Packets attribute(int type, byte... value) {
        return octets(type, value.length + 2).octets(value);
    }

    public Packets octets(int... octets) {
        for (int octet : octets) {
            attributes.write(octet);
        }
        return this;
    }

    private Packets octets(byte[] octets) {
        attributes.writeBytes(octets);
        return this;
    }

    /** A Message-Authenticator that {@link #build} fills in. */
    public Packets signed() {
        signAt = 20 + attributes.size() + 2;
        return attribute(80, new byte[16]);
    }

    public byte[] build(Secret secret) {
        ByteBuffer packet = ByteBuffer.allocate(20 + attributes.size());
        packet.put((byte) code).put((byte) 7).putShort((short) packet.capacity());
        byte[] authenticator = new byte[16];
        new Random(42).nextBytes(authenticator);
        packet.put(authenticator).put(attributes.toByteArray());
        byte[] octets = packet.array();
        if (signAt >= 0) {
            byte[] digest = Digests.hmacMd5(secret, octets);
            System.arraycopy(digest, 0, octets, signAt, 16);
        }
        return octets;
    }

    /** The packet with a right Message-Authenticator, where its attributes can be walked to one. */
    public static byte[] signedAgain(byte[] packet, Secret secret) {
        byte[] signed = packet.clone();
        int length = signed.length < 20 ? 0 : (signed[2] & 0xFF) << 8 | signed[3] & 0xFF;
        if (length > signed.length) {
            return signed;
        }
        for (int at = 20; at + 18 <= length && signed[at + 1] != 0; at += signed[at + 1] & 0xFF) {
            if (signed[at] == 80 && signed[at + 1] == 18) {
                Arrays.fill(signed, at + 2, at + 18, (byte) 0);
                byte[] digest = Digests.hmacMd5(secret, Arrays.copyOf(signed, length));
                System.arraycopy(digest, 0, signed, at + 2, 16);
                return signed;
            }
        }
        return signed;
    }

    public static byte[] padded(byte[] packet, int more) {
        return Arrays.copyOf(packet, packet.length + more);
    }

    public static byte[] withLength(byte[] packet, int length) {
        byte[] changed = packet.clone();
        ByteBuffer.wrap(changed).putShort(2, (short) length);
        return changed;
    }
}
