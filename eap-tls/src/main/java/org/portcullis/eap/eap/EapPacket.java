package org.portcullis.eap.eap;

import java.util.Arrays;
import java.util.Optional;

/**
 * An EAP packet (RFC 3748 §4).
 *
 * @param identifier 0 to 255
 * @param type of a Request or Response, 1 to 255; 0 for Success and Failure
 * @param data what follows the type
 */
public record EapPacket(Code code, int identifier, int type, byte[] data) {
    public static final int IDENTITY = 1;
    public static final int NAK = 3;
    public static final int EAP_TLS = 13;
    private static final int HEADER = 4;

    /** The four codes. */
    public enum Code {
        REQUEST,
        RESPONSE,
        SUCCESS,
        FAILURE;

        private int number() {
            return ordinal() + 1;
        }
    }

    /**
     * Reads a packet.
     *
     * @param octets the packet; octets after its Length field are padding of the lower layer (RFC 3748 §4.1)
     * @return empty when it is no EAP packet: it must be silently discarded
     */
    public static Optional<EapPacket> parse(byte[] octets) {
        if (octets.length < HEADER) {
            return Optional.empty();
        }
        int code = octets[0];
        int length = (octets[2] & 0xFF) << 8 | octets[3] & 0xFF;
        if (code < 1 || code > 4 || length < HEADER || length > octets.length) {
            return Optional.empty();
        }
        int identifier = octets[1] & 0xFF;
        Code known = Code.values()[code - 1];
        if (known == Code.SUCCESS || known == Code.FAILURE) {
            return length == HEADER ? Optional.of(new EapPacket(known, identifier, 0, new byte[0])) : Optional.empty();
        }
        if (length == HEADER || octets[HEADER] == 0) {
            return Optional.empty();
        }
        return Optional.of(new EapPacket(
                known, identifier, octets[HEADER] & 0xFF, Arrays.copyOfRange(octets, HEADER + 1, length)));
    }

    public static EapPacket request(int identifier, int type, byte[] data) {
        return new EapPacket(Code.REQUEST, identifier & 0xFF, type, data);
    }

    public static EapPacket response(int identifier, int type, byte[] data) {
        return new EapPacket(Code.RESPONSE, identifier & 0xFF, type, data);
    }

    public static EapPacket success(int identifier) {
        return new EapPacket(Code.SUCCESS, identifier & 0xFF, 0, new byte[0]);
    }

    public static EapPacket failure(int identifier) {
        return new EapPacket(Code.FAILURE, identifier & 0xFF, 0, new byte[0]);
    }

    /** The packet as it goes on the wire. */
    public byte[] encode() {
        int length = type == 0 ? HEADER : HEADER + 1 + data.length;
        if (length > 0xFFFF) {
            throw new IllegalArgumentException("an EAP packet has at most 65535 octets, this one has " + length);
        }
        byte[] octets = new byte[length];
        octets[0] = (byte) code.number();
        octets[1] = (byte) identifier;
        octets[2] = (byte) (length >> 8);
        octets[3] = (byte) length;
        if (type != 0) {
            octets[HEADER] = (byte) type;
            System.arraycopy(data, 0, octets, HEADER + 1, data.length);
        }
        return octets;
    }
}
